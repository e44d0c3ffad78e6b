"""What commits say beside a review's file: acts that are gone, authors that are others, the last commit that fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.acts import open_note, override, perform, put
from tests.qa.sample import LEADER, QA, REVIEWER, STATE, complete_state
from tests.review.record.test_every_field import sealed
from tui_review.qa.merge import merge_reviews
from tui_review.qa.reasons import give_reason
from tui_review.review import signing
from tui_review.review.gate.proposals import Merge
from tui_review.review.model import Part
from tui_review.review.record.acts import breaks
from tui_review.review.record.chain import ROOT, chain_ends
from tui_review.review.record.events import events_of, joining_line
from tui_review.review.serial import as_written
from tui_review.review.state import ReviewState
from tui_review.store.atomic import fingerprint
from tui_review.store.authors import CommitAuthor, People, other_authors
from tui_review.store.committed import FolderCommits
from tui_review.store.file_commits import FileCommit, FileCommits
from tui_review.store.git import Commit
from tui_review.store.gone import lost_entries
from tui_review.store.reviews import parse_review, review_bytes

FILE = Path("sample.yaml")


def data_of(state: ReviewState) -> bytes:
    return review_bytes(state.review, as_written(state.rules, state.review))


def after(data: bytes) -> ReviewState:
    opened = parse_review(FILE, data)
    return ReviewState(opened.rules, opened.review, REVIEWER, today="2026-03-20")


@cache
def steps() -> tuple[bytes, bytes, bytes]:
    """One review: begun; submitted; returned, and an answer changed since."""
    state = complete_state()
    begun = data_of(state)
    perform(state.review, "submit", REVIEWER, rules=state.rules)
    submitted = data_of(state)
    perform(state.review, "return", QA, reason="See 4C.", rules=state.rules)
    state = after(data_of(state))
    state.answer("4C", "No")
    return begun, submitted, data_of(state)


def forged(data: bytes) -> bytes:
    """The same with another answer, by hand."""
    state = after(data)
    put(state.review.answers["4C"], value="No")
    return data_of(state)


def commit(number: int) -> Commit:
    return Commit(f"{number:040x}", "A. Author", f"2026-03-{number:02}T09:00:00Z", f"Step {number}")


def said(
    file: bytes,
    *committed: bytes,
    signatures: Mapping[int, str] | None = None,
    reverted: int = 0,
    by: int = 0,
    authors: Mapping[int, tuple[CommitAuthor, ...]] | None = None,
    people: Mapping[str, str] | None = None,
    parents: Mapping[int, tuple[bytes, ...]] | None = None,
) -> list[tuple[str, str]]:
    """What is said of a file after these commits of it, the oldest first, numbered from 1.

    The commit `by`, or the one after it, says that it took `reverted` back.
    Each comes after the one before it but for those of which `parents` says what stood in theirs.
    """
    commits = known(
        committed,
        signatures=signatures,
        reverted=reverted,
        by=by,
        authors=authors,
        people=people,
        parents=parents,
    )
    opened = parse_review(FILE, file)
    return [(each.place, each.what) for each in commits.breaks(opened, breaks(opened.review))]


def beside(
    file: bytes, *committed: bytes, parents: Mapping[int, tuple[bytes, ...]] | None = None
) -> list[str]:
    """What commits leave open of a file, likewise."""
    return list(known(committed, parents=parents).beside(parse_review(FILE, file)))


def known(
    committed: Sequence[bytes],
    *,
    signatures: Mapping[int, str] | None = None,
    reverted: int = 0,
    by: int = 0,
    authors: Mapping[int, tuple[CommitAuthor, ...]] | None = None,
    people: Mapping[str, str] | None = None,
    parents: Mapping[int, tuple[bytes, ...]] | None = None,
) -> FolderCommits:
    """The commits of one file that `said` is about."""
    commits = FolderCommits(Path(), People(people or {}))
    commits._keeps = False  # Nothing of it is in git.
    before = {number: (data,) for number, data in enumerate(committed[:-1], 2)} | dict(parents or {})
    those = [
        FileCommit(
            commit(number),
            (signatures or {}).get(number, "N"),
            _blob(data),
            tuple(map(_blob, before.get(number, (b"",)))),
            (authors or {}).get(number, ()),
        )
        for number, data in enumerate(committed, 1)
    ]
    commits.by_name = {FILE.name: those[::-1]}
    commits._blobs = {_blob(data): data for data in (*committed, *chain(*before.values())) if data}
    if reverted:
        commits.reverted = {commit(reverted).id: commit(by or reverted + 1)}
    return commits


def _blob(data: bytes) -> str:
    return fingerprint(data) if data else ""


def test_nothing_is_said_of_a_file_that_is_as_its_commits_led_to_it() -> None:
    assert said(steps()[-1], *steps()) == []
    assert said(steps()[-1]) == []


def test_an_act_that_a_commit_had_and_the_file_has_no_more_is_named_once_with_its_first_commit() -> None:
    begun, submitted, _ = steps()
    ((place, what),) = said(begun, begun, submitted, submitted)
    assert place == ""
    assert what.startswith("An act that stands in commit ")
    assert commit(2).said in what
    assert what.endswith("is not in the file any more: version 2, submitted by R. Reviewer.")


def test_an_act_taken_back_by_git_revert_is_said_to_be_with_the_way_out() -> None:
    begun, submitted, _ = steps()
    ((_, what),) = said(begun, begun, submitted, begun, reverted=2)
    assert f"Commit {commit(3).said} took it back with `git revert`." in what
    assert "`return` and `reopen`" in what


@pytest.mark.parametrize(
    ("field", "given", "words"),
    [
        ("by", "Somebody Else", "another author"),
        ("at", "2026-03-19T09:00:00Z", "another time"),
        ("login", "other", "another account"),
    ],
)
def test_a_change_that_says_otherwise_than_at_a_commit_is_named_at_its_question(
    field: str, given: str, words: str
) -> None:
    committed = steps()[-1]
    state = after(committed)
    answer = state.review.answers["4C"]
    changed: dict[str, Any] = {field: given}
    put(answer, changes=[*answer.changes[:-1], replace(answer.changes[-1], **changed)])
    found = said(data_of(state), committed)
    assert [(place, words in what) for place, what in found if "says another" in what] == [("4C", True)]
    assert said(committed, committed) == []


def test_a_signature_of_a_commit_that_does_not_hold_is_named_and_a_good_or_missing_one_is_not() -> None:
    data = steps()[1]
    found = said(data, data, data, data, data, signatures={1: "B", 2: "R", 3: "G"})
    assert [what for _, what in found] == [
        f"The signature of commit {commit(2).said} is by a key that was revoked.",
        f"The signature of commit {commit(1).said} does not fit what it signs.",
    ]


def test_of_a_place_that_does_not_hold_the_last_commit_is_named_at_which_it_did_and_the_one_after() -> None:
    sound = steps()[1]
    bad = forged(sound)
    by_hand = [what for place, what in said(bad, sound, sound) if place == "4C"]
    assert by_hand == [f"It held at commit {commit(2).said}; what is not committed yet changed it."]
    by_commit = [what for place, what in said(bad, sound, bad, bad) if place == "4C"]
    assert by_commit == [f"It held at commit {commit(1).said}; commit {commit(2).said} changed it."]
    never = [what for place, what in said(bad, bad) if place == "4C"]
    assert never == []


def test_commits_that_took_the_file_away_or_hold_what_cannot_be_read_are_passed_over() -> None:
    sound = steps()[1]
    found = [what for place, what in said(forged(sound), sound, b"not: [a review", b"") if place == "4C"]
    assert found == [f"It held at commit {commit(1).said}; what is not committed yet changed it."]


REVIEWER_COMMITS = CommitAuthor(("reviewer@county.example", "rr"))
QA_COMMITS = CommitAuthor(("qa@county.example", "qq"))
HOST_COMMITS = CommitAuthor(("root@host.example", "root"))
COMPLETED = "fs.review_completed"
"""What the first submission answers by itself."""
PEOPLE = {"reviewer@county.example": f"Somebody Before; {REVIEWER.name}", "QQ": QA.name}


def by_others(
    *authors: CommitAuthor | tuple[CommitAuthor, ...], extra: tuple[bytes, ...] = ()
) -> list[tuple[str, str]]:
    """What is said of names where these committed the steps from the second on, and after them what is `extra`."""
    made = {number: each if isinstance(each, tuple) else (each,) for number, each in enumerate(authors, 2)}
    return said(steps()[-1], *steps(), *extra, authors=made, people=PEOPLE)


def test_a_name_other_than_that_of_the_known_author_of_its_commit_is_named_with_both_and_the_commit() -> None:
    found = by_others(QA_COMMITS, (REVIEWER_COMMITS, QA_COMMITS))
    whose = f"is by {REVIEWER.name}; {QA.name} brought it by commit {commit(2).said}."
    assert set(found) == {
        ("", f"The act says that it {whose}"),
        (COMPLETED, f"The change says that it {whose}"),
    }
    found = by_others(REVIEWER_COMMITS, QA_COMMITS)
    whose = f"is by {REVIEWER.name}; {QA.name} brought it by commit {commit(3).said}."
    assert found == [("4C", f"The change says that it {whose}")]


@pytest.mark.parametrize(
    "authors",
    [
        pytest.param((REVIEWER_COMMITS, (QA_COMMITS, REVIEWER_COMMITS)), id="each commits what is theirs"),
        pytest.param((HOST_COMMITS, HOST_COMMITS), id="an account that nobody is said to have"),
        pytest.param((REVIEWER_COMMITS, (QA_COMMITS, HOST_COMMITS)), id="one author of two is not known"),
    ],
)
def test_honest_commits_are_no_break(authors: tuple[CommitAuthor | tuple[CommitAuthor, ...], ...]) -> None:
    assert by_others(*authors) == []


def test_what_one_takes_back_and_another_brings_again_was_brought_by_the_first() -> None:
    _, submitted, last = steps()
    both = (QA_COMMITS, REVIEWER_COMMITS)
    assert by_others(REVIEWER_COMMITS, both, QA_COMMITS, QA_COMMITS, extra=(submitted, last)) == []


def test_a_merge_brings_what_none_of_its_branches_has_and_nothing_else() -> None:
    committed = {2: (REVIEWER_COMMITS, QA_COMMITS), 3: (QA_COMMITS,)}
    data, both = (*steps()[:2], steps()[-1]), {3: (steps()[1], steps()[-1])}
    assert said(data[-1], *data, authors=committed, people=PEOPLE, parents=both) == []
    nobody = {3: (steps()[1], steps()[1])}
    found = said(data[-1], *data, authors=committed, people=PEOPLE, parents=nobody)
    assert [place for place, _ in found] == ["4C"]


def test_a_message_that_names_another_than_the_known_author_of_its_commit_is_named_at_its_note() -> None:
    state = after(steps()[1])
    open_note(state.review, state.evaluation, QA, "4C", "Which days are these?")
    both = (steps()[1], data_of(state))
    ((place, what),) = said(both[1], *both, authors={2: (REVIEWER_COMMITS,)}, people=PEOPLE)
    assert place == "note/n1"
    assert what.startswith(
        f"The message says that it is by {QA.name}; Somebody Before or {REVIEWER.name} brought it"
    )
    assert said(both[1], *both, authors={2: (QA_COMMITS,)}, people=PEOPLE) == []


def test_who_brings_a_whole_file_may_bring_it_from_elsewhere() -> None:
    assert said(steps()[-1], steps()[-1], authors={1: (QA_COMMITS,)}, people=PEOPLE) == []


def test_what_a_commit_itself_says_of_its_author_counts_before_the_mailmap_of_the_clone() -> None:
    people = People(PEOPLE)
    assert (
        people.names([CommitAuthor(("old@example.org", "r", "Reviewer@county.example", "r"))])[-1]
        == REVIEWER.name
    )
    assert people.names([CommitAuthor(("e@example.org", "qq", "reviewer@county.example", "rr"))]) == [QA.name]


def test_authors_beside_that_of_the_commit_are_those_its_text_names() -> None:
    text = "commit 1a2b\nAuthor: R. <reviewer@county.example>\n\n    Words\n\nCo-authored-by: Q <qa@county.example>\n"
    assert [each.called[0] for each in other_authors(text)] == [
        "reviewer@county.example",
        "qa@county.example",
    ]


def test_what_was_left_to_settle_and_is_settled_by_no_line_is_named_with_its_commit() -> None:
    base = after(steps()[1])
    perform(base.review, "return", QA, reason="See 4C.", rules=base.rules)
    sides = []
    for answer in ("No", "NA"):
        state = after(data_of(base))
        state.answer("5B" if answer == "NA" else "4C", "No")
        state.write("4C", f"Said in one of two ways: {answer}.")
        sides.append(state.review)
    merged = merge_reviews(base.review, sides[0], sides[1], base.rules).review
    left = data_of(ReviewState(base.rules, merged, REVIEWER, today="2026-03-20"))
    assert "4C.narrative" in merged.conflicts
    settled = after(left)
    for key in merged.conflicts:
        settled.settle(key, "ours")
    assert said(data_of(settled), *steps()[:2], left) == [], "also where what stood there holds"
    by_hand = after(left)
    put(by_hand.review, conflicts={})
    found = said(data_of(by_hand), *steps()[:2], left)
    assert found
    assert {place for place, _ in found} == {"4C"}
    assert f"in commit {commit(3).said}, and no line says that it was settled" in found[0][1]
    claimed = said(data_of(by_hand), *steps()[:2], left, data_of(by_hand), reverted=3)
    assert claimed == found, "a message that says so takes nothing back"
    taken_back = said(steps()[1], *steps()[:2], left, steps()[1], reverted=3)
    assert not any("left to settle" in what for _, what in taken_back)


@pytest.mark.parametrize(
    ("key", "word"),
    [("why", "reason"), ("how", "way that it came"), ("text", "text"), ("by", "author"), ("at", "time")],
)
def test_what_a_change_or_message_of_a_commit_says_of_itself_stays_as_it_was(key: str, word: str) -> None:
    state = after(changed()[1])
    note = open_note(state.review, state.evaluation, QA, "4C", "  One.\n\nTwo: more.\n\n\n  Three.\n")
    state.write("4C", "  Written.\n\nIn two paragraphs, since.\n\n")
    give_reason(state, "4C", "A reason: long. " * 20)
    committed = data_of(state)
    assert said(committed, *steps()[:2], committed) == []
    forger = after(committed)
    event, message = forger.review.answers["4C"].changes[-1], forger.review.notes[note].messages[-1]
    forged_by = {
        "why": "Another.",
        "how": "loaded",
        "text": "Another.",
        "by": "E. Else",
        "at": "2026-03-01T10:00:00Z",
    }
    for entry in (event, message):
        if hasattr(entry, key):
            put(entry, **{key: forged_by[key]})
    places = {kind for kind, entry in (("change", event), ("message", message)) if hasattr(entry, key)}
    found = [what for _, what in said(data_of(forger), *steps()[:2], committed)]
    named = {
        kind for kind in places if f"A {kind} says another {word} than in commit {commit(3).said}." in found
    }
    assert named == places


def twice() -> tuple[bytes, bytes]:
    """A returned review of which an answer, a narrative and a table are changed, and changed again."""
    state = after(returned())
    for answer, words, name in (("No", "Said once.", "A. One"), (None, "Said twice, and more.", "B. Two")):
        if answer is None:
            state.clear("4C")
        else:
            state.answer("4C", answer)
        state.write("4C", words)
        with_rows(state, name)
        if answer is not None:
            first = data_of(state)
    return first, data_of(state)


def _value(state: ReviewState) -> None:
    put(state.review.answers["4C"], value="NA")


def _narrative(state: ReviewState) -> None:
    put(state.review.answers["4C"], narrative="Written by hand.")


def _cell(state: ReviewState) -> None:
    next(iter((state.review.answers["fs.participants"].rows or {}).values()))["name"] = "C. Hand"


def _of_event(state: ReviewState, number: int, **says: Any) -> None:
    own = state.review.answers["4C"]
    put(own, changes=[replace(each, **says) if n == number else each for n, each in enumerate(own.changes)])


def _between(state: ReviewState) -> None:
    _of_event(state, 2, was="NA")


def _put_in(state: ReviewState) -> None:
    own = state.review.answers["4C"]
    first = own.changes[0]
    earlier = replace(first, id="handmade00", at="2026-03-01T08:00:00Z", by="E. Else", was=first.was)
    put(own, changes=[earlier, replace(first, after=["handmade00"], was="NA"), *own.changes[1:]])


MADE_BY_HAND: dict[str, tuple[str, Callable[[ReviewState], None], str]] = {
    "an answer": ("4C", _value, "made of the answer stands otherwise than in "),
    "a narrative": ("4C", _narrative, "made of the narrative stands otherwise than in "),
    "a cell": ("fs.participants", _cell, "made of the answer stands otherwise than in "),
    "what stood there between": ("4C", _between, "A change says another former state than in "),
    "a change before it": ("4C", _put_in, "A change says another change before it and former state than in "),
}


@pytest.mark.parametrize(("place", "by_hand", "words"), MADE_BY_HAND.values(), ids=MADE_BY_HAND)
def test_what_stands_otherwise_under_a_change_than_it_made_in_its_commit_is_named_with_who_changed_it(
    place: str, by_hand: Callable[[ReviewState], None], words: str
) -> None:
    first, second = twice()
    honest = (*steps()[:2], returned(), first, second)
    assert said(second, *honest) == []
    state = after(second)
    by_hand(state)
    forged_file = data_of(state)
    assert breaks(parse_review(FILE, forged_file).review) == [], "the file alone does not tell"
    found = [what for where, what in said(forged_file, *honest) if where == place]
    (what,) = [each for each in found if words in each]
    if "made of" in words:
        assert f"commit {commit(5).said}, which brought it: what is not committed yet changed it" in what
        (what,) = [each for where, each in said(forged_file, *honest, forged_file) if where == place]
        assert f"commit {commit(6).said} changed it, and no change says so" in what
    later = after(forged_file)
    later.write("4B", "Something else.")
    again = said(data_of(later), *honest, forged_file)
    assert [where for where, what in again if words in what] == [place], "also once something follows"
    gone = {where for where, what in said(second, *honest, forged_file, second) if words in what}
    assert gone == set(), "it was put back"


def test_a_change_by_hand_under_one_that_gets_its_reason_or_is_merged_is_named() -> None:
    before, committed, with_reason = changed()
    honest = (*steps()[:2], before, committed)
    assert said(with_reason, *honest) == []
    state = after(with_reason)
    _value(state)
    assert [place for place, what in said(data_of(state), *honest) if "made of the answer" in what] == ["4C"]
    forger, other = after(committed), after(committed)
    _value(forger)
    other.write("4B", "Something else.")
    by_lines = after(data_of(other))
    _value(by_lines)
    sides, file = (data_of(other), data_of(forger)), data_of(by_lines)
    parents = {6: (committed,), 7: sides}
    (found,) = [what for place, what in said(file, *honest, *sides, file, parents=parents) if place == "4C"]
    assert f"commit {commit(6).said} changed it" in found, "and not the merge, which took it from there"


def test_what_a_change_made_is_held_against_the_first_commit_of_it_that_can_be_read() -> None:
    first, second = twice()
    unread = second.replace(b"\nanswers:\n", b"\nanswers: [\n", 1)
    honest = (*steps()[:2], returned(), first, unread, second)
    assert said(second, *honest) == []
    state = after(second)
    _value(state)
    (found,) = [what for place, what in said(data_of(state), *honest) if place == "4C"]
    assert f"than in commit {commit(6).said}, which brought it" in found
    reformatted = second.replace(b"\n    changes:\n", b"\n    changes: # of hand\n")
    (found,) = [what for place, what in said(data_of(state), *honest[:4], reformatted) if place == "4C"]
    assert f"than in commit {commit(5).said}, which brought it" in found, "however it is written"


def test_a_line_of_a_merge_that_joins_nothing_and_changes_nothing_settles_nothing() -> None:
    base = after(returned())
    one, other = after(data_of(base)), after(data_of(base))
    one.write("4C", "Said in one way.")
    other.write("4C", "Said in another.")
    merged = merge_reviews(base.review, one.review, other.review, base.rules).review
    left = data_of(ReviewState(base.rules, merged, REVIEWER, today="2026-03-20"))
    assert list(merged.conflicts) == ["4C.narrative"]
    by_hand = after(left)
    put(by_hand.review, conflicts={})
    stands = by_hand.review.answers["4C"]
    (end,) = chain_ends(events_of(stands, "narrative"))
    as_merged(by_hand, "narrative", [(end, stands.narrative)], stands.narrative)
    found = said(data_of(by_hand), *steps()[:2], left)
    assert [place for place, what in found if "no line says that it was settled" in what] == ["4C"]


def with_rows(state: ReviewState, *names: str) -> None:
    """Gives the participants of a review these names, one row each; none of a row that goes."""
    rows = state.kept("fs.participants").rows or {}
    first = next(iter(rows.values()))
    new = {f"r{number}": {**first, "name": name} for number, name in enumerate(names, 1) if name}
    state.change_rows("fs.participants", replace(state.kept("fs.participants"), rows=new))


TWO_WAYS: dict[str, tuple[str, Callable[[ReviewState, int], object]]] = {
    "an answer": ("4C", lambda state, side: state.answer("4C", "No") if side else state.clear("4C")),
    "a text": ("4C", lambda state, side: state.write("4C", f"Said in one of two ways: {side}.")),
    "a cell": ("fs.participants", lambda state, side: with_rows(state, "A. One", f"B. {'TF'[side]}")),
    "a row": ("fs.participants", lambda state, side: with_rows(state, "A. One", "B. Two" * side)),
}


@pytest.mark.parametrize(("place", "change"), TWO_WAYS.values(), ids=TWO_WAYS)
def test_what_a_merge_left_to_settle_and_was_taken_out_before_any_commit_had_it_is_named(
    place: str, change: Callable[[ReviewState, int], object]
) -> None:
    base = after(returned())
    with_rows(base, "A. One", "B. First")
    sides = [after(data_of(base)), after(data_of(base))]
    for number, side in enumerate(sides):
        change(side, number)
    merged = merge_reviews(base.review, sides[0].review, sides[1].review, base.rules).review
    assert merged.conflicts
    left = ReviewState(base.rules, merged, REVIEWER, today="2026-03-20")
    assert said(data_of(left), *steps()[:2]) == [], "it is left to settle"
    settled, by_hand = after(data_of(left)), after(data_of(left))
    for key in merged.conflicts:
        settled.settle(key, "ours")
    assert said(data_of(settled), *steps()[:2]) == [], "also where what stood there holds"
    put(by_hand.review, conflicts={})
    file, parents = data_of(by_hand), tuple(map(data_of, sides))
    assert said(file, *steps()[:2]) == [], "not committed yet"
    (found,) = said(file, *steps()[:2], parents[0], file, parents={4: parents})
    assert found[0] == place
    assert f"the merge of commit {commit(4).said} " in found[1]
    assert "No line says that it was settled: it was taken out of the file by hand" in found[1]
    picked = (*steps()[:2], parents[0], file)
    assert said(file, *picked) == [], "whoever picks a later commit leaves the same"
    (warned,) = beside(file, *picked)
    assert warned.startswith(f"{place}: Two branches changed it differently ")
    assert "nobody says which of both holds" in warned


def test_what_branches_have_merged_by_themselves_is_decided() -> None:
    """Who came to what the other side has, alone, and what both said alike, nobody has to settle."""
    base = after(returned())
    one, other = after(data_of(base)), after(data_of(base))
    one.answer("4C", "No")
    other.clear("4C")
    merged = merge_reviews(base.review, one.review, other.review, base.rules).review
    assert "4C" in merged.conflicts
    other.answer("4C", "No")
    again = merge_reviews(base.review, merged, other.review, base.rules).review
    assert again.conflicts == {}
    assert said(data_of(ReviewState(base.rules, again, REVIEWER, today="2026-03-20")), *steps()[:2]) == []


def as_merged(state: ReviewState, part: Part, ends: Sequence[tuple[str, Any]], now: Any) -> str:
    """Writes by hand that a merge made of an answer what stands there; the id of the line."""
    answer = state.review.answers["4C"]
    line = joining_line("4C", part, ends, now, state.review.history[-1].at)
    put(answer, changes=[*answer.changes, line], **{"value" if part == "given" else part: now})
    return line.id


FORGED_ENDS = {
    "after the change before it": lambda end: [(end, "No")],
    "after that and what stood there first": lambda end: [(end, "No"), (ROOT, "Yes")],
}


@pytest.mark.parametrize("ends", FORGED_ENDS.values(), ids=FORGED_ENDS)
def test_a_line_that_a_merge_is_said_to_have_made_is_named_where_its_commit_brought_nothing_to_join(
    ends: Callable[[str], Sequence[tuple[str, Any]]],
) -> None:
    state = after(steps()[-1])
    (end,) = chain_ends(events_of(state.review.answers["4C"], "given"))
    id_ = as_merged(state, "given", ends(end), "Yes")
    file = data_of(state)
    assert breaks(state.review) == [], "the file alone cannot tell"
    assert beside(file, *steps()) == [], "not committed yet: it may be a merge that has stopped"
    (named,) = beside(file, *steps(), file)
    assert named.startswith(f"4C: A line of the record ({id_}) says that a merge made it, and commit ")
    assert commit(4).said in named
    assert said(file, *steps(), file) == [], "work begun before the first submission may leave the same"
    assert beside(file, *steps(), file, parents={4: steps()[1:2]}) == [], "it brought the change, too"
    assert beside(file, *steps(), file, parents={4: (steps()[-1], steps()[0])}) == [], (
        "a branch without a record"
    )
    assert beside(file, *steps(), file, parents={4: steps()[-2:]}) == [], "a branch that lacks the change"
    assert beside(file, *steps(), file, steps()[-1], file) == beside(file, *steps(), file), "brought again"


def test_a_merge_that_brings_hand_overs_has_what_its_lines_join() -> None:
    state = after(steps()[-1])
    perform(state.review, "submit", REVIEWER, reason="As asked.", rules=state.rules)
    perform(state.review, "return", QA, reason="Once more.", rules=state.rules)
    back = data_of(state)
    (end,) = chain_ends(events_of(state.review.answers["4C"], "given"))
    id_ = as_merged(state, "given", [(end, "No")], "Yes")
    file = data_of(state)
    assert id_ in beside(file, *steps(), back, file)[0]
    assert beside(file, *steps(), back, file, parents={5: (back, steps()[-1])}) == []
    assert beside(file, *steps(), file) == [], "squashed with a branch that was handed over"


def test_a_merge_with_what_was_begun_before_the_first_submission_brings_no_doubt_where_a_commit_has_it() -> (
    None
):
    begun, submitted, changed_since = steps()
    work = after(begun)
    work.answer("16.comments", "Begun before.")
    base, ours, theirs = (parse_review(FILE, data).review for data in (begun, changed_since, data_of(work)))
    merged = merge_reviews(base, ours, theirs, work.rules).review
    state = ReviewState(work.rules, ours, REVIEWER, today="2026-03-20")
    state.propose(Merge(base=base, theirs=theirs, merged=merged, by=state.author))
    file = data_of(state)
    lines = [event for event in state.review.answers["16.comments"].changes if event.how == "merged"]
    assert len(lines) == 1
    assert (
        beside(file, begun, submitted, changed_since, file, parents={4: (changed_since, data_of(work))}) == []
    )
    assert lines[0].id in beside(file, begun, submitted, changed_since, file)[0], (
        "as a rebase leaves it: no break"
    )
    assert said(file, begun, submitted, changed_since, file) == []


def test_an_override_that_was_left_to_settle_goes_with_an_act_that_says_so_or_is_named() -> None:
    base = after(steps()[1])
    perform(base.review, "complete", QA, rules=base.rules)
    final, other = after(data_of(base)), after(data_of(base))
    perform(final.review, "finalise", STATE, rules=base.rules)
    override(other.review, other.evaluation, LEADER, "4", "Area Needing Improvement", "A pattern.")
    merged = merge_reviews(base.review, final.review, other.review, base.rules).review
    left = data_of(ReviewState(base.rules, merged, REVIEWER, today="2026-03-20"))
    assert list(merged.conflicts) == ["4/override"]
    settled = ReviewState(base.rules, merged, STATE, today="2026-03-20")
    settled.settle("4/override", "ours")
    assert said(data_of(settled), *steps()[:2], left) == []
    by_hand = after(left)
    put(by_hand.review, conflicts={})
    found = said(data_of(by_hand), *steps()[:2], left)
    assert any("(4/override) in commit" in what for place, what in found if place == "override/4")


def returned() -> bytes:
    """The review before its answer was changed."""
    state = after(steps()[1])
    perform(state.review, "return", QA, reason="See 4C.", rules=state.rules)
    return data_of(state)


@cache
def changed() -> tuple[bytes, bytes, bytes]:
    """Returned; with an answer and a message more; with the answer more and a reason for it."""
    before = returned()
    state = after(before)
    state.answer("4C", "No")
    open_note(state.review, state.evaluation, QA, "4C", "Which days are these?")
    committed = data_of(state)
    give_reason(state, "4C", "The note.")
    return before, committed, data_of(state)


NOTE = "note/n1"
AUTHORS = {1: (REVIEWER_COMMITS,), 2: (REVIEWER_COMMITS,), 3: (REVIEWER_COMMITS,)}


@pytest.mark.parametrize(
    ("authors", "merges", "reverted", "named"),
    [
        pytest.param(AUTHORS, True, 0, {"4C", NOTE}, id="a side of a conflict taken whole"),
        pytest.param(AUTHORS, False, 0, {NOTE}, id="who made a change takes it back, and no message"),
        pytest.param(AUTHORS | {3: (QA_COMMITS,)}, False, 0, {"4C", NOTE}, id="another takes it away"),
        pytest.param(AUTHORS, False, 2, set(), id="git revert"),
        pytest.param(AUTHORS | {3: (QA_COMMITS,)}, False, 2, {"4C", NOTE}, id="git revert of another's"),
        pytest.param(AUTHORS | {3: (QA_COMMITS,)}, False, 1, {"4C", NOTE}, id="said of another commit"),
    ],
)
def test_a_change_or_message_of_a_commit_that_is_gone_is_named_unless_it_went_as_it_may(
    authors: Mapping[int, tuple[CommitAuthor, ...]], *, merges: bool, reverted: int, named: set[str]
) -> None:
    before, committed, _ = changed()
    parents = {3: (committed, before)} if merges else {}
    found = said(before, before, committed, before, authors=authors, parents=parents, reverted=reverted, by=3)
    assert {place.split("-")[0] for place, _ in found} == named
    assert all(
        f"that stands in commit {commit(2).said} is not in the file any more." in what for _, what in found
    )
    told = f"Commit {commit(3).said} took it back with `git revert`."
    assert all((told in what) == (reverted == 2) for _, what in found)


QA_BY_NAME = CommitAuthor(("host@county.example", QA.name))


@pytest.mark.parametrize(
    ("author", "people", "reverted", "named"),
    [
        (QA_COMMITS, PEOPLE, 0, {"4C", NOTE}),
        (QA_COMMITS, PEOPLE, 2, {"4C"}),
        (QA_BY_NAME, None, 0, {"4C", NOTE}),
        (QA_COMMITS, None, 0, {NOTE}),
        (REVIEWER_COMMITS, PEOPLE, 0, {NOTE}),
        (REVIEWER_COMMITS, PEOPLE, 2, {NOTE}),
    ],
)
def test_who_commits_what_others_did_takes_no_change_of_theirs_back(
    author: CommitAuthor, people: Mapping[str, str] | None, reverted: int, named: set[str]
) -> None:
    """An account of git is a person's where the settings say so, or git calls it as the record calls somebody."""
    before, committed, _ = changed()
    authors = dict.fromkeys((1, 2, 3), (author,))
    found = said(before, before, committed, before, authors=authors, people=people, reverted=reverted, by=3)
    lost = {place.split("-")[0] for place, what in found if "is not in the file any more" in what}
    assert lost == named


