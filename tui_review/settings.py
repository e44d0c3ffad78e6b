"""The settings: small TOML files, read with the standard library, written with tomli-w.

Whoever runs the machine sets some for everybody in `/etc/xdg/tui-review/settings.toml` (in each of `$XDG_CONFIG_DIRS`);
the user's own, `$XDG_CONFIG_HOME/tui-review/settings.toml`, come before them. A missing file sets nothing, and a broken
one keeps nobody from working. The class is the one definition: its fields are the keys, its types what they take.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import field, fields
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from tui_review.errors import UserError, did_you_mean, said
from tui_review.places import expanded, place_of
from tui_review.shape.door import as_user_error, structured
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, FilledText, Matching, Truth
from tui_review.shape.misfit import MisfitError, Steps
from tui_review.terminal import complain
from tui_review.yamlfile.files import read_bytes
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
    role: str = ""
    """The role the user works in; empty where none is said (see `review.who.role_of`)."""
    theme: Literal["", "dark", "light", "ansi", "mono", "monochrome"] = ""
    """dark, light, ansi or mono; empty to choose by the terminal and NO_COLOR."""
    keys: dict[str, str] = field(default_factory=dict)
    """Key bindings by binding id."""
    cases: str = ""
    """A folder of mock cases of one's own, beside those that ship with the program."""
    commit: Annotated[bool, Truth()] = False
    """Whether each hand-over is committed to git, in a folder that git keeps."""

    editor: str = ""
    """The editor for long texts, with its options; empty for $VISUAL or $EDITOR."""
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

    __pydantic_config__ = STRICT


WHAT: Final[Mapping[str, str]] = {
    "folder": "the folder of reviews where none is named",
    "name": "your name in the record of reviews; empty for the account's",
    "role": "the role you work in: reviewer, qa, site_leader, state, observer (empty: what a command's act needs)",
    "theme": "dark, light, ansi or mono; empty to choose by the terminal and NO_COLOR",
    "keys": "keys of your own by id, as `tui-review keys` lists them",
    "cases": "a folder of mock cases of your own",
    "commit": "true to commit each hand-over to git",
    "editor": "your editor for long texts, such as vim; empty for $VISUAL or $EDITOR",
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
_FILE: Final = "settings.toml"
_PASSED_OVER: Final = "Nothing of this file is used."
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
    given = os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    folders = [Path(each) for each in given.split(os.pathsep) if Path(each).is_absolute()]
    return [*(each / "tui-review" / _FILE for each in reversed(folders)), settings_path()]


def reviews_folder(given: str = "") -> Path:
    """The folder of reviews that is named, or that of the settings."""
    return Path(given) if given else expanded(load_settings().folder)


def load_settings() -> Settings:
    """The settings. What is wrong with the file is said once, in a line on stderr, and what fits of it is used."""
    found, problem = read_settings()
    if problem is not None:
        _say_once(problem.message)
    return found


def read_settings() -> tuple[Settings, UserError | None]:
    """The settings as far as the file fits, with the defaults for the rest, and what is wrong with it."""
    layers = _layers()
    return _layered(layers), next((each.problem for each in reversed(layers) if each.problem), None)


def sources() -> dict[str, Path]:
    """Where each setting that is set comes from; those that are not there are as the program has them."""
    return {name: each.path for each in _layers() for name in each.fitting}


@frozen()
class _Layer:
    """What one file sets."""

    path: Path
    fitting: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, Any] = field(default_factory=dict)
    """What does not fit, by its key."""
    problem: UserError | None = None
    broken: bool = False
    """Whether nothing of it can be read."""


def _layers() -> list[_Layer]:
    return [_layer(path) for path in settings_paths()]


def _layered(layers: Iterable[_Layer]) -> Settings:
    data: dict[str, Any] = {}
    maps: dict[str, dict[str, str]] = {name: {} for name in _MAPS}
    for each in layers:
        data |= each.fitting
        for name in _MAPS:
            maps[name] |= each.fitting.get(name, {})
    return structured(Settings, data | maps)


def _layer(path: Path) -> _Layer:
    try:
        text = read_bytes(path).decode() if path.exists() else ""
        if not text:
            return _Layer(path)
        import tomllib  # noqa: PLC0415 - only who has settings pays for reading them

        file = _SettingsFile(str(path), text, tomllib.loads(text))
    except UserError as error:
        return _Layer(path, problem=UserError(error.what, remedy=_PASSED_OVER, file=str(path)), broken=True)
    except (OSError, ValueError, RecursionError) as error:
        what = f"The settings cannot be read: {error}."
        return _Layer(path, problem=UserError(what, remedy=_PASSED_OVER, file=str(path)), broken=True)
    try:
        structured(Settings, file.data)
    except MisfitError as error:
        wrong = {misfit.path[0] for misfit in error.found}
        fitting = {key: value for key, value in file.data.items() if key not in wrong}
        remedy = f"What fits is used. There are: {', '.join(each.name for each in fields(Settings))}."
        rest = {key: value for key, value in file.data.items() if key in wrong}
        return _Layer(path, fitting, rest, as_user_error(error, file, remedy))
    return _Layer(path, file.data)


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

    What does not fit in that file stays there. Raises UserError, also where nothing of that file can be read.
    """
    import tomli_w  # noqa: PLC0415 - only when settings are changed

    *others, own = _layers()
    path = own.path
    if own.broken and own.problem is not None:
        remedy = "Mend that file first, or remove it: nothing of it was changed."
        raise UserError(own.problem.what, remedy=remedy, file=str(path))
    default = _layered(others)
    changed: dict[str, Any] = dict(own.wrong)
    for each in fields(Settings):
        value, before = getattr(settings, each.name), getattr(default, each.name)
        if isinstance(value, dict):
            value = {key: one for key, one in value.items() if before.get(key) != one}
            before = {}
        if value != before:
            changed[each.name] = value
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"The settings cannot be written ({error.strerror}).", file=str(path)) from None
    # Where settings are a link into a folder of one's own, they stay one.
    target = Path(os.path.realpath(path))
    write_output(target, tomli_w.dumps(changed).encode(), overwrite=True, mode=mode_of(target, OWNERS_ALONE))
