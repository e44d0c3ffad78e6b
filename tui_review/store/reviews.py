"""Review files: reading one with the instrument that made it, writing it in canonical form, creating a new one."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.effort import check_effort
from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.instrument.rules import Rules
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Review
from tui_review.review.serial import as_written, from_document, to_data
from tui_review.store.atomic import fingerprint, fresh_mode, save_bytes
from tui_review.store.layout import SCHEMA, laid_out
from tui_review.store.platform import as_named
from tui_review.store.shared import make_folder, nothing_begun
from tui_review.yamlfile.files import MAX_BYTES, MAX_EVENTS, opened_folder, read_bytes
from tui_review.yamlfile.reader import Document, read_file, read_yaml

# What changes a review is loaded by what changes one: commands that read start faster without.
if TYPE_CHECKING:
    from tui_review.review.gate.accepted import Accepted
    from tui_review.yamlfile.comments import Comment
    from tui_review.yamlfile.writer import LastWritten

SUFFIX: Final = ".yaml"
"""What the name of a review's file ends with."""
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z")
_VALUES_OF_A_LINE: Final = 5
_RESERVED: Final = frozenset({"con", "prn", "aux", "nul", "instruments"})


@dataclass(slots=True)
class ReviewFile:
    """A review as it was read from its file, and what it was made with."""

    path: Path
    review: Review
    rules: Rules
    fingerprint: str
    """The hash of the file as read, or as it was written since."""
    had: set[str] = field(default_factory=set)
    """Those that it had before, as far as they are known."""

    def became(self, now: str) -> None:
        """The file is another, of this hash."""
        self.had.add(self.fingerprint)
        self.fingerprint = now


def catalog_for(path: Path) -> Catalog:
    """The instruments that a review file, or a folder of them, may use."""
    # What cannot be looked at is said where it is read.
    folder = path if os.path.isdir(path) else path.parent
    return Catalog(instrument_folders(folder))


def read_review(path: Path, catalog: Catalog | None = None) -> ReviewFile:
    """The review of a file, with exactly the instrument version it names. Raises UserError."""
    path = as_named(path)
    data, document = read_file(path)
    return _made(path, data, document, catalog or catalog_for(path))


def parse_review(path: Path, data: bytes, *, name: str = "", catalog: Catalog | None = None) -> ReviewFile:
    """The same for bytes that were read otherwise (a former version, one side of a merge) of the file at `path`.

    `name` stands for the file in messages.
    """
    return _made(path, data, read_yaml(data, file=name or str(path)), catalog or catalog_for(path))


def _made(path: Path, data: bytes, document: Document, catalog: Catalog) -> ReviewFile:
    review = from_document(document)
    reference = review.review.instrument
    try:
        rules, _sha256 = catalog.made_with(reference.id, reference.version, reference.sha256)
        check_effort(rules, {id_: answer.rows for id_, answer in review.answers.items() if answer.rows})
    except UserError as error:
        raise error.at(file=document.file) from None
    return ReviewFile(path, review, rules, fingerprint(data))


def review_bytes(
    review: Review,
    evaluation: Evaluation,
    *,
    former: bytes | None = None,
    comments: Sequence[Comment] | None = None,
    written: LastWritten | None = None,
) -> bytes:
    """The canonical bytes of a review's file: the same state, the same bytes.

    `former` is the file they take the place of (None for a new one), whose comments stay unless others are given.
    `written` is what was written of the same review before: what is the same in it is not written anew.
    Raises UserError where they could not be read again.
    """
    data = laid_out(to_data(review, evaluation), evaluation.rules, former, comments, written)
    # A line holds a key, a value and a bracket or two at most: only very large files are read again to know.
    if len(data) > MAX_BYTES or data.count(b"\n") * _VALUES_OF_A_LINE > MAX_EVENTS:
        try:
            read_yaml(data, file="")
        except UserError as error:
            raise _too_large(error.what) from None
    return data


def check_fits(values: int) -> None:
    """Raises UserError where so many keys and values are more than a review may hold, before it is written."""
    if values > MAX_EVENTS:
        raise _too_large(f"The file holds more than {MAX_EVENTS} keys and values.")


