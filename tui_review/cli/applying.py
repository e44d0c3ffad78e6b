"""Which options go with which: one that would do nothing, as a command is called, is refused before anything is done.

Nobody finds out by what is missing in a file that an option was passed over: `--handout` that is not heeded gives names
away. The rules are lines of text, so that a test can go through them; what only the files themselves tell is refused
by the commands, with `refuse_idle`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, NoReturn

from tui_review.errors import UserError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Container, Iterator, Sequence

_OUTPUT: Final = "--overwrite needs --output"
_FILTERS: Final = (
    "--instrument --round --status --place --case-type --period-from --period-to --completed-from --completed-to "
    "--practice --verified --as-of"
)
_ATTEMPT: Final = "--seed --questions --name --certificate --feedback --folder"

WITH: Final[dict[str, tuple[str, ...]]] = {
    "rate": (
        "--instrument --version needs --answers",
        "FILE not --answers",
    ),
    "recover": (
        "--by --role --sign needs --take",
        "--take --discard not --json",
    ),
    "settle": ("--take-back needs SIDE",),
    "forget": ("--open not --all",),
    "git-setup": ("--modes not --disable",),
    "doctor": ("--overwrite needs --bundle",),
    "instruments": ("--folder --json not --update-manifest",),
    "train": (
        "CASE --by --read --search --list --cases not --lint",
        "CASE --by --read --search --folder not --list",
        "ID --by --folder not --read, --search",
        "--read not --search",
        "--by --folder --read --search needs CASE, --lint",
        "--format needs --read",
        "--output needs --format md, --format html",
        _OUTPUT,
        "--key needs --lint",
        "--json not CASE",
    ),
    "quiz": (
        f"QUIZ --item --due --as-of {_ATTEMPT} --list not --lint",
        f"QUIZ --item --due --as-of {_ATTEMPT} not --list",
        f"{_ATTEMPT} needs QUIZ, --item, --due",
        "--as-of needs --due",
        "--folder --certificate needs QUIZ",
        "--result needs QUIZ, --item, --due",
        "--class not QUIZ, --item, --due, --list, --lint",
        "--format --output needs --class",
        "--overwrite needs --output, --result",
        "--json not QUIZ, --item, --due, --lint, --format md, --format html, --format xlsx",
    ),
    "score": (
        "--json --report --handout --pass-mark --before --output --overwrite --rationales --rubrics --out not --item",
        "--report not --json",
        "--handout needs --report md, --report html",
        "--handout not --out",
        "--rationales not --handout",
        "--rationales needs --report md, --report html, --out",
        "--output needs --report, --json",
        "--pass-mark needs --report, --json, --out",
        "--overwrite needs --output, --out",
    ),
    "reconcile": ("--narrative --reason --by --again needs --agree",),
    "register": (
        "--json not --format md, --format html, --format xlsx, --format ics",
        _OUTPUT,
    ),
    "collect": ("--branches --path needs --git",),
    "brief": ("--excerpts --full not --format xlsx", _OUTPUT),
    "report": (
        "--progress not --json, --format xlsx",
        "--item not --format csv, --format xlsx",
        "--compare not --json, --format csv, --format xlsx",
        _OUTPUT,
    ),
    "export": (
        "--wide needs --format csv, --format xlsx",
        f"--deidentify --review --leave-out {_FILTERS} not --format xlsform",
        "--overwrite not --format parquet",
        _OUTPUT,
    ),
    "ready": (_OUTPUT,),
    "print": (
        "--guidance needs --blank",
        "--deidentify --review --only --as-of not --blank",
        "--only not --packet",
        _OUTPUT,
    ),
}
"""By command: options, then `needs` one of what follows, or does `not` go with any of it.

Words in capitals are what stands without an option. `--format md` is that choice, by default too.
"""


class Fitting(NamedTuple):
    """One line of it."""

    options: tuple[str, ...]
    how: Literal["needs", "not"]
    what: tuple[str, ...]


def rules_for(command: str) -> Iterator[Fitting]:
    """The rules of a command."""
    for line in WITH.get(command, ()):
        for how in ("needs", "not"):
            options, found, what = line.partition(f" {how} ")
            if found:
                yield Fitting(
                    tuple(options.split()), "needs" if how == "needs" else "not", tuple(what.split(", "))
                )


def check_idle(
    command: str, parser: argparse.ArgumentParser, parsed: argparse.Namespace, arguments: Sequence[str]
) -> None:
    """Raises UserError for an option that does nothing beside the others that a command was given."""
    given = _Given(parser, parsed, arguments)
    for rule in rules_for(command):
        holding = [what for what in rule.what if given.holds(what)]
        if bool(holding) == (rule.how == "needs"):
            continue
        for option in rule.options:
            if given.stands(option):
                if rule.how == "not":
                    refuse_idle(option, f"with {holding[0]}")
                refuse_idle(option, f"without {' or '.join(rule.what)}", add=rule.what[0])


def refuse_idle(option: str, where: str, *, add: str = "") -> NoReturn:
    """Raises UserError for an option that does nothing where it was given; `add` is what it is for."""
    leave = f"{f'Add {add}, or leave' if add else 'Leave'} {option} out."
    raise UserError(f"{option} does nothing {where}.", remedy=leave)


class _Given:
    """What of a command's options was given, however it was written."""

    def __init__(
        self, parser: argparse.ArgumentParser, parsed: argparse.Namespace, arguments: Sequence[str]
    ) -> None:
        self._parsed = parsed
        stop = arguments.index("--") if "--" in arguments else len(arguments)
        written: Container[str] = {each.partition("=")[0] for each in arguments[:stop]}
        self._places: dict[str, str] = {}
        self._written: set[str] = set()
        for action in parser._actions:  # noqa: SLF001 - argparse tells it in no other way
            named = action.option_strings or [str(action.metavar or action.dest).upper()]
            self._places |= dict.fromkeys(named, action.dest)
            if not action.option_strings or any(each in written for each in action.option_strings):
                self._written.add(action.dest)

    def stands(self, option: str) -> bool:
        """Whether an option was given; an empty text, a variable that is not set, is none."""
        place = self._places[option]
        return place in self._written and getattr(self._parsed, place) not in (None, "", [], (), False)

    def holds(self, what: str) -> bool:
        """Whether an option was given, or has that choice, by default too."""
        option, _, choice = what.partition(" ")
        return getattr(self._parsed, self._places[option]) == choice if choice else self.stands(option)
