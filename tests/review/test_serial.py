"""The review file: the same state the same bytes, one changed answer its own lines, and no damaged file taken."""

from __future__ import annotations

from copy import deepcopy
from difflib import ndiff
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.acts import put
from tests.examples import examples
from tests.reference.generate import incomplete, random_complete_case
from tui_review.errors import UserError
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import findings
from tui_review.review.made_with import another_text
from tui_review.review.model import Answer, Event, Message, Note, Override, Review
from tui_review.review.record.ids import is_raised
from tui_review.review.serial import from_document
from tui_review.review.state import ReviewState
from tui_review.shape.plain import plain
from tui_review.store.reviews import read_review, review_bytes
from tui_review.yamlfile.reader import read_yaml
from tui_review.yamlfile.writer import write_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.review.conftest import MakeState

SHARED = examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
SAMPLE = Path(__file__).parents[2] / "reviews" / "sample-0001.yaml"
AWKWARD = st.one_of(
    st.sampled_from(
        ["yes", "No: he said", "- 4B", "# not a comment", "'", '"', "010", "12:30", "~", "a\n\n b\n", "{", "%x", "|"]
    ),
    st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cf"]), min_size=1, max_size=40),
)  # fmt: skip


def saved(state: ReviewState) -> bytes:
    evaluation = Evaluation(state.rules, state.review.raw, as_of="2026-03-20")
    return review_bytes(state.review, evaluation, former=b"")


def read(data: bytes) -> Review:
    return from_document(read_yaml(data, file="reviews/made-up-1.yaml"))


def fill(state: ReviewState, seed: int, texts: list[str]) -> None:
    """A random part of a random case, with narratives, rows, flags."""
    rng = Random(seed)
    state.answer_many({"fs.case_type": "Foster Care"})
    for id_, value in incomplete(rng, random_complete_case(rng)).items():
        try:
            state.answer(id_, value)
            if rng.random() < 0.3:
                state.write(id_, rng.choice(texts))
            if rng.random() < 0.1:
                state.flag(id_, rng.choice(texts))
        except UserError:
            continue  # not asked, not to be given, or a text that entry refuses: the state stays as it was
    if rng.random() < 0.5 and state.evaluation.asked("4A1"):
        state.answer(
            "4A1",
            [{"date": "2026-01-02", "type": "Group Home"}, {}, {"reason": "Other"}][: rng.randint(1, 3)],
        )


@SHARED
@given(seed=st.integers(0, 10**6), texts=st.lists(AWKWARD, min_size=1, max_size=4))
def test_any_review_comes_back_from_its_file_as_it_was(made: MakeState, seed: int, texts: list[str]) -> None:
    state = made()
    fill(state, seed, texts)
    data = saved(state)
    back = read(data)
    assert back.answers == state.review.answers
    assert back.review == state.review.review
    again = ReviewState(state.rules, back, state.editor, today="2026-03-20")
    assert saved(again) == data, "the same state, the same bytes"


def test_a_review_of_format_1_gets_the_same_uid_on_every_branch_and_loses_nothing(made: MakeState) -> None:
    state = made({"fs.case_type": "Foster Care", "4A": 2})
    former = plain(state.review) | {"format": 1}
    del former["review"]["uid"]
    one, other = (read(write_yaml(former)) for _ in range(2))
    assert one.format == 2
    assert one.review.uid == other.review.uid != state.review.review.uid
    assert is_raised(one.review.uid)
    assert not is_raised(state.review.review.uid)
    assert (one.answers, one.history) == (state.review.answers, state.review.history)
    former["review"]["id"] = "made-up-2"
    assert read(write_yaml(former)).review.uid != one.review.uid


def test_the_order_of_answering_leaves_no_trace(made: MakeState) -> None:
    given = {"fs.case_type": "Foster Care", "4A": 2, "4C": "No", "5C": "Yes", "14A": "Yes"}
    forth, back = made(), made()
    for id_, value in given.items():
        forth.answer(id_, value)
    for id_ in sorted(given, key=lambda id_: id_ != "fs.case_type"):
        back.answer(id_, given[id_])
    back.answer("4A", 3)
    back.undo()
    put(back.review.review, uid=forth.review.review.uid)
    assert saved(forth) == saved(back)


def test_the_order_in_which_cells_came_leaves_no_trace_also_of_columns_that_are_no_more(
    made: MakeState,
) -> None:
    written = set()
    for former in (["former_a", "former_b"], ["former_b", "former_a"]):
        state = made({"fs.case_type": "Foster Care", "4A": 2})
        put(state.review.review, uid="0" * 16)
        row = dict.fromkeys(["date", *former], "2026-01-02")
        state.review.answers["4A1"] = Answer(rows={"r1": row})
        written.add(saved(state))
    assert len(written) == 1


def owners(data: bytes) -> list[tuple[str, str]]:
    """For each line of a file: its section, and the key in it."""
    section = key = ""
    found = []
    for line in data.decode().split("\n"):
        if line[:1] not in ("", " ", "#"):
            section, key = line.partition(":")[0], ""
        elif line[:2] == "  " and line[2:3] != " ":
            key = line.strip().partition(":")[0].strip('"')
        found.append((section, key))
    return found


def changed_places(before: bytes, after: bytes) -> set[tuple[str, str]]:
    """The sections and keys of all lines in which two files differ."""
    old, new = owners(before), owners(after)
    places = set()
    at_old = at_new = 0
    for line in ndiff(before.decode().split("\n"), after.decode().split("\n")):
        if line[0] in " -":
            if line[0] == "-":
                places.add(old[at_old])
            at_old += 1
        if line[0] in " +":
            if line[0] == "+":
                places.add(new[at_new])
            at_new += 1
    return places


