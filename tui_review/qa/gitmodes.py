"""Who can read reviews that git has written: a checkout gives files the modes of the umask, whatever they had.

`keep_modes` sets right what git left; `install_hooks` has git call it whenever it has written files, by hooks of the
clone.
"""

from __future__ import annotations

import os
import re
import shlex
import stat
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.qa.gitsetup import (
    FIRST_LINE,
    LAST_LINE,
    is_as_now,
    program,
    read_own,
    without_block,
    write_own,
)
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import fresh_mode, is_shared
from tui_review.store.git import git, is_bare, not_kept
from tui_review.store.lists import set_mode
from tui_review.store.readers import Readers, ReadersOfFolder
from tui_review.store.reviews import SUFFIX
from tui_review.yamlfile.files import (
    REVIEW_HEAD,
    opened_below,
    opened_folder,
    says_it_is_a_review,
    without_links,
)
from tui_review.yamlfile.output import mode_of

_CALLED_AFTER: Final = ("post-checkout", "post-index-change", "post-merge", "post-rewrite")
"""The hooks that git calls after a checkout, switch or `restore`; whenever it has written files and noted them; after a
merge or pull, for a git before 2.22, which does not know the second; after a rebase."""
_SKIPPED: Final = {"post-index-change": 'test "$1" != 1 || '}
"""When a hook has nothing to do: no file was written."""
_BY_CTIME: Final = "core.trustctime"
_OFF: Final = "no"
"""Git takes a file whose mode was set since it wrote it for one that somebody works on, and neither goes on with a
rebase nor takes back a merge, unless it looks at the time of its text alone. Nobody else writes it like this."""
_SHELL: Final = "#!/bin/sh\n"
_SHELLS: Final = re.compile(r"#!\s*(?:/usr)?/bin/(?:env +)?(?:sh|dash|bash|ksh|zsh)\b[^\n]*\n")
_MODE: Final = 0o755
_TEAM: Final = 0o2050
"""What a group needs of a folder that is its own: to enter it, and what is made there is the group's."""
_SHARED: Final = "core.sharedRepository"
_FOR_GROUP: Final = 0o660
_SHARED_WORDS: Final = {
    **dict.fromkeys(("group", "true", "yes", "on", "1"), _FOR_GROUP),
    **dict.fromkeys(("all", "world", "everybody", "2"), 0o664),
}
"""What git calls the modes of files that are for more than their owner. Each only adds to those of the umask."""
_LOOKED_AT: Final = 20
"""How many of git's own files are looked at: each has the mode of the umask of its day."""


def keep_modes(folder: Path) -> list[Path]:
    """Gives reviews of a clone the mode that the program would have made them with, where others can read them.

    In a group's folder the group can read and write them then. Says which were set right. Raises UserError.
    """
    found = []
    top = _top(folder)
    for path in _tracked(top):
        wanted = fresh_mode(str(path.parent))
        if not _is_wrong(path, wanted):
            continue
        try:
            with opened_below(top, path) as descriptor:
                set_mode(descriptor, wanted)
        except OSError as error:
            what = f"Its mode cannot be set ({error.strerror})."
            raise UserError(what, remedy="Whoever owns it has to.", file=str(path)) from None
        found.append(path)
    return found


def _top(folder: Path) -> Path:
    """The uppermost folder of the clone that a folder is in. Raises UserError."""
    top = git(folder, "rev-parse", "--show-toplevel")
    if top.status:
        raise not_kept(folder, top)
    return Path(top.text)


def _tracked(top: Path) -> Iterator[Path]:
    """The review files of a clone, which git keeps; none behind a link. Raises UserError where git does not say."""
    listed = git(top, "ls-files", "-z")
    if listed.status:
        what = "Git does not say which files it keeps here."
        raise UserError(what, remedy="`git status` there says why.", file=str(top))
    for name in listed.out.split(b"\0"):
        if not name.endswith(os.fsencode(SUFFIX)):
            continue
        path = top / os.fsdecode(name)
        try:
            with opened_below(top, path) as descriptor:
                is_ours = says_it_is_a_review(os.read(descriptor, REVIEW_HEAD))
        except OSError:
            continue
        if is_ours:
            yield path


def _is_wrong(path: Path, wanted: int) -> bool:
    """Whether a mode gives more than is wanted, also where a folder keeps others out, or a group less."""
    mode = mode_of(path, wanted)
    lacks = is_shared(str(path.parent)) and wanted & ~mode
    return bool(lacks or mode & ~wanted & 0o077)


def are_exposed(folder: Path) -> bool:
    """Whether git has written a review of this clone that others can read. Raises UserError."""
    of = ReadersOfFolder().of
    return any(not each.listed for path in _tracked(_top(folder)) for each in of(path))


