"""What several commands share: opening a review, who runs the command."""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui_review import terminal
from tui_review.cli.held import HELD
from tui_review.errors import DONE, UNUSABLE, UserError
from tui_review.instrument.plurals import count_of, part_of
from tui_review.review.who import desk_day
from tui_review.store.index import Looking
from tui_review.store.reviews import (
    ReviewFile,
    catalog_for,
    read_review,
    review_paths,
    reviews_named,
    write_review,
)
from tui_review.yamlfile.files import says_it_is_a_review

# What changes a review is loaded by the commands that change one: the others start faster without.
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tui_review.instrument.loading.catalog import Catalog
    from tui_review.instrument.rules import Rules
    from tui_review.review.state import ReviewState
    from tui_review.review.who import Editor, Policy, Role, Signer
    from tui_review.store.authors import People
    from tui_review.store.commits import Commits
    from tui_review.store.verify import Demanded
    from tui_review.telling.blocks import Block

_EACH: Final = 0.5
"""Seconds after which it is said anew how far one is."""
_LONG: Final = 120
"""Seconds from which on minutes are said."""


def add_editor(parser: argparse.ArgumentParser, *, reason: str) -> None:
    """The options that say who changes a review; `reason` is the help for why, where that is asked for."""
    from tui_review.review.who import ROLES  # noqa: PLC0415 - see above

    parser.add_argument(
        "--by",
        type=name_of_person,
        default="",
        metavar="NAME",
        help="who does it (default: the name of the settings, or the account)",
    )
    parser.add_argument(
        "--role", choices=ROLES, default=None, help="in which role (default: that of the settings)"
    )
    parser.add_argument(
        "--sign",
        default=None,
        metavar="KEY",
        help="the SSH key to sign it with (default: that of the settings)",
    )
    if reason:
        parser.add_argument("--reason", "--why", default="", metavar="TEXT", help=reason)


def name_of_person(given: str) -> str:
    """A person's name as an option gives it. Raises UserError for one that no file could keep."""
    from tui_review.yamlfile.charset import argument_text  # noqa: PLC0415 - see above
    from tui_review.yamlfile.text import clean_line  # noqa: PLC0415 - see above

    given = argument_text(given)
    try:
        clean_line(given)
    except UserError as error:
        raise UserError(
            f"As a person's name this cannot be used. {error.what}", remedy="Type it anew."
        ) from None
    return given


def editor(args: argparse.Namespace, role: Role = "reviewer") -> Editor:
    """Who runs the command: in the role of its options, else that of the settings; where neither says, in `role`."""
    from tui_review.review.who import Editor, role_of  # noqa: PLC0415 - see above
    from tui_review.settings import load_settings  # noqa: PLC0415 - see above

    name, login = acting_name(args.by), user_name()
    key, own = signer(args.sign), args.role or role_of(load_settings(), role)
    return Editor(name, own, getattr(args, "reason", ""), login=login, policy=policy(), signer=key)


def signer(given: str | None = None) -> Signer | None:
    """The key to sign with: that given, or that of the settings; None where there is none."""
    from tui_review.settings import load_settings  # noqa: PLC0415 - see above

    path = load_settings().sign if given is None else given
    if not path:
        return None
    from tui_review.store.keys import signer_of  # noqa: PLC0415 - few sign

    return signer_of(path)


def demanded(*, required: bool = False) -> Demanded:
    """What signatures with a key are held against, by the settings; with `required` each has to be there."""
    from tui_review.settings import load_settings  # noqa: PLC0415 - see above
    from tui_review.store.verify import Demanded  # noqa: PLC0415 - see above

    return Demanded.by(load_settings(), required=required)


def complain_of_doubts(file: str, opened: ReviewFile, doubtful: Sequence[str]) -> bool:
    """Says beside what a command shows of a review what has to be known before it is believed; whether there is any.

    `doubtful` are the places that `doubts` finds.
    """
    from tui_review.telling.words import doubt_words  # noqa: PLC0415 - see above

    said = list(doubt_words(opened.rules, opened.review, doubtful))
    for each in said:
        terminal.complain(f"{file}: {each}")
    return bool(said)


def complain_of_lacking(commits: Commits) -> int:
    """Says what git lacks of what was asked of a review's commits; the exit status that this alone makes."""
    lacking = list(commits.lacking())
    for each in lacking:
        terminal.complain(each.message)
    return UNUSABLE if lacking else DONE


def reviews_given(named: Path) -> list[Path]:
    """What a path that somebody named stands for (see `reviews_named`); of a folder without reviews it is said.

    Else nothing would be found wrong in the wrong folder. Raises UserError.
    """
    found = reviews_named(named)
    if not found:
        with suppress(OSError, UserError):
            folders = (each for each in sorted(named.iterdir()) if each.is_dir() and each.name[0] != ".")
            below = next(
                (each for each in folders if any(map(says_it_is_a_review, review_paths(each)))), None
            )
            there = f" There are some in {below}." if below is not None else ""
            terminal.complain(f"{named}: There are no reviews in this folder.{there}")
    return found


