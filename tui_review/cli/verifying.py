"""`verify`: whether what files say was done is what was done."""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui_review.cli.common import demanded, known_people, reviews_given
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError
from tui_review.instrument.language.people import name_key
from tui_review.instrument.plurals import and_more, count_of, part_of
from tui_review.review.conflicts import unsettled_places
from tui_review.review.made_with import another_text
from tui_review.review.record.acts import ANOTHER_TEXT, broken_at
from tui_review.review.record.content import covered_by_acts, recorded_entries
from tui_review.review.record.out_of_turn import dated_before
from tui_review.review.who import desk_day
from tui_review.store.committed import FolderCommits
from tui_review.store.missing import missing_reviews
from tui_review.store.platform import over_cores
from tui_review.store.reviews import catalog_for, read_review
from tui_review.store.verify import key_owners, places, verify
from tui_review.store.versions import kept_versions, left_half_kept
from tui_review.telling.notes import act_name, breaks_told
from tui_review.telling.words import unsettled_words
from tui_review.terminal import complain, print_json, say, say_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tui_review.instrument.loading.catalog import Catalog
    from tui_review.qa.pushed import Pushed
    from tui_review.review.record.acts import Break
    from tui_review.store.authors import People
    from tui_review.store.reviews import ReviewFile
    from tui_review.store.verify import Demanded

_NAMED: Final = 6
"""So many places are named in the verdict."""


def arguments(parser: argparse.ArgumentParser, command: str) -> None:
    """The arguments of `verify`, and of what git calls where reviews are pushed to."""
    parser.set_defaults(command=command)
    if command == "verify-pushed":
        parser.description = (
            "Says of the reviews in what is pushed to a bare repository whether they hold, as `verify` does; what a "
            "merge left to settle is told, and holds. Git calls it as its `pre-receive` hook after `git-setup` there, "
            "and takes what is pushed where its exit status is 0."
        )
        return
    parser.description = (
        "Holds reviews against their record: seals, changes, kept versions, written ratings, file names, and, where "
        "git keeps them, the commits with their authors and signatures. "
        "What that shows, and what it cannot: docs/qa.md."
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="review files, or folders of them")
    parser.add_argument(
        "--require-signed", action="store_true", help="name acts and signatures that no key signed, too"
    )
    parser.add_argument("--json", action="store_true", help="one JSON list of what does not hold")


class _Looked(NamedTuple):
    """What came of looking at one file, as plain data."""

    problem: str = ""
    """Why it could not be looked at."""
    uid: str = ""
    breaks: tuple[tuple[str, str, str], ...] = ()
    """The place, the act, and what does not hold."""
    lines: tuple[str, ...] = ()
    """The same to be read: the verdict, then a line for each place."""
    unsettled: str = ""
    """What a merge left to settle, in words."""
    told: str = ""
    """What there is to say where all holds."""
    beside: tuple[str, ...] = ()
    """What is no break of the review's, and should be known beside."""


class _Asked(NamedTuple):
    """Reviews of one folder to be looked at."""

    paths: list[Path]
    commits: FolderCommits
    catalog: Catalog
    folder: Path | None = None
    """The folder, where it was asked about the whole of it."""


def run(args: argparse.Namespace) -> int:
    """Runs a command of this module."""
    if args.command == "verify-pushed":
        return _run_pushed()
    people = known_people()
    asked = []
    for given in map(Path, args.paths):
        commits = (
            FolderCommits(given, people)
            if given.is_dir()
            else FolderCommits(given.parent, people, (given.name,))
        )
        asked.append(
            _Asked(reviews_given(given), commits, catalog_for(given), given if given.is_dir() else None)
        )
    status, documents = _verified(asked, demanded(required=args.require_signed), tell=not args.json)
    if args.json:
        print_json(documents)
    return status


