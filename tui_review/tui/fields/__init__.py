"""The fields in which answers are given: one kind of answer, one module."""