def are_hooked(folder: Path) -> bool:
    """Whether git calls `keep_modes` in this clone. Raises UserError."""
    hooks = own_hooks(folder, _CALLED_AFTER)
    return bool(hooks) and _looks_at_texts(folder) and all(_calls_now(read_own(path), path) for path in hooks)


def are_stale(folder: Path) -> bool:
    """Whether this clone has hooks that another version put there, or that start a program elsewhere."""
    texts = {path: read_own(path) for path in own_hooks(folder, _CALLED_AFTER)}
    return any(FIRST_LINE in text for text in texts.values()) and not are_hooked(folder)


@frozen()
class HooksElsewhere:
    """Where git takes hooks from, in the place of those that the program has put into a clone."""

    path: str
    by_clone: bool
    """Whether the clone's own settings say so, and not those of a user or of the machine."""


def passed_over_hooks(folder: Path) -> HooksElsewhere | None:
    """Where git looks instead, if this clone has hooks of the program's that it passes over. Raises UserError."""
    kept = _common(folder) / "hooks"
    if own_hooks(folder, _CALLED_AFTER) or not any(
        FIRST_LINE in read_own(kept / name) for name in _CALLED_AFTER
    ):
        return None
    said = git(folder, "rev-parse", "--git-path", "hooks", hooks=True).text
    by_clone = git(folder, "config", "--local", "--get", "core.hooksPath").status == 0
    return HooksElsewhere(str(without_links(folder / said)), by_clone)


def _looks_at_texts(folder: Path) -> bool:
    return git(folder, "config", "--local", "--type=bool", "--get", _BY_CTIME).text == "false"


def is_own_hook(path: Path) -> bool:
    """Whether a hook is this program's, and nothing beside it stands there. Raises UserError."""
    return is_as_now(read_own(path), _with_call("", path.name))


def _calls_now(text: str, path: Path) -> bool:
    """Whether a hook has the call as this version writes it, whatever stands beside it."""
    return is_as_now(text, _with_call(text, path.name))


def readers_of_git(folder: Path) -> dict[Path, Readers]:
    """Who else can read what git keeps of reviews, every version of each, by the repository it is kept in.

    That of the folder, a clone or a bare repository, is called as the folder is; beside it stand those whose objects
    it borrows. Raises UserError.
    """
    common = _common(folder)
    own_group = _is_of_a_group(folder, common)
    return {
        folder if objects.parent == common else _repository(objects): others[0]
        for objects, all_ in _who_reads(common)
        if (others := [each for each in all_ if not each.listed and not (own_group and each.group)])
    }


def listed_readers_of_git(folder: Path) -> Iterator[tuple[Path, Readers]]:
    """Whom access lists let read the same, as somebody has set them, by the folder that git keeps it in.

    Raises UserError.
    """
    for objects, all_ in _who_reads(_common(folder)):
        for found in [each for each in all_ if each.listed][:1]:
            yield objects.parent, found


def _who_reads(common: Path) -> Iterator[tuple[Path, list[Readers]]]:
    """Who reads what git keeps, by the folder of its objects, those that it borrows too."""
    for objects in _objects(common / "objects"):
        kept = islice(filter(os.path.isfile, objects.glob("*/*")), _LOOKED_AT)
        readers = ReadersOfFolder()
        yield objects, [each for path in (objects.parent / "HEAD", *kept) for each in readers.of(path)]


def close_git(folder: Path) -> bool:
    """Closes what git keeps to all but the owner, or where it is a group's the group; whether anybody else could enter.

    Nobody comes to what is in a folder that they may not enter, whatever its own mode is. Raises UserError where
    somebody else can read it, and it cannot be closed.
    """
    common = _common(folder)
    shared = _is_of_a_group(folder, common)
    rights = (_shared_mode(folder) or _FOR_GROUP) & ~0o007
    if shared:
        git(folder, "config", "--local", _SHARED, f"0{rights:o}")
    try:
        with opened_folder(common) as descriptor:
            mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
            wanted = (mode | _TEAM | rights & 0o020) & ~0o007 if shared else mode & ~0o077
            if mode != wanted:
                set_mode(descriptor, wanted)
            return mode != wanted
    except OSError as error:
        readers = readers_of_git(folder).get(folder)
        if readers is None:
            return False
        what = (
            f"{readers.who} can read what git keeps here, and it cannot be closed to them ({error.strerror})."
        )
        remedy = f"Whoever owns it has to: {closing(folder)} {shlex.quote(str(folder))}"
        raise UserError(what, remedy=remedy, file=str(common)) from None


def closing(repository: Path) -> str:
    """The command, before the folder, that closes what git keeps in a repository."""
    return "tui-review git-setup" if is_bare(repository) else "tui-review git-setup --modes"


