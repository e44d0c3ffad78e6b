"""The home screen and the lists over a review, by what a reviewer presses and gets."""

from __future__ import annotations

import asyncio
import os
import time
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from tests.tui.screens import EDITOR, TODAY, Stage, make_review, open_session, text_of
from tui_review.settings import Settings
from tui_review.store.folder import start_review
from tui_review.store.reviews import read_review, review_paths
from tui_review.store.session import InUseError, Mode, Session
from tui_review.tui.app import ReviewApp
from tui_review.tui.goto import GoToScreen
from tui_review.tui.home import new
from tui_review.tui.home import screen as home_screen
from tui_review.tui.home.new import NewScreen
from tui_review.tui.home.screen import HomeScreen
from tui_review.tui.outline import OutlineScreen
from tui_review.tui.pick_list import PickList
from tui_review.tui.reader import ReaderScreen
from tui_review.tui.summary import SUBMIT, SummaryScreen
from tui_review.tui.why import WhyScreen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.screen import Screen

    from tui_review.store.folder import ReviewSummary

pytestmark = pytest.mark.slow


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return open_session(make_review(tmp_path, flag="4B"))


async def pressed(screen: Screen[Any], *keys: str) -> Stage:
    """The app after these keys."""
    app = Stage(screen)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        app.text = text_of(app)
    return app


async def test_go_to_takes_an_id_in_any_case(session: Session) -> None:
    assert (await pressed(GoToScreen(session, "4B"), *"12b3", "enter")).result == ["12B3"]


async def test_go_to_takes_a_word(session: Session) -> None:
    assert (await pressed(GoToScreen(session, "4B"), *"tribe", "down", "up", "enter")).result == ["9C"]


async def test_go_to_with_nothing_found_stays(session: Session) -> None:
    app = await pressed(GoToScreen(session, "4B"), *"xyzzy", "enter")
    assert app.result == []
    assert "No question, answer or narrative has “xyzzy” in it." in app.text


async def test_go_to_finds_the_words_of_a_tables_cells_and_says_in_which_row(tmp_path: Path) -> None:
    people = [{"name": "Made Up", "role": "Mother"}, {"name": "Quokka", "role": "Father"}]
    session = open_session(make_review(tmp_path, answers={"fs.participants": people}))
    app = await pressed(GoToScreen(session, "4B"), *"quokka")
    assert "participant 2: Quokka" in app.text
    assert (await pressed(GoToScreen(session, "4B"), *"quokka", "enter")).result == ["fs.participants"]


async def test_escape_leaves_every_list_without_a_choice(session: Session) -> None:
    for screen in (
        GoToScreen(session),
        OutlineScreen(session),
        SummaryScreen(session),
        WhyScreen(session, "4"),
    ):
        assert (await pressed(screen, "x", "escape")).result == [None]


async def test_the_outline_goes_to_the_marked_question(session: Session) -> None:
    assert (await pressed(OutlineScreen(session, "4B"), "down", "enter")).result == ["4C1"]


async def test_the_outline_folds_and_unfolds_items(session: Session) -> None:
    folded = await pressed(OutlineScreen(session, "4B"), "left")
    assert "4C1" not in folded.text
    assert "Item 4" in folded.text
    unfolded = await pressed(OutlineScreen(session, "4B"), "left", "down", "enter")
    assert "5A1" in unfolded.text
    assert unfolded.result == []


async def test_the_outline_finds_questions_of_folded_items(session: Session) -> None:
    assert (await pressed(OutlineScreen(session, "4B"), *"18b", "enter")).result == ["18B"]


async def test_each_line_of_the_summary_leads_to_a_question_there_is(session: Session) -> None:
    lines = SummaryScreen(session).lines("")
    values = {line.value for line in lines if line.value}
    assert len(values) > 20
    assert values <= set(session.state.rules.questions)


async def test_the_summary_leads_to_the_flagged_question(session: Session) -> None:
    assert (await pressed(SummaryScreen(session), *"visit plan", "enter")).result == ["4B"]


@pytest.mark.usefixtures("state")
async def test_an_incomplete_review_cannot_be_submitted_from_the_summary(tmp_path: Path) -> None:
    session = open_session(make_review(tmp_path), Mode.EDIT)
    try:
        app = await pressed(SummaryScreen(session), "ctrl+t")
    finally:
        session.close()
    assert app.result == []
    assert "It cannot be submitted yet:" in app.text


