"""Finding the command, running it, and saying in one line what went wrong.

Only the module of the command that runs is imported: a command that draws nothing loads no screen library, and
starts fast.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Final, Literal, NamedTuple, NoReturn

from tui_review import support, terminal
from tui_review.cli.applying import check_idle
from tui_review.cli.held import HELD
from tui_review.errors import DONE, FINDINGS, UNUSABLE, UserError, did_you_mean
from tui_review.instrument.loading.language import SPOKEN, speaking
from tui_review.instrument.origin import DOUBTED
from tui_review.places import place_of
from tui_review.shape.marks import MarkError
from tui_review.store.unconfirmed import UNCONFIRMED, unconfirmed_words
from tui_review.yamlfile.charset import argument_text, understand
from tui_review.yamlfile.files import OWN_FOLDER, WRITTEN, os_refusal, reason_of

Reviews = Literal["tells", "changes", "itself", "none"]
Writes = Literal["nothing", "files", "reviews"]


class Command(NamedTuple):
    """What is said of a command where it is registered: all of it, of each."""

    module: str
    """Its module in this package."""
    does: str
    """What it does, in the list of commands."""
    reviews: Reviews
    """What it has to do with reviews. It `tells` what files say: with something kept on this machine that they lack,
    that is said, and the exit status is not 0. It `changes` files: then that is said. It sees to that `itself`, or has
    nobody to say it to. Or it has to do with `none`."""
    texts: bool
    """Whether it shows texts of an instrument, and so takes `--lang`."""
    writes: Writes = "nothing"
    """What it may write, where it does not change reviews: `nothing`; `files` that are named to it or set a machine up,
    and no review; or `reviews`, which it makes or is handed."""


_FILES: Final = frozenset(
    (
        *(
            "A",
            "ATTEMPT",
            "B",
            "CASE",
            "CONSENSUS",
            "FILE",
            "FILE.jsonl",
            "FILE.yaml",
            "FILE@VERSION",
            "FOLDER",
        ),
        *("INSTRUMENT", "INTO", "KEY", "PATH", "PATTERN", "QUIZ", "REPO", "REVIEW"),
        *("BASE", "OURS", "THEIRS"),
    )
)
"""What arguments are called that are names of files: they are taken as they are given, every other one is a text."""
COMMANDS: Final[dict[str, Command]] = {
    "home": Command(
        "home",
        "the home screen over a folder of reviews (what runs without a command)",
        "itself",
        texts=True,
        writes="reviews",
    ),
    "init": Command(
        "preparing",
        "a folder for reviews, of one person or shared by a group",
        "itself",
        texts=False,
        writes="files",
    ),
    "new": Command("answering", "create a review", "itself", texts=True, writes="reviews"),
    "open": Command("home", "open a review in the wizard", "itself", texts=True, writes="reviews"),
    "set": Command("answering", "answer questions of a review", "changes", texts=True),
    "load": Command("loading", "load the rows of a table from CSV", "changes", texts=True),
    "show": Command("showing", "show a review as text", "tells", texts=True),
    "rate": Command("rating", "ratings of a review, or of bare answer maps", "tells", texts=True),
    "check": Command("checking", "what is missing or wrong in reviews", "itself", texts=True),
    "verify": Command(
        "verifying", "whether seals, changes, kept versions and written ratings hold", "tells", texts=False
    ),
    "unsign": Command("signing", "take a signature back, with a reason", "changes", texts=False),
    "submit": Command("handing", "hand a review over to QA", "changes", texts=True),
    "return": Command("handing", "return a review to the reviewer", "changes", texts=True),
    "complete": Command("handing", "QA is complete", "changes", texts=True),
    "state-qa": Command("handing", "hand a review over to the state's QA", "changes", texts=True),
    "finalise": Command("handing", "finalise a review", "changes", texts=True),
    "reopen": Command("handing", "reopen a review, with a reason", "changes", texts=True),
    "blame": Command("blaming", "who gave each answer, when and why", "tells", texts=True),
    "recover": Command(
        "recovering",
        "look at what is kept on this machine and not in a file; take or discard it",
        "itself",
        texts=True,
        writes="reviews",
    ),
    "forget": Command(
        "forgetting",
        "take away what you keep beside reviews that are final: notes of interviews, points looked at",
        "tells",
        texts=False,
    ),
    "history": Command(
        "keeping", "what happened to a review, and which versions are kept", "tells", texts=True
    ),
    "restore": Command("keeping", "bring a former version back, as a new one", "changes", texts=False),
    "notes": Command("noting", "the QA notes of a review", "tells", texts=True),
    "note": Command("noting", "open a QA note", "changes", texts=False),
    "reply": Command("noting", "reply to a note", "changes", texts=False),
    "close-note": Command("noting", "close a note", "changes", texts=False),
    "reopen-note": Command("noting", "open a closed note again", "changes", texts=False),
    "override": Command("overriding", "override an item's rating (site leaders)", "changes", texts=True),
    "undo-override": Command("overriding", "let the computed rating hold again", "changes", texts=True),
    "overrides": Command("overriding", "the overridden items", "tells", texts=True),
    "diff": Command(
        "differing", "what changed between two versions, and which ratings that changed", "tells", texts=True
    ),
    "settle": Command("keeping", "settle what a merge left open", "changes", texts=True),
    "git-setup": Command(
        "gitting", "diff and merge drivers for reviews in this clone", "none", texts=False, writes="files"
    ),
    "textconv": Command("gitting", "a review as readable text (called by git)", "itself", texts=True),
    "keep-modes": Command(
        "gitting",
        "takes reviews from who can read them after a checkout (called by git)",
        "itself",
        texts=False,
        writes="reviews",
    ),
    "merge-driver": Command(
        "gitting", "a merge by question and row (called by git)", "itself", texts=False, writes="reviews"
    ),
    "verify-pushed": Command(
        "verifying",
        "whether reviews that are pushed to a bare repository hold (called by git)",
        "itself",
        texts=False,
    ),
    "settings": Command(
        "settings",
        "the user's settings, where they stand, and setting them",
        "none",
        texts=False,
        writes="files",
    ),
    "doctor": Command(
        "doctor",
        "what is wrong with this set-up, and how it is mended",
        "itself",
        texts=False,
        writes="files",
    ),
    "keys": Command(
        "keys", "every key of the screens, and the id by which the settings set it", "none", texts=False
    ),
    "instruments": Command(
        "instruments", "the instruments that are installed", "none", texts=False, writes="files"
    ),
    "lint": Command(
        "instruments", "check an instrument file and prove its rating tables", "none", texts=False
    ),
    "describe": Command("instruments", "every rule of an instrument in plain English", "none", texts=True),
    "compare": Command(
        "comparing", "what differs between two instruments, question by question", "none", texts=True
    ),
    "migrate": Command(
        "migrating", "move a review to another version of its instrument", "changes", texts=True
    ),
    "train": Command(
        "training",
        "mock cases: list, read, start an attempt, check a case of one's own",
        "none",
        texts=True,
        writes="reviews",
    ),
    "quiz": Command(
        "quizzes",
        "take a quiz, with a certificate when it is passed; who of a class missed what",
        "none",
        texts=False,
        writes="files",
    ),
    "score": Command(
        "scoring",
        "hold attempts on a mock case against its key; a class report",
        "tells",
        texts=True,
        writes="files",
    ),
    "agreement": Command(
        "agreeing", "how far two or more reviews of one case agree, and where not", "tells", texts=True
    ),
    "reconcile": Command(
        "reconciling",
        "walk through the differences of two or more reviews of one case, and record what is agreed on",
        "tells",
        texts=True,
        writes="files",
    ),
    "take-agreed": Command(
        "reconciling", "answer a review as its reviewers agreed on", "changes", texts=True
    ),
    "debrief": Command(
        "walking", "walk a trainee through a scored attempt, difference by difference", "tells", texts=True
    ),
    "register": Command(
        "registering",
        "where a team's certification stands on a day; matrix, workbook, calendar",
        "tells",
        texts=False,
        writes="files",
    ),
    "collect": Command(
        "collecting",
        "take in a class's attempts from a folder or from git branches",
        "none",
        texts=False,
        writes="reviews",
    ),
    "brief": Command(
        "briefing", "what many reviews say, on a page for leaders", "tells", texts=True, writes="files"
    ),
    "report": Command(
        "reporting",
        "roll reviews up: items, outcomes, practice, trends, QA, progress",
        "tells",
        texts=True,
        writes="files",
    ),
    "export": Command(
        "reporting",
        "export reviews as CSV, Excel, JSON, HTML or Markdown",
        "tells",
        texts=True,
        writes="files",
    ),
    "inquiries": Command(
        "asking", "what was asked about an item and answered, in a folder", "tells", texts=False
    ),
    "ready": Command(
        "asking",
        "the reviews that are ready for the state's quality assurance",
        "tells",
        texts=False,
        writes="files",
    ),
    "print": Command(
        "reporting",
        "print a review, what is open in it, or a blank form",
        "tells",
        texts=True,
        writes="files",
    ),
    "schema": Command("instruments", "the JSON Schema of instrument or review files", "none", texts=False),
    "import-xlsform": Command(
        "exchanging", "make an instrument of an XLSForm", "none", texts=False, writes="files"
    ),
    "manual": Command("manual", "the pages of the manual, which ship with the program", "none", texts=False),
    "completions": Command("manual", "what a shell reads to complete commands", "none", texts=False),
    "help": Command("manual", "what --help says, of the program or of a command", "none", texts=False),
}
"""Every command."""
_NEVER_EMPTY: Final = frozenset(
    {
        "--answers",
        "--before",
        "--bundle",
        "--case",
        "--cases",
        "--certificate",
        "--class",
        "--csv",
        "--debug",
        "--folder",
        "--from",
        "--git",
        "--into",
        "--key",
        "--lint",
        "--map",
        "--out",
        "--output",
        "--path",
        "--result",
        "--rubric",
        "--rubrics",
    }
)
"""The options behind which no word is empty: what they are for is known before a command's own parser is made."""


