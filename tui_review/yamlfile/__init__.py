"""YAML as this project reads and writes it: a safe subset, one canonical form, positions for messages, clean text."""
