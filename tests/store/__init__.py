"""Tests of the layer that touches files."""
