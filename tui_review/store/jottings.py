"""What somebody keeps beside a review for themselves, on this machine alone: what was heard, what was looked at.

Nothing of it is in the review or goes where the review goes. It stands in the user's own state folder, in a file that
its owner alone can read, under the review's uid, so that it is found again whatever the review's file is called.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.shape.door import structured_file
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT
from tui_review.shape.plain import plain
from tui_review.store.atomic import fingerprint, save_bytes
from tui_review.store.private import private_folder, state_folder
from tui_review.yamlfile.files import is_there, os_refusal
from tui_review.yamlfile.reader import read_file
from tui_review.yamlfile.writer import write_yaml

_FOLDER: Final = "jottings"


@frozen(kw_only=True)
class Jottings:
    """What one user keeps beside one review."""

    heard: dict[str, dict[str, str]] = field(default_factory=dict)
    """By question and person (`fs.participants/r1`), what was heard."""
    looked_at: list[str] = field(default_factory=list)
    """The points of second readers that were looked at: `4.settings`."""

    __pydantic_config__ = STRICT


def read_jottings(uid: str) -> Jottings:
    """What is kept beside the review of a uid, or nothing. Raises UserError where it cannot be read."""
    return _read(_file(uid))[1]


def has_jottings(uid: str) -> bool:
    """Whether anything is kept beside the review of a uid; it costs one look. Raises UserError where it cannot."""
    return is_there(_file(uid))


def may_have_jottings(uid: str) -> bool:
    """The same, and true where it cannot be seen: for who only says where to look."""
    try:
        return has_jottings(uid)
    except UserError:
        return True


def change_jottings(uid: str, change: Callable[[Jottings], Jottings]) -> Jottings:
    """Keeps beside a review what a change makes of what is kept, and gives it. Raises UserError where it cannot."""
    private_folder(_FOLDER)
    file = _file(uid)
    expected, before = _read(file)
    after = change(before)
    save_bytes(file, write_yaml(plain(after)), expected=expected)
    return after


def forget_jottings(uid: str) -> None:
    """Takes away all that is kept beside the review of a uid, if anything is. Raises UserError where it cannot."""
    _take_away(_file(uid))


def forget_all_jottings() -> int:
    """Takes away all that is kept so, beside whatever review; how many reviews that were. Raises UserError."""
    folder = state_folder() / _FOLDER
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".yaml"))
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except OSError as error:
        raise os_refusal(error, file=str(folder), act="read") from None
    for name in names:
        _take_away(folder / name)
    return len(names)


def _take_away(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise os_refusal(error, file=str(file), act="write") from None


def with_heard(jottings: Jottings, question: str, person: str, text: str) -> Jottings:
    """The same with what was heard of one person at a question; an empty text takes it away."""
    of_question = {**jottings.heard.get(question, {}), person: text}
    heard = {**jottings.heard, question: {who: said for who, said in of_question.items() if said}}
    return Jottings(heard={id_: said for id_, said in heard.items() if said}, looked_at=jottings.looked_at)


def with_looked_at(jottings: Jottings, point: str) -> Jottings:
    """The same with a point ticked, or no longer so where it was."""
    rest = [each for each in jottings.looked_at if each != point]
    looked_at = rest if point in jottings.looked_at else [*rest, point]
    return Jottings(heard=jottings.heard, looked_at=looked_at)


def _file(uid: str) -> Path:
    return state_folder() / _FOLDER / f"{hashlib.sha256(uid.encode()).hexdigest()[:32]}.yaml"


def _read(file: Path) -> tuple[str | None, Jottings]:
    """The fingerprint of the file, None where there is none, and what it holds."""
    if not is_there(file):
        return None, Jottings()
    data, document = read_file(file, strings=True)
    remedy = "Put it right, or move it away: it is yours alone, and no review needs it."
    return fingerprint(data), structured_file(Jottings, document, remedy=remedy)
