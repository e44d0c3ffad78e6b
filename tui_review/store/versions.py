"""Former versions of a review: kept at every hand-over, found again as `FILE@2` or, in git, as `FILE@REVISION`.

Each hand-over keeps the file's bytes in `.tui-review/versions/ID@N-SEAL.yaml` beside the reviews, so that it works in
any folder, and two branches that each have a version N keep both; `ID@N.yaml`, from before that, is read as well. In a
clone where they were never kept (they are not committed) the commits are searched instead.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.review.handover import act_words
from tui_review.review.record.seals import SEAL_IN_NAMES
from tui_review.review.serial import as_written, from_document, ratings_digest, ratings_to_write
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import TEMPORARY, fingerprint, fresh_mode, save_bytes
from tui_review.store.commits import version_in_history
from tui_review.store.git import cut_short, why_unsaid
from tui_review.store.layout import PRIVATE
from tui_review.store.platform import sync_folder
from tui_review.store.reviews import SUFFIX, ReviewFile, parse_review, read_review
from tui_review.store.shared import make_folder
from tui_review.store.whereabouts import review_then
from tui_review.yamlfile.files import opened_folder, os_refusal, read_bytes
from tui_review.yamlfile.output import write_output
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui_review.instrument.loading.catalog import Catalog
    from tui_review.review.model import Act, Review

_AT: Final = rf"(?s)(?P<path>.+?{re.escape(SUFFIX)})@(?P<version>.+)\Z"
_GIT: Final = r"(?s)git:(?P<revision>[^:]+):(?P<path>.+)\Z"
_SHORTEST_HASH: Final = 7
_CONTENT: Final = 8
"""How much of a digest does."""
_STILL: Final = 2_000_000_000
"""Nanoseconds after its last change from which on a folder's time tells whether it has changed again."""
_UNSEALED: Final = "0" * SEAL_IN_NAMES
"""Stands for the seal of an act that was done before there were any."""
_BEGUN: Final = ".begun"
"""Ends the name of a version whose hand-over is not in the review's file yet."""
_OTHERS: Final = "of another branch, or of a hand-over that did not come about"
_KEY: Final = r"(?P<number>\d{1,9})(?:-(?P<seal>[0-9a-f]{12})(?:-(?P<content>[0-9a-f]{8}))?)?\Z"
_NUMBER: Final = r"(?P<number>\d{1,9})(?:-(?P<key>[0-9a-f][0-9a-f-]{3,20}))?\Z"


@frozen()
class Named:
    """What `FILE`, `FILE@2`, `FILE@HEAD~1` or `git:HEAD~1:FILE` names."""

    path: Path
    version: str = ""
    """A version number or a git revision; empty for the file as it is."""

    @property
    def said(self) -> str:
        """The name as it is shown: `reviews/x.yaml@2`."""
        return f"{self.path}@{self.version}" if self.version else str(self.path)


def parse_name(text: str) -> Named:
    """What a name on the command line means. A file that exists under the very name comes first."""
    if os.path.exists(text):
        return Named(Path(text))
    found = re.match(_GIT, text) or re.match(_AT, text)
    if found is None:
        return Named(Path(text))
    return Named(Path(found["path"]), found.groupdict().get("version") or found["revision"])


def read_named(text: str, catalog: Catalog | None = None) -> ReviewFile:
    """The review that a name means, with the instruments of its folder unless others are given. Raises UserError."""
    return review_of(parse_name(text), catalog)


