"""What can be asked: definitions, conditions, rating tables, proofs about them, and loading them from YAML."""
