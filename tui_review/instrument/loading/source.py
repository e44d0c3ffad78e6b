"""From an instrument's YAML file to an `Instrument` with its lists, defaults and repeated questions resolved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui_review.errors import UserError
from tui_review.instrument.choices import Choice
from tui_review.instrument.loading.bases import Finder, base_of, base_path, content_hash, finder_near
from tui_review.instrument.model import Column, Instrument, Item, Question, Section
from tui_review.instrument.rules import NEVER
from tui_review.shape.door import structured_one_of_many
from tui_review.shape.misfit import Misfit, MisfitError
from tui_review.shape.misfit import Steps as YamlPath
from tui_review.yamlfile.reader import Document, read_file

if TYPE_CHECKING:
    from tui_review.instrument.loading.overlay import OverlaidBase

LANGUAGE: Final = 1
"""The version of the instrument language this program reads."""

_Part = TypeVar("_Part", Section, Item, Question)


class InstrumentError(UserError):
    """An instrument file that cannot be used; says where and what to do."""


@dataclass(slots=True)
class Source:
    """An instrument file, read: the instrument, and where everything in it stands."""

    file: str
    sha256: str
    """Covers the base of an overlay too; empty where there is no telling."""
    document: Document
    instrument: Instrument | None
    """None when the file does not have the shape of an instrument."""
    shape: list[Misfit] = field(default_factory=list)
    paths: dict[str, YamlPath] = field(default_factory=dict)
    """Where each question, item, section is written, by id."""
    merged: OverlaidBase | None = None
    """An overlay laid over its base; None for an instrument that stands alone."""
    data: Any = None
    """The plain data of the whole instrument."""

    def __post_init__(self) -> None:
        """An instrument that stands alone is what its file says."""
        self.data = self.document.data

    def origin(self, path: YamlPath) -> tuple[Document, YamlPath]:
        """The file that says what stands at a path of the data, and where in it."""
        return (self.document, path) if self.merged is None else self.merged.origin(path)

    def place(self, path: YamlPath) -> tuple[str, int, int]:
        """File, line and column of a path, or of the nearest thing around it that is written."""
        for length in range(len(path), 0, -1):
            document, at = self.origin(path[:length])
            found = document.position(at)
            if found is not None:
                return document.file, *found
        return self.file, 1, 1


def read_source(path: Path, find: Finder | None = None, above: tuple[Path, ...] = ()) -> Source:
    """Reads a file and checks its shape, collecting what is wrong. Raises UserError for a file that is no YAML.

    `find` finds the base of an overlay (without it: near the file, then among the installed); `above` are the
    overlays for which this file is read.
    """
    find = find or finder_near(path)
    data, document = read_file(path, strings=True)
    source = Source(str(path), "", document, None)
    if isinstance(document.data, dict) and "extends" in document.data:
        _lay_over(source, path, base_of(data), find, above)
        if source.shape:
            return source
    source.sha256 = content_hash(path, data, find)
    try:
        written = structured_one_of_many(Instrument, source.data)
    except MisfitError as error:
        source.shape = error.found
        return source
    if written.language != LANGUAGE:
        what = f"language {written.language} is not known here; this program reads language {LANGUAGE}."
        source.shape = [Misfit(("language",), what)]
        return source
    source.instrument = resolve(written, source.paths)
    return source


def _lay_over(
    source: Source, path: Path, named: tuple[str, str] | None, find: Finder, above: tuple[Path, ...]
) -> None:
    """Lays an overlay over its base, or collects in `source.shape` why that cannot be."""
    from tui_review.instrument.loading import overlay  # noqa: PLC0415 - most instruments are none
    from tui_review.instrument.loading.overlay_model import Overlay  # noqa: PLC0415

    try:
        structured_one_of_many(Overlay, source.document.data)
    except MisfitError as error:
        source.shape = error.found
        return
    if named is None:
        what = "`extends` names a base and its exact version, on one line: `extends: osri-r4@2026.1`."
        source.shape = [Misfit(("extends",), what)]
        return
    try:
        base = read_source(base_path(path, named, find, above), find, (*above, path))
    except UserError as error:
        source.shape = [Misfit(("extends",), f"{error.what} {error.remedy}".strip())]
        return
    if base.instrument is None:
        file, line, _ = base.place(base.shape[0].path)
        what = f"The base {named[0]}@{named[1]} is broken ({file}:{line}): {base.shape[0].what}"
        source.shape = [Misfit(("extends",), what)]
        return
    below = base.merged.root if base.merged is not None else overlay.tree(base.document)
    merged = overlay.lay_over(below, source.document)
    source.shape = [Misfit(at, what) for at, what in merged.problems]
    if not source.shape:
        source.merged = merged
        source.data = overlay.plain(merged.root)


def load_source(path: Path, find: Finder | None = None) -> tuple[Instrument, str]:
    """The instrument of a file and its hash; raises InstrumentError at the first thing that is wrong.

    `find` finds the base of an overlay.
    """
    source = read_source(path, find)
    if source.instrument is None:
        first = source.shape[0]
        file, line, column = source.place(first.path)
        remedy = f"`tui-review lint {path}` lists everything."
        raise InstrumentError(first.what, remedy=remedy, file=file, line=line, column=column)
    return source.instrument, source.sha256


def resolve(written: Instrument, paths: dict[str, YamlPath] | None = None) -> Instrument:
    """The instrument with named lists filled in, `every_item` repeated, narrative defaults applied.

    `paths` receives where each id is written. Names that lead nowhere are left for the linter: an unknown list
    becomes an empty one.
    """
    places = paths if paths is not None else {}
    sections = []
    for s, section in enumerate(written.sections):
        at: YamlPath = ("sections", s)
        places.setdefault(section.id, at)
        questions = tuple(
            _question(written, question, "", (*at, "questions", q), places)
            for q, question in enumerate(section.questions)
        )
        items = tuple(
            _item(written, item, (*at, "items", i), places, part=False)
            for i, item in enumerate(section.items)
        )
        sections.append(replace(section, questions=questions, items=items))
    for g, grid in enumerate(written.grids):
        places.setdefault(grid.id, ("grids", g))
        for r, requirement in enumerate(grid.requirements):
            places.setdefault(requirement.id, ("grids", g, "requirements", r))
    return replace(written, sections=tuple(sections))


def _item(written: Instrument, item: Item, at: YamlPath, places: dict[str, YamlPath], *, part: bool) -> Item:
    places.setdefault(item.id, at)
    parts = tuple(
        _item(written, inner, (*at, "parts", p), places, part=True) for p, inner in enumerate(item.parts)
    )
    questions = [
        _question(written, question, item.applies, (*at, "questions", q), places)
        for q, question in enumerate(item.questions)
    ]
    if not part:
        for q, template in enumerate(written.every_item):
            question = _fill(template, item.id)
            questions.append(_question(written, question, item.applies, ("every_item", q), places))
    return replace(item, parts=parts, questions=tuple(questions))


def _fill(template: Question, item: str) -> Question:
    """A question of `every_item` for one item."""
    filled: dict[str, Any] = {}
    for each in fields(Question):
        value = getattr(template, each.name)
        if isinstance(value, str):
            filled[each.name] = value.replace("{item}", item)
    for key, rows in (("checks", template.checks), ("compute", template.compute)):
        if not isinstance(rows, str):
            filled[key] = tuple(replace(row, when=row.when.replace("{item}", item)) for row in rows)
    return replace(template, **filled)


def _question(
    written: Instrument, question: Question, applies: str, at: YamlPath, places: dict[str, YamlPath]
) -> Question:
    places.setdefault(question.id, at)
    columns: tuple[Column, ...] = tuple(
        replace(column, choices=_choices(written, column.choices)) for column in question.columns
    )
    question = replace(question, columns=columns, choices=_choices(written, question.choices))
    return _with_narrative(written, question, applies, in_item=at[0] == "every_item" or "items" in at)


def _choices(written: Instrument, choices: tuple[Choice | str, ...] | str) -> tuple[Choice | str, ...]:
    return written.lists.get(choices, ()) if isinstance(choices, str) else choices


def _with_narrative(written: Instrument, question: Question, applies: str, *, in_item: bool) -> Question:
    """The instrument's narrative rule, where the question has none of its own."""
    rule = written.narratives
    if rule is None or question.answer != "yes_no":
        return question
    ask = question.narrative_ask or rule.ask
    asks = question.id in rule.only if rule.only else question.id not in rule.except_
    if question.narrative_when:
        return replace(question, narrative_ask=ask)
    if not in_item or question.id == applies or not asks:
        return replace(question, narrative_when=NEVER, narrative_ask=ask)
    when = rule.when if isinstance(rule.when, str) else f"one of {', '.join(rule.when)}"
    return replace(question, narrative_when=f"{question.id} is {when}", narrative_ask=ask)


