"""Proposals come back from a journal as they were, those of former days too."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, replace
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from tui_review.errors import UserError
from tui_review.review.gate.gate import decide
from tui_review.review.gate.proposals import Author, Change, OpenNote, Proposal, from_entry
from tui_review.review.model import Header, InstrumentRef, Review
from tui_review.review.who import Editor

BY = Author(name="A. Reviewer", role="qa", login="arev", at="2026-03-20T12:00:00Z")
REVIEW = Review(
    review=Header(
        id="made-up",
        version=1,
        instrument=InstrumentRef(id="osri-r4", version="1", sha256="0"),
        status="in_progress",
        started="2026-03-10",
    )
)
SAMPLES: dict[str, Any] = {
    "str": "made up",
    "dict[str, Any]": {"value": "No"},
    "ActName": "submit",
    "Review": REVIEW,
}


def _sample(kind: type) -> Any:
    """One of a kind, each part that has no default filled in."""
    needed = [each for each in fields(kind) if each.default is each.default_factory is MISSING]
    return kind(**{each.name: SAMPLES[str(each.type)] for each in needed}, by=BY)


@pytest.mark.parametrize("kind", get_args(Proposal), ids=lambda kind: kind.__name__)
def test_every_kind_of_proposal_comes_back_from_a_journal_as_it_was(kind: type) -> None:
    proposal = _sample(kind)
    assert from_entry(json.loads(json.dumps(proposal.as_entry()))) == proposal


def test_no_two_kinds_have_one_name_in_a_journal() -> None:
    kinds = get_args(Proposal)
    assert len({kind.do for kind in kinds}) == len(kinds)


def test_a_change_that_a_former_version_kept_in_its_journal_is_read() -> None:
    entry = {"question": "4A", "before": {}, "after": {"value": 2}}
    found = from_entry(entry)
    assert isinstance(found, Change)
    assert (found.question, found.before, found.after, found.by.name) == ("4A", {}, {"value": 2}, "")
    assert found == from_entry(entry), "read twice, it is one and the same"


@pytest.mark.parametrize(
    "entry",
    [
        {"question": "4A"},
        {"entry": 2, "do": "dance"},
        {"entry": 2, "do": "reply", "note": "n1"},
        {"entry": 2, "do": "reply", "note": "n1", "text": 3},
        {"entry": 2, "do": "reply", "note": "n1", "text": "made up", "by": {"role": "king"}},
    ],
)
def test_an_entry_that_says_nothing_that_can_be_done_is_told_of(entry: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="no change of a review"):
        from_entry(entry)


def test_an_entry_of_a_later_version_is_told_of() -> None:
    with pytest.raises(UserError, match="later tui-review"):
        from_entry({"entry": 3, "do": "reply"})


def test_all_that_one_act_writes_has_one_moment() -> None:
    moments = iter(["2026-03-20T12:00:00Z", "2026-03-20T12:00:01Z"])
    author = Author.of(Editor("A. Reviewer", now=lambda: next(moments)))
    assert author.editor.now() == author.editor.now() == "2026-03-20T12:00:00Z"


def test_each_proposal_is_told_from_every_other() -> None:
    assert OpenNote(on="4A", text="made up").id != OpenNote(on="4A", text="made up").id


NAMES_OF_PLACES = {"id", "question", "on", "note", "item", "rating", "undoes", "side"}
"""Texts of a proposal that are held against what there is, and so need no looking at."""


@pytest.mark.parametrize("kind", get_args(Proposal), ids=lambda kind: kind.__name__)
def test_no_character_that_a_file_may_not_hold_gets_past_the_gate(kind: type) -> None:
    proposal = _sample(kind)
    said = {each.name for each in fields(kind) if str(each.type) == "str"} - NAMES_OF_PLACES
    spoiled = [replace(proposal, **{name: "a\x1b[2Jb"}) for name in said]
    spoiled.append(replace(proposal, by=replace(BY, name="A\x1b")))
    for each in spoiled:
        with pytest.raises(UserError, match="U\\+001B"):
            decide(each, SimpleNamespace(editor=Editor("A. Reviewer"), review=REVIEW))
