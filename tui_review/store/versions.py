"""Former versions of a review: kept at every hand-over, found again as `FILE@2` or, in git, as `FILE@REVISION`.

Each hand-over keeps the file's bytes in `.tui-review/versions/ID@N.yaml` beside the reviews, so that it works in any
folder. In a clone where they were never kept (they are not committed) the commits are searched instead.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import fingerprint, save_bytes
from tui_review.store.git import file_at, version_in_history
from tui_review.store.layout import PRIVATE
from tui_review.store.reviews import SUFFIX, ReviewFile, parse_review, read_review
from tui_review.store.shared import make_folder
from tui_review.yamlfile.files import os_refusal, read_bytes
from tui_review.yamlfile.output import write_output

if TYPE_CHECKING:
    from tui_review.instrument.loading.catalog import Catalog

_AT: Final = re.compile(rf"(?P<path>.+?{re.escape(SUFFIX)})@(?P<version>.+)\Z", re.DOTALL)
_GIT: Final = re.compile(r"git:(?P<revision>[^:]+):(?P<path>.+)\Z", re.DOTALL)
_SHORTEST_HASH: Final = 7


@frozen()
class Named:
    """What `FILE`, `FILE@2`, `FILE@HEAD~1` or `git:HEAD~1:FILE` names."""

    path: Path
    version: str = ""
    """A version number or a git revision; empty for the file as it is."""

    @property
    def said(self) -> str:
        """The name as it is shown: `reviews/x.yaml@2`."""
        return f"{self.path}@{self.version}" if self.version else str(self.path)


def parse_name(text: str) -> Named:
    """What a name on the command line means. A file that exists under the very name comes first."""
    if os.path.exists(text):
        return Named(Path(text))
    found = _GIT.match(text) or _AT.match(text)
    if found is None:
        return Named(Path(text))
    return Named(Path(found["path"]), found.groupdict().get("version") or found["revision"])


def read_named(text: str, catalog: Catalog | None = None) -> ReviewFile:
    """The review that a name means, with the instruments of its folder unless others are given. Raises UserError."""
    named = parse_name(text)
    if not named.version:
        return read_review(named.path, catalog)
    return parse_review(named.path, bytes_of(named), name=named.said, catalog=catalog)


def bytes_of(named: Named) -> bytes:
    """The bytes of a named version. Raises UserError, naming the versions that are kept."""
    if not named.version:
        return read_bytes(named.path)
    data: bytes | None
    if named.version.isdecimal():
        data = _numbered(named.path, int(named.version))
        if data is None and len(named.version) >= _SHORTEST_HASH:
            data = file_at(named.path, named.version)
        if data is None:
            kept = ", ".join(str(number) for number in sorted(kept_versions(named.path))) or "none"
            raise UserError(
                f"Version {named.version} is not kept.", remedy=f"Kept here: {kept}.", file=str(named.path)
            )
        return data
    data = file_at(named.path, named.version)
    if data is None:
        what = f"There is no version {named.version} of it: no number, and no git revision that has the file."
        raise UserError(what, remedy="`tui-review history` lists the numbers.", file=str(named.path))
    return data


def _numbered(path: Path, number: int) -> bytes | None:
    kept = kept_versions(path).get(number)
    if kept is not None:
        return read_bytes(kept)
    if path.is_file():
        current = read_review(path)
        if current.review.review.version == number:
            return version_in_history(path, number) or read_bytes(path)
    return version_in_history(path, number)


def kept_versions(path: Path) -> dict[int, Path]:
    """The versions of a review kept beside it, by number."""
    found: dict[int, Path] = {}
    folder = _folder(path)
    with contextlib.suppress(OSError):
        for each in folder.glob(f"*{SUFFIX}"):
            stem, _, number = each.stem.rpartition("@")
            if stem == path.stem and number.isdecimal():
                found[int(number)] = each
    return dict(sorted(found.items()))


def keep_version(path: Path, number: int, data: bytes) -> None:
    """Keeps the bytes of a version, durably: for its owner, or for a group's folder the group.

    One kept under that number before is replaced. Raises UserError.
    """
    folder = _folder(path)
    try:
        make_folder(folder)
        # A case's data, kept once already by whoever commits the reviews: git is not to offer it.
        with contextlib.suppress(UserError):
            write_output(folder / ".gitignore", b"*\n", overwrite=False)
        target = folder / f"{path.stem}@{number}{SUFFIX}"
        if os.path.realpath(target) != str(target):
            what = "Where former versions are kept stands a link, which nothing is written through."
            raise UserError(what, remedy="See where it leads, and remove it.", file=str(target))
        expected = fingerprint(read_bytes(target)) if target.exists() else None
        if expected != fingerprint(data):
            save_bytes(target, data, expected=expected)
    except OSError as error:
        raise os_refusal(error, file=str(folder), act="write") from None


def _folder(path: Path) -> Path:
    return Path(os.path.realpath(path)).parent / PRIVATE / "versions"
