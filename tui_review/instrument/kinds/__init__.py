"""Kinds of answers, a module each: what is true of a kind stands there and nowhere else."""
