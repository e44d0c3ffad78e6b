"""Whose commits are whose: what git calls an author, and that person's names in reviews."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from tui_review.instrument.language.people import name_key
from tui_review.shape.frozen import frozen

_OTHERS: Final = re.compile(
    r"^ *(?:Co-authored-by|Author): *(.*?) *<([^<>\n]*)> *$", re.IGNORECASE | re.MULTILINE
)
"""An author beside that of the commit, as hosts write it, and as `git merge --squash` tells whose commits it took."""
_BETWEEN: Final = ";"
"""What stands between two names of one person."""


@frozen()
class CommitAuthor:
    """One author of a commit."""

    called: tuple[str, ...]
    """Its e-mail and name as the commit has them, then as `.mailmap` does: what stands first counts first."""


def other_authors(body: str) -> tuple[CommitAuthor, ...]:
    """Those that the text of a commit names beside its author."""
    return tuple(CommitAuthor((email, name)) for name, email in _OTHERS.findall(body))


class People:
    """Who commits under which name or e-mail of git, as the settings say."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names` are a person's names in reviews, several with `;` between them, by e-mail or name of git."""
        self._names = {
            name_key(git): [name for each in said.split(_BETWEEN) if (name := each.strip())]
            for git, said in names.items()
        }

    def __bool__(self) -> bool:
        """Whether anybody is known."""
        return any(self._names.values())

    def names(self, authors: Iterable[CommitAuthor]) -> list[str]:
        """The names in reviews of all these authors; none where one of them is not known."""
        found: list[str] = []
        for author in authors:
            own = next((names for each in author.called if (names := self._names.get(name_key(each)))), None)
            if own is None:
                return []
            found += own
        return found
