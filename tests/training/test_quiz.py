from __future__ import annotations

import io
import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest

from tests.training.sample import CASES, as_the_key, rules_of, saved
from tui_review.cli.common import user_name
from tui_review.errors import UserError
from tui_review.shape.door import structured
from tui_review.telling.sources import sources_of
from tui_review.training.certificate import Certificate, as_markdown, certificate
from tui_review.training.problems import Problems
from tui_review.training.quiz import find_quiz, is_shipped, lint_quiz, load_quiz, practice_set, quiz_paths
from tui_review.training.quiz_run import QuizResult, QuizRun
from tui_review.training.repetition import Repetition
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from tests.training.conftest import Ran, Run

QUIZZES = ("osri-part-1", "osri-part-2", "osri-part-3", "layla-morgan", "javier-diaz")


def sat(name: str, *, wrong: int = 0, seed: int = 1) -> QuizRun:
    """A sitting with so many wrong answers, the first ones."""
    sitting = QuizRun(find_quiz(name)[0], seed=seed)
    while (drawn := sitting.current) is not None:
        right = drawn.question.answer
        other = next(choice for choice in drawn.choices if choice != right)
        sitting.answer(other if drawn.number <= wrong else right)
    return sitting


def result(sitting: QuizRun) -> QuizResult:
    assert sitting.result is not None
    return sitting.result


def test_there_is_a_quiz_for_each_part_and_each_case() -> None:
    assert set(QUIZZES) == set(quiz_paths())


@pytest.mark.parametrize("name", QUIZZES)
def test_a_shipped_bank_has_twenty_questions_or_more_with_nothing_that_gives_answers_away(name: str) -> None:
    path, case = quiz_paths()[name]
    problems = Problems()
    quiz = lint_quiz(path, case, problems)
    assert problems.found == []
    assert quiz is not None
    assert len(quiz.questions) >= 20
    assert quiz.draw >= 12
    assert all(question.explanation.strip() and len(question.choices) == 4 for question in quiz.questions)
    assert (case is None) or all(question.passages for question in quiz.questions)


OURS = {
    "osri-part-2-5-3": "5G1 guidance 4",
    "osri-part-2-9-1": "9A guidance 4",
    "osri-part-2-10-1": "10B1 guidance 2",
    "osri-part-3-15-1": "15A guidance 3",
    "osri-part-3-16-2": "16B guidance 3",
    "osri-part-3-16-5": "16B guidance 2",
    "osri-part-3-17-1": "17A2 guidance 3",
    "osri-part-3-18-2": "18C guidance 4",
    "osri-part-3-18-5": "18C guidance 2",
}
"""Questions whose explanation takes something from guidance that is this program's own, and from which."""


def test_an_explanation_says_where_a_rule_is_this_programs_own() -> None:
    said = {
        question.id
        for path, case in quiz_paths().values()
        for question in load_quiz(path, case).questions
        if "this program's own guidance" in question.explanation
    }
    assert said == set(OURS)
    marks = {each.where: each.marks for each in sources_of(rules_of("layla-morgan")[0])}
    assert {marks[where] for where in OURS.values()} == {"ours"}


def test_a_right_answer_has_the_text_of_2014_on_its_side() -> None:
    questions = {each.id: each for each in find_quiz("osri-part-2")[0].questions}
    petition = questions["osri-part-2-5-3"]
    assert "at the interview" in petition.ask.casefold(), "whose reason is nowhere in writing: No at 5G"
    assert "documented nowhere" in petition.answer


@pytest.mark.parametrize("item", [str(number) for number in range(1, 19)])
def test_every_item_has_five_short_cases_to_practice_on(item: str) -> None:
    assert len(practice_set(item).questions) >= 5


