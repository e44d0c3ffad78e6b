"""Instruments in the forms of other programs."""
