"""Practice on the screen, by what a trainee and a trainer press and get."""

from __future__ import annotations

import asyncio
import re
import shutil
import time
from itertools import count, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.acts import put
from tests.training.sample import (
    as_the_key,
    at_random,
    filled_in,
    finished,
    key_of,
    saved,
    scorer_of,
    shipped,
    started,
)
from tests.tui.screens import EDITOR, SIZES, TODAY, Stage, open_session, same_as_snapshot, text_of
from tui_review.entry import bursts
from tui_review.errors import UserError
from tui_review.review.copies import identity_of
from tui_review.review.state import ReviewState
from tui_review.settings import Settings
from tui_review.store.reviews import read_review
from tui_review.store.session import Mode
from tui_review.store.stopped import recall_place
from tui_review.training.agreement import compare_reviews
from tui_review.training.case import load_case
from tui_review.training.case_position import CasePosition
from tui_review.training.compare import text_digest
from tui_review.training.consensus import Consensus, read_consensus
from tui_review.training.key import AnswerKey
from tui_review.training.quiz import find_quiz
from tui_review.training.quiz_run import QuizRun
from tui_review.training.repetition import Repetition
from tui_review.training.rubric import RubricFile, TickedText, Ticking
from tui_review.training.seeing import shown_in
from tui_review.tui.app import ReviewApp
from tui_review.tui.review.screen import ReviewScreen
from tui_review.tui.training.casefile import CaseScreen
from tui_review.tui.training.home import TrainingScreen
from tui_review.tui.training.page import labelled
from tui_review.tui.training.quiz import QuizScreen
from tui_review.tui.training.reconcile import ReconcileScreen
from tui_review.tui.training.score import ScoreScreen
from tui_review.tui.training.start import StartScreen
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from textual.app import App
    from textual.pilot import Pilot
    from textual.screen import Screen

    from tui_review.tui.training.walk import WalkScreen

pytestmark = pytest.mark.slow