def main(argv: list[str] | None = None) -> int:
    """Runs a command; returns its exit status. Nothing but UserError's one line ever reaches a person on failure.

    Without `argv` it is the program itself: it takes the process's arguments, and ends the process.
    """
    if argv is not None:
        return _status(argv)
    if "_ARGCOMPLETE" in os.environ:
        from tui_review.cli.manual import complete  # noqa: PLC0415 - for a shell that asks, and nobody else

        complete({name: each.does for name, each in COMMANDS.items()}, parser_of)
    terminal.open_missing_streams()
    understand(sys.stdin)
    for number in (signal.SIGHUP, signal.SIGTERM):
        # Whoever said to ignore it, as `nohup` does, is heard.
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stopped)
    # A command lives for a blink and makes its many small objects at once: looking for cycles in them is time lost.
    gc.set_threshold(200_000)
    status = _status(sys.argv[1:])
    if not terminal.finish_complaints():
        status = UNUSABLE
    # Taking down what a command has built takes as long as reading a review; the system does it at once.
    os._exit(status)


def _stopped(number: int, _frame: object) -> NoReturn:
    """Has the line's end and a request to end do as Ctrl+C: what is held is let go of. The second one ends at once."""
    signal.signal(number, signal.SIG_DFL)
    terminal.let_go_of_stalled()
    raise KeyboardInterrupt(number)


