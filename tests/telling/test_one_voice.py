"""The same state is said in the same words everywhere: show, rate, print, diff, the plain mode, the screens."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from textual.content import Content

from tests.acts import create_review
from tests.examples import few
from tests.qa.sample import REVIEWER, STATE, complete_file
from tests.reports.sample import item_4, made, with_qa, write
from tests.training.sample import as_the_key, at_random, key_of, saved, scorer_of, shipped, started
from tui_review.cli.main import main
from tui_review.cli.scoring import print_scores
from tui_review.errors import FINDINGS, UNUSABLE
from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.plurals import percent_of
from tui_review.plain.run import run_plain
from tui_review.plain.talk import Talk
from tui_review.plain.telling import asked_blocks, outline_blocks, summary_blocks
from tui_review.qa.diff import diff_reviews
from tui_review.qa.handing import handed_over_words
from tui_review.review.findings import blocking
from tui_review.review.gate.acts import stops
from tui_review.review.handover import IN_SHORT, STATUS_WORDS, acts_open_to, where_words
from tui_review.review.model import Conflict, Review
from tui_review.review.progress import progress, question_state
from tui_review.review.record.standing import misstated
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.store.folder import FolderIndex
from tui_review.store.reviews import catalog_for, read_review
from tui_review.store.session import Mode, Session
from tui_review.telling.blocks import Block, paragraph
from tui_review.telling.diff import diff_blocks
from tui_review.telling.markdown import markdown
from tui_review.telling.paper import on_paper
from tui_review.telling.ratings import behind_words, ratings_blocks
from tui_review.telling.reported import rated_in, report_of
from tui_review.telling.review import document_blocks, review_blocks
from tui_review.telling.summary import standing_blocks, to_do_blocks
from tui_review.telling.terminal import text
from tui_review.telling.web import body
from tui_review.telling.why import why_blocks
from tui_review.telling.words import (
    answer_words,
    answered_words,
    finding_words,
    question_name,
    share_words,
    value_words,
)
from tui_review.training.class_report import class_blocks
from tui_review.training.classroom import class_figures
from tui_review.training.quiz import find_quiz
from tui_review.training.quiz_run import QuizRun
from tui_review.training.report import GROUP_TITLES, attempt_blocks, differing_words
from tui_review.training.scoring import SCORE_GROUPS
from tui_review.tui.drawing import drawn, rows
from tui_review.tui.home.columns import columns_for, row, summary_lines
from tui_review.tui.qa.handing import HandOverScreen, hand_over_now
from tui_review.tui.training.quiz import QuizScreen
from tui_review.tui.training.score import ScoreScreen

ROOT = Path(__file__).parents[2]
READER = Editor("Bela Vexley", "reviewer", "")


def _sample() -> Review:
    return read_review(ROOT / "reviews" / "sample-0001.yaml").review


def _with_conflict() -> Review:
    review = made("torn", {**item_4("Strength"), "4A": 2, "4B": "Yes"})
    review.conflicts["4B"] = Conflict(base=None, ours="Yes", theirs="No")
    return review


def _half_an_attempt() -> Review:
    state = started("javier-diaz", "half")
    given = key_of("javier-diaz").file.answers
    state.answer_many({id_: given[id_].value for id_ in list(given)[: len(given) // 2]})
    return state.review


STATES: dict[str, Callable[[], Review]] = {
    "the sample": _sample,
    "one hardly begun": lambda: made("begun"),
    "one with notes, an override and narratives": lambda: with_qa(
        write(
            made("noted", {**item_4("Strength"), "4A": 2, "4B": "Yes"}), {"4B": "Planned.\n# Not a heading"}
        )
    ),
    "one that is rated already": lambda: made("rated", item_4("Area Needing Improvement")),
    "one with a conflict": _with_conflict,
    "an attempt on Layla Morgan": lambda: at_random("layla-morgan", "layla", 3),
    "an attempt on Javier Diaz": lambda: at_random("javier-diaz", "javier", 4),
    "half an attempt": _half_an_attempt,
    "a worksheet": lambda: made("sheet", instrument="case-plan-review"),
    "a contact record": lambda: made("contacts", instrument="contact-recording"),
}


@pytest.fixture(params=few(STATES, 3), scope="module")
def state(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ReviewState:
    review = STATES[request.param]()
    reference = review.review.instrument
    rules, _ = catalog_for(tmp_path_factory.mktemp("none")).rules(reference.id, reference.version)
    return ReviewState(rules, review, READER, today="2026-11-26")


class _Texts(HTMLParser):
    def __init__(self, document: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.feed(document)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def as_read(blocks: Iterable[Block]) -> dict[str, str]:
    """What readers of each back end come to see, its blanks as one."""
    kept = list(blocks)
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown(kept))
    inline = (child.content for token in tokens for child in token.children or ())
    found = {
        "terminal": text(kept, 0),
        "Markdown": " ".join(inline),
        "HTML": " ".join(_Texts(body(kept)).texts),
        "screen": "\n".join(line.plain for line in drawn(kept, 10_000)),
    }
    return {name: _squeezed(told) for name, told in found.items()}


def _squeezed(told: str) -> str:
    """Without blanks: back ends break and join lines as they need."""
    return "".join(told.replace("|", " ").split()).casefold()


def missing(words: Iterable[str], told: str) -> list[str]:
    return [each for each in words if _squeezed(each) not in told]


def answers(state: ReviewState) -> Iterator[tuple[str, str]]:
    """Every question with what stands at it, on one line."""
    evaluation = state.evaluation
    for id_, at in state.rules.questions.items():
        stands, value = question_state(evaluation, id_), evaluation.value(id_)
        yield id_, answer_words(at.question, stands, value, evaluation.why_not_asked(id_))


def reasons(state: ReviewState) -> list[str]:
    """What is rated, and what stands behind each rating."""
    overrides = state.review.overrides
    every = (rated_in(state.evaluation, overrides, id_) for id_ in state.rules.rated)
    return [said for rated in every for said in (rated.rating, behind_words(state.rules, rated)) if said]


def as_printed(state: ReviewState, said: str) -> str:
    """The same sentence on paper, which has its own names for questions."""
    return text(on_paper(state.rules, [paragraph(said)]), 0)


def test_every_back_end_of_show_and_print_says_every_rating_and_its_reason(state: ReviewState) -> None:
    reported = report_of(state.review, state.evaluation)
    on_a_print = [as_printed(state, said) for said in reasons(state)]
    for blocks, wanted in (
        (review_blocks(reported), reasons(state)),
        (document_blocks(reported), on_a_print),
    ):
        for told in as_read(blocks).values():
            assert missing(wanted, told) == []


def test_every_value_and_why_there_is_none_is_said_alike_at_show_print_and_plainly(
    state: ReviewState,
) -> None:
    reported = report_of(state.review, state.evaluation)
    shown, printed = as_read(review_blocks(reported)), as_read(document_blocks(reported))
    for id_, said in answers(state):
        question = state.question(id_)
        plainly = _squeezed(text(asked_blocks(state, id_), 0))
        value = state.evaluation.value(id_)
        if isinstance(value, str) and "\n" in value:
            said = value  # noqa: PLW2901 - a long text is told in full
        if isinstance(value, dict) and question.columns:
            continue
        if value is Missing.NOT_ASKED or (question.optional and isinstance(value, Missing)):
            assert missing([said], plainly) == []
            continue
        for told in shown.values():
            assert missing([said], told) == [], id_
        for told in printed.values():
            assert missing([said if isinstance(value, str) else as_printed(state, said)], told) == [], id_
        assert missing([said if not isinstance(value, str) else value], plainly) == [], id_


def test_every_cell_is_said_alike_in_every_back_end(state: ReviewState) -> None:
    shown = as_read(review_blocks(report_of(state.review, state.evaluation)))
    for id_, at in state.rules.questions.items():
        value = state.evaluation.value(id_)
        if not at.question.columns or not isinstance(value, dict):
            continue
        cells = [
            value_words(column, row[column.id])
            for row in value.values()
            if isinstance(row, dict)
            for column in at.question.columns
            if column.id in row
        ]
        for told in shown.values():
            assert missing(cells, told) == []
        numbered = [f"{at.question.row} {number}" for number in range(1, len(value) + 1)]
        assert missing(numbered, _squeezed(text(asked_blocks(state, id_), 0))) == []


def test_rate_why_and_the_summary_give_every_rating_the_reason_that_show_gives(state: ReviewState) -> None:
    rules, overrides = state.rules, state.review.overrides
    every = [rated_in(state.evaluation, overrides, id_) for id_ in rules.rated]
    for told in as_read(ratings_blocks(rules, every)).values():
        assert missing(reasons(state), told) == []
    for rated in every:
        wanted = [rated.rating, behind_words(rules, rated)]
        for told in as_read(why_blocks(state.evaluation, overrides, rated.id)).values():
            assert missing(filter(None, wanted), told) == []
    items = [behind_words(rules, rated) for rated in every if rules.rated[rated.id].kind != "outcome"]
    screen = rows(standing_blocks(state.review, state.evaluation))
    assert missing(filter(None, items), _squeezed("\n".join(line.drawn.plain for line in screen))) == []
    assert missing(filter(None, items), _squeezed(text(summary_blocks(state), 0))) == []


def test_what_is_open_waits_for_something(state: ReviewState) -> None:
    waiting = [rated_in(state.evaluation, {}, id_) for id_ in state.rules.rated]
    assert [rated.id for rated in waiting if rated.rating == "Incomplete" and not rated.waiting_for] == []


def test_every_finding_is_said_alike_in_the_summary_of_screen_and_plain_mode(state: ReviewState) -> None:
    found = state.findings()
    alone = [each for each in found if each.code not in ("unanswered", "narrative")]
    single = [each.message.removeprefix(f"{each.question} ") for each in alone]
    blocks = list(to_do_blocks(state.review, state.evaluation, found))
    screen = "\n".join(line.drawn.plain for line in rows(blocks))
    assert missing(single, _squeezed(screen)) == []
    assert missing(single, _squeezed(text(summary_blocks(state), 0))) == []


def test_the_outline_says_each_answer_as_show_does(state: ReviewState) -> None:
    for id_, said in answers(state):
        at = state.rules.questions[id_]
        told = text(outline_blocks(state, at.item or at.section), 0)
        assert f"{id_}  {question_name(at.question)}: {said}" in told.splitlines()


def test_a_difference_says_values_and_reasons_as_show_does(state: ReviewState) -> None:
    rules = state.rules
    before = made("before", instrument=rules.instrument.id)
    found = diff_reviews(before, rules, state.review, rules)
    told = as_read(diff_blocks(found, rules))
    for change in found.questions:
        at = rules.questions[change.question].question
        if change.answered and not at.columns and not (isinstance(change.new, str) and "\n" in change.new):
            for each in told.values():
                assert missing([value_words(at, change.new)], each) == [], change.question
    for rating in found.ratings:
        for each in told.values():
            assert missing([rating.new_told], each) == []


def test_home_says_of_a_review_what_show_and_the_first_line_of_a_screen_say(
    state: ReviewState, tmp_path: Path
) -> None:
    path = tmp_path / f"{state.review.review.id}.yaml"
    create_review(path, state.review, state.rules)
    (summary,) = FolderIndex(tmp_path).summaries()
    told, done = summary_lines(summary).plain, progress(state.evaluation)
    shown = _squeezed(text(review_blocks(report_of(state.review, state.evaluation)), 0))
    status = state.review.review.status
    assert answered_words(done) in told
    assert missing([share_words(done), STATUS_WORDS[status]], shown) == []
    assert STATUS_WORDS[status] in told
    assert IN_SHORT[status] in STATUS_WORDS[status]
    for width in (80, 120):
        line = row(summary, columns_for([summary], width)).plain
        assert IN_SHORT[status] in line
        assert (
            f"{done.answered}/{done.asked}" in line
            or percent_of(100 * done.answered / (done.asked or 1)) in line
        )
    rated = {id_: rated_in(state.evaluation, state.review.overrides, id_).rating for id_ in state.rules.rated}
    assert {each.item: each.rating for each in summary.ratings}.items() <= rated.items()


def test_a_review_whose_file_has_a_line_end_in_its_name_is_one_line_at_home(
    state: ReviewState, tmp_path: Path
) -> None:
    create_review(tmp_path / "two.yaml", state.review, state.rules)
    (tmp_path / "two.yaml").rename(tmp_path / "two\nlines.yaml")
    (summary,) = FolderIndex(tmp_path).summaries()
    line = row(summary, columns_for([summary], 120)).plain
    assert "\n" not in line
    assert "two␊lines" in line


def test_check_says_every_finding_as_it_is_told_elsewhere(
    state: ReviewState, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"{state.review.review.id}.yaml"
    create_review(path, state.review, state.rules)
    main(["check", str(path), "--as-of", "2026-11-26"])
    told = capsys.readouterr().out.splitlines()
    day = ReviewState(state.rules, state.review, READER, today="2026-11-26")
    found = [each for each in day.findings() if each.code != "unanswered"]
    assert [each for each in found if f"{path}: {finding_words(each)}" not in told] == []


def test_rows_have_the_number_at_which_they_stand_in_findings_and_reasons(state: ReviewState) -> None:
    def number_of(question: str, row_id: str) -> int:
        value = state.evaluation.value(question)
        assert isinstance(value, dict)
        return list(value).index(row_id) + 1

    for each in state.findings():
        if each.row and each.code in ("cell", "row-check", "entry"):
            called = f"{state.question(each.question).row} {number_of(each.question, each.row)}"
            assert each.message.startswith(called)
    for id_ in state.rules.rated:
        for fact in state.evaluation.rating(id_).reason.facts:
            for row_fact in fact.rows:
                assert row_fact.number == number_of(fact.id, row_fact.row)


def test_a_score_is_said_in_the_same_words_by_the_command_the_reports_and_the_screen(
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = shipped("layla-morgan")
    scorer = scorer_of(case.id)
    scores = [scorer.score(at_random(case.id, f"a{n}", n)) for n in range(2)]
    for score in scores:
        print_scores([score], scorer)
        line = capsys.readouterr().out.splitlines()[0]
        assert [group for group in SCORE_GROUPS if f"{group} {score.as_the_key(group)}" not in line] == []
        screen = ScoreScreen(score, scorer, case)
        assert screen.figure == f"{score.as_the_key('answers')} answers as the key"
        counted = sum(mark.state == "wrong" for mark in score.differences)
        overview = "\n".join(part.plain for part in screen.stops[0].draw(80))
        report = markdown(attempt_blocks(score, scorer, case))
        for told in (overview, report):
            assert differing_words(counted) in told
            assert all(title in told for title in GROUP_TITLES.values())
    table = markdown(class_blocks(class_figures(scores, scorer), scores, scorer, case))
    for number, score in enumerate(scores, 1):
        cells = " | ".join(map(score.as_the_key, SCORE_GROUPS))
        (row,) = (
            line for line in table.split("\n") if line.startswith(f"| {number} |") and score.name in line
        )
        assert f"| {cells} |" in row


def talked(path: Path, *lines: str, editor: Editor = READER) -> str:
    """What the plain mode says when these lines are typed."""
    out = io.StringIO()
    given = io.StringIO("".join(f"{line}\n" for line in (*lines, "quit")))
    run_plain(path, editor, "2026-11-26", mode=Mode.EDIT, talk=Talk(given, out))
    return out.getvalue()


def seen(lines: Iterable[Content]) -> str:
    return _squeezed(" ".join(line.plain for line in lines))


@pytest.mark.parametrize("wrong", [0, 5])
def test_a_quiz_is_said_in_the_same_words_in_lines_and_on_its_screen(
    wrong: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quiz, case = find_quiz("layla-morgan")
    sitting = QuizRun(quiz, seed=7)
    screen = QuizScreen(sitting, case, tmp_path)
    shown: list[str] = []
    letters: list[str] = []
    while (drawn := sitting.current) is not None:
        shown.append(seen(screen.question(80)))
        letter, choice = next(
            each for each in drawn.lettered if (each[1] == drawn.question.answer) is (len(letters) >= wrong)
        )
        letters.append(letter)
        shown.append(seen(screen.explanation(sitting.answer(choice), 80)))
    assert sitting.result is not None
    shown.append(seen(screen.end(sitting.result, 80)))
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(letters)))
    done = as_the_key("layla-morgan", by="Kim Sample", but={"fs.reviewers": ["Kim Sample"]})
    saved(done.review, tmp_path / "attempts", "layla-morgan")
    status = main(
        [
            "quiz",
            "layla-morgan",
            "--seed",
            "7",
            "--name",
            "Kim Sample",
            "--folder",
            str(tmp_path / "attempts"),
        ]
    )
    told = capsys.readouterr().out
    assert status == (0 if sitting.result.passed else 1)
    for marked in sitting.marked:
        question = marked.drawn.question
        cited = [f"[{ref}]" for ref in question.passages]
        words = [question.ask, marked.verdict, question.explanation, *question.choices, *cited]
        assert missing(words, _squeezed(told)) == []
        assert missing(words, "".join(shown)) == []
    for sentence in (sitting.terms, sitting.result.verdict):
        assert _squeezed(sentence) in _squeezed(told)
        assert _squeezed(sentence) in "".join(shown)


def test_what_stops_a_hand_over_is_said_alike_by_the_command_the_plain_mode_and_the_screen(
    state: ReviewState, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"{state.review.review.id}.yaml"
    create_review(path, state.review, state.rules)
    session = Session.open(path, READER, today="2026-11-26")
    screen = seen(HandOverScreen(session).lines())
    session.close()
    assert missing([where_words(state.review.review)], screen) == []
    if not acts_open_to(state.review, READER.role) or any(misstated(state.review)):
        return
    waits = [each.what for each in stops(state.review, blocking(state.findings()), "submit")]
    assert waits
    assert missing(waits, screen) == []
    assert missing(waits, _squeezed(talked(path, "submit"))) == []
    main(["submit", str(path)])
    assert missing(waits, _squeezed("".join(capsys.readouterr()))) == []


def test_notes_that_stop_the_last_hand_over_are_said_alike_by_the_command_and_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = complete_file(tmp_path)
    for command in (["submit"], ["note", "4A", "Which document?"], ["complete"]):
        main([command[0], str(path), *command[1:]])
    session = Session.open(path, STATE, today="2026-11-26")
    (stop,) = stops(session.state.review, (), "finalise")
    assert missing([f"Not yet: {stop.what}"], seen(HandOverScreen(session).lines())) == []
    session.close()
    capsys.readouterr()
    assert main(["finalise", str(path)]) == UNUSABLE
    assert stop.what in capsys.readouterr().err


def test_where_a_hand_over_leads_and_what_became_of_its_commit_is_said_alike_at_every_door(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    one, other, third = (complete_file(tmp_path, name) for name in ("one", "other", "third"))
    # It is handed over, and what was asked for besides has not come about.
    assert main(["submit", str(one), "--commit"]) == FINDINGS
    found = capsys.readouterr()
    where = where_words(read_review(one).review.review)
    assert found.out == f"{one}: {where}\n"
    main(["settings", "commit=true"])
    told = f"other is now {where}. {found.err.splitlines()[0].removeprefix('tui-review: ')}"
    assert told in talked(other, "submit", editor=REVIEWER)
    session = Session.open(third, REVIEWER, today="2026-11-26")
    done = hand_over_now(session, "submit")
    assert handed_over_words(session.state.review, done) == told.replace("other", "third")
    session.close()
