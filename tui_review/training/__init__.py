"""Training: mock cases, quizzes, scoring, agreement."""