def _status(arguments: list[str]) -> int:
    """Runs a command and turns whatever goes wrong into one line and a status."""
    status = _carried_out(arguments)
    support.note("end", status=status)
    if lacking := support.end():
        why = os_refusal(lacking, file=lacking.filename, act="write")
        terminal.complain(f"{why.file}: The log is not whole. {why.what} {why.remedy}")
    return status


def _carried_out(arguments: list[str]) -> int:
    WRITTEN.clear()
    DOUBTED.clear()
    ended: int | Exception | KeyboardInterrupt
    try:
        with HELD:
            ended = _run(arguments)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - a traceback could show a case's data
        ended = error
    unsaid = None
    try:
        # Whatever was said before it ended, and however it did.
        terminal.finish()
    except OSError as error:
        unsaid = error
    if isinstance(ended, int):
        return ended if unsaid is None else _unsaid(unsaid, ended, whole=True)
    # Files are read and written by name, so what has none is what is printed.
    if isinstance(ended, OSError) and not isinstance(ended.filename, str | bytes):
        support.note_error("refused by the system", ended)
        return _unsaid(ended, UNUSABLE, whole=False)
    if isinstance(unsaid, BrokenPipeError):
        terminal.let_go()
    status = _refused(ended)
    # What ended it stands first.
    _name_doubts()
    return status


