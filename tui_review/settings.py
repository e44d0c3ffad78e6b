"""The settings: small TOML files, read with the standard library, written with tomli-w.

Whoever runs the machine sets some for everybody in `/etc/xdg/tui-review/settings.toml`, which is always read, first;
those in each of `$XDG_CONFIG_DIRS` come before it, and the user's own, `$XDG_CONFIG_HOME/tui-review/settings.toml`,
before them, but for what it fixes. A missing file sets nothing, and a broken
one keeps nobody from working. The class is the one definition: its fields are the keys, its types what they take.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, fields
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from tui_review import places
from tui_review.errors import DONE, UNUSABLE, UserError, did_you_mean, said
from tui_review.places import expanded, place_of
from tui_review.shape.door import structured
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, FilledText, Matching, Truth
from tui_review.shape.misfit import MisfitError, Steps
from tui_review.terminal import complain
from tui_review.yamlfile.files import make_own_folder, os_refusal, read_bytes, utf8_text
from tui_review.yamlfile.output import OWNERS_ALONE, mode_of, write_output

LANGUAGE: Final = Matching(
    r"(?:[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?", "the short name of a language, such as es"
)
"""How languages are named: as in `ID.es.wording.yaml`."""


@frozen()
class Settings:
    """What a user can choose."""

    folder: FilledText = "reviews"
    """The folder of reviews where none is named."""
    name: str = ""
    """The reviewer's name in the history; empty for the system's user name."""
    role: Literal["", "reviewer", "qa", "site_leader", "state", "observer"] = ""
    """The role the user works in; empty for the one that an act needs, and reviewer in the wizard."""
    theme: Literal["", "dark", "light", "ansi", "mono", "monochrome"] = ""
    """dark, light, ansi or mono; empty to choose by the terminal and NO_COLOR."""
    keys: dict[str, str] = field(default_factory=dict)
    """Key bindings by binding id."""
    cases: str = ""
    """A folder of mock cases of one's own, beside those that ship with the program."""
    commit: Annotated[bool, Truth()] = False
    """Whether each hand-over is committed to git, in a folder that git keeps."""

    editor: str = ""
    """The editor for long texts, with its options; empty for $VISUAL or $EDITOR, `off` for none at all."""
    language: Annotated[str, LANGUAGE] = ""
    """The language of questions and guidance, `es`, where an instrument is worded in it; empty for its own."""

    several_roles: Literal["warning", "error"] = "warning"
    """What it is that one person acts in several roles of one review: an error is refused."""
    reasons: Literal["optional", "question", "sitting"] = "optional"
    """Whether a change after the first submission needs a reason: question and sitting say how often one is asked."""
    sign: str = ""
    """The SSH key that hand-overs and signatures are signed with; empty for none."""
    allowed_signers: str = ""
    """The list of keys that may sign and whose they are; empty for the one of git's own settings."""
    require_signed: Annotated[bool, Truth()] = False
    """Whether an act or signature that no key signed is found not to hold."""
    index: Annotated[bool, Truth()] = True
    """Whether what follows from reviews is remembered on this machine, so that a folder is not read anew each time."""
    people: dict[str, str] = field(default_factory=dict)
    """By e-mail or name of git, that person's names in reviews, several with `;` between them."""
    fixed: list[str] = field(default_factory=list)
    """The settings that nobody sets for oneself; said in a file for everybody on this machine alone."""

    __pydantic_config__ = STRICT


