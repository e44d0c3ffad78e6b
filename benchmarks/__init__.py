"""Speed measured against named baselines of the same run: `python -m benchmarks`."""