def _refused(ended: Exception | KeyboardInterrupt) -> int:
    """Says in one line what ended a command early."""
    match ended:
        case UserError():
            support.note_error("refused", ended)
            return _fail(ended.message)
        case KeyboardInterrupt():
            return 128 + (ended.args[0] if ended.args else signal.SIGINT)
        case OSError():
            support.note_error("refused by the system", ended)
            return _fail(os_refusal(ended, file=os.fsdecode(ended.filename), act="use").message)
        case RecursionError():
            return _fail("The data is nested too deeply.")
        case ImportError():
            support.note_error("not installed", ended)
            missing = f" ({ended.name} cannot be loaded)" if ended.name else ""
            return _fail(f"The program is not installed as a whole{missing}. Install it again.")
        case _:
            support.note_error("error", ended)
            return _fail(f"An error inside tui-review ({_where(ended)}). Please report this line.")


def _unsaid(error: OSError, status: int, *, whole: bool) -> int:
    """Says that nobody takes what is printed, and what the command wrote all the same; the exit status then.

    Nobody is to do again what is done: with `whole`, all of it.
    """
    if isinstance(error, BrokenPipeError):
        terminal.let_go()
    written = _written()
    if not written:
        # Whoever has read enough is no error to tell.
        is_enough = isinstance(error, BrokenPipeError)
        return UNUSABLE if is_enough else _fail(os_refusal(error, file="the output", act="write").message)
    what = "All is done" if whole else "What was done so far stands"
    to_do = "Nothing need be done again." if whole else "See what is done before you do it again."
    why = f"only what there is to say of it cannot be printed ({reason_of(error)})"
    terminal.complain(f"{', '.join(written)}: {what}; {why}. {to_do}")
    return max(status, FINDINGS) if whole else UNUSABLE


def _written() -> list[str]:
    """The files that the command was to write, as far as it has: not what the program keeps for itself."""
    own = [str(place_of("state")), str(place_of("cache"))]
    files = [each for each in WRITTEN if not any(Path(each).is_relative_to(place) for place in own)]
    return [each for each in files if OWN_FOLDER not in Path(each).parts] or files


_TOO_MANY: Final = "unrecognized arguments: "


class _CommandParser(argparse.ArgumentParser):
    """A parser whose refusals are ours: one line, with what to do."""

    def error(self, message: str) -> NoReturn:
        """Raises UserError. What is too many may be words of a case: options are named, all else is counted."""
        told, found, rest = message.partition(_TOO_MANY)
        if found and not told:
            given = rest.split()
            options = [each.partition("=")[0] for each in given if each.startswith("-")]
            message = f"no option of it: {', '.join(options)}" if options else "there are arguments too many"
        raise UserError(f"{message[:1].upper()}{message[1:]}.", remedy=f"See `{self.prog} --help`.")

    def format_help(self) -> str:
        """The help, with the examples of the command below it."""
        from tui_review.cli.examples import EXAMPLES  # noqa: PLC0415 - for `--help` only

        lines = EXAMPLES.get(self.prog.removeprefix("tui-review "), ())
        return super().format_help() + "".join(["\nfor example:\n", *(f"  {each}\n" for each in lines)])

    def _print_message(self, message: str, _file: object = None) -> None:
        """Help goes where everything goes."""
        terminal.write(message)