WHAT: Final[Mapping[str, str]] = {
    "folder": "the folder of reviews where none is named",
    "name": "your name in the record of reviews; empty for the account's",
    "role": "the role you work in: reviewer, qa, site_leader, state, observer (empty: what a command's act needs)",
    "theme": "dark, light, ansi or mono; empty to choose by the terminal and NO_COLOR",
    "keys": "keys of your own by id, as `tui-review keys` lists them",
    "cases": "a folder of mock cases of your own",
    "commit": "true to commit each hand-over to git",
    "editor": "your editor for long texts, such as vim; empty for $VISUAL or $EDITOR, off for none",
    "language": "the language of questions and guidance, such as es",
    "several_roles": "one person in several roles of a review: warning, or error, which is refused",
    "reasons": "why a submitted review is changed: optional, or needed once a question or once a sitting",
    "sign": "the SSH key that hand-overs and signatures are signed with",
    "allowed_signers": "the list of whose key is whose (default: gpg.ssh.allowedSignersFile of git)",
    "require_signed": "true to have verify and check name acts that no key signed",
    "index": "false to have nothing of reviews remembered on this machine; lists and reports then take longer",
    "people": "who commits under which e-mail or name of git, by which names in reviews",
}
"""Each setting in a few words."""
OFF: Final = "off"
"""As `editor`: there is none, whatever the environment says."""
_NO_LETTER: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no review could hold."""
FIXED: Final = "fixed"
"""What a file for everybody says of the settings in it that nobody sets for oneself."""
_FILE: Final = "settings.toml"
_NOT_THERE: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})
"""How the system says that a path leads to no file."""
_PASSED_OVER: Final = "Nothing of this file is used."
_NOT_KNOWN: Final = (
    "Nothing of this file is used: what it fixes for everybody does not hold. Tell whoever runs this machine."
)
_MAPS: Final = ("keys", "people")
"""Settings that each file adds to, one by one."""
_TRUTHS: Final = {"true": True, "yes": True, "false": False, "no": False, "": False}


def with_setting(settings: Settings, key: str, text: str) -> Settings:
    """The settings with one of them as it is typed, `keys.ID` and `people.EMAIL` for one of many.

    An empty text puts the default back. Raises UserError.
    """
    name, _, part = key.partition(".")
    if name not in WHAT or (name in _MAPS) != bool(part):
        hint = did_you_mean(key, WHAT)
        raise UserError(f"There is no setting {said(key)}.{hint}", remedy=f"There are: {', '.join(WHAT)}.")
    check_free(name)
    value: Any = text.strip()
    if name in _MAPS:
        value = {id_: own for id_, own in {**getattr(settings, name), part: value}.items() if own}
    elif isinstance(getattr(settings, name), bool):
        value = _TRUTHS.get(value.casefold(), value)
    data = {each.name: getattr(settings, each.name) for each in fields(Settings)}
    data[name] = value if value != "" else getattr(_layered(_layers()[:-1]), name)
    try:
        return structured(Settings, data)
    except MisfitError as error:
        raise UserError(f"{name}: {error}", remedy=f"It is {WHAT[name]}.") from None


def settings_path() -> Path:
    """Where the settings are kept."""
    return place_of("config") / _FILE


def settings_paths() -> list[Path]:
    """Every file that settings may stand in: those for everybody, the weakest first, and the user's own."""
    given = map(Path, os.environ.get("XDG_CONFIG_DIRS", "").split(os.pathsep))
    machine = places.FOR_EVERYBODY
    # What the machine's own file fixes holds against all others: it is read whatever a user's variable names.
    folders = [machine, *reversed([each for each in given if each.is_absolute() and each != machine])]
    return [*(each / "tui-review" / _FILE for each in folders), settings_path()]


def reviews_folder(given: str = "") -> Path:
    """The folder of reviews that is named, or that of the settings."""
    return Path(given) if given else expanded(load_settings().folder)


def load_settings() -> Settings:
    """The settings. What is wrong with the files is said once, each fault in a line on stderr; what fits is used."""
    found, problems = read_settings()
    for problem in problems:
        _say_once(problem.message)
    return found


def read_settings() -> tuple[Settings, list[UserError]]:
    """The settings as far as the files fit, with the defaults for the rest, and all that is wrong with them."""
    layers = _layers()
    return _layered(layers), [problem for each in reversed(layers) for problem in each.problems]


def status_of_files() -> int:
    """The exit status for the files: whether one cannot be used. Of one with a value that does not fit the rest is."""
    return UNUSABLE if any(each.broken for each in _layers()) else DONE


