"""What git knows of the reviews of a folder: the commits of each, their authors and signatures, and the acts in them.

A review is followed by its uid: what the commits of a path say at which it stood before is of it, too.
All of a folder is asked for at once, since a call of git takes longer than looking at a review. Only commits that
reach HEAD count. Signatures are checked with the user's own programs and settings, never with those that a clone names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from secrets import token_hex
from typing import Final

from tui_review.errors import UserError
from tui_review.instrument.language.people import name_key
from tui_review.instrument.plurals import count_of, verb_of
from tui_review.review.model import Event, Review
from tui_review.review.record.acts import Break, breaks
from tui_review.review.record.content import recorded_entries
from tui_review.review.signing import changed_since_signed, signatures
from tui_review.store.authors import CommitAuthor, People, other_authors
from tui_review.store.file_commits import SEAL, FileCommit, FileCommits, moved_as_one
from tui_review.store.git import (
    COMMITS_UNREAD,
    Commit,
    blobs,
    cut_short,
    git,
    has_commits,
    in_work_tree,
    unread_versions,
    unsaid_commits,
)
from tui_review.store.gone import ByAnother, joins_nothing, lost_acts, lost_entries, settled_by_hand
from tui_review.store.otherwise import said_otherwise
from tui_review.store.reviews import SUFFIX, ReviewFile, parse_review
from tui_review.store.undecided import decided_by_nobody, joined_by_nobody
from tui_review.store.whereabouts import Whereabouts, changes_in, uid_in, whereabouts

_PATIENCE: Final = 600.0
"""Seconds after which git is given up: it checks the signature of every commit."""
_REVERTS: Final = re.compile(r"^This reverts commit ([0-9a-f]{40,64})", re.MULTILINE)
_BROKEN: Final = {"B": "does not fit what it signs", "R": "is by a key that was revoked"}
_PROGRAMS: Final = (
    *("-c", "gpg.program=gpg"),
    *("-c", "gpg.openpgp.program=gpg"),
    *("-c", "gpg.x509.program=gpgsm"),
    *("-c", "gpg.ssh.program=ssh-keygen"),
)
_EVERY_PARENT: Final = (*("-c", "log.diffMerges=separate"), *("-c", "log.showRoot=true"))
"""A clone's own settings are not to hide what merges and first commits bring."""
_OWN_FILES: Final = ("gpg.ssh.allowedSignersFile", "gpg.ssh.revocationFile")


