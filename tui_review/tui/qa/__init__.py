"""Screens of QA: notes, hand-overs, overrides, versions and what changed, what a merge left open."""
