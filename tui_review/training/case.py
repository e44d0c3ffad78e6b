"""Mock cases: a folder with a case file to read, a partly filled face sheet, a quiz, and perhaps a key.

`case.yaml` says what there is; `docs/training.md` has the format. The key is never read here: whoever only practises
has no need of it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import field
from pathlib import Path
from typing import Any, Final, Literal

from tui_review.errors import UserError, did_you_mean
from tui_review.places import expanded, place_of
from tui_review.settings import load_settings
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne, FilledText, SafeName
from tui_review.training.documents import NOTICE, CaseDocument, Hit, Passage, read_document, search
from tui_review.training.problems import Problems
from tui_review.training.shaping import first_line, read_shaped
from tui_review.yamlfile.files import is_there, names_in_folder, without_links

CASE_FILE: Final = "case.yaml"
Feedback = Literal["end", "item"]


@frozen(kw_only=True)
class DocumentEntry:
    """One document in `case.yaml`."""

    id: FilledText
    """What passages are cited by: `07`."""
    file: str
    """Where it is, inside the folder."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class CaseFile:
    """`case.yaml`, as written."""

    format: AtLeastOne
    """1."""
    id: SafeName
    """The folder's name."""
    title: str
    """For lists."""
    fictional: str
    """Says that everything is invented; shown before the case is opened."""
    instrument: str
    """The instrument the case is for."""
    instrument_version: str = ""
    """Its version; the newest where missing."""
    summary: str = ""
    """What the case is about and good for, without giving answers away."""
    feedback: Feedback = "end"
    """When a trainee may see what differs from the key: at the end, or item by item."""
    documents: list[DocumentEntry]
    """In the order they are read."""
    face_sheet: dict[str, Any] = field(default_factory=dict)
    """Answers that every attempt starts with."""
    quiz: str = ""
    """The quiz on the case."""
    quiz_opens: Literal["after", "always"] = "after"
    """When: after an attempt on the case, as it gives the key away, or whenever somebody likes."""
    key: str = "key/key.yaml"
    """Where the key is, if it is kept with the case."""

    __pydantic_config__ = STRICT


@frozen()
class Case:
    """A mock case, read: all that a trainee may see of it."""

    folder: Path
    file: CaseFile
    documents: tuple[CaseDocument, ...]

    @property
    def id(self) -> str:
        """The case's id."""
        return self.file.id

    @property
    def key_path(self) -> Path | None:
        """Where the key is, if it is kept with the case."""
        path = self.folder / self.file.key
        inside = without_links(path).is_relative_to(without_links(self.folder))
        return path if self.file.key and inside and path.is_file() else None

    @property
    def quiz_path(self) -> Path | None:
        """Where the quiz is, if there is one."""
        return self.folder / self.file.quiz if self.file.quiz else None

    def passage(self, ref: str) -> Passage | None:
        """The passage that is cited so, or None."""
        return next((p for document in self.documents for p in document.passages if p.ref == ref), None)

    def document(self, id_: str) -> CaseDocument | None:
        """The document of that id, or None."""
        return next((document for document in self.documents if document.id == id_), None)

    def search(self, words: str) -> list[Hit]:
        """The passages that hold all the words; see `documents.search`."""
        return search(self.documents, words)

    def cited(self, text: str) -> list[str]:
        """The passages that a person means by `07:3, 7:4 09:1`, each once.

        Raises UserError for one that the case file does not have.
        """
        refs: list[str] = []
        for piece in text.replace(",", " ").replace(";", " ").split():
            document, _, number = piece.partition(":")
            known = next((d.id for d in self.documents if d.id.lstrip("0") == document.lstrip("0")), document)
            ref = f"{known}:{number.lstrip('0')}"
            if self.passage(ref) is None:
                raise UserError(
                    f"The case file has no passage {piece}.", remedy="Write document:paragraph, as in 07:3."
                )
            refs.append(ref)
        return list(dict.fromkeys(refs))


