"""Git, where it keeps the folder of reviews."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tui_review.health.remark import Remark
from tui_review.qa.gitmodes import are_exposed, are_hooked, are_stale, readers_of_git
from tui_review.qa.gitsetup import is_set_up
from tui_review.store.git import git, in_work_tree, is_closed, not_kept


def clone(folder: Path) -> Iterator[Remark]:
    """Whether git is there, trusts the clone, and has the drivers for reviews."""
    found = git(Path(), "--version")
    if found.status:
        yield Remark("git", "info", "Git is not installed: versions are kept beside the reviews alone.")
        return
    yield Remark("git", "ok", f"Git is {' '.join(re.findall('[0-9.]+', found.text)[:1])}.")
    if not folder.is_dir():
        return
    if not in_work_tree(folder):
        ran = git(folder, "rev-parse", "--git-dir")
        if "dubious ownership" in ran.err:
            what = not_kept(folder, ran).what
            mend = "git config --global --add safe.directory {0}"
            yield Remark("git", "error", what, (str(folder),), mend)
        elif is_closed(folder):
            what = "The folder {0} has a .git that you may not read: whoever owns it gives it to the group."
            yield Remark("git", "error", what, (str(folder),), "tui-review git-setup --modes {0}")
        else:
            yield Remark("git", "info", "Git does not keep the folder {0}.", (str(folder),))
        return
    if is_set_up(folder):
        yield Remark("git", "ok", "The drivers for reviews are installed in this clone.")
    else:
        what = "The drivers for reviews are not installed in this clone, or are those of another program."
        yield Remark("git", "warning", what, (str(folder),), "tui-review git-setup {0}")
    if are_stale(folder):
        what = "The hooks that keep reviews private in this clone are of another version, or start another program."
        yield Remark("git", "warning", what, (str(folder),), "tui-review git-setup {0}")
    if are_exposed(folder):
        what = "Git has written reviews in this clone that others can read."
        mend = "tui-review keep-modes {0}" if are_hooked(folder) else "tui-review git-setup --modes {0}"
        yield Remark("git", "warning", what, (str(folder),), mend)
    readers = readers_of_git(folder)
    if readers is not None:
        what = "What git keeps of the reviews, every version of each, can be read by others."
        yield Remark("git", "warning", what, (str(folder),), "tui-review git-setup --modes {0}")
