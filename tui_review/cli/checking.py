"""`check`: what is missing or wrong in reviews, one file or whole folders."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tui_review.cli.common import add_as_of, as_of_for, demanded, looking, policy, reviews_given
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.loading.catalog import Catalog
from tui_review.instrument.plurals import count_of
from tui_review.review.finding import TO_ANSWER, Finding
from tui_review.review.findings import findings
from tui_review.review.handover import AT_REVIEWER
from tui_review.review.people import deeds
from tui_review.review.record.acts import ANOTHER_TEXT
from tui_review.review.signing import signatures
from tui_review.review.who import desk_day
from tui_review.store.index import MOTION, Made, View, views_of
from tui_review.store.linked import evaluate
from tui_review.store.pending import pending_words, perhaps_pending, stuck_for
from tui_review.store.readers import ReadersOfFolder
from tui_review.store.reviews import ReviewFile, catalog_for, read_review
from tui_review.store.unsent import only_here, perhaps_typed
from tui_review.store.verify import Demanded, record_breaks
from tui_review.store.versions import kept_states
from tui_review.telling.notes import breaks_told
from tui_review.telling.origin import rules_words
from tui_review.telling.words import NOT_ANSWERED, finding_words
from tui_review.terminal import complain, print_json, say_of


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `check`."""
    parser.set_defaults(command=command)
    parser.description = "Validates reviews. Errors block a hand-over, never a save."
    parser.add_argument("paths", nargs="+", metavar="PATH", help="review files, or folders of them")
    add_as_of(parser)
    parser.add_argument("--json", action="store_true", help="one JSON list of findings")
    parser.add_argument(
        "--full",
        action="store_true",
        help="read every file, also those that have not changed since they were read, by their size and times",
    )


def run(args: argparse.Namespace) -> int:
    """Runs `check`."""
    status = DONE
    checks = _Checks(args)
    documents: list[dict[str, Any]] = []
    for given in args.paths:
        folder = Path(given)
        paths = reviews_given(folder)
        readers = ReadersOfFolder()
        for path, problem, found in checks.of(folder if folder.is_dir() else folder.parent, paths):
            who = readers.exposed(path) if problem is None else ""
            if problem is not None:
                complain(problem.message)
                status = UNUSABLE
            elif who:
                complain(f"{path}: {who}")
            if any(finding.level != "info" for finding in found):
                status = max(status, FINDINGS)
            if args.json:
                told = [Finding("", "info", "exposed", who), *found] if who else found
                documents += [finding.as_json(str(path)) for finding in told]
            else:
                _print(path, found)
    if args.json:
        print_json(documents)
    return status


class _Checks:
    """Every finding of review files, as far as the day, the settings and this machine have to do with them."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._policy, keys = policy(), demanded()
        self._day = as_of_for(args)
        self._given = args.as_of
        bound = f"{self._policy!r} {keys.required}"
        self._view = View(
            "check",
            partial(self._make, keys=keys),
            self._given or desk_day(),
            bound,
            beside=lambda folder: kept_states(folder, time.time_ns() - MOTION),
        )
        self._looking = looking(full=args.full)
        self._is_perhaps_pending, self._is_perhaps_typed = perhaps_pending(), perhaps_typed()

    def of(
        self, folder: Path, paths: Sequence[Path]
    ) -> Iterator[tuple[Path, UserError | None, list[Finding]]]:
        """The findings of each file of a folder, and why there are none but that, where it cannot be read."""
        catalog = catalog_for(folder)
        for looked in views_of(folder, paths, self._view, self._looking):
            try:
                data = looked.data
                # Rules of which there is a doubt are named at the end.
                catalog.made_with(*data["instrument"])
                found = [Finding(*each) for each in data["findings"]]
                if self._is_perhaps_pending(looked.path, data["uid"]):
                    found += _pending(looked.path, catalog)
                if self._is_perhaps_typed(looked.path, data["uid"]):
                    found += _typed(looked.path, catalog)
                found += [Finding(*each) for each in data["record"]]
            except UserError as error:
                yield looked.path, error, [Finding("", "error", "unreadable", error.message)]
            else:
                yield looked.path, None, found

    def _make(self, path: Path, catalog: Catalog, *, keys: Demanded) -> Made:
        opened = read_review(path, catalog)
        evaluation = evaluate(opened, as_of=self._day(opened), catalog=catalog)
        found = [*findings(opened.review, evaluation, self._policy), *_of_instrument(opened)]
        said = {each.message for each in found}
        record = [
            Finding("" if "/" in place else place, "warning", "record", line)
            for place, line in breaks_told(
                each
                for each in record_breaks(opened, keys, known=evaluation)
                if each.unseen != ANOTHER_TEXT and each.what not in said
            )
        ]
        reference = opened.review.review.instrument
        data = {
            "instrument": [reference.id, reference.version, reference.sha256],
            "uid": opened.review.review.uid,
            "findings": [_as_list(each) for each in found],
            "record": [_as_list(each) for each in record],
        }
        day = self._view.day if self._given or opened.review.review.status in AT_REVIEWER else ""
        return Made(data, day, keep=_is_of_the_file(opened, [*found, *record]))


def _of_instrument(opened: ReviewFile) -> Iterator[Finding]:
    """What is to be said of the rules that a review is held against."""
    if doubt := opened.rules.origin.doubt:
        what = f"{rules_words(opened.rules)}: {opened.rules.origin.path}."
        code = "instrument-unsure" if doubt == "unsure" else "instrument-not-shipped"
        yield Finding("", "warning", code, what)


def _pending(path: Path, catalog: Catalog) -> list[Finding]:
    left = stuck_for(read_review(path, catalog))
    return [Finding("", "warning", "pending", pending_words(left, path))] if left else []


def _typed(path: Path, catalog: Catalog) -> list[Finding]:
    opened = read_review(path, catalog)
    said = only_here(opened, opened.rules, opened.review).words
    return [Finding("", "warning", "typed", said)] if said else []


def _is_of_the_file(opened: ReviewFile, found: Sequence[Finding]) -> bool:
    """Whether findings follow from the file and what is kept of it, and name nobody: only those are remembered."""
    review = opened.review
    signed = any(act.key or act.signature for act in review.history)
    signed = signed or any(answer.key or answer.signature for answer in review.answers.values())
    if signed or opened.rules.instrument.links or opened.path.is_symlink():
        return False
    people = {name for deed in deeds(review) for name in (deed.name, deed.login)}
    people |= {each.name for each in signatures(opened.rules, review)}
    people |= {answer.login for answer in review.answers.values()} | {act.by for act in review.history}
    return not any(name and name in each.message for each in found for name in people)


def _as_list(found: Finding) -> list[str]:
    return [found.question, found.level, found.code, found.message, found.row]


def _print(path: Path, found: list[Finding]) -> None:
    unanswered = [finding.question for finding in found if finding.code == TO_ANSWER]
    for finding in found:
        if finding.code not in (TO_ANSWER, "unreadable"):
            say_of(path, finding_words(finding))
    if unanswered:
        say_of(path, f"{count_of(len(unanswered), 'question')} {NOT_ANSWERED} yet: {', '.join(unanswered)}")
    if not found:
        say_of(path, "complete and clean")