def _check_arguments(arguments: list[str]) -> None:
    """Raises UserError for arguments that nobody means.

    An empty one is a variable of the shell that was not set: as a file it would be the folder one is in. Only the
    words of an option (a reason, a name) may be empty.
    """
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if "\0" in argument:
            raise UserError("An argument holds the character NUL, which is no text.", remedy="Remove it.")
        if not argument and (not before.startswith("--") or before in _NEVER_EMPTY):
            what = f"An argument is empty{f', after {before}' if before else ''}."
            raise UserError(what, remedy="Was a variable of the shell not set?")
        if argument.startswith("-") and argument.endswith(".yaml") and "--" not in arguments:
            raise UserError(
                f"{argument} reads as an option.", remedy=f"Write ./{argument} for the file of that name."
            )


def parser_of(command: str) -> argparse.ArgumentParser:
    """What reads the arguments of a command: its own, and `--lang` where it shows texts."""
    parser = _CommandParser(prog=f"tui-review {command}", allow_abbrev=False)
    import_module(f"tui_review.cli.{COMMANDS[command].module}").arguments(parser, command)
    if COMMANDS[command].texts:
        parser.add_argument(
            "--lang", default="", metavar="LANG", help="show the instrument's texts in LANG: es"
        )
    return parser


def _logged(arguments: list[str]) -> list[str]:
    """The arguments without `--debug LOG`, which begins the log for support."""
    stop = arguments.index("--") if "--" in arguments else len(arguments)
    if "--debug" not in arguments[:stop]:
        return arguments
    at = arguments.index("--debug")
    if at + 1 >= stop:
        raise UserError("--debug needs a file.", remedy="Write, for example, --debug tui-review.log.")
    try:
        support.begin(arguments[at + 1])
    except ValueError:
        what = "This is no log of this program, and is left as it is."
        remedy = "Write, for example, --debug tui-review.log."
        raise UserError(what, remedy=remedy, file=arguments[at + 1]) from None
    return arguments[:at] + arguments[at + 2 :]


def names_a_file(action: argparse.Action) -> bool:
    """Whether an argument of a command is the name of a file or folder, and no text of a person."""
    return str(action.metavar or action.dest).upper() in _FILES


def _read_letters(parser: argparse.ArgumentParser, parsed: argparse.Namespace) -> None:
    """Reads texts as they would be read from stdin: a terminal sends UTF-8 in other locales too. Raises UserError."""
    for action in parser._actions:  # noqa: SLF001 - argparse tells it in no other way
        # What a type reads from a text is in letters already.
        given = (
            None if action.type is not None or names_a_file(action) else getattr(parsed, action.dest, None)
        )
        if isinstance(given, list):
            setattr(parsed, action.dest, list(map(argument_text, given)))
        elif isinstance(given, str):
            setattr(parsed, action.dest, argument_text(given))


def _run(arguments: list[str]) -> int:
    _check_arguments(arguments)
    arguments = _logged(arguments)
    if arguments[:1] in (["-h"], ["--help"]):
        terminal.write(_overview())
        return 0
    if arguments[:1] == ["--version"]:
        from importlib.metadata import version  # noqa: PLC0415 - only here, and slow

        terminal.say(f"tui-review {version('tui-review')}")
        return 0
    name = arguments[0] if arguments and arguments[0] in COMMANDS else "home"
    rest = arguments[1:] if arguments and arguments[0] in COMMANDS else arguments
    if (
        name == "home"
        and rest
        and not rest[0].startswith("-")
        and not Path(rest[0]).exists()
        and "/" not in rest[0]
    ):
        hint = did_you_mean(rest[0], COMMANDS)
        raise UserError(
            f"There is no command and no folder {rest[0]}.{hint}", remedy="See `tui-review --help`."
        )
    support.note_system(name)
    command = COMMANDS[name]
    module = import_module(f"tui_review.cli.{command.module}")
    try:
        parser = parser_of(name)
        # Behind `--` nothing is an option, which argparse knows in one way of reading only.
        parsed = parser.parse_args(rest) if "--" in rest else parser.parse_intermixed_args(rest)
    except SystemExit as stop:
        return int(stop.code or 0)
    _read_letters(parser, parsed)
    check_idle(name, parser, parsed, rest)
    asked = getattr(parsed, "lang", "")
    UNCONFIRMED.clear()
    try:
        with speaking(_language(asked), strict=bool(asked)):
            status: int = _help(parsed.named) if name == "help" else module.run(parsed)
    finally:
        for id_ in SPOKEN.not_worded:
            terminal.complain(f"{id_} has no texts in {asked!r}: they are shown in its own language.")
    _name_doubts()
    if DOUBTED and command.reviews == "tells" and status == DONE:
        status = FINDINGS
    if _names_unconfirmed() and status == DONE:
        status = FINDINGS
    if command.reviews in ("tells", "changes"):
        status = _name_pending(parsed, status, reads=command.reviews == "tells")
    return status