@pytest.mark.usefixtures("state")
async def test_a_review_without_errors_is_submitted_from_the_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_session(make_review(tmp_path), Mode.EDIT)
    monkeypatch.setattr(session.state, "findings", list)
    try:
        app = await pressed(SummaryScreen(session), "ctrl+t")
    finally:
        session.close()
    assert app.result == [SUBMIT]


async def test_why_leads_to_the_answer_that_decided(session: Session) -> None:
    assert (await pressed(WhyScreen(session, "4"), "enter")).result == ["4B"]


async def test_why_leads_to_what_is_waited_for(session: Session) -> None:
    assert (await pressed(WhyScreen(session, "5"), "down", "enter")).result == ["5B"]


async def test_markup_in_a_text_is_shown_letter_by_letter() -> None:
    app = await pressed(ReaderScreen("[b]T[/b]", "[/x] [@click=app.quit]x[/] \x1b[31m"))
    assert "[/x] [@click=app.quit]x[/] ␛[31m" in app.text
    assert "[b]T[/b]" in app.text


async def test_the_reader_finds_a_word_and_goes_on_to_the_next() -> None:
    text = "\n\n".join(
        f"paragraph {number}" + (" with needle" if number in (30, 50) else "") for number in range(60)
    )
    first = await pressed(ReaderScreen("Text", text), "slash", *"needle", "enter")
    assert "paragraph 30 with needle" in first.text
    assert "1 of 2" in first.text
    second = await pressed(ReaderScreen("Text", text), "slash", *"needle", "enter", "n")
    assert "paragraph 50 with needle" in second.text
    assert (await pressed(ReaderScreen("Text", text), "slash", "escape", "escape")).result == [None]


async def test_home_opens_the_marked_review(tmp_path: Path) -> None:
    make_review(tmp_path, "2026-001")
    second = make_review(tmp_path, "2026-002")
    assert (await pressed(HomeScreen(tmp_path), "down", "enter")).opened == [second]


