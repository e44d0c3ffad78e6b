"""The hook by which git holds what is pushed to a bare repository against its record: put there, closed, looked at.

Git runs it as whoever pushes, or as the account that receives. By a setting of the repository itself it looks for hooks
there, whatever hooks of their own anybody has; the folder of hooks is written by its owner alone. Who may write in the
repository can still put that folder away: `ways_past` says what became of it.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.instrument.loading.trust import is_for_a_group
from tui_review.qa.gitmodes import own_hooks
from tui_review.qa.gitsetup import FIRST_LINE, LAST_LINE, is_as_now, program, read_own, write_own
from tui_review.shape.frozen import frozen
from tui_review.store.git import git
from tui_review.store.lists import MAY_ENTER, MAY_READ, set_mode
from tui_review.store.readers import account_name, shut_from
from tui_review.yamlfile.files import opened_below, opened_folder

_HOOK: Final = "pre-receive"
_CALLED: Final = "verify-pushed"
_MODE: Final = 0o755
_SET_UP: Final = "tui-review git-setup {0}"
_RUN_BY_ALL: Final = 0o111
_WRITTEN_BY_OTHERS: Final = 0o022
_HOOKS: Final = ("core.hooksPath", "hooks")
"""The setting by which the hooks of a bare repository are its own, also where an account or the machine has others."""


def enable_hook(folder: Path) -> bool:
    """Has git hold what is pushed to a bare repository against its record; whether there was anything to do.

    Raises UserError where it has a hook of another kind there, or its hooks elsewhere.
    """
    done = _keep_own_hooks(folder)
    path = _hook(folder)
    text = read_own(path)
    if is_as_now(text, _wanted()):
        return _close(path) or done
    if text and FIRST_LINE not in text:
        what = "The repository has such a hook already, and it is left as it is."
        raise UserError(what, remedy=f"Have it give what it reads to: {program()} {_CALLED}", file=str(path))
    write_own(path, _wanted(), _MODE)
    _close(path)
    return True


def disable_hook(folder: Path) -> bool:
    """Takes out what `enable_hook` put in; whether there was anything. Raises UserError."""
    key, own = _HOOKS
    found = git(folder, "config", "--local", "--unset", key, f"^{own}$").status == 0
    path = _hook(folder)
    if FIRST_LINE not in read_own(path):
        return found
    write_own(path, "")
    return True


@frozen()
class WayPast:
    """One thing that keeps the hook of a bare repository from looking at what is pushed."""

    what: str
    """In words, with `{0}` for the repository and `{1}` for what it is about."""
    about: str = ""
    mend: str = _SET_UP
    """The command that mends it, or shows more, with the same marks."""


def ways_past(folder: Path) -> Iterator[WayPast]:
    """What is wrong with the hook of a bare repository, as far as this account can tell. Raises UserError."""
    key = _HOOKS[0]
    set_here = git(folder, "config", "--local", "--get", key).text
    hooks = own_hooks(folder, (_HOOK,))
    if not hooks:
        what = f"Git does not look for the hooks of {{0}} there ({key}): what is pushed is not looked at."
        mend = f"git -C {{0}} config --unset {key}" if set_here else _SET_UP
        yield WayPast(what, mend=mend)
        return
    if not set_here:
        yield WayPast(
            f"Whoever pushes to {{0}} by its path, and has a {key} of their own, goes past its hook."
        )
    (path,) = hooks
    text = read_own(path)
    if not text:
        yield WayPast("Nothing that is pushed to {0} is looked at: there is no hook for it.")
        return
    if _CALLED not in text:
        yield WayPast(
            "The hook {1} is another's, and does not look at what is pushed.", str(path), "ls -l {1}"
        )
        return
    if FIRST_LINE in text and not is_as_now(text, _wanted()):
        program_there = os.access(_program_of(text), os.X_OK)
        wrong = (
            "is of another version"
            if program_there
            else "starts a program that is not there: nobody can push"
        )
        yield WayPast(f"The hook {{1}} {wrong}.", str(path))
    if path.stat().st_mode & _RUN_BY_ALL != _RUN_BY_ALL:
        yield WayPast("Git passes over the hook {1}: not everybody who pushes may run it.", str(path))
    yield from _ways_to_change(folder, path)
    state = folder.stat()
    runs = Path(_program_of(text) or path)
    if is_for_a_group(state.st_mode) and (shut := shut_from(runs, MAY_READ | MAY_ENTER, state.st_gid)):
        what = "Nothing that the group pushes is taken: what the hook starts it may not run, by {1}."
        yield WayPast(what, shut, "ls -ld {1}")


def _ways_to_change(folder: Path, path: Path) -> Iterator[WayPast]:
    """Who besides root and the owner of a repository can change its hook."""
    what = "Others than its owner can change or put away the hook that looks at what is pushed: {1}."
    owner = folder.stat().st_uid
    for each in (path.parent, path):
        state = each.stat()
        if state.st_uid not in (0, owner):
            whose = f"{account_name(state.st_uid)} owns {{1}}, and can change or put away the hook "
            yield WayPast(f"{whose}that looks at what is pushed.", str(each), f"chown {owner} {{1}}")
        elif state.st_mode & _WRITTEN_BY_OTHERS:
            yield WayPast(what, str(each))


def _wanted() -> str:
    """The hook; that the program is not where it was is a reason to refuse, and is said."""
    gone = "tui-review does not run here: nothing is taken before `tui-review git-setup` is run in this repository."
    # Of a program of which a part is gone Python says no more than that a module is.
    works = f"{program()} --version >/dev/null 2>&1 || {{ echo {shlex.quote(gone)} >&2; exit 1; }}"
    call = f"{works}\n{program()} {_CALLED}"
    return f"#!/bin/sh\n{FIRST_LINE}\n{call}\n{LAST_LINE}\n"


def _program_of(text: str) -> str:
    """The file that such a hook starts; empty where that cannot be told."""
    line = next((each for each in text.splitlines() if each.endswith(f" {_CALLED}")), "")
    with contextlib.suppress(ValueError):
        return next((word for word in shlex.split(line) if word.startswith("/")), "")
    return ""


def _keep_own_hooks(folder: Path) -> bool:
    """Has git take the hooks of a bare repository from there, where its settings do not say otherwise."""
    if git(folder, "config", "--local", "--get", _HOOKS[0]).text:
        return False
    done = git(folder, "config", "--local", *_HOOKS)
    if done.status:
        raise UserError(f"Git's settings cannot be written ({done.err}).", file=str(folder))
    return True


def _close(path: Path) -> bool:
    """Takes the hook, and the folder it is in, from all but their owners; whether anybody else could write them.

    Everybody who pushes may run it.
    """
    changed = False
    try:
        with opened_folder(path.parent) as descriptor, opened_below(path.parent, path) as own:
            for each, needed in ((descriptor, 0), (own, _MODE)):
                mode = stat.S_IMODE(os.fstat(each).st_mode)
                wanted = (mode | needed) & ~_WRITTEN_BY_OTHERS
                if mode != wanted:
                    set_mode(each, wanted)
                    changed = True
    except OSError:
        # Who may not close it is told what is left, by `ways_past`.
        return False
    return changed


def _hook(folder: Path) -> Path:
    found = own_hooks(folder, (_HOOK,))
    if not found:
        what = "Hooks of this repository are kept elsewhere (core.hooksPath), perhaps for others too."
        raise UserError(what, remedy=f"Have {_HOOK} there call: {program()} {_CALLED}", file=str(folder))
    return found[0]
