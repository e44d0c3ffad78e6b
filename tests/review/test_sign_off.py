"""Signatures: what each locks, in which order they are given, how one is taken back."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.acts import look_again, perform, put
from tests.instrument.making import rules_of
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.lint.linter import lint
from tui_review.qa.merge import merge_reviews
from tui_review.qa.settling import settle_anew
from tui_review.review import signing
from tui_review.review.conflicts import place, sides_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import first_to_do
from tui_review.review.gate.acts import performed
from tui_review.review.gate.answers import rebased
from tui_review.review.gate.proposals import Author, HandOver
from tui_review.review.handover import ActName
from tui_review.review.model import Act, Answer, Review
from tui_review.review.record.acts import breaks, said_leaves
from tui_review.review.record.events import recorded
from tui_review.review.record.rewound import acts_of_version, review_at
from tui_review.review.serial import as_written, from_document, new_review, to_data
from tui_review.review.signing import (
    SignedForAnotherError,
    changed_since_signed,
    signature_to_sign,
    whose,
    why_locked,
)
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor, Policy, desk_day
from tui_review.store.keys import KnownKeys
from tui_review.store.reviews import ReviewFile
from tui_review.store.verify import Demanded, verify
from tui_review.telling.notes import side_words
from tui_review.yamlfile.reader import read_yaml
from tui_review.yamlfile.writer import write_yaml

WANDA = "Wanda Writer, 2026-03-20"
QA = Editor("Q", "qa", now=lambda: "2026-03-20T13:00:00Z")
LEADER = Editor("L", "site_leader", now=lambda: "2026-03-20T14:00:00Z")
SHEET = """\
language: 1
id: signed
version: "1"
title: Signed
short: Signed
sections:
  - id: sheet
    title: Sheet
    questions:
      - {id: a, ask: About A, answer: yes_no, guidance: Look., narrative_when: a is No, narrative_ask: Say why.}
      - {id: b, ask: About B, answer: text, optional: true, guidance: Look.}
      - {id: first, ask: Sign., label: Writer, answer: sign_off, signs: all_before, guidance: Sign.}
      - {id: c, ask: About C, answer: text, guidance: Look.}
      - {id: second, ask: Sign., label: Reader, answer: sign_off, signs: [a, first, c], after: first, guidance: Sign.}
      - {id: d, ask: About D, answer: text, optional: true, guidance: Look.}
