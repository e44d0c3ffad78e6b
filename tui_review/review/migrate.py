"""Moving a review to another version of its instrument: first what would become of it, then the move.

Nothing a reviewer wrote is lost: an answer that has no place in the new version is kept as it was under `orphans`,
and comes back when a later version has a place for it again.
"""

from __future__ import annotations

from dataclasses import replace

from tui_review.errors import UserError
from tui_review.instrument.model import INCOMPLETE
from tui_review.instrument.rules import Rules
from tui_review.review import signing
from tui_review.review.as_of import recorded_day
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.acts import check_migration
from tui_review.review.gate.proposals import Author
from tui_review.review.made_with import another_text, made_with
from tui_review.review.model import Review
from tui_review.review.moving import MigratedRating, MigrationReport, Move
from tui_review.review.progress import unanswered
from tui_review.review.who import Editor


def migrate(review: Review, old: Rules, new: Rules, editor: Editor) -> tuple[Review, MigrationReport]:
    """The review as it would be in another version of its instrument, to be proposed, and what became of it.

    Signatures of the former version are void, and reported. Raises UserError when it cannot be moved: another
    instrument, the same version (but where something has no place in it, as after a merge), a final review,
    unsettled conflicts of a merge, an observer.
    """
    _refuse(review, old, new, editor)
    move = Move(review, old, new)
    move.all()
    moved = replace(
        review,
        review=replace(review.review, instrument=made_with(new)),
        answers=move.placed,
        notes=move.notes,
        overrides=move.overrides,
        orphans=move.orphans,
        conflicts=move.conflicts,
    )
    # What was signed was signed in the former version.
    why = f"signed in version {old.instrument.version}, and moved to {new.instrument.version}"
    why += f": {editor.why}" if editor.why.strip() else ""
    move.report.void = list(signing.signatures(new, moved))
    moved = replace(moved, answers=signing.voided(new, moved, editor, why))
    _follow(review, moved, (old, new), move)
    return moved, move.report


def _refuse(review: Review, old: Rules, new: Rules, editor: Editor) -> None:
    if new.instrument.id != old.instrument.id:
        raise UserError(f"A review of {old.instrument.id} cannot become one of {new.instrument.id}.")
    same = new.instrument.version == old.instrument.version and not another_text(new, review)
    if same and not _has_no_place(review, new):
        raise UserError(f"The review is of version {old.instrument.version} already.")
    check_migration(review, Author.of(editor))


def _has_no_place(review: Review, rules: Rules) -> bool:
    """Whether a review of this version has anything that it has no place for, as a merge of two versions leaves it."""
    move = Move(review, rules, rules)
    move.answers()
    move.rest()
    return bool(move.report.dropped or move.report.renamed or move.notes != review.notes)


def _follow(before: Review, after: Review, versions: tuple[Rules, Rules], move: Move) -> None:
    """What follows from the move from one version to another: questions newly open, ratings that change."""
    (old, new), report = versions, move.report
    one = Evaluation(old, before.raw, as_of=recorded_day(old, before))
    other = Evaluation.of(new, after, as_of=recorded_day(new, after))
    open_before = {move.names.id(id_) for id_ in unanswered(one, optional=True)}
    report.newly_asked = [id_ for id_ in unanswered(other, optional=True) if id_ not in open_before]
    # Where it is of the same version by another text, what it was rated by is not there any more: the file says it.
    written = before.ratings if another_text(old, before) else None
    for id_ in dict.fromkeys([*old.rated, *new.rated]):
        was = one.rating(id_).rating if id_ in old.rated else ""
        if written is not None:
            was = written[id_].rating if id_ in written else INCOMPLETE
        now = other.rating(id_).rating if id_ in new.rated else ""
        if was != now:
            report.ratings.append(MigratedRating(id_, was, now))