def read_wording(path: Path) -> dict[str, str]:
    """The texts of a wording file, by what they replace. Raises UserError."""
    _, document = read_file(path, strings=True)
    if not isinstance(document.data, dict) or not all(
        isinstance(text, str) for text in document.data.values()
    ):
        raise InstrumentError("A wording file is a flat map of ids to texts.", file=str(path))
    return dict(document.data)


def reword(instrument: Instrument, wording: dict[str, str], file: str) -> Instrument:
    """The instrument with texts replaced: `4B` for a question's sentence, `4.title`, `4B.guidance`, `terms.PUR`.

    No rule can be changed so. Raises InstrumentError for a key that names no text.
    """
    left = dict(wording)
    texts: Final = {
        Section: ("title", "purpose"),
        Item: ("title", "purpose", "applicability", "not_asked_because"),
        Question: ("ask", "label", "guidance", "na_if", "na_because", "not_asked_because", "narrative_ask"),
    }

    def changed(part: _Part) -> _Part:
        new: dict[str, Any] = {
            name: left.pop(f"{part.id}.{name}") for name in texts[type(part)] if f"{part.id}.{name}" in left
        }
        if type(part) is Question and part.id in left:
            new["ask"] = left.pop(part.id)
        return replace(part, **new) if new else part

    reworded = _walk(instrument, changed)
    terms = {name: left.pop(f"terms.{name}", text) for name, text in reworded.terms.items()}
    if left:
        key = next(iter(left))
        what = f"`{key}` names no text of {instrument.id}."
        raise InstrumentError(
            what, remedy="Use a question's id, `ID.guidance`, `ID.title`, `terms.NAME`.", file=file
        )
    return replace(reworded, terms=terms)


def _walk(instrument: Instrument, changed: Callable[[Any], Any]) -> Instrument:
    def item(one: Item) -> Item:
        parts = tuple(item(part) for part in one.parts)
        questions = tuple(changed(question) for question in one.questions)
        renewed: Item = changed(replace(one, parts=parts, questions=questions))
        return renewed

    sections = tuple(
        changed(
            replace(
                section,
                questions=tuple(changed(question) for question in section.questions),
                items=tuple(item(one) for one in section.items),
            )
        )
        for section in instrument.sections
    )
    return replace(instrument, sections=sections)