LAYLA = "layla-morgan"
NARROW, WIDE = SIZES["80x24"], SIZES["120x40"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of the test's own, in the same zone everywhere."""
    del state
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    for name in ("TUI_REVIEW_CASES", "TUI_REVIEW_KEYS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    time.tzset()
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def settled(app: App[Any], pilot: Pilot[Any]) -> None:
    await app.workers.wait_for_complete()
    for _ in range(3):
        await pilot.pause()


async def press(app: App[Any], pilot: Pilot[Any], *keys: str) -> str:
    """What is shown after these keys; what letters are typed into is there before them, and settles after the last."""
    for _, together in groupby(keys, lambda key: len(key) == 1 or key):
        await pilot.press(*together)
        await settled(app, pilot)
    return text_of(app)


def attempt(folder: Path, id_: str = "practice") -> Path:
    return saved(started(LAYLA, id_).review, folder, LAYLA)


async def read_at(question: str, path: Path, size: tuple[int, int], *keys: str) -> str:
    """What the review's screen shows after these keys at a question."""
    session = open_session(path, Mode.EDIT)
    app = Stage(ReviewScreen(session, question))
    try:
        async with app.run_test(size=size) as pilot:
            await settled(app, pilot)
            await press(app, pilot, *keys)
            await asyncio.to_thread(session.save)
            text, before = text_of(app), ""
            for _ in range(100):
                # What stands beside the question comes a moment after it.
                if text == before and ("saved " in text.partition("\n")[0] or not session.saving.made):
                    break
                await settled(app, pilot)
                text, before = text_of(app), text
    finally:
        session.close()
    # The clock is not the subject.
    return re.sub(r"saved \d\d:\d\d:\d\d", "saved 09:00:00", text)


async def test_training_from_home_starts_an_attempt_and_never_overwrites_one(home: Path) -> None:
    folder = home / "reviews"
    app = ReviewApp(Settings(), EDITOR, TODAY, folder=folder)
    async with app.run_test(size=NARROW) as pilot:
        await settled(app, pilot)
        listed = await press(app, pilot, "f3")
        assert "Layla Morgan (foster care)" in listed
        assert "Quizzes" in listed
        await press(app, pilot, "down", "enter", *"Kim", "enter", "enter")
        assert isinstance(app.screen, ReviewScreen)
        assert "Kim  layla-morgan-kim" in await press(app, pilot, "ctrl+q", "f3")
        await press(app, pilot, "down", "down", "enter", *"Kim")
        # The first id is taken: the next one is proposed, and typing the first is refused.
        assert f"{LAYLA}-kim-2" in text_of(app)
        refused = await press(app, pilot, "enter", *"layla", "minus", *"morgan", "minus", *"kim", "enter")
        assert f"There is a review {LAYLA}-kim already." in " ".join(refused.replace("|", "").split())
    assert [path.name for path in folder.glob("*.yaml")] == [f"{LAYLA}-kim.yaml"]
    made = read_review(folder / f"{LAYLA}-kim.yaml").review
    assert (made.review.case, made.started_by) == (LAYLA, "Kim")


async def test_a_finished_attempt_is_scored_from_the_list_and_an_unfinished_one_is_not(home: Path) -> None:
    folder = home / "reviews"
    done = saved(finished(LAYLA, "a-done", but={"4C": "No"}).review, folder, LAYLA)
    saved(as_the_key(LAYLA, "b-open", but={"4C": None}).review, folder, LAYLA)
    app = ReviewApp(Settings(), EDITOR, TODAY, folder=folder)
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await settled(app, pilot)
        refused = await press(app, pilot, "f3", "down", "s")
        assert "not finished: 2 questions to answer" in " ".join(refused.replace("|", "").split())
        asked = await press(app, pilot, "up", "s")
        assert "recorded in the attempt for good" in " ".join(asked.replace("|", "").split())
        back = await press(app, pilot, "escape")
        assert "4C" not in back
        assert shown_in(read_review(done).review) == []
        await press(app, pilot, "s")
        await press(app, pilot, "s")
        scored = await press(app, pilot, "s")
        while not isinstance(app.screen, ScoreScreen):
            await settled(app, pilot)
            scored = text_of(app)
    assert "1 answer differs from the key" in scored
    assert "4C" in scored


async def test_the_number_of_a_document_or_passage_leads_to_it(home: Path) -> None:
    path = attempt(home)
    passage = await read_at("4B", path, NARROW, "f12", "d", *"09:6", "enter")
    assert "document 9 of 18" in passage
    assert "›   [6]" in passage
    document = await read_at("4B", path, NARROW, "f12", "d", *"16", "enter")
    assert "document 16 of 18" in document


async def test_citing_stays_with_the_answer_and_leads_back_to_the_passage(home: Path) -> None:
    path = attempt(home)
    shown = await read_at("4B", path, NARROW, "f12", "slash", *"notice", "enter", "c", "f12")
    cited = read_review(path).review.answers["4B"].passages
    assert len(cited) == 1
    assert "notice" in shipped(LAYLA).passage(cited[0]).text.casefold()  # type: ignore[union-attr]
    assert f"Cited: {cited[0]}." in shown
    back = await read_at("4B", path, NARROW, "f12", "home", "right", "f12", "f11")
    assert f"›●{'[' + cited[0].partition(':')[2] + ']':>5}" in back


async def test_citing_again_takes_it_back_and_undo_brings_it_again(home: Path) -> None:
    path = attempt(home)
    await read_at("4B", path, NARROW, "f12", "c", "c")
    assert not read_review(path).review.answers.get("4B")
    await read_at("4B", path, NARROW, "f12", "c", "c", "f12", "ctrl+z")
    assert read_review(path).review.answers["4B"].passages == ["01:1"]


async def test_the_case_file_does_not_disturb_what_is_being_typed(home: Path) -> None:
    path = attempt(home)
    await read_at("fs.reviewers", path, NARROW, *"Kim Sam", "f12", "c", "f12", "end", *"ple", "pagedown")
    answer = read_review(path).review.answers["fs.reviewers"]
    assert answer.value == ["Kim Sample"]
    assert answer.passages == ["01:1"]


async def test_reading_goes_on_where_it_stopped_on_another_day(home: Path) -> None:
    path = attempt(home)
    await read_at("4B", path, NARROW, "f12", "right", "right", "down", "f12")
    assert recall_place(path) == "03:2"
    assert "›   [2]" in await read_at("4B", path, NARROW, "f12")


async def test_next_and_previous_found_go_through_all_documents(home: Path) -> None:
    place = CasePosition(shipped(LAYLA))
    count = place.search("overnight")
    documents = {hit.passage.document for hit in place.hits}
    assert count >= len(documents) > 1
    session = open_session(attempt(home))
    screen = ReviewScreen(session, "4B")
    app = Stage(screen)
    seen = []
    async with app.run_test(size=NARROW) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "f12", "slash", *"overnight", "enter")
        case: object = app.screen
        assert isinstance(case, CaseScreen)
        for _ in range(count):
            seen.append(case.place.passage.ref)
            await press(app, pilot, "n")
        assert seen == [hit.passage.ref for hit in place.hits]
        await press(app, pilot, "p")
        assert case.place.passage.ref == seen[-1]


async def test_a_wide_terminal_shows_the_case_file_beside_the_question(home: Path) -> None:
    path = attempt(home)
    narrow = await read_at("4B", path, NARROW)
    wide = await read_at("4B", path, WIDE)
    heading = shipped(LAYLA).documents[0].title[:20]
    assert heading not in narrow
    assert heading in wide
    assert "F12 case file" in narrow


async def test_a_review_of_a_live_case_has_no_case_file(home: Path) -> None:
    review = started(LAYLA, "live").review
    put(review.review, case="")
    shown = await read_at("4B", saved(review, home, LAYLA), WIDE, "f12")
    assert "no practice on a mock case" in shown
    assert "case file  PgDn" not in shown


async def test_a_case_that_is_not_here_is_said_in_words(home: Path) -> None:
    review = started(LAYLA, "lost").review
    put(review.review, case="no-such-case")
    shown = " ".join((await read_at("4B", saved(review, home, LAYLA), NARROW, "f12")).split())
    assert "The case file cannot be shown. There is no mock case no-such-case." in shown


async def test_a_row_of_a_table_is_filled_in_with_the_case_file_at_hand(home: Path) -> None:
    shown = await read_at("4A1", attempt(home), NARROW, "a", "f12")
    assert shipped(LAYLA).documents[0].title[:20] in shown


def own_case(home: Path, feedback: str, *, key: bool = True) -> None:
    """The shipped case as a trainer's own, with feedback as the trainer sets it."""
    folder = home / "cases" / LAYLA
    shutil.copytree(shipped(LAYLA).folder, folder)
    file = folder / "case.yaml"
    text = file.read_text()
    assert "feedback: end" in text or "feedback" not in text
    text = re.sub(r"^feedback: .*\n", "", text, flags=re.MULTILINE)
    file.write_text(f"{text.rstrip()}\nfeedback: {feedback}\n")
    assert load_case(folder).file.feedback == feedback
    if not key:
        shutil.move(folder / "key" / "key.yaml", home / f"{LAYLA}.yaml")


def item_four(**but: Any) -> dict[str, Any]:
    """The key's answers to item 4, but for some."""
    answers = key_of(LAYLA).file.answers
    return {id_: answers[id_].value for id_ in answers if re.match(r"4[ABC.]", id_)} | but


def partly(home: Path, answers: dict[str, Any]) -> Path:
    state = started(LAYLA, "practice")
    state.answer_many(answers)
    return saved(filled_in(state).review, home, LAYLA)


async def test_feedback_on_an_item_comes_when_it_is_complete_and_the_case_allows_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_case(home, "item", key=False)
    done = partly(home, item_four(**{"4C": "No"}))
    nowhere = " ".join((await read_at("4C", done, NARROW, "ctrl+r")).replace("|", "").split())
    assert "The key of layla-morgan is not on this machine." in nowhere
    monkeypatch.setenv("TUI_REVIEW_KEYS", str(home))
    asked = " ".join((await read_at("4C", done, NARROW, "ctrl+r")).replace("|", "").split())
    assert "recorded in the attempt for good" in asked
    await read_at("4C", done, NARROW, "ctrl+r", "escape")
    assert shown_in(read_review(done).review) == []
    shown = await read_at("4C", done, NARROW, "ctrl+r", "s")
    assert len(shown_in(read_review(done).review)) == 1
    assert "Feedback: item 4" in shown
    assert "1 of 1" in shown
    assert "Decided by" in shown


async def test_feedback_is_refused_before_an_item_is_answered_without_looking_at_the_key(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_case(home, "item")
    monkeypatch.setattr(AnswerKey, "answer", refuse_the_key)
    monkeypatch.setattr("tui_review.training.keys_at_hand.load_key", refuse_the_key)
    half = partly(home, {id_: value for id_, value in item_four().items() if id_ != "4C"})
    assert "Item 4 is not answered yet" in await read_at("4C", half, NARROW, "ctrl+r")


async def test_feedback_at_the_end_only_is_refused_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_review.training.keys_at_hand.load_key", refuse_the_key)
    done = partly(home, item_four())
    assert "is shown at the end only" in await read_at("4C", done, NARROW, "ctrl+r")


def refuse_the_key(*_: Any) -> None:
    pytest.fail("The key was looked at.")


async def walked(screen: WalkScreen, size: tuple[int, int], *keys: str) -> str:
    app = Stage(screen)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        return await press(app, pilot, *keys)


def scored_screen() -> WalkScreen:
    state = as_the_key(LAYLA, "practice", but={"14A": "No"})
    state.cite("14A", [key_of(LAYLA).file.answers["14A"].passages[0]])
    return ScoreScreen(scorer_of(LAYLA).score(state.review), scorer_of(LAYLA), shipped(LAYLA))


async def test_a_trainer_sees_both_answers_the_passages_and_the_reasoning() -> None:
    shown = await walked(scored_screen(), WIDE, "n")
    words = " ".join(shown.replace("|", "").split())
    answer = key_of(LAYLA).file.answers["14A"]
    assert "Trainee ✗ No" in words
    assert "Key ● Yes" in words
    assert " ".join(answer.because.split())[:60] in words
    assert f"Decided by {', '.join(answer.passages)}." in words
    assert f"The trainee cited {answer.passages[0]}: what decides was read" in words
    assert "Guidance of 14A" in words, "what to read again"


async def test_what_follows_stands_on_the_last_page_with_what_it_follows_from() -> None:
    shown = await walked(scored_screen(), NARROW, "n", "n")
    assert "Area Needing Improvement; the key: Strength (follows from" in " ".join(
        shown.replace("|", "").split()
    )
    assert "14A)" in shown


async def test_a_trainer_ticks_a_text_on_its_page_and_whoever_made_the_attempt_does_not(home: Path) -> None:
    score = scorer_of(LAYLA).score(as_the_key(LAYLA, "practice").review)
    ticking = Ticking(home / "rubric.yaml", score, EDITOR)
    shown = await walked(ScoreScreen(score, scorer_of(LAYLA), None, ticking), NARROW, "n", "1", "3", "3")
    assert "[x] 1 Practice" in shown
    assert "[ ] 3 Role" in shown
    assert score.rubric is not None
    assert [each.met for each in score.rubric.texts.values()] == [["practice"]]
    assert (home / "rubric.yaml").exists()
    refused = await walked(ScoreScreen(score, scorer_of(LAYLA), None), NARROW, "n", "2")
    assert "A trainer ticks the texts" in refused


def reconciled(folder: Path | None = None, but: dict[str, Any] | None = None) -> ReconcileScreen:
    """Two reviews that differ at 14A, or as `but` says."""
    differs = but or {"14A": "No"}
    one, two = as_the_key(LAYLA, "r-a", by="kim"), as_the_key(LAYLA, "r-b", but=differs, by="lee")
    one.write("14A", "Seen once a month, as often as her situation called for.")
    two.write("14A", "After the move she needed more than one visit a month.")
    found = compare_reviews([one.review, two.review], one.rules)
    consensus = Consensus(Path("consensus.yaml"), [one.review, two.review], found, one.rules)
    files = [saved(state.review, folder, LAYLA) for state in (one, two)] if folder is not None else []
    return ReconcileScreen(found, consensus, EDITOR, files)


async def test_reconciliation_puts_the_reviewers_words_side_by_side() -> None:
    shown = await walked(reconciled(), WIDE, "n")
    line = next(line for line in shown.split("\n") if "Seen once a month" in line)
    assert "After the move she needed" in line
    assert "kim (r-a)" in shown
    assert "0 of 1 agreed on" in shown
    assert "Leads to" in shown


async def test_what_is_agreed_on_on_the_page_is_in_the_consensus_file_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each key is looked for: none is a letter of the word before it.
    monkeypatch.setattr(bursts, "now", count(0.0, 2.0).__next__)
    app = Stage(reconciled(home))
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        assert "Nothing is agreed on yet" in await press(app, pilot, "t")
        assert "Go to one of the differences first" in await press(app, pilot, "a")
        for key in ("n", "a", "b"):
            await press(app, pilot, key)
        await press(app, pilot, *"Needed", "enter")
        shown = " ".join((await press(app, pilot, "enter")).split())
        await press(app, pilot, "t")
        assert "1 taken over (14A), 0 there already, 0 left alone" in await press(app, pilot, "a")
    assert read_review(home / "r-a.yaml").review.answers["14A"].value == "No"
    assert "1 of 1 agreed on" in shown
    assert "Agreed No, by kim, lee. Needed" in shown
    kept = read_consensus(Path("consensus.yaml")).agreed["14A"]
    assert (kept.value, kept.reason, kept.by) == ("No", "Needed", "kim, lee")


async def test_a_narrative_is_agreed_on_on_the_page_and_goes_into_a_review_with_its_answer(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "now", count(0.0, 2.0).__next__)

    def agreed() -> tuple[Any, str, str, str]:
        kept = read_consensus(Path("consensus.yaml")).agreed["14A"]
        return kept.value, kept.narrative, kept.reason, kept.by

    app = Stage(reconciled(home))
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        assert "Agree on the answer first" in await press(app, pilot, "n", "w")
        for key in ("a", "b"):
            await press(app, pilot, key)
        await press(app, pilot, *"Needed", "enter")
        await press(app, pilot, "enter")
        offered = await press(app, pilot, "w")
        assert "a  kim (r-a): Seen once a month" in offered
        assert "b  lee (r-b): After the move" in offered
        await press(app, pilot, "b")
        shown = " ".join((await press(app, pilot, "enter")).replace("|", "").split())
        assert "Agreed No, by kim, lee. Needed After the move she needed" in shown
        assert agreed() == (
            "No",
            "After the move she needed more than one visit a month.",
            "Needed",
            "kim, lee",
        )
        # Another one is written from the one agreed on.
        await press(app, pilot, "w")
        await press(app, pilot, "o")
        await press(app, pilot, *" Or two", "enter")
        await press(app, pilot, "enter")
        words = "After the move she needed more than one visit a month. Or two"
        assert agreed() == ("No", words, "Needed", "kim, lee")
        # It stays with its answer: where another one is agreed on, what becomes of it is asked.
        await press(app, pilot, "a")
        assert "Which narrative is agreed on at 14A?" in await press(app, pilot, "a")
        await press(app, pilot, "n")
        await press(app, pilot, *"Enough", "enter")
        await press(app, pilot, "enter")
        assert agreed() == ("Yes", "", "Enough", "kim, lee")
        for key in ("a", "b"):
            await press(app, pilot, key)
        await press(app, pilot, *"Needed", "enter")
        await press(app, pilot, "enter")
        for key in ("w", "b", "enter", "t"):
            await press(app, pilot, key)
        assert "1 taken over (14A)" in await press(app, pilot, "a")
    taken = read_review(home / "r-a.yaml").review.answers["14A"]
    assert (taken.value, taken.narrative) == ("No", "After the move she needed more than one visit a month.")


async def test_words_that_differ_at_equal_answers_are_pages_of_the_walk_and_agreed_on_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "now", count(0.0, 2.0).__next__)
    value = as_the_key(LAYLA, "r-a").review.answers["14A"].value
    screen = reconciled(home, but={"14A": value, "12.comments": "The needs were met in other ways."})
    app = Stage(screen)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        assert "2 texts: 12.comments, 14A" in text_of(app)
        assert "The needs were met in other ways." in await press(app, pilot, "n")
        await press(app, pilot, "a")
        assert "Which text is agreed on at 12.comments?" in text_of(app)
        await press(app, pilot, "b")
        await press(app, pilot, *"Clearer", "enter")
        assert "1 of 2 agreed on" in await press(app, pilot, "enter")
        assert "After the move she needed" in await press(app, pilot, "n")
        assert "Which narrative is agreed on at 14A?" in await press(app, pilot, "a")
        await press(app, pilot, "b")
        await press(app, pilot, *"Better", "enter")
        assert "2 of 2 agreed on" in await press(app, pilot, "enter")
        await press(app, pilot, "t")
        assert "2 taken over (12.comments, 14A)" in await press(app, pilot, "a")
    taken = read_review(home / "r-a.yaml").review.answers
    assert taken["12.comments"].value == "The needs were met in other ways."
    assert (taken["14A"].value, taken["14A"].narrative) == (
        value,
        "After the move she needed more than one visit a month.",
    )


async def test_after_taking_over_the_figures_and_answers_are_those_of_the_files(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "now", count(0.0, 2.0).__next__)
    screen = reconciled(home)
    before = screen._compared.same
    screen.consensus.agree("14A", "No", who=EDITOR, reason="Needed", by="kim, lee")
    app = Stage(screen)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        assert f"{before} of {screen._compared.compared}" in text_of(app)
        await press(app, pilot, "n", "t")
        assert "1 taken over (14A)" in await press(app, pilot, "a")
        shown = await press(app, pilot, "l", "home", "enter")
        assert f"{before + 1} of {screen._compared.compared}" in shown
        assert "Nothing is left to reconcile" in shown
        assert "1 text: 14A" in shown, "the narratives are two still"


async def test_what_somebody_else_agreed_on_meanwhile_is_read_and_stands_on_the_page(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "now", count(0.0, 2.0).__next__)
    screen = reconciled(home)
    mine = screen.consensus
    beside = Consensus(mine.path, mine.reviews, screen._compared, mine.rules)
    app = Stage(screen)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        beside.agree("14A", "Yes", who=EDITOR, reason="As often as she needed.", by="lee")
        for key in ("n", "a", "b"):
            await press(app, pilot, key)
        await press(app, pilot, *"Needed", "enter")
        shown = " ".join((await press(app, pilot, "enter")).split())
        assert "Somebody else wrote this file" in shown
        assert "It is read again" in shown
        assert "Agreed Yes, by lee, not by kim. As often as she needed." in shown
        for key in ("a", "b", "enter", "enter"):
            await press(app, pilot, key)
    kept = read_consensus(Path("consensus.yaml")).agreed["14A"]
    assert (kept.value, kept.reason) == ("No", "Needed")


def full(*_: object, **__: object) -> None:
    raise UserError("The disk is full.")


async def test_a_narrative_that_could_not_be_written_stands_there_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "now", count(0.0, 2.0).__next__)

    screen = reconciled(home)
    screen.consensus.agree("14A", "No", who=EDITOR, reason="Needed", by="kim, lee")
    app = Stage(screen)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        with monkeypatch.context() as patched:
            patched.setattr(screen.consensus, "agree", full)
            for key in ("n", "w", "o"):
                await press(app, pilot, key)
            await press(app, pilot, *"Twice", "enter")
            shown = " ".join((await press(app, pilot, "enter")).split())
            assert "The disk is full. The narrative stands there again at 14A." in shown
        for key in ("w", "o", "enter", "enter"):
            await press(app, pilot, key)
    assert read_consensus(Path("consensus.yaml")).agreed["14A"].narrative == "Twice"


