"""Everything that can be known to be wrong with an instrument before anybody answers it."""
