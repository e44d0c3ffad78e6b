"""A YAML file of training that is written as somebody goes on, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from tui_review.shape.plain import plain
from tui_review.store.atomic import fingerprint, save_bytes
from tui_review.training.shaping import read_shaped
from tui_review.yamlfile.files import read_bytes
from tui_review.yamlfile.output import make_private_folder
from tui_review.yamlfile.writer import write_yaml

if TYPE_CHECKING:
    from pathlib import Path

_T = TypeVar("_T")


def file_beside(review: Path, folder: str) -> Path:
    """The file of a review's name in a folder beside that of the reviews, where it is taken for none."""
    return review.absolute().parent.parent / folder / review.name


class FileUnderWay(Generic[_T]):
    """One file, as it was read or last written here."""

    def __init__(self, path: Path, kind: type[_T], what: str, head: str) -> None:
        """`what` it is ("consensus file") is for messages, `head` its first line. Raises UserError for another file."""
        self.path = path
        self._head = head
        self._fingerprint: str | None = None
        self.file: _T | None = None
        """What it holds; None where there is no file yet."""
        if path.exists():
            self._fingerprint = fingerprint(read_bytes(path))
            self.file = read_shaped(kind, path, what)[0]

    def write(self, file: _T) -> None:
        """Makes `file` what it holds, in a folder made where needed. Raises UserError where it is another by now."""
        data = write_yaml(plain(file), head_comment=self._head)
        if self._fingerprint is None:
            make_private_folder(self.path.parent)
        self._fingerprint = save_bytes(self.path, data, expected=self._fingerprint)
        self.file = file
