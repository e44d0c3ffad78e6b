"""`report`, `export`, `print`: many reviews rolled up, exported, one printed; each de-identified if so wished."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile, gettempdir
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Generic, TypeVar, cast

from tui_review.cli.common import add_as_of, as_of_for, demanded, give_json, give_out, looking, rules_of, tell
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError, did_you_mean
from tui_review.instrument.plurals import count_of
from tui_review.review.record.acts import broken_at, unseen_at
from tui_review.review.who import desk_day
from tui_review.terminal import complain, hand_out, handing_out, is_shown, say
from tui_review.yamlfile.files import refused_in_words

# Each command loads what it needs when it runs.
if TYPE_CHECKING:
    from tui_review.reports.figures import Rollup
    from tui_review.reports.gather import Filters, Gathered
    from tui_review.review.model import Review
    from tui_review.telling.blocks import Block
    from tui_review.telling.reported import CountedReview, ReportedReview
    from tui_review.telling.review import Only
    from tui_review.training.register import PersonStanding

_WHAT: Final = {
    "report": "Rolls up the reviews of a folder: items, outcomes, practice, trends, overrides, QA, progress.",
    "export": "Writes reviews with all their answers, narratives and ratings for other programs, or to be read.",
    "print": "Prints one review, only what is open in it, or an instrument's blank form, as Markdown or HTML.",
}
_DEIDENTIFY: Final = (
    "leave out names and confidential answers; see docs/reports.md for what becomes of the rest"
)

PARQUET: Final = "parquet"
"""The format of `export` that is many files."""
XLSFORM: Final = "xlsform"
"""The format of `export` that is of an instrument, and of no review."""


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of a command."""
    parser.set_defaults(command=command)
    parser.description = _WHAT[command]
    if command == "print":
        _print_arguments(parser)
    else:
        parser.add_argument("paths", nargs="+", metavar="FOLDER", help="a folder of reviews, or review files")
        filter_arguments(parser)
    parser.add_argument("--deidentify", action="store_true", help=_DEIDENTIFY)
    parser.add_argument(
        "--review",
        action="store_true",
        help="with --deidentify: list each place as it was and as it is given out, and what may still be a name;"
        " confidential, for you alone to look at",
    )
    if command == "report":
        parser.add_argument("--item", default="", metavar="ID", help="one item, part or outcome in full")
        parser.add_argument(
            "--by", default="", choices=("county", "unit", "case_type", "quarter"), help="groups side by side"
        )
        parser.add_argument(
            "--pool",
            action="store_true",
            help="count former versions of an instrument too, where the same is meant",
        )
        parser.add_argument(
            "--compare", nargs=2, default=(), metavar="GROUP", help="with --by: two groups, item by item"
        )
        parser.add_argument(
            "--progress", action="store_true", help="how far the reviews are, and nothing of practice"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document")
        parser.add_argument(
            "--format",
            default="text",
            choices=("text", "md", "html", "csv", "xlsx"),
            help="the format (default: text); csv: ratings, with --by the groups; xlsx: all tables",
        )
    if command == "export":
        told = "the format; parquet: into a folder; xlsform: of an instrument, named in the place of FOLDER"
        formats = ("csv", "xlsx", "json", "html", "md", PARQUET, XLSFORM)
        parser.add_argument("--format", required=True, choices=formats, help=told)
        parser.add_argument(
            "--leave-out",
            action="append",
            default=[],
            metavar="ID",
            help="not this review, of all that pass the filters; repeatable",
        )
        parser.add_argument(
            "--wide", action="store_true", help="one row a review instead of one an answer (csv, xlsx)"
        )
    where = "a file, or a folder that exists" if command == "export" else "a file"
    parser.add_argument(
        "--output", default="", metavar="FILE", help=f"{where}, readable by you alone (default: stdout)"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file that exists")


def _print_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="", help="the review file")
    parser.add_argument(
        "--blank", default="", metavar="INSTRUMENT", help="the blank form of ID or ID@VERSION instead"
    )
    parser.add_argument("--guidance", action="store_true", help="with the guidance (blank forms)")
    parser.add_argument(
        "--only",
        default="",
        metavar="WHAT",
        help="nothing but `unanswered` questions, open `notes`, or both: a,b",
    )
    parser.add_argument(
        "--letter", action="store_true", help="the letter of findings to the unit, where there is a grid"
    )
    parser.add_argument(
        "--packet", action="store_true", help="the page that is sent to somebody, with what of it is missing"
    )
    parser.add_argument(
        "--interviews",
        action="store_true",
        help="a sheet for each person of the case: what to ask, what the review says so far, room to write",
    )
    parser.add_argument(
        "--keying",
        action="store_true",
        help="every answer in the order of the form, with a box each, to be keyed into another system",
    )
    parser.add_argument(
        "--qa",
        action="store_true",
        help="what a second reader looks for, item by item; what you ticked in the wizard is marked",
    )
    parser.add_argument(
        "--format",
        default="md",
        choices=("md", "html", "mail"),
        help="the format (default: md); mail: of --packet",
    )
    add_as_of(parser)


def filter_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that say which reviews are wanted."""
    from tui_review.review.handover import TOLD_WORDS  # noqa: PLC0415 - only for these commands

    group = parser.add_argument_group("which reviews (all that pass every filter given)")
    add = group.add_argument
    add(
        "--instrument",
        action="append",
        default=[],
        metavar="ID",
        help="made with ID or ID@VERSION; repeatable",
    )
    add("--round", default="", metavar="N", help="made with an instrument whose id ends in -rN")
    add(
        "--status",
        action="append",
        default=[],
        choices=tuple(TOLD_WORDS),
        help="in this status (unsettled: several hand-overs of branches, of which one holds); repeatable",
    )
    add("--place", default="", metavar="WORDS", help="whose place (state, county) has these words")
    add(
        "--case-type",
        action="append",
        default=[],
        metavar="TYPE",
        help="of this case type, in full; repeatable",
    )
    add("--period-from", default="", metavar="DATE", help="whose period under review begins on DATE or later")
    add("--period-to", default="", metavar="DATE", help="… on DATE or earlier")
    add("--completed-from", default="", metavar="DATE", help="completed on DATE or later")
    add("--completed-to", default="", metavar="DATE", help="… on DATE or earlier")
    add("--practice", action="store_true", help="practice on mock cases, which is left out otherwise")
    held = "whose record holds, as `verify` says; others are counted and named otherwise"
    add("--verified", action="store_true", help=held)
    add_as_of(parser)


def run(args: argparse.Namespace) -> int:
    """Runs a command."""
    if args.review and not args.deidentify:
        raise UserError("--review looks at what --deidentify leaves.", remedy="Add --deidentify.")
    return {"report": _report, "export": _export, "print": _print}[args.command](args)


def _report(args: argparse.Namespace) -> int:
    from tui_review.reports.rollup import roll_up  # noqa: PLC0415 - see above
    from tui_review.reports.rollup_text import few_words  # noqa: PLC0415

    _check_report(args)
    filters, found = gathered(args)
    if args.deidentify:
        _take_people_out(args, found)
    rollups = roll_up(found.reported_reviews, pooled=args.pool)
    if args.item:
        _check_item(args.item, {id_: None for rollup in rollups for id_ in rollup.rules.rated})
        rollups = [rollup for rollup in rollups if args.item in rollup.rules.rated]
    for rollup in rollups:
        if said := few_words(rollup):
            complain(f"{rollup.rules.instrument.title}: few reviews: {said}")
    if args.json:
        _report_json(args, filters, found, rollups)
    elif args.format in ("csv", "xlsx"):
        _give_tables(args, rollups, _register(args, found))
        complain("; ".join([count_of(len(found.reported_reviews), "review"), *left_out_words(found)]))
    else:
        _tell_report(args, filters, found, rollups)
    return status_of(found)


def _take_people_out(args: argparse.Namespace, found: Gathered[CountedReview]) -> None:
    """Puts in the place of the reviews found what is counted of them without the people, read one after the other."""
    from tui_review.reports.counted import Counting, counted_of  # noqa: PLC0415 - see above

    parts = Parts(args, found, lambda _, told: counted_of(told), without_people=True, done="de-identified")
    counting: dict[int, Counting] = {}
    told: list[CountedReview] = []
    for number, data in parts.numbered():
        rules = found.reported_reviews[number].rules
        counted = counting.setdefault(id(rules), Counting(rules))
        told.append(replace(counted.review(data), deidentified=True))
    found.reported_reviews = told


def _check_report(args: argparse.Namespace) -> None:
    if bool(args.item) + bool(args.by) + args.progress > 1:
        raise UserError("--item, --by and --progress are reports of their own.", remedy="Name one of them.")
    if args.compare and not args.by:
        raise UserError("--compare names two groups.", remedy="Say with --by what they are groups of.")
    if args.json and args.format != "text":
        raise UserError("--json is a format of its own.", remedy="Leave --format out.")


def _report_json(
    args: argparse.Namespace, filters: Filters, found: Gathered[CountedReview], rollups: Sequence[Rollup]
) -> None:
    from tui_review.reports.rollup import groups  # noqa: PLC0415 - see above

    register: dict[str, Any] = {}
    if team := _register(args, found):
        from tui_review.cli.registering import register_json  # noqa: PLC0415 - see above

        register = {"register": register_json(*team)}
    documents = [
        rollup.as_json(args.item)
        | (
            {"by": rollup.groups_json(groups(rollup.reported_reviews, args.by, rollup.rules), args.by)}
            if args.by
            else {}
        )
        for rollup in rollups
    ]
    unreadable = {each.id: list(each.unreadable) for each in found.reported_reviews if each.unreadable}
    unsettled = {each.id: list(each.unsettled) for each in found.reported_reviews if each.unsettled}
    broken = {each.id: said for each in found.reported_reviews if (said := broken_at(each.broken))}
    unseen = {each.id: said for each in found.reported_reviews if (said := unseen_at(each.broken))}
    give_json(
        args,
        {
            "filters": filters.in_words(),
            "left_out": found.left_out,
            "unreadable": unreadable,
            "unsettled": unsettled,
            "record_does_not_hold": broken,
            "record_not_looked_at": unseen,
            "instruments": documents,
            **register,
        },
    )


def _tell_report(
    args: argparse.Namespace, filters: Filters, found: Gathered[CountedReview], rollups: Sequence[Rollup]
) -> None:
    """The report to be read: on the terminal instrument by instrument, else as one document."""
    from tui_review.reports.rollup_text import WIDTH  # noqa: PLC0415 - see above
    from tui_review.telling.blocks import paragraph  # noqa: PLC0415

    number = len(found.reported_reviews)
    head = [f"{count_of(number, 'review').capitalize()}{'' if number else ' to report on'}"]
    head += [f"  {line}" for line in (*filters.in_words(), *left_out_words(found))]
    told = [list(_blocks_of(args, rollup)) for rollup in rollups]
    if team := _register(args, found):
        from tui_review.training.register_text import matrix_blocks  # noqa: PLC0415 - see above

        told.append(list(matrix_blocks(*team)))
    if args.format != "text" or args.output:
        _give_blocks(args, [*(paragraph(line.strip()) for line in head), *chain.from_iterable(told)])
        return
    for line in head:
        say(line)
    for blocks in told:
        tell(blocks, piped=WIDTH)


def _blocks_of(args: argparse.Namespace, rollup: Rollup) -> Iterable[Block]:
    """The report that was asked for, of one instrument."""
    from tui_review.reports import rollup_text  # noqa: PLC0415 - see above

    if args.item:
        return rollup_text.item_blocks(rollup, args.item)
    if args.progress:
        return rollup_text.progress_blocks(rollup)
    if args.compare:
        return rollup_text.compared_blocks(rollup, args.by, args.compare)
    return rollup_text.rollup_blocks(rollup, args.by or None)


def _give_blocks(args: argparse.Namespace, blocks: Sequence[Block]) -> None:
    if args.format == "text":
        from tui_review.telling.terminal import text  # noqa: PLC0415 - see above

        give_out(args, text(blocks))
    else:
        _give_page(args, blocks, "Report")


def _give_tables(
    args: argparse.Namespace, rollups: Sequence[Rollup], team: tuple[list[PersonStanding], str] | None
) -> None:
    from tui_review.reports.rollup_tables import groups_table, rollup_tables  # noqa: PLC0415 - see above

    if args.format == "csv":
        from tui_review.reports.csv_table import to_csv  # noqa: PLC0415 - see above

        ratings, *_, progress = rollup_tables(rollups)
        table = groups_table(rollups, args.by) if args.by else progress if args.progress else ratings
        give_out(args, to_csv(table))
        return
    from tui_review.reports.export import write_private  # noqa: PLC0415 - see above
    from tui_review.reports.workbook import to_xlsx  # noqa: PLC0415

    if not args.output and is_shown():
        raise UserError("A workbook cannot be shown in a terminal.", remedy="Add --output FILE.xlsx.")
    tables = list(rollup_tables(rollups, args.by or "quarter"))
    if team is not None:
        from tui_review.cli.registering import matrix_table  # noqa: PLC0415 - see above

        tables.append(matrix_table(team[0]))
    data = to_xlsx(tables)
    if args.output:
        write_private(Path(args.output), data, overwrite=args.overwrite)
    else:
        hand_out(data)


def _register(
    args: argparse.Namespace, found: Gathered[CountedReview]
) -> tuple[list[PersonStanding], str] | None:
    """Where everybody stands and on which day, as the register has it; None where no certification is reported on.

    All files of a review go into it: which of them counts there, or that it is in doubt, is the register's to say.
    """
    if args.item or args.by or args.deidentify:
        return None
    from tui_review.training.register import register_file, team  # noqa: PLC0415 - see above

    own, on = register_file().instrument, day_given(args.as_of) or desk_day()
    paths: list[Path] = []
    for path, each in zip(found.paths, found.reported_reviews, strict=True):
        if each.instrument[0] != own:
            continue
        if (refused := register_file().wanted.refusal(each.rules)) is not None:
            complain(refused.at(file=str(path)).message)
        else:
            paths += (path, *found.copies.get(path, ()))
    people, _ = team(paths, on)
    return (people, on) if people else None


def _check_item(item: str, known: dict[str, None]) -> None:
    if known and item not in known:
        what = f"There is no item, part or outcome {item} in these reviews.{did_you_mean(item, list(known))}"
        raise UserError(what, remedy=f"There are: {', '.join(known)}.")


def _export(args: argparse.Namespace) -> int:
    from tui_review.reports.export import DOCUMENTS, exporter, files_of, private_file, title_of  # noqa: PLC0415 - see above

    if args.format == XLSFORM:
        from tui_review.cli.exchanging import export_instrument  # noqa: PLC0415

        if len(args.paths) > 1:
            raise UserError("An XLSForm is of one instrument.", remedy="Name one.")
        return export_instrument(args.paths[0], args.output, overwrite=args.overwrite)
    if args.format == PARQUET:
        return _export_parquet(args)
    if not args.output and args.format == "xlsx" and is_shown():
        raise UserError("A workbook cannot be shown in a terminal.", remedy="Add --output FILE.xlsx.")
    _, found = gathered(args)
    way = exporter(args.format, wide=args.wide, deidentified=args.deidentify)
    parts = Parts(args, found, lambda _, reported: way.part(reported), without_people=args.deidentify)
    output = Path(args.output)
    if args.output and output.is_dir() and args.format in DOCUMENTS:
        names = files_of(parts.ids, args.format, output)
        for number, part in parts.numbered():
            with private_file(names[number], overwrite=args.overwrite) as stream:
                way.write(stream, [part], parts.ids[number])
    else:
        if args.output:
            output = output / f"reviews.{args.format}" if output.is_dir() else output
            out = private_file(output, overwrite=args.overwrite)
        else:
            out = _held_back() if args.deidentify else handing_out()
        with out as stream:
            way.write(stream, (part for _, part in parts.numbered()), title_of(parts.ids))
            # What was there is replaced behind this, if at all.
            _check_whole(output, found)
    return _exported(parts, found)


def _export_parquet(args: argparse.Namespace) -> int:
    from tui_review.reports.parquet import parquet_part, write_parquet  # noqa: PLC0415 - see above

    if not args.output or args.wide:
        raise UserError(
            "Parquet is a folder of files, one row an answer.", remedy="Add --output FOLDER, without --wide."
        )
    _, found = gathered(args)
    parts = Parts(args, found, lambda _, reported: parquet_part(reported), without_people=args.deidentify)
    numbered = (part for _, part in parts.numbered())
    write_parquet(Path(args.output), numbered, deidentified=args.deidentify)
    return _exported(parts, found)


def _exported(parts: Parts[Any], found: Gathered[CountedReview]) -> int:
    summary = [f"{count_of(parts.given, 'review')} exported", *left_out_words(found)]
    complain("; ".join(summary))
    return status_of(found)


_Part = TypeVar("_Part")


class Parts(Generic[_Part]):
    """What is taken of each review, read one after the other, in the order in which they were found."""

    def __init__(
        self,
        args: argparse.Namespace,
        found: Gathered[CountedReview],
        part: Callable[[int, ReportedReview], _Part],
        *,
        without_people: bool,
        done: str = "exported",
    ) -> None:
        """`part` is given a review's place in the order, and the review as it is told; `done` says what is done."""
        self._args = args
        self._done = done
        self._part = part
        self._found = found
        self.ids = [each.id for each in found.reported_reviews]
        """What they are called in it."""
        self.given = 0
        """How many there were."""
        self._deidentify: Callable[[int, ReportedReview, Review], ReportedReview] | None = None
        if without_people:
            from tui_review.reports.deidentify import Deidentifying  # noqa: PLC0415 - see above

            deidentifying = Deidentifying(self.ids)
            self.ids, self._deidentify = deidentifying.ids, deidentifying.told

    def numbered(self, only: Sequence[int] | None = None) -> Iterator[tuple[int, _Part]]:
        """Each once, with its place in the order, `only` those at some of them.

        One that cannot be read any more is told as others that cannot; without people, nothing is given then.
        """
        from tui_review.reports.gather import made_of_each  # noqa: PLC0415 - see above

        numbers = range(len(self._found.paths)) if only is None else only
        made = made_of_each(
            [self._found.paths[number] for number in numbers],
            lambda place, review, reported: self._made(numbers[place], review, reported),
            today=desk_day(),
            as_of_day=day_given(self._args.as_of),
            looking=looking(done=self._done, stopped="and nothing is written"),
            keys=demanded(),
        )
        for number, each in zip(numbers, made, strict=True):
            if isinstance(each, UserError):
                if self._deidentify is not None:
                    raise each
                complain(each.message)
                self._found.problems.append(each)
                continue
            lines, part = each
            for line in lines:
                complain(line)
            self.given += 1
            yield number, part

    def _made(self, number: int, review: Review, reported: ReportedReview) -> tuple[list[str], _Part]:
        """What is to be said of a review, and what is taken of it."""
        was = reported
        if self._deidentify is not None:
            reported = self._deidentify(number, reported, review)
        lines = _looked_again(was, reported, review) if getattr(self._args, "review", False) else []
        return lines, self._part(number, reported)


@contextmanager
def _held_back() -> Iterator[BinaryIO]:
    """Stdout, of what is given out only if nothing is found in it; till then a file without a name."""
    with TemporaryFile() as held, handing_out() as stream:
        with refused_in_words(Path(gettempdir()), "write"):
            yield held
            held.seek(0)
        copyfileobj(held, stream)


def _print(args: argparse.Namespace) -> int:
    if args.format == "mail" and not args.packet:
        raise UserError("Only a packet is sent by mail.", remedy="Add --packet.")
    if args.letter + args.packet + args.interviews + args.qa + args.keying + bool(args.blank) > 1:
        what = "--blank, --letter, --packet, --interviews, --keying and --qa are pages of their own."
        raise UserError(what, remedy="Name one of them.")
    if bool(args.file) == bool(args.blank):
        raise UserError(
            "Name a review file, or an instrument with --blank.", remedy="See `tui-review print --help`."
        )
    only = _parts(args.only)
    if args.blank:
        return _give_page(args, *_blank(args))
    if args.interviews:
        return _give_page(args, *_interviews(args))
    reported = _one(args)
    if args.packet:
        return _packet(args, reported)
    if args.letter:
        return _give_page(args, _letter(args, reported), reported.id)
    if args.qa:
        return _give_page(args, _second_reading(args, reported), reported.id)
    if args.keying:
        return _give_page(args, _keying(args, reported), reported.id)
    from tui_review.telling.review import document_blocks  # noqa: PLC0415 - see above

    return _give_page(args, document_blocks(reported, only), reported.id)


def _give_page(args: argparse.Namespace, blocks: Iterable[Block], title: str) -> int:
    from tui_review.telling.markdown import markdown  # noqa: PLC0415 - see above
    from tui_review.telling.web import page  # noqa: PLC0415

    give_out(args, page(blocks, title) if args.format == "html" else markdown(blocks))
    return DONE


def _blank(args: argparse.Namespace) -> tuple[Iterable[Block], str]:
    from tui_review.telling.form import blank_blocks  # noqa: PLC0415 - see above

    rules = rules_of(args.blank)
    return blank_blocks(rules, guidance=args.guidance), rules.instrument.title


def _interviews(args: argparse.Namespace) -> tuple[Iterable[Block], str]:
    from tui_review.store.linked import evaluate  # noqa: PLC0415 - see above
    from tui_review.store.reviews import read_review  # noqa: PLC0415
    from tui_review.telling.interviews import interview_blocks  # noqa: PLC0415

    if args.only or args.deidentify:
        what = "A sheet for an interview is about one person, by name, and holds all there is to ask."
        raise UserError(what, remedy="Leave --only and --deidentify out.")
    opened = read_review(Path(args.file))
    evaluation = evaluate(opened, as_of=as_of_for(args)(opened))
    return interview_blocks(opened.review, evaluation), opened.review.review.id


def _second_reading(args: argparse.Namespace, reported: ReportedReview) -> Iterable[Block]:
    from tui_review.store.jottings import read_jottings  # noqa: PLC0415 - see above
    from tui_review.store.reviews import read_review  # noqa: PLC0415
    from tui_review.telling.second_reading import second_reading_blocks  # noqa: PLC0415

    if args.only:
        raise UserError("The points are about the whole review.", remedy="Leave --only out.")
    uid = read_review(Path(args.file)).review.review.uid
    return second_reading_blocks(reported, read_jottings(uid).looked_at)


def _keying(args: argparse.Namespace, reported: ReportedReview) -> Iterable[Block]:
    from tui_review.telling.keying import keying_blocks  # noqa: PLC0415 - see above

    if args.only:
        raise UserError("All answers are keyed in.", remedy="Leave --only out.")
    return keying_blocks(reported)


def _packet(args: argparse.Namespace, reported: ReportedReview) -> int:
    from tui_review.instrument.wanted import wanted_for  # noqa: PLC0415 - see above
    from tui_review.telling.packet import missing_in, packet_blocks, packet_mail  # noqa: PLC0415

    packet = reported.rules.instrument.packet
    if packet is None:
        what = f"Nothing is sent from {reported.rules.instrument.title}."
        raise UserError(what, remedy="Leave --packet out.", file=args.file)
    wanted_for(packet).check(reported.rules, file=args.file)
    if args.format == "mail":
        give_out(args, packet_mail(reported, packet))
    else:
        _give_page(args, packet_blocks(reported, packet), packet.title)
    return FINDINGS if missing_in(reported, packet) or reported.faulty else DONE


def _letter(args: argparse.Namespace, reported: ReportedReview) -> Iterable[Block]:
    from tui_review.telling.letter import letter_blocks  # noqa: PLC0415 - see above

    if args.only:
        raise UserError("A letter says all that was found.", remedy="Leave --only out.")
    if not reported.grids:
        what = (
            f"{reported.rules.instrument.title} has no grid with these answers, of which a letter could tell."
        )
        raise UserError(what, remedy="Leave --letter out.", file=args.file)
    return letter_blocks(reported)


def _parts(given: str) -> Sequence[Only]:
    from tui_review.telling.review import ONLY  # noqa: PLC0415 - see above

    parts = [part.strip() for part in given.split(",") if part.strip()]
    for part in parts:
        if part not in ONLY:
            raise UserError(f"--only knows no {part}.", remedy=f"Use: {', '.join(ONLY)}.")
    return cast("Sequence[Only]", parts)


def _one(args: argparse.Namespace) -> ReportedReview:
    from tui_review.reports.deidentify import deidentify  # noqa: PLC0415 - see above
    from tui_review.reports.gather import read_reported  # noqa: PLC0415
    from tui_review.store.reviews import catalog_for  # noqa: PLC0415

    path = Path(args.file)
    day = day_given(args.as_of)
    review, reported = read_reported(path, catalog_for(path), desk_day(), day, keys=demanded())
    if not args.deidentify:
        return reported
    told = deidentify([reported], [review])
    for line in _looked_again(reported, told[0], review) if args.review else ():
        complain(line)
    return told[0]


_AS_IT_WAS: Final = (
    "each place as it was -> as it is given out; confidential, for the office whose review it is alone"
)


def _looked_again(was: ReportedReview, told: ReportedReview, review: Review) -> list[str]:
    """What was taken out of a review, each place as it was and as it is, and what may still be a name, in lines."""
    from tui_review.reports.leaks import doubtful, taken_out  # noqa: PLC0415 - see above
    from tui_review.reports.named import names_in  # noqa: PLC0415
    from tui_review.reports.replaced import replaced  # noqa: PLC0415

    counts = ", ".join(f"[{what}] {number}" for what, number in sorted(taken_out(told).items()))
    names = names_in(told.rules, review)
    places = [f"{told.id}: {each}" for each in replaced(was, told)]
    doubts = (f"{told.id}: {doubt.place}: a {doubt.what}? {doubt.word}" for doubt in doubtful(told, names))
    return [
        f"{told.id}: what its texts have in brackets in the place of words: {counts or 'nothing'}",
        *([f"{told.id}: {_AS_IT_WAS}"] if places else []),
        *places,
        *doubts,
    ]


def _check_whole(output: Path, found: Gathered[CountedReview]) -> None:
    """Raises UserError where a file would be replaced by one that lacks reviews which cannot be read."""
    if found.problems and output.is_file():
        what = f"{count_of(len(found.problems), 'review')} cannot be read: this file stays as it was."
        raise UserError(what, remedy="Mend them, or give what there is another name.", file=str(output))


def gathered(args: argparse.Namespace) -> tuple[Filters, Gathered[CountedReview]]:
    """The reviews asked for, as they are counted; files that cannot be read are told on stderr."""
    from tui_review.reports.gather import Filters, gather  # noqa: PLC0415 - see above

    for what in ("period", "completed"):
        begins, ends = (day_given(getattr(args, f"{what}_{end}")) for end in ("from", "to"))
        if begins and ends and ends < begins:
            said = f"--{what}-from {begins} is after --{what}-to {ends}: no day is between them."
            raise UserError(said, remedy="Exchange the two.")
    filters = Filters(
        instruments=tuple(args.instrument),
        round_=args.round,
        statuses=tuple(args.status),
        place=args.place,
        case_types=tuple(args.case_type),
        period_from=day_given(args.period_from),
        period_to=day_given(args.period_to),
        completed_from=day_given(args.completed_from),
        completed_to=day_given(args.completed_to),
        practice=args.practice,
        verified=args.verified,
        without=tuple(getattr(args, "leave_out", ())),
    )
    paths, day = (Path(path) for path in args.paths), day_given(args.as_of)
    found = gather(
        paths, filters, today=desk_day(), as_of_day=day, extent="counted", looking=looking(), keys=demanded()
    )
    if found.problems and not (found.reported_reviews or found.left_out):
        *found.problems, last = found.problems
    else:
        last = None
    for problem in found.problems:
        complain(problem.message)
    if last is not None:
        raise last
    _check_whole(Path(getattr(args, "output", "")), found)
    for reported in found.reported_reviews:
        if reported.unreadable:
            ids = ", ".join(reported.unreadable)
            complain(
                f"{reported.id}: {ids} counts as open, whatever stands there; `tui-review check` says why."
            )
        if reported.unsettled:
            from tui_review.telling.words import unsettled_words  # noqa: PLC0415 - few are

            complain(f"{reported.id}: {unsettled_words(reported.unsettled)}")
        if reported.broken:
            from tui_review.telling.words import broken_words  # noqa: PLC0415 - few are

            complain(f"{reported.id}: {broken_words(reported.broken)}")
    return filters, found


def day_given(given: str) -> str:
    """A day of an option as an ISO day; empty for none. Raises UserError."""
    if not given:
        return ""
    from tui_review.instrument.language.date_forms import read_date  # noqa: PLC0415 - only when a day is given

    found = read_date(given)
    if not found:
        raise UserError(f"{given!r} is not a date.", remedy="Write YYYY-MM-DD.")
    return found


def left_out_words(found: Gathered[CountedReview]) -> list[str]:
    """What is not in the report, so that nobody takes it for everything."""
    lines = [f"{number} left out ({why})" for why, number in found.left_out.items()]
    unsettled = sum(bool(each.unsettled) for each in found.reported_reviews)
    if unsettled:
        lines.append(
            f"{count_of(unsettled, 'review')} unsettled after a merge, at what depends on it incomplete"
        )
    if broken := {each.id: each.broken for each in found.reported_reviews if each.broken}:
        from tui_review.telling.words import broken_records_words  # noqa: PLC0415 - few are

        lines.append(broken_records_words(broken))
    if found.problems:
        lines.append(f"{len(found.problems)} cannot be read")
    return lines


def status_of(found: Gathered[CountedReview]) -> int:
    """The exit status for what was found."""
    if found.problems:
        return UNUSABLE
    return (
        FINDINGS
        if any(each.unreadable or each.unsettled or each.broken for each in found.reported_reviews)
        else DONE
    )