async def test_an_agreed_table_is_said_as_every_answer_and_whoever_did_not_agree_is_named() -> None:
    placed = {"date": "2025-02-24", "type": "Group Home", "reason": "Not applicable, current placement"}
    screen = reconciled(but={"4A1": [placed]})
    screen.consensus.agree("4A1", [placed], who=EDITOR, reason="One home.", by="kim")
    app = Stage(screen)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        shown = " ".join((await press(app, pilot, "n")).split())
        assert "Agreed 1 placement, by kim, not by lee. One home." in shown
        assert "1 placement was agreed on already, by kim." in " ".join(
            (await press(app, pilot, "a")).split()
        )


async def test_a_narrative_that_was_written_since_is_named_on_the_page_and_left_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "now", count(0.0, 2.0).__next__)
    screen = reconciled(home)
    said = "More than one visit was needed."
    screen.consensus.agree("14A", "No", who=EDITOR, reason="Needed", by="kim, lee", narrative=said)
    state = ReviewState(
        screen.consensus.rules, read_review(home / "r-a.yaml").review, EDITOR, today="2026-07-02"
    )
    state.write("14A", "Thought over for an hour.")
    (home / "r-a.yaml").unlink()
    saved(state.review, home, LAYLA)
    app = Stage(screen)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        await press(app, pilot, "t")
        shown = " ".join((await press(app, pilot, "a")).split())
    assert "0 taken over, 0 there already, 1 left alone (14A); 14A: its narrative was changed since" in shown
    assert read_review(home / "r-a.yaml").review.answers["14A"].narrative == "Thought over for an hour."


