"""Git, where it keeps the folder of reviews."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.health.remark import Remark
from tui_review.qa.gitmodes import (
    are_exposed,
    are_hooked,
    are_stale,
    closing,
    listed_readers_of_git,
    lost_its_group,
    passed_over_hooks,
    readers_of_git,
)
from tui_review.qa.gitsetup import is_set_up
from tui_review.qa.guard import ways_past
from tui_review.store.git import Ran, git, in_work_tree, is_bare, is_closed, not_kept, why_unsaid

_WHO_SAYS: Final = "git -C {0} config --show-origin --get core.hooksPath"
"""Shows which of the settings of git says where its hooks are."""


def clone(folder: Path) -> Iterator[Remark]:
    """Whether git is there, trusts the clone, and has the drivers for reviews."""
    found = git(Path(), "--version")
    if found.status:
        yield Remark("git", "info", "Git is not installed: versions are kept beside the reviews alone.")
        return
    yield Remark("git", "ok", f"Git is {' '.join(re.findall('[0-9.]+', found.text)[:1])}.")
    if not os.access(folder, os.X_OK) or not folder.is_dir():
        return
    if (unsaid := why_unsaid(folder)) is not None:
        yield _no_clone(folder, unsaid)
        return
    try:
        yield from _kept(folder)
    except UserError as error:
        yield _no_clone(folder, error)


def _kept(folder: Path) -> Iterator[Remark]:
    """What there is to say of a folder that git answers for. Raises UserError where it does not say all."""
    if is_bare(folder):
        what = "The folder {0} is a bare repository, which others push reviews to."
        yield Remark("git", "ok", what, (str(folder),))
        yield from _guard(folder)
    elif in_work_tree(folder):
        yield from _work_tree(folder)
    elif _is_mistrusted(ran := git(folder, "rev-parse", "--git-dir")):
        # Of a bare repository there is no `.git` to be seen.
        yield _no_clone(folder, not_kept(folder, ran))
        return
    else:
        yield Remark("git", "info", "Git does not keep the folder {0}.", (str(folder),))
        return
    for repository, readers in readers_of_git(folder).items():
        what = "{1} can read what git keeps in {0} of the reviews, every version of each."
        yield Remark("git", "warning", what, (str(repository), readers.who), f"{closing(repository)} {{0}}")
    for kept, readers in listed_readers_of_git(folder):
        what = "{1} can read what git keeps in {0} of the reviews, every version of each, by an access list, "
        what += "as somebody has set it; to take it back:"
        named = (str(kept), readers.who, readers.taken)
        yield Remark(
            "git", "info", what, named, f"{readers.tool.replace('setfacl', 'setfacl -R')} {{2}} {{0}}"
        )


def _guard(folder: Path) -> Iterator[Remark]:
    """Whether git has what is pushed to a bare repository looked at, and whether its group can push."""
    found = list(ways_past(folder))
    for each in found:
        yield Remark("git", "warning", each.what, (str(folder), each.about), each.mend)
    if not found:
        yield Remark("git", "ok", "What is pushed there is held against its record.")
    if lost_its_group(folder):
        what = "{0} is shared with a group by its settings, and is no group's folder: a copy has left that behind."
        yield Remark("git", "warning", what, (str(folder),), "ls -ld {0}")


def _no_clone(folder: Path, unsaid: UserError) -> Remark:
    """Why git does not say what it has of a folder."""
    named = (str(folder),)
    ran = git(folder, "rev-parse", "--git-dir")
    if _is_mistrusted(ran):
        mend = "git config --global --add safe.directory {0}"
        return Remark("git", "error", not_kept(folder, ran).what, named, mend)
    if is_closed(folder):
        what = "The folder {0} has a .git that you may not read: whoever owns it gives it to the group."
        return Remark("git", "error", what, named, "tui-review git-setup --modes {0}")
    what = "Git does not say what it has of the folder {0}: {1}"
    return Remark("git", "error", what, (*named, unsaid.what), "git -C {0} status")


def _is_mistrusted(ran: Ran) -> bool:
    """Whether git says nothing of what is somebody else's."""
    return "dubious ownership" in ran.err


def _work_tree(folder: Path) -> Iterator[Remark]:
    """Whether a clone has the drivers for reviews, and whether others can read what git wrote."""
    if is_set_up(folder):
        yield Remark("git", "ok", "The drivers for reviews are installed in this clone.")
    else:
        what = "The drivers for reviews are not installed in this clone, or are those of another program."
        yield Remark("git", "warning", what, (str(folder),), "tui-review git-setup {0}")
    if are_stale(folder):
        what = "The hooks that keep reviews private in this clone are of another version, or start another program."
        yield Remark("git", "warning", what, (str(folder),), "tui-review git-setup {0}")
    if (elsewhere := passed_over_hooks(folder)) is not None:
        what = "Git passes over the hooks that keep reviews private in this clone: it is told to take those in {1}."
        mend = "git -C {0} config --unset-all core.hooksPath" if elsewhere.by_clone else _WHO_SAYS
        yield Remark("git", "warning", what, (str(folder), elsewhere.path), mend)
    if are_exposed(folder):
        what = "Git has written reviews in this clone that others can read."
        by_hand = are_hooked(folder) or elsewhere is not None
        mend = "tui-review keep-modes {0}" if by_hand else "tui-review git-setup --modes {0}"
        yield Remark("git", "warning", what, (str(folder),), mend)
