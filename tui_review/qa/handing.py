"""Hand-overs and restored versions, as one act on the file: checked, kept as a version, saved, committed if wished.

The state's review is replaced only once the file is saved: after an error nothing has changed, in memory or on disk.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of, verb_of
from tui_review.qa.diff import diff_reviews
from tui_review.qa.gitmodes import is_own_hook
from tui_review.qa.reconcile import takes_any
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import Finding
from tui_review.review.findings import blocking
from tui_review.review.gate.accepted import Accepted
from tui_review.review.gate.acts import NotComplete
from tui_review.review.gate.gate import decide
from tui_review.review.gate.proposals import HandOver, Restore
from tui_review.review.handover import AT_REVIEWER, BACKWARD, ActName, act_words, where_words
from tui_review.review.model import Review
from tui_review.review.people import check_lets_stand, only_roles
from tui_review.review.record.standing import open_notes
from tui_review.review.serial import as_written
from tui_review.review.state import ReviewState
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import FileChanged, fingerprint
from tui_review.store.git import commit_file, file_at
from tui_review.store.pending import check_nothing_kept
from tui_review.store.reviews import (
    ReviewFile,
    catalog_for,
    former_bytes,
    parse_review,
    read_review,
    review_bytes,
    write_review,
)
from tui_review.store.unconfirmed import unconfirmed_words
from tui_review.store.unsent import check_nothing_typed
from tui_review.store.versions import finish_keeping, keep_version, kept_versions
from tui_review.telling.changes import OverrideChange
from tui_review.telling.notes import breaks_told
from tui_review.telling.words import broken_words
from tui_review.yamlfile.files import read_bytes

__all__ = [
    "HandedOver",
    "NotComplete",
    "before_sealing",
    "before_submission",
    "commit_message",
    "hand_over",
    "handed_over_words",
    "may_let_stand",
    "not_holding",
    "restore",
    "stopping",
]


_SHOWN: Final = 3
"""So many things that do not hold are said before one is asked."""


@frozen()
class HandedOver:
    """What a hand-over, or a restored version, came to; the ReviewFile given knows the file as it is now."""

    fingerprint: str
    """Of the file now."""
    committed: bool = False
    not_committed: str = ""
    """Why it was not committed though that was wished, in words."""
    unconfirmed: str = ""
    """That the disk did not confirm that it lasts, in words; empty where it did."""

    @property
    def commit_words(self) -> str:
        """What became of the commit; empty where none was wished."""
        if self.committed:
            return "It is committed to git."
        return f"It is not committed to git: {self.not_committed.rstrip('.')}." if self.not_committed else ""


def not_holding(opened: ReviewFile, known: Evaluation | None = None) -> list[str]:
    """What an act on a review as its file has it would seal though it does not hold, in sentences.

    That is where its record does not; which hand-overs versions are kept of beside it that its history does not have;
    which changes are not what their commits brought. What an evaluation of it has found out already is `known`.
    """
    # Who only looks at a review starts faster without.
    from tui_review.store.commits import Commits  # noqa: PLC0415 - see above
    from tui_review.store.committed import branches_of  # noqa: PLC0415 - see above
    from tui_review.store.otherwise import said_otherwise  # noqa: PLC0415 - see above
    from tui_review.store.verify import doubts, lost_versions  # noqa: PLC0415 - see above

    path, review = opened.path, opened.review
    found = list(lost_versions(path, review, branches_of(path)))
    with contextlib.suppress(UserError):  # Where git does not say it, `verify` says so.
        found += said_otherwise(review, Commits(path, review.review.uid).of_file())
    places = doubts(opened, known=known)
    return [*filter(None, [broken_words(places)]), *(line for _, line in breaks_told(found))]


def before_sealing(opened: ReviewFile) -> str:
    """The same as a screen says it before it asks, of the file as it is now. Raises UserError."""
    found = not_holding(read_review(opened.path, catalog_for(opened.path)))
    more = (
        [f"{count_of(len(found) - _SHOWN, 'more')}: `tui-review verify` lists all."]
        if len(found) > _SHOWN
        else []
    )
    return " ".join([*found[:_SHOWN], *more])


def hand_over(  # noqa: PLR0913 - of what, whose, which, why, what may stand, kept where
    opened: ReviewFile,
    state: ReviewState,
    act: ActName,
    *,
    reason: str = "",
    let_stand: str = "",
    commit: bool = False,
) -> HandedOver:
    """Hands a review over as the state's editor. The file must be as `opened` knows it: save first.

    With `let_stand`, why, it lets stand that others acted in several roles until then.

    Raises NotComplete, FileChanged, or UserError for what status, role, reason or the disk do not allow. A commit
    that fails is told, and never undoes the hand-over.
    """
    return _done(
        opened, state, HandOver(act=act, reason=reason, let_stand=let_stand, by=state.author), commit=commit
    )


def may_let_stand(state: ReviewState, errors: Sequence[Finding]) -> bool:
    """Whether nothing stops a hand-over but who acted in several roles, and this person may let that stand."""
    if not only_roles(errors):
        return False
    try:
        check_lets_stand(state.review, state.author)
    except UserError:
        return False
    return True


def stopping(state: ReviewState) -> list[Finding]:
    """The errors that stop this person from handing the review over; what they may let stand is none of them."""
    errors = blocking(state.findings())
    return [] if may_let_stand(state, errors) else errors


def before_submission(state: ReviewState) -> str:
    """What is said to whoever is about to submit: what becomes of the review, and how much deserves a look before."""
    text = "The review goes to QA. Its answers can be changed again when QA returns it."
    if state.review.review.case:
        text = "The attempt is handed in and can be scored: home screen, training, s."
    warnings = sum(finding.level == "warning" for finding in state.findings())
    if warnings:
        left = f"{count_of(warnings, 'warning')} {verb_of(warnings, 'is')} left"
        text += f" {left} in the summary; that stops nothing."
    return text


def handed_over_words(review: Review, done: HandedOver) -> str:
    """What a hand-over came to: where the review stands now, notes that are open in it, what became of the commit."""
    header = review.review
    said = (
        f"{header.id} is now {where_words(header)}.",
        open_notes_words(review),
        done.commit_words,
        done.unconfirmed,
    )
    return " ".join(each for each in said if each)


def open_notes_words(review: Review) -> str:
    """That a review that QA is done with, or is to go on with, still has open notes; empty where it has none."""
    ids = open_notes(review)
    if not ids or review.review.status in AT_REVIEWER:
        return ""
    return (
        f"{count_of(len(ids), 'note').capitalize()} {verb_of(len(ids), 'is')} not closed: {', '.join(ids)}."
    )


def restore(
    opened: ReviewFile, state: ReviewState, former: ReviewFile, *, reason: str, commit: bool = False
) -> HandedOver:
    """Brings the answers of a former version back, as a new version. Raises FileChanged, UserError."""
    proposal = Restore(former=former.review, reason=reason, by=state.author)
    return _done(opened, state, proposal, commit=commit)


def _done(
    opened: ReviewFile, state: ReviewState, proposal: HandOver | Restore, *, commit: bool
) -> HandedOver:
    backward = isinstance(proposal, HandOver) and proposal.act in BACKWARD
    # What the file takes only once the review is back at the reviewer keeps nobody from giving it back.
    check_nothing_kept(opened, but=lambda found: backward and not takes_any(state, found))
    try:
        accepted = decide(proposal, state)
    except NotComplete as error:
        raise NotComplete(error.errors, error.act, str(opened.path)) from None
    except UserError as error:
        raise error.at(file=str(opened.path)) from None
    if not backward:
        # Who gives it back to be worked on leaves it where it can still be entered.
        check_nothing_typed(opened, state.rules, state.review)
    return _put(opened, state, accepted, commit=commit)


def _put(
    opened: ReviewFile, state: ReviewState, accepted: Accepted[HandOver | Restore], *, commit: bool
) -> HandedOver:
    """Keeps the version before (if nobody did) and the new ones, saves, and commits."""
    path, expected, new = opened.path, opened.fingerprint, accepted.review
    former = former_bytes(path)
    made = [
        (each, review_bytes(each, as_written(state.rules, each), former=former))
        for each in (*accepted.steps, new)
    ]
    before = read_bytes(path)
    if fingerprint(before) != expected:
        raise FileChanged(
            "The file was changed by somebody else since it was opened; nothing was written.",
            remedy="Look at what they changed, and do it again.",
            file=str(path),
        )
    first = state.review.review.version
    message = commit_message(path, state, new) if commit else ""
    kept: list[Path] = []
    try:
        # What stood there before the first submission is no act's: each branch has its own.
        if first == 1 or first not in kept_versions(path, state.review.history):
            keep_version(path, state.review, before, handed_over=False)
        for each, data in made:
            kept += filter(None, [keep_version(path, each, data, handed_over=True)])
        now = write_review(path, accepted, state.rules, expected=expected)
    except BaseException as error:
        # Of a hand-over that did not come about nothing stays.
        for version in kept:
            with contextlib.suppress(OSError):
                version.unlink()
        if isinstance(error, UserError) and not isinstance(error, FileChanged):
            raise _not_done(error, path) from None
        raise
    finish_keeping(path, new.history)
    state.go_on(accepted)
    opened.review = new
    opened.became(now)
    why_not = commit_file(path, message, is_own=is_own_hook) if commit else ""
    return HandedOver(
        now,
        committed=commit and not why_not,
        not_committed=why_not,
        unconfirmed=unconfirmed_words(path),
    )


def _not_done(error: UserError, path: Path) -> UserError:
    """Why an act could not be written, of the review, and that nothing came of it."""
    where = "" if error.file in ("", str(path)) else f" ({error.file})"
    what = f"Nothing was done, the review is as it was. {error.what.rstrip('.')}{where}."
    return UserError(what, remedy=error.remedy, file=str(path))


def commit_message(path: Path, state: ReviewState, new: Review) -> str:
    """What a commit of a review says: the act, and which ratings changed since the last commit. No name, no text."""
    header, act = new.review, new.history[-1]
    lines = [f"{header.id}: {act_words(act.act)}, version {header.version}", ""]
    lines.append(f"Now {where_words(header)}.")
    try:
        committed = file_at(path, "HEAD")
        old = parse_review(path, committed) if committed is not None else None
    except UserError:
        old = None
    if old is None:
        return "\n".join(lines) + "\n"
    diff = diff_reviews(old.review, old.rules, new, state.rules)
    overrides = {each.item: each for each in diff.overrides}
    lines += ["", "Ratings that changed:" if diff.ratings else "No rating changed."]
    for change in diff.ratings:
        name = change.title if change.kind == "outcome" else f"{change.id} {change.title}"
        by = f" ({_overridden_words(overrides.pop(change.id))})" if change.id in overrides else ""
        lines.append(f"  {name}: {change.old} -> {change.new}{by}")
    if overrides:
        lines += ["", "Overrides that changed no rating:"]
        lines += (f"  {each.item} {each.title}: {_overridden_words(each)}" for each in overrides.values())
    return "\n".join(lines) + "\n"


def _overridden_words(change: OverrideChange) -> str:
    """That a rating is not by the answers, or is again."""
    if change.new is None:
        return "override taken back"
    return "overridden" if change.old is None else "overridden anew"
