"""`brief`: what many reviews say, on a page for those who answer for the practice."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_review.cli.common import give_blocks, give_out
from tui_review.cli.reporting import Parts, day_given, filter_arguments, gathered, left_out_words, status_of
from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.terminal import complain, hand_out, is_shown

# The command loads what it needs when it runs.
if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.reports.brief import Brief, WeakItem
    from tui_review.reports.gather import Gathered
    from tui_review.telling.blocks import Block
    from tui_review.telling.reported import CountedReview, ReportedReview


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `brief`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Writes a page for leaders: what is strong, where the weakest items fall short of the federal yardsticks and "
        "what brought them down, how they move, and how counties and case types compare. Reviews in progress, and "
        "those whose hand-overs are unsettled, are left out unless --status asks for them."
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a folder of reviews, or review files")
    filter_arguments(parser)
    parser.add_argument(
        "--excerpts", action="store_true", help="two or three rationales for each weak item, de-identified"
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="not one page, but what stands behind it: every item, and the groups and drivers of the five "
        "weakest and of those that the head names",
    )
    parser.add_argument(
        "--since", default="", metavar="DATE", help="the day of the last brief: what has changed since then"
    )
    formats = ("html", "md", "text", "xlsx")
    parser.add_argument(
        "--format", default="", choices=formats, help="the format (default: html, on a terminal text)"
    )
    parser.add_argument(
        "--output", default="", metavar="FILE", help="a file, readable by you alone (default: stdout)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file that exists")


def run(args: argparse.Namespace) -> int:
    """Runs `brief`."""
    from tui_review.reports.brief import brief_of  # noqa: PLC0415 - see above
    from tui_review.reports.rollup import roll_up  # noqa: PLC0415

    _, found = gathered(args)
    if not args.status:
        found.leave_out_unfinished()
    rollups, since = roll_up(found.reported_reviews, pooled=True), day_given(args.since)
    briefs = [brief for rollup in rollups if (brief := brief_of(rollup, since)) is not None]
    if not briefs:
        which = " that can be read" if found.problems else ""
        what = f"No review here{which} has been submitted whose instrument has a yardstick."
        raise UserError(
            what, remedy="See `tui-review report` for all others, and --status for those in progress."
        )
    _give(args, briefs, found)
    counted = sum(len(brief.rollup.reported_reviews) for brief in briefs)
    other = len(found.reported_reviews) - counted
    without = [f"{count_of(other, 'review')} without a yardstick left out"] if other else []
    complain("; ".join([f"A brief of {count_of(counted, 'review')}", *without, *left_out_words(found)]))
    return status_of(found)


def _give(args: argparse.Namespace, briefs: list[Brief], found: Gathered[CountedReview]) -> None:
    format_ = args.format or ("text" if is_shown() and not args.output else "html")
    if format_ == "xlsx":
        from tui_review.reports.brief_tables import brief_tables  # noqa: PLC0415 - see above
        from tui_review.reports.export import write_private  # noqa: PLC0415
        from tui_review.reports.workbook import to_xlsx  # noqa: PLC0415

        if not args.output and is_shown():
            raise UserError("A workbook cannot be shown in a terminal.", remedy="Add --output FILE.xlsx.")
        data = to_xlsx(brief_tables(briefs))
        if args.output:
            write_private(Path(args.output), data, overwrite=args.overwrite)
        else:
            hand_out(data)
        return
    from tui_review.telling.markdown import markdown  # noqa: PLC0415 - see above
    from tui_review.telling.web import page  # noqa: PLC0415

    blocks = _blocks(briefs, _written(args, briefs, found) if args.excerpts else None, full=args.full)
    if format_ != "text":
        give_out(args, page(blocks, "Brief") if format_ == "html" else markdown(blocks))
    else:
        give_blocks(args, blocks)


def _blocks(
    briefs: Iterable[Brief], written: Mapping[int, Mapping[str, str]] | None, *, full: bool
) -> Iterator[Block]:
    from tui_review.reports.brief import excerpts  # noqa: PLC0415 - see above
    from tui_review.reports.brief_text import brief_blocks  # noqa: PLC0415

    for brief in briefs:
        told = {} if written is None else excerpts(brief, written)
        yield from brief_blocks(brief, _learning, told, full=full)


def _written(
    args: argparse.Namespace, briefs: Sequence[Brief], found: Gathered[CountedReview]
) -> dict[int, dict[str, str]]:
    """By the `id()` of a review, and item, what is quoted of it: only such reviews are read, one after the other."""
    from tui_review.reports.brief import excerpt, items_quoted  # noqa: PLC0415 - see above

    wanted: dict[int, list[tuple[Brief, WeakItem]]] = {}
    for brief in briefs:
        for weak in items_quoted(brief):
            for reported in weak.short:
                wanted.setdefault(id(reported), []).append((brief, weak))
    every = found.reported_reviews

    def said(number: int, told: ReportedReview) -> dict[str, str]:
        return {weak.figures.id: excerpt(brief, weak, told) for brief, weak in wanted[id(every[number])]}

    numbers = [number for number, reported in enumerate(every) if id(reported) in wanted]
    parts = Parts(args, found, said, without_people=True, done="quoted")
    return {id(every[number]): texts for number, texts in parts.numbered(numbers)}


def _learning(rules: Rules, question: str) -> str:
    """The block of learning that a question belongs to, and what one learns there."""
    from tui_review.training.blocks import block_of  # noqa: PLC0415 - see above

    block = block_of(rules, question)
    return f"{block.title}: {block.covers}." if block is not None else ""
