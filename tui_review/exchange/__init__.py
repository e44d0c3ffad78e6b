"""Instruments in the forms of other programs: XLSForms, read and written."""