# What decides, by the draft's instructions, and how the right choice begins. A stem without its fact has two answers.
DECIDED = {
    "osri-part-2-4-1": (
        "when the period begins",
        "Two",
    ),  # 4A1: the setting at the onset of the period counts
    "osri-part-2-4-2": (
        "leaves a group home, as her plan had said",
        "Yes",
    ),  # 4B: planned, and less restrictive
    "osri-part-2-5-1": ("set on 20 April. By then his mother had left the state", "5C"),  # 5B within 60 days
    "osri-part-2-6-2": (
        "She will not go home this year",
        "No",
    ),  # 6B: concurrent goals, neither of them in time
    "osri-part-2-9-4": (
        "hearing of 20 May on his placement",
        "9C is No",
    ),  # 9C: entered in the period, or a TPR hearing
    "osri-part-2-10-1": ("letter to the other came back", "To locate"),  # 10B1, as the guidance has it
    "osri-part-2-10-3": ("the agency found that he needs", "No"),  # item 10: determined at entry
    "osri-part-3-14-1": ("of nine", "14B"),  # an infant is not talked with alone
    "osri-part-3-17-1": ("In foster care", "At 17A2"),  # in-home it may be NA
    "osri-part-3-18-1": ("in foster care", "No"),  # 18B is about foster care alone
}


@pytest.mark.parametrize("question", DECIDED)
def test_a_stem_tells_the_fact_that_the_right_answer_hangs_on(question: str) -> None:
    fact, answer = DECIDED[question]
    quiz, _ = find_quiz(question.rsplit("-", 2)[0])
    asked = next(each for each in quiz.questions if each.id == question)
    assert fact in asked.ask
    assert asked.answer.startswith(answer)


def test_no_choice_is_counted_wrong_that_a_key_takes_for_the_same_facts() -> None:
    """The key of Layla Morgan accepts "Less than once a month" for a worker met in a corridor."""
    asked = next(each for each in find_quiz("osri-part-3")[0].questions if each.id == "osri-part-3-15-1")
    assert not [each for each in asked.choices if each.startswith("Less than once a month")]


def test_choosing_the_longest_each_time_passes_no_bank() -> None:
    for name in QUIZZES:
        quiz, _ = find_quiz(name)
        right = sum(max(each.choices, key=len) == each.answer for each in quiz.questions)
        assert right <= 0.4 * len(quiz.questions), name


@pytest.mark.parametrize("name", QUIZZES)
def test_neither_the_only_choice_of_its_kind_nor_always_the_same_word_passes_a_bank(name: str) -> None:
    alone, taken = [], []
    for each in find_quiz(name)[0].questions:
        kinds = [choice.split(":")[0].split(",")[0] for choice in each.choices]
        if not set(kinds) <= {"Yes", "No", "NA"} or len(set(kinds)) == len(kinds):
            continue
        wanted = kinds[each.choices.index(each.answer)]
        alone += [kind == wanted for kind in ("Yes", "No") if kinds.count(kind) == 1]
        taken.append((wanted == "No") / kinds.count("No") if "No" in kinds else 0)
    assert len(alone) < 4 or sum(alone) <= 0.4 * len(alone)
    assert len(taken) < 10 or sum(taken) <= 0.4 * len(taken)


def bank(here: Path, choices: list[str], answers: list[str]) -> Path:
    """A bank of questions with the same choices, each with its answer."""
    asked = [
        f"  - id: q{number}\n    item: '4'\n    ask: {' '.join(f'w{number}x{n}' for n in range(9))}?\n"
        f"    choices: {choices}\n    answer: '{answer}'\n    explanation: So it is.\n"
        for number, answer in enumerate(answers)
    ]
    path = here / "own.yaml"
    path.write_text("format: 1\nid: own\ntitle: Own\ndraw: 12\nquestions:\n" + "".join(asked))
    return path


KINDS = ["Yes: it was late", "Yes: it was done", "No: it was left", "NA: it was not"]
YES, OTHER, NO, NA = KINDS


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            [NO] * 9 + [YES] * 6 + [OTHER] * 4 + [NA],
            "The one choice that begins with No is right in 9 of 20 questions",
        ),
        ([NO] * 9 + [YES] * 6 + [OTHER] * 4 + [NA], "begins with No, and who takes it is right in 45 %."),
        (
            [NO] * 6 + [YES] * 7 + [OTHER] * 7,
            "A choice that begins with NA is offered in 20 questions and never right",
        ),
        (
            [YES] * 9 + [OTHER] * 4 + [NO] * 4 + [NA] * 3,
            "The right choice stands first in 9 of 20 questions",
        ),
        ([NO] * 6 + [YES] * 6 + [OTHER] * 5 + [NA] * 3, ""),
    ],
)
def test_what_the_kind_or_the_place_of_a_choice_gives_away_is_named_with_its_figure(
    here: Path, run: Run, answers: list[str], said: str
) -> None:
    out = run("quiz", "--lint", bank(here, KINDS, answers)).out
    cues = [
        line
        for line in out.splitlines()
        if any(f"[quiz-{code}]" in line for code in ("alone", "kind", "place"))
    ]
    assert bool(cues) == bool(said), out
    assert any(said in line for line in cues) or not said, out