def known_people() -> People:
    """Whose commits are whose, by the settings."""
    from tui_review.settings import load_settings  # noqa: PLC0415 - see above
    from tui_review.store.authors import People  # noqa: PLC0415 - see above

    return People(load_settings().people)


def policy(*, asks_later: bool = False) -> Policy:
    """What the user's settings ask for; with `asks_later`, of who is asked for reasons once a change is kept."""
    from tui_review.review.who import Policy  # noqa: PLC0415 - see above
    from tui_review.settings import load_settings  # noqa: PLC0415 - see above

    return Policy.of(load_settings(), asks_later=asks_later)


def acting_name(given: str) -> str:
    """The name in the record: the one that is given, that of the settings, or the account's."""
    from tui_review.settings import load_settings  # noqa: PLC0415 - see above

    return given or load_settings().name or user_name()


def user_name() -> str:
    """The account here, which nothing in the environment changes; its number where the system has no name for it."""
    import pwd  # noqa: PLC0415 - see above

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


class _Told:
    """Says how far reading is, once it takes longer than a moment; a line that goes when all is read."""

    def __init__(self, what: str, stopped: str) -> None:
        self._what, self._stopped = what, stopped
        self._begun = self._said = time.monotonic()

    def __call__(self, done: int, every: int) -> None:
        now = time.monotonic()
        if done == every:
            if self._said > self._begun:
                terminal.pass_by("")
        elif now - self._said > _EACH:
            self._said = now
            left = ceil((now - self._begun) / done * (every - done))
            time_left = count_of(left, "second") if left < _LONG else count_of(ceil(left / 60), "minute")
            counted = f"{part_of(done, every, 'review')} {self._what}"
            terminal.pass_by(f"{counted}, {time_left} to go. Ctrl+C stops, {self._stopped}.")


def looking(*, full: bool = False, done: str = "read", stopped: str = "and keeps what is read") -> Looking:
    """How a command looks at folders: it says how far it is, and with `full` reads everything.

    `done` is what was done to so many reviews, and `stopped` what becomes of that.
    """
    return Looking(_Told(done, stopped), full=full)


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """The option that says as of which day one looks at reviews."""
    parser.add_argument(
        "--as-of",
        "--on",
        dest="as_of",
        default="",
        metavar="DATE",
        help="look at it as of DATE (default: today; for a review that was handed in, the day it was completed)",
    )


def as_of_for(args: argparse.Namespace) -> Callable[[ReviewFile], str]:
    """Gives the day as of which a review is looked at: that of `--as-of`, else its own. Raises UserError."""
    from tui_review.review.as_of import as_of  # noqa: PLC0415 - see above

    given = getattr(args, "as_of", "")
    if not given:
        day = desk_day()
        return lambda opened: as_of(opened.rules, opened.review, day)
    from tui_review.instrument.language.date_forms import read_date  # noqa: PLC0415 - only when a day is given

    found = read_date(given)
    if not found:
        raise UserError(f"{given!r} is not a date.", remedy="Write --as-of YYYY-MM-DD.")
    return lambda _: found


def open_for_change(path: str, who: Editor) -> tuple[ReviewFile, ReviewState]:
    """A review file and its state, to be changed by somebody; held until the command ends.

    Raises UserError, also where somebody else has it open and does not let go of it.
    """
    from tui_review.review.state import ReviewState  # noqa: PLC0415 - see above
    from tui_review.store.linked import resolver  # noqa: PLC0415 - see above

    file = Path(path)
    opened = held_for_change(file)
    resolve = resolver(file) if opened.rules.instrument.links else None
    return opened, ReviewState(opened.rules, opened.review, who, today=desk_day(), resolve=resolve)


def held_for_change(file: Path) -> ReviewFile:
    """A review file that nobody else writes until the command ends; see `open_for_change`. Raises UserError."""
    from tui_review.store.lock import Holder, ReviewLock  # noqa: PLC0415 - see above
    from tui_review.store.pending import clear_away  # noqa: PLC0415 - see above

    # What cannot be read is said to be so, before anything is laid beside it.
    read_review(file, catalog_for(file))
    lock = ReviewLock.wait(file)
    if isinstance(lock, Holder):
        raise lock.refused(str(file))
    HELD.callback(lock.release)
    opened = read_review(file, catalog_for(file))
    clear_away(file, opened.fingerprint)
    return opened


def save(opened: ReviewFile, state: ReviewState) -> None:
    """Writes the review back, if nobody else has changed the file meanwhile."""
    if state.accepted is not None:
        write_review(
            opened.path, state.accepted, state.rules, expected=opened.fingerprint, after=state.evaluation
        )


def tell(blocks: Iterable[Block], *, piped: int = 0) -> None:
    """Blocks on stdout: broken between words for a terminal, lines of `piped` cells for a pipe (0: whole ones)."""
    from tui_review.telling.terminal import text, width_of  # noqa: PLC0415 - only for what is told

    terminal.write(text(blocks, width_of(terminal.out()) or piped))