def review_of(named: Named, catalog: Catalog | None = None) -> ReviewFile:
    """The review of a named version. Raises UserError, naming the versions that are kept."""
    if not named.version:
        return read_review(named.path, catalog)
    found: bytes | ReviewFile | None
    if numbered := re.match(_NUMBER, named.version):
        found = _numbered(named.path, int(numbered["number"]), numbered["key"] or "", catalog)
        if found is None and len(named.version) >= _SHORTEST_HASH:
            found = review_then(named.path, named.version)
        if found is None:
            _check_said(named.path)
            kept = ", ".join(_names_kept(named.path)) or "none"
            raise UserError(
                f"Version {named.version} is not kept.", remedy=f"Kept here: {kept}.", file=str(named.path)
            )
    else:
        found = review_then(named.path, named.version)
    if found is None:
        _check_said(named.path)
        what = f"There is no version {named.version} of it: no number, and no git revision that has the file."
        raise UserError(what, remedy="`tui-review history` lists the numbers.", file=str(named.path))
    if isinstance(found, ReviewFile):
        return found
    return parse_review(named.path, found, name=named.said, catalog=catalog)


def _check_said(path: Path) -> None:
    """Raises UserError where git does not say all that there is of a file: then nothing is said not to be there."""
    if path.parent.is_dir() and (error := why_unsaid(path.parent) or cut_short(path.parent)) is not None:
        raise error


def _numbered(path: Path, number: int, key: str, catalog: Catalog | None) -> bytes | ReviewFile | None:
    """A version by its number, and where several have that, by the beginning of its key.

    Raises UserError for one that is not what was kept, and for a number alone that acts of several branches have.
    """
    opened = read_review(path, catalog) if path.is_file() else None
    review = opened.review if opened is not None else None
    history = review.history if review is not None else ()
    makers = _makers(history, number)
    if key:
        found = [each for each in _kept(path) if each.number == number and each.key.startswith(key)]
        if len(found) == 1:
            return _held(found[0].path, number, review)
        makers = [each for each in makers if history[each].seal.startswith(key)]
        return _as_sealed(opened, makers[0]) if opened is not None and len(makers) == 1 else None
    if len(makers) > 1:
        raise _of_branches(path, [history[each] for each in makers])
    kept = kept_versions(path, history).get(number)
    if kept is not None:
        return _held(kept, number, review)
    made = makers[0] if makers else None
    if opened is not None and made is not None and history[made].content:
        return _as_sealed(opened, made)
    uid = review.review.uid if review is not None else ""
    found_there = version_in_history(path, number, history[made].seal if made is not None else "", uid)
    if found_there is None and review is not None and review.review.version == number:
        return read_bytes(path)
    return found_there


def _makers(history: Sequence[Act], number: int) -> list[int]:
    """The places in a history of the acts that made a version: one on each branch that had it."""
    # What goes back in a record is loaded where it is gone back in: commands that only read start faster.
    from tui_review.review.record.rewound import acts_of_version  # noqa: PLC0415 - see above

    return acts_of_version(history, number)


def _of_branches(path: Path, acts: Sequence[Act]) -> UserError:
    """That branches each made a version of one number, and how each of them is named."""
    number = acts[0].version
    named = [
        f"{path}@{number}-{act.seal[:_SHORTEST_HASH]} ({act_words(act.act)} by {act.by}, {act.on})"
        for act in acts
    ]
    what = f"Each of the branches that are merged here has a version {number}."
    return UserError(what, remedy=f"Name one by its seal: {', '.join(named)}.", file=str(path))


def _as_sealed(opened: ReviewFile, made: int) -> bytes | ReviewFile | None:
    """A version that is kept nowhere, as the act that made it has sealed it; None where nothing tells that.

    A commit that has it, and nothing that was changed afterwards; else what the file's record tells of it. Raises
    UserError where that tells nothing, and git does not say.
    """
    from tui_review.review.record.rewound import review_at  # noqa: PLC0415

    act = opened.review.history[made]

    def is_it(data: bytes) -> bool:
        return _as_sealed_by(act, parse_review(opened.path, data).review)

    unsaid: UserError | None = None
    try:
        data = version_in_history(opened.path, act.version, act.seal, opened.review.review.uid, is_it)
    except UserError as error:
        data, unsaid = None, error
    if data is not None:
        return data
    rewound = review_at(opened.review, made)
    if rewound is None and unsaid is not None:
        raise unsaid
    if rewound is None:
        return None
    # No file says its ratings: they are what its answers give.
    ratings = ratings_to_write(as_written(opened.rules, rewound))
    return replace(opened, review=replace(rewound, ratings=ratings), fingerprint="")