class FolderCommits:
    """The commits of a folder's reviews, newest first; none where git does not keep it."""

    def __init__(self, folder: Path, people: People, names: Sequence[str] = (), *, besides: str = "") -> None:
        """Nothing is read before it is asked for; `people` says whose commits are whose.

        With `names` only those files' commits are read; those that reach the commit `besides` count, too.
        """
        self._folder = folder
        self._people = people
        self._names = names or (".",)
        self._heads = ("HEAD", besides) if besides else ("HEAD",)
        self.reverted: dict[str, Commit] = {}
        """By the id of a commit, one after it that says, as `git revert` has it say, that it reverts it."""
        self.is_read = True
        """Whether git said what it has; else nothing is known of commits."""
        self._everywhere: dict[str, set[str]] = {}
        self._elsewhere: dict[str, list[FileCommit]] = {}
        """The commits of files that are not these, by path from the top of the clone."""

    @classmethod
    def unread(cls) -> FolderCommits:
        """None, where git does not say them."""
        found = cls(Path(), People({}))
        found.by_name = {}
        found.is_read = False
        found._keeps = False
        return found

    def read(self) -> None:
        """Asks git for all of it now. Raises UserError where git keeps the folder and does not say."""
        _ = self._blobs
        if self.by_name:
            own = {f"{self._prefix}{name}" for name in self.by_name}
            moved = (paths for paths in self._where.paths.values() if len(paths) > 1)
            self._read_elsewhere(path for paths in moved if not own.isdisjoint(paths) for path in paths)

    @cached_property
    def by_name(self) -> dict[str, list[FileCommit]]:
        """The commits of each file, by its name. Raises UserError where git keeps the folder and does not say them."""
        if not self._keeps:
            return {}
        return {
            name: those for name, those in self._log(self._folder, self._names).items() if "/" not in name
        }

    def _log(self, folder: Path, names: Sequence[str]) -> dict[str, list[FileCommit]]:
        """The commits of files, or of folders of reviews, by their paths from a folder. Raises UserError."""
        found: dict[str, list[FileCommit]] = {}
        # What a commit says may be anything, so that what parts two of them cannot be known before.
        mark = token_hex(16)
        form = f"{mark}%H%x00%an%x00%aI%x00%s%x00%G?%x00%ae%x00%aN%x00%aE%x00%P%x00%b{mark}"
        ran = git(
            folder,
            *_safe_signatures(folder),
            *_EVERY_PARENT,
            *("log", "-m", "--full-history", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative"),
            *(f"--format={form}", *self._heads, "--", *names),
            patience=_PATIENCE,
        )
        if ran.status:
            raise unsaid_commits(self._folder, ran, _PATIENCE)
        said: list[tuple[str, Commit]] = []
        parts = iter(ran.out.split(mark.encode())[1:])
        for head, raw in zip(parts, parts, strict=False):
            id_, name, at, subject, signature, email, mapped_name, mapped_email, after, body = head.decode(
                errors="replace"
            ).split("\0")
            commit = Commit(id_, name, at, subject, tuple(after.split()))
            authors = (CommitAuthor((email, name, mapped_email, mapped_name)), *other_authors(body))
            said += [(reverted, commit) for reverted in _REVERTS.findall(body)]
            for change in changes_in(raw.decode(errors="surrogateescape")):
                if not change.path.endswith(SUFFIX) and change.path not in names:
                    continue
                those = found.setdefault(change.path, [])
                if those and those[-1].commit.id == id_:
                    # A merge is told once for each of its parents that has the file otherwise.
                    those[-1] = replace(those[-1], before=(*those[-1].before, change.before))
                else:
                    those.append(FileCommit(commit, signature, change.after, (change.before,), authors))
        known = {each.commit.id for those in found.values() for each in those}
        self.reverted |= {id_: by for id_, by in said if id_ in known and self._came_after(by.id, id_)}
        return {file: list(map(_with_parents_alike, those)) for file, those in found.items()}

    def _came_after(self, later: str, earlier: str) -> bool:
        """Whether a commit goes on from another."""
        return (
            git(self._folder, "merge-base", "--is-ancestor", earlier, later).status == 0 and later != earlier
        )

    @cached_property
    def _prefix(self) -> str:
        """The folder's path from the top of its clone, with `/` at its end; empty for the top."""
        return git(self._folder, "rev-parse", "--show-prefix").text

    @cached_property
    def _where(self) -> Whereabouts:
        return whereabouts(self._folder, self._heads)

    def _read_elsewhere(self, paths: Iterable[str]) -> None:
        """Reads the commits of files of the clone that are not these, by their paths. Raises UserError."""
        wanted = sorted(set(paths) - self._elsewhere.keys())
        if not wanted:
            return
        found = self._log(self._where.top, wanted)
        self._elsewhere |= {path: found.get(path, []) for path in wanted}
        self._blobs |= self._contents(each for path in wanted for each in self._elsewhere[path])

    def of(self, name: str, uid: str) -> list[FileCommit]:
        """The commits of a review, by the name of its file and its uid: also those of where it stood before.

        Not those of another review that stood under the name once and is elsewhere. Raises UserError.
        """
        own = self.by_name.get(name, [])
        if not self._keeps or not (uid and self._where.order):
            return own
        path = f"{self._prefix}{name}"
        others = [each for each in self._where.paths.get(uid, ()) if each != path]
        own = [each for each in own if not self._is_of_one_that_moved(each, path, uid)]
        if not others:
            return own
        self._read_elsewhere(others)
        further = (each for other in others for each in self._elsewhere[other] if self._uid(each) == uid)
        by_commit: dict[str, list[FileCommit]] = {}
        for each in (*own, *further):
            by_commit.setdefault(each.commit.id, []).append(each)
        order = self._where.order
        return [
            each
            for id_ in sorted(by_commit, key=lambda id_: order.get(id_, -1))
            for each in moved_as_one(by_commit[id_])
        ]

    def last(self, name: str, uid: str) -> FileCommit | None:
        """The last commit of a review that is of its file, and not of a copy; see `of`. None where none has it."""
        known, own = self.of(name, uid), {each.commit.id for each in self.by_name.get(name, ())}
        return next((each for each in known if each.commit.id in own), next(iter(known), None))

    def _uid(self, each: FileCommit) -> str:
        """Whose file a commit changed, or took away."""
        return uid_in(self._blobs.get(each.blob or next(filter(None, each.before), ""), b""))

    def _is_of_one_that_moved(self, each: FileCommit, path: str, uid: str) -> bool:
        """Whether a commit of a path is of another review, which stands somewhere else by now."""
        other = self._uid(each)
        return other not in ("", uid) and any(at != path for at in self._where.stands.get(other, ()))

    @cached_property
    def cut_short(self) -> str:
        """That the clone lacks the commits before some, in a sentence; empty where it has all, or git keeps nothing."""
        lacks = cut_short(self._folder) if self.by_name else None
        return lacks.message if lacks is not None else ""

    def on_a_branch(self, path: Path, seal: str) -> bool:
        """Whether a commit of any branch has an act of a file, by its seal, wherever the file stood there.

        Raises UserError where git does not say.
        """
        if not self.is_read:
            raise UserError(COMMITS_UNREAD)
        if not self._keeps:
            return False
        if path.name not in self._everywhere:
            where, own = whereabouts(self._folder, ("--all",)), f"{self._prefix}{path.name}"
            names = {own, *(each for paths in where.paths.values() if own in paths for each in paths)}
            ran = git(
                where.top,
                *_EVERY_PARENT,
                *("log", "-m", "--all", "--full-history", "--raw", "-z", "--no-abbrev", "--no-renames"),
                *("--format=", "--", *names),
            )
            if ran.status:
                raise unsaid_commits(self._folder, ran)
            lines = ran.out.decode(errors="surrogateescape")
            ids = {id_ for change in changes_in(lines) for id_ in (change.before, change.after)} - {""}
            there = blobs(self._folder, sorted(ids), patience=_PATIENCE)
            self._everywhere[path.name] = {
                each.decode() for data in there.values() for each in SEAL.findall(data)
            }
        return seal in self._everywhere[path.name]

    @cached_property
    def _keeps(self) -> bool:
        """Whether git keeps the folder, and has a commit. Raises UserError where it does not say."""
        try:
            return in_work_tree(self._folder) and has_commits(self._folder)
        except UserError as error:
            what = f"{error.what} {COMMITS_UNREAD}"
            raise UserError(what, remedy=error.remedy, file=error.file or str(self._folder)) from None

    @cached_property
    def _blobs(self) -> dict[str, bytes]:
        return self._contents(each for those in self.by_name.values() for each in those)

    def _contents(self, commits: Iterable[FileCommit]) -> dict[str, bytes]:
        """Each version of some files, by its id. Raises UserError where one cannot be read."""
        ids = sorted({blob for each in commits for blob in (each.blob, *each.before) if blob})
        found = blobs(self._folder, ids, patience=_PATIENCE)
        if len(found) < len(ids):
            raise unread_versions(self._folder, len(ids) - len(found))
        return found

    def breaks(self, opened: ReviewFile, found: list[Break]) -> Iterator[Break]:
        """What the commits of a review say beside its file; `found` is what the file alone shows not to hold.

        Acts that a commit had and the file has no more, changes that say otherwise, or made something else, than in the
        commit that brought them, what names somebody else than who committed it, signatures that do not hold, and of
        each place that does not hold the last commit at which it did.
        Raises UserError where git does not say.
        """
        rules, review = opened.rules, opened.review
        commits = self._file_commits(opened)
        yield from lost_acts(review, commits)
        yield from lost_entries(rules, review, commits, self._by_another(review, commits))
        yield from said_otherwise(review, commits)
        yield from self._by_others(review, commits)
        yield from settled_by_hand(rules, review, commits)
        yield from decided_by_nobody(rules, review, commits)
        for each in commits.all:
            if each.signature in _BROKEN:
                what = f"The signature of commit {each.commit.said} {_BROKEN[each.signature]}."
                yield Break("", what)
        # What is wrong at a place whose record holds (a key that is not known) is nothing that a commit changed.
        places = dict.fromkeys(each.place for each in found if each.place)
        unheld = {*_signed_otherwise(opened), *(each.place for each in breaks(review))} if places else set()
        for place in places:
            if place in unheld:
                yield from _last_fitting(opened, place, commits)

    def beside(self, opened: ReviewFile) -> Iterator[str]:
        """What its commits leave open of a review, in sentences: no break, since honest work may leave the same.

        Raises UserError where git does not say.
        """
        rules, review, commits = opened.rules, opened.review, self._file_commits(opened)
        for place, what in (*joins_nothing(review, commits), *joined_by_nobody(rules, review, commits)):
            yield f"{place}: {what}"

    def not_committed(self, opened: ReviewFile) -> str:
        """How much a review's file records that none of its commits does: git takes it away with what it puts back.

        Empty where there is nothing, or git keeps no commit of it. Raises UserError.
        """
        commits, entries = self._file_commits(opened), recorded_entries(opened.review)
        left = {act.seal for act in opened.review.history if act.seal}
        left |= {id_ for id_, each in entries.items() if each.entry.by}
        for each in commits.all:
            left -= commits.marks(each.blob)
            if not left:
                break
        if not (left and commits.all):
            return ""
        changes = sum(isinstance(entries[id_].entry, Event) for id_ in left & entries.keys())
        messages = len(left & entries.keys()) - changes
        counted = {"act": len(left) - changes - messages, "message": messages, "recorded change": changes}
        told = (count_of(number, what) for what, number in counted.items() if number)
        return f"{', '.join(told)} since {verb_of(len(left), 'is')} in no commit of this branch yet"

    def _file_commits(self, opened: ReviewFile) -> FileCommits:
        history = self.of(opened.path.name, opened.review.review.uid)
        return FileCommits(history, self._blobs, self.reverted)

    def _by_another(self, review: Review, commits: FileCommits) -> ByAnother:
        """Says of a commit whether somebody else made it than a name means, as far as anything tells.

        Its author is known by the settings, or where git calls him as the record calls somebody. An account of git
        that brought what several people did is nobody's, unless the commit itself tells what it takes back.
        """
        by_mark = {id_: each.entry.by for id_, each in recorded_entries(review).items()}
        by_mark |= {act.seal: act.by for act in review.history}
        known = {name_key(by): by for by in by_mark.values() if by}

        @cache
        def brought_by() -> dict[str, set[str]]:
            found: dict[str, set[str]] = {}
            for id_, came in commits.bringers().items():
                for called in (name for each in came for author in each.authors for name in author.called):
                    found.setdefault(called, set()).add(name_key(by_mark.get(id_, "")))
            return found

        def is_by_another(each: FileCommit, by: str, told: bool) -> bool:  # noqa: FBT001 - as `ByAnother` has it
            called = [name for author in each.authors for name in author.called]
            people = [known[name_key(name)] for name in called if name_key(name) in known]
            if names := self._people.names(each.authors) or people:
                return _is_another(names, by)
            return not told and any(brought_by().get(name, set()) - {"", name_key(by)} for name in called)

        return is_by_another

    def _by_others(self, review: Review, commits: FileCommits) -> Iterator[Break]:
        """Acts, changes and messages that name somebody else than the known author of the commit that brought them."""
        if not self._people:
            return
        brought = commits.bringers()
        entries = (
            (id_, each.place, None, each.entry.by, "change" if isinstance(each.entry, Event) else "message")
            for id_, each in recorded_entries(review).items()
        )
        acts = ((act.seal, "", act, act.by, "act") for act in review.history)
        for id_, place, act, by, what in (*entries, *acts):
            # The same may come by several commits: taken back and brought again, or picked onto another branch.
            came = brought.get(id_, ())
            if by and came and all(_is_another(self._people.names(each.authors), by) for each in came):
                first = came[-1]
                whose = " or ".join(dict.fromkeys(self._people.names(first.authors)))
                yield Break(
                    place,
                    f"The {what} says that it is by {by}; {whose} brought it by commit {first.said}.",
                    act,
                )


def _is_another(names: Sequence[str], by: str) -> bool:
    """Whether these are names of people, none of whom is called so."""
    return bool(names) and name_key(by) not in map(name_key, names)


def branches_of(path: Path) -> Callable[[Path, str], bool]:
    """What says of a file's folder whether some branch has an act of a file, by its seal; see `on_a_branch`."""
    return FolderCommits(path.parent, People({})).on_a_branch


def _with_parents_alike(each: FileCommit) -> FileCommit:
    """A merge with what stands in those of its parents, too, that have the file as it has: git tells of the others."""
    alike = len(each.commit.before) - len(each.before)
    return each if alike <= 0 else replace(each, before=(*each.before, *[each.blob] * alike))


def _last_fitting(opened: ReviewFile, place: str, commits: FileCommits) -> Iterator[Break]:
    """The last commit at which a place that does not hold now did, and the one after it."""
    after = ""
    given = _signed_otherwise(opened).get(place, set())
    for each in commits.all:
        if not each.blob:
            continue
        try:
            then = parse_review(opened.path, commits.content(each), name=each.commit.id)
        except UserError:
            continue
        # Before it was signed, nobody says of anything that stood there that it is right.
        is_signed = given <= {answer.covers for answer in then.review.answers.values()}
        if is_signed and place not in {*_signed_otherwise(then), *(at.place for at in breaks(then.review))}:
            changed = f"commit {after}" if after else "what is not committed yet"
            yield Break(place, f"It held at commit {each.said}; {changed} changed it.")
            return
        after = each.said


def _signed_otherwise(opened: ReviewFile) -> dict[str, set[str]]:
    """By place what the signatures cover, as they say it, that were given over something else than stands there."""
    rules, review, found = opened.rules, opened.review, dict[str, set[str]]()
    for given in signatures(rules, review):
        for place in changed_since_signed(rules, review, given.question):
            found.setdefault(place, set()).add(review.answers[given.question].covers)
    return found


def _safe_signatures(folder: Path) -> list[str]:
    """Options under which git checks signatures with nothing that the clone names."""
    options = list(_PROGRAMS)
    for name in _OWN_FILES:
        own = git(folder, "config", "--global", "--path", "--get", name)
        options += ["-c", f"{name}={own.text if own.status == 0 else os.devnull}"]
    return options