async def test_a_review_that_is_chosen_before_the_folder_is_read_is_opened_then(tmp_path: Path) -> None:
    path, home, read = make_review(tmp_path, "2026-001"), HomeScreen(tmp_path), Event()
    summaries = home._index.summaries

    def late() -> Iterator[ReviewSummary]:
        read.wait(60)
        yield from summaries()

    home._index.summaries = late  # type: ignore[method-assign]  # reading takes as long as the test wants
    app = Stage(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        assert app.opened == []
        read.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert app.opened == [path]


async def test_while_a_folder_is_read_no_review_is_said_not_to_be_there_and_one_named_in_full_is_opened(
    tmp_path: Path,
) -> None:
    first, second = make_review(tmp_path, "2026-001"), make_review(tmp_path, "2026-002")
    home, read = HomeScreen(tmp_path), Event()
    summaries = home._index.summaries

    def slow() -> Iterator[ReviewSummary]:
        for number, each in enumerate(summaries()):
            if number:
                read.wait(60)
            time.sleep(2 * home_screen._BATCH_SECONDS)  # so that it is shown as soon as it is read
            yield each

    home._index.summaries = slow  # type: ignore[method-assign]  # reading takes as long as the test wants
    app = Stage(home)
    async with app.run_test(size=(80, 24)) as pilot:
        while not home._summaries:
            await pilot.pause(0.05)
        await pilot.press(*"2026-00")
        assert "2026-001" in text_of(app)
        await pilot.press("2")
        said = " ".join(text_of(app).replace("|", " ").split())
        assert "Only 1 of 2 reviews is read so far, and none of them fits “2026-002”." in said
        assert "There is a file of that name: Enter opens it." in said
        assert "No review here has" not in said
        await pilot.press("enter")
        assert app.opened == [second]
        await pilot.press("backspace", "7")
        said = " ".join(text_of(app).replace("|", " ").split())
        assert "none of them fits “2026-007”. Esc" in said
        read.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "No review here has “2026-007”" in text_of(app)
    assert first not in app.opened


@pytest.mark.parametrize(
    ("key", "wanted"), [("end", "made-up-9"), ("ctrl+end", "made-up-9"), ("home", "made-up-1")]
)
async def test_home_and_end_are_the_list_s_while_nothing_is_typed(
    tmp_path: Path, key: str, wanted: str
) -> None:
    for number in range(1, 10):
        make_review(tmp_path, f"made-up-{number}")
    app = Stage(HomeScreen(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, HomeScreen)
        await pilot.press("down", key)
        assert wanted in screen.query_one(PickList).value
        await pilot.press(*"made", "end", "x")
        assert screen.query_one(PickList).typed == "madex"


async def test_a_folder_that_nobody_may_look_into_any_more_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may look everywhere, so that the refusal is put in its way here."""

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path))

    monkeypatch.setattr("tui_review.tui.home.new.start_review", refused)
    monkeypatch.setattr(Session, "open", refused)
    path = make_review(tmp_path, "2026-001")
    app = ReviewApp(Settings(), EDITOR, TODAY, folder=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        app.open_review(path)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert any("You have no permission" in each.message for each in app._notifications)
        await pilot.press("f2")
        await pilot.pause()
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "You have no permission" in text_of(app)
        assert "error inside" not in text_of(app)


async def test_a_copy_goes_by_the_name_of_its_file(tmp_path: Path) -> None:
    path = make_review(tmp_path, "2026-001")
    (tmp_path / "2026-001-old.yaml").write_bytes(path.read_bytes())
    app = Stage(HomeScreen(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        shown = text_of(app)
        await pilot.press("up")
        await pilot.pause()
        marked = text_of(app)
    assert shown.count("2026-001-old.yaml") == 1
    assert "the review in it is 2026-001: is it a copy?" in f"{shown}{marked}"


async def test_home_filters_by_the_case(tmp_path: Path) -> None:
    make_review(tmp_path, "2026-001")
    second = make_review(tmp_path, "2026-002", {"fs.case_name": "Fictional (Birch)"})
    app = await pressed(HomeScreen(tmp_path), *"birch", "enter")
    assert app.opened == [second]
    assert "Maple" not in app.text


async def test_home_filters_by_the_place_and_says_it(tmp_path: Path) -> None:
    make_review(tmp_path, "2026-001", {"fs.site": "Made-Up Springs"})
    second = make_review(tmp_path, "2026-002", {"fs.site": "Käfer County"})
    app = await pressed(HomeScreen(tmp_path), *"kafer")
    assert "1 of 2 reviews" in app.text
    assert " · Käfer County · " in app.text
    assert (await pressed(HomeScreen(tmp_path), *"kafer", "enter")).opened == [second]


async def test_home_stands_by_status_last_change_and_place_by_one_key_and_by_id_again(tmp_path: Path) -> None:
    """Of two of one rank the one with the lower id comes first; the mark is on the first line."""
    _, second, _ = (
        make_review(tmp_path, f"2026-00{number}", {"fs.site": site} if site else {})
        for number, site in ((1, ""), (2, "Zeder"), (3, "ahorn"))
    )
    (tmp_path / "2026-004.yaml").write_text("[")
    os.utime(second, (1774990000, 1774990000))
    os.utime(tmp_path / "2026-004.yaml", (1, 1))
    for times, said, order in (
        (0, "", "1234"),
        (1, "by status", "4123"),
        (2, "by last change", "2134"),
        (3, "by place", "3214"),
        (4, "", "1234"),
    ):
        text = (await pressed(HomeScreen(tmp_path), *["f7"] * times)).text
        head = text.splitlines()[0]
        assert ("by " in head, said in head) == (bool(said), True)
        shown = [line[3:] for line in text.splitlines() if line[3:9] == "2026-0"]
        assert [line[7] for line in shown] == list(order)
        assert text.splitlines()[5][1] == "›", "the first line is marked"


async def test_a_broken_file_is_not_opened_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("[")
    app = await pressed(HomeScreen(tmp_path), "enter")
    assert app.opened == []
    assert "This file cannot be opened" in app.text


async def test_a_first_time_user_starts_a_review_with_three_keys(tmp_path: Path) -> None:
    folder = tmp_path / "reviews"
    before = await pressed(HomeScreen(folder), "x")
    assert "Enter start" in before.text
    assert "no reviews" in before.text
    assert "0 of no" not in before.text
    app = await pressed(HomeScreen(folder), "enter", "enter")
    (path,) = app.opened
    assert read_review(path).rules.instrument.id == "osri-r4"
    assert path.parent == folder
    assert path.name.endswith("-001.yaml")
    assert path.exists()


async def test_an_unsafe_or_taken_id_is_refused_beside_the_field(tmp_path: Path) -> None:
    make_review(tmp_path, "2026-001")
    unsafe = await pressed(NewScreen(tmp_path), *"../x", "enter")
    assert "cannot be a review's id" in unsafe.text
    taken = await pressed(NewScreen(tmp_path), *"2026-001", "enter")
    assert "There is a review 2026-001 already." in taken.text
    assert unsafe.result == taken.result == []
    assert [each.name for each in review_paths(tmp_path)] == ["2026-001.yaml"]


async def test_while_a_review_is_being_made_what_is_typed_is_told_and_help_stands_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_to_go_on, start = Event(), start_review

    def slow(*what: Any) -> Path:
        assert is_to_go_on.wait(30)
        return start(*what)

    monkeypatch.setattr(new, "start_review", slow)
    app = Stage(NewScreen(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*"one", "enter", *"two")
        assert "one is being made" in text_of(app)
        assert "What is typed here meanwhile is not kept." in " ".join(text_of(app).split())
        await pilot.press("f1")
        assert "Takes what is typed and goes on" in text_of(app)
        is_to_go_on.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert app.result == [tmp_path / "one.yaml"]


async def test_a_page_to_read_stands_there_from_its_first_frame_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ReaderScreen, "on_resize", lambda _: None)  # as on a machine that does not come to it
    app = await pressed(ReaderScreen("Made up", "One paragraph.\n\nAnother one."))
    assert "Another one." in app.text


async def test_the_list_shows_what_others_did_without_a_key_and_draws_nothing_where_nobody_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home_screen, "_AGAIN", 0.05)
    first, home = make_review(tmp_path, "2026-001"), HomeScreen(tmp_path)
    app, drawn = Stage(home), 0
    fill = home._fill

    def counted() -> None:
        nonlocal drawn
        drawn += 1
        fill()

    async def seen(what: str) -> bool:
        for _ in range(100):
            await asyncio.sleep(0.05)
            if what in text_of(app):
                return True
        return False

    async with app.run_test(size=(80, 24)) as pilot:
        assert await seen("2026-001")
        await pilot.press("2")
        await pilot.pause()
        home._fill = counted  # type: ignore[method-assign]  # counts
        await asyncio.sleep(0.5)
        assert drawn == 0
        make_review(tmp_path, "2026-002")
        assert await seen("2026-002")
        assert home._marked() is not None
        assert home._marked().path == first  # type: ignore[union-attr]  # the mark stays on its review
        first.unlink()
        assert await seen("1 review")
        assert "2026-001" not in text_of(app)


async def test_an_enter_behind_the_letter_that_takes_a_review_over_is_none_for_that_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make_review(tmp_path)
    held = open_session(file, Mode.EDIT)
    with pytest.raises(InUseError) as taken:
        Session.open(file, EDITOR, today=TODAY)
    app = ReviewApp(Settings(), EDITOR, TODAY, opened=taken.value)
    opened: list[Mode] = []

    def asked_for(_app: ReviewApp, _path: Path, mode: Mode = Mode.EDIT) -> None:
        opened.append(mode)

    monkeypatch.setattr(ReviewApp, "open_review", asked_for)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("t")
        assert opened == []
        await pilot.press("enter")
        await pilot.pause()
        assert opened == [Mode.TAKE_OVER]
    held.close()


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("size", [(60, 20), (80, 20), (80, 24), (60, 40)])
async def test_the_first_card_leaves_reviews_their_rows(tmp_path: Path, size: tuple[int, int]) -> None:
    for number in range(7):
        make_review(tmp_path, f"made-up-{number}", {})
    app = Stage(HomeScreen(tmp_path))
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        shown = text_of(app)
        assert all(f"made-up-{number}" in shown for number in range(3))
        assert ("answer; what each key" in " ".join(shown.split())) == (size != (60, 20))
