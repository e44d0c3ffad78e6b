"""Finding instruments: those that ship with the program, the user's own, and those beside a folder of reviews."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError, did_you_mean, said
from tui_review.instrument.loading.bases import Finder, content_hash
from tui_review.instrument.loading.compiled import recall, remember
from tui_review.instrument.loading.language import SPOKEN, WORDED
from tui_review.instrument.loading.trust import UNREAD, PassedOver, why_not_trusted
from tui_review.instrument.origin import DOUBTED, Origin, kind_of_text
from tui_review.instrument.rules import Rules
from tui_review.places import place_of
from tui_review.shape.frozen import frozen
from tui_review.yamlfile.files import from_the_root, read_bytes, read_start

if TYPE_CHECKING:
    from tui_review.instrument.loading.source import Source

_HEAD: Final = 8192
_FIGURES: Final = r"[0-9]{1,18}"
_FIELD: Final = re.compile(rb"^(id|version|title):[ \t]*(.+?)[ \t]*(?:#.*)?\r?$", re.MULTILINE)


@frozen()
class Installed:
    """One version of an instrument in a file."""

    id: str
    version: str
    title: str
    path: Path
    passed_over: str = ""
    """What comes before it and was not looked at, and why, in words: the instrument that is meant may be there."""


class Catalog:
    """The instruments that can be used. Reading one file never depends on another being sound."""

    def __init__(self, folders: Iterable[Path], worded_in: Iterable[Path] | None = None) -> None:
        """`folders` in order of precedence; wordings are looked for in them, or in those of `worded_in`."""
        self._folders = list(folders)
        self._worded_in = self._folders if worded_in is None else list(worded_in)
        self._further: dict[Path, Catalog] = {}
        self._entries: list[Installed] | None = None
        self._texts: dict[tuple[str, str], list[Installed]] = {}
        self._passed_over: list[PassedOver] = []
        self._rules: dict[Path, tuple[Rules, str]] = {}

    def entries(self) -> list[Installed]:
        """Every version found, newest first within an id; the first folder wins where two hold the same."""
        if self._entries is None:
            for path in self._files():
                try:
                    entry = None if path.name.endswith(WORDED) else _head_of(path)
                except UserError:
                    self._pass_over(path, UNREAD)
                    continue
                if entry is not None:
                    before = self._passed_over[0].words if self._passed_over else ""
                    texts = self._texts.setdefault((entry.id, entry.version), [])
                    texts.append(replace(entry, passed_over=before))
            first = [texts[0] for texts in self._texts.values()]
            by_version = sorted(first, key=lambda entry: version_key(entry.version), reverse=True)
            self._entries = sorted(by_version, key=lambda entry: entry.id)
        return self._entries

    def behind(self, entry: Installed) -> list[Installed]:
        """The other texts of its id and version, in their order: each is for reviews alone that were made with it."""
        self.entries()
        return self._texts[entry.id, entry.version][1:]

    def stamp(self, before: int) -> str:
        """A digest of all that instruments are read from, and of whose it is: equal while nothing of that is another.

        The language that is spoken is part of it, as texts are what they are in it; where one stands, from where a
        folder may be given otherwise, is none. Empty where a file has changed since `before` (nanoseconds since 1970),
        and so may again without its times telling.
        """
        stamps = [f"{SPOKEN.language}\t{SPOKEN.strict}"]
        newest = 0
        for folder in dict.fromkeys(map(from_the_root, (*self._folders, *self._worded_in))):
            stamps.append(_whose(folder.parent))
            for place, below, names in os.walk(folder):
                below.sort()
                stamps.append(_whose(Path(place)))
                for path in (Path(place, name) for name in sorted(names)):
                    whose, state, changed = _whose(path), *_state_of(path)
                    stamps += [whose, state]
                    newest = max(newest, changed)
        return (
            ""
            if newest >= before
            else hashlib.sha256("\n".join(stamps).encode(errors="surrogateescape")).hexdigest()
        )

    def _files(self) -> Iterator[Path]:
        """The YAML files of all folders and of those in them, in the order in which they count."""
        for folder in self._folders:
            found: list[Path] = []
            for place, below, names in os.walk(folder, onerror=self._refused):
                if not self._trusts(Path(place), folder):
                    below.clear()
                    continue
                paths = (Path(place, name) for name in names if name.endswith(".yaml"))
                found += [path for path in paths if self._trusts(path, folder)]
            yield from sorted(found)

    def _trusts(self, path: Path, folder: Path) -> bool:
        """Whether rules are read from it, which is noted where they are not."""
        why = "" if folder == shipped_folder() else why_not_trusted(path, folder)
        if why:
            self._pass_over(path, why)
        return not why

    def _pass_over(self, path: Path | str, why: str) -> None:
        self._passed_over.append(PassedOver(str(path), why))

    def _refused(self, error: OSError) -> None:
        if error.errno not in (errno.ENOENT, errno.ENOTDIR):
            self._pass_over(error.filename, UNREAD)

    def find(self, id_: str, version: str = "") -> Installed:
        """The entry of an instrument: exactly this version, or the newest. Raises UserError."""
        versions = [entry for entry in self.entries() if entry.id == id_]
        if not versions:
            if not shipped_folder().is_dir():
                what = "The program was changed or removed while it runs, and its instruments with it."
                raise UserError(what, remedy="What is saved is safe: close it, and open it again.")
            known = sorted({entry.id for entry in self.entries()})
            raise UserError(
                f"There is no instrument {said(id_)}.{did_you_mean(id_, known)}",
                remedy=f"Installed: {', '.join(map(said, known)) or 'none'}.{self._perhaps()}",
            )
        if not version:
            return versions[0]
        for entry in versions:
            if entry.version == version:
                return entry
        raise UserError(
            f"Version {said(version)} of {id_} is not installed.",
            remedy=f"Installed: {', '.join(said(entry.version) for entry in versions)}. Add the file, or `migrate`."
            + self._perhaps(),
        )

    def _perhaps(self) -> str:
        """Where else an instrument may be, behind a blank."""
        return f" It may be there: {self._passed_over[0].words}." if self._passed_over else ""

    def passed_over(self) -> list[PassedOver]:
        """Files and folders in which instruments may be, and which were not looked at."""
        self.entries()
        return self._passed_over

    def load(self, entry: Installed) -> tuple[Rules, str]:
        """The rules of an instrument and its hash. Raises UserError for a broken one, with its line."""
        if entry.path not in self._rules:
            self._rules[entry.path] = self._load(entry)
        rules, sha256 = self._rules[entry.path]
        if rules.origin.doubt:
            DOUBTED[rules.origin.passed_over or rules.origin.path] = (
                f"{entry.id} {entry.version}",
                rules.origin,
            )
        return rules, sha256

    def rules(self, id_: str, version: str = "") -> tuple[Rules, str]:
        """`find` and `load` in one."""
        return self.load(self.find(id_, version))

    def made_with(self, id_: str, version: str, sha256: str) -> tuple[Rules, str]:
        """The rules that a review was made with, by the hash that it names.

        The text with that hash, whatever stands before it: who puts another one beside reviews that are there already
        changes no rating of theirs. Raises UserError.
        """
        if kind_of_text(id_, version, sha256, shipped_folder()) == "shipped":
            found = self._from(shipped_folder()).rules(id_, version)
            if found[1] == sha256:
                return found
        entry = self.find(id_, version)
        texts = [entry, *self.behind(entry)]
        same = (each for each in texts if self.origin(each).sha256 == sha256) if len(texts) > 1 else ()
        return self.load(next(iter(same), entry))

    def _load(self, entry: Installed) -> tuple[Rules, str]:
        origin = self._origin(entry)
        sha256 = origin.sha256
        wordings = self._wordings(entry.id)
        key = "".join(hashlib.sha256(read_bytes(wording)).hexdigest() for wording in wordings)
        rules = recall(sha256 + key)
        if rules is None:
            rules = compile_file(
                entry.path, wordings, lambda id_, version: self._base_of(entry, id_, version).path
            )
            remember(sha256 + key, rules)
        return _with_origin(rules, origin), sha256

    def origin(self, entry: Installed) -> Origin:
        """Which text an entry is, without loading it; its own where what it stands on is not there."""
        try:
            return self._origin(entry)
        except UserError:
            return _origin_of(entry, "", entry.passed_over)

    def _origin(self, entry: Installed) -> Origin:
        passed_over = entry.passed_over

        def base(id_: str, version: str) -> Path:
            nonlocal passed_over
            found = self._base_of(entry, id_, version)
            passed_over = passed_over or found.passed_over
            return found.path

        sha256 = content_hash(entry.path, read_bytes(entry.path), base)
        return _origin_of(entry, sha256, passed_over)

    def _base_of(self, entry: Installed, id_: str, version: str) -> Installed:
        """What an overlay stands on, from its own folder on: a text beside reviews changes no other folder's.

        Only what is in none of these is looked for in those before. Raises UserError.
        """
        own = next((folder for folder in self._folders if entry.path.is_relative_to(folder)), None)
        try:
            return self._from(own).find(id_, version) if own else self.find(id_, version)
        except UserError:
            if own == shipped_folder():
                raise
            return self.find(id_, version)

    def _from(self, folder: Path) -> Catalog:
        """The instruments of a folder and of those that come after it."""
        if folder not in self._further:
            known = self._folders.index(folder) if folder in self._folders else None
            further = [folder] if known is None else self._folders[known:]
            self._further[folder] = Catalog(further, self._worded_in)
        return self._further[folder]

    def _wordings(self, id_: str) -> list[Path]:
        """The wording files laid over an instrument, each from the first folder that has one: its own, the language's.

        Raises UserError for a language that was asked for and in which nothing is worded.
        """
        language = SPOKEN.language
        found = [
            self._first(f"{id_}{WORDED}"),
            self._first(f"{id_}.{language}{WORDED}") if language else None,
        ]
        if language and found[1] is None and SPOKEN.strict:
            there = self._languages()
            if language not in there:
                remedy = (
                    f"There is: {', '.join(there)}." if there else "There is no wording file in any language."
                )
                raise UserError(f"No instrument is worded in {language!r} here.", remedy=remedy)
            SPOKEN.not_worded[id_] = None
        return [path for path in found if path is not None]

    def _first(self, name: str) -> Path | None:
        """The file of this name in the first folder that has one; an id with a path in it leads out of none."""
        paths = ((folder / name, folder) for folder in self._worded_in if (folder / name).parent == folder)
        return next((path for path, folder in paths if _is_ours(path, folder)), None)

    def _languages(self) -> list[str]:
        names = (path.name for folder in self._worded_in for path in folder.glob(f"*.*{WORDED}"))
        return sorted({name.removesuffix(WORDED).rpartition(".")[2] for name in names})


def _whose(path: Path) -> str:
    """Whose something is, and who may write it."""
    try:
        found = path.stat()
    except OSError as error:
        return f"{path}\t{error.errno}"
    return f"{path}\t{found.st_mode}\t{found.st_uid}\t{found.st_gid}"


def _state_of(path: Path) -> tuple[str, int]:
    """Which state of a file it is, and when it changed last, in nanoseconds since 1970."""
    try:
        found = path.stat()
    except OSError as error:
        return str(error.errno), 0
    state = f"{found.st_ino}\t{found.st_size}\t{found.st_mtime_ns}\t{found.st_ctime_ns}"
    return state, max(found.st_mtime_ns, found.st_ctime_ns)


@lru_cache(maxsize=8)
def _with_origin(rules: Rules, origin: Origin) -> Rules:
    """The rules with the text they were made from; the same of the same, so that what is known of them stays known."""
    return replace(rules, origin=origin)


def _is_ours(path: Path, folder: Path) -> bool:
    """Whether it is a file that is read; not where one may not look, which `Catalog.passed_over` knows."""
    try:
        there = path.is_file()
    except OSError:
        return False
    return there and (
        folder == shipped_folder() or not any(why_not_trusted(each, folder) for each in (folder, path))
    )


def _origin_of(entry: Installed, sha256: str, passed_over: str) -> Origin:
    kind = kind_of_text(entry.id, entry.version, sha256, shipped_folder())
    return Origin(kind, sha256, str(entry.path), passed_over)


def compile_file(path: Path, wordings: list[Path], find: Finder) -> Rules:
    """The rules of a file, in the words of the files laid over it.

    Raises UserError, also for a condition within, and for what waits for itself: nothing could be worked out by it.
    """
    from tui_review.instrument.language.parser import ConditionError  # noqa: PLC0415 - only when nothing is remembered
    from tui_review.instrument.loading.resolving import resolve  # noqa: PLC0415
    from tui_review.instrument.loading.source import read_source, written_in  # noqa: PLC0415
    from tui_review.instrument.rules import compile_rules  # noqa: PLC0415

    source = read_source(path, find)
    written = written_in(source, path)
    original = instrument = resolve(written)
    if wordings:
        from tui_review.instrument.loading.wording import read_wording, reword  # noqa: PLC0415

        # A language's file is named `ID.LANGUAGE.wording.yaml`.
        read = [read_wording(each, lenient="." in each.name.removesuffix(WORDED)) for each in wordings]
        instrument = reword(written, read)
    try:
        rules = compile_rules(instrument, original=original)
    except ConditionError as error:
        remedy = f"`tui-review lint {path}` shows where."
        raise UserError(f"A condition cannot be read: {error.what}", remedy=remedy, file=str(path)) from None
    _check_waits(rules, source)
    return rules


def _check_waits(rules: Rules, source: Source) -> None:
    """Raises UserError, with its line, where something waits for itself, or for too many others in a row."""
    from tui_review.instrument.lint.cycles import check_cycles  # noqa: PLC0415 - only when nothing is remembered
    from tui_review.instrument.lint.findings import LintFindings  # noqa: PLC0415

    findings = LintFindings(source)
    if not check_cycles(rules, findings):
        first = findings.found[0]
        raise UserError(first.message, file=first.file, line=first.line, column=first.column)


def read_head(path: Path) -> Installed | None:
    """What a file's head says it is; None for what is no instrument. Cheap: the file is not read as YAML."""
    try:
        return _head_of(path)
    except UserError:
        return None