def no_screen() -> str:
    """Why nothing can be drawn here; empty when it can."""
    if os.environ.get("TERM", "dumb") in ("dumb", "unknown", ""):
        return "This terminal draws no screens (TERM is dumb)."
    if not (sys.stdin.isatty() and terminal.is_shown()):
        return "There is no terminal here."
    return ""


def check_screen(instead: str) -> None:
    """Raises UserError where nothing can be drawn, before anything is done for it; `instead` is what to do."""
    if why := no_screen():
        raise UserError(f"{why} This is shown on a screen.", remedy=instead)


def give_out(args: argparse.Namespace, text: str) -> None:
    """A document into the file of `--output`, where one is named and `--overwrite` allows it; else on stdout."""
    give_bytes(args, text.encode("utf-8", "replace"))


def give_bytes(args: argparse.Namespace, data: bytes) -> None:
    """What is no text, where `give_out` puts one."""
    from tui_review.reports.export import write_private  # noqa: PLC0415 - only for a file

    if args.output:
        write_private(Path(args.output), data, overwrite=args.overwrite)
    else:
        terminal.hand_out(data)


def give_json(args: argparse.Namespace, document: object) -> None:
    """One JSON document, where `give_out` puts a text."""
    if args.output:
        give_out(args, terminal.json_text(document))
    else:
        terminal.print_json(document)


def give_blocks(args: argparse.Namespace, blocks: Iterable[Block], *, piped: int = 0) -> None:
    """Blocks as text, where `give_out` puts one; on stdout as `tell` does."""
    if args.output:
        from tui_review.telling.terminal import text  # noqa: PLC0415 - only for what is told

        give_out(args, text(blocks))
    else:
        tell(blocks, piped=piped)


def json_answers(text: bytes) -> dict[str, Any]:
    """A map of answers in JSON. Raises UserError, also for a key that is given twice."""
    from tui_review.yamlfile.json_text import read_json  # noqa: PLC0415 - only when answers come from a file

    found = read_json(text)
    if not isinstance(found, dict):
        raise UserError("Answers are a flat map of question ids to values.")
    return found


def read_answers(path: str) -> dict[str, Any]:
    """A flat map of answers from a JSON or YAML file, `-` for stdin. Raises UserError."""
    from tui_review.yamlfile.files import read_bytes  # noqa: PLC0415 - only when answers come from a file
    from tui_review.yamlfile.reader import read_yaml  # noqa: PLC0415 - only when answers come from a file

    data = sys.stdin.buffer.read() if path == "-" else read_bytes(path)
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            return json_answers(data)
        except UserError as error:
            raise error.at(file=path) from None
    found = read_yaml(data, file=path).data
    if not isinstance(found, dict):
        raise UserError("Answers are a flat map of question ids to values.", file=path)
    return found


def value_given(text: str) -> Any:
    """A value from the command line: lists and maps are written as JSON, everything else is text."""
    if text == "":
        return None
    if text[:1] in "[{":
        from tui_review.yamlfile.json_text import NotJsonError, read_json  # noqa: PLC0415 - few values are lists

        try:
            return read_json(text)
        except NotJsonError:
            return text
    return text


def newest_rules(catalog: Catalog, id_: str, version: str = "") -> Rules:
    """The rules of a version, or of the newest where none is named. Raises UserError.

    Where the newest is another's text under the id of a shipped instrument, that is said: it need not be meant.
    """
    from tui_review.instrument.loading.catalog import Catalog, shipped_folder  # noqa: PLC0415 - few make or rate
    from tui_review.store.readers import account_name  # noqa: PLC0415 - as above

    rules, _sha256 = catalog.rules(id_, version)
    file = rules.origin.path
    shipped = [each.version for each in Catalog([shipped_folder()]).entries() if each.id == id_]
    if version or rules.origin.kind != "own" or not shipped:
        return rules
    owner = Path(file).stat().st_uid
    if owner not in (0, os.geteuid()):
        what = f"this is taken for the newest {id_}, version {rules.instrument.version}; it belongs to "
        what += f"{account_name(owner)}, and {shipped[0]} is the newest that is shipped. --version names one."
        terminal.complain(f"{file}: {what}")
    return rules


def instrument_file(named: str) -> Path:
    """The file of an instrument: this one, or that of an installed one's id, or `ID@VERSION`."""
    path, (id_, _, version) = Path(named), named.partition("@")
    if path.is_file():
        return path
    catalog = catalog_for(Path())
    return catalog.find(id_, version).path if any(each.id == id_ for each in catalog.entries()) else path


def rules_of(named: str, version: str = "") -> Rules:
    """The rules of an instrument: an installed one's id, or `ID@VERSION`, or a file. Raises UserError."""
    id_, _, of = named.partition("@")
    catalog, path = catalog_for(Path()), Path(named)
    if all(entry.id != id_ for entry in catalog.entries()) and path.is_file():
        from tui_review.instrument.loading.catalog import compile_file  # noqa: PLC0415 - for a file only
        from tui_review.instrument.loading.near import finder_near  # noqa: PLC0415

        return compile_file(path, [], finder_near(path))
    return catalog.rules(id_, version or of)[0]