def test_choices_that_each_begin_otherwise_or_with_no_answer_of_their_own_have_no_kind(
    here: Path, run: Run
) -> None:
    for choices in (
        ["Two: it was", "One: it was", "Six: it was", "Ten: it was"],
        ["It was A", "It was B", "It is", "No"],
    ):
        answers = [choices[number % 4] for number in range(16)] + [choices[3]] * 4
        assert "quiz-kind" not in (out := run("quiz", "--lint", bank(here, choices, answers)).out)
        assert "quiz-alone" not in out


@pytest.mark.parametrize(
    ("absolute", "said"),
    [(0, "0 of them are right: who strikes"), (5, ""), (12, "12 of them are right: who takes")],
)
def test_words_without_exception_that_stand_in_wrong_choices_alone_or_in_right_ones_are_named_with_their_figure(
    here: Path, run: Run, absolute: int, said: str
) -> None:
    choices = ["It was late", "It was never done", "It was left", "It was not due"]
    others = [choices[at] for at in (0, 2, 3)] * 7
    out = run("quiz", "--lint", bank(here, choices, [choices[1]] * absolute + others[: 20 - absolute])).out
    assert ("[quiz-absolute]" in out) == bool(said), out
    assert said in out


@pytest.mark.parametrize("name", QUIZZES)
def test_no_word_without_exception_tells_a_right_choice_from_a_wrong_one(name: str) -> None:
    words = re.compile(r"\b(any\w*|never|always|only|every\w*|alone|all)\b", re.IGNORECASE)
    asked = find_quiz(name)[0].questions
    having = [choice == each.answer for each in asked for choice in each.choices if words.search(choice)]
    assert len(having) < 10 or 0.15 <= sum(having) / len(having) <= 0.4


@pytest.mark.parametrize("name", CASES)
def test_a_question_about_a_case_never_asks_what_its_key_says(name: str) -> None:
    for each in find_quiz(name)[0].questions:
        assert not [text for text in (each.ask, *each.choices) if re.search(r"\b(key|accepts?)\b", text)], (
            each.id
        )


def test_where_a_key_accepts_another_answer_the_quiz_counts_neither_as_wrong() -> None:
    """The key of Javier Diaz takes the card of 5 October for 1A1, and accepts the talk of the 4th."""
    asked = next(each for each in find_quiz("javier-diaz")[0].questions if each.id == "javier-diaz-1-3")
    assert asked.answer.startswith("It was initiated in time: both")


POOR = {
    "quiz-key": "On the first day, On the second day, On the third day, As the key has it",
    "quiz-length": "Yes it is, No it is not, Perhaps it is, Only where the file and the talks show it for all of it",
    "quiz-catch-all": "The first day, The second day, All of the above, Never",
    "quiz-double": "On the first day of it, on the first day of it!, On the second day, Never at all",
    "quiz-choices": "On the first day, On the second day",
}


@pytest.mark.parametrize("code", POOR)
def test_what_gives_an_answer_away_or_makes_a_question_poor_is_named_with_its_line(
    here: Path, run: Run, code: str
) -> None:
    answer = POOR[code].split(", ")[-1]
    head = "format: 1\nid: own\ntitle: Own\ndraw: 1\nquestions:\n  - id: q1\n    item: '4'\n    ask: When?\n"
    rest = f"    choices: [{POOR[code]}]\n    answer: {answer}\n    explanation: So it is.\n"
    (here / "own.yaml").write_text(head + rest)
    ran = run("quiz", "--lint", here / "own.yaml")
    assert ran.status == 1
    assert any(f"[{code}]" in line and "own.yaml:6:" in line for line in ran.out.splitlines()), ran.out


