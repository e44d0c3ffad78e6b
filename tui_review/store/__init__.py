"""Files: what is read, written, saved, journalled and locked. Knows nothing of instruments or reviews."""