async def test_a_reason_that_could_not_be_written_stands_there_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "now", count(0.0, 2.0).__next__)

    screen = reconciled(home)
    app = Stage(screen)
    async with app.run_test(size=WIDE) as pilot:
        await settled(app, pilot)
        with monkeypatch.context() as patched:
            patched.setattr(screen.consensus, "agree", full)
            for key in ("n", "a", "b"):
                await press(app, pilot, key)
            await press(app, pilot, *"Needed", "enter")
            assert "The disk is full." in " ".join((await press(app, pilot, "enter")).split())
        for key in ("a", "b", "enter", "enter"):
            await press(app, pilot, key)
    assert read_consensus(Path("consensus.yaml")).agreed["14A"].reason == "Needed"


async def test_why_what_is_agreed_on_could_not_be_written_is_read_whole_on_the_smallest_screen(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bursts, "now", count(0.0, 2.0).__next__)

    def full(*_: object, **__: object) -> None:
        path = f"/srv/{'consensus-of-the-quarter/' * 4}cons.yaml"
        raise UserError(
            "The disk is full; it was not written.", remedy="Make room, and try again.", file=path
        )

    screen = reconciled(home)
    monkeypatch.setattr(screen.consensus, "agree", full)
    app = Stage(screen)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(app, pilot)
        for key in ("n", "a", "b"):
            await press(app, pilot, key)
        await press(app, pilot, *"Needed", "enter")
        shown = " ".join((await press(app, pilot, "enter")).replace("|", "").split())
        assert "The disk is full; it was not written. Make room, and try again." in shown
        assert "The reason stands there again at 14A." in shown
        await pilot.resize_terminal(72, 20)
        await settled(app, pilot)
        shown = " ".join(text_of(app).replace("|", "").split())
        assert "The disk is full; it was not written. Make room, and try again." in shown, "a resize"
        assert "The disk is full" not in await press(app, pilot, "p")