def test_a_practice_set_asks_about_one_item_and_passes_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiz = practice_set("4")
    assert {question.item for question in quiz.questions} == {"4"}
    answers = "\n".join(each.question.answer for each in QuizRun(quiz, seed=3, questions=5).questions)
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    ran = run("quiz", "--item", "4", "--seed", 3)
    assert "Practice, too short to pass: 5 of 5 right" in ran.out
    assert run("quiz", "--item", "99").status == 2


def test_the_same_seed_asks_the_same_and_another_asks_otherwise() -> None:
    quiz, _ = find_quiz("osri-part-2")
    asked = [[(q.question.id, q.choices) for q in QuizRun(quiz, seed=seed).questions] for seed in (4, 4, 5)]
    assert asked[0] == asked[1]
    assert asked[0] != asked[2]


def test_no_question_is_drawn_twice() -> None:
    quiz, _ = find_quiz("osri-part-3")
    drawn = [q.question.id for q in QuizRun(quiz, seed=2, questions=len(quiz.questions)).questions]
    assert sorted(drawn) == sorted(question.id for question in quiz.questions)
    with pytest.raises(UserError):
        QuizRun(quiz, questions=len(quiz.questions) + 1)


def test_choices_are_shuffled_but_scales_and_numbers_keep_their_order() -> None:
    shuffled = False
    for name in QUIZZES:
        quiz, _ = find_quiz(name)
        for seed in range(3):
            for drawn in QuizRun(quiz, seed=seed, questions=len(quiz.questions)).questions:
                assert sorted(drawn.choices) == sorted(drawn.question.choices)
                if set(drawn.choices) <= {"Yes", "No", "NA"}:
                    assert [c for c in ("Yes", "No", "NA") if c in drawn.choices] == list(drawn.choices)
                elif all(choice.isdecimal() for choice in drawn.choices):
                    assert [int(c) for c in drawn.choices] == sorted(int(c) for c in drawn.choices)
                else:
                    shuffled = shuffled or list(drawn.choices) != drawn.question.choices
    assert shuffled


def test_the_pass_mark_is_reached_or_not() -> None:
    assert result(sat("osri-part-1", wrong=2)).passed  # 10 of 12
    assert not result(sat("osri-part-1", wrong=3)).passed  # 9 of 12, 75 %


def test_an_answer_is_a_letter_or_a_choice_and_nothing_else() -> None:
    sitting = QuizRun(find_quiz("osri-part-1")[0], seed=1)
    with pytest.raises(UserError, match="not one of the choices"):
        sitting.answer("z")
    with pytest.raises(UserError):
        sitting.answer("")
    assert sitting.answer(" A) ").chosen == sitting.questions[0].choices[0]
    assert sitting.answer(sitting.questions[1].choices[1].upper()).chosen == sitting.questions[1].choices[1]
    assert sitting.result is None


def test_a_certificate_says_who_what_when_and_how_well() -> None:
    given = certificate(result(sat("osri-part-1", wrong=1)), "Pat *Doe*", "2026-07-01")
    text = as_markdown(given)
    assert "2026-07-01" in text
    assert "11 of 12" in text
    assert r"Pat \*Doe\*" in text
    assert (given.right, given.of, given.percent) == (11, 12, 91)


def test_there_is_no_certificate_below_the_pass_mark_or_without_a_name() -> None:
    with pytest.raises(UserError, match="pass mark"):
        certificate(result(sat("osri-part-1", wrong=5)), "Pat", "2026-07-01")
    with pytest.raises(UserError, match="name"):
        certificate(result(sat("osri-part-1")), "  ", "2026-07-01")


def test_a_certificate_is_practice_and_has_nothing_to_fill_in_for_the_academy(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sat("osri-part-1", seed=7)
    letters = [marked.right_letter for marked in sitting.marked]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(["what?", *letters]) + "\n"))
    ran = run("quiz", "osri-part-1", "--seed", 7, "--name", "Pat", "--certificate", here / "c")
    assert ran.status == 0
    assert "12 of 12 right" in ran.out
    assert sitting.marked[0].drawn.question.explanation in ran.out
    assert sorted(path.name for path in here.glob("c*")) == ["c.md", "c.yaml"]
    written = read_yaml((here / "c.yaml").read_bytes(), file="c.yaml").data
    assert set(written) == {"format", "practice_certificate"}
    given = written["practice_certificate"]
    assert (given["quiz"], given["of"], given["drawn_from"]) == (
        "osri-part-1",
        12,
        len(sitting.quiz.questions),
    )
    text = (here / "c.md").read_text(encoding="utf-8")
    assert "# Certificate of practice" in text
    assert "no certificate of the e-learning academy" in text
    run("new", "reviewer-certification", "pat", "--folder", here)
    assert run("set", here / "pat.yaml", "--from", here / "c.yaml").status == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(letters)))
    again = run("quiz", "osri-part-1", "--seed", 7, "--name", "Pat", "--certificate", here / "c")
    assert again.status == 2
    assert "nothing is overwritten" in again.err