CHANGES: list[tuple[str, Callable[[ReviewState], object]]] = [
    ("4C", lambda state: state.answer("4C", "No")),
    ("14A", lambda state: state.answer("14A", "No")),
    ("16.applies", lambda state: state.answer("16.applies", "No")),
    ("4A1", lambda state: state.answer("4A1", [{"date": "2026-05-06", "type": "Group Home"}])),
    ("6B", lambda state: state.write("6B", "Another reason.")),
    ("9.comments", lambda state: state.clear("9.comments")),
    ("3A1", lambda state: state.flag("3A1", "ask again")),
    ("fs.reviewers", lambda state: state.answer("fs.reviewers", ["A. Nother"])),
]


@pytest.fixture
def sample(made: MakeState) -> ReviewState:
    """The sample review, back at its reviewer and not yet submitted."""
    review = from_document(read_yaml(SAMPLE.read_bytes(), file=SAMPLE.name))
    put(review.review, status="in_progress")
    put(review, history=[])
    empty = made()
    return ReviewState(empty.rules, review, empty.editor, today="2026-03-20")


@pytest.mark.parametrize(("question", "change"), CHANGES, ids=[question for question, _ in CHANGES])
def test_one_changed_answer_changes_its_own_lines_and_the_ratings_that_follow(
    sample: ReviewState, question: str, change: Callable[[ReviewState], object]
) -> None:
    before, was = saved(sample), deepcopy(sample.review)
    ratings = {id_: sample.evaluation.rating(id_) for id_ in sample.rules.rated}
    change(sample)
    assert sample.review.answers != was.answers
    places = changed_places(before, saved(sample))
    moved = {id_ for id_ in ratings if sample.evaluation.rating(id_) != ratings[id_]}
    assert ("answers", question) in places
    assert places <= {("answers", question), *(("ratings", id_) for id_ in moved)}


def test_a_rating_that_changes_is_seen_in_the_same_diff(sample: ReviewState) -> None:
    before = saved(sample)
    sample.answer("4C", "No")
    lines = [
        line
        for line in ndiff(before.decode().split("\n"), saved(sample).decode().split("\n"))
        if line[0] in "-+"
    ]
    assert "-     rating: Strength" in lines
    assert "+     rating: Area Needing Improvement" in lines
    assert "+     because: 4C is No" in lines


def test_everything_a_review_can_hold_comes_back(sample: ReviewState) -> None:
    at = "2026-03-20T12:00:00Z"
    review = sample.review
    put(review.answers["4C"], changes=[Event(was="No", was_narrative="x", by="A", at=at, why="w")])
    put(review.answers["4C"], passages=["07:3"])
    put(review, overrides={"4": Override(rating="Strength", reason="r", by="S", at=at)})
    note = Note(
        on="4C", status="answered", value_then="No", messages=[Message(by="Q", role="qa", at=at, text="t")]
    )
    put(review, notes={"n1": note})
    put(review, orphans={"4Z": {"value": "Yes", "rows": {"r1": {"x": [1, "2"]}}}})
    back = read(saved(sample))
    put(back, ratings=review.ratings)
    assert back == review


def broken(old: str, new: str) -> bytes:
    text = SAMPLE.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1).encode()


AT = "  4C: # Placement stable\n"
"""Where an answer of the sample begins."""
REFUSED = [
    ("an unknown key", AT + "    value:", AT + "    valeu:", "`valeu` is not a key of this place. Did you mean"),
    ("an unknown section", "ratings:\n", "ratinsg:\n", "`ratinsg` is not a key"),
    ("a newer format", "format: 2", "format: 3", "format 3 of this review file is newer than this program knows"),
    ("no format", "format: 2", "id: small", "no review file of format 2"),
    ("a status that is none", "status: submitted", "status: submited", "'submited' is not known here"),
    ("a text for a number", "  version: 2", "  version: two", "A whole number of 1 or more is expected here"),
    ("a key twice", AT, "  4A:\n    value: 3\n" + AT, "4A"),
    ("a conflict marker", AT, "<<<<<<< HEAD\n" + AT, "conflict"),
    ("an anchor", AT + "    value: ", AT + "    value: &x ", "anchor"),
    ("a tab", AT + "    value:", AT + "\tvalue:", "tab"),
    ("a missing part", "  started: ", "  begun: ", "`begun` is not a key"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "says"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_damaged_file_is_refused_with_its_line_and_a_remedy(old: str, new: str, says: str) -> None:
    data = broken(old, new)
    with pytest.raises(UserError) as caught:
        read(data)
    error = caught.value
    assert says.casefold() in error.message.casefold()
    assert error.message.startswith("reviews/made-up-1.yaml")
    assert error.remedy
    assert "Tobin" not in error.message
    if "format" not in old:
        lines = broken(old, new).decode().split("\n")
        first = next(n for n, line in enumerate(lines, 1) if line != SAMPLE.read_text().split("\n")[n - 1])
        assert error.line is not None
        assert abs(error.line - first) <= 1


def test_what_is_wrong_at_an_answer_names_the_question() -> None:
    with pytest.raises(UserError) as caught:
        read(broken(AT + "    value:", AT + "    valeu:"))
    assert caught.value.question == "4C"


def test_the_sample_review_is_complete_clean_and_as_the_program_writes_it() -> None:
    opened = read_review(SAMPLE)
    evaluation = Evaluation.of(opened.rules, opened.review, as_of="2026-03-20")
    assert findings(opened.review, evaluation) == []
    assert another_text(opened.rules, opened.review) == ""
    assert review_bytes(opened.review, evaluation, former=SAMPLE.read_bytes()) == SAMPLE.read_bytes()