def _too_large(what: str) -> UserError:
    remedy = "Shorten texts, or take fewer rows; what does not fit belongs into a file of its own."
    return UserError(f"The review would be too large to be opened again. {what}", remedy=remedy)


def former_bytes(path: Path) -> bytes | None:
    """The file that a save at `path` takes the place of; None where there is none that can be read."""
    try:
        return read_bytes(path)
    except UserError:
        return None


def write_review(
    path: Path,
    accepted: Accepted[Any],
    rules: Rules,
    *,
    expected: str | None,
    after: Evaluation | None = None,
) -> str:
    """Saves what the gate accepted durably if the file still has the fingerprint `expected` (None: is not there yet).

    `after` is what is worked out of the same review already, now or before a change.
    Returns the new fingerprint. Raises FileChanged when the file is another by now, UserError when it cannot be saved.
    """
    review, former = accepted.review, former_bytes(path) if expected is not None else None
    data = review_bytes(review, as_written(rules, review, after=after), former=former)
    return save_bytes(path, data, expected=expected)


def is_review_id(text: str) -> bool:
    """Whether a text can be a review's id, which is its file's name too."""
    return _ID.match(text) is not None and text.casefold() not in _RESERVED


def path_for_new(folder: Path, id_: str) -> Path:
    """Where a new review of this id goes. Raises UserError for an id that is unsafe as a file name, or taken."""
    if _ID.match(id_) and not is_review_id(id_):
        what = f"{id_!r} cannot be a review's id: systems and this program keep that name for something else."
        raise UserError(what, remedy="Choose another id.")
    if not is_review_id(id_):
        raise UserError(
            f"{id_!r} cannot be a review's id.",
            remedy="Use letters, digits, `-` and `_`, at most 64, no name of a person.",
        )
    path = folder / f"{id_}{SUFFIX}"
    taken = {each.name.casefold() for each in folder.glob(f"*{SUFFIX}")} if folder.is_dir() else set()
    if path.name.casefold() in taken:
        raise UserError(
            f"There is a review {id_} already.", remedy="Open it, or choose another id.", file=str(path)
        )
    return path


def create_review(path: Path, accepted: Accepted[Any], rules: Rules) -> str:
    """Writes the file of a new review, and its folder where needed: for its owner, or the group of a shared one."""
    with nothing_begun(path.parent):
        try:
            make_folder(path.parent)
        except OSError as error:
            raise UserError(f"The folder cannot be made ({error.strerror}).", file=str(path.parent)) from None
        place_schema(path.parent)
        return write_review(path, accepted, rules, expected=None)


def place_schema(folder: Path) -> None:
    """Puts the JSON Schema that review files name in their first line beside them, if it is not there yet."""
    path = folder / SCHEMA
    if os.path.lexists(path):
        return
    from tui_review.shape.schema import schema_of  # noqa: PLC0415 - loads pydantic; for new folders only
    from tui_review.yamlfile.output import write_output  # noqa: PLC0415 - for new folders only

    try:
        make_folder(path.parent)
        schema = schema_of(Review, "review").encode()
        with opened_folder(path.parent) as within:
            write_output(path, schema, overwrite=False, mode=fresh_mode(str(path.parent)), within=within)
    except (OSError, UserError):
        return  # An editor will not complete; nothing of the review depends on it.


def reviews_named(path: Path) -> list[Path]:
    """What a path names: of a folder all that is named as a review (see `review_paths`), else itself."""
    return review_paths(path) if path.is_dir() else [path]


def review_paths(folder: Path) -> list[Path]:
    """All that is named as a review in a folder, in order. Raises UserError when it cannot be read.

    What is no file there (a link that leads nowhere, a folder, a pipe) is among them: a review may have become that,
    and who reads it is told so, as of any that cannot be read.
    """
    try:
        # A name that is nothing but the ending is one of a hidden file.
        names = sorted(each for each in os.listdir(folder) if each.endswith(SUFFIX) and each != SUFFIX)
    except OSError as error:
        raise UserError(f"The folder cannot be read ({error.strerror}).", file=str(folder)) from None
    return [folder / each for each in names]
