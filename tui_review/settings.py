"""The user's settings: one small TOML file, read with the standard library, written with tomli-w.

`$XDG_CONFIG_HOME/tui-review/settings.toml`; a missing file means the defaults.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from tui_review.errors import UserError


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can choose."""

    folder: str = "reviews"
    """The folder of reviews where none is named."""
    name: str = ""
    """The reviewer's name in the history; empty for the system's user name."""
    role: str = "reviewer"
    """The role the user works in."""
    theme: str = ""
    """dark, light, ansi or mono; empty to choose by the terminal and NO_COLOR."""
    keys: dict[str, str] = field(default_factory=dict)
    """Key bindings by binding id, as `tui-review keys` lists them."""
    cases: str = ""
    """A folder of mock cases of one's own, beside those that ship with the program."""
    commit: bool = False
    """Whether each hand-over is committed to git, in a folder that git keeps."""


def settings_path() -> Path:
    """Where the settings are kept."""
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "tui-review" / "settings.toml"


def load_settings() -> Settings:
    """The settings, or the defaults. Raises UserError for a file that cannot be read, naming the key."""
    path = settings_path()
    if not path.exists():
        return Settings()
    import tomllib  # noqa: PLC0415 - only who has settings pays for reading them

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"The settings cannot be read: {error}.", file=str(path)) from None
    defaults = asdict(Settings())
    for key, value in data.items():
        if key not in defaults:
            raise UserError(
                f"There is no setting {key}.", remedy=f"There are: {', '.join(defaults)}.", file=str(path)
            )
        if type(value) is not type(defaults[key]):
            kind = type(defaults[key]).__name__
            raise UserError(f"The setting {key} must be a {kind}.", file=str(path))
    return Settings(**data)


def save_settings(settings: Settings) -> None:
    """Writes what differs from the defaults, replacing the file in one step."""
    import tomli_w  # noqa: PLC0415 - only when settings are changed

    default = Settings()
    changed: dict[str, Any] = {
        each.name: getattr(settings, each.name)
        for each in fields(Settings)
        if getattr(settings, each.name) != getattr(default, each.name)
    }
    path = settings_path()
    temporary = path.with_suffix(".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary.write_text(tomli_w.dumps(changed), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise UserError(f"The settings cannot be written ({error.strerror}).", file=str(path)) from None
