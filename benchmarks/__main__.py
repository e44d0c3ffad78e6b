"""Runs every benchmark."""

from __future__ import annotations

from benchmarks import calls, check, diff_merge, grid, rating, save, screens, shapes

for each in (rating, calls, check, save, grid, diff_merge, shapes, screens):
    each.main()
