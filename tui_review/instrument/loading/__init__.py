"""From files to compiled instruments: reading, overlays, versions, wording, cache."""
