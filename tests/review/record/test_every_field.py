"""Whatever is changed by hand in a sealed review is named, or it is said here why not: for every field there is."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import pytest

from tests.acts import close_note, open_note, override, perform, put, reply
from tests.instrument.making import rules_of
from tui_review.qa.diff import diff_reviews
from tui_review.qa.merge import merge_reviews
from tui_review.review import model
from tui_review.review.gate.proposals import Create
from tui_review.review.model import Review
from tui_review.review.record import steps
from tui_review.review.record.acts import _seal, breaks
from tui_review.review.serial import as_written, from_document, new_review, ratings_digest, to_data
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.keys import KnownKeys
from tui_review.store.reviews import ReviewFile
from tui_review.store.verify import Demanded, verify
from tui_review.telling.diff import diff_blocks, header_words
from tui_review.telling.kept import readable
from tui_review.telling.terminal import text_lines
from tui_review.yamlfile.reader import read_yaml
from tui_review.yamlfile.writer import write_yaml

HELD: Final = [
    kind
    for module in (model, steps)
    for kind in vars(module).values()
    if is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == module.__name__
]
FIELDS: Final = sorted(f"{kind.__name__}.{each.name}" for kind in HELD for each in fields(kind))

NOT_HELD: Final = {
    "Review.format": "how the file is written; a format that is not known opens nowhere",
    "Conflict.base": "that a place was left to settle is held from the next act on, and not what its sides are: a "
    "further merge, and an answer given there, make them others",
    "Conflict.ours": "see Conflict.base",
    "Conflict.theirs": "see Conflict.base",
    "Conflict.others": "see Conflict.base",
    "Conflict.why": "see Conflict.base",
    "Conflict.above": "see Conflict.base; where a row stood that comes back",
    "Conflict.signed": "see Conflict.base; a signature of which it is no more what it signed is given anew",
    "Answer.flag": "the reviewer's own mark for later, which QA does not read: no change of it is recorded, and a "
    "merge brings it to what was handed over, too",
    "Answer.last_row": "keeps numbers of rows from being used again; ids are random besides",
}
"""Each field that may be changed by hand and nobody notices, and why."""
SHEET: Final = """\
language: 1
id: sealed
version: "1"
title: Sealed
short: Sealed
ratings:
  item: [Strength, Area Needing Improvement]
  outcome: [Substantially Achieved, Not Achieved]
sections:
  - id: sheet
    title: Sheet
    questions:
      - {id: a, ask: About A, answer: yes_no, guidance: Look., narrative_when: a is No, narrative_ask: Say why.}
      - {id: b, ask: About B, answer: text, guidance: Look.}
      - id: t
        ask: About the table
        answer: table
        guidance: Look.
        columns:
          - {id: name, label: Name, answer: text}
      - id: c
        ask: Why?
        answer: choice
        guidance: Look.
        choices: [School, {code: Other, label: Something else, describe: "What was it?"}]
      - {id: first, ask: Sign., label: Writer, answer: sign_off, signs: [a, b], guidance: Sign.}
  - id: outcome
    title: Outcome
    items:
      - id: "1"
        title: Item
        questions:
          - {id: 1A, ask: Was it so, answer: yes_no, guidance: Look.}
        rating:
          - {when: 1A is Yes, then: Strength}
          - {else: Area Needing Improvement}
    rating:
      - {when: 1 is Strength, then: Substantially Achieved}
      - {else: Not Achieved}
