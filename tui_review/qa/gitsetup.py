"""Installing the diff and merge drivers in one clone, and taking them out again without a trace.

The lines go into the clone's own config, `info/attributes` and `info/exclude` (lock files), not into a committed
`.gitattributes`: they name a program of this machine, and nobody who clones the reviews without it should be told of
drivers they do not have.
Files that are no reviews pass through both drivers as git would have treated them.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.owners import keeping_owner, made_folder
from tui_review.store.git import git, git_path, not_kept
from tui_review.telling.kept import HUNK_HEADER, TEXT_FORMAT
from tui_review.yamlfile.files import missing_folders, read_bytes
from tui_review.yamlfile.output import mode_of, write_output

_NAME: Final = "tui-review"
_LEFT: Final = 11
"""The status by which a merge for git says that something is left: Python that cannot start ends with 1."""
_MODE: Final = 0o644
"""What git's own files have, which anybody who comes there may read."""
FIRST_LINE: Final = "# tui-review git-setup: from here"
_JOINED: Final = f"{FIRST_LINE} (with the line end before)"
LAST_LINE: Final = "# tui-review git-setup: to here"
_LINES: Final = {
    "info/attributes": f"*.yaml diff={_NAME} merge={_NAME}",
    # Locks and half-written files come and go beside reviews; `git add .` is not to take them.
    "info/exclude": ".tui-review.lock\n.*.yaml.lock\n.*.yaml.tmp",
}
"""What goes into which file of the clone."""
_PATH: Final = re.compile(rf"(?<!\S)/\S*/{_NAME}(?=\s)")
_BLOCK: Final = re.compile(
    rf"(?P<joined>\n{re.escape(_JOINED)}\n|{re.escape(FIRST_LINE)}\n)(?:[^\n]*\n)*?{re.escape(LAST_LINE)}\n"
)


def program() -> str:
    """How git can start this program from anywhere, quoted for the shell.

    By the path that it was called by, or is found by: a link there is what an upgrade turns, where the folder that the
    program is in may go with its version.
    """
    script = _script()
    if os.access(script, os.X_OK):
        called = (sys.argv[0], shutil.which(script.name) or "")
        return shlex.quote(
            next((str(Path(each).absolute()) for each in called if _is_own(each)), str(script))
        )
    root = Path(__file__).parents[2]
    # -P: a folder or file in the clone must not be imported in the place of a module.
    return f"PYTHONPATH={shlex.quote(str(root))} {shlex.quote(sys.executable)} -P -m tui_review"


def _script() -> Path:
    return Path(sys.executable).with_name("tui-review")


def _is_own(path: str) -> bool:
    try:
        return Path(path).samefile(_script())
    except OSError:
        return False


def is_as_now(text: str, wanted: str) -> bool:
    """Whether what stands in the clone is what is wanted there, by whichever path it starts this program."""
    return _PATH.sub(lambda found: program() if _is_own(found[0]) else found[0], text) == wanted


def settings() -> dict[str, str]:
    """The config of the drivers. Where the program is gone, both do what git does by itself."""
    run = program()
    return {
        f"diff.{_NAME}.xfuncname": HUNK_HEADER,
        # Git keeps what the command printed under the command's words: with the version in them, an upgrade is seen.
        f"diff.{_NAME}.textconv": (
            f'text() {{ {run} textconv -- "$1" 2>/dev/null || cat -- "$1"; }}; : {_text_version()}; text'
        ),
        f"diff.{_NAME}.cachetextconv": "true",
        f"difftool.{_NAME}.cmd": f'{run} diff --beside "$MERGED" -- "$LOCAL" "$REMOTE"; test $? -le 1',
        f"mergetool.{_NAME}.cmd": (
            # What git left as text is merged by question first; where that cannot be done, it has been said why. Then
            # the wizard settles what is open. While anything is left, it ends with failure, for which git keeps the
            # file unmerged and puts its backup back: that is then what has been settled so far.
            f"if grep -q '^<<<<<<< ' \"$MERGED\"; then "
            f'{run} merge-driver --left {_LEFT} -- "$BASE" "$LOCAL" "$REMOTE" "$MERGED"; '
            f'case $? in 0|{_LEFT}) cat -- "$LOCAL" >"$MERGED" || exit 1;; *) exit 1;; esac; '
            "if grep -q '^<<<<<<< ' \"$MERGED\"; then exit 1; fi; fi; "
            f'{run} settle -- "$MERGED" >/dev/null || {{ {run} open -- "$MERGED"; {run} settle -- "$MERGED"; }} || '
            'if test -e "$BACKUP" && cat -- "$MERGED" >"$BACKUP"; then false; fi'
        ),
        f"mergetool.{_NAME}.trustExitCode": "true",
        f"merge.{_NAME}.name": "reviews, merged by question",
        f"merge.{_NAME}.driver": (
            f"{run} merge-driver --left {_LEFT} -- %O %A %B %P; case $? in 0) exit 0;; {_LEFT}) exit 1;; esac; "
            "git merge-file -L ours -L base -L theirs %A %O %B"
        ),
    }


