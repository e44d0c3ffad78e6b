"""`debrief`: walking through what differs from a key on the screen."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tui_review.cli.common import acting_name, check_screen, user_name
from tui_review.errors import UserError
from tui_review.review.who import Editor, desk_day
from tui_review.settings import load_settings
from tui_review.store.reviews import read_review
from tui_review.terminal import complain

if TYPE_CHECKING:
    from tui_review.tui.training.walk import WalkScreen


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `debrief`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Walks a trainer through a scored attempt on the screen: each difference with both answers, the passages "
        "cited, the key's passages and reasoning, the block of learning. `score` prints the same. With --key a trainer "
        "ticks what each narrative and rationale does; the ticks are kept beside the attempt and counted by `score`."
    )
    parser.add_argument("attempt", metavar="ATTEMPT", help="the review file")
    parser.add_argument(
        "--key", help="the answer key (without it: the one on this machine, for a finished attempt)"
    )
    parser.add_argument(
        "--rubric",
        default="",
        metavar="FILE",
        help="with --key: where the ticks are kept (default: rubrics/ID.yaml beside the folder of the attempt)",
    )


def run(args: argparse.Namespace) -> int:
    """Runs the screen; returns the exit status."""
    check_screen("`tui-review score` prints the same.")
    screen = _debrief(args)
    from tui_review.tui.base.app import run_app  # noqa: PLC0415 - only who draws loads what draws
    from tui_review.tui.training.stage import WalkApp  # noqa: PLC0415

    return run_app(WalkApp(screen, load_settings()))


def _debrief(args: argparse.Namespace) -> WalkScreen:
    from tui_review.training.case import find_case  # noqa: PLC0415 - here and below: for this command
    from tui_review.training.key import key_head, load_key  # noqa: PLC0415
    from tui_review.training.keys_at_hand import scorer_at_hand  # noqa: PLC0415
    from tui_review.training.rubric import Ticking, rubric_beside, rubric_of  # noqa: PLC0415
    from tui_review.training.scoring import Scorer  # noqa: PLC0415
    from tui_review.training.seeing import score_with_mark, who_saw_words  # noqa: PLC0415
    from tui_review.training.tries import NO_ATTEMPT, KnownAttempts, attempts_beside  # noqa: PLC0415

    opened = read_review(Path(args.attempt))
    name = opened.review.review.case or (key_head(Path(args.key))[0] if args.key else "")
    if not name:
        raise UserError("This review is no attempt on a mock case.", file=str(opened.path))
    if args.key:
        try:
            case = find_case(name)
        except UserError:
            case = None
        scorer = Scorer(load_key(Path(args.key), opened.rules, case))
    else:
        case = find_case(name)
        scorer = scorer_at_hand(case, opened.rules)
    who = Editor(acting_name(""), login=user_name())
    rubric = Path(args.rubric) if args.rubric else rubric_beside(opened.path)
    # What cannot be read is said before it is recorded that the key was shown.
    ticking, ticked = None, rubric_of(opened.review, rubric)
    if args.key:
        score = scorer.score(opened.review)
        ticking = Ticking(rubric, score, who)
    else:
        score = score_with_mark(opened.path, scorer, who, today=desk_day())
        score.rubric = ticked
        if said := who_saw_words(opened.review, who):
            complain(f"{args.attempt}: {said}.")
    if score.is_attempt:
        score.tries = KnownAttempts(attempts_beside([opened.path], [score.review])).tries(score.review)
    else:
        complain(f"{args.attempt}: {NO_ATTEMPT}.")
    from tui_review.tui.training.score import ScoreScreen  # noqa: PLC0415

    return ScoreScreen(score, scorer, case, ticking)
