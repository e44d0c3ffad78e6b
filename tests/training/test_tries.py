"""What could be tried to look better than one is: another attempt, mending after the key, leaving out what is asked."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests.docs.test_pages import ROOT
from tests.training.sample import as_the_key, finished, key_of, saved, scorer_of, shipped
from tui_review.instrument.language.people import name_key
from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.review.gate.proposals import SeeKey
from tui_review.review.handover import KEY_SEEN
from tui_review.review.who import Editor
from tui_review.store.lock import ReviewLock
from tui_review.store.reviews import read_review
from tui_review.telling.markdown import markdown
from tui_review.training import tries
from tui_review.training.attempt import start_attempt
from tui_review.training.class_report import class_blocks, class_sheets, handout_blocks
from tui_review.training.classroom import class_figures
from tui_review.training.key import Defensible
from tui_review.training.report import attempt_blocks
from tui_review.training.scoring import Score, Scorer
from tui_review.training.seeing import LyingBeside, come_to, knew_key, others_words, seen_in
from tui_review.training.tries import KnownAttempts
from tui_review.yamlfile.reader import read_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Run
    from tui_review.review.model import Review
    from tui_review.yamlfile.reader import Document

JAVIER = "javier-diaz"
LAYLA = "layla-morgan"
WRONG = {"14A": "No"}


def begun(
    at: str, id_: str, by: str = "Kim Sample", *, but: dict[str, Any] | None = None, key: str = ""
) -> Review:
    """A finished attempt begun on a day, to which the key was shown at some moment, if at all."""
    state = as_the_key(JAVIER, id_, by=by, but=but)
    state.editor = Editor(by, now=lambda: key or at)
    if key:
        state.propose(SeeKey(reason="answers 1 of 2; item ratings 1 of 1", by=state.author))
    first, *rest = state.review.history
    return replace(state.review, history=[replace(first, at=at), *rest])


@pytest.fixture(scope="module")
def three() -> list[Review]:
    return [
        begun("2026-03-01T09:00:00Z", "a", key="2026-03-02T09:00:00Z"),
        begun("2026-03-05T09:00:00Z", "b", by="kim  sample"),
        begun("2026-03-04T09:00:00Z", "c", by="Lee Sample"),
    ]


def test_attempts_are_counted_by_person_and_case_in_the_order_in_which_they_were_begun(
    three: list[Review],
) -> None:
    found = {review.review.id: KnownAttempts([*three, *three]).tries(review).words for review in three}
    assert found == {"a": "attempt 1 of 2", "b": "attempt 2 of 2", "c": "attempt 1 of 1"}


def test_whoever_saw_the_key_in_one_attempt_knew_it_in_the_next(three: list[Review]) -> None:
    second = KnownAttempts(three).tries(three[1])
    assert second.seen == "The key was shown to them on 2026-03-02, for a"
    assert KnownAttempts(three).tries(three[0]).seen == ""
    assert KnownAttempts(three).tries(three[2]).seen == ""


def scored(review: Review, others: list[Review]) -> Score:
    score = scorer_of(JAVIER).score(review)
    score.tries = KnownAttempts(others).tries(review)
    return score


def test_mending_after_the_key_and_another_attempt_reach_no_pass_mark_and_are_named(
    three: list[Review],
) -> None:
    honest = begun("2026-03-04T09:00:00Z", "d", by="Ann Sample")
    scores = [scored(review, three) for review in (*three, honest)]
    figures = class_figures(scores, scorer_of(JAVIER))
    assert [each.passed for each in figures.people] == [False, False, True, True]
    assert knew_key(scores[0]).startswith("It came to something else when the key was shown: answers 1 of 2")
    page = markdown(class_blocks(figures, scores, scorer_of(JAVIER), None))
    assert "2 of 4 have answered and written all and reached 80 %" in page
    assert "Not counted there: 2 attempts by somebody who knew the key." in page
    own = markdown(attempt_blocks(scores[1], scorer_of(JAVIER), None))
    assert "By kim  sample: attempt 2 of 2." in own or "By kim sample: attempt 2 of 2." in own
    assert "The key was shown to them on 2026-03-02, for a." in own


def test_leaving_the_writing_out_reaches_no_pass_mark_however_right_the_answers_are() -> None:
    state = as_the_key(JAVIER)
    for id_ in ("3B", "3C"):
        state.write(id_, "")
    score = scorer_of(JAVIER).score(state.review)
    assert score.differences == []
    (person,) = class_figures([score], scorer_of(JAVIER)).people
    assert (person.percent, person.unwritten, person.passed) == (100, 2, False)


def test_what_the_pages_say_is_not_found_out_of_a_showing_is_not(here: Path, run: Run) -> None:
    """Where somebody finds a way to, the page and this test change together."""
    state = as_the_key(JAVIER, "mine", by="Kim Sample", but=WRONG)
    state.propose(
        SeeKey(
            reason="answers 1 of 2; item ratings 1 of 1; the work by then: 00, its texts: 00", by=state.author
        )
    )
    assert knew_key(scorer_of(JAVIER).score(state.review))
    assert state.review.history[-1].act == KEY_SEEN
    cut = replace(state.review, history=state.review.history[:-1])
    saved(cut, here, JAVIER)
    assert run("verify", here / "mine.yaml").status == 0
    assert not knew_key(scorer_of(JAVIER).score(cut))
    page = " ".join((ROOT / "docs" / "training.md").read_text(encoding="utf-8").split())
    assert "cuts the last acts off an attempt's `history:`" in page


NEEDLESS = {f"{item}.applies": "No" for item in (5, 8, 9, 10, 11, 13, 15, 16, 17, 18)}
"""Ten items taken for such that do not apply."""


def test_nobody_passes_by_what_was_not_asked_after_a_wrong_answer(here: Path, run: Run) -> None:
    scorer = scorer_of(LAYLA)
    states = as_the_key(LAYLA, "few", by="Min", but=NEEDLESS), as_the_key(LAYLA, "all", by="Lee Sample")
    scores = [scorer.score(state.review) for state in states]
    figures = class_figures(scores, scorer)
    few, whole = figures.people
    assert few.percent is not None
    assert few.percent > 80
    assert (few.passed, few.why_not, whole.passed, whole.why_not) == (False, "too few answered", True, "")
    assert (few.counted, few.asked) == (few.answered, whole.answered) == (few.answered, whole.asked)
    assert few.answered < 0.8 * few.asked
    share = f"{few.answered} of {few.asked}"
    # Every format says how much that was, and why it is not counted.
    page = markdown(class_blocks(figures, scores, scorer, None))
    for text in (page, markdown(handout_blocks(figures, scorer, None))):
        assert (
            "1 of 2 has answered and written all and reached 80 %, of the answers and of what the key" in text
        )
        assert "1 attempt that answered less than 80 % of what the key asks." in text
    assert share in page
    said = f"Answered on its own account: {share} that the key asks"
    assert said in markdown(attempt_blocks(scores[0], scorer, None))
    assert "Answered on its own account" not in markdown(attempt_blocks(scores[1], scorer, None))
    _, head, rows = class_sheets(figures, scores, scorer)[1]
    row = dict(zip(head, rows[0], strict=True))
    assert (row["passed"], row["answered"], row["of asked"]) == ("no", few.answered, few.asked)
    path = saved(states[0].review, here, LAYLA)
    assert said in run("score", path, "--key", shipped(LAYLA).key_path).out
    told = json.loads(run("score", path, "--key", shipped(LAYLA).key_path, "--json").out)["attempts"][0]
    assert told["of_the_key"] == {"asked": few.asked, "answered": few.answered}


def test_one_wrong_answer_counts_once_and_what_an_accepted_one_makes_needless_is_not_asked() -> None:
    (once,) = class_figures(
        [scorer_of(LAYLA).score(as_the_key(LAYLA, but={"16.applies": "No"}).review)], scorer_of(LAYLA)
    ).people
    assert (once.passed, once.counted - once.agreeing, once.asked - once.answered) == (True, 1, 2)
    lenient = Scorer(replace(key_of(LAYLA), accepted={"16.applies": [Defensible("No", 100)]}))
    accepted = lenient.score(as_the_key(LAYLA, but={"16.applies": "No"}).review)
    assert accepted.marks["16A"].harmless
    assert accepted.answered_of_key == accepted.asked_by_key == once.asked - 2


def test_another_attempt_says_so_itself_where_the_first_one_is_gone(here: Path) -> None:
    who, folder = Editor("Kim Sample"), here / "reviews"
    catalog = Catalog(instrument_folders())
    first = start_attempt(shipped(JAVIER), "one", folder, who, catalog, today="2026-03-01")
    second = start_attempt(shipped(JAVIER), "two", folder, who, catalog, today="2026-03-02")
    first.unlink()
    review = read_review(second).review
    assert review.history[0].reason == "attempt 2 on this case by then"
    assert KnownAttempts([]).tries(review).words == "attempt 2 of 2"


def test_an_attempt_begun_after_the_key_of_another_one_was_shown_says_so_alone(
    here: Path, three: list[Review]
) -> None:
    saved(three[0], here, JAVIER)
    catalog = Catalog(instrument_folders())
    path = start_attempt(shipped(JAVIER), "next", here, Editor("kim sample"), catalog, today="2026-03-03")
    known = KnownAttempts([]).tries(read_review(path).review)
    assert (known.words, known.seen) == ("attempt 2 of 2", "The key was shown to them on 2026-03-02, for a")


def kims(id_: str, **but: Any) -> Review:
    return finished(LAYLA, id_, by="Kim Sample", but=but).review


def knew_alone(path: Path) -> str:
    return knew_key(scorer_of(LAYLA).score(read_review(path).review))


def test_every_door_to_a_key_is_in_all_attempts_of_its_person_beside_before_it_opens(
    here: Path, run: Run, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUI_REVIEW_CASES", str(copied.parent))
    text = (copied / "case.yaml").read_text()
    (copied / "case.yaml").write_text(re.sub(r"^feedback: .*$", "feedback: item", text, flags=re.MULTILINE))
    doors = {
        "quiz": ("quiz", LAYLA, "--name", "kim sample", "--folder"),
        "file": ("quiz", copied / "quiz.yaml", "--name", "Kim Sample", "--folder"),
        "item": ("score", "--item", "16"),
        "score": ("score",),
    }
    made = [
        kims("wrong", **{"16B": "No"}),
        kims("half", **{"9A": None}),
        kims("right"),
        as_the_key(LAYLA, "other", by="Lee Sample").review,
    ]
    for door, command in doors.items():
        folder = here / door
        wrong, half, right, other = (saved(review, folder, LAYLA) for review in made)
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        ran = run(*command, folder if command[0] == "quiz" else wrong)
        assert ran.out, (door, ran.err)
        for path, answer in ((wrong, "16B=Yes"), (half, f"9A={key_of(LAYLA).file.answers['9A'].value}")):
            assert run("set", path, answer).status == 0
            if (door, path) != ("item", wrong):
                assert knew_alone(path).startswith("It came to something else when the key was shown"), door
        assert [act.act for act in read_review(wrong).review.history][1:] == ["key_seen"], door
        assert (len(seen_in(read_review(right).review)), knew_alone(right)) == (1, ""), door
        assert not seen_in(read_review(other).review), door


def test_feedback_by_item_that_a_trainee_s_own_copy_of_the_case_gave_is_a_key_that_was_shown(
    here: Path, run: Run, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = copied / "case.yaml"
    given = case.read_text()
    case.write_text(re.sub(r"^feedback: .*$", "feedback: item", given, flags=re.MULTILINE))
    path = saved(kims("wrong", **{"16B": "No"}), here, LAYLA)
    monkeypatch.setenv("TUI_REVIEW_CASES", str(copied.parent))
    assert run("score", path, "--item", "16").out
    case.write_text(given)
    assert knew_alone(path) == "", "nothing was changed since"
    assert run("set", path, "16B=Yes").status == 0
    assert knew_alone(path) == "It came to something else when the key was shown: item 16"
    told = json.loads(run("score", path, "--key", shipped(LAYLA).key_path, "--json").out)
    assert told["attempts"][0]["knew_the_key"] == "It came to something else when the key was shown: item 16"
    # Where the trainer's case gives it, too, it is as they want it.
    case.write_text(re.sub(r"^feedback: .*$", "feedback: item", given, flags=re.MULTILINE))
    told = json.loads(run("score", path, "--key", shipped(LAYLA).key_path, "--json").out)
    assert told["attempts"][0]["knew_the_key"] == ""
    line = run("score", path, "--key", shipped(LAYLA).key_path).out
    assert "The key was shown on " in line, "as in a report"
    assert "item 16" in line


def test_the_quiz_stays_closed_where_an_attempt_cannot_say_that_it_was_opened(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(kims("mine"), here, LAYLA)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    monkeypatch.setattr(ReviewLock, "wait", ReviewLock.acquire)
    lock = ReviewLock.acquire(path)
    assert isinstance(lock, ReviewLock)
    ran = run("quiz", LAYLA, "--name", "Kim Sample", "--folder", here)
    lock.release()
    assert (ran.status, ran.out) == (2, "")
    assert "has it open" in ran.err


def test_writing_what_was_left_out_after_the_key_reaches_no_pass_mark() -> None:
    state = as_the_key(JAVIER)
    scorer = scorer_of(JAVIER)
    state.write("3B", "")
    state.propose(SeeKey(reason=come_to(scorer.score(state.review)), by=state.author))
    assert knew_key(scorer.score(state.review)) == ""
    state.write("3B", key_of(JAVIER).file.answers["3B"].narrative)
    assert "1 text not written" in knew_key(scorer.score(state.review))


@pytest.mark.parametrize("door", ["score", "quiz"])
def test_texts_written_anew_after_the_key_was_shown_reach_no_pass_mark_and_that_is_said(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    state = as_the_key(LAYLA, "mine", by="Kim Sample", but={"fs.reviewers": ["Kim Sample"]})
    narrative = key_of(LAYLA).file.answers["4B"].narrative
    state.write("4B", "What was done here was done as it is done everywhere.")
    path = saved(state.review, here, LAYLA)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    ran = (
        run("score", path)
        if door == "score"
        else run("quiz", LAYLA, "--name", "Kim Sample", "--folder", here)
    )
    assert ran.out, ran.err
    scorer = scorer_of(LAYLA)

    def told() -> tuple[bool, str]:
        score = scorer.score(read_review(path).review)
        (person,) = class_figures([score], scorer).people
        return person.passed, person.knew

    assert told() == (True, "")
    again = run("set", path, f"4B.narrative={narrative}")
    assert again.status == 0, again.err
    passed, knew = told()
    assert not passed
    assert knew.startswith("What is written in it is not what stood there when the key was shown: ")
    # No digest is for a reader; the record keeps it, and no word of what was written.
    page = run("score", path, "--key", shipped(LAYLA).key_path, "--report", "md").out
    (seen,) = seen_in(read_review(path).review)
    assert re.search(r"; what is scored by then: [0-9a-f]{16}, its texts: [0-9a-f]{16}$", seen.reason)
    assert "What is written in it is not what stood there" in page
    assert " by then: " not in page
    assert run("verify", path).status == 0


def test_answers_that_come_to_the_same_are_not_those_that_stood_there_when_the_key_was_shown(
    here: Path, run: Run
) -> None:
    path = saved(kims("mine", **{"16B": "No"}), here, LAYLA)
    assert run("score", path).out
    assert run("set", path, "16B=Yes", "9B=Yes").status == 0
    assert knew_alone(path).startswith("It came to something else when the key was shown: answers 85 of 86")


@pytest.mark.parametrize("name", [LAYLA, JAVIER])
def test_what_is_not_scored_may_be_filled_in_after_the_key_was_shown(name: str, here: Path, run: Run) -> None:
    state = finished(name, "mine", by="Kim Sample", but={"fs.reviewers": None, "13.sources": None})
    # In former days the key opened once all that is scored was answered.
    was = scorer_of(name).score(state.review)
    shown = f"its score; what is scored by then: {was.work}, its texts: {was.wrote}"
    state.propose(SeeKey(reason=shown, by=state.author))
    path = saved(state.review, here, name)
    refused = run("score", path)
    assert (refused.status, refused.out) == (2, "")
    assert "mine is not finished: 2 questions to answer: fs.reviewers, 13.sources." in refused.err
    given = run("set", path, "fs.reviewers=Kim Sample", "13.sources=Case file", "--by", "Kim Sample")
    assert given.status == 0, given.err
    assert knew_key(scorer_of(name).score(read_review(path).review)) == ""
    assert run("score", path).out


def test_words_that_say_which_row_is_whose_are_not_mended_unseen_after_the_key_was_shown(
    here: Path, run: Run
) -> None:
    people = key_of(JAVIER).file.answers["fs.participants"].value
    worker, supervisor = people[2], people[3]
    words = ("name", "relationship")
    taken = [
        {**one, **{each: other[each] for each in words}}
        for one, other in zip((worker, supervisor), (supervisor, worker), strict=True)
    ]
    but = {"fs.participants": [*people[:2], *taken]}
    path = saved(finished(JAVIER, "mine", by="Kim Sample", but=but).review, here, JAVIER)
    assert run("score", path).out
    rows = list(read_review(path).review.answers["fs.participants"].rows or {})
    mended = [
        f"fs.participants.{row}.{each}={person[each]}"
        for row, person in zip(rows[2:], (worker, supervisor), strict=True)
        for each in words
    ]
    given = run("set", path, *mended, "--by", "Kim Sample")
    assert given.status == 0, given.err
    score = scorer_of(JAVIER).score(read_review(path).review)
    assert score.differences == []
    assert knew_key(score).startswith("It came to something else when the key was shown: answers 39 of 40")


def test_marks_of_former_days_say_what_they_hold() -> None:
    state, scorer = as_the_key(JAVIER), scorer_of(JAVIER)
    work = scorer.score(state.review).all_work
    state.propose(SeeKey(reason=f"its quiz; the work by then: {work}", by=state.author))
    state.write("3B", "Another text than the one that stood there before.")
    assert knew_key(scorer.score(state.review)) == "", "it says nothing of texts"
    state.answer("14A", "No")
    assert (
        knew_key(scorer.score(state.review)) == "It came to something else when the key was shown: its quiz"
    )


def test_an_attempt_whose_record_does_not_hold_is_passed_in_no_format(three: list[Review]) -> None:
    scorer = scorer_of(JAVIER)
    scores = [scorer.score(review) for review in three[1:]]
    scores[0].broken = ("act 2",)
    figures = class_figures(scores, scorer)
    assert [each.passed for each in figures.people] == [False, True]
    told = figures.as_json()
    assert (told["passed"], bool(told["people"][0]["record"]), told["people"][1]["record"]) == (1, True, "")
    _, head, rows = class_sheets(figures, scores, scorer)[1]
    row = dict(zip(head, rows[0], strict=True))
    assert (row["passed"], str(row["record"])[:24]) == ("no", "Its record does not hold")
    for blocks in (class_blocks(figures, scores, scorer, None), handout_blocks(figures, scorer, None)):
        page = markdown(blocks)
        assert "1 of 2 has answered" in page
        assert "Not counted there: 1 attempt whose record is not found to hold." in page


def test_score_counts_the_attempts_beside_one_and_the_key_is_looked_for_in_vain(here: Path, run: Run) -> None:
    saved(as_the_key(JAVIER, "one", by="Kim Sample").review, here / "reviews", JAVIER)
    path = saved(
        as_the_key(JAVIER, "two", by="Kim Sample", but={"14A": None}).review, here / "reviews", JAVIER
    )
    ran = run("score", path, "--key", shipped(JAVIER).key_path, "--json")
    assert json.loads(ran.out)["attempts"][0]["try"]["of"] == 2
    for command in (("score", path), ("quiz", JAVIER, "--name", "Lee Sample")):
        refused = run(*command)
        assert refused.status == 2
        assert "finish" in refused.err.casefold()
    assert "Key" not in run("train", JAVIER, "--read", "all").out.split()


def test_however_many_attempts_of_one_person_are_scored_each_is_read_once_for_what_is_recorded_in_it(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [saved(kims(f"no-{number}"), here, LAYLA) for number in range(4)]
    read: list[Path] = []

    def counted(path: Path) -> tuple[bytes, Document]:
        read.append(path)
        return read_file(path)

    monkeypatch.setattr(tries, "read_file", counted)
    beside = LyingBeside.of(here)
    for path in paths:
        beside.mark(LAYLA, "Kim Sample", "its score", Editor("Kim Sample"), today="2026-03-20", but=path)
    assert sorted(read) == sorted(paths)
    assert [len(seen_in(read_review(path).review)) for path in paths] == [1] * len(paths)


def test_which_attempt_each_is_among_many_of_one_person_is_found_by_looking_at_each_once(
    three: list[Review], monkeypatch: pytest.MonkeyPatch
) -> None:
    header, first = three[0].review, three[0].history[0]
    many = [
        replace(
            three[0],
            review=replace(header, id=f"no-{number}", uid=f"{number:016d}"),
            history=[replace(first, at=f"2026-03-{1 + number // 24:02d}T{number % 24:02d}:00:00Z")],
        )
        for number in range(200)
    ]
    compared: list[str] = []

    def counted(name: str) -> str:
        compared.append(name)
        return name_key(name)

    monkeypatch.setattr(tries, "name_key", counted)
    known = KnownAttempts(reversed(many))
    assert [known.tries(review).number for review in many] == list(range(1, 201))
    assert {known.tries(review).of for review in many} == {200}
    assert len(compared) <= 5 * len(many)


@pytest.fixture
def cal(here: Path, run: Run) -> tuple[Path, Path]:
    """A folder in which Nia has finished, and Cal, who sits at this machine, has not."""
    assert run("settings", "name=Cal Cole").status == 0
    nia = finished(LAYLA, "nia", by="Nia Nash", but={"9B": "No"}).review
    own = as_the_key(LAYLA, "cal", by="Cal Cole", but={"16B": None}).review
    return saved(nia, here / "reviews", LAYLA), saved(own, here / "reviews", LAYLA)


@pytest.mark.parametrize("door", [("score",), ("score", "--json"), ("score", "--item", "16")])
def test_the_key_of_somebody_elses_attempt_was_seen_by_who_looked_and_not_by_who_made_it(
    here: Path,
    run: Run,
    copied: Path,
    monkeypatch: pytest.MonkeyPatch,
    cal: tuple[Path, Path],
    door: tuple[str, ...],
) -> None:
    monkeypatch.setenv("TUI_REVIEW_CASES", str(copied.parent))
    case = copied / "case.yaml"
    case.write_text(re.sub(r"^feedback: .*$", "feedback: item", case.read_text(), flags=re.MULTILINE))
    nia, own = cal
    shown = run(*door[:1], nia, *door[1:])
    assert shown.out, shown.err
    assert "is shown to Cal Cole, who did not make it" in shown.err
    for path, answer in ((own, "16B=Yes"), (nia, f"9B={key_of(LAYLA).file.answers['9B'].value}")):
        assert run("set", path, answer).status == 0
    told = json.loads(run("score", here / "reviews", "--key", shipped(LAYLA).key_path, "--json").out)
    people = {each["person"]: each for each in told["class"]["people"]}
    assert (people["Nia Nash"]["passed"], people["Nia Nash"]["knew"]) == (True, "")
    assert not people["Cal Cole"]["passed"]
    assert people["Cal Cole"]["knew"].startswith("It came to something else when the key was shown")
    # The attempt says whom it was shown to, in the data and for people; its record holds, and so do its figures.
    (of_nia,) = (each for each in told["attempts"] if each["id"] == "nia")
    assert [each["to"] for each in of_nia["key_seen"]] == ["Cal Cole"]
    page = run("score", nia, "--key", shipped(LAYLA).key_path, "--report", "md").out
    assert "The key was shown to Cal Cole on" in page
    assert run("verify", nia, own).status == 0


def test_every_door_that_tells_of_an_attempt_says_to_whom_else_its_key_was_shown(
    here: Path, run: Run, cal: tuple[Path, Path]
) -> None:
    nia, _ = cal
    assert run("score", nia).out
    said = re.compile(r"The key was shown to Cal Cole on [0-9-]+, who did not make it")
    key = ("--key", shipped(LAYLA).key_path)
    for told in (
        run("score", nia, *key).out,
        run("score", nia, *key, "--report", "md").out,
        run("score", here / "reviews", *key).out,
        *(run("score", here / "reviews", *key, "--report", form).out for form in ("md", "html")),
    ):
        assert said.search(told), told
        assert "The key was shown to Nia Nash" not in told
    page = run("score", here / "reviews", *key, "--report", "md").out
    assert re.search(rf"Nia Nash: {said.pattern}", page)
    people = json.loads(run("score", here / "reviews", *key, "--json").out)["class"]["people"]
    assert {each["person"]: bool(said.fullmatch(each["shown"])) for each in people} == {
        "Nia Nash": True,
        "Cal Cole": False,
    }
    book = here / "class.xlsx"
    assert run("score", here / "reviews", *key, "--report", "xlsx", "--output", book).status in (0, 1)
    head, *rows = load_workbook(book)["Attempts"].iter_rows(values_only=True)
    cells = {row[head.index("person")]: row[head.index("key shown to others")] for row in rows}
    assert said.fullmatch(str(cells["Nia Nash"]))
    assert not cells["Cal Cole"]
    handout = run("score", here / "reviews", *key, "--report", "md", "--handout").out
    assert "Cal Cole" not in handout


def test_an_attempt_that_is_begun_after_looking_at_somebody_elses_says_so(here: Path, run: Run) -> None:
    path = saved(finished(LAYLA, "nia", by="Nia Nash").review, here / "reviews", LAYLA)
    assert run("settings", "name=Cal Cole").status == 0
    assert run("score", path).out
    assert run("train", LAYLA, "mine").status == 0
    (first, *_) = read_review(here / "reviews/mine.yaml").review.history
    assert re.fullmatch(
        r"attempt 1 on this case by then; The key was shown to them on [0-9-]+, for nia", first.reason
    )


def test_a_trainer_without_a_key_brands_no_trainee(here: Path, run: Run) -> None:
    paths = [
        saved(finished(LAYLA, f"t{number}", by=by, but={"9B": "No"}).review, here / "reviews", LAYLA)
        for number, by in enumerate(("Nia Nash", "Oz Otto"))
    ]
    refused = run("score", *paths)
    assert (refused.status, refused.out) == (2, "")
    assert "--key" in refused.err
    assert not any(read_review(path).review.history[1:] for path in paths)
    assert run("settings", "name=Trainer Jo").status == 0
    assert run("score", *paths).out
    for path in paths:
        assert run("set", path, f"9B={key_of(LAYLA).file.answers['9B'].value}").status == 0
        assert (knew_alone(path), seen_in(read_review(path).review)) == ("", [])


@pytest.mark.parametrize(
    "line",
    [
        "debrief mine.yaml",
        "score mine.yaml --report md --output there.md",
        "score mine.yaml --report xlsx --output there.md",
        "score mine.yaml --json --output there.md",
        "score mine.yaml --report md --output no/such/folder.md",
        "score mine.yaml --report md --output mine.yaml --overwrite",
        "score mine.yaml --out there.md",
        "score mine.yaml --out full",
        "score mine.yaml --rubrics bad",
        "score mine.yaml --handout",
    ],
)
def test_nothing_is_recorded_as_shown_that_was_not(here: Path, run: Run, line: str) -> None:
    path = saved(kims("mine"), here, LAYLA)
    (here / "there.md").write_text("there")
    for folder, name in (("full", "mine.md"), ("bad", "mine.yaml")):
        (here / folder).mkdir()
        (here / folder / name).write_text("{")
    before = path.read_bytes()
    ran = run(*line.split())
    assert (ran.status, ran.out) == (2, ""), ran
    assert path.read_bytes() == before
    assert "--plain" not in ran.err


def test_two_copies_of_an_attempt_that_differ_in_when_it_was_begun_are_one_attempt(
    three: list[Review],
) -> None:
    first, *rest = three[1].history
    later = replace(three[1], history=[replace(first, at="2026-03-09T09:00:00Z"), *rest])
    known = KnownAttempts([three[1], later])
    assert [known.tries(each).words for each in (three[1], later)] == ["attempt 1 of 1"] * 2


def test_who_saw_the_key_of_a_later_attempt_did_not_know_it_in_the_one_shown_before() -> None:
    one = begun("2026-03-01T09:00:00Z", "one", key="2026-03-03T09:00:00Z")
    other = begun("2026-03-02T09:00:00Z", "other", key="2026-03-08T09:00:00Z")
    known = KnownAttempts([one, other])
    assert known.tries(one).seen == ""
    assert "for one" in known.tries(other).seen


def test_a_submitted_attempt_whose_file_is_an_older_copy_is_not_passed_and_the_class_says_so(
    here: Path, run: Run
) -> None:
    path = saved(finished(LAYLA, "mine", by="Kim Sample").review, here / "class", LAYLA)
    older = path.read_bytes()
    assert run("submit", path, "--by", "Kim Sample").status == 0
    key = ("--key", shipped(LAYLA).key_path)
    whole = json.loads(run("score", path, *key, "--json").out)["attempts"][0]
    path.write_bytes(older)
    ran = run("score", path, *key, "--json")
    told = json.loads(ran.out)["attempts"][0]
    assert whole["broken"] == []
    assert len(told["broken"]) == 1
    assert "mine" in ran.err
    assert "does not hold" in run("score", path.parent, *key, "--report", "md").out


def test_whose_quiz_is_opened_under_another_name_knows_the_key_as_well(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pat = saved(finished(LAYLA, "pats", by="Pat Sample").review, here, LAYLA)
    wanda = saved(as_the_key(LAYLA, "wandas", by="Wanda Sample").review, here, LAYLA)
    assert run("settings", "name=Wanda Sample").status == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run("quiz", LAYLA, "--name", "Pat Sample", "--folder", here).out
    for path in (pat, wanda):
        assert len(seen_in(read_review(path).review)) == 1, path.name
    assert "Wanda Sample" in others_words(read_review(pat).review)
    catalog = Catalog(instrument_folders())
    later = start_attempt(shipped(LAYLA), "later", here, Editor("Wanda Sample"), catalog, today="2026-07-03")
    assert "The key was shown to them" in KnownAttempts([]).tries(read_review(later).review).seen


def told_of_two(run: Run, *given: object) -> list[str]:
    """What every format tells of the attempt that is scored: which it is, whether it passed, what was known."""
    text = run("score", *given).out
    data = json.loads(run("score", *given, "--json").out)["attempts"]
    (one,) = [each for each in data if each["id"] == "again"]
    found = [text, json.dumps(one["try"]), one["knew_the_key"]]
    return [*found, *(run("score", *given, "--report", each).out for each in ("md", "html"))]


def test_earlier_attempts_that_are_named_count_for_what_was_known_and_for_the_tries(
    here: Path, run: Run
) -> None:
    state = finished(JAVIER, "first", by="Kim Sample", but=WRONG, at="2026-03-01T09:00:00Z")
    state.editor = Editor("Kim Sample", now=lambda: "2026-03-02T09:00:00Z")
    state.propose(SeeKey(reason="answers 1 of 2; item ratings 1 of 1", by=state.author))
    saved(state.review, here / "d1", JAVIER)
    saved(finished(JAVIER, "again", by="kim  SAMPLE", at="2026-03-05T09:00:00Z").review, here / "d2", JAVIER)
    key, seen = ("--key", shipped(JAVIER).key_path), "The key was shown to them on 2026-03-02, for first"
    text, tries, knew, md, html = told_of_two(run, here / "d2", *key, "--before", here / "d1")
    together = told_of_two(run, here / "d1", here / "d2", *key)
    assert [tries, knew] == together[1:3] == [json.dumps({"number": 2, "of": 2, "seen": seen}), seen]
    assert "attempt 2 of 2" in text
    assert seen in text
    for page in (
        md,
        html,
        run("score", here / "d2", *key, "--before", here / "d1", "--report", "md", "--handout").out,
    ):
        assert "0 of 1 have answered and written all" in page
        assert "1 attempt by somebody who knew the key" in page
    assert "known before" in md
    assert "known before" in html
    book = here / "class.xlsx"
    assert (
        run("score", here / "d2", *key, "--before", here / "d1", "--report", "xlsx", "--output", book).status
        == 0
    )
    rows = list(load_workbook(book)["Attempts"].values)
    (row,) = [dict(zip(rows[0], each, strict=True)) for each in rows[1:]]
    assert (row["passed"], row["try"], row["knew the key"]) == ("no", "attempt 2 of 2", seen)
    out = here / "out"
    assert run("score", here / "d2", *key, "--before", here / "d1", "--out", out).status == 0
    assert seen in (out / "again.md").read_text(encoding="utf-8")


def test_earlier_attempts_to_which_no_key_was_shown_keep_nobody_from_the_pass_mark(
    here: Path, run: Run
) -> None:
    for id_, at, but in (("first", "2026-03-01", WRONG), ("again", "2026-03-05", None)):
        review = finished(JAVIER, id_, by="Kim Sample", but=but, at=f"{at}T09:00:00Z").review
        saved(review, here / id_, JAVIER)
    key = ("--key", shipped(JAVIER).key_path)
    _, tries, knew, md, _ = told_of_two(run, here / "again", *key, "--before", here / "first")
    assert (json.loads(tries)["of"], knew) == (2, "")
    assert "1 of 1 has answered and written all" in md


def test_a_key_that_was_shown_for_an_attempt_that_is_left_out_is_known_all_the_same(
    here: Path, run: Run
) -> None:
    first = begun("2026-03-01T09:00:00Z", "first", key="2026-03-02T09:00:00Z")
    state = as_the_key(JAVIER, "first", by="Kim Sample", but=WRONG)
    state.editor = Editor("Tom Trainer", now=lambda: "2026-03-03T09:00:00Z")
    state.propose(SeeKey(reason=f"{tries.TO_ANOTHER}its score", by=state.author))
    other = replace(state.review, review=first.review, history=[first.history[0], *state.review.history[1:]])
    for review, folder in ((first, "d1"), (other, "d2"), (begun("2026-03-05T09:00:00Z", "again"), "d3")):
        saved(review, here / folder, JAVIER)
    folders = [here / each for each in ("d1", "d2", "d3")]
    ran = run("score", *folders, "--key", shipped(JAVIER).key_path, "--json")
    data = json.loads(ran.out)["attempts"]
    assert "There twice, and not scored" in " ".join(json.loads(ran.out)["left_out"])
    assert [(each["id"], each["knew_the_key"][:11]) for each in data] == [("again", "The key was")]


def test_a_file_that_cannot_be_read_is_named_in_every_report_of_the_class(here: Path, run: Run) -> None:
    for id_ in ("one", "two"):
        saved(finished(JAVIER, id_, by=f"{id_} Sample").review, here / "class", JAVIER)
    (here / "class/three.yaml").write_text("review: [", encoding="utf-8")
    saved(finished(JAVIER, "old", by="one Sample").review, here / "before", JAVIER)
    (here / "before/four.yaml").write_text("review: [", encoding="utf-8")
    given = (here / "class", "--key", shipped(JAVIER).key_path)
    for options in (("--report", "md"), ("--report", "html"), ("--json",)):
        ran = run("score", *given, *options)
        assert ran.status == 2
        assert "three.yaml" in ran.out
        assert "cannot be read" in ran.out
    assert run("score", *given, "--report", "xlsx", "--output", here / "class.xlsx").status == 2
    assert "three.yaml" in str(list(load_workbook(here / "class.xlsx")["Left out"].values))
    assert run("score", *given, "--out", here / "out").status == 2
    assert "three.yaml" in (here / "out/class.md").read_text(encoding="utf-8")
    assert "three.yaml" not in run("score", *given, "--report", "md", "--handout").out
    ran = run("score", *given, "--report", "md", "--before", here / "before")
    assert (ran.status, "four.yaml" in ran.out) == (2, True)
