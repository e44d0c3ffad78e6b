"""Looking at everything, one thing after the other: what cannot even be looked at is a remark, never an end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.health import clone, instruments, machine, program, reviews
from tui_review.health.remark import Remark
from tui_review.places import place_of
from tui_review.store.git import is_bare
from tui_review.support import places_of
from tui_review.yamlfile.files import without_links

_ASK: Final = "tui-review doctor --bundle for-support.txt"
"""What whoever is to be asked for help needs."""


def look(folder: Path, more: Callable[[], Iterator[Remark]]) -> list[Remark]:
    """Every remark on this machine, this account and this folder of reviews; `more` has those of the screens.

    Where the folder is not there, or is closed, that is told once, and of what is in it nothing. Of one behind a link
    it is the folder that is looked at and named: commands change nothing through a link.
    """
    # What is below a closed folder is no link as far as anybody knows, and no end of this.
    folder = without_links(folder) if os.path.islink(folder) else folder  # noqa: PTH114
    inside: tuple[tuple[str, Callable[[], Iterator[Remark]]], ...] = (
        ("modes", lambda: reviews.modes(folder)),
        ("reviews", lambda: reviews.soundness(folder)),
        ("locks", lambda: reviews.locks(folder)),
    )
    # What others push to has no files of reviews of its own.
    is_seen = reviews.is_seen(folder) and not is_bare(folder)
    parts: tuple[tuple[str, Callable[[], Iterator[Remark]]], ...] = (
        ("program", program.packages),
        ("program", program.who_can_change_it),
        ("program", lambda: program.who_can_run_it(folder)),
        ("program", lambda: program.who_can_read_it(folder)),
        ("locale", machine.locale),
        ("terminal", machine.terminal),
        ("account", machine.account),
        ("settings", machine.own_settings),
        ("settings", more),
        ("folders", machine.own_folders),
        ("disk", lambda: machine.disk(folder, place_of("state"), place_of("cache"))),
        ("clock", lambda: machine.clock(folder)),
        ("folder", lambda: reviews.folder_of_reviews(folder)),
        *(inside if is_seen else ()),
        ("journals", reviews.journals),
        ("index", reviews.index),
        ("git", lambda: clone.clone(folder)),
        ("instruments", lambda: instruments.instruments(folder if is_seen else None)),
    )
    return list(_each_cause_once([remark for area, part in parts for remark in _looked(area, part)]))


_KEPT_THERE: Final = frozenset({"settings", "reviews", "journals", "index", "instruments"})
"""The areas of what is kept in the program's own folders."""


def _each_cause_once(found: Sequence[Remark]) -> Iterator[Remark]:
    """All but what cannot be looked at since it lies in a folder of which it is told already that it is closed."""
    named = [Path(each.named[1]) for each in found if each.area == "folders" and len(each.named) > 1]
    closed = [each for each in named if not os.access(each, os.X_OK)]
    for each in found:
        paths = [Path(name) for name in each.named if os.path.isabs(name)]  # noqa: PTH117 - a text may be no path
        within = any(path.is_relative_to(place) for path in paths for place in closed)
        if not (within and each.area in _KEPT_THERE and each.grade in ("warning", "error")):
            yield each


def _looked(area: str, part: Callable[[], Iterator[Remark]]) -> list[Remark]:
    """The remarks of one part; where it fails, what was found before and where it failed."""
    found: list[Remark] = []
    try:
        found.extend(part())
    except UserError as error:
        mend, what = ("ls -ld {0}", "{0}: {1}") if error.file else (_ASK, "{1}")
        found.append(Remark(area, "error", what, (error.file, error.what), mend))
    except OSError as error:
        named = str(error.filename or "")
        what = f"The system refused a look ({error.strerror}): {{0}}"
        found.append(Remark(area, "error", what, (named,), "ls -ld {0}; id -Gn" if named else _ASK))
    except Exception as error:  # noqa: BLE001 - the doctor is called where things are broken
        at = ", ".join(places_of(error)[-1:])
        what = f"This could not be looked at ({type(error).__name__}, {at}). Please report this line."
        found.append(Remark(area, "error", what, mend=_ASK))
    return found
