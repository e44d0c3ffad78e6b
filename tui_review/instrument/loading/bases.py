"""What an instrument stands on: the base an overlay names, where it is found, and a hash that covers both."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.yamlfile.files import read_bytes

Finder = Callable[[str, str], Path]
"""From an id and an exact version to the instrument's file; raises UserError when it is not there."""

_EXTENDS: Final = rb"(?m)^extends:[ \t]*[\"']?([^\s@\"'#]+)@([^\s\"'#]+)[\"']?[ \t]*(?:#.*)?\r?$"


def base_of(data: bytes) -> tuple[str, str] | None:
    """Id and version of the base that a file names, found without reading it as YAML; None for no overlay."""
    # Most files have no base, and a pattern that begins with a line looks at each of their 200,000 characters.
    found = re.search(_EXTENDS, data) if b"extends:" in data else None
    return (found[1].decode(errors="replace"), found[2].decode(errors="replace")) if found else None


def content_hash(path: Path, data: bytes, find: Finder) -> str:
    """A hash of all that makes an instrument: the file's own, and for an overlay one that covers its base too.

    Line ends are hashed as LF: a clone that git checks out with others (`core.autocrlf`) has the same text. Raises
    UserError for a base that is missing or stands on the overlay itself.
    """
    return _hash(path, data, find, ())


def _hash(path: Path, data: bytes, find: Finder, above: tuple[Path, ...]) -> str:
    data = data.replace(b"\r\n", b"\n")
    own = hashlib.sha256(data).hexdigest()
    named = base_of(data)
    if named is None:
        return own
    base = base_path(path, named, find, above)
    below = read_bytes(base)
    return hashlib.sha256(f"{own} {_hash(base, below, find, (*above, path))}".encode()).hexdigest()


def base_path(path: Path, named: tuple[str, str], find: Finder, above: tuple[Path, ...]) -> Path:
    """The file of the base that the overlay at `path` names; `above` are the overlays that stand on this one.

    Raises UserError with the overlay's name.
    """
    id_, version = named
    try:
        base = find(id_, version)
    except UserError as error:
        what = f"Its base {id_}@{version} cannot be used: {error.what}"
        raise UserError(what, remedy=error.remedy, file=str(path)) from None
    if base in (*above, path):
        raise UserError(f"Its base {id_}@{version} is, in the end, the overlay itself.", file=str(path))
    return base