@pytest.mark.parametrize("width", [56, 76, 116])
def test_no_line_of_a_walk_is_wider_than_its_page(width: int) -> None:
    state = as_the_key(LAYLA, "practice", but={"4C": "No", "16B": "No", "17B3": None, "8D": "Yes"})
    score = scorer_of(LAYLA).score(state.review)
    reader = "T. Trainer of the State's Office for the Reviews of Cases"
    read = {
        "4B": TickedText(by=reader, text=text_digest(score.texts["4B"]), met=[], at="2026-07-02T09:00:00Z")
    }
    score.rubric = RubricFile(
        format=1, attempt="practice", review=list(identity_of(state.review)), texts=read
    )
    screens = (ScoreScreen(score, scorer_of(LAYLA), shipped(LAYLA)), reconciled())
    for screen in screens:
        for stop in screen.stops:
            for line in stop.draw(width):
                assert line.cell_length <= width, (stop.label, line.plain)
    told = " ".join(" ".join(line.plain for line in screens[0].stops[0].draw(width)).split())
    for said in ("as the key", "accepted", "different", "follows", "not finished", "Outcome ratings"):
        assert said in told


async def test_the_list_of_differences_leads_to_one() -> None:
    screen = ScoreScreen(
        scorer_of(LAYLA).score(at_random(LAYLA, "practice", 3)), scorer_of(LAYLA), shipped(LAYLA)
    )
    wanted = screen.stops[4]
    assert f" {wanted.id} " in await walked(screen, NARROW, "l", "down", "down", "down", "down", "enter")
    assert screen.stop is wanted


