"""A model of what a power cut leaves: synced content under synced names, and nothing else.

It asks no file system: it watches the calls that make things durable. A file's content is what it was when the file was
last synced; a name is in a folder if it was there when the folder was last synced.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

WATCHED = ("fsync", "fdatasync", "replace", "unlink", "ftruncate", "write")


class Disk:
    """What would be left of the files under one folder if the power went now."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._root = root
        self._content: dict[int, bytes] = {}
        self._names: dict[Path, dict[str, int]] = {}
        self._paths: dict[int, Path] = {}
        self._calls = {name: getattr(os, name) for name in (*WATCHED, "open")}
        self.between: Callable[[], None] = lambda: None
        """Called before and after every call that changes a file or makes it durable."""
        self._settle()
        for name in WATCHED:
            monkeypatch.setattr(os, name, self._watching(name))
        monkeypatch.setattr(os, "open", self._open)

    def survives(self, path: Path) -> bytes | None:
        """The content that the file at `path` would have after a power cut; None for no such file."""
        number = self._names.get(path.parent, {}).get(path.name)
        return None if number is None else self._content.get(number, b"")

    def surviving(self, folder: Path) -> Iterator[bytes]:
        """The contents of all files that would be left in a folder."""
        for name in self._names.get(folder, {}):
            found = self.survives(folder / name)
            if found is not None:
                yield found

    def _settle(self) -> None:
        """Everything that is there before the test is durable."""
        for path in (self._root, *self._root.rglob("*")):
            if path.is_dir():
                self._names[path] = numbers(path)
            else:
                self._content[path.stat().st_ino] = path.read_bytes()

    def _watching(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.between()
            result = self._calls[name](*arguments, **named)
            if name in ("fsync", "fdatasync"):
                self._synced(arguments[0])
            self.between()
            return result

        return call

    def _open(self, path: Any, flags: int, *arguments: Any, **named: Any) -> int:
        fresh = bool(flags & os.O_CREAT) and not os.path.lexists(path)
        descriptor: int = self._calls["open"](path, flags, *arguments, **named)
        self._paths[descriptor] = Path(path)
        if fresh:
            # The number of a file that is gone may be given to another.
            self._content.pop(os.fstat(descriptor).st_ino, None)
        return descriptor

    def _synced(self, descriptor: int) -> None:
        path, state = self._paths[descriptor], os.fstat(descriptor)
        if path.is_dir():
            self._names[path] = numbers(path)
        else:
            self._content[state.st_ino] = os.pread(descriptor, state.st_size, 0)


def numbers(folder: Path) -> dict[str, int]:
    """The number of each file in a folder, by its name."""
    return {path.name: path.lstat().st_ino for path in folder.iterdir()}
