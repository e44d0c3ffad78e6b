"""Access lists behind their masks: what each line gives, and how a list is changed so that a mask lets nobody in.

A mask keeps named accounts and groups from what their lines say, and every change of a group's mode moves it: what was
shut out by it would be let in by the way.
"""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
from collections.abc import Sequence

from tui_review.store.platform import AccessEntry, access_list, set_access_list

_ALL = 7
_MASKED = frozenset({"user", "owning group", "group"})
"""The kinds of lines that a mask holds for."""
MAY_READ = 4
MAY_WRITE = 2
MAY_ENTER = 1


def effective(entries: Sequence[AccessEntry]) -> tuple[AccessEntry, ...]:
    """What the lines of a list give, each as far as its mask lets it through."""
    mask = _mask_of(entries)
    return tuple(
        AccessEntry(each.kind, each.rights & mask, each.whose) if each.kind in _MASKED else each
        for each in entries
    )


def set_mode(descriptor: int, mode: int, *, made_in: str | int | None = None) -> str:
    """Gives an open file or folder a mode, and to nobody whom its list names more than they have. Raises OSError.

    `made_in` is the folder that it has just been made in: what those have says the list that is for new files there.
    Says whom the mode would have let further in; empty for nobody.
    """
    entries = access_list(descriptor)
    mask = _mask_of(entries if made_in is None else access_list(made_in, of_new=True))
    held = [each for each in entries if _is_named(each) and each.rights & (mode >> 3) & _ALL & ~mask]
    if held:
        # First, as the mode lifts the mask.
        narrowed = {each: AccessEntry(each.kind, each.rights & mask, each.whose) for each in held}
        set_access_list(descriptor, [narrowed.get(each, each) for each in entries])
    os.fchmod(descriptor, mode)
    return ", ".join(word_of(each) for each in held)


def giving(path: str, given: str) -> str:
    """What `setfacl -m` is told, so that it gives that and no more: it lifts the mask for all whom the list names."""
    entries = access_list(path)
    held = [each for each in effective(entries) if each not in entries]
    words = {spec(each): f"{spec(each)}:{_letters(each.rights)}" for each in held}
    words.pop(given.rpartition(":")[0], "")
    return ",".join([given, *words.values()])


def taking(path: str, away: Sequence[str], *, of_new: bool = False) -> str:
    """The `setfacl` that takes lines, in its words, out of a list: one that lets nobody in whom its mask keeps out."""
    entries = access_list(path, of_new=of_new)
    if effective(entries) != entries:
        return "setfacl -n"
    # Where a mask lets nothing through, Linux takes whom a list names for all others.
    left = [each.rights for each in entries if each.kind in _MASKED and spec(each) not in away]
    open_to_all = any(each.kind == "everybody" and each.rights for each in entries)
    return "setfacl -n" if open_to_all and not any(left) else "setfacl"


def left_of_group(entries: Sequence[AccessEntry], taken: str) -> str:
    """What the owning group has by a list where that is taken from it, in the letters of `setfacl`."""
    rights = next(each.rights for each in entries if each.kind == "owning group")
    return "".join("-" if letter in taken else letter for letter in _letters(rights))


def spec(entry: AccessEntry) -> str:
    """Whom a line of an account or a group is about, in the words of `setfacl`."""
    return "g:" if entry.kind == "owning group" else f"{entry.kind[0]}:{_word_of_named(entry)}"


def word_of(entry: AccessEntry) -> str:
    """Whom a line names, as it is told."""
    return f"{'the group ' if entry.kind == 'group' else ''}{_word_of_named(entry)}"


def _word_of_named(entry: AccessEntry) -> str:
    with contextlib.suppress(KeyError):
        if entry.kind == "group":
            return grp.getgrgid(entry.whose).gr_name
        return pwd.getpwuid(entry.whose).pw_name
    return str(entry.whose)


def _is_named(entry: AccessEntry) -> bool:
    return entry.kind in {"user", "group"}


def _mask_of(entries: Sequence[AccessEntry]) -> int:
    return next((each.rights for each in entries if each.kind == "mask"), _ALL)


def _letters(rights: int) -> str:
    return "".join(
        letter if rights & right else "-"
        for letter, right in (("r", MAY_READ), ("w", MAY_WRITE), ("x", MAY_ENTER))
    )
