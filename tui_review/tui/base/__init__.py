"""What every screen stands on: terminal, signals, crashes, literal text and themes. Knows no review."""