def _head_of(path: Path) -> Installed | None:
    """The same; raises UserError for what cannot be read."""
    head = read_start(path, _HEAD)
    if re.search(rb"^language:", head, re.MULTILINE) is None:
        return None
    fields = {
        key.decode(): value.decode(errors="replace").strip("\"'")
        for key, value in reversed(_FIELD.findall(head))
    }
    if "id" not in fields or "version" not in fields:
        return None
    return Installed(fields["id"], fields["version"], fields.get("title", fields["id"]), path)


def version_key(version: str) -> tuple[tuple[int, str], ...]:
    """By which versions stand in order: 2026.10 after 2026.9. What is no number, or a very long one, comes before."""
    return tuple(
        (int(part), "") if re.fullmatch(_FIGURES, part) else (-1, part) for part in re.split(r"[.-]", version)
    )


@cache
def shipped_folder() -> Path:
    """Where the instruments that ship with the program are: inside the package, or at the top of a checkout."""
    inside = Path(__file__).parents[2] / "shipped" / "instruments"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "instruments"


def instrument_folders(reviews: Path | None = None) -> list[Path]:
    """Where instruments are looked for, first the nearest: beside the reviews, the user's own, the shipped ones.

    `$TUI_REVIEW_INSTRUMENTS` (folders separated as in PATH) comes before all.
    """
    own = [place_of("data") / "instruments"]
    near = [reviews / "instruments"] if reviews is not None else []
    return [*folders_given(), *near, *own, shipped_folder()]


def folders_given() -> list[Path]:
    """The folders of instruments that `$TUI_REVIEW_INSTRUMENTS` names."""
    return [Path(part) for part in os.environ.get("TUI_REVIEW_INSTRUMENTS", "").split(os.pathsep) if part]