def sitting(quiz: str = "osri-part-1", seed: int = 7) -> QuizRun:
    return QuizRun(find_quiz(quiz)[0], seed=seed)


def right_letters(run: QuizRun) -> list[str]:
    return [
        next(letter for letter, choice in drawn.lettered if choice == drawn.question.answer)
        for drawn in run.questions
    ]


async def test_a_quiz_all_right_ends_with_a_certificate(home: Path) -> None:
    run = sitting()
    screen = QuizScreen(run, None, home / "certificates", name="Kim Sample")
    app = Stage(screen)
    async with app.run_test(size=NARROW) as pilot:
        await settled(app, pilot)
        for letter in right_letters(run):
            explained = await press(app, pilot, letter)
            assert "Right." in explained
            # The choice is made: another letter changes nothing.
            await press(app, pilot, "a", "enter")
        assert "Passed: 12 of 12 right, 100 %" in text_of(app)
        await press(app, pilot, "c", "enter")
        assert "The certificate is written:" in text_of(app)
        # Written once; a second one by another sitting gets a name of its own.
        await press(app, pilot, "c")
    (file,) = [path for path in screen.files if path.suffixes == [".yaml"]]
    assert read_yaml(file.read_bytes(), file=file.name).data["practice_certificate"]["name"] == "Kim Sample"
    assert sorted(path.suffixes for path in (home / "certificates").glob("[!.]*")) == [
        [".md"],
        [".yaml"],
    ]