def sources() -> dict[str, Path]:
    """Where each setting that is set comes from; those that are not there are as the program has them."""
    layers = _layers()
    fixed = _fixed(layers)
    return {name: each.path for each in layers for name in each.fitting if name not in fixed} | fixed


@frozen()
class InForce:
    """One of the files that settings may stand in, and which of its settings hold."""

    path: Path
    is_there: bool
    holding: Sequence[str] = ()
    """The settings in it that hold."""
    passed_over: Mapping[str, Path] = field(default_factory=dict)
    """Those in it that do not, each with the file that does."""
    fixed: Sequence[str] = ()
    """Those that it fixes for everybody."""


def in_force() -> list[InForce]:
    """Every file that is read, in the order in which they count, the weakest first, and what holds of each."""
    layers = _layers()
    came_from = sources()
    found = []
    for each in layers:
        said_there = [name for name in each.fitting if name != FIXED]
        # Files add to the maps one by one: a stronger one takes none away, but where one fixes them.
        fixing = _fixed(layers)
        other = {
            name: came_from[name]
            for name in said_there
            if came_from[name] != each.path and (name not in _MAPS or name in fixing)
        }
        holding = [name for name in said_there if name not in other]
        is_there = os.path.lexists(each.path)
        found.append(InForce(each.path, is_there, holding, other, each.fitting.get(FIXED, ())))
    return found


def fixed_settings() -> dict[str, Path]:
    """The settings that nobody sets for oneself, with the file that says so."""
    return _fixed(_layers())


def check_free(name: str) -> None:
    """Raises UserError for a setting that is fixed for everybody."""
    if (path := fixed_settings().get(name)) is not None:
        what = f"{name} is fixed for everybody on this machine."
        raise UserError(what, remedy="Ask whoever runs it.", file=str(path))


@frozen()
class _Layer:
    """What one file sets."""

    path: Path
    fitting: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, Any] = field(default_factory=dict)
    """What does not fit, by its key."""
    problems: Sequence[UserError] = ()
    broken: bool = False
    """Whether nothing of it can be read."""


def _layers() -> list[_Layer]:
    *others, own = settings_paths()
    return [*(_layer(path, for_everybody=True) for path in others), _layer(own)]


def _fixed(layers: Sequence[_Layer]) -> dict[str, Path]:
    """What the files for everybody fix, each with the first that does: no other sets it otherwise."""
    return {name: each.path for each in reversed(layers[:-1]) for name in each.fitting.get(FIXED, ())}


def _layered(layers: Sequence[_Layer]) -> Settings:
    data: dict[str, Any] = {}
    maps: dict[str, dict[str, str]] = {name: {} for name in _MAPS}
    fixed: set[str] = set()
    for each in layers:
        data |= {name: value for name, value in each.fitting.items() if name not in fixed}
        for name in _MAPS:
            if name not in fixed:
                maps[name] |= each.fitting.get(name, {})
        # What one file for everybody fixes, no stronger one and no user sets otherwise.
        fixed |= set(each.fitting.get(FIXED, ()))
    return structured(Settings, {name: value for name, value in data.items() if name != FIXED} | maps)


