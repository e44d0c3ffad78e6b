"""The linter: everything that can be known to be wrong with an instrument before anybody answers it.

Four passes, each over what the one before found sound: the file's shape, names and texts, the conditions' meaning,
and the proofs of the rating tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Final

from tui_review.errors import did_you_mean
from tui_review.instrument.choices import CHOICES, DESCRIBE, code_now
from tui_review.instrument.conventions import Sources
from tui_review.instrument.language.parser import ConditionError
from tui_review.instrument.language.syntax import TODAY
from tui_review.instrument.lint.conditions import check_conditions
from tui_review.instrument.lint.findings import PART_ID, LintFinding, LintFindings
from tui_review.instrument.lint.grids import check_grids
from tui_review.instrument.lint.left_empty import check_left_empty
from tui_review.instrument.lint.people import check_names_told, check_people
from tui_review.instrument.lint.proofs import check_proofs
from tui_review.instrument.lint.settings import check_facts, check_scales, check_settings, check_whole
from tui_review.instrument.lint.texts import check_empty
from tui_review.instrument.lint.ties import check_ties, linked_instruments
from tui_review.instrument.lint.unless import check_unless
from tui_review.instrument.lint.written import swallowed
from tui_review.instrument.loading.near import read_near
from tui_review.instrument.model import (
    INCOMPLETE,
    Column,
    ComputedRow,
    Instrument,
    Item,
    Question,
    RatingRow,
    Section,
)
from tui_review.instrument.plurals import count_of, verb_of
from tui_review.instrument.rules import FieldPath, Rules, compile_rules
from tui_review.shape.misfit import Steps as YamlPath

_OWN_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_WORDS: Final = frozenset(("and", "or", "not"))
_OF_ASKED: Final = ("required", "optional", "suggest", "na_if", "asked_when")
"""What says something of a column that somebody is asked for."""


def lint(path: Path) -> list[LintFinding]:
    """Everything wrong with an instrument file, in the order of the file; empty when it is clean.

    Raises UserError for a file that is missing or is no YAML.
    """
    source = read_near(path)
    findings = LintFindings(source)
    split = check_empty(source.document, findings)
    for each in swallowed(source.document):
        findings.add_at(each.line, each.column, each.code, each.message)
    for shape in source.shape:
        if shape.path not in split:
            findings.add("", shape.path, "shape", shape.what, at_key=shape.unknown)
    if source.merged is not None:
        for at in source.merged.idle:
            what = "The base says the same; leave it out, so that only differences stand here."
            findings.add_written(at, "no-difference", what, level="warning")
    if source.instrument is not None:
        _check_texts(source.instrument, findings)
        rules = _read_conditions(source.instrument, findings)
        linked = linked_instruments(source.instrument, path)
        check_facts(rules, findings)
        check_whole(rules, findings)
        check_ties(rules, findings, linked)
        check_grids(rules, findings)
        check_left_empty(rules, findings)
        check_unless(rules, findings)
        check_people(rules, findings)
        check_names_told(rules, findings)
        sound = findings.sound
        if check_conditions(rules, findings, linked) and sound:
            check_proofs(rules, findings)
        if findings.sound:
            check_scales(rules, findings)
    return sorted(findings.found, key=lambda found: (found.file, found.line, found.column, found.code))


def unverified(path: Path) -> list[LintFinding]:
    """Every rule the file marks as not checked against the official text."""
    source = read_near(path)
    findings = LintFindings(source)
    if source.instrument is None:
        return lint(path)

    def note(owner: str, field: YamlPath, text: str) -> None:
        findings.add(owner, field, "unverified", f"{owner}: {text}", level="info")

    for part in _parts(source.instrument):
        if part.unverified:
            note(part.id, ("unverified",), part.unverified)
        if not isinstance(part, Question):
            for number, row in enumerate(part.rating):
                if row.unverified:
                    note(part.id, ("rating", number, "unverified"), row.unverified)
    for grid in source.instrument.grids:
        for requirement in grid.requirements:
            if requirement.unverified:
                note(requirement.id, ("unverified",), requirement.unverified)
    return sorted(findings.found, key=lambda found: (found.file, found.line, found.column))


def _parts(instrument: Instrument) -> Iterator[Section | Item | Question]:
    def of_item(item: Item) -> Iterator[Item | Question]:
        yield item
        for part in item.parts:
            yield from of_item(part)
        yield from item.questions

    for section in instrument.sections:
        yield section
        yield from section.questions
        for item in section.items:
            yield from of_item(item)


def _read_conditions(instrument: Instrument, findings: LintFindings) -> Rules:
    def report(owner: str, field: FieldPath, error: ConditionError) -> None:
        if findings.written(owner, field) is None:
            return  # It follows from something else that is wrong, and is found there.
        findings.add(owner, field, "condition", error.what, start=error.start, end=error.end)

    return compile_rules(instrument, report)


def _check_texts(instrument: Instrument, findings: LintFindings) -> None:
    if not _OWN_ID.match(instrument.id):
        what = f"The id {instrument.id!r} may have only small letters, digits and hyphens: `visit-worksheet`."
        findings.add("", ("id",), "bad-id", what)
    seen: dict[str, str] = {}
    folded: dict[str, str] = {}
    often = Counter(part.id for part in _parts(instrument))
    for part in _parts(instrument):
        kind = type(part).__name__.lower()
        twin = folded.setdefault(part.id.casefold(), part.id)
        if twin != part.id:
            what = f"The ids {twin} and {part.id} differ in capitals only. Give one of them another id."
            findings.add(part.id, ("id",), "alike-id", what, level="warning")
        if part.id in seen:
            what = f"The id {part.id} is used twice (also by a {seen[part.id]}). Give one of them another id."
            findings.add_again(part.id, "duplicate-id", what)
        seen[part.id] = kind
        if not PART_ID.match(part.id) or part.id in (*_WORDS, TODAY):
            what = f"The id {part.id!r} may have only letters, digits, `.`, `_`, `-`. Write it so everywhere."
            if part.id in (*_WORDS, TODAY):
                what = f"`{part.id}` is a word of conditions. Give this another id."
            findings.add(part.id, ("id",), "bad-id", what)
        if isinstance(part, Question):
            if (
                often[part.id] == 1
            ):  # else what is written at it cannot be told from what is written at the other
                _check_question(instrument, part, findings)
        else:
            scale = instrument.ratings.outcome if isinstance(part, Section) else instrument.ratings.item
            _check_rows(part.id, part.rating, scale, findings)
            if isinstance(part, Section):
                _check_both(part, findings)
            if part.asked_when and (part.rating or isinstance(part, Item)):
                _check_not_asked(part, scale, findings)
            if isinstance(part, Item):
                _check_item(part, findings)
    _check_names(instrument, seen, findings)
    _check_renames(instrument, seen, findings)


def _check_names(instrument: Instrument, seen: dict[str, str], findings: LintFindings) -> None:
    """Ids named outside conditions: facts, places of names, narrative lists."""
    questions = [id_ for id_, kind in seen.items() if kind == "question"]
    named: list[tuple[YamlPath, str]] = [
        (("facts", fact.name), getattr(instrument.facts, fact.name))
        for fact in fields(instrument.facts)
        if getattr(instrument.facts, fact.name)
    ]
    if instrument.narratives is not None:
        for key, ids in (("except", instrument.narratives.except_), ("only", instrument.narratives.only)):
            named += [(("narratives", key, number), id_) for number, id_ in enumerate(ids)]
    if instrument.inquiry is not None:
        places = [each.name for each in fields(instrument.inquiry)]
        named += [(("inquiry", place), getattr(instrument.inquiry, place)) for place in places]
    if instrument.packet is not None:
        named += [(("packet", "holds", number), id_) for number, id_ in enumerate(instrument.packet.holds)]
    columns = {
        f"{part.id}.{column.id}"
        for part in _parts(instrument)
        if isinstance(part, Question)
        for column in part.columns
    }
    named += [(("names", number), id_) for number, id_ in enumerate(instrument.names) if id_ not in columns]
    for path, id_ in named:
        if id_ not in questions:
            what = f"There is no question {id_}.{did_you_mean(id_, [*questions, *columns])}"
            findings.add("", path, "unknown-id", what)


def _check_renames(instrument: Instrument, seen: dict[str, str], findings: LintFindings) -> None:
    """Every former id leads to something there is, and is itself in use no more."""
    columns = {
        f"{part.id}.{column.id}"
        for part in _parts(instrument)
        if isinstance(part, Question)
        for column in part.columns
    }
    for old, new in instrument.renames.items():
        if CHOICES in old:
            _check_recoded(instrument, old, findings)
            continue
        if old in seen or old in columns:
            what = f"{old} is an id of this version; only an id that is in use no more is renamed."
            findings.add("", ("renames", old), "rename", what)
        end, followed = new, {old}
        while end in instrument.renames and end not in followed:
            followed.add(end)
            end = instrument.renames[end]
        if end not in seen and end not in columns:
            what = f"There is no {end}.{did_you_mean(end, [*seen, *columns])}"
            findings.add("", ("renames", old), "unknown-id", what)


def _check_recoded(instrument: Instrument, key: str, findings: LintFindings) -> None:
    """A former code of a choice is in use no more, and leads to one that can be chosen."""
    place, _, code = key.partition(CHOICES)
    named: dict[str, Question | Column] = {}
    for part in _parts(instrument):
        if isinstance(part, Question):
            named |= {part.id: part, **{f"{part.id}.{column.id}": column for column in part.columns}}
    if place not in named:
        what = f"There is no question or column {place}.{did_you_mean(place, named)}"
        findings.add("", ("renames", key), "unknown-id", what)
        return
    options = named[place].options
    if code in options:
        what = f"{code!r} can be chosen at {place}; only a code that is in use no more is renamed."
        findings.add("", ("renames", key), "rename", what)
    end = code_now(instrument.renames, place, code)
    if end not in options:
        what = f"{place} has no choice {end!r}.{did_you_mean(end, options)}"
        findings.add("", ("renames", key), "unknown-id", what)


def _check_both(section: Section, findings: LintFindings) -> None:
    """Reports `questions` of a section that has items, even where none stand there."""
    if section.items and findings.written(section.id, ("questions",)) is not None:
        what = "A section has `questions`, or `items` with questions of their own. Leave one of the two out."
        findings.add(section.id, ("questions",), "setting", what, at_key=True)


def _check_not_asked(part: Section | Item, scale: tuple[str, ...], findings: LintFindings) -> None:
    if part.not_asked not in scale:
        what = "outcomes" if isinstance(part, Section) else "items"
        hint = did_you_mean(part.not_asked, scale)
        what = f"{part.not_asked!r} is not among the ratings of {what}.{hint}"
        findings.add(part.id, ("not_asked",), "unknown-rating", what)


def _check_item(item: Item, findings: LintFindings) -> None:
    by_id = {question.id: question for question in item.questions}
    if item.applies and item.applies not in by_id:
        what = f"{item.applies} is no question of item {item.id}.{did_you_mean(item.applies, by_id)}"
        findings.add(item.id, ("applies",), "unknown-id", what)
    elif item.applies and by_id[item.applies].answer != "yes_no":
        findings.add(
            item.id, ("applies",), "type", f"{item.applies} must be a yes_no question to open an item."
        )


def _check_row_shapes(
    owner: str, field: FieldPath, rows: Sequence[RatingRow | ComputedRow] | str, findings: LintFindings
) -> None:
    for number, row in enumerate(() if isinstance(rows, str) else rows):
        at: YamlPath = (*field, number)
        if (row.when or row.then) if row.else_ else not (row.when and row.then):
            missing = "" if row.else_ else f"`{'then' if row.when else 'when'}` is missing here. "
            findings.add(owner, at, "row", f"{missing}A row has `when` and `then`, or `else` alone.")
        elif row.else_ and number != len(rows) - 1:
            findings.add(
                owner, (*at, "else"), "dead-row", "No row after `else` can decide; move it to the end."
            )


def _check_rows(
    owner: str, rows: tuple[RatingRow, ...], scale: tuple[str, ...], findings: LintFindings
) -> None:
    _check_row_shapes(owner, ("rating",), rows, findings)
    for number, row in enumerate(rows):
        at: YamlPath = ("rating", number)
        if row.rating == INCOMPLETE:
            what = (
                f"{INCOMPLETE} is given by the program while answers are missing. Write another rating here."
            )
            findings.add(owner, (*at, "else" if row.else_ else "then"), "unknown-rating", what)
        elif row.rating and row.rating not in scale:
            hint = did_you_mean(row.rating, scale) or f" There are: {', '.join(scale)}."
            what = f"{row.rating!r} is not among the ratings of this instrument.{hint}"
            findings.add(owner, (*at, "else" if row.else_ else "then"), "unknown-rating", what)


def _check_sources(question: Question, sources: Sources, findings: LintFindings) -> None:
    """Whether as many sources are named as there is to read: a mark would stand for another part than it is meant."""
    if sources.na and not (question.na_if or question.na_when):
        findings.add(
            question.id, ("sources", "na"), "sources", f"{question.id} has no NA rule. Leave it out."
        )
    for field, checks in (("checks", question.checks), ("row_checks", question.row_checks)):
        named = getattr(sources, field)
        if named and len(named) != len(checks):
            there = f"{count_of(len(named), 'source')} {verb_of(len(named), 'is')} named"
            what = f"{there} for {count_of(len(checks), 'check')}. Name one for each."
            findings.add(question.id, ("sources", field), "sources", what)


def _check_worked_out(question: str, number: int, column: Column, findings: LintFindings) -> None:
    """Whether a column that is worked out has nothing that is for those which somebody is asked for."""
    _check_row_shapes(question, ("columns", number, "compute"), column.compute, findings)
    for key in _OF_ASKED if column.compute else ():
        if getattr(column, key):
            what = f"Nobody is asked for what is worked out. Leave `{key}` out, or `compute`."
            findings.add(question, ("columns", number, key), "setting", what)


def _check_checks(instrument: Instrument, question: Question, findings: LintFindings) -> None:
    """Whether each check has one message, and what is settled by a rationale can be."""
    for field, checks in (("checks", question.checks), ("row_checks", question.row_checks)):
        for number, check in enumerate(checks):
            if sum(map(bool, (check.error, check.warning, check.info))) != 1:
                findings.add(
                    question.id,
                    (field, number),
                    "check",
                    "A check has exactly one of `error`, `warning`, `info`.",
                )
            rationale = instrument.prose is not None and instrument.prose.rationale
            if check.explained and (check.error or field == "row_checks" or not rationale):
                what = "Only a check of a question that is no error is settled by a rationale (`prose.rationale`)."
                findings.add(
                    question.id, (field, number, "explained"), "setting", f"{what} Leave `explained` out."
                )


def _check_question(instrument: Instrument, question: Question, findings: LintFindings) -> None:
    def add(field: FieldPath, code: str, what: str) -> None:
        findings.add(question.id, field, code, what)

    for number, term in enumerate(question.terms):
        if term not in instrument.terms:
            known = did_you_mean(term, instrument.terms)
            add(("terms", number), "unknown-term", f"{term!r} is not defined under `terms`.{known}")
    check_settings(instrument, question, (), question.id, findings)
    _check_checks(instrument, question, findings)
    if question.sources is not None:
        _check_sources(question, question.sources, findings)
    _check_row_shapes(question.id, ("compute",), question.compute, findings)
    _check_row_shapes(question.id, ("suggest",), question.suggest, findings)
    if not question.guidance:
        what = f"{question.id} has no guidance. Say under `guidance` what helps to answer it well."
        findings.add(question.id, (), "no-guidance", what, level="warning")
    for number, written in enumerate(findings.written(question.id, ("columns",)) or ()):
        if DESCRIBE in written["id"]:
            what = f"`{DESCRIBE}` in an id is kept for what is said of choices. Write another."
            add(("columns", number, "id"), "bad-id", what)
    ids: set[str] = set()
    for number, column in question.numbered_columns():
        if column.describes:
            continue
        if column.id in ids:
            add(("columns", number, "id"), "duplicate-id", f"Two columns are called {column.id}.")
        elif column.id.casefold() in {id_.casefold() for id_ in ids}:
            what = f"Another column has the id {column.id} but for its capitals. Give one of them another id."
            findings.add(question.id, ("columns", number, "id"), "alike-id", what, level="warning")
        ids.add(column.id)
        if not PART_ID.match(column.id) or column.id in _WORDS:
            what = f"The id {column.id!r} may have only letters, digits, `.`, `_`, `-`, and be no word of conditions."
            add(("columns", number, "id"), "bad-id", f"{what} Write another.")
        check_settings(instrument, column, ("columns", number), question.id, findings)
        _check_row_shapes(question.id, ("columns", number, "suggest"), column.suggest, findings)
        _check_worked_out(question.id, number, column, findings)