async def test_a_certificate_counts_the_sittings_of_the_name_that_is_written_on_it(home: Path) -> None:
    kim, run = Repetition("Kim Sample", "account"), sitting()
    Repetition("Vera Clean").begin(sitting(seed=8))
    kim.begin(run)
    kim.begin(run)
    screen = QuizScreen(run, None, home / "certificates", name="Kim Sample", repetition=kim)
    app = Stage(screen)
    async with app.run_test(size=NARROW) as pilot:
        await settled(app, pilot)
        for letter in right_letters(run):
            await press(app, pilot, letter, "enter")
        assert "Kim Sample: sitting 3 of this quiz" in text_of(app)
        await press(app, pilot, "c", "ctrl+u", *"vera clean", "enter")
        assert "vera clean: sitting 2 of this quiz" in text_of(app)
    (file,) = [path for path in screen.files if path.suffixes == [".yaml"]]
    given = read_yaml(file.read_bytes(), file=file.name).data["practice_certificate"]
    first = sitting(seed=8).origins[0]
    assert (given["name"], given["sitting"]) == ("vera clean", 2)
    assert given["questions_asked_before"] == run.origins.count(first)
    assert set(run.origins) <= set(Repetition("Vera Clean").read().asked)


async def test_what_is_asked_without_a_name_counts_for_the_name_on_the_certificate_once(home: Path) -> None:
    nobody, run = Repetition("", "account"), sitting()
    nobody.begin(sitting(seed=8))
    nobody.put(sitting(seed=8))
    screen = QuizScreen(run, None, home / "certificates", repetition=nobody)
    app = Stage(screen)
    async with app.run_test(size=NARROW) as pilot:
        await settled(app, pilot)
        for letter in right_letters(run):
            await press(app, pilot, letter, "enter")
        await press(app, pilot, "c", *"Kim", "enter")
    (file,) = [path for path in screen.files if path.suffixes == [".yaml"]]
    given = read_yaml(file.read_bytes(), file=file.name).data["practice_certificate"]
    assert (given["sitting"], given["asked_before"]) == (2, sitting(seed=8).origins[0] in run.origins)


