"""`quiz`: a quiz in lines. The questions and the reckoning are `training.quiz_run`'s; this only reads and prints."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tui_review.cli.common import (
    acting_name,
    give_blocks,
    give_bytes,
    give_json,
    give_out,
    name_of_person,
    user_name,
)
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.language.date_forms import read_date
from tui_review.instrument.language.people import name_key
from tui_review.instrument.plurals import count_of, part_of
from tui_review.reports.tabular import Table
from tui_review.review.who import Editor, desk_day
from tui_review.settings import load_settings, reviews_folder
from tui_review.telling.markdown import markdown
from tui_review.telling.web import page
from tui_review.terminal import ask, complain, print_json, say
from tui_review.training.case import Case
from tui_review.training.certificate import certificate, certificate_files, save_certificate
from tui_review.training.documents import unstressed
from tui_review.training.opening import check_open
from tui_review.training.problems import Problems
from tui_review.training.quiz import Quiz, case_beside, find_quiz, lint_quiz, practice_set, sound_quizzes
from tui_review.training.quiz_class import (
    CLASS_TITLE,
    check_sitting_file,
    quiz_class_blocks,
    quiz_class_json,
    quiz_class_sheets,
    read_sittings,
    save_sitting,
)
from tui_review.training.quiz_run import Drawn, Marked, QuizRun
from tui_review.training.repetition import MissedQuestion, Repetition, due_set
from tui_review.training.seeing import LyingBeside

IN_A_SET = 5
"""How many questions a practice set asks, where nobody says otherwise."""


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `quiz`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Asks a quiz's questions, one at a time, answered by letter, and explains them: each at once, or all at the "
        "end. The quiz of a mock case opens after an attempt on it. Exit status 0 when it is passed, 1 when not, or "
        "when it was left before the end (q, or end of input)."
    )
    parser.add_argument("quiz", nargs="?", help="the quiz's id, or a file ending in .yaml")
    parser.add_argument(
        "--list", action="store_true", help="list the quizzes (what happens without one, too)"
    )
    parser.add_argument(
        "--item", default="", metavar="ID", help="practice: the questions about one item, from all quizzes"
    )
    parser.add_argument(
        "--due",
        action="store_true",
        help="practice: what you missed before and is due, after 1, 3, 7, 14 and 30 days",
    )
    parser.add_argument(
        "--as-of", "--on", dest="as_of", default="", metavar="DATE", help="with --due: on DATE (today)"
    )
    parser.add_argument(
        "--lint", metavar="FILE", help="what is wrong with a quiz, and what is poor in its questions"
    )
    parser.add_argument("--seed", type=int, help="draw the same questions in the same order again")
    parser.add_argument(
        "--questions",
        type=int,
        metavar="N",
        help="ask so many: fewer than the quiz asks are practice and no pass",
    )
    parser.add_argument(
        "--name",
        type=name_of_person,
        default="",
        help="the name on the certificate (default: the settings' name)",
    )
    parser.add_argument(
        "--certificate",
        metavar="FILE",
        help="when it is passed, write a certificate of practice: FILE.md and FILE.yaml",
    )
    parser.add_argument(
        "--result",
        metavar="FILE",
        help="write what was answered, for whoever teaches, also where it is left: FILE, ending in .yaml",
    )
    parser.add_argument(
        "--feedback", choices=("each", "end"), help="explain each answer at once, or all at the end"
    )
    parser.add_argument(
        "--folder", help="where attempts are looked for (default: reviews, or the settings' folder)"
    )
    _class_arguments(parser)
    parser.add_argument("--json", action="store_true", help="with --list and --class: one JSON document")


def _class_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--class",
        dest="of_class",
        default="",
        metavar="FOLDER",
        help="who missed which question: a folder of what --result wrote, or one such file",
    )
    formats = ("text", "md", "html", "xlsx", "json")
    parser.add_argument(
        "--format", default="text", choices=formats, help="with --class: the format (default: text)"
    )
    parser.add_argument(
        "--output", default="", metavar="FILE", help="a file, readable by you alone (default: stdout)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file that exists")


def run(args: argparse.Namespace) -> int:
    """Runs `quiz`."""
    if args.lint:
        return _lint(Path(args.lint))
    if args.of_class:
        return _class(args)
    if args.list or not (args.quiz or args.item or args.due):
        return _list(as_json=args.json)
    name = args.name or load_settings().name
    if (args.certificate or args.result) and not name.strip():
        what = "A certificate" if args.certificate else "What is handed in"
        raise UserError(f"{what} needs a name.", remedy="Give it with --name.")
    if bool(args.quiz) + bool(args.item) + args.due > 1 or (args.certificate and not args.quiz):
        raise UserError(
            "A practice set is drawn from all quizzes, and has no certificate.", remedy="Leave the rest out."
        )
    on = read_date(args.as_of) if args.as_of else desk_day()
    if not on:
        raise UserError(f"{args.as_of!r} is not a date.", remedy="Write --as-of YYYY-MM-DD.")
    repetition = Repetition(name, user_name())
    found = _set_or_quiz(args, repetition, on)
    if found is None:
        say(f"Nothing that {repetition.person} missed is due on {on}.")
        return DONE
    quiz, case = found
    usual = None if args.quiz else min(IN_A_SET, len(quiz.questions))
    sitting = QuizRun(quiz, seed=args.seed, questions=usual if args.questions is None else args.questions)
    _check_files(args)
    if case is not None:
        _open(case, reviews_folder(args.folder), acting_name(name.strip()))
    if args.quiz:
        _count(sitting, repetition)
    say(f"{quiz.title}: {sitting.terms} (seed {sitting.seed})")
    if case is not None:
        say(case.file.fictional)
    again = _sit(sitting, case, repetition, on, at_once=(args.feedback or quiz.feedback) == "each")
    result = sitting.result
    if result is None:
        say("Left before the end: no result.")
    else:
        say()
        say(result.verdict)
        if result.begun is not None:
            say(f"{repetition.person}: {result.begun.words}")
    if result is not None and again:
        when = min(each.due for each in again)
        say(f"{count_of(len(again), 'question')} to be asked again, from {when} on: tui-review quiz --due")
    _save(args, sitting, name)
    good = result is not None and (result.passed if args.quiz else result.right == result.asked)
    return DONE if good else FINDINGS


def _check_files(args: argparse.Namespace) -> None:
    """Raises UserError where what is to be written at the end cannot be, before anything is asked."""
    if args.certificate:
        certificate_files(Path(args.certificate))
    if args.result:
        check_sitting_file(Path(args.result), overwrite=args.overwrite)


def _save(args: argparse.Namespace, sitting: QuizRun, name: str) -> None:
    """Writes what is handed in, and the certificate of a quiz that is passed."""
    if args.result and sitting.marked:
        save_sitting(sitting, name, desk_day(), Path(args.result), overwrite=args.overwrite)
        say(args.result)
    if args.certificate and sitting.result is not None and sitting.result.passed:
        for path in save_certificate(certificate(sitting.result, name, desk_day()), Path(args.certificate)):
            say(str(path))


def _class(args: argparse.Namespace) -> int:
    """Tells what a class answered; what could not be read is said, and the others are told, where there are any."""
    errors: list[UserError] = []
    sittings = read_sittings(Path(args.of_class), errors)
    if not sittings:
        remedy = "`tui-review quiz QUIZ --result FILE` writes one."
        raise (
            errors[0]
            if errors
            else UserError("No result of a quiz is in it.", remedy=remedy, file=args.of_class)
        )
    for error in errors:
        complain(str(error))
    match "json" if args.json else args.format:
        case "json":
            give_json(args, quiz_class_json(sittings))
        case "md":
            give_out(args, markdown(quiz_class_blocks(sittings)))
        case "html":
            give_out(args, page(quiz_class_blocks(sittings), CLASS_TITLE))
        case "xlsx":
            from tui_review.reports.workbook import to_xlsx  # noqa: PLC0415 - costs 60 ms, and few want a workbook

            sheets = quiz_class_sheets(sittings)
            give_bytes(args, to_xlsx([Table(name, head, map(list, rows)) for name, head, rows in sheets]))
        case _:
            give_blocks(args, quiz_class_blocks(sittings))
    return UNUSABLE if errors else DONE


def _count(sitting: QuizRun, repetition: Repetition) -> None:
    """Counts the sitting before anything is asked; what cannot be kept is said, and the certificate says it too."""
    try:
        sitting.begun = repetition.begin(sitting)
    except UserError as error:
        complain(f"Which sitting this is, is not kept. {error.message}")


def _put(sitting: QuizRun, repetition: Repetition) -> None:
    """Keeps that the current question was asked, before it is; what cannot be kept is said, and stops nothing."""
    try:
        repetition.put(sitting)
    except UserError as error:
        complain(f"What is asked is not kept. {error.message}")


def _open(case: Case, folder: Path, name: str) -> None:
    """Opens the quiz of a case: that it gives the key away is in its person's attempts before anything is asked.

    Who gives no name is whom their account is called by, as where they begin an attempt. Where the settings name
    somebody else, who sits there sees it as well: that stands in their attempts, and in those of the name.
    """
    check_open(case, folder, name)
    looks = load_settings().name.strip() or name
    others = [(looks, looks), (name, looks)] if name_key(looks) != name_key(name) else []
    for person, who in (*others, (name, name)):
        beside = LyingBeside.of(folder)
        beside.mark(case.id, person, "its quiz", Editor(who, login=user_name()), today=desk_day())


def _sit(
    sitting: QuizRun, case: Case | None, repetition: Repetition, on: str, *, at_once: bool
) -> list[MissedQuestion]:
    """Asks to the end, or until it is left; gives what is to be asked again."""
    again: list[MissedQuestion] = []
    while (drawn := sitting.current) is not None:
        _put(sitting, repetition)
        _ask(drawn, len(sitting.questions))
        marked = _answered(sitting)
        if marked is None:
            return again
        again += _kept(repetition, sitting.quiz, marked, on)
        if at_once:
            _explain(marked, case)
    if not at_once:
        for marked in sitting.marked:
            say()
            say(f"{marked.drawn.number}. {marked.drawn.question.ask}")
            _explain(marked, case)
    return again


def _set_or_quiz(
    args: argparse.Namespace, repetition: Repetition, on: str
) -> tuple[Quiz, Case | None] | None:
    """What is asked: a quiz with its case, or a set for practice; None where nothing is due."""
    if args.quiz:
        return find_quiz(args.quiz)
    if args.item:
        return practice_set(args.item), None
    errors: list[UserError] = []
    due = due_set(repetition, on, errors)
    for error in errors:
        complain(error.message)
    return (due, None) if due is not None else None


def _kept(repetition: Repetition, quiz: Quiz, marked: Marked, on: str) -> list[MissedQuestion]:
    """Keeps an answer for later; gives what is to be asked again. What cannot be kept is said, and stops nothing."""
    try:
        after = repetition.record(quiz, marked, on)
    except UserError as error:
        complain(f"What was missed is not kept for later. {error.message}")
        return []
    return [after] if after is not None and not marked.right else []


def _lint(path: Path) -> int:
    problems = Problems()
    lint_quiz(path, case_beside(path, problems), problems)
    for problem in problems.found:
        say(problem.as_line())
    if not problems.found:
        say("No findings.")
    if any(problem.code == "unreadable" for problem in problems.found):
        return UNUSABLE
    return FINDINGS if problems.found else DONE


def _list(*, as_json: bool) -> int:
    errors: list[UserError] = []
    quizzes = [quiz for quiz, _ in sound_quizzes(errors)]
    if as_json:
        keys = ("id", "title", "pass_mark", "draw")
        print_json(
            [
                {**{key: getattr(quiz, key) for key in keys}, "questions": len(quiz.questions)}
                for quiz in quizzes
            ]
        )
    else:
        for quiz in quizzes:
            say(f"{quiz.id}  {quiz.title}  ({quiz.terms})")
    for error in errors:
        complain(error.message)
    return UNUSABLE if errors else DONE


def _ask(drawn: Drawn, of: int) -> None:
    say()
    say(f"{part_of(drawn.number, of)}. {drawn.question.ask}")
    for letter, choice in drawn.lettered:
        say(f"  ({letter}) {choice}")


def _answered(sitting: QuizRun) -> Marked | None:
    """The answer read from the person; None when they leave."""
    while True:
        ask("> ")
        line = sys.stdin.readline()
        if not line or line.strip().casefold() in ("q", "quit"):
            say()
            return None
        try:
            return sitting.answer(line)
        except UserError as error:
            say(error.message)


def _explain(marked: Marked, case: Case | None) -> None:
    question = marked.drawn.question
    say(marked.verdict)
    say(question.explanation.strip())
    for ref in question.passages:
        passage = case.passage(ref) if case is not None else None
        if passage is not None:
            say(f"[{ref}] {unstressed(passage.text)}")
