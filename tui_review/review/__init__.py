"""What was answered: a review, what is asked now, validation, ratings, hand-overs.

No file and no screen is touched here.
"""