async def test_a_quiz_under_the_pass_mark_gives_no_certificate_but_what_to_look_at(home: Path) -> None:
    run = sitting()
    kim = Repetition("Kim Sample")
    app = Stage(QuizScreen(run, None, home / "certificates", repetition=kim))
    async with app.run_test(size=NARROW) as pilot:
        await settled(app, pilot)
        for drawn, right in zip(run.questions, right_letters(run), strict=True):
            wrong = next(letter for letter, _ in drawn.lettered if letter != right)
            assert f"Not so: ({right}) is right." in await press(app, pilot, wrong)
            await press(app, pilot, "enter")
        shown = await press(app, pilot, "c")
    assert "Not passed yet: 0 of 12 right" in shown
    assert "To look at again, asked again from " in shown
    assert len(kim.read().questions) == 12
    assert not (home / "certificates").exists()


async def test_leaving_a_quiz_half_way_asks_first(home: Path) -> None:
    run = sitting()
    app = Stage(QuizScreen(run, None, home))
    async with app.run_test(size=NARROW) as pilot:
        await settled(app, pilot)
        asked = await press(app, pilot, right_letters(run)[0], "enter", "escape")
        assert "It has no result before its end." in asked
        await press(app, pilot, "l")
    assert app.result == [None]


LOOKS: dict[str, tuple[str, ...]] = {
    "case-beside-or-hidden": (),
    "case-file": ("f12", "down", "c"),
    "case-search": ("f12", "slash", *"overnight"),
    "case-found": ("f12", "slash", *"overnight", "enter", "n"),
    "case-documents": ("f12", "c", "slash"),
}
"""Ways of looking at the case file: what is pressed at a question."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", LOOKS)
async def test_the_case_file_looks_so(home: Path, name: str, size: str) -> None:
    text = await read_at("4B", attempt(home), SIZES[size], *LOOKS[name])
    same_as_snapshot(f"training-{name}-{size}", text)


@pytest.mark.parametrize("size", SIZES)
async def test_walks_look_so(home: Path, size: str) -> None:
    del home
    same_as_snapshot(f"training-score-overview-{size}", await walked(scored_screen(), SIZES[size]))
    same_as_snapshot(f"training-score-difference-{size}", await walked(scored_screen(), SIZES[size], "n"))
    same_as_snapshot(f"training-reconcile-figures-{size}", await walked(reconciled(), SIZES[size]))
    same_as_snapshot(f"training-reconcile-{size}", await walked(reconciled(), SIZES[size], "n"))


@pytest.mark.parametrize("size", SIZES)
async def test_quiz_and_training_list_look_so(home: Path, size: str) -> None:
    attempt(home / "reviews", "layla-morgan-1")
    screens: dict[str, tuple[Screen[Any], tuple[str, ...]]] = {
        "list": (TrainingScreen(Path("reviews")), ()),
        "start": (StartScreen(shipped(LAYLA), Path("reviews")), ()),
        "quiz": (QuizScreen(sitting(LAYLA), shipped(LAYLA), home), ()),
        "quiz-explained": (QuizScreen(sitting(LAYLA), shipped(LAYLA), home), ("a",)),
    }
    for name, (screen, keys) in screens.items():
        app = Stage(screen)
        async with app.run_test(size=SIZES[size]) as pilot:
            await settled(app, pilot)
            text = await press(app, pilot, *keys)
        same_as_snapshot(f"training-{name}-{size}", text)


def test_what_stands_at_the_left_is_parted_from_its_text_however_long_it_is() -> None:
    for label in ("9A", "permanency-2", "permanency-10"):
        first, second, *_ = labelled(label, "The continuity of relationships is kept up. " * 4, 60)
        assert first.plain.startswith(f"{label} "), first.plain
        assert len(first.plain) <= 60
        assert second.plain.startswith(" " * len(f"{label} "))
