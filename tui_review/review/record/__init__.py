"""The record of a review: every change since it was first handed over, and seals that show there was no other."""