def _text_version() -> str:
    """What the text of a review depends on besides the review."""
    return f"{version('tui-review')}.{TEXT_FORMAT}"


def is_set_up(folder: Path) -> bool:
    """Whether the drivers are installed in the clone that a folder belongs to, as this program would do it."""
    texts = {name: read_own(git_path(folder, name)) for name in _LINES}
    return all(text == _with_block(without_block(text), name) for name, text in texts.items()) and all(
        is_as_now(git(folder, "config", "--local", "--get", key).text, value)
        for key, value in settings().items()
    )


def enable(folder: Path) -> bool:
    """Installs the drivers; whether there was anything to do. Raises UserError outside a clone."""
    _check(folder)
    if is_set_up(folder):
        return False
    for name in _LINES:
        _check_no_link(git_path(folder, name))
    with keeping_owner(git_path(folder, "config")):
        _remove_config(folder)
        for key, value in settings().items():
            done = git(folder, "config", "--local", key, value)
            if done.status:
                raise UserError(f"Git's settings cannot be written ({done.err}).", file=str(folder))
    for name in _LINES:
        path = git_path(folder, name)
        write_own(path, _with_block(without_block(read_own(path)), name))
    return True


def disable(folder: Path) -> bool:
    """Takes out what `enable` put in, and nothing else; whether there was anything. Raises UserError."""
    _check(folder)
    with keeping_owner(git_path(folder, "config")):
        found = _remove_config(folder)
    # What git has kept of readable texts goes with the driver that made them.
    git(folder, "update-ref", "-d", f"refs/notes/textconv/{_NAME}")
    for name in _LINES:
        path = git_path(folder, name)
        text = read_own(path)
        without = without_block(text)
        if without != text:
            write_own(path, without)
            found = True
    return found


def _check(folder: Path) -> None:
    found = git(folder, "rev-parse", "--git-dir")
    if found.status:
        raise not_kept(folder, found)


def _remove_config(folder: Path) -> bool:
    """Whether any of the program's sections was there."""
    return 0 in [
        git(folder, "config", "--local", "--remove-section", f"{kind}.{_NAME}").status
        for kind in ("diff", "merge", "difftool", "mergetool")
    ]


def read_own(path: Path) -> str:
    """The text of a file of the clone itself; empty where there is none. Raises UserError."""
    return read_bytes(path).decode("utf-8", "surrogateescape") if os.path.lexists(path) else ""


def without_block(text: str) -> str:
    """A text of the clone without what this program has put into it."""
    return _BLOCK.sub("", text)


def _with_block(text: str, name: str) -> str:
    joined = bool(text) and not text.endswith("\n")
    first = f"\n{_JOINED}" if joined else FIRST_LINE
    return f"{text}{first}\n{_LINES[name]}\n{LAST_LINE}\n"


def _check_no_link(path: Path) -> None:
    """Raises UserError for a link: it leads wherever whoever made the clone has chosen."""
    if path.is_symlink():
        remedy = f"Put a file in its place: rm {path}"
        raise UserError("It is a link, and nothing is written through one.", remedy=remedy, file=str(path))


def write_own(path: Path, text: str, mode: int = _MODE) -> None:
    """Gives a file of the clone itself a new content; an empty one is removed, as git needs none. Raises UserError.

    One that is there keeps its mode, but for what `mode` has of the right to run it. Nothing is written through a link.
    """
    _check_no_link(path)
    try:
        if not text:
            path.unlink(missing_ok=True)
            return
        for each in missing_folders(path.parent):
            made_folder(str(each), 0o777)
    except OSError as error:
        raise UserError(f"It cannot be written ({error.strerror}).", file=str(path)) from None
    write_output(
        path, text.encode("utf-8", "surrogateescape"), overwrite=True, mode=mode_of(path, mode) | mode & 0o111
    )