def test_one_question_of_one_is_practice_and_passes_nothing(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = QuizRun(find_quiz("osri-part-1")[0], seed=7, questions=1)
    answer = letter.questions[0].question.answer
    monkeypatch.setattr("sys.stdin", io.StringIO(answer + "\n"))
    ran = run(
        "quiz", "osri-part-1", "--seed", 7, "--questions", 1, "--name", "Pat", "--certificate", here / "c"
    )
    assert ran.status == 1
    assert "Practice, too short to pass: 1 of 1 right" in ran.out
    assert list(here.glob("c*")) == []
    letter.answer(answer)
    with pytest.raises(UserError, match="are practice"):
        certificate(result(letter), "Pat", "2026-07-01")


def test_the_quiz_of_a_case_opens_after_the_person_s_attempt_on_it(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(*more: object) -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        return run("quiz", "layla-morgan", "--folder", here, "--name", "Kim Sample", *more)

    closed = asked()
    assert (closed.status, closed.out) == (2, "")
    assert (
        "opens after an attempt on the case, whose key it gives away. Kim Sample has none yet." in closed.err
    )
    saved(as_the_key("layla-morgan", "lee", by="Lee Sample").review, here, "layla-morgan")
    open_one = as_the_key("layla-morgan", "kim", by="kim sample", but={"16B": None})
    path = saved(open_one.review, here, "layla-morgan")
    assert "Not finished yet: kim" in asked().err
    assert run("set", path, "16B=Yes", 'fs.reviewers=["Kim Sample"]').status == 0
    assert "1 of 12." in asked().out


def test_who_gives_no_name_opens_the_quiz_of_a_case_for_their_account_and_marks_nobody_else(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    saved(as_the_key("layla-morgan", "lee", by="Lee Sample").review, here, "layla-morgan")
    before = (here / "lee.yaml").read_bytes()
    closed = run("quiz", "layla-morgan", "--folder", here)
    assert (closed.status, f"{user_name()} has none yet." in closed.err) == (2, True)
    own = as_the_key("layla-morgan", "own", by=user_name(), but={"fs.reviewers": ["Lee Sample"]})
    saved(own.review, here, "layla-morgan")
    assert "1 of 12." in run("quiz", "layla-morgan", "--folder", here).out
    assert (here / "lee.yaml").read_bytes() == before
    assert "key_seen" in (here / "own.yaml").read_text()


def test_answers_are_explained_at_the_end_where_the_trainer_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sat("osri-part-1", seed=7)
    explained = sitting.marked[0].drawn.question.explanation
    letters = [marked.right_letter for marked in sitting.marked]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(letters[:-1]) + "\n"))
    assert explained not in run("quiz", "osri-part-1", "--seed", 7, "--feedback", "end").out
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(letters) + "\n"))
    assert explained in run("quiz", "osri-part-1", "--seed", 7, "--feedback", "end").out


