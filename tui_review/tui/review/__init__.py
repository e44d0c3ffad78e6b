"""The wizard: one question a screen. It draws a review's state and decides nothing of it."""