"""
DONE = "{id: done, ask: About the end, label: Completed, answer: date, set_by: program, guidance: Look.}"
COMPLETED = SHEET.replace("sections:\n", "facts: {completed: done}\nsections:\n").replace(
    "      - {id: first,", f"      - {DONE}\n      - {{id: first,"
)
"""The same with the day of completion before both signatures."""
OWNED = SHEET.replace("sections:\n", "names: [who]\nsections:\n").replace(
    "{id: first, ask: Sign., label: Writer, answer: sign_off, signs: all_before,",
    "{id: who, ask: Who writes it, answer: text, guidance: Look.}\n"
    "      - {id: first, ask: Sign., label: Writer, answer: sign_off, signs: all_before, signed_by: who,",
)
"""The same with a question that names whose the first signature is."""


def made(folder: Path, by: str = "Wanda Writer", sheet: str = SHEET) -> ReviewState:
    rules = rules_of(folder, sheet)
    review = new_review("made-up-1", rules, "2026-03-10")
    return ReviewState(rules, review, Editor(by, now=lambda: "2026-03-20T12:00:00Z"), today="2026-03-20")


@pytest.fixture
def state(tmp_path: Path) -> ReviewState:
    """Nothing answered."""
    return made(tmp_path)


@pytest.fixture
def signed(state: ReviewState) -> ReviewState:
    """Answered and signed by the first."""
    state.answer_many({"a": "Yes", "b": "text", "first": "Wanda Writer, 2026-03-20"})
    return state


def test_a_signature_that_holds_no_more_counts_no_more_in_what_is_worked_out_after_a_change(
    signed: ReviewState,
) -> None:
    before, given = signed.evaluation, signed.review.raw
    assert before.value("first") == given["first"]
    after = Evaluation(signed.rules, given, as_of="2026-03-20", void=frozenset({"first"}), after=before)
    assert after.value("first") is Missing.UNANSWERED
    again = Evaluation(signed.rules, given, as_of="2026-03-20", after=after)
    assert again.value("first") == given["first"]


def test_the_sheet_lints_clean(tmp_path: Path) -> None:
    rules_of(tmp_path, SHEET)
    assert lint(tmp_path / "instrument.yaml") == []


def test_what_is_not_complete_cannot_be_signed(state: ReviewState) -> None:
    with pytest.raises(UserError, match="not complete: a"):
        state.answer("first", "Wanda Writer, 2026-03-20")
    state.answer("a", "No")
    with pytest.raises(UserError, match="not complete: a"):
        state.answer("first", "Wanda Writer, 2026-03-20")  # the narrative is missing
    state.write("a", "Because.")
    assert state.answer("first", "Wanda Writer, 2026-03-20") is not None


def test_what_may_stay_open_does_not_keep_anybody_from_signing(state: ReviewState) -> None:
    state.answer("a", "Yes")
    assert state.answer("first", "Wanda Writer, 2026-03-20") is not None


def test_a_signed_answer_cannot_be_changed_cleared_or_rewritten_and_says_who_signed(
    signed: ReviewState,
) -> None:
    for change in (
        lambda: signed.answer("a", "No"),
        lambda: signed.clear("b"),
        lambda: signed.write("a", "text"),
        lambda: signed.answer_many({"d": "text", "b": "other"}),
        lambda: signed.clear("first"),
        lambda: signed.answer("first", "Other Person, 2026-03-21"),
    ):
        with pytest.raises(UserError, match=r"Wanda Writer signed it on 2026-03-20 \(Writer\).*first"):
            change()
    assert signed.review.raw["b"] == "text"
    assert "d" not in signed.review.raw


def test_what_is_asked_after_a_signature_stays_open_and_the_same_answer_again_is_no_change(
    signed: ReviewState,
) -> None:
    assert why_locked(signed.rules, signed.review, "c") == ""
    assert signed.answer("c", "text") is not None
    assert signed.answer("a", "Yes") is None
    assert signed.flag("a", "look again") is not None


def test_undo_stops_at_a_signature(signed: ReviewState) -> None:
    assert signed.undo() is None
    signed.answer("d", "text")
    assert signed.undo() is not None
    assert signed.undo() is None
    assert set(signed.review.raw) == {"a", "b", "first"}


def test_what_is_to_be_done_before_a_signature_is_named_first_things_first(state: ReviewState) -> None:
    def first() -> str:
        return first_to_do(state.review, state.evaluation, "second")

    assert first() == "a", "what the earlier signature waits for"
    state.answer("a", "No")
    assert first() == "a", "its narrative is still to be written"
    state.write("a", "Made up.")
    assert first() == "first"
    state.answer("first", {"name": "Wanda Writer", "date": "2026-03-20"})
    assert first() == "c"
    state.answer("c", "Fictional")
    assert first() == ""


def test_the_second_signs_after_the_first(state: ReviewState) -> None:
    state.answer_many({"a": "Yes", "c": "text"})
    with pytest.raises(UserError, match=r"first \(Writer\) is signed first"):
        state.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader")
    state.answer("first", "Wanda Writer, 2026-03-20")
    assert state.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader") is not None


@pytest.mark.parametrize("order", [("first", "c", "b", "a"), ("a", "c", "first", "b")])
def test_everything_at_once_may_come_in_any_order(state: ReviewState, order: tuple[str, ...]) -> None:
    given = {"a": "Yes", "b": "text", "c": "text", "first": "Wanda Writer, 2026-03-20"}
    state.answer_many({id_: given[id_] for id_ in order})
    assert set(state.review.raw) == set(given)


def test_nobody_gives_a_signature_that_names_somebody_else(state: ReviewState) -> None:
    state.answer_many({"a": "Yes", "c": "text"})
    with pytest.raises(SignedForAnotherError, match="names Rita Reader, and Wanda Writer gives it"):
        state.answer("first", "Rita Reader, 2026-03-20")
    with pytest.raises(SignedForAnotherError):
        state.answer_many({"first": "Wanda Writer, 2026-03-20", "second": "Rita Reader, 2026-03-20"})
    assert "first" not in state.review.raw
    # At one screen each gives their own, under their own name.
    state.answer("first", "Rita Reader, 2026-03-20", by="Rita Reader")
    state.answer("second", "wanda  writer, 2026-03-20")
    assert state.findings_at("second") == []


@pytest.mark.parametrize(
    ("id_", "given", "why"),
    [
        ("second", "Wanda Writer, 2026-03-20", "signed at first already"),
        ("second", "Rita Reader, 2099-03-20", "still to come"),
        ("second", "Rita Reader, 2026-01-20", "It is dated before"),
    ],
)
def test_what_nobody_may_sign_is_refused_before_it_is_asked_who_signs(
    state: ReviewState, id_: str, given: str, why: str
) -> None:
    state.answer_many({"a": "Yes", "c": "text"})
    state.answer("first", "Wanda Writer, 2026-03-20")
    with pytest.raises(UserError, match=why) as caught:
        state.answer(id_, given, by="Sam Stranger")
    assert not isinstance(caught.value, SignedForAnotherError)


def test_at_once_is_refused_whole_when_a_signature_is_refused(state: ReviewState) -> None:
    with pytest.raises(UserError, match="second"):
        state.answer_many({"a": "Yes", "c": "text", "second": "R. R., 2026-03-20"})
    assert state.review.raw == {}


def test_only_the_signer_takes_a_signature_back_with_a_reason_that_is_kept(signed: ReviewState) -> None:
    with pytest.raises(UserError, match="Only Wanda Writer"):
        signed.unsign("first", by="Rita Reader", reason="wrong")
    with pytest.raises(UserError, match="needs a reason"):
        signed.unsign("first", reason="  ")
    signed.unsign("first", by="wanda  WRITER", reason="a is wrong")
    kept = signed.kept("first")
    assert kept.value is None
    assert [(c.was, c.by, c.why) for c in kept.changes] == [
        ({"name": "Wanda Writer", "date": "2026-03-20"}, "wanda  WRITER", "a is wrong")
    ]
    assert signed.answer("b", "other") is not None
    signed.answer("first", "Wanda Writer, 2026-03-20")
    assert [change.how for change in signed.kept("first").changes] == ["taken back", ""]


def test_no_journal_takes_back_a_signature_for_somebody_else_nor_one_before_a_later_one(
    signed: ReviewState,
) -> None:
    other = again(signed, deepcopy(signed.review))
    taken_back = other.unsign("first", reason="a is wrong")
    with pytest.raises(UserError, match="Only Wanda Writer"):
        signed.propose(replace(taken_back, by=replace(taken_back.by, name="Rita Reader")))
    with pytest.raises(UserError, match="Wanda Writer takes the signature at first back") as refused:
        signed.propose(replace(taken_back, why=""))
    assert refused.value.remedy.startswith('`tui-review unsign FILE first --by "Wanda Writer"')
    signed.answer("c", "text")
    signed.editor = replace(signed.editor, name="Rita Reader")
    signed.answer("second", "Rita Reader, 2026-03-20")
    with pytest.raises(UserError, match="second"):
        signed.propose(taken_back)
    assert signed.kept("first").value is not None


def test_taking_a_signature_back_is_not_undone(signed: ReviewState) -> None:
    signed.unsign("first", reason="a is wrong")
    assert signed.undo() is None


def test_later_signatures_are_taken_back_first(signed: ReviewState) -> None:
    signed.answer("c", "text")
    signed.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader")
    with pytest.raises(UserError, match="second is taken back first"):
        signed.unsign("first", reason="a is wrong")
    with pytest.raises(UserError, match="Rita Reader takes the signature at second back"):
        signed.answer("a", "No")
    signed.unsign("second", by="Rita Reader", reason="c is wrong")
    assert signed.unsign("first", reason="a is wrong").question == "first"


def test_there_must_be_a_signature_to_take_back(state: ReviewState) -> None:
    with pytest.raises(UserError, match="no signature"):
        state.unsign("first", reason="x")


def test_a_review_that_is_handed_over_keeps_its_signatures(signed: ReviewState) -> None:
    signed.answer("c", "text")
    perform(signed.review, "submit", signed.editor)
    with pytest.raises(UserError, match="submitted"):
        signed.unsign("first", reason="a is wrong")


def test_a_signature_written_into_the_file_over_something_incomplete_is_an_error(state: ReviewState) -> None:
    signature = {"name": "Rita Reader", "date": "2026-03-01"}
    put(state.review, answers={"second": Answer(value=dict(signature))})
    look_again(state)
    assert "signature" in {found.code for found in state.findings_at("second")}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("signs: [a, first, c]", "signs: [a, first, cc]", "unknown-id"),
        ("signs: [a, first, c]", "signs: [a, first, d]", "order"),
        ("signs: [a, first, c]", "signs: everything", "type"),
        ("after: first", "after: a", "type"),
        ("after: first", "after: frist", "unknown-id"),
        ("{id: d, ask: About D, answer: text,", "{id: d, ask: About D, answer: text, signs: [a],", "setting"),
        ("{id: c, ask: About C,", "{id: c, asked_when: b is text, ask: About C,", "unsigned"),
        ("signs: [a, first, c]", "signs: [a, done, first, c]", "set-later"),
        ("{id: c, ask: About C,", "{id: c, asked_when: done is answered, ask: About C,", "as-of set-later"),
    ],
)
def test_the_linter_finds_signatures_that_cannot_work(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert COMPLETED.count(old) == 1
    path = tmp_path / "instrument.yaml"
    path.write_text(COMPLETED.replace(old, new))
    assert [found.code for found in lint(path)] == code.split()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("", "", ""),
        ("signed_by: who,", "signed_by: whom,", "unknown-id"),
        ("signed_by: who,", "signed_by: c,", "order"),
        ("signed_by: who,", "signed_by: a,", "signed-by"),
        ("signed_by: who,", "signed_by: b,", "signed-by"),
        ("{id: who, ", "{id: who, na_if: Nobody., ", "signed-by"),
        ("signs: all_before, signed_by", "signs: [a, b], signed_by", "signed-by"),
        ("signs: [a, first, c], after: first", "signs: [a, who, c], signed_by: who", "signed-by signed-by"),
        (
            "{id: d, ask: About D, answer: text,",
            "{id: d, ask: About D, answer: text, signed_by: who,",
            "setting",
        ),
    ],
)
def test_the_linter_finds_signatures_that_nobody_named_could_give(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    assert not old or OWNED.count(old) == 1
    path = tmp_path / "instrument.yaml"
    path.write_text(OWNED.replace(old, new))
    assert [found.code for found in lint(path)] == code.split()


@pytest.fixture
def owned(tmp_path: Path) -> ReviewState:
    """All answered and named, nothing signed."""
    state = made(tmp_path, sheet=OWNED)
    state.answer_many({"a": "Yes", "who": "Wanda Writer", "c": "text"})
    return state


def test_a_signature_that_is_somebodys_is_given_by_nobody_else(owned: ReviewState) -> None:
    with pytest.raises(UserError, match="stands at who, and that is not Bob Else"):
        owned.answer("first", "Bob Else, 2026-03-20", by="Bob Else")
    # Names are compared as they are everywhere: blanks, case and order tell no two people apart.
    assert owned.answer("first", "WRITER, wanda, 2026-03-20") is not None
    with pytest.raises(UserError, match="WRITER, wanda signed it"):
        owned.answer("who", "Bob Else")
    with pytest.raises(UserError, match="signatures are by different people"):
        owned.answer("second", "Wanda Writer, 2026-03-20")


def test_whoever_is_named_for_one_signature_gives_no_other(tmp_path: Path) -> None:
    state = made(tmp_path, sheet=OWNED.replace("signs: [a, first, c], after: first", "signs: [a, c]"))
    state.answer_many({"a": "Yes", "who": "Wanda Writer", "c": "text"})
    with pytest.raises(UserError, match="Wanda Writer stands at who and so signs at first"):
        state.answer("second", "Wanda Writer, 2026-03-20")
    assert state.answer("second", "Bob Else, 2026-03-20", by="Bob Else") is not None


def test_of_several_who_are_named_each_may_sign(tmp_path: Path) -> None:
    text = OWNED.replace("Who writes it, answer: text", "Who writes it, answer: names")
    text = text.replace("[a, first, c], after: first", "[a, who, first, c], after: first, signed_by: who")
    state = made(tmp_path, sheet=text)
    assert lint(tmp_path / "instrument.yaml") == []
    state.answer_many({"a": "Yes", "who": ["Rita Reader", "Wanda Writer"], "c": "text"})
    state.answer("first", "Wanda Writer, 2026-03-20")
    with pytest.raises(UserError, match="stands at who, and that is not Bob Else"):
        state.answer("second", "Bob Else, 2026-03-20", by="Bob Else")
    assert state.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader") is not None
    assert state.findings_at("second") == []


@pytest.mark.parametrize("named", ["Rita Reader; Writer, Wanda", "Wanda Writer | Rita Reader"])
def test_several_who_are_named_in_one_text_may_sign_each(tmp_path: Path, named: str) -> None:
    state = made(tmp_path, sheet=OWNED.replace("signs: [a, first, c], after: first", "signs: [a, c]"))
    state.answer_many({"a": "Yes", "who": named, "c": "text"})
    with pytest.raises(UserError, match="stands at who, and that is not Bob Else"):
        state.answer("first", "Bob Else, 2026-03-20", by="Bob Else")
    with pytest.raises(UserError, match="Rita Reader stands at who and so signs at first"):
        state.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader")
    assert state.answer("first", "Wanda Writer, 2026-03-20") is not None


@pytest.mark.parametrize(
    ("named", "first", "second", "wrong"),
    [
        ("Wanda Writer", "Bob Else", "Rita Reader", {"first"}),
        ("Wanda Writer", "Bob Else", "Wanda Writer", {"first", "second"}),
        ("Wanda Writer", "Wanda Writer", "Rita Reader", set()),
        (None, "Bob Else", "Rita Reader", {"first"}),
    ],
)
def test_a_file_in_which_somebody_elses_signature_stands_is_found_to_be_wrong(
    owned: ReviewState, named: str | None, first: str, second: str, wrong: set[str]
) -> None:
    day = {"date": "2026-03-20"}
    signed = {"first": Answer(value={"name": first, **day}), "second": Answer(value={"name": second, **day})}
    put(owned.review, answers={**owned.review.answers, **signed, "who": Answer(value=named)})
    look_again(owned)
    found = [each for each in owned.findings() if each.code == "signature-whose"]
    assert {each.question for each in found if each.level == "error"} == wrong
    opened = ReviewFile(Path("made-up-1.yaml"), owned.review, owned.rules, "")
    broken = verify(opened, "2026-03-20", Demanded(KnownKeys()))
    assert {each.place for each in broken if "stands at who" in each.what} == wrong


def test_a_signature_keeps_what_it_signs_as_a_digest_and_in_words(signed: ReviewState) -> None:
    kept = signed.kept("first")
    assert len(kept.covers) == 64
    assert kept.signed == "2 answers (a to b) of signed 1"
    signed.answer("c", "text")
    signed.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader")
    assert signed.kept("second").signed == (
        "3 answers (a to c) of signed 1, after Wanda Writer on 2026-03-20"
    )


@pytest.mark.parametrize(
    ("question", "new"), [("a", Answer(value="No")), ("b", Answer(value="text", narrative="More."))]
)
def test_what_was_signed_and_is_another_now_is_named(signed: ReviewState, question: str, new: Answer) -> None:
    signed.review.answers[question] = new
    look_again(signed)
    (changed,) = [each for each in signed.findings_at("first") if each.code == "signature-changed"]
    assert changed.level == "error"
    assert f"What stands at {question} is not what was signed" in changed.message


def test_what_was_signed_and_is_not_there_any_more_is_named(signed: ReviewState) -> None:
    del signed.review.answers["b"]
    look_again(signed)
    assert any("at b is not what was signed" in each.message for each in signed.findings_at("first"))


def test_one_person_does_not_sign_twice(signed: ReviewState) -> None:
    signed.answer("c", "text")
    with pytest.raises(UserError, match="signed at first already; signatures are by different people"):
        signed.answer("second", " wanda   WRITER, 2026-03-20", by="Wanda Writer")
    signed.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader")
    put(signed.review.answers["second"], value={"name": "wanda WRITER", "date": "2026-03-20"})
    look_again(signed)
    codes = {each.question: each.level for each in signed.findings() if each.code == "signature-person"}
    assert codes == {"second": "error"}


@pytest.mark.parametrize(
    ("date", "code", "words"),
    [
        ("2026-03-09", "signature-early", "before what it signs was written"),
        ("2026-03-21", "signature-future", "still to come"),
        ("2099-01-01", "signature-future", "still to come"),
    ],
)
def test_a_signature_is_not_from_before_what_it_signs_nor_from_the_future(
    signed: ReviewState, date: str, code: str, words: str
) -> None:
    once_more = again(signed)
    once_more.unsign("first", reason="Wrong day.")
    with pytest.raises(UserError, match=words):
        once_more.answer("first", f"Wanda Writer, {date}")
    once_more.answer("first", "Wanda Writer, 2026-03-10")
    assert once_more.findings_at("first") == []
    put(signed.review.answers["first"], value={"name": "Wanda Writer", "date": date})
    look_again(signed)
    assert [(each.code, each.level) for each in signed.findings_at("first")] == [
        (code, "error"),
        ("signature-changed", "error"),
    ]
    opened = ReviewFile(Path("made-up-1.yaml"), signed.review, signed.rules, "")
    assert [
        each.place for each in verify(opened, signed.today, Demanded(KnownKeys())) if words in each.what
    ] == ["first"]


def test_a_signature_from_after_the_start_is_not_from_before_what_it_signs_either(
    signed: ReviewState,
) -> None:
    perform(signed.review, "submit", signed.editor, rules=signed.rules)
    perform(signed.review, "return", Editor("Q. Quill", "qa"), reason="Look again.", rules=signed.rules)
    signed.unsign("first", by="Wanda Writer", reason="There is more.")
    signed.answer("b", "another text")
    with pytest.raises(UserError, match="before what it signs was written"):
        signed.answer("first", "Wanda Writer, 2026-03-15")
    signed.answer("first", "Wanda Writer, 2026-03-20")
    assert signed.findings_at("first") == []


def test_a_signature_is_not_dated_before_the_one_it_comes_after(signed: ReviewState) -> None:
    signed.answer("c", "text")
    with pytest.raises(UserError, match="dated before first, which is signed first"):
        signed.answer("second", "Rita Reader, 2026-03-19", by="Rita Reader")
    signed.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader")
    put(signed.review.answers["second"], value={"name": "Rita Reader", "date": "2026-03-19"})
    look_again(signed)
    assert [each.code for each in signed.findings_at("second")] == ["signature-order", "signature-changed"]


@pytest.mark.parametrize(
    "forged",
    [
        {"value": {"name": "Eve", "date": "2026-03-20"}},
        {"value": {"name": "Wanda Writer", "date": "2026-03-19"}},
        {"login": "eve"},
        {"signed": "nothing"},
        {"leaves": "a:0000"},
    ],
)
def test_whose_a_signature_is_and_all_it_says_of_itself_is_under_its_own_digest(
    signed: ReviewState, forged: dict[str, Any]
) -> None:
    opened = ReviewFile(Path("made-up-1.yaml"), signed.review, signed.rules, "")
    demanded = Demanded(KnownKeys())
    assert verify(opened, signed.today, demanded) == []
    put(signed.review.answers["first"], **forged)
    assert "first" in [each.place for each in verify(opened, signed.today, demanded)]


def test_a_signature_from_before_its_name_was_under_its_digest_holds_as_it_did(signed: ReviewState) -> None:
    kept = signed.kept("first")
    places = signing.signed_places(signed.rules, "first")
    bare = signing._signed_content(signed.review, "first", replace(kept, value=None, signed=""), places)
    put(kept, covers=bare.digest, leaves=said_leaves(bare.leaves))
    assert changed_since_signed(signed.rules, signed.review, "first") == []
    signed.review.answers["b"] = Answer(value="otherwise")
    assert changed_since_signed(signed.rules, signed.review, "first") == ["b"]


def test_two_signatures_under_one_account_are_named_and_refused_where_nobody_may_be_two(
    tmp_path: Path,
) -> None:
    state = made(tmp_path)
    state.editor = replace(state.editor, login="shared")
    state.answer_many({"a": "Yes", "c": "text", "first": "Wanda Writer, 2026-03-20"})
    strict = again(state)
    strict.editor = replace(state.editor, policy=Policy(one_role=True))
    with pytest.raises(UserError, match="under the account shared, as Wanda Writer did at first"):
        strict.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader")
    state.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader")
    assert [(each.code, each.level) for each in state.findings_at("second")] == [
        ("signature-account", "info")
    ]
    strict.editor = replace(strict.editor, login="another")
    strict.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader")
    assert strict.findings_at("second") == []


@pytest.mark.parametrize(
    ("name", "nearly"),
    [
        ("Writer Wanda", True),
        ("W. Writer", True),
        ("WANDA WRITER.", True),
        ("Wanda Q. Writer", True),
        ("Wendy Writer", False),
        ("Wanda Reader", False),
        ("W. R.", False),
    ],
)
def test_a_name_that_may_be_the_first_signers_in_another_order_or_with_initials_is_warned_of(
    tmp_path: Path, name: str, nearly: bool
) -> None:
    state = made(tmp_path)
    state.answer_many({"a": "Yes", "c": "text", "first": "Wanda Writer, 2026-03-20"})
    state.answer("second", f"{name}, 2026-03-20", by=name)
    found = [(each.code, each.level) for each in state.findings_at("second")]
    assert found == ([("signature-name", "warning")] if nearly else [])


def test_who_signs_where_the_day_begins_first_signs_no_day_to_come(signed: ReviewState) -> None:
    put(signed.review.answers["first"], value={"name": "Wanda Writer", "date": "2026-03-21"})
    signed.answer_many({"c": "text"})
    handed = HandOver(act="submit", by=Author.of(Editor("Wanda Writer", now=lambda: "2026-03-20T19:00:00Z")))
    put(signed.review, history=[Act(version=1, act="created", by="W", at="2026-03-20T19:00:00Z")])
    submitted = performed(signed.rules, signed.review, handed)
    later = ReviewState(signed.rules, submitted, signed.editor, today="2026-06-01")
    assert "signature-future" not in [each.code for each in later.findings()]


def test_reopening_takes_every_signature_back_and_the_record_keeps_them(signed: ReviewState) -> None:
    signed.answer("c", "text")
    signed.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader")
    for act, who in (("submit", signed.editor), ("complete", QA), ("reopen", LEADER)):
        hand_over = HandOver(act=act, reason="A is wrong.", by=Author.of(who))  # type: ignore[arg-type]
        signed.propose(hand_over)
    assert signed.review.review.status == "returned"
    for sign_off, name in (("first", "Wanda Writer"), ("second", "Rita Reader")):
        kept = signed.kept(sign_off)
        assert (kept.value, kept.covers, kept.signed) == (None, "", "")
        (line,) = kept.changes
        assert (line.was["name"], line.how, line.by, line.why) == (name, "taken back", "L", "A is wrong.")
    assert breaks(signed.review) == []


@pytest.mark.parametrize("act", ["complete", "return"])
def test_a_signature_that_is_taken_back_while_nobody_changes_answers_is_named_but_for_the_act_that_gives_it_back(
    signed: ReviewState, act: ActName
) -> None:
    review = signed.review
    perform(review, "submit", signed.editor, rules=signed.rules)
    stood = review.answers["first"]
    lines = recorded(stood, Answer(), signed.editor, why="by hand", how="taken back")
    review.answers["first"] = Answer(changes=[*stood.changes, *lines])
    perform(review, act, QA, reason="x", rules=signed.rules)
    named = [each.place for each in breaks(review) if "changed before this act" in each.what]
    assert named == (["first"] if act == "complete" else [])


def test_what_is_changed_without_a_line_before_an_act_that_gives_a_review_back_is_named(
    signed: ReviewState,
) -> None:
    review = signed.review
    perform(review, "submit", signed.editor, rules=signed.rules)
    review.answers["d"] = Answer(value="by hand")
    perform(review, "return", QA, reason="x", rules=signed.rules)
    assert "d" in [each.place for each in breaks(review) if "changed before this act" in each.what]


def test_a_merge_does_not_change_what_was_signed_but_names_it(state: ReviewState) -> None:
    state.answer_many({"a": "Yes", "b": "text"})
    base = state.review
    state.answer("b", "otherwise")
    theirs = state.review
    mine = again(state, base)
    mine.answer("first", "Wanda Writer, 2026-03-20")
    for ours, other in ((mine.review, theirs), (theirs, mine.review)):
        found = merge_reviews(base, ours, other, state.rules)
        assert found.review.answers["b"].value == "text"
        assert list(found.conflicts) == ["b"]
        assert "Wanda Writer signed it on 2026-03-20" in found.conflicts["b"].why
        assert changed_since_signed(state.rules, found.review, "first") == []
    once_more = again(state, found.review)
    with pytest.raises(UserError, match="Wanda Writer signed it"):
        once_more.settle("b", "theirs" if found.conflicts["b"].theirs == "otherwise" else "ours")
    once_more.settle("b", "ours" if found.conflicts["b"].ours == "text" else "theirs")
    assert once_more.review.conflicts == {}


def signed_twice(state: ReviewState) -> ReviewState:
    """Two branches with another answer each, signed by another person each, merged."""
    state.answer_many({"a": "Yes", "b": "text"})
    sides = []
    for by, answer in (("Wanda Writer", "ours"), ("Bo Other", "theirs")):
        side = ReviewState(state.rules, state.review, replace(state.editor, name=by), today=state.today)
        side.answer_many({"b": answer, "first": f"{by}, 2026-03-20"})
        sides.append(side.review)
    found = merge_reviews(state.review, sides[0], sides[1], state.rules).review
    assert sorted(found.conflicts) == ["b", "first"]
    return again(state, found)


def as_bo(state: ReviewState) -> ReviewState:
    return ReviewState(state.rules, state.review, replace(state.editor, name="Bo Other"), today=state.today)


def test_a_signature_is_settled_after_what_it_signs(state: ReviewState) -> None:
    merged = signed_twice(state)
    merged.unsign("first", reason="To settle it.")
    assert merged.review.conflicts["b"].why == "", "a signature that is taken back is no reason"
    left = r"left unsettled what is signed here: b.*settle FILE b"
    with pytest.raises(UserError, match=left):
        as_bo(merged).settle("first", "theirs")
    with pytest.raises(UserError, match=left):
        merged.answer("first", WANDA)


def test_the_signature_of_a_side_is_taken_where_what_stands_is_what_it_signed(state: ReviewState) -> None:
    merged = signed_twice(state)
    merged.unsign("first", reason="To settle it.")
    merged.settle("b", "theirs")
    bo = as_bo(merged)
    bo.settle("first", "theirs")
    assert bo.review.conflicts == {}
    assert changed_since_signed(bo.rules, bo.review, "first") == []


def test_the_signature_of_a_side_is_given_anew_where_something_else_stands(state: ReviewState) -> None:
    merged = signed_twice(state)
    merged.unsign("first", reason="To settle it.")
    merged.settle("b", "ours")
    bo = as_bo(merged)
    with pytest.raises(UserError, match=r"What Bo Other signed is not what stands here.*given anew"):
        bo.settle("first", "theirs")
    settle_anew(bo, "first", "Bo Other, 2026-03-20")
    assert bo.review.conflicts == {}
    assert changed_since_signed(bo.rules, bo.review, "first") == []


def test_that_no_signature_holds_says_whoever_gave_the_one_that_would(state: ReviewState) -> None:
    merged = signed_twice(state)
    merged.unsign("first", reason="To settle it.")
    none = next(name for name, side in sides_of(merged.review.conflicts["first"]).items() if side is None)
    with pytest.raises(UserError, match="left unsettled what is signed here: b"):
        merged.settle("first", none)
    merged.settle("b", "theirs")
    with pytest.raises(UserError, match="Only Bo Other can say that this signature does not hold"):
        merged.settle("first", none)
    bo = as_bo(merged)
    bo.settle("first", none)
    assert ("first" in bo.review.conflicts, bo.kept("first").value) == (False, None)


def test_that_no_signature_holds_says_anybody_where_what_was_signed_does_not_stand(
    state: ReviewState,
) -> None:
    merged = signed_twice(state)
    merged.unsign("first", reason="To settle it.")
    none = next(name for name, side in sides_of(merged.review.conflicts["first"]).items() if side is None)
    merged.settle("b", "ours")
    merged.settle("first", none)
    assert merged.review.conflicts == {}


def test_that_the_signature_that_stands_holds_is_said_as_any_other_is_taken(state: ReviewState) -> None:
    merged = signed_twice(state)
    with pytest.raises(UserError, match="names Wanda Writer, and Bo Other gives it"):
        as_bo(merged).settle("first", "ours")
    with pytest.raises(UserError, match="left unsettled what is signed here: b"):
        merged.settle("first", "ours")
    merged.settle("b", "ours")
    changed = replace(merged.kept("b"), value="theirs")
    otherwise = again(state, replace(merged.review, answers={**merged.review.answers, "b": changed}))
    with pytest.raises(
        UserError, match=r"What Wanda Writer signed is not what stands here.*unsign FILE first"
    ):
        otherwise.settle("first", "ours")
    assert "first" in otherwise.review.conflicts
    merged.settle("first", "ours")
    assert merged.review.conflicts == {}


def signed_over_two_texts(state: ReviewState, *, from_one_signature: bool = False) -> ReviewState:
    """Two branches, each signed by one person on one day, of which one has another answer; merged."""
    state.answer_many({"a": "Yes", "b": "text"} | ({"first": WANDA} if from_one_signature else {}))
    sides = []
    for answer in ("ours", "theirs"):
        side = again(state)
        if from_one_signature:
            side.unsign("first", reason="There is more.")
        side.answer_many({"b": answer, "first": WANDA})
        sides.append(side.review)
    return again(state, merge_reviews(state.review, sides[0], sides[1], state.rules).review)


def again(state: ReviewState, review: Review | None = None) -> ReviewState:
    """Another session on the same review, or on another state of it."""
    return ReviewState(state.rules, review or state.review, state.editor, today=state.today)


@pytest.mark.parametrize("from_one", [False, True], ids=["first signatures", "given anew"])
def test_two_signatures_of_one_person_and_day_over_two_texts_are_left_to_settle(
    state: ReviewState, from_one: bool
) -> None:
    merged = signed_over_two_texts(state, from_one_signature=from_one)
    assert sorted(merged.review.conflicts) == ["b", "first"]
    conflict = merged.review.conflicts["first"]
    assert "both sides of a merge, over different answers (b)" in conflict.why
    first, where = merged.question("first"), place("first", merged.rules.questions)
    told = [side_words(merged.rules, where, side) for side in (conflict.ours, conflict.theirs)]
    assert told == [WANDA, f"{WANDA} (as signed on the other side)"], first
    assert changed_since_signed(merged.rules, merged.review, "first") == []
    with pytest.raises(UserError, match="b"):
        merged.settle("first", "theirs")
    merged.unsign("first", reason="To settle it.")
    merged.settle("b", "theirs")
    merged.settle("first", "theirs")
    assert merged.review.conflicts == {}
    assert (merged.kept("first").value, merged.kept("b").value) == (
        {"name": "Wanda Writer", "date": "2026-03-20"},
        "theirs",
    )
    assert changed_since_signed(merged.rules, merged.review, "first") == []
    assert breaks(merged.review) == []


def test_a_signature_that_one_side_alone_covers_with_its_text_says_so_where_it_is_settled(
    state: ReviewState,
) -> None:
    state.answer_many({"a": "Yes", "b": "text"})
    ours, theirs = again(state), again(state)
    ours.answer_many({"b": "changed on one side alone", "first": WANDA})
    theirs.answer("first", WANDA)
    for sides, stands in (((ours, theirs), "ours"), ((theirs, ours), "theirs")):
        found = again(
            state, merge_reviews(state.review, sides[0].review, sides[1].review, state.rules).review
        )
        assert "first" in found.review.conflicts
        assert found.kept("first").covers == sides[0].kept("first").covers, stands
        assert changed_since_signed(found.rules, found.review, "first") == []
        if sides[0] is ours:
            with pytest.raises(UserError, match=r"not what stands here.*unsign FILE first.*given anew"):
                found.settle("first", "theirs")
        else:
            found.settle("b", "ours")
        found.settle("first", "ours")
        assert found.review.conflicts == {}
        assert [line.how for line in found.kept("first").changes] == ["settled"]
        # Who has the other side and merges again, has what was settled.
        after = merge_reviews(sides[1].review, sides[1].review, found.review, state.rules).review
        assert (after.conflicts, after.answers["first"]) == ({}, found.review.answers["first"])


def test_an_unsettled_signature_stays_so_when_the_same_branches_are_merged_the_other_way_round(
    state: ReviewState,
) -> None:
    state.answer_many({"a": "Yes", "b": "text"})
    ours, theirs = again(state), again(state)
    ours.answer_many({"b": "changed on one side alone", "first": WANDA})
    theirs.answer("first", WANDA)
    mine, yours = ours.review, theirs.review
    one = merge_reviews(state.review, mine, yours, state.rules).review
    other = merge_reviews(state.review, yours, mine, state.rules).review
    for base in (state.review, mine, yours):
        both = merge_reviews(base, one, other, state.rules).review
        stands, (ours_side, other_side) = both.answers["first"], sides_of(both.conflicts["first"]).values()
        assert WANDA in (whose(ours_side), whose(other_side)), "what stands is a side"
        covered = {stands.covers, *(side["covers"] for side in (ours_side, other_side) if "covers" in side)}
        assert covered == {side.answers["first"].covers for side in (mine, yours)}
        assert changed_since_signed(state.rules, both, "first") == []


def test_a_signature_given_anew_on_one_side_is_what_a_merge_takes_with_what_it_signs(
    state: ReviewState,
) -> None:
    state.answer_many({"a": "Yes", "b": "text", "first": WANDA})
    theirs = again(state)
    theirs.unsign("first", reason="There is more.")
    theirs.answer_many({"b": "more", "first": WANDA})
    found = merge_reviews(state.review, state.review, theirs.review, state.rules).review
    assert found.conflicts == {}
    assert (found.answers["b"].value, found.answers["first"].covers) == ("more", theirs.kept("first").covers)
    ours = again(state)
    ours.unsign("first", reason="Not yet.")
    taken_back = merge_reviews(state.review, ours.review, theirs.review, state.rules).review
    assert "first" in taken_back.conflicts, (
        "the one that was given anew is no more the one that was taken back"
    )


def test_of_two_signatures_over_the_same_the_one_with_a_key_is_kept(state: ReviewState) -> None:
    state.answer_many({"a": "Yes", "b": "text"})
    sides = again(state), again(state)
    for side in sides:
        side.answer("first", WANDA)
    put(sides[1].review.answers["first"], key="SHA256:made-up", signature="made up")
    for ours, theirs in (sides, sides[::-1]):
        found = merge_reviews(state.review, ours.review, theirs.review, state.rules).review
        assert (found.conflicts, found.answers["first"].key) == ({}, "SHA256:made-up")
    put(sides[0].review.answers["first"], key="SHA256:another", signature="made up")
    found = merge_reviews(state.review, sides[0].review, sides[1].review, state.rules).review
    assert list(found.conflicts) == ["first"]


def test_of_a_signature_in_an_unsettled_place_of_former_days_nobody_knows_what_it_signed(
    state: ReviewState,
) -> None:
    merged = signed_twice(state)
    merged.unsign("first", reason="To settle it.")
    merged.settle("b", "theirs")
    put(merged.review.conflicts["first"], signed={})
    with pytest.raises(UserError, match="given anew"):
        as_bo(merged).settle("first", "theirs")


def test_a_signature_that_was_kept_on_a_machine_signs_nothing_that_its_giver_did_not_see(
    state: ReviewState,
) -> None:
    state.answer_many({"a": "Yes", "b": "text"})
    meanwhile = again(state)
    kept = state.answer("first", WANDA)
    assert kept is not None
    meanwhile.propose(rebased(meanwhile.review, kept))
    meanwhile.unsign("first", reason="Not yet.")
    meanwhile.answer("b", "otherwise")
    with pytest.raises(UserError, match=r"is not what stands here any more\. It is signed anew"):
        meanwhile.propose(rebased(meanwhile.review, kept))


@pytest.mark.parametrize("done", [DONE, DONE.replace("set_by: program", "optional: true")])
def test_what_the_program_fills_in_at_a_hand_over_breaks_no_signature(tmp_path: Path, done: str) -> None:
    state = made(tmp_path, sheet=COMPLETED.replace(DONE, done))
    assert lint(tmp_path / "instrument.yaml") == []
    state.answer_many({"a": "Yes", "first": WANDA})
    perform(state.review, "submit", state.editor, rules=state.rules)
    assert state.review.answers["done"].value == "2026-03-20"
    assert changed_since_signed(state.rules, state.review, "first") == []
    opened = ReviewFile(Path("made-up-1.yaml"), state.review, state.rules, "")
    assert verify(opened, state.today, Demanded(KnownKeys())) == []


def test_a_signature_that_covered_what_the_program_had_filled_in_holds_as_it_did(tmp_path: Path) -> None:
    state = made(tmp_path, sheet=COMPLETED)
    state.review.answers["done"] = Answer(value="2026-03-11")
    state = again(state)
    state.answer_many({"a": "Yes", "first": WANDA})
    kept = state.kept("first")
    whole = signing._signed_content(state.review, "first", kept, ("a", "b", "done"))
    put(kept, covers=whole.digest, leaves=said_leaves(whole.leaves))
    assert changed_since_signed(state.rules, state.review, "first") == []
    state.review.answers["a"] = Answer(value="No")
    assert changed_since_signed(state.rules, state.review, "first") == ["a"]


def test_a_version_told_from_its_record_has_the_signature_that_was_taken_back_since(
    signed: ReviewState,
) -> None:
    kept = signed.kept("first")
    perform(signed.review, "submit", signed.editor, rules=signed.rules)
    perform(signed.review, "return", Editor("Q. Quill", "qa"), reason="Look again.", rules=signed.rules)
    look_again(signed)
    signed.unsign("first", by="Wanda Writer", reason="There is more.")
    (number,) = acts_of_version(signed.review.history, 2)
    then = review_at(signed.review, number)
    assert then is not None
    assert (signed.kept("first").value, then.answers["first"].value) == (None, kept.value)
    data = write_yaml(to_data(then, as_written(signed.rules, then)), head_comment="made up")
    assert from_document(read_yaml(data, file="made-up.yaml")).answers["first"].value == kept.value


def test_what_a_key_signs_of_a_signature_is_the_same_in_every_version_and_all_that_it_says(
    state: ReviewState,
) -> None:
    review = state.review
    put(review.review, uid="made-up")
    given = Answer(
        value={"name": "Wanda Writer", "date": "2026-03-20"},
        covers="c" * 64,
        signed="2 answers",
        leaves="a:1111 b:2222",
        login="wanda",
        key="SHA256:made-up",
        signature="what the key made of it",
    )
    text = signature_to_sign(review, "first", given)
    assert (
        text == "tui-review signature\ne93144fae6e9b3977b389a90825d979ac26894b2002d83fe4d4d5ce1fc9a6e67\n"
    ), "signatures of former versions hold no more"
    others = [
        replace(given, value={"name": "Wanda Writer", "date": "2026-03-21"}),
        replace(given, covers="d" * 64),
        replace(given, signed="3 answers"),
        replace(given, leaves="a:1111 b:3333"),
        replace(given, key="SHA256:another"),
    ]
    texts = [signature_to_sign(review, "first", each) for each in others]
    texts.append(signature_to_sign(review, "second", given))
    put(review.review, uid="another")
    texts.append(signature_to_sign(review, "first", given))
    assert len({text, *texts}) == 1 + len(texts)
    assert signature_to_sign(review, "first", replace(given, signature="")) == texts[-1]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Writer, Wanda Q.", True),
        ("wanda q writer", True),
        ("W\u00e1nda Writ\u00e9r", True),
        ("W. Writer", True),
        ("Rita Reader", False),
    ],
)
def test_whoever_signs_under_nearly_the_name_of_another_signer_is_asked_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, asked: bool
) -> None:
    folder = tmp_path / "reviews"
    (folder / "instruments").mkdir(parents=True)
    (folder / "instruments" / "signed.yaml").write_text(SHEET)
    assert main(["new", "signed", "one", "--folder", str(folder)]) == 0
    file = str(folder / "one.yaml")
    today = desk_day()
    first = ["a=Yes", "c=text", f"first=Wanda Writer, {today}", "--by", "Wanda Writer"]
    assert main(["set", file, *first]) == 0
    assert capsys.readouterr().err == ""
    assert main(["set", file, f"second={name}, {today}", "--by", name]) == 0
    told = capsys.readouterr().err
    assert (f"{name} signed here, and Wanda Writer at first: is that one person?" in told) is asked
