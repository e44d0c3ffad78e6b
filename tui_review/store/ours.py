"""Which files of a folder are reviews, or what the program keeps beside them: all else there is somebody's own.

`init`, `doctor` and `keep-modes` all go by it: a file that is none of these is opened and closed to nobody.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import Final

from tui_review.store.layout import PRIVATE
from tui_review.yamlfile.files import REVIEW_HEAD, says_it_is_a_review

_VERSIONS: Final = f"{PRIVATE}/versions"
_WRITING: Final = r"\.tui-review\.lock|\.gitignore"
_KEPT: Final = {
    # What git needs to answer in a folder that several share. Its settings may hold a password.
    ".git": re.compile("HEAD|index|packed-refs"),
    PRIVATE: re.compile(rf"{_WRITING}|\.?review\.schema\.json(?:\.tmp)?"),
    _VERSIONS: re.compile(rf"(?s){_WRITING}|\.?.+@\d+(?:-[0-9a-f-]+)?\.yaml(?:\.begun)?(?:\.tmp)?"),
}
"""What the program and git keep in folders of theirs, by name."""
_BESIDE: Final = re.compile(rf"(?s){_WRITING}|\.gitattributes|\..+\.yaml\.(?:lock|tmp)")
"""And what they keep beside the reviews themselves."""
_NAMED_SO: Final = re.compile(r"(?s).+\.yaml")


def is_programs(path: Path) -> bool:
    """Whether a file is one that the program keeps beside reviews, by its name and its folder's."""
    return bool((_kept_in(path.parent) or _BESIDE).fullmatch(path.name))


def is_named_as_review(path: Path) -> bool:
    """Whether a file is named as a review is, in a folder of reviews."""
    return bool(_NAMED_SO.fullmatch(path.name)) and _kept_in(path.parent) is None


def _kept_in(folder: Path) -> re.Pattern[str] | None:
    """What is kept in a folder of the program's own, or of git's; None for one of reviews."""
    inner = f"{folder.parent.name}/{folder.name}"
    return _KEPT.get(inner) or _KEPT.get(folder.name)


def is_ours(path: Path, descriptor: int) -> bool:
    """Whether an open file is a review, which says so itself, or one that the program keeps. Raises OSError."""
    return is_programs(path) or (
        is_named_as_review(path) and says_it_is_a_review(os.pread(descriptor, REVIEW_HEAD, 0))
    )


def is_foreign(path: Path) -> bool:
    """Whether what has a name is neither a review nor what the program keeps.

    One that may not be read is known by what is kept of it: its lock, and versions.
    """
    if is_programs(path):
        return False
    if not is_named_as_review(path):
        return True
    return not says_it_is_a_review(path) and (os.access(path, os.R_OK) or not was_review(path))


def was_review(path: Path) -> bool:
    """Whether the program has kept anything of a review of this name: what may not be read may be that."""
    folder = path.parent
    if os.path.lexists(folder / f".{path.name}.lock"):
        return True
    with contextlib.suppress(OSError):
        return any(each.startswith(f"{path.stem}@") for each in os.listdir(folder / _VERSIONS))
    return False


def leads_to_review(path: Path) -> bool:
    """Whether a link that is named as a review is leads to a file that says it is one."""
    return is_named_as_review(path) and says_it_is_a_review(Path(os.path.realpath(path)))
