"""`rate`: the ratings of a review, or of many bare answer maps."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_review.cli import pendings
from tui_review.cli.common import as_of_for, complain_of_doubts, json_answers, newest_rules, tell
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.review.conflicts import unsettled_places
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import counted_as_open
from tui_review.review.model import Review
from tui_review.review.record.acts import doubts_json
from tui_review.store.reviews import catalog_for, read_review
from tui_review.store.verify import doubts
from tui_review.telling.origin import rules_json, rules_words
from tui_review.telling.words import unsettled_words
from tui_review.terminal import complain, print_json, say, say_of
from tui_review.yamlfile.files import MAX_BYTES, os_refusal

if TYPE_CHECKING:
    from tui_review.telling.blocks import Block


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `rate`."""
    parser.set_defaults(command=command)
    parser.description = (
        "Ratings of a review FILE; or, with --instrument and --answers, of bare answer maps, one a line."
    )
    parser.add_argument("file", nargs="?", help="the review file")
    parser.add_argument("--instrument", metavar="ID", help="the instrument of bare answer maps")
    parser.add_argument("--version", default="", help="its version (default: the newest)")
    parser.add_argument(
        "--answers", dest="maps", metavar="FILE.jsonl", help="one JSON map of answers a line (- for stdin)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document (a line for each map)")


def run(args: argparse.Namespace) -> int:
    """Runs `rate`."""
    if args.maps:
        if not args.instrument:
            raise UserError("Bare answers need --instrument.", remedy="For example: --instrument osri-r4.")
        return _rate_maps(args)
    if not args.file:
        raise UserError("Name a review file, or --instrument and --answers.")
    opened = read_review(Path(args.file))
    evaluation = Evaluation.of(opened.rules, opened.review, as_of=as_of_for(args)(opened))
    found = ratings(evaluation, opened.review)
    wrong = counted_as_open(opened.review, evaluation)
    broken = doubts(opened, known=evaluation)
    if args.json:
        unreadable = [{"question": each.question, "message": each.message} for each in wrong]
        more = {
            "instrument": rules_json(opened.rules),
            **doubts_json(broken),
            **pendings.as_json(opened.path),
        }
        unsettled = list(unsettled_places(opened.review, opened.rules.questions))
        print_json({**found, "unreadable": unreadable, "unsettled": unsettled, **more})
    else:
        tell(_told(evaluation, opened.review))
        if said := unsettled_words(unsettled_places(opened.review, opened.rules.questions)):
            say_of(args.file, said)
        for each in wrong:
            say_of(args.file, f"{each.question} counts as open: {each.message}")
        say(f"Rules: {rules_words(opened.rules)}")
    doubtful = complain_of_doubts(args.file, opened, broken)
    complete = all(part["rating"] != "Incomplete" for group in found.values() for part in group.values())
    return FINDINGS if doubtful or wrong or opened.review.conflicts or not complete else DONE


def ratings(evaluation: Evaluation, review: Review | None = None) -> dict[str, dict[str, Any]]:
    """All ratings as `rate --json` gives them: items and parts, and outcomes, each by id."""
    found: dict[str, dict[str, Any]] = {"items": {}, "outcomes": {}}
    for id_, rated in evaluation.rules.rated.items():
        rating = evaluation.rating(id_)
        part: dict[str, Any] = {
            "rating": rating.rating,
            "because": rating.because,
            "row": rating.row,
            "waiting_for": list(rating.waiting_for),
        }
        if review is not None and id_ in review.overrides:
            part["override"] = review.overrides[id_].rating
            part["override_reason"] = review.overrides[id_].reason
        if review is not None:
            part["in_force"] = evaluation.in_force(id_)
            computed = evaluation.without_overrides.rating(id_).rating
            if computed != rating.rating:
                part["without_overrides"] = computed
        found["outcomes" if rated.kind == "outcome" else "items"][id_] = part
    return found


def _rate_maps(args: argparse.Namespace) -> int:
    from tui_review.review.bare import evaluate_bare  # noqa: PLC0415 - only for bare maps

    rules = newest_rules(catalog_for(Path()), args.instrument, args.version)
    status = DONE
    for number, line in _lines(args.maps):
        try:
            given = json_answers(line)
        except UserError as error:
            complain(error.at(file=f"{args.maps}:{number}").message)
            print_json({"error": error.what, "line": number}, indent=None)
            status = UNUSABLE
            continue
        evaluation, findings = evaluate_bare(rules, given)
        found: dict[str, Any] = ratings(evaluation)
        found["findings"] = [
            {"question": each.question, "level": each.level, "code": each.code, "message": each.message}
            for each in findings
        ]
        if any(finding.level == "error" for finding in findings):
            status = max(status, FINDINGS)
        if args.json:
            print_json(found, indent=None)
        else:
            say(f"map {number}")
            tell(_told(evaluation))
            for finding in findings:
                say(f"  {finding.level}: {finding.message}")
    return status


def _lines(path: str) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers, as they come: the file may be a pipe. Raises UserError."""
    try:
        with sys.stdin.buffer if path == "-" else open(path, "rb") as stream:  # noqa: PTH123 - or stdin
            number = 0
            while line := stream.readline(MAX_BYTES + 1):
                number += 1
                if len(line) > MAX_BYTES:
                    what = f"This line is longer than {MAX_BYTES // (1024 * 1024)} MiB."
                    raise UserError(what, remedy="Write one map of answers a line.", file=path, line=number)
                if line.strip():
                    yield number, line
    except OSError as error:
        raise os_refusal(error, file=path, act="read") from None


def _told(evaluation: Evaluation, review: Review | None = None) -> Iterator[Block]:
    from tui_review.telling.ratings import ratings_blocks  # noqa: PLC0415 - not with --json
    from tui_review.telling.reported import rated_in  # noqa: PLC0415 - not with --json

    rules, overrides = evaluation.rules, review.overrides if review is not None else {}
    return ratings_blocks(rules, (rated_in(evaluation, overrides, id_) for id_ in rules.rated))
