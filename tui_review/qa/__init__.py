"""QA: hand-over notes, overrides, differences between reviews, merging, and git."""
