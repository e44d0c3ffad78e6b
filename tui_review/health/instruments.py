"""The instruments that reviews of a folder can be made with: which text each is, and whether it is whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.health.program import reinstalling
from tui_review.health.remark import Remark
from tui_review.instrument.loading.catalog import Catalog, folders_given, instrument_folders, shipped_folder
from tui_review.instrument.loading.language import WORDED
from tui_review.instrument.loading.manifest import current, manifest_of
from tui_review.instrument.plurals import count_of
from tui_review.store.atomic import is_shared
from tui_review.store.readers import changers_of

_SHORT: Final = 12
"""Digits of a hash that are shown."""


def instruments(folder: Path | None) -> Iterator[Remark]:
    """Whether the shipped ones are as they were shipped, and own ones sound; which are in the place of shipped ones."""
    yield from _shipped()
    for given in folders_given():
        if not os.path.lexists(given):
            what = "TUI_REVIEW_INSTRUMENTS names {0}, which is not there: reviews are rated without it."
            yield Remark("instruments", "warning", what, (str(given), str(given.parent)), "ls -ld {0} {1}")
    places = instrument_folders(folder)
    catalog = Catalog(places)
    for each in catalog.passed_over():
        what = f"{{0}} {each.why}: reviews are rated without the instruments in it."
        yield Remark("instruments", "error", what, (each.path,), "ls -ld {0}; id -Gn")
    known = {entry.path for entry in catalog.entries()} | {Path(each.path) for each in catalog.passed_over()}
    known.update(each.path for entry in catalog.entries() for each in catalog.behind(entry))
    for place in places:
        others = (
            sorted(place.glob("*.yaml"))
            if place != shipped_folder() and os.access(place, os.X_OK) and place.is_dir()
            else []
        )
        for path in others:
            if path not in known and not path.name.endswith(WORDED):
                what = "{0} is taken for no instrument: it does not begin with an id, a version and a title."
                yield Remark("instruments", "warning", what, (str(path),), "tui-review lint {0}")
    for entry in catalog.entries():
        origin = catalog.origin(entry)
        if origin.kind == "shipped" or entry.path.is_relative_to(shipped_folder()):
            continue  # What ships has been looked at, and is mended in another way.
        named = (entry.id, entry.version, str(entry.path))
        for other in catalog.behind(entry):
            if not other.path.is_relative_to(shipped_folder()):
                what = "{2} comes before another text of {0} {1}, {3}: reviews made with that one alone go by it."
                which = (*named, str(other.path))
                yield Remark(
                    "instruments", "warning", what, which, "tui-review instruments; mv {3} {3}.aside"
                )
        try:
            catalog.load(entry)
        except UserError as error:
            what = "{0} {1} cannot be used: {3}"
            yield Remark("instruments", "error", what, (*named, error.what), "tui-review lint {2}")
            continue
        if origin.kind == "instead":
            what = f"{{2}} stands in the place of the shipped {{0}} {{1}} ({origin.sha256[:_SHORT]})."
            yield Remark("instruments", "warning", what, named, "tui-review instruments; mv {2} {2}.aside")
        else:
            what = f"{{0}} {{1}} is the agency's own ({origin.sha256[:_SHORT]}): {{2}}."
            yield Remark("instruments", "info", what, named)
        for by in changers_of(entry.path)[:1] if folder is not None and is_shared(str(folder)) else ():
            what = f"{{3}} {by.how} {{4}}, and can change what everybody's reviews are rated by: {{0}} {{1}}."
            shown = "ls -ld {2}" if by.path == str(entry.path) else "ls -ld {4} {2}"
            yield Remark("instruments", "warning", what, (*named, by.who, by.path), shown)


def _shipped() -> Iterator[Remark]:
    folder = shipped_folder()
    named = (str(folder), sys.executable)
    mend = reinstalling("{1}")
    try:
        wanted = {(each["id"], each["version"]): each["sha256"] for each in manifest_of(folder)}
        there = {(each["id"], each["version"]): each["sha256"] for each in current(folder)}
    except (UserError, KeyError, TypeError):
        what = "The instruments that ship with the program are not whole: {0}."
        yield Remark("instruments", "error", what, named, mend)
        return
    other = [pair for pair in wanted if there.get(pair) != wanted[pair]]
    for id_, number in other:
        what = f"The shipped {id_} {number} is not the text that was shipped, or is gone."
        yield Remark("instruments", "error", what, named, mend)
    if not other:
        yield Remark(
            "instruments", "ok", f"{count_of(len(wanted), 'shipped version')}, each as it was shipped."
        )
