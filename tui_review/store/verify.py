"""Holding a review's file against its record: seals, changes, kept versions, written ratings, the file's name.

What it can show and what not: docs/qa.md.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.language.people import name_key
from tui_review.review.as_of import as_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.made_with import another_text
from tui_review.review.model import Act, Review
from tui_review.review.record.acts import (
    ANOTHER_TEXT,
    NOT_LOOKED_AT,
    WHOLE_RECORD,
    Break,
    act_to_sign,
    breaks,
)
from tui_review.review.record.out_of_turn import dated_ahead
from tui_review.review.serial import (
    as_written,
    certain_ratings,
    from_document,
    ratings_digest,
    written_rating,
)
from tui_review.review.signing import (
    changed_since_signed,
    faults,
    how_to_unlock,
    signature_to_sign,
    signatures,
)
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import fingerprint
from tui_review.store.keys import KnownKeys
from tui_review.store.layout import mistitled
from tui_review.store.reviews import SUFFIX, ReviewFile
from tui_review.store.versions import kept_besides, link_to_versions, named_as, unheld
from tui_review.yamlfile.files import read_bytes
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from tui_review.settings import Settings


@frozen()
class Demanded:
    """What signatures with a key are held against."""

    keys: KnownKeys
    """Whose key is whose."""
    required: bool = False
    """Whether what no key signed does not hold."""

    @classmethod
    def by(cls, settings: Settings, *, required: bool = False) -> Demanded:
        """What settings ask for; with `required` each has to be there."""
        return cls(KnownKeys(settings.allowed_signers), required or settings.require_signed)


def verify(  # noqa: PLR0913 - what, on which day, by which keys; what is known of it besides
    opened: ReviewFile,
    today: str,
    demanded: Demanded,
    *,
    on_a_branch: Callable[[Path, str], bool] | None = None,
    known: Evaluation | None = None,
    renamed: bool = False,
) -> list[Break]:
    """Everything about a review's file that does not hold, in the order of the file, as seen on the ISO day `today`.

    `on_a_branch` says whether some branch of a clone has an act of a file, by its seal, or raises UserError. What an
    evaluation of the review has found out already, `known`, is not worked out again. `renamed`: see `record_breaks`.
    """
    return [
        *record_breaks(opened, demanded, known=known, renamed=renamed),
        *lost_versions(opened.path, opened.review, on_a_branch),
        *_signatures(opened, today),
        *(Break(place, what, act) for place, what, act in dated_ahead(opened.review, today)),
    ]


def places(found: Iterable[Break]) -> tuple[str, ...]:
    """Where something does not hold, each place once: a question, note or override, or the record as a whole.

    What could not be looked at is one of `NOT_SEEN`.
    """
    named = (each.unseen or each.place or WHOLE_RECORD for each in found)
    return tuple(dict.fromkeys(named))


def record_breaks(
    opened: ReviewFile, demanded: Demanded, *, known: Evaluation | None = None, renamed: bool = False
) -> list[Break]:
    """The same without what is wrong with the people and days of signatures, which `findings` says.

    What an evaluation of the review has found out already, `known`, is not worked out again. `renamed`: the file may
    have another name than the review in it, as those have that were collected.
    """
    file = _file_breaks(opened, known, renamed=renamed)
    return [*breaks(opened.review), *file, *key_breaks(opened, demanded)]


def doubts(opened: ReviewFile, *, known: Evaluation | None = None) -> tuple[str, ...]:
    """Where a file says something else than its own record and its answers: as `places` names it.

    What a screen or command that shows one review has to say beside it. Keys are not looked at, nor anything but the
    file and the versions kept beside it. That another text of its instrument is installed is not among it.
    """
    found = places([*breaks(opened.review), *_file_breaks(opened, known, renamed=True)])
    return tuple(each for each in found if each != ANOTHER_TEXT)


@frozen()
class _Signed:
    """Something that a key may have signed."""

    place: str
    act: Act | None
    by: str
    at: str
    words: str
    key: str
    signature: str


def _signed_things(opened: ReviewFile) -> Iterator[_Signed]:
    review = opened.review
    for given in signatures(opened.rules, review):
        own = review.answers[given.question]
        words, at = signature_to_sign(review, given.question, own), f"{given.date}T120000"
        yield _Signed(given.question, None, given.name, at, words, own.key, own.signature)
    for act in review.history:
        if act.content:
            yield _Signed("", act, act.by, act.at, act_to_sign(act), act.key, act.signature)


def key_breaks(opened: ReviewFile, demanded: Demanded) -> Iterator[Break]:
    """What does not hold of the acts and signatures that are signed with a key, and whose key each is."""
    by_key: dict[str, str] = {}
    for each in _signed_things(opened):
        if not each.key and not each.signature:
            if demanded.required:
                yield Break(each.place, f"No key of {each.by} signed it.", each.act)
            continue
        if not each.signature:
            yield Break(
                each.place, f"It was signed with the key {each.key}, and the signature is gone.", each.act
            )
            continue
        found = demanded.keys.check(each.words, each.signature, by=each.by, at=each.at)
        if found.problem:
            yield Break(each.place, found.problem, each.act, unseen="" if found.looked_at else NOT_LOOKED_AT)
        elif found.key != each.key:
            yield Break(each.place, f"It is signed with another key than it says: {found.key}.", each.act)
        other = by_key.setdefault(found.key, each.by) if found.key else each.by
        if name_key(other) != name_key(each.by):
            yield Break(each.place, f"The key {found.key} signed for {other} and for {each.by}.", each.act)


def key_owners(opened: ReviewFile, demanded: Demanded) -> dict[str, tuple[str, ...]]:
    """Whom the list of allowed signers gives the key to by which an act is signed, by the act's seal.

    Not of acts whose signature does not hold, or whose key it does not have.
    """
    found: dict[str, tuple[str, ...]] = {}
    for each in _signed_things(opened):
        if each.act is not None and each.signature:
            checked = demanded.keys.check(each.words, each.signature, by=each.by, at=each.at)
            if checked.whose and not checked.problem:
                found[each.act.seal] = checked.whose
    return found


def _file_breaks(opened: ReviewFile, known: Evaluation | None, *, renamed: bool) -> Iterator[Break]:
    """What does not hold between a review and the file it stands in: its name, its ratings, its kept versions.

    The file may be `renamed`. By another text of its instrument other titles and ratings follow, which nobody wrote.
    """
    header = opened.review.review
    if not renamed and opened.path.name != f"{header.id}{SUFFIX}":
        what = f"The file is called {opened.path.name}, and the review in it {header.id}. Is it a copy?"
        yield Break("", what)
    otherwise = _ratings(opened, known)
    if not (what := another_text(opened.rules, opened.review)):
        yield from _titles(opened)
        yield from otherwise
    elif rated := ", ".join(dict.fromkeys(each.place for each in otherwise)):
        yield Break("", f"{what} By the installed one other ratings follow: {rated}.", unseen=ANOTHER_TEXT)
    yield from _kept(opened)


def _titles(opened: ReviewFile) -> Iterator[Break]:
    """Titles behind ids that the instrument does not have: people read them where no driver makes the file readable."""
    try:
        data = read_bytes(opened.path)
    except UserError:
        return  # What was read otherwise has no file.
    if fingerprint(data) == opened.fingerprint:
        for id_, title in mistitled(data, opened.rules):
            what = f"Behind its id the file has another title than its own, {title!r}."
            yield Break(id_, f"{what} The next save writes that.")


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
            yield Break(place, f"{what} {how_to_unlock(rules, review, given.question)}")


_RATING_SAYS: Final = {
    "rating": "",
    "without_overrides": "without overrides ",
    "because": "that it is because ",
}
"""What a written rating says, and how that is begun in words."""


def _ratings(opened: ReviewFile, known: Evaluation | None) -> Iterator[Break]:
    """Ratings in the file that its answers do not give: written by hand, or by a merge without the drivers."""
    evaluation = as_written(opened.rules, opened.review, after=known)
    given = {id_: written_rating(evaluation, id_) for id_ in certain_ratings(evaluation)}
    written = opened.review.ratings
    last = opened.review.history[-1].ratings if opened.review.history else ""
    # What an act says was written, another version of the program may word otherwise.
    says_why = not last or ratings_digest(written) != last
    for id_ in dict.fromkeys([*given, *written]):
        for key, words in _RATING_SAYS.items():
            says = getattr(written[id_], key) if id_ in written else ""
            follows = given.get(id_, {}).get(key, "")
            if says != follows and (says_why or key != "because"):
                told = f"The file says {words}{says or 'none'}; its answers give {follows or 'none'}."
                yield Break(id_, f"{told} The next save writes what they give.")


def lost_versions(
    path: Path, review: Review, on_a_branch: Callable[[Path, str], bool] | None
) -> Iterator[Break]:
    """Acts that a version kept beside a file has, and the history of the review in it has not; see `verify`."""
    try:
        versions = kept_besides(path, review)
    except UserError:
        return  # `_kept` says so.
    seals = {act.seal for act in review.history}
    bare = {act.version for act in review.history if not act.seal}
    for kept in versions:
        try:
            then = from_document(read_yaml(read_bytes(kept), file=str(kept)))
        except UserError as error:
            what = f"Of the version {kept.name}, kept beside it, nothing is known: {error.what}"
            yield Break("", what, unseen=NOT_LOOKED_AT)
            continue
        if not then.history or then.history[-1].seal in seals:
            continue
        act = then.history[-1]
        if then.review.uid != review.review.uid:
            if act.version in bare:
                what = "The history has it without a seal; the version kept of it has one, and another uid."
                yield Break("", what, act)
            continue
        try:
            elsewhere = on_a_branch is not None and on_a_branch(path, act.seal)
        except UserError as error:
            what = f"A version kept beside it has it, and its history has not. Whether a branch has: {error.what}"
            yield Break("", what, act, unseen=NOT_LOOKED_AT)
        else:
            if not elsewhere:
                yield Break("", f"{_LOST} {_how_to_look(path, kept)}", act)


_LOST: Final = (
    "The history does not have it any more, and a version kept beside the file has: an older file was put back, it was "
    "taken away by hand, or the hand-over was cut off."
)


def _how_to_look(path: Path, kept: Path) -> str:
    name, file = shlex.quote(named_as(path, kept)), shlex.quote(str(path))
    return f"`tui-review diff {name} {file}` shows what it had; once that is clear, {kept} may go."


def _kept(opened: ReviewFile) -> Iterator[Break]:
    """Kept versions that are not what the act that made them sealed, and a link in the place of all."""
    if (link := link_to_versions(opened.path)) is not None:
        what = (
            f"Where former versions are kept stands a link, {link}, through which nothing is kept. Remove it."
        )
        yield Break("", what, unseen=NOT_LOOKED_AT)
    try:
        for each in unheld(opened):
            what = f"The kept version {each.number} {each.why}"
            yield Break("", what, each.act, unseen="" if each.looked_at else NOT_LOOKED_AT)
    except UserError as error:
        yield Break("", f"The kept versions were not looked at: {error.what}", unseen=NOT_LOOKED_AT)