def _held(kept: Path, number: int, review: Review | None) -> bytes:
    """The bytes of a kept version. Raises UserError where they are not what was kept."""
    data = read_bytes(kept)
    why, _ = why_unheld(kept, data, review)
    if why:
        what = f"The kept version {number} {why}"
        remedy = "Name another version, or one in git (FILE@REVISION); `diff` of this very file shows what it says."
        raise UserError(what, remedy=remedy, file=str(kept))
    return data


def _names_kept(path: Path) -> list[str]:
    """How the versions that are kept can be named: by number, or, of another branch, by number and key."""
    own = kept_versions(path, read_review(path).review.history if path.is_file() else ())
    others = (each for each in _kept(path) if each.number not in own)
    return [
        *map(str, own),
        *(f"{each.number}-{each.key[:_SHORTEST_HASH]} ({_OTHERS})" for each in others),
    ]


@frozen()
class _Kept:
    """One file in which a version is kept."""

    path: Path
    number: int
    seal: str
    """The beginning of the seal of its last act; empty in files that went by number alone."""
    content: str
    """The beginning of its own digest, where it is what stood there before a hand-over."""
    is_begun: bool
    """Whether it was kept for a hand-over of which nothing said yet that it came about."""

    @property
    def key(self) -> str:
        """What tells it from others of its number."""
        return f"{self.seal}-{self.content}" if self.content else self.seal


def _kept(path: Path) -> list[_Kept]:
    """Every version of a review's file that is kept beside it, of whatever branch, in the order of their names.

    Raises UserError where it cannot be seen what is there.
    """
    folder = _folder(path)
    try:
        names = _names_of(folder, path.stem)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise os_refusal(error, file=str(folder), act="read") from None
    found: list[_Kept] = []
    for each in names:
        name = re.match(_KEY, _bare(each).rpartition("@")[2])
        if name is not None:
            number, seal, content = int(name["number"]), name["seal"] or "", name["content"] or ""
            found.append(_Kept(folder / each, number, seal, content, each.endswith(_BEGUN)))
    return found


def left_half_kept(path: Path) -> list[Path]:
    """What a kill left of versions of a review that were being written. Raises OSError where that cannot be seen."""
    folder = _folder(path)
    try:
        return [folder / each for each in _names_of(folder, path.stem) if each.endswith(TEMPORARY)]
    except FileNotFoundError:
        return []


def kept_states(folder: Path, before: int) -> dict[str, str]:
    """The state of all that is kept of each review in a folder, by the name of its file: equal while nothing changed.

    What has changed since `before`, in nanoseconds since 1970, is in a state that it is in but once. Under no name
    stands that of all others, where it cannot be seen what is kept.
    """
    found: dict[str, list[str]] = {}
    try:
        with os.scandir(_folder(folder / SUFFIX)) as entries:
            for each in entries:
                name, at, _ = each.name.rpartition("@")
                if at:
                    state = each.stat(follow_symlinks=False)
                    changed = max(state.st_mtime_ns, state.st_ctime_ns)
                    once = time.time_ns() if changed >= before else 0
                    told = f"{each.name}:{state.st_ino}:{state.st_size}:{state.st_mtime_ns}:{state.st_ctime_ns}:{once}"
                    found.setdefault(f"{name}{SUFFIX}", []).append(told)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError:
        # Who looks at one of them says why not: what was remembered holds of none.
        return {"": f"{time.time_ns()}"}
    return {
        name: fingerprint("\n".join(sorted(told)).encode(errors="surrogateescape"))
        for name, told in found.items()
    }


