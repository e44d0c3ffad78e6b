"""What stood in a commit of a review and is gone: acts, changes, messages, signatures, what a merge had left to settle.

And what a commit brought as a merge does, where none of what it came from has anything that a merge could join.

Nothing of the record is ever taken away but a change that no act seals, by whoever made it; a signature is taken back
with a line that says so. What `git revert` took back is told, but for a change or message of whoever did it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from tui_review.instrument.language.days import day_words
from tui_review.instrument.rules import Rules
from tui_review.review import conflicts, signing
from tui_review.review.handover import act_words
from tui_review.review.model import Answer, Event, Part, Review
from tui_review.review.record.acts import Break
from tui_review.review.record.chain import ROOT, Chain
from tui_review.review.record.content import Recorded, covered_by_acts, ids_set_aside, recorded_entries
from tui_review.review.record.events import chains_of, leaves_as_it_stood
from tui_review.review.record.out_of_turn import SAYS_BESIDES
from tui_review.review.record.reasons import is_with_reason
from tui_review.store.file_commits import SEAL, FileCommit, FileCommits

_ACT: Final = re.compile(
    rb"^  - version: (?P<version>\d+)\n    act: (?P<act>.+)\n    by: (?P<by>.+)\n"
    rb"(?:    .*\n)*?    seal: (?P<seal>[0-9a-f]{64})$",
    re.MULTILINE,
)
"""An act with a seal, as the program writes it."""
_SETTLING_RECORDED: Final = 3
"""From this form of acts on each settling has a line."""
_SIGNATURE: Final = "signature"
ByAnother: TypeAlias = Callable[[FileCommit, str, bool], bool]
"""Says of a commit and a name whether its author is somebody else; and whether the commit itself tells what it did."""
_SIGNED_ANEW: Final = (
    "`tui-review unsign FILE {} --by … --reason …` takes back the one that stands there, with a line that says so; "
    "then it is given anew."
)
_SEVERAL: Final = 2
_LEAVES_SUCH: Final = (
    "A rebase, a pick, a revert that was settled, a squashed merge or an open wizard may leave such a line, of work "
    "begun before the first submission above all, and so does whoever writes it by hand."
)
PUTS_ASIDE: Final = frozenset(("restored", "migrated", "settled"))
"""Acts after which other places are left to settle."""


def lost_acts(review: Review, commits: FileCommits) -> Iterator[Break]:
    """The acts that a commit had and the file has no more, each by the commit that brought it."""
    kept = {act.seal for act in review.history if act.seal}
    told: set[str] = set()
    for each in reversed(commits.all):
        data = commits.content(each)
        lost = {seal.decode() for seal in SEAL.findall(data)} - kept - told
        for act in _ACT.finditer(data) if lost else ():
            seal = act["seal"].decode()
            if seal not in lost:
                continue
            told.add(seal)
            what = f"An act that stands in commit {each.said} is not in the file any more: {_named(act)}."
            by = commits.taken_back(seal)
            if by is not None:
                what += f"{_reverted(by)} `return` and `reopen` take a hand-over "
                what += "back and keep it in the record; `git revert` of that commit brings it back."
            yield Break("", what)


def lost_entries(
    rules: Rules, review: Review, commits: FileCommits, is_by_another: ByAnother
) -> Iterator[Break]:
    """The changes, messages and signatures that a commit had and the file has no more, by the last one with them."""
    kept = {*recorded_entries(review), *ids_set_aside(review)}
    kept |= {answer.covers for answer in review.answers.values()}
    kept |= {act.seal for act in review.history}
    told: set[tuple[str, str]] = set()
    for each in commits.all:
        lost = commits.marks(each.blob) - kept
        then = commits.review(each) if lost else None
        kept |= lost
        if then is None or then.review.uid != review.review.uid:
            continue
        sealed = covered_by_acts(then)
        entries = {
            id_: one for id_, one in recorded_entries(then).items() if id_ in lost and id_ not in sealed
        }
        gone = [
            (one.place, _entry_words(one), id_)
            for id_, one in entries.items()
            if _is_gone(review, id_, one, commits, is_by_another)
        ]
        signed = _signatures_gone(rules, review, then, lost)
        gone += [(id_, _SIGNATURE, then.answers[id_].covers) for id_ in signed]
        for place, what, mark in gone:
            if (place, what) not in told:
                told.add((place, what))
                by = commits.taken_back(mark)
                way = _reverted(by) if by is not None else ""
                way += f" {_SIGNED_ANEW.format(place)}" if what == _SIGNATURE else ""
                yield Break(
                    place, f"A {what} that stands in commit {each.said} is not in the file any more.{way}"
                )


def settled_by_hand(rules: Rules, review: Review, commits: FileCommits) -> Iterator[Break]:
    """What a commit left to settle at a question, and no line of the record settles though it is gone."""
    told = set(review.conflicts)
    for each in commits.all:
        if b"\nconflicts:\n" not in commits.content(each) or commits.is_taken_back(each):
            continue
        then = commits.review(each)
        if then is None:
            continue
        since = [act.act for act in review.history if act not in then.history]
        if all(act.form < _SETTLING_RECORDED for act in then.history) or PUTS_ASIDE.intersection(since):
            continue
        for key in [key for key in then.conflicts if key not in told]:
            told.add(key)
            where = conflicts.place(key, rules.questions)
            if not _is_settled(rules, then, review, where):
                what = f"It was left to settle ({key}) in commit {each.said}, and no line says that it was settled."
                yield Break(f"override/{where.id}" if where.part == "override" else where.id, what)


def joins_nothing(review: Review, commits: FileCommits) -> Iterator[tuple[str, str]]:
    """The lines that say that a merge made them, and joined nothing as far as the commits that brought them tell.

    Each with its place, in words. All that such a line follows stood in what the commit came after, each of which was
    submitted, and no hand-over came with it. It is no break: a merge leaves the same of a branch that knew no
    submission, where nothing was recorded, or that had nothing more by a pick; and where that branch was rebased,
    picked, squashed or under an open session, no commit has it. What a revert takes in stands in
    none at all. What is not committed yet may be a merge that has stopped.
    """
    sealing = {act.seal for act in review.history if act.content}
    acts = {act.seal for act in review.history}
    lines = {
        id_: (one.place, one.entry)
        for id_, one in recorded_entries(review).items()
        if isinstance(one.entry, Event) and one.entry.how == "merged"
    }
    brought = commits.bringers() if lines else {}
    for id_, (place, event) in lines.items():
        follows = {*event.after} - {ROOT}
        came = brought.get(id_, [])
        if came and not any(_brought_a_side(commits, each, follows, sealing, acts) for each in came):
            what = f"A line of the record ({id_}) says that a merge made it, and commit {came[-1].said} brought it "
            yield place, f"{what}with nothing that a merge could have joined. {_LEAVES_SUCH}"


def _brought_a_side(
    commits: FileCommits, each: FileCommit, follows: set[str], sealing: set[str], acts: set[str]
) -> bool:
    """Whether a commit shows what a line that it brought has joined: a change, a hand-over or a branch without any."""
    sides = [commits.marks(blob) for blob in each.before]
    came = acts & commits.marks(each.blob)
    return any(not follows <= side or not came <= side or sealing.isdisjoint(side) for side in sides)


def _is_settled(rules: Rules, then: Review, now: Review, where: conflicts.ConflictPlace) -> bool:
    """Whether something says of a place that was left to settle then, and is not now, how; or nothing has to."""
    if where.part == "override":
        # In acts of former days that an override holds as it stands had none.
        kept_none = all(act.form < SAYS_BESIDES for act in then.history) or where.id not in rules.rated
        return kept_none or any(act.item == where.id for act in now.history if act not in then.history)
    if where.part == "act" or where.id not in rules.questions:
        return True
    chains = chains_of(now.answers.get(where.id, Answer()))
    return any(
        event.how == "settled" or (event.how == "merged" and not _says_nothing(event, chains))
        for event in _events_since(then, now, where.id)
    )


def _says_nothing(event: Event, chains: Mapping[Part, Chain]) -> bool:
    """Whether a line joins no two branches, and leaves what stood there: no merge makes one."""
    return bool(event.part) and len(event.after) < _SEVERAL and leaves_as_it_stood(event, chains[event.part])


def _events_since(then: Review, now: Review, id_: str) -> list[Event]:
    """The changes at a question that were not there then."""
    known = {event.id for event in then.answers.get(id_, Answer()).changes}
    return [event for event in now.answers.get(id_, Answer()).changes if event.id not in known]


def _is_gone(review: Review, id_: str, one: Recorded, commits: FileCommits, is_by_another: ByAnother) -> bool:
    """Whether an entry that is gone was taken away otherwise than the program does it, or its author with git."""
    if not one.entry.by:
        return False
    bringers = [each for each in commits.all if id_ in commits.marks(each.blob)]
    first = bringers[-1:]
    by = commits.taken_back(id_)

    def is_of_its_author(taker: FileCommit, *, told: bool = False) -> bool:
        # One account of git may commit what several people did.
        return any(map(taker.has_author_of, first)) and not is_by_another(taker, one.entry.by, told)

    if by is not None and is_of_its_author(by, told=True):
        return False
    if not isinstance(one.entry, Event):
        return True
    if any(is_with_reason(each, one.entry) for each in review.answers.get(one.place, Answer()).changes):
        return False
    takers = list(commits.took_away(id_))
    # Until an act seals a change, whoever made it may take it back: by a commit of his own, or not committed yet.
    undone = (not taker.is_merge and is_of_its_author(taker) for taker in takers)
    return bool(takers) and not any(undone)


def _signatures_gone(rules: Rules, review: Review, then: Review, lost: frozenset[str]) -> Iterator[str]:
    """The sign-offs whose signature is gone, and no line says that it was taken back or another one settled."""
    if review.review.instrument.version != then.review.instrument.version:
        return  # A move to another version voids them, or has no place for them.
    for given in signing.signatures(rules, then):
        id_, covers = given.question, then.answers[given.question].covers
        if covers not in lost or id_ in review.conflicts:
            continue
        if not any(event.part == "given" for event in _events_since(then, review, id_)):
            yield id_


def _reverted(by: FileCommit) -> str:
    return f" Commit {by.said} took it back with `git revert`."


def _entry_words(one: Recorded) -> str:
    kind = "change" if isinstance(one.entry, Event) else "message"
    return f"{kind} by {one.entry.by}, {day_words(one.entry.at)},"


def _named(act: re.Match[bytes]) -> str:
    """An act as it stands in a file, in words."""
    words = {name: act[name].decode(errors="replace").strip("\"'") for name in ("version", "act", "by")}
    return f"version {words['version']}, {act_words(words['act'])} by {words['by']}"
