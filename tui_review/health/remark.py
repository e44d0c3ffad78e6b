"""What is said of a set-up: in words for a person, and without a name, a path or a text for others."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final, Literal, TypeAlias

from tui_review.display import on_one_line
from tui_review.shape.frozen import frozen
from tui_review.store.readers import name_of_account

Grade: TypeAlias = Literal["ok", "info", "warning", "error"]
"""`warning`: works, and something may go wrong; `error`: something does not work. These two are findings."""
Calm: TypeAlias = Literal["ok", "info"]
"""The grades of what is no finding, and so needs nothing to be typed."""
GRADES: Final[tuple[Grade, ...]] = ("ok", "info", "warning", "error")


_LOOKS: Final = (
    "ls ",
    "lsattr ",
    "getfacl ",
    "df ",
    "getent ",
    "findmnt ",
    "fuser ",
    "timedatectl ",
    "git -C {0} status",
    "git -C {0} config --show-origin ",
    "tui-review settings editor",
    "tui-review check ",
    "tui-review lint ",
    "tui-review verify ",
    "tui-review doctor ",
    "tui-review recover",
)
"""How commands begin that mend nothing by themselves, and show more of what is wrong."""
_OWNERS: Final = ("chmod ", "setfacl ", "chgrp ", "find ")
"""How those begin that are for whoever owns what they are about, and for root."""
_ROOTS: Final = ("chown ", "cp --remove-destination ")
"""And those that are for root alone."""


_BEFORE_ITS_COMMAND: Final = "; to take it back:"
"""How a sentence ends that its command goes on."""


@frozen()
class Remark:
    """One thing that was looked at."""

    area: str
    """What it is about, in a word: `git`, `locks`."""
    grade: Grade
    said: str
    """A sentence of the program's own. `{0}`, `{1}` stand for what is named, which alone may be of a case or a user."""
    named: tuple[str, ...] = ()
    mend: str = ""
    """The command that mends it, or shows more, with the same marks; what is named is quoted for the shell there."""

    @property
    def without_command(self) -> Remark:
        """The same for whoever cannot do anything about it."""
        if not self.said.endswith(_BEFORE_ITS_COMMAND):
            return replace(self, mend="")
        return replace(self, said=f"{self.said.removesuffix(_BEFORE_ITS_COMMAND)}.", mend="")

    @property
    def words(self) -> str:
        """The sentence, for whoever may see what is named."""
        return self.said.format(*map(on_one_line, self.named))

    @property
    def command(self) -> str:
        """The command that mends it, or shows more; empty where there is none."""
        return on_one_line(self.mend.format(*map(shlex.quote, self.named)))

    @property
    def mends(self) -> bool:
        """Whether the command mends it, and does not only show more of it."""
        return bool(self.mend) and not self.mend.startswith(_LOOKS)

    @property
    def typed_by(self) -> str:
        """The account that the command is for, where this one may not do what it does; empty where it may."""
        if not self.mends or os.geteuid() == 0:
            return ""
        if self.mend.startswith(_ROOTS) or " chown " in self.mend:
            return "root"
        if self.mend.startswith("tui-review init "):
            # What is named last is what is wrong: each sets right what is theirs.
            there = [os.lstat(each).st_uid for each in self.named if os.path.lexists(each)]
            return "" if os.geteuid() in there[-1:] or not there else name_of_account(there[-1]) or "root"
        if not self.mend.startswith(_OWNERS):
            return ""
        # Of many files that are looked for, one is named.
        is_sought = self.mend.startswith("find ")
        meant = [name for number, name in enumerate(self.named) if is_sought or f"{{{number}}}" in self.mend]
        owners = {os.lstat(each).st_uid for each in meant if os.path.lexists(each)}
        if owners <= {os.geteuid()}:
            return ""
        # What belongs to several, none of them can do.
        return "root" if len(owners) > 1 else name_of_account(*owners) or "root"

    def as_json(self) -> dict[str, Any]:
        """What `doctor --json` gives of it."""
        told = {"area": self.area, "level": self.grade, "message": self.words}
        return {
            **told,
            "mend": self.command if self.mends else "",
            "as": self.typed_by,
            "look": "" if self.mends else self.command,
        }


def worst(remarks: Iterable[Remark]) -> Grade:
    """The worst grade among remarks."""
    return max((each.grade for each in remarks), key=GRADES.index, default="ok")


def without_names(remarks: Iterable[Remark]) -> list[str]:
    """Remarks as lines in which everything named is a number, the same for the same: for whoever is asked for help."""
    numbers: dict[str, str] = {}
    lines = []
    for each in remarks:
        marks = [numbers.setdefault(name, f"<{len(numbers) + 1}>") for name in each.named]
        mend = f" {'Mend' if each.mends else 'Look'}: {each.mend.format(*marks)}" if each.mend else ""
        lines.append(f"{each.area}: {each.grade}: {each.said.format(*marks)}{mend}")
    return lines
