"""What can still come out: decision diagrams over the open answers."""