def test_an_account_of_git_that_brings_what_several_did_takes_nothing_back_unseen() -> None:
    """On a machine of several people whose commits have one author."""
    before, committed, _ = changed()
    state = after(committed)
    open_note(state.review, state.evaluation, QA, "4B", "And this?")
    more = data_of(state)
    without = after(more)
    put(without.review, answers={**without.review.answers, "4C": after(before).review.answers["4C"]})
    gone = data_of(without)
    authors = dict.fromkeys((1, 2, 3, 4), (HOST_COMMITS,))
    assert [place for place, _ in said(gone, before, committed, more, gone, authors=authors)] == ["4C"]


def test_a_change_taken_back_before_it_is_committed_or_given_its_reason_since_is_no_break() -> None:
    before, committed, explained = changed()
    assert {place.split("-")[0] for place, _ in said(before, before, committed)} == {NOTE}
    assert said(explained, before, committed, explained) == []
    assert said(committed, before, committed, before, committed) == []


def test_a_merge_of_a_branch_on_which_a_change_was_taken_back_is_no_break() -> None:
    before, committed, _ = changed()
    state = after(committed)
    put(state.review.answers["4C"], changes=[])
    put(state.review, answers={**state.review.answers, "4C": after(before).review.answers["4C"]})
    undone = data_of(state)
    parents = {4: (committed, undone)}
    found = said(undone, before, committed, undone, undone, authors=AUTHORS, parents=parents, people=PEOPLE)
    assert not any("is not in the file any more" in what for _, what in found)


def test_a_signature_of_a_commit_that_is_gone_is_named_unless_a_line_says_where_it_went() -> None:
    sealed_file = sealed()
    rules, then = sealed_file.rules, sealed_file.review
    data = review_bytes(then, as_written(rules, then))
    commits = FileCommits([FileCommit(commit(1), "N", "1")], {"1": data}, {})
    gone = {id_: each for id_, each in then.answers.items() if id_ != "first"}
    taken_back = signing.voided(rules, then, REVIEWER, "asked")
    for answers, named in ((gone, ["first"]), (taken_back, []), (then.answers, [])):
        found = list(lost_entries(rules, replace(then, answers=answers), commits, lambda *_: False))
        lost = [each for each in found if "A signature that stands" in each.what]
        assert [each.place for each in lost] == named
        assert all(
            "`tui-review unsign FILE first --by … --reason …` takes back" in each.what for each in lost
        )