def _layer(path: Path, *, for_everybody: bool = False) -> _Layer:
    passed_over = _NOT_KNOWN if for_everybody else _PASSED_OVER
    try:
        text = _text_of(path)
        if not text:
            return _Layer(path)
        if not for_everybody:
            _check_is_ones_own(path)
        import tomllib  # noqa: PLC0415 - only who has settings pays for reading them

        file = _SettingsFile(str(path), text, tomllib.loads(text))
    except UserError as error:
        # What is wrong at a line of it can be mended there.
        remedy = f"{error.remedy} {passed_over}" if error.line else passed_over
        found_at = UserError(error.what, remedy=remedy, file=str(path), line=error.line)
        return _Layer(path, problems=[found_at], broken=True)
    except (OSError, ValueError, RecursionError) as error:
        why = "they are nested too deeply" if isinstance(error, RecursionError) else str(error)
        what = f"The settings cannot be read: {why}."
        return _Layer(path, problems=[UserError(what, remedy=passed_over, file=str(path))], broken=True)
    found: list[UserError] = []
    wrong: set[Any] = set()
    fixing = file.data.get(FIXED)
    try:
        structured(Settings, {name: value for name, value in file.data.items() if name != FIXED})
    except MisfitError as error:
        wrong = {misfit.path[0] for misfit in error.found}
        found = [
            UserError(
                each.what, remedy="What fits is used.", file=str(path), line=file.nearest_line(each.path)
            )
            for each in error.found
        ]
        found.sort(key=lambda problem: problem.line or 0)
    for name, value in file.data.items():
        if isinstance(value, str) and "\0" in value:
            wrong.add(name)
            what = f"{name} holds the character NUL, which no text has."
            line = file.nearest_line((name,))
            found.append(UserError(what, remedy="What fits is used.", file=str(path), line=line))
    fitting = {key: value for key, value in file.data.items() if key not in wrong}
    if fixing is not None:
        fixed, problems = _fixing(fixing, for_everybody=for_everybody)
        # A value that does not fit holds for nobody, and is fixed for nobody.
        fitting[FIXED] = [name for name in fixed if name not in wrong]
        problems += [f"{name} is not fixed: its value here does not fit." for name in fixed if name in wrong]
        line = file.nearest_line((FIXED,))
        holds = (
            f"What it fixes besides holds: {', '.join(fitting[FIXED]) or 'nothing'}." if for_everybody else ""
        )
        found += [UserError(what, remedy=holds, file=str(path), line=line) for what in problems]
        if not for_everybody:
            wrong.add(FIXED)
            del fitting[FIXED]
    rest = {key: value for key, value in file.data.items() if key in wrong}
    return _Layer(path, fitting, rest, found)


def _text_of(path: Path) -> str:
    """What a settings file says, without the mark that some editors put before it; empty where there is none.

    Raises UserError where that cannot be seen.
    """
    try:
        path.stat()
    except OSError as error:
        if error.errno in _NOT_THERE:
            return ""
        raise os_refusal(error, file=str(path), act="read") from None
    return utf8_text(read_bytes(path), file=str(path)).removeprefix("\ufeff")


def _check_is_ones_own(path: Path) -> None:
    """Raises UserError for settings that somebody else has written, or can: they say who acts, and what is run."""
    for each in (path, path.parent):
        state = each.stat()
        if state.st_uid not in (0, os.geteuid()):
            what = f"{each} belongs to another account, so it may say what somebody else wants."
            raise UserError(what)
        if state.st_mode & stat.S_IWOTH and not state.st_mode & stat.S_ISVTX:
            raise UserError(f"Everybody on this machine can write {each} (chmod o-w mends that).")


def _fixing(given: Any, *, for_everybody: bool) -> tuple[list[str], list[str]]:
    """The settings that a file fixes, as far as there are such, and what is wrong with what it says, in words."""
    if not for_everybody:
        return [], ["Settings are fixed in a file for everybody, not in one's own."]
    names = given if isinstance(given, list) else [given]
    fixed = [name for name in names if isinstance(name, str) and name in WHAT]
    if names is not given:
        return fixed, [f'`{FIXED}` takes a list: {FIXED} = ["{(fixed or [*WHAT])[0]}"].']
    wrong = [name for name in names if name not in fixed]
    return fixed, [
        f"There is no setting {said(name)} to fix.{did_you_mean(str(name), WHAT)}" for name in wrong
    ]


@frozen()
class _SettingsFile:
    """A settings file, read."""

    file: str
    text: str
    data: dict[str, Any]

    def nearest_line(self, path: Steps) -> int:
        """The line that sets a key or opens its table; 1 where it is written in some other way."""
        for key in reversed(path):
            name = re.escape(str(key))
            found = re.search(rf"^\s*\[?\s*[\"']?{name}[\"']?\s*[=\]]", self.text, re.MULTILINE)
            if found:
                return self.text.count("\n", 0, found.end()) + 1
        return 1


@cache
def _say_once(line: str) -> None:
    complain(line)


