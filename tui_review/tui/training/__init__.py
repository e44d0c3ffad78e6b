"""Practice on the screen: the case file beside the question, quizzes, scored attempts, reconciliation."""