def _name_doubts() -> None:
    """Says of rules that the command has used what has to be known before a rating is believed."""
    if not DOUBTED:
        return
    from tui_review.telling.origin import named_words  # noqa: PLC0415 - loaded only if it is needed

    for named, origin in DOUBTED.values():
        terminal.complain(f"{origin.path}: {named_words(named, origin)}.")


def _names_unconfirmed() -> bool:
    """Whether something that the command wrote may not last through a power cut; it is said."""
    for file in UNCONFIRMED:
        terminal.complain(f"{file}: {unconfirmed_words(file)}")
    return bool(UNCONFIRMED)


def _language(asked: str) -> str:
    """The language to show texts in: the one asked for, or that of the settings. Raises UserError for no language."""
    from tui_review.settings import LANGUAGE, read_settings  # noqa: PLC0415 - `--help` needs none

    try:
        return str(LANGUAGE.read(asked)) if asked else read_settings()[0].language
    except MarkError as error:
        raise UserError(f"--lang {asked!r}: {error}", remedy="Write, for example, --lang es.") from None


def _name_pending(parsed: argparse.Namespace, status: int, *, reads: bool) -> int:
    """Names what is kept on this machine and lacks in the files that a command was about; the exit status then."""
    from tui_review.store.private import names_of_journals, names_unsent, state_folder  # noqa: PLC0415 - what follows is loaded only if it is needed

    try:
        if status == UNUSABLE:
            return status
        if names_unsent():
            from tui_review.cli.pendings import name_typed  # noqa: PLC0415

            name_typed(parsed)
        if not names_of_journals():
            return status
    except OSError as error:
        # What the command was for is done.
        what = f"What is kept on this machine cannot be looked at ({error.strerror})."
        terminal.complain(f"{state_folder()}: {what} The rest is done.")
        return FINDINGS if reads and status == DONE else status
    from tui_review.cli.pendings import name_pending  # noqa: PLC0415

    named = name_pending(parsed)
    return FINDINGS if named and reads and status == DONE else status


def _overview() -> str:
    width = max(len(name) for name in COMMANDS)
    lines = [f"  {name:<{width}}  {each.does}" for name, each in COMMANDS.items()]
    head = "tui-review [FOLDER]: guided case reviews, kept as YAML files.\n\n"
    head += "Commands (`tui-review help COMMAND` explains each):\n"
    tail = "\n--debug LOG, with any command, writes a log for support: no value, name or text of a case is in it."
    tail += "\nExit status: 0 done and clean, 1 findings, 2 the command or a file could not be used.\n"
    return head + "\n".join(lines) + "\n" + tail


def _help(command: str) -> int:
    """What `--help` says, of the program or of a command."""
    if command and command not in COMMANDS:
        what = f"There is no command {command}.{did_you_mean(command, COMMANDS)}"
        raise UserError(what, remedy="`tui-review help` lists them.")
    terminal.write(parser_of(command).format_help() if command else _overview())
    return DONE


def _fail(message: str) -> int:
    terminal.complain(message)
    return UNUSABLE


def _where(error: Exception) -> str:
    """The kind of an error and its place in the code; never its message or values, which may hold a case's data."""
    return ", ".join([type(error).__name__, *support.places_of(error)[-1:]])