"""
TEXT: Final = "It was so in June, in July and in August, and the file says so as well.\n"
WRITER: Final = Editor("W. Writer", why="asked", login="writer", now=lambda: "2026-03-20T12:00:00Z")
QA: Final = Editor("Q. Reader", "qa", login="reader", now=lambda: "2026-03-21T12:00:00Z")
LEADER: Final = Editor("L. Leader", "site_leader", login="leader", now=lambda: "2026-03-22T12:00:00Z")


def _begun(folder: Path) -> ReviewState:
    rules = rules_of(folder, SHEET)
    review = new_review("sealed", rules, "2026-03-10")
    put(review, review=replace(review.review, case="made-up"), orphans={"9Z": {"value": "Yes"}})
    state = ReviewState(rules, review, WRITER, today="2026-03-20")
    state.answer_many({"a": "No", "a.narrative": TEXT * 4, "b": "text", "1A": "Yes", "c": "Other"})
    state.answer_many({"c.describe.Other": "a move", "t": [{"name": "One"}, {"name": "Two"}]})
    return state


def _worked_on(state: ReviewState, word: str) -> ReviewState:
    """The work of one branch after the review was returned."""
    branch = ReviewState(state.rules, deepcopy(state.review), WRITER, today="2026-03-20")
    said = f"It was not so in May, say {word}.\n"
    # Each in another place, so that what is merged is what neither wrote.
    branch.write("a", said + TEXT * 3 if word == "ours" else TEXT * 3 + said)
    branch.answer_many({"t": [{"name": "Two"}, {"name": word}, {"name": "One"}], "c.describe.Other": word})
    return branch


@cache
def sealed() -> ReviewFile:
    """A review with something in every field: handed over, returned, changed on two branches, merged, handed over."""
    with TemporaryDirectory() as folder:
        state = _begun(Path(folder))
        perform(state.review, "submit", WRITER, rules=state.rules)
        on_a = open_note(state.review, state.evaluation, QA, "a", "Is it?")
        on_item = open_note(state.review, state.evaluation, QA, "1", "Is it?")
        override(state.review, state.evaluation, LEADER, "1", "Area Needing Improvement", "Not so.")
        perform(state.review, "return", QA, reason="See the note.", rules=state.rules)
        ours, theirs = _worked_on(state, "ours"), _worked_on(state, "theirs")
        merged = merge_reviews(state.review, ours.review, theirs.review, state.rules).review
        put(merged, conflicts={key: replace(each, why="made up") for key, each in merged.conflicts.items()})
        branch = ReviewState(state.rules, merged, WRITER, today="2026-03-20")
        branch.answer("first", "W. Writer, 2026-03-20")
        flagged = replace(merged.answers["b"], flag="look again", passages=["07:3"], last_row=4)
        put(merged, answers={**branch.review.answers, "b": flagged})
        reply(merged, WRITER, on_a, "It is.")
        close_note(merged, QA, on_item, "It is.")
        perform(merged, "submit", WRITER, rules=state.rules)
        written = as_written(state.rules, merged)
        text = write_yaml(to_data(merged, written))
    review = from_document(read_yaml(text, file="sealed.yaml"))
    return ReviewFile(Path("sealed.yaml"), review, state.rules, "")


def _held(value: Any) -> Iterator[Any]:
    """Every part of a review, itself first."""
    if is_dataclass(value):
        yield value
        for each in fields(value):
            yield from _held(getattr(value, each.name))
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _held(part)


def _others(value: Any, hint: Any) -> Iterator[Any]:
    """Values that a hand may write over one."""
    if get_origin(hint) is Literal:
        yield from (each for each in get_args(hint) if each != value)
    elif isinstance(value, bool) or value is None:
        yield "forged"
    elif isinstance(value, int):
        yield value + 7
    elif isinstance(value, str):
        yield from [f"{value}9", *([""] if value else [])]
    elif isinstance(value, list):
        if value or get_args(hint) == (str,):
            yield value[:-1] if value else ["forged"]
    elif isinstance(value, dict) and value:
        for key in value:
            yield {other: each for other, each in value.items() if other != key}


def _named(forged: Review) -> bool:
    return bool(
        breaks(forged) or verify(replace(sealed(), review=forged), "2026-03-30", Demanded(KnownKeys()))
    )


def test_the_sealed_review_holds() -> None:
    assert verify(sealed(), "2026-03-30", Demanded(KnownKeys())) == []


def test_a_rating_that_an_act_wrote_may_be_reasoned_in_other_words_and_not_be_another() -> None:
    opened = sealed()
    id_, rating = next((id_, each) for id_, each in opened.review.ratings.items() if each.because)
    for other, named in (
        (replace(rating, because="in the words of another version"), False),
        (replace(rating, rating="Not Applicable"), True),
    ):
        ratings = {**opened.review.ratings, id_: other}
        last = replace(opened.review.history[-1], ratings=ratings_digest(ratings))
        review = replace(opened.review, ratings=ratings, history=[*opened.review.history[:-1], last])
        found = verify(replace(opened, review=review), "2026-03-30", Demanded(KnownKeys()))
        assert any("its answers give" in each.what for each in found) is named


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_changed_by_hand_is_named_or_said_not_to_be_held(name: str) -> None:
    kind, _, field = name.partition(".")
    hint = get_type_hints(next(each for each in HELD if each.__name__ == kind))[field]
    forged = deepcopy(sealed().review)
    places = [each for each in _held(forged) if type(each).__name__ == kind]
    full = [each for each in places if getattr(each, field) not in (None, "", 0, [], {})]
    unnoticed, tried = [], 0
    for number, place in enumerate(full or places):
        sound = getattr(place, field)
        for other in _others(sound, hint):
            put(place, **{field: other})
            tried += 1
            if not _named(forged):
                unnoticed.append((number, other))
        put(place, **{field: sound})
    # What stands nowhere in the sample means something at some of its places only.
    noticed = not unnoticed if full else len(unnoticed) < tried
    assert noticed == (name not in NOT_HELD), unnoticed


BEGUN: Final = ("case", "started", "uid", "instrument")
"""What the header says of how a review began, which nobody changes but a migration."""


def _created(case: str) -> Review:
    with TemporaryDirectory() as folder:
        rules = rules_of(Path(folder), SHEET)
    review = new_review("sealed", rules, "2026-03-10")
    state = ReviewState(
        rules, replace(review, review=replace(review.review, case=case)), WRITER, today="2026-03-20"
    )
    state.propose(Create(by=state.author))
    state.answer("1A", "Yes")
    return state.review


@pytest.mark.parametrize("case", ["", "mock-1"])
@pytest.mark.parametrize("key", BEGUN)
def test_how_a_review_began_is_held_before_its_first_submission(key: str, case: str) -> None:
    review = _created(case)
    assert breaks(review) == []
    header = review.review
    others: dict[str, list[Any]] = {
        "case": ["mock-2", *([""] if case else [])],
        "started": ["2026-03-09"],
        "uid": ["forged"],
        "instrument": [replace(header.instrument, sha256="1" * 64), replace(header.instrument, version="2")],
    }
    for other in others[key]:
        found = breaks(replace(review, review=replace(header, **{key: other})))
        assert [(each.act is not None and each.act.act, f"`{key}`" in each.what) for each in found] == [
            ("created", True)
        ]


def test_a_review_that_an_older_program_began_says_nothing_of_it_and_holds() -> None:
    review = _created("")
    history = [replace(act, besides="", seal="") for act in review.history]
    older = replace(review, history=[replace(history[0], seal=_seal(history, 0))])
    assert breaks(replace(older, review=replace(older.review, case="mock-1"))) == []


NOT_SHOWN: Final = {
    "Review.format": "how the file is written",
    "Answer.last_row": "keeps numbers of rows from being used again",
}
"""Each field whose change `git diff` does not show, and why."""


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_changed_by_hand_shows_in_git_diff_or_is_said_not_to(name: str) -> None:
    kind, _, field = name.partition(".")
    hint = get_type_hints(next(each for each in HELD if each.__name__ == kind))[field]
    forged, rules = deepcopy(sealed().review), sealed().rules
    before, unseen = readable(forged, rules), []
    places = [each for each in _held(forged) if type(each).__name__ == kind]
    full = [each for each in places if getattr(each, field) not in (None, "", 0, [], {})]
    for number, place in enumerate(full or places):
        sound = getattr(place, field)
        for other in _others(sound, hint):
            put(place, **{field: other})
            if readable(forged, rules) == before:
                unseen.append((number, other))
        put(place, **{field: sound})
    assert bool(unseen) == (name in NOT_SHOWN), unseen


@pytest.mark.parametrize("name", FIELDS)
def test_each_field_changed_by_hand_is_a_difference_of_two_files_and_told(name: str) -> None:
    opened = sealed()
    kind, _, field = name.partition(".")
    hint = get_type_hints(next(each for each in HELD if each.__name__ == kind))[field]
    forged, unseen = deepcopy(opened.review), []
    places = [each for each in _held(forged) if type(each).__name__ == kind]
    full = [each for each in places if getattr(each, field) not in (None, "", 0, [], {})]
    for number, place in enumerate(full or places):
        sound = getattr(place, field)
        for other in _others(sound, hint):
            put(place, **{field: other})
            found = diff_reviews(opened.review, opened.rules, forged, opened.rules)
            if found.same or not any(map(str.strip, text_lines(diff_blocks(found, opened.rules)))):
                unseen.append((number, other))
        put(place, **{field: sound})
    assert not unseen


@pytest.mark.parametrize("key", [*BEGUN, "id", "version", "status"])
def test_each_part_of_the_header_is_a_difference_of_two_files(key: str) -> None:
    opened = sealed()
    header = opened.review.review
    for other in _others(getattr(header, key), get_type_hints(model.Header)[key]):
        review = replace(opened.review, review=replace(header, **{key: other}))
        found = diff_reviews(opened.review, opened.rules, review, opened.rules)
        assert len(found.header) == 1, other
        assert found.header[0].what in "\n".join(text_lines(diff_blocks(found, opened.rules)))
    instrument = replace(header, instrument=replace(header.instrument, sha256="1" * 64))
    found = diff_reviews(opened.review, opened.rules, replace(opened.review, review=instrument), opened.rules)
    assert [each.what for each in found.header] == ["instrument's text"]


def test_an_act_that_is_gone_is_a_difference_of_two_files() -> None:
    opened = sealed()
    cut = replace(opened.review, history=opened.review.history[:-1])
    found = diff_reviews(opened.review, opened.rules, cut, opened.rules)
    assert [header_words(each) for each in found.header] == ["acts that are gone: submitted (version 4)"]
