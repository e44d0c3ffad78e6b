"""Holding a review's file against its record: seals, changes, kept versions, written ratings, the file's name.

What it can show and what not: docs/qa.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from tui_review.errors import UserError
from tui_review.review.as_of import as_of
from tui_review.review.record.acts import Break, breaks
from tui_review.review.serial import as_written, certain_ratings
from tui_review.review.signing import changed_since_signed, faults, signatures
from tui_review.store.reviews import SUFFIX, ReviewFile, parse_review
from tui_review.store.versions import kept_versions
from tui_review.yamlfile.files import read_bytes


def verify(opened: ReviewFile, today: str) -> list[Break]:
    """Everything about a review's file that does not hold, in the order of the file, as seen on the ISO day `today`."""
    return [*record_breaks(opened), *_signatures(opened, today)]


def record_breaks(opened: ReviewFile) -> list[Break]:
    """The same without what is wrong with signatures, which `findings` says."""
    return [*breaks(opened.review), *_file_breaks(opened)]


def _file_breaks(opened: ReviewFile) -> Iterator[Break]:
    """What does not hold between a review and the file it stands in: its name, its ratings, its kept versions."""
    header = opened.review.review
    if opened.path.name != f"{header.id}{SUFFIX}":
        what = f"The file is called {opened.path.name}, and the review in it {header.id}. Is it a copy?"
        yield Break("", what)
    yield from _ratings(opened)
    yield from _kept(opened)


def _signatures(opened: ReviewFile, today: str) -> Iterator[Break]:
    """What is wrong with signatures, and what is not as it was signed."""
    rules, review = opened.rules, opened.review
    day = as_of(rules, review, today)
    for given in signatures(rules, review):
        for code, what in faults(rules, review, given, as_of=day):
            if code != "signature-changed":
                yield Break(given.question, what)
        for place in changed_since_signed(rules, review, given.question):
            what = f"It is not what {given.name} signed on {given.date} ({given.question})."
            yield Break(place, what)


def _ratings(opened: ReviewFile) -> Iterator[Break]:
    """Ratings in the file that its answers do not give: written by hand, or by a merge without the drivers."""
    given = certain_ratings(as_written(opened.rules, opened.review))
    written = opened.review.ratings
    for id_ in dict.fromkeys([*given, *written]):
        says = written[id_].rating if id_ in written else "none"
        follows = given.get(id_, "none")
        if says != follows:
            what = f"The file says {says}; its answers give {follows}. The next save writes what they give."
            yield Break(id_, what)


def _kept(opened: ReviewFile) -> Iterator[Break]:
    """Kept versions that are not what the act that made them sealed."""
    acts = {act.version: act for act in opened.review.history if act.seal}
    for number, path in kept_versions(opened.path).items():
        act = acts.get(number)
        try:
            kept = parse_review(path, read_bytes(path)).review
        except UserError as error:
            yield Break("", f"The kept version {number} cannot be read: {error.what}")
            continue
        if kept.review.uid != opened.review.review.uid:
            yield Break("", f"The kept version {number} is one of another review.")
        elif act is not None and number != opened.review.review.version:
            sealed = {each.seal for each in kept.history}
            if act.seal not in sealed:
                yield Break("", f"The kept version {number} does not have this act.", act)
            elif breaks(kept):
                yield Break("", f"The kept version {number} was changed after it was kept.", act)
