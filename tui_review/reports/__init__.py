"""Reports: roll-ups, exports, print, de-identification."""