def _run_pushed() -> int:
    from tui_review.qa.pushed import (  # noqa: PLC0415 - where git calls it alone
        acts_taken_away,
        checked_out,
        pushed,
        taken_away,
        with_commits,
        without_commits,
    )

    lines = list(sys.stdin)
    people, status, found = known_people(), DONE, pushed(lines)
    for each, path, act in acts_taken_away(taken_away(lines), found):
        say(
            f"{each.said}: not taken away. No other branch has of {path}: {act_name(act)}. Merge it, or push it too."
        )
        status = FINDINGS
    for each, place in without_commits(found):
        what = f"It leads to files without commits, and {place or 'what it leads to'} is a review."
        say(f"{each.said}: not taken. {what} Push the commits that brought it.")
        status = FINDINGS
    for each in with_commits(found):
        with checked_out(each) as folder, chdir(folder):
            one = _pushed_status(folder, each, people)
        if one:
            say(f"{each.said}: not taken, as not all of it holds.")
        status = max(status, one)
    return status


def _pushed_status(folder: Path, each: Pushed, people: People) -> int:
    """The exit status for what one ref is to be at, laid out in a folder, where this is run; told in lines."""
    from tui_review.qa.pushed import reviews_pushed, unreadable_pushed  # noqa: PLC0415 - where git calls it alone

    by_folder: dict[Path, list[Path]] = defaultdict(list)
    named = reviews_pushed(folder, each)
    unread = dict(unreadable_pushed(folder, each, named))
    for path, why in unread.items():
        say(f"{path}: {why}")
    for path in named:
        if path not in unread:
            by_folder[path.parent].append(path)
    asked = [
        _Asked(
            paths,
            FolderCommits(parent, people, [path.name for path in paths], besides=each.before),
            catalog_for(parent),
        )
        for parent, paths in by_folder.items()
    ]
    found, _ = _verified(asked, demanded(), unsettled_holds=True)
    return max(found, FINDINGS) if unread else found


def _verified(
    asked: Iterable[_Asked], keys: Demanded, *, tell: bool = True, unsettled_holds: bool = False
) -> tuple[int, list[dict[str, Any]]]:
    """The exit status, and each thing that does not hold as a document; told in lines as it is found."""
    status, day = DONE, desk_day()
    documents: list[dict[str, Any]] = []
    files: dict[str, list[str]] = defaultdict(list)
    for paths, commits, catalog, folder in asked:
        try:
            commits.read()
            if commits.cut_short:
                complain(commits.cut_short)
        except UserError as error:
            complain(error.message)
            status, commits = UNUSABLE, FolderCommits.unread()  # noqa: PLW2901 - what is not said is not looked at
        look = partial(_look, catalog=catalog, day=day, keys=keys, commits=commits)
        for path, looked in zip(paths, over_cores(look, paths), strict=True):
            if looked.problem:
                complain(looked.problem)
                status = UNUSABLE
                continue
            files[looked.uid].append(str(path))
            found, lines = [*looked.breaks], [*looked.lines]
            for other in files[looked.uid][:-1]:
                twice = f"The same review stands in {other}, too."
                found.append(("", "", twice))
                lines.append(twice)
            if found or (looked.unsettled and not unsettled_holds):
                status = max(status, FINDINGS)
            if looked.unsettled:
                found.append(("", "", looked.unsettled))
                lines.append(looked.unsettled)
            documents += [
                {"file": str(path), "place": place, "act": act, "message": what} for place, act, what in found
            ]
            for line in (lines or [looked.told]) if tell else ():
                say_of(path, line)
            for each in looked.beside:
                complain(f"{path}: warning: {each}")
        if folder is not None:
            gone, told = _gone(folder, commits, files, tell=tell)
            status = max(status, gone)
            documents += told
    return status, documents


def _gone(
    folder: Path, commits: FolderCommits, known: Collection[str], *, tell: bool
) -> tuple[int, list[dict[str, Any]]]:
    """The same of reviews that have no file in a folder any more, though something tells of them there."""
    try:
        gone = list(missing_reviews(folder, commits, known))
    except UserError as error:
        complain(error.message)
        return UNUSABLE, []
    for path, what in gone if tell else ():
        say_of(path, what)
    documents = [{"file": str(path), "place": "", "act": "", "message": what} for path, what in gone]
    return FINDINGS if gone else DONE, documents


