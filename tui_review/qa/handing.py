"""Hand-overs and restored versions, as one act on the file: checked, kept as a version, saved, committed if wished.

The state's review is replaced only once the file is saved: after an error nothing has changed, in memory or on disk.
"""

from __future__ import annotations

import contextlib
from copy import deepcopy
from pathlib import Path
from typing import Final

from tui_review.errors import UserError
from tui_review.instrument.plurals import count_of
from tui_review.qa.diff import diff_reviews
from tui_review.review.finding import Finding
from tui_review.review.findings import blocking
from tui_review.review.handover import SAID, ActName, first_submitted, perform, why_read_only
from tui_review.review.model import Act, Answer, Review
from tui_review.review.record.acts import log_act
from tui_review.review.record.events import changed, recorded
from tui_review.review.serial import as_written
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.shape.frozen import frozen
from tui_review.store.atomic import FileChanged, fingerprint, save_bytes
from tui_review.store.git import commit_file, file_at
from tui_review.store.reviews import ReviewFile, former_bytes, parse_review, review_bytes
from tui_review.store.versions import keep_version, kept_versions
from tui_review.yamlfile.files import read_bytes

_BACKWARD: Final[tuple[ActName, ...]] = ("return", "reopen")
"""These give work back; errors are no reason not to."""


@frozen()
class HandedOver:
    """What a hand-over, or a restored version, came to; the ReviewFile given knows the file as it is now."""

    fingerprint: str
    """Of the file now."""
    committed: bool = False
    not_committed: str = ""
    """Why it was not committed though that was wished, in words."""


class NotComplete(UserError):  # noqa: N818 - what is said to a person, as UserError is
    """The review has errors that stop a hand-over; `errors` lists them."""

    def __init__(self, errors: list[Finding], act: str, file: str) -> None:
        """`errors` are the findings of level error."""
        self.errors = errors
        count = count_of(len(errors), "error")
        super().__init__(
            f"{count} to settle before you can {act} it.", remedy="`tui-review check` lists them.", file=file
        )


def hand_over(
    opened: ReviewFile, state: ReviewState, act: ActName, *, reason: str = "", commit: bool = False
) -> HandedOver:
    """Hands a review over as the state's editor. The file must be as `opened` knows it: save first.

    Raises NotComplete, FileChanged, or UserError for what status, role, reason or the disk do not allow. A commit
    that fails is told, and never undoes the hand-over.
    """
    path, new = opened.path, deepcopy(state.review)
    completed = state.rules.instrument.facts.completed
    made: dict[int, bytes] = {}
    try:
        if act == "finalise" and new.review.status == "qa_complete":
            perform(new, "state_qa", state.editor)
            made[new.review.version] = _bytes(opened.path, new, state)
        perform(new, act, state.editor, reason=reason, completed=completed)
    except UserError as error:
        raise error.at(file=str(path)) from None
    errors = [] if act in _BACKWARD else blocking(state.findings())
    if errors:
        raise NotComplete(errors, act, str(path))
    made[new.review.version] = _bytes(opened.path, new, state)
    return _put(opened, state, new, made, commit=commit)


def restore(
    opened: ReviewFile, state: ReviewState, former: ReviewFile, *, reason: str, commit: bool = False
) -> HandedOver:
    """Brings the answers of a former version back, as a new version.

    Notes, overrides and history are QA's record and stay as they are, and so does the day of the first submission.
    What the answers were is kept at each, once the review has been submitted. A review that was handed over goes to
    `returned`. Raises UserError.
    """
    current = state.review
    try:
        _allow_restore(current, state.editor, former.review, reason)
    except UserError as error:
        raise error.at(file=str(opened.path)) from None
    new = deepcopy(current)
    new.answers = _restored(current, former.review, state)
    new.conflicts = deepcopy(former.review.conflicts)
    header = new.review
    header.version += 1
    if header.status != "in_progress":
        header.status = "returned"
    log_act(
        new,
        Act(
            version=header.version,
            act="restored",
            by=state.editor.name,
            role=state.editor.role,
            at=state.editor.now(),
            login=state.editor.login,
            reason=f"version {former.review.review.version}: {reason.strip()}",
        ),
    )
    return _put(opened, state, new, {header.version: _bytes(opened.path, new, state)}, commit=commit)