def save_settings(settings: Settings) -> None:
    """Writes what differs from what holds for everybody, replacing the user's file in one step.

    What does not fit in that file stays there, and so do its comments, but in lines that are written otherwise than
    `name = value`. Raises UserError, also where nothing of that file can be read.
    """
    *others, own = _layers()
    path = own.path
    if own.broken:
        remedy = "Mend that file first, or remove it: nothing of it was changed."
        raise UserError(own.problems[0].what, remedy=remedy, file=str(path))
    default = _layered(others)
    fixed = _fixed([*others, own])
    changed: dict[str, Any] = dict(own.wrong)
    for each in fields(Settings):
        value, before = getattr(settings, each.name), getattr(default, each.name)
        if each.name in fixed:
            # What stands there holds again once it is fixed no more.
            changed |= {each.name: own.fitting[each.name]} if each.name in own.fitting else {}
            continue
        if isinstance(value, dict):
            value = {key: one for key, one in value.items() if before.get(key) != one}
            before = {}
        if value != before:
            for text in _texts(value):
                if found := _NO_LETTER.search(text):
                    what = f"The setting {each.name} holds U+{ord(found[0]):04X}, which is no letter."
                    raise UserError(what, remedy="Type it anew.")
            changed[each.name] = value
    try:
        make_own_folder(path.parent)
        text = _text_of(path)
    except OSError as error:
        raise UserError(f"The settings cannot be written ({error.strerror}).", file=str(path)) from None
    # Where settings are a link into a folder of one's own, they stay one.
    target = Path(os.path.realpath(path))
    data = _written(text, changed).encode()
    write_output(target, data, overwrite=True, mode=mode_of(target, OWNERS_ALONE))


def _texts(value: Any) -> Iterator[str]:
    """Every text in the value of a setting."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(_texts(each) for pair in value.items() for each in pair)
    elif isinstance(value, list | tuple):
        yield from chain.from_iterable(map(_texts, value))


def _written(text: str, wanted: Mapping[str, Any]) -> str:
    """A file that says what is wanted: line by line what the former one said, where that can be, or written anew."""
    import tomllib  # noqa: PLC0415 - only when settings are changed

    import tomli_w  # noqa: PLC0415 - see above

    is_there = tomllib.loads(text)
    edited = text
    for table in ("", *_MAPS):
        had, has = (each.get(table, {}) if table else each for each in (is_there, wanted))
        for key in [*had, *(each for each in has if each not in had)]:
            if had.get(key) != has.get(key) and not isinstance(has.get(key, had.get(key)), dict):
                line = tomli_w.dumps({key: has[key]}) if key in has else ""
                edited = _with_line(edited, table, key, line)
    try:
        # Whatever was written in some other way than line by line is found here.
        if {key: value for key, value in tomllib.loads(edited).items() if value != {}} == dict(wanted):
            return edited
    except ValueError:
        pass
    return tomli_w.dumps(wanted)


def _with_line(text: str, table: str, key: str, line: str) -> str:
    """A file with that line for a key of a table, in the place of the one it has; without it for an empty line."""
    lines = text.splitlines(keepends=True)
    starts = [number for number, each in enumerate(lines) if each.lstrip().startswith("[")]
    begin = 0
    if table:
        begin = next(
            (number + 1 for number in starts if lines[number].split("#")[0].strip() == f"[{table}]"), -1
        )
        if begin < 0:
            return f"{text}{'' if text.endswith(chr(10)) or not text else chr(10)}[{table}]\n{line}"
    end = next((number for number in starts if number >= begin), len(lines))
    own = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
    for number in range(begin, end):
        if own.match(lines[number]):
            comment = re.search(r"""^[^"'#]*(?:"[^"]*"|'[^']*')?[^"'#]*(\s#.*)""", lines[number])
            kept = f"{line.rstrip()} {comment[1].strip()}\n" if line and comment else line
            return "".join([*lines[:number], kept, *lines[number + 1 :]])
    if end and not lines[end - 1].endswith("\n"):
        lines[end - 1] += "\n"
    return "".join([*lines[:end], line, *lines[end:]])