def load_case(folder: Path) -> Case:
    """The case of a folder. Raises UserError with the line of the first thing that is wrong with its files.

    Whether its face sheet fits the instrument is looked at when an attempt is started; see also `lint_case`.
    """
    problems = Problems()
    return problems.sound(read_case(folder, problems))


def read_case(folder: Path, problems: Problems) -> Case | None:
    """The case of a folder, adding all that is wrong with its files; None if there is no telling what it is."""
    path = folder / CASE_FILE
    try:
        file, written = read_shaped(CaseFile, path, "mock case")
    except UserError as error:
        problems.add_error(error, str(path))
        return None
    if NOTICE not in first_line(path).casefold():
        problems.add(
            str(path), 1, "notice", "The first line must be a comment that says that all is fictional."
        )
    if file.id != without_links(folder).name:
        what = f"The id is {file.id}, but the folder is called {without_links(folder).name}; they must be the same."
        problems.add_at(written, ("id",), "id", what)
    documents: list[CaseDocument] = []
    for number, entry in enumerate(file.documents):
        place = ("documents", number)
        if any(document.id == entry.id for document in documents):
            problems.add_at(written, place, "document", f"There are two documents {entry.id}.")
        where = without_links(folder / entry.file)
        if not where.is_relative_to(without_links(folder)):
            problems.add_at(written, place, "document", f"{entry.file} lies outside the case's folder.")
            continue
        document = read_document(entry.id, folder / entry.file, problems)
        if document is not None:
            documents.append(document)
    if not file.documents:
        problems.add_at(written, ("documents",), "document", "There are no documents.")
    return Case(folder, file, tuple(documents))


def case_folders() -> list[Path]:
    """Where mock cases are looked for, the nearest first.

    `$TUI_REVIEW_CASES` (separated as in PATH), the settings' `cases`, `./cases`, the user's own, those shipped.
    """
    given = [Path(part) for part in os.environ.get("TUI_REVIEW_CASES", "").split(os.pathsep) if part]
    set_ = [expanded(chosen)] if (chosen := load_settings().cases) else []
    return [*given, *set_, Path("cases"), place_of("data") / "cases", shipped_cases()]


def shipped_cases() -> Path:
    """The folder of the cases that ship with the program."""
    return Path(__file__).parent / "cases"


def list_cases(folders: Iterable[Path] | None = None) -> tuple[list[Case], list[UserError]]:
    """Every case found, by id, the nearest folder first where two have the same; and what is wrong with others."""
    found: dict[str, Case] = {}
    errors: list[UserError] = []
    for folder in case_folders() if folders is None else folders:
        try:
            names = names_in_folder(folder)
        except UserError as error:
            errors.append(error)
            continue
        for name in names:
            try:
                if name not in found and is_there(folder / name / CASE_FILE):
                    case = load_case(folder / name)
                    found[case.id] = case
            except UserError as error:
                errors.append(error)
    return sorted(found.values(), key=lambda case: case.id), errors


def plain_id(name: str) -> str:
    """A case's id as a file has it. Raises UserError for what is a path: only a person may name a folder."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", name) is None:
        raise UserError("The mock case named there is no id.", remedy="Name the case's folder with --case.")
    return name


def find_case(name: str, folders: Iterable[Path] | None = None) -> Case:
    """The case of an id, or of a folder given by its path. Raises UserError when there is none, or it is unsound."""
    if os.sep in name or name in (".", "..") or (Path(name) / CASE_FILE).is_file():
        return load_case(Path(name))
    ids: list[str] = []
    for folder in case_folders() if folders is None else folders:
        if (folder / name / CASE_FILE).is_file():
            return load_case(folder / name)
        ids += [path.parent.name for path in folder.glob(f"*/{CASE_FILE}")]
    hint = did_you_mean(name, ids)
    raise UserError(f"There is no mock case {name}.{hint}", remedy="`tui-review train --list` lists them.")