def lost_its_group(folder: Path) -> bool:
    """Whether a bare repository is shared with a group by its settings alone: its folder gives the group nothing."""
    mode = mode_of(_common(folder), 0)
    return bool(_shared_mode(folder)) and mode & (_TEAM | 0o020) != _TEAM | 0o020


def _is_of_a_group(folder: Path, common: Path) -> bool:
    """Whether what git keeps is a group's on purpose: as the reviews of a clone are, or a bare repository itself."""
    if is_bare(folder):
        return bool(_shared_mode(folder)) or is_shared(str(common))
    top = _top(folder)
    return (
        is_shared(str(folder))
        or is_shared(str(top))
        or any(is_shared(str(each.parent)) for each in _tracked(top))
    )


def _shared_mode(folder: Path) -> int:
    """The mode that a repository is told to give files for a group; 0 where it is for its owner, by the umask."""
    value = git(folder, "config", "--local", "--get", _SHARED).text.lower()
    if value in _SHARED_WORDS:
        return _SHARED_WORDS[value]
    return int(value, 8) & 0o666 if re.fullmatch("[0-7]+", value) else 0


def _objects(own: Path) -> list[Path]:
    """Where git finds what a repository keeps: its own folder, and those that it borrows from, and they from others."""
    found = [own]
    for each in found:
        lines = read_own(each / "info" / "alternates").replace("\0", "").splitlines()
        named = (without_links(each / line) for line in lines if line and line[0] not in '#"')
        found += [other for other in named if other not in found]
    return found


def _repository(objects: Path) -> Path:
    """What a folder of objects belongs to, as `git-setup` is told it: a bare repository, or the folder of a clone."""
    return objects.parent.parent if objects.parent.name == ".git" else objects.parent


def _common(folder: Path) -> Path:
    """Where git keeps everything of a clone, that of its linked work trees included. Raises UserError."""
    ran = git(folder, "rev-parse", "--git-common-dir")
    if ran.status:
        raise not_kept(folder, ran)
    return without_links(folder / ran.text)


def install_hooks(folder: Path) -> bool:
    """Has git call `keep_modes` whenever it has written files; whether there was anything to do.

    Raises UserError where the clone has hooks of another kind, or elsewhere.
    """
    hooks = [(path, read_own(path)) for path in own_hooks(folder, _CALLED_AFTER)]
    if not hooks:
        what = "Hooks of this clone are kept elsewhere (core.hooksPath), perhaps for others too."
        remedy = f"Have {', '.join(_CALLED_AFTER)} there call: {_call()}"
        raise UserError(what, remedy=remedy, file=str(folder))
    for path, text in hooks:
        if not _SHELLS.match(text or _SHELL):
            what = "This hook is no script of a shell, and is left as it is."
            raise UserError(what, remedy=f"Have it call: {_call()}", file=str(path))
    todo = [(path, text) for path, text in hooks if not _calls_now(text, path)]
    for path, text in todo:
        write_own(path, _with_call(text, path.name), _MODE)
    if _looks_at_texts(folder):
        return bool(todo)
    done = git(folder, "config", "--local", _BY_CTIME, _OFF)
    if done.status:
        raise UserError(f"Git's settings cannot be written ({done.err}).", file=str(folder))
    return True


def remove_hooks(folder: Path) -> bool:
    """Takes out what `install_hooks` put in; whether there was anything. Raises UserError."""
    found = git(folder, "config", "--local", "--unset", _BY_CTIME, f"^{_OFF}$").status == 0
    for path in own_hooks(folder, _CALLED_AFTER):
        text = read_own(path)
        rest = without_block(text)
        if rest != text:
            write_own(path, "" if rest == _SHELL else rest)
            found = True
    return found


def own_hooks(folder: Path, names: Sequence[str]) -> list[Path]:
    """Some hooks of the clone itself; none where it has its hooks elsewhere, as for all clones of a user.

    Raises UserError outside a clone.
    """
    own = git(folder, "rev-parse", "--git-path", "hooks", hooks=True)
    if own.status:
        raise not_kept(folder, own)
    hooks = without_links(folder / own.text)
    return [hooks / name for name in names] if hooks.is_relative_to(_common(folder)) else []


def _call(hook: str = "") -> str:
    """What a hook calls. That it could not is said: else a program that is gone would leave reviews open to others."""
    failed = "tui-review: who can read the reviews that git has written was not looked at; see `tui-review doctor`."
    return f"{_SKIPPED.get(hook, '')}{program()} keep-modes </dev/null >/dev/null || echo {shlex.quote(failed)} >&2"


def _with_call(text: str, hook: str) -> str:
    """The hook of that name with the call in it, before what ends it."""
    rest = without_block(text) or _SHELL
    first, _, more = rest.partition("\n")
    return f"{first}\n{FIRST_LINE}\n{_call(hook)}\n{LAST_LINE}\n{more}"
