"""Random three-way merges: whatever either side changed is in the merged review, or stands there as unsettled."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.acts import put
from tests.examples import examples
from tui_review.qa.merge import MergeResult, merge_reviews
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Act, Answer, Message, Note, Override, Review
from tui_review.review.record.standing import note_status_after
from tui_review.review.rows import add_row, change_row, delete_row, move_row
from tui_review.review.serial import from_document, to_data
from tui_review.yamlfile.reader import read_yaml
from tui_review.yamlfile.writer import write_yaml

from .sample import empty_state, rules

TABLE = "4A1"
COLUMNS = ("date", "type", "reason")
_QUESTIONS = st.sampled_from(["4B", "4C", "5B", "1A", "fs.site"])
_WORDS = st.sampled_from(["Yes", "No", "NA", "one", "two", "three"])
_CODES = st.sampled_from(["Other", "Other (say which)"])
_WHO = st.sampled_from(["a", "b"])

PASSAGES = ("01:1", "02:1", "07:3")
_OPS = st.one_of(
    st.tuples(st.just("answer"), _QUESTIONS, _WORDS),
    st.tuples(st.just("clear"), _QUESTIONS, st.just("")),
    st.tuples(st.just("narrative"), _QUESTIONS, _WORDS),
    st.tuples(st.just("flag"), _QUESTIONS, _WORDS),
    st.tuples(st.just("describe"), _QUESTIONS, st.tuples(_CODES, _WORDS)),
    st.tuples(st.just("cite"), _QUESTIONS, st.sampled_from(PASSAGES)),
    st.tuples(st.just("add row"), st.sampled_from(COLUMNS), _WORDS),
    st.tuples(st.just("change row"), st.integers(0, 3), st.tuples(st.sampled_from(COLUMNS), _WORDS)),
    st.tuples(st.just("delete row"), st.integers(0, 3), st.just("")),
    st.tuples(st.just("move row"), st.integers(0, 3), st.sampled_from([-1, 1])),
    st.tuples(st.just("note"), _QUESTIONS, _WORDS),
    st.tuples(st.just("reply"), st.integers(0, 3), _WORDS),
    st.tuples(st.just("close"), st.integers(0, 3), st.just("")),
    st.tuples(st.just("override"), st.sampled_from(["4", "5"]), _WORDS),
    st.tuples(st.just("act"), st.just(""), _WORDS),
)


def _edited(review: Review, ops: list[tuple[str, Any, Any]], who: str) -> Review:
    new = deepcopy(review)
    for number, (kind, where, what) in enumerate(ops):
        at = f"2026-03-01T09:00:{number:02d}Z"
        if kind in ("answer", "clear", "narrative", "flag"):
            answer = new.answers.get(where, Answer())
            attribute = {"answer": "value", "clear": "value"}.get(kind, kind)
            put(answer, **{attribute: what if kind != "clear" else None})
            new.answers[where] = answer
            if answer.empty:
                del new.answers[where]
        elif kind == "describe":
            answer = new.answers.get(where, Answer())
            code, text = what
            put(answer, described={**answer.described, code: text})
            new.answers[where] = answer
        elif kind == "cite":
            answer = new.answers.get(where, Answer())
            kept = [each for each in answer.passages if each != what]
            put(answer, passages=kept if what in answer.passages else [*kept, what])
            new.answers[where] = answer
        elif kind.endswith("row"):
            _edit_table(new, kind, where, what)
        elif kind == "note":
            first = Message(by=who, role="qa", at=at, text=what)
            new.notes[f"n{len(new.notes) + 1}"] = Note(on=where, status="open", messages=[first])
        elif kind in ("reply", "close") and len(new.notes) > where:
            note = list(new.notes.values())[where]
            act: Any = "closed" if kind == "close" else ""
            note.messages.append(Message(by=who, role="reviewer", at=at, text=what, act=act))
            put(note, status=note_status_after(note.messages))
        elif kind == "override":
            new.overrides[where] = Override(rating=what, reason=who, by=who, at=at)
        elif kind == "act":
            put(new.review, version=new.review.version + 1, status="returned")
            new.history.append(Act(version=new.review.version, act="returned", by=who, at=at, reason=what))
    return new


def _edit_table(review: Review, kind: str, where: Any, what: Any) -> None:
    answer = review.answers.get(TABLE, Answer())
    ids = list(answer.rows or {})
    if kind == "add row":
        answer, _ = add_row(answer, {where: what})
    elif where >= len(ids):
        return
    elif kind == "change row":
        column, word = what
        answer = change_row(answer, ids[where], {**(answer.rows or {})[ids[where]], column: word})
    elif kind == "delete row":
        answer = delete_row(answer, ids[where])
    else:
        answer = move_row(answer, ids[where], what)
    review.answers[TABLE] = answer


def _base() -> Review:
    review = empty_state().review
    answers = {
        "4B": Answer(value="Yes", narrative="Because.", passages=["01:1"]),
        "5B": Answer(value="No"),
        TABLE: Answer(rows={f"r{n}": {"date": f"2025-0{n}-01", "type": "Other"} for n in (1, 2, 3)}),
    }
    notes = {"n1": Note(on="4B", status="open", messages=[Message(by="q", role="qa", at="2026", text="?")])}
    put(review, answers=answers, notes=notes, history=[Act(version=1, act="created", by="r", at="2026")])
    return review


def _check_place(merged: MergeResult, key: str, was: Any, mine: Any, yours: Any, now: Any) -> None:
    """One independent place: a change of one side is there, two different ones are both in `conflicts`."""
    conflict = merged.review.conflicts.get(key)
    if mine != was and yours not in (was, mine):
        assert conflict is not None, key
        assert (conflict.base, conflict.ours, conflict.theirs) == (was, mine, yours)
        assert now == mine
    else:
        # What merges by itself is left to settle only beside what does not, or with a reason.
        question = key.removesuffix(".narrative")
        beside = [merged.review.conflicts.get(each) for each in (question, f"{question}.narrative")]
        plain = [each for each in beside if each is not None and not each.why]
        assert conflict is None or conflict.why or len(plain) == len(beside), key
        assert conflict is None or (conflict.base, conflict.ours, conflict.theirs) == (was, mine, yours)
        assert now == (yours if mine == was else mine)


def _check_mixed(merged: MergeResult, id_: str, was: Answer, mine: Answer, yours: Answer) -> None:
    """An answer of one side beside a narrative of the other is named."""
    for one, other in ((mine, yours), (yours, mine)):
        if (one.value != was.value, other.value, other.narrative != was.narrative, one.narrative) == (
            True,
            was.value,
            True,
            was.narrative,
        ):
            conflict = merged.review.conflicts[id_]
            assert "narrative" in conflict.why
            assert f"{id_}.narrative" in merged.review.conflicts


def _check_table(base: Review, ours: Review, theirs: Review, merged: MergeResult) -> None:
    was, mine, yours, now = (
        side.answers.get(TABLE, Answer()).rows for side in (base, ours, theirs, merged.review)
    )
    if mine is None or yours is None:
        _check_place(merged, TABLE, was, mine, yours, now)
        return
    assert was is not None
    whole = merged.review.conflicts.get(TABLE)
    if whole is not None:
        # That there are none is an answer, and takes no row of the other side into it.
        assert {} in (mine, yours)
        assert (whole.base, whole.ours, whole.theirs, now) == (was, mine, yours, mine)
        return
    if now is None:
        # Each side took other rows out: nobody said that there are none.
        assert mine
        assert yours
        assert not any(id_ in mine and id_ in yours for id_ in was)
        assert {*mine, *yours} <= {*was}
        return
    for id_ in was:
        before, left, right = was[id_], mine.get(id_), yours.get(id_)
        if left is None or right is None:
            _check_place(merged, f"{TABLE}.{id_}", before, left, right, now.get(id_))
            continue
        for column in COLUMNS:
            key = f"{TABLE}.{id_}.{column}"
            cells = (before.get(column), left.get(column), right.get(column), now[id_].get(column))
            _check_place(merged, key, *cells)
    for id_, row in mine.items():
        assert id_ in was or now[id_] == row
    for id_, row in yours.items():
        new = merged.renumbered.get(f"{TABLE}.{id_}", f"{TABLE}.{id_}").removeprefix(f"{TABLE}.")
        assert id_ in was or now[new] == row
    added = [row for side in (mine, yours) for id_, row in side.items() if id_ not in was]
    assert len(now) <= len(was) + len(added)
    assert len(set(now)) == len(now)


@examples(200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_OPS, max_size=8), st.lists(_OPS, max_size=8))
def test_no_change_of_either_side_is_lost(mine: list[Any], yours: list[Any]) -> None:
    base = _base()
    ours, theirs = _edited(base, mine, "a"), _edited(base, yours, "b")
    merged = merge_reviews(base, ours, theirs, rules())
    now = merged.review
    for id_ in {*base.answers, *ours.answers, *theirs.answers} - {TABLE}:
        sides = [side.answers.get(id_, Answer()) for side in (base, ours, theirs, now)]
        _check_place(merged, id_, *(side.value for side in sides))
        _check_place(merged, f"{id_}.narrative", *(side.narrative or None for side in sides))
        for code in {code for side in sides for code in side.described}:
            texts = [side.described.get(code) for side in sides]
            _check_place(merged, f"{id_}.describe.{code}", *texts)
        _check_mixed(merged, id_, *sides[:3])
        for passage in PASSAGES:
            was, left, right, kept = (passage in side.passages for side in sides)
            assert kept == (right if left == was else left), "what one side cites or takes out is taken"
        flags = [side.flag for side in sides]
        assert flags[3] == flags[2] if flags[1] == flags[0] else flags[1] in flags[3]
        if flags[1] != flags[0] != flags[2]:
            assert flags[2] in flags[3]
    _check_table(base, ours, theirs, merged)
    for side in (ours, theirs):
        for id_, note in side.notes.items():
            new = merged.renumbered.get(id_, id_) if side is theirs else id_
            for message in note.messages:
                assert message in now.notes[new].messages
        for act in side.history:
            assert act in now.history
        for item, override in side.overrides.items():
            conflict = now.conflicts.get(f"{item}/override")
            assert now.overrides[item] == override or (
                conflict is not None and conflict.theirs["by"] == override.by
            )
    assert now.review.version == max(ours.review.version, theirs.review.version)


@examples(50, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_OPS, max_size=8), st.lists(_OPS, max_size=8))
def test_a_merged_review_is_a_sound_file_and_merging_with_the_base_changes_nothing(
    mine: list[Any], yours: list[Any]
) -> None:
    base = _base()
    ours, theirs = _edited(base, mine, "a"), _edited(base, yours, "b")
    merged = merge_reviews(base, ours, theirs, rules()).review
    data = to_data(merged, Evaluation(rules(), {}, as_of="2026-03-20"))
    again = from_document(read_yaml(write_yaml(data), file="merged"))
    assert again.answers == merged.answers
    assert again.conflicts == merged.conflicts
    assert again.notes == merged.notes
    for side in (ours, theirs):
        for one in (merge_reviews(base, side, base, rules()), merge_reviews(base, base, side, rules())):
            assert not one.conflicts
            assert one.review.answers == {id_: each for id_, each in side.answers.items() if not each.empty}
            assert one.review.notes == side.notes
        assert not merge_reviews(base, side, side, rules()).conflicts
