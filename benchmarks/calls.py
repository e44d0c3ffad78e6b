"""How much work a command and a save do, in calls of our own functions: the same on every machine.

`tests/cli/test_calls.py` holds the program to the goals.
"""

from __future__ import annotations

from benchmarks.timing import own_home, tell
from tests.cli.test_calls import MOST_OF_SET, MOST_OF_YOUNG, calls_of_set, young_to_full


def main() -> None:
    """Prints the figures."""
    with own_home() as home:
        tell("`set 4B=No` on a full review", calls_of_set(home), "calls of ours", f"under {MOST_OF_SET:,}")
        tell(
            "a young review's save",
            young_to_full(),
            "x the calls of a full one's",
            f"under {MOST_OF_YOUNG} x",
        )


if __name__ == "__main__":
    main()