def _names_of(folder: Path, stem: str) -> list[str]:
    """The names of all that is kept of one review. Raises OSError."""
    state = folder.stat()
    if state.st_mtime_ns >= time.time_ns() - _STILL:
        return _grouped(folder).get(stem, [])
    # Who looks at ten thousand reviews looks here once.
    return _grouped_once(folder, state.st_ino, state.st_mtime_ns).get(stem, [])


def _grouped(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith((SUFFIX, SUFFIX + _BEGUN)):
            found.setdefault(_bare(name).rpartition("@")[0], []).append(name)
        elif name.startswith(".") and name.endswith(TEMPORARY):
            found.setdefault(name[1:].rpartition("@")[0], []).append(name)
    return found


def _bare(name: str) -> str:
    """The name of a kept version without its endings."""
    return name.removesuffix(_BEGUN).removesuffix(SUFFIX)


@lru_cache(maxsize=1)
def _grouped_once(folder: Path, _inode: int, _changed: int) -> dict[str, list[str]]:
    return _grouped(folder)


def kept_versions(path: Path, history: Sequence[Act]) -> dict[int, Path]:
    """The versions of a review kept beside it, by number: those that the acts of its history made.

    Other branches may have kept others under the same numbers; they are theirs. Without a history, where the file is
    gone, the newest of each number. Raises UserError where it cannot be seen what is there.
    """
    order = {act.seal[:SEAL_IN_NAMES]: place for place, act in enumerate(history) if act.seal}
    best: dict[int, tuple[tuple[int, int, float], Path]] = {}
    for each in _kept(path):
        if each.seal not in order and (each.is_begun or (history and each.seal not in ("", _UNSEALED))):
            continue
        # Of two, what an act made; of those the later in the history; else what was kept last.
        try:
            kept_last = each.path.stat().st_mtime
        except OSError as error:
            raise os_refusal(error, file=str(each.path), act="read") from None
        rank = (int(bool(each.seal) and not each.content), order.get(each.seal, -1), kept_last)
        if each.number not in best or rank > best[each.number][0]:
            best[each.number] = (rank, each.path)
    return {number: best[number][1] for number in sorted(best)}


@frozen()
class KeptFor:
    """For what a version was kept, as its name says."""

    act: Act | None
    """The act that handed it over; None for what stood there before one, and for one that the history lacks."""
    content: str
    """The beginning of the digest of its bytes; empty where the name has none."""


def kept_for(kept: Path, history: Sequence[Act]) -> KeptFor:
    """For what a file among the kept versions was kept, in a history that may have the act."""
    name = re.match(_KEY, _bare(kept.name).rpartition("@")[2])
    if name is None or name["content"]:
        return KeptFor(None, name["content"] if name is not None else "")
    sealed = (act for act in history if act.seal)
    if not name["seal"]:
        # An override has the version of the hand-over before it, and keeps none.
        numbered = (act for act in sealed if act.version == int(name["number"]) and not act.item)
        return KeptFor(next(numbered, None), "")
    return KeptFor(next((act for act in sealed if act.seal[:SEAL_IN_NAMES] == name["seal"]), None), "")


@frozen()
class Unheld:
    """A kept version of which it is not found that it is what was kept."""

    number: int
    why: str
    """To go on after its number."""
    act: Act | None = None
    looked_at: bool = True
    """False where the system did not give it: then nothing is known of it."""


def unheld(opened: ReviewFile) -> Iterator[Unheld]:
    """The kept versions of a review that are not what was kept, as `why_unheld` says, or that cannot be read.

    Raises UserError where it cannot be seen what is there.
    """
    for number, path in kept_versions(opened.path, opened.review.history).items():
        try:
            data = read_bytes(path)
        except UserError as error:
            yield Unheld(number, f"cannot be read: {error.what}", looked_at=False)
            continue
        # What holds of the file holds of its copy, under its own name.
        if fingerprint(data) != opened.fingerprint or _why_another(path, opened.review):
            why, act = why_unheld(path, data, opened.review)
            if why:
                yield Unheld(number, why, act)


def why_unheld(kept: Path, data: bytes, review: Review | None) -> tuple[str, Act | None]:
    """Why the bytes of a kept version are not what was kept, to go on after its number, and the act it was kept for.

    Empty where they are, as far as name, seals and record tell. `review` is the file it was kept for; None where that
    is gone, and then it is held against its own record, as is one of another branch.
    """
    # What changes a record is loaded where one is looked at: commands that only read start faster.
    from tui_review.review.record.acts import breaks  # noqa: PLC0415 - see above

    try:
        then = from_document(read_yaml(data, file=str(kept)))
    except UserError as error:
        return f"cannot be read: {error.what}", None
    kept_as = kept_for(kept, review.history if review is not None else ())
    act = kept_as.act
    if review is not None and then.review.uid != review.review.uid:
        return "is one of another review.", None
    if not fingerprint(data).startswith(kept_as.content):
        return "was changed after it was kept.", None
    act = act or kept_for(kept, then.history).act
    if act is None:
        return _why_another(kept, then), None
    if act.seal not in {each.seal for each in then.history}:
        return "does not have this act.", act
    if another := _why_another(kept, then):
        return another, act
    wrong = {each.place for each in breaks(then)}
    if wrong and not (review is not None and _as_sealed_by(act, then) and wrong <= _broken(review)):
        return "was changed after it was kept.", act
    if act.ratings and then.history[-1].seal == act.seal and ratings_digest(then.ratings) != act.ratings:
        return "says other ratings than when it was kept.", act
    return "", act


def _why_another(kept: Path, then: Review) -> str:
    """Why a version is not the one that its name says, to go on after the name's number; empty where it is."""
    name = re.match(_KEY, _bare(kept.name).rpartition("@")[2])
    if name is None:
        return ""
    if then.review.version != int(name["number"]):
        return f"is version {then.review.version} by what it says itself."
    last = then.history[-1].seal[:SEAL_IN_NAMES] if then.history else ""
    # What stood there before a hand-over is known by its digest.
    if name["seal"] and not name["content"] and (last or _UNSEALED) != name["seal"]:
        return "was changed after it was kept."
    return ""


def _as_sealed_by(act: Act, then: Review) -> bool:
    """Whether a version is what an act sealed, with nothing behind it: what does not hold in it never did."""
    from tui_review.review.record.content import content_now  # noqa: PLC0415 - see `why_unheld`

    sealed = then.history[-1].seal if then.history else ""
    return sealed == act.seal and content_now(then).digest == act.content


def _broken(review: Review) -> set[str]:
    """The places at which the record of a review itself does not hold."""
    from tui_review.review.record.acts import breaks  # noqa: PLC0415 - see `why_unheld`

    return {each.place for each in breaks(review)}


def kept_besides(path: Path, review: Review) -> list[Path]:
    """The versions kept beside a review whose act its history lacks, or has without a seal.

    A branch may have kept some, a hand-over that was cut off leaves one, and so does an older file that was put back.
    Raises UserError where it cannot be seen what is there.
    """
    seals = {act.seal[:SEAL_IN_NAMES] for act in review.history if act.seal}
    return [
        each.path
        for each in _kept(path)
        if each.seal not in ("", _UNSEALED, *seals) and not each.content and not each.is_begun
    ]


def kept_without_file(folder: Path) -> dict[str, list[Path]]:
    """What is kept of reviews of a folder that have no file there, by the name it had, the newest last.

    Raises UserError where it cannot be seen what is there.
    """
    versions = _folder(folder / SUFFIX)
    try:
        stems = sorted(_grouped(versions))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise os_refusal(error, file=str(versions), act="read") from None
    gone = (folder / f"{each}{SUFFIX}" for each in stems if each)
    found = {each.name: _kept(each) for each in gone if not os.path.lexists(each)}
    return {
        name: [each.path for each in sorted(kept, key=lambda each: each.number)]
        for name, kept in found.items()
        if kept
    }


def named_as(path: Path, kept: Path) -> str:
    """How a file among the kept versions of a review is named: `reviews/x.yaml@2-1f0c9ab`."""
    number, _, key = _bare(kept.name).rpartition("@")[2].partition("-")
    return f"{path}@{number}-{key[:_SHORTEST_HASH]}"


def link_to_versions(path: Path) -> Path | None:
    """The link that stands where versions of a review are kept, or around that; None where there is none.

    Nothing is kept through one: what can be seen there is what somebody else has put there.
    """
    folder = _folder(path)
    return next((each for each in (folder.parent, folder) if each.is_symlink()), None)


def keep_version(path: Path, review: Review, data: bytes, *, handed_over: bool) -> Path | None:
    """Keeps the bytes of a review's file, durably: for its owner, or for a group's folder the group.

    It goes by its number and the seal of its last act, and, where it is not as that act handed it over, by its own
    digest, so that no branch takes the place of another's. One that is handed over counts once the review's file has
    that act, and `finish_keeping` says so. Gives the file it made; None where it is kept already.

    Raises UserError, of the review where the system refuses it: nobody knows the file that was to be made.
    """
    folder = _folder(path)
    seal = review.history[-1].seal[:SEAL_IN_NAMES] if review.history else ""
    key = (seal or _UNSEALED) + ("" if handed_over else f"-{fingerprint(data)[:_CONTENT]}")
    done = folder / f"{path.stem}@{review.review.version}-{key}{SUFFIX}"
    target = done.with_name(f"{done.name}{_BEGUN}") if handed_over else done
    for each in (done, target):
        if os.path.realpath(each) != str(each):
            what = "Where former versions are kept stands a link, which nothing is written through."
            raise UserError(what, remedy="See where it leads, and remove it.", file=str(each))
    try:
        make_folder(folder)
        # A case's data, kept once already by whoever commits the reviews: git is not to offer it.
        with contextlib.suppress(UserError), opened_folder(folder) as within:
            mode = fresh_mode(str(folder))
            write_output(folder / ".gitignore", b"*\n", overwrite=False, mode=mode, within=within)
        expected = fingerprint(read_bytes(target)) if target.exists() else None
        if expected != fingerprint(data):
            save_bytes(target, data, expected=expected)
    except OSError as error:
        refused = os_refusal(error, file=str(folder), act="write")
        raise _not_kept(path, folder, refused) from None
    except UserError as error:
        if error.file != str(target):
            raise
        raise _not_kept(path, folder, error) from None
    return target if expected is None else None


def _not_kept(path: Path, folder: Path, refused: UserError) -> UserError:
    where = folder.relative_to(folder.parent.parent)
    what = f"{refused.what.rstrip('.')} ({where}, where its versions are kept)."
    return UserError(what, remedy=refused.remedy, file=str(path))


def finish_keeping(path: Path, history: Sequence[Act]) -> None:
    """Has what was kept for hand-overs stand under its own name, where the history has them; else it is removed.

    What a kill left half written goes, too. Where that cannot be done now it counts all the same, and is tried again at
    the next hand-over.
    """
    seals = {act.seal[:SEAL_IN_NAMES] for act in history if act.seal}
    with contextlib.suppress(OSError, UserError):
        for each in _kept(path):
            if each.is_begun and each.seal in seals:
                os.replace(each.path, str(each.path).removesuffix(_BEGUN))
            elif each.is_begun:
                each.path.unlink()
        for half in left_half_kept(path):
            half.unlink()
        sync_folder(str(_folder(path)))


def _folder(path: Path) -> Path:
    return Path(os.path.realpath(path)).parent / PRIVATE / "versions"
