"""What a command holds until it ends, however it ends."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Final

HELD: Final = ExitStack()
"""Closed by `main` at the end of every command."""