def _allow_restore(current: Review, editor: Editor, former: Review, reason: str) -> None:
    if editor.role not in ("reviewer", "site_leader", "state"):
        raise UserError(
            f"Restoring is not for the role {editor.role}.", remedy="Roles that can: site_leader, state."
        )
    read_only = why_read_only(current, editor)
    if editor.role == "reviewer" and read_only:
        raise UserError(read_only)
    if not reason.strip():
        raise UserError("To restore a version a reason is needed.", remedy="Give it with --reason.")
    if former.review.id != current.review.id:
        raise UserError("That is a version of another review.")
    mine, theirs = current.review.instrument, former.review.instrument
    if (mine.id, mine.version) != (theirs.id, theirs.version):
        what = f"That version was made with {theirs.id} {theirs.version}, this one with {mine.id} {mine.version}."
        raise UserError(what, remedy="Look at it with `diff` or `show`, and enter what you need.")


def _restored(current: Review, former: Review, state: ReviewState) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    completed, editor = state.rules.instrument.facts.completed, state.editor
    log = first_submitted(current)
    for id_ in dict.fromkeys([*current.answers, *former.answers]):
        now = current.answers.get(id_, Answer())
        if id_ == completed and not now.empty:
            answers[id_] = deepcopy(now)
            continue
        new = deepcopy(former.answers.get(id_, Answer()))
        new.last_row = max(new.last_row, now.last_row)
        new.changes = list(now.changes)
        if log and changed(now, new):
            new.changes += recorded(now, new, editor, how="restored")
        if not new.empty:
            answers[id_] = new
    return answers


def _bytes(path: Path, review: Review, state: ReviewState) -> bytes:
    return review_bytes(review, as_written(state.rules, review), former=former_bytes(path))


def _put(
    opened: ReviewFile, state: ReviewState, new: Review, made: dict[int, bytes], *, commit: bool
) -> HandedOver:
    """Keeps the version before (if nobody did) and the new ones, saves, and commits."""
    path, expected = opened.path, opened.fingerprint
    before = read_bytes(path)
    if fingerprint(before) != expected:
        raise FileChanged(
            "The file was changed by somebody else since it was opened; nothing was written.",
            remedy="Open it again to see what changed.",
            file=str(path),
        )
    kept = kept_versions(path)
    first = state.review.review.version
    if first not in kept or first == 1:
        # A version 1 that is kept already can only be that of a removed review of the same name.
        keep_version(path, first, before)
    data = b""
    for number, data in made.items():
        keep_version(path, number, data)
    message = commit_message(path, state, new) if commit else ""
    try:
        now = save_bytes(path, data, expected=expected)
    except BaseException:
        for number in set(made) - set(kept):
            with contextlib.suppress(OSError):
                kept_versions(path)[number].unlink()
        raise
    state.review = opened.review = new
    opened.fingerprint = now
    why_not = commit_file(path, message) if commit else ""
    return HandedOver(now, committed=commit and not why_not, not_committed=why_not)


def commit_message(path: Path, state: ReviewState, new: Review) -> str:
    """What a commit of a review says: the act, and which ratings changed since the last commit. No name, no text."""
    header, act = new.review, new.history[-1]
    lines = [f"{header.id}: {act.act.replace('_', ' ')}, version {header.version}", ""]
    lines.append(f"Now {SAID[header.status]}.")
    committed = file_at(path, "HEAD")
    try:
        old = parse_review(path, committed) if committed is not None else None
    except UserError:
        old = None
    if old is None:
        return "\n".join(lines) + "\n"
    changes = diff_reviews(old.review, old.rules, new, state.rules).ratings
    lines += ["", "Ratings that changed:" if changes else "No rating changed."]
    for change in changes:
        name = change.title if change.kind == "outcome" else f"{change.id} {change.title}"
        lines.append(f"  {name}: {change.old} -> {change.new}")
    return "\n".join(lines) + "\n"