def _look(path: Path, *, catalog: Catalog, day: str, keys: Demanded, commits: FolderCommits) -> _Looked:
    try:
        opened = read_review(path, catalog)
        found = verify(opened, day, keys, on_a_branch=commits.on_a_branch)
        found += list(commits.breaks(opened, found))
        beside_commits = list(commits.beside(opened))
        unsettled = unsettled_words(unsettled_places(opened.review, opened.rules.questions))
        last = commits.last(path.name, opened.review.review.uid)
        committed = f"last commit {last.said}" if last is not None else "no commit has it"
        if since := commits.not_committed(opened):
            committed += f"; {since}"
        committed = committed if commits.is_read else "its commits were not looked at"
        told = "" if found or unsettled else f"{_told(opened, keys)}; {committed}"
    except UserError as error:
        return _Looked(error.message)
    breaks = ((each.place, act_name(each.act) if each.act else "", each.what) for each in found)
    other = another_text(opened.rules, opened.review)
    beside = (
        *([other] if other and not any(each.unseen == ANOTHER_TEXT for each in found) else ()),
        *(f"{act_name(act)}: {what}" for what, act in dated_before(opened.review.history)),
        *beside_commits,
        *filter(None, [_half_kept(path)]),
    )
    return _Looked("", opened.review.review.uid, tuple(breaks), tuple(_lines(found)), unsettled, told, beside)


def _lines(found: Sequence[Break]) -> Iterator[str]:
    """What does not hold, for a person: the verdict first, then a line for each place."""
    if not found:
        return
    broken = broken_at(places(found))
    yield (
        f"does not hold at {count_of(len(broken), 'place')}: {and_more(broken[:_NAMED], len(broken) - _NAMED)}"
        if broken
        else "not all of it could be looked at"
    )
    for _, line in breaks_told(found):
        yield line


def _half_kept(path: Path) -> str:
    """What a kill left of versions that were being kept, in a sentence; empty where there is none."""
    try:
        left = left_half_kept(path)
    except OSError:
        return ""  # What is kept cannot be seen, which is said.
    names = ", ".join(map(str, left))
    return f"A hand-over that was killed left {names}; the next one takes it away." if left else ""


def _others_keys(opened: ReviewFile, keys: Demanded) -> list[str]:
    """Who signed with a key that the list of allowed signers gives to another name, and whose that is."""
    owners = key_owners(opened, keys)
    signed = [(act.by, owners[act.seal]) for act in opened.review.history if act.seal in owners]
    others = [each for each in signed if name_key(each[0]) not in map(name_key, each[1])]
    return [f"{by} with that of {', '.join(owner)}" for by, owner in dict.fromkeys(others)]


def _told(opened: ReviewFile, keys: Demanded) -> str:
    """That all holds, and how much was looked at."""
    path, review = opened.path, opened.review
    acts = review.history
    without, signed = sum(not act.seal for act in acts), sum(bool(act.signature) for act in acts)
    told = f"all holds; {count_of(len(acts) - without, 'act')} with a seal"
    if signed:
        others = _others_keys(opened, keys)
        told += f", {signed} of them signed with a key"
        told += f" ({', '.join(others)})" if others else ""
    if without:
        told += f", {count_of(without, 'act')} without, done before there were seals"
    entries = recorded_entries(review)
    if since := entries.keys() - covered_by_acts(review):
        told += f"; {count_of(len(since), 'recorded change')} since, not sealed yet"
        if nobodys := sum(not entries[id_].entry.by for id_ in since):
            told += f" ({nobodys} of them by nobody, as a merge makes them)"
    there = kept_versions(path, acts)
    # What says which of two hand-overs holds is kept as the next act keeps what stood before it.
    made = {
        act.version
        for act in acts
        if act.seal and act.content and (act.act != "settled" or act.version in there)
    }
    if made:
        # Each machine keeps those that were handed over there, so that one that is gone is no break by itself.
        kept = made.intersection(there)
        told += f"; kept here {part_of(len(kept), len(made), 'version')}"
    return told