@pytest.mark.parametrize("said", ["a\nq\n", "a\n", ""])
def test_leaving_a_quiz_gives_no_result(run: Run, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    ran = run("quiz", "osri-part-1", "--seed", 1)
    assert ran.status == 1
    assert "no result" in ran.out


def test_the_right_answer_is_not_shown_before_the_question_is_answered(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    ran = run("quiz", "osri-part-1", "--seed", 1)
    quiz, _ = find_quiz("osri-part-1")
    assert not any(question.explanation in ran.out for question in quiz.questions)


def test_a_quiz_of_ones_own_is_refused_with_its_line(here: Path) -> None:
    path = here / "own.yaml"
    path.write_text(
        "format: 1\nid: own\ntitle: Own\npass_mark: 80\ndraw: 1\nquestions:\n"
        '  - {id: q1, ask: "?", choices: [x, y], answer: z, explanation: e}\n'
    )
    with pytest.raises(UserError, match=r"own\.yaml:7: The answer to q1"):
        load_quiz(path)


@pytest.mark.parametrize(("right", "passed"), [(8, False), (9, True), (10, True)])
def test_who_reaches_the_pass_mark_exactly_has_passed(right: int, passed: bool) -> None:
    assert QuizResult("own", "Own", right, 12, 20, whole=True, pass_mark=75, seed=1).passed is passed


@pytest.mark.parametrize("where", ["there/c", "nowhere/c", "file/c"])
def test_where_a_certificate_cannot_go_is_said_before_the_first_question_and_marks_nothing(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    (here / "there").mkdir()
    (here / "there" / "c.yaml").write_text("there: already\n")
    (here / "file").write_text("")
    state = as_the_key("layla-morgan", "own", by="Pat", but={"fs.reviewers": ["Pat"]})
    path = saved(state.review, here, "layla-morgan")
    before = path.read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n" * 40))
    ran = run("quiz", "layla-morgan", "--name", "Pat", "--folder", here, "--certificate", here / where)
    assert (ran.status, ran.out) == (2, "")
    said = {"there/c": "exists already", "nowhere/c": "no such file", "file/c": "not a folder"}
    assert said[where] in ran.err
    assert path.read_bytes() == before


BANK = "osri-part-1"


def certified(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, file: Path, *, seed: int, questions: int = 12
) -> tuple[int, bool, int]:
    """Takes a quiz, all right; its certificate's sitting, whether and how many were asked before, in all it says."""
    drawn = QuizRun(find_quiz(BANK)[0], seed=seed, questions=questions).questions
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(each.question.answer for each in drawn)))
    ran = run(
        *("quiz", BANK, "--seed", seed, "--questions", questions, "--name", name, "--certificate", file)
    )
    assert ran.status == 0, ran
    given = read_yaml(file.with_suffix(".yaml").read_bytes(), file="c").data["practice_certificate"]
    before = given["questions_asked_before"]
    words = (
        f"sitting {given['sitting']} of this quiz by that name, or without a name, on this machine; "
        f"asked before: {before} of {questions}"
    )
    assert f"{words}. " in " ".join(file.with_suffix(".md").read_text(encoding="utf-8").split())
    assert f": {words}\n" in ran.out
    return given["sitting"], given["asked_before"], before


def origins(*, seed: int, questions: int = 12) -> set[str]:
    return set(QuizRun(find_quiz(BANK)[0], seed=seed, questions=questions).origins)


def test_a_certificate_counts_the_questions_that_were_asked_before_in_whatever_draw_and_order(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = len(find_quiz(BANK)[0].questions)
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n" * whole))
    assert run("quiz", BANK, "--questions", whole, "--seed", 1, "--name", "Ken A").status == 1
    got = certified(run, monkeypatch, "ken  a", here / "a", seed=2, questions=whole)
    assert got == (2, True, whole)
    assert certified(run, monkeypatch, "Ken A", here / "b", seed=3) == (3, True, 12)
    assert certified(run, monkeypatch, "Kim", here / "c", seed=3) == (1, False, 0)
    got = certified(run, monkeypatch, "Kim", here / "d", seed=4)
    assert got == (2, True, len(origins(seed=3) & origins(seed=4)))


def test_a_question_counts_as_asked_once_it_was_put_and_not_before(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a\nq\n"))
    run("quiz", BANK, "--seed", 3, "--name", "Pat")
    assert certified(run, monkeypatch, "Pat", here / "c", seed=3) == (2, True, 2)


def test_what_was_asked_in_a_practice_set_or_without_a_name_counts_too(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = [each.id for each in find_quiz(BANK)[0].questions if each.item == "1"]
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n" * 30))
    run("quiz", "--item", 1, "--questions", len(practice_set("1").questions), "--name", "Pat")
    wanted = {f"{BANK}/{each}" for each in own} & origins(seed=3)
    assert wanted
    assert certified(run, monkeypatch, "Pat", here / "c", seed=3) == (1, True, len(wanted))
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n" * 30))
    run("quiz", BANK, "--seed", 5)
    assert certified(run, monkeypatch, "Lee", here / "d", seed=5) == (2, True, 12)


def test_what_sittings_of_former_days_drew_counts_by_their_seeds(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Repetition("Pat").put(QuizRun(find_quiz("osri-part-2")[0], seed=1))
    (path,) = (here / "home").rglob("practice/*.yaml")
    path.write_text(
        f"format: 1\nperson: Pat\nquestions: {{}}\nsittings:\n  {BANK}: {{begun: 2, seeds: [3, 4]}}\n"
    )
    wanted = origins(seed=5) & (origins(seed=3) | origins(seed=4))
    assert certified(run, monkeypatch, "Pat", here / "c", seed=5) == (3, True, len(wanted))


def test_where_nothing_can_be_kept_the_certificate_says_that_it_does_not_know(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Repetition("Pat").put(QuizRun(find_quiz(BANK)[0], seed=3))
    (path,) = (here / "home").rglob("practice/*.yaml")
    path.write_text("format: nothing\n")
    right = "\n".join(each.question.answer for each in QuizRun(find_quiz(BANK)[0], seed=3).questions)
    monkeypatch.setattr("sys.stdin", io.StringIO(right))
    run("quiz", BANK, "--seed", 3, "--name", "Pat", "--certificate", here / "c")
    given = read_yaml((here / "c.yaml").read_bytes(), file="c").data["practice_certificate"]
    assert (given["sitting"], given["asked_before"], given["questions_asked_before"]) == (0, None, None)
    assert "had been asked before, is not known" in " ".join((here / "c.md").read_text("utf-8").split())


def test_a_certificate_of_former_days_is_still_one() -> None:
    now = certificate(result(sat(BANK)), "Pat", "2026-07-01")
    former = {key: value for key, value in asdict(now).items() if key != "questions_asked_before"}
    read = structured(Certificate, {**former, "sitting": 2, "asked_before": True})
    assert (read.sitting, read.asked_before, read.questions_asked_before) == (2, True, None)


@pytest.mark.parametrize("count", ["0", "-1", "999"])
def test_so_many_questions_as_there_are_not_are_refused(run: Run, count: str) -> None:
    for what in (("osri-part-1",), ("--item", "1")):
        refused = run("quiz", *what, "--questions", count)
        assert (refused.status, refused.out) == (2, "")
        assert f"{count} cannot be drawn" in refused.err


def test_a_certificate_says_whether_the_questions_are_those_that_ship() -> None:
    shipped_one = certificate(result(sat("osri-part-1")), "Pat", "2026-07-01")
    assert "Quiz osri-part-1, shipped with tui-review;" in " ".join(as_markdown(shipped_one).split())
    own = replace(find_quiz("osri-part-1")[0], draw=1, pass_mark=1)
    sitting = QuizRun(own, seed=1)
    sitting.answer(sitting.questions[0].question.answer)
    told = " ".join(as_markdown(certificate(result(sitting), "Pat", "2026-07-01")).split())
    assert "a file of one's own, not one that ships with tui-review (digest " in told
    assert is_shipped(find_quiz("layla-morgan")[0])


def test_sittings_are_counted_by_the_person_however_the_name_is_written() -> None:
    quiz = find_quiz("osri-part-1")[0]
    names = ("Zed Zane", "Zed  Zane", "zane, ZED")
    runs = [QuizRun(quiz, seed=seed) for seed in range(3)]
    counted = [Repetition(name).begin(each).number for each, name in zip(runs, names, strict=True)]
    assert counted == [1, 2, 3]


def test_of_many_questions_that_are_alike_each_is_told_once(here: Path) -> None:
    questions = "".join(
        f"- {{id: q{n}, item: '1', ask: 'Is it number {n} of all the numbers there are?', choices: [Yes, No, NA, Both],"
        " answer: Yes, explanation: So it is.}\n"
        for n in range(20)
    )
    path = here / "like.yaml"
    path.write_text(f"format: 1\nid: like\ntitle: Like\nquestions:\n{questions}", encoding="utf-8")
    problems = Problems()
    lint_quiz(path, None, problems)
    assert sum(each.code == "quiz-double" for each in problems.found) == 19
