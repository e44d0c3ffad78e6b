"""Runs every benchmark."""

from __future__ import annotations

from benchmarks import check, grid, rating, save

for each in (rating, check, save, grid):
    each.main()
