"""Entering answers, whatever draws them: drafts, bursts of typing, undo, the way through a review. Knows no screen."""
