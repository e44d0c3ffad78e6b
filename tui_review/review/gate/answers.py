"""What may be changed at a question, by whom and when, and what the record keeps of it."""

from __future__ import annotations

from dataclasses import replace

from tui_review.errors import UserError
from tui_review.review import signing
from tui_review.review.conflicts import part_of_place, place, restated
from tui_review.review.gate.accepted import Scene, signer_for
from tui_review.review.gate.proposals import Change, Proposal
from tui_review.review.handover import (
    SETTLERS,
    STATUS_WORDS,
    first_submitted,
    how_to_change,
    why_read_only,
)
from tui_review.review.model import Answer, Conflict, Event, Review
from tui_review.review.record.content import covered_by_acts
from tui_review.review.record.events import (
    PARTS,
    as_it_stands,
    chains_of,
    changed,
    differs,
    recorded,
    value_of,
)
from tui_review.review.rows import with_numbers_of, with_rows_kept
from tui_review.review.who import OBSERVER
from tui_review.shape.door import structured
from tui_review.shape.plain import plain


def changed_answer(scene: Scene, change: Change) -> tuple[Review, Change]:
    """The review with a change, and the change with its lines of the record.

    Raises UserError where the place is another by now, the status, the role or a signature do not allow it, or lines
    of the record that an act covers would be lost.
    """
    review, id_ = scene.review, change.question
    before = review.answers.get(id_, Answer())
    if plain(before) != change.before:
        what = "It was changed otherwise meanwhile; it is as that change left it."
        raise UserError(what, remedy="Look at it, and change it again where it is needed.", question=id_)
    after = with_rows_kept(before, structured(Answer, change.after))
    if not change.undoes:
        after = with_numbers_of(before, after)
    is_recorded = changed(before, after)
    _allow(scene, change, before, after, is_recorded=is_recorded)
    _check_signature_holds(scene, change, before, is_recorded=is_recorded)
    after = _with_lines(scene, change, before, after, is_recorded=is_recorded)
    _check_record(review, id_, before, after)
    signs = (
        is_recorded
        and not change.undoes
        and after.value is not None
        and signing.signs_something(scene.rules, id_)
    )
    if signs:
        _check_whose(scene, change, after)
        signing.check_all_settled(scene.rules, review, id_)
    known, after = after.covers, signing.signed(scene.rules, review, id_, after, change.by.login)
    if signs and known not in ("", before.covers, after.covers):
        what = f"What {signing.name_in(after)} signed is not what stands here any more."
        raise UserError(what, remedy="It is signed anew.", question=id_)
    key = signer_for(scene, change.by) if signs else None
    if key is not None:
        after = signing.with_key(review, id_, after, key)
    conflicts = restated(review, scene.rules.questions, id_, (before, after), change.unsettled)
    if change.unsettled:
        others = {key: each for key, each in conflicts.items() if key not in change.unsettled}
        again = {key: Conflict(**each) for key, each in change.unsettled.items()}
        conflicts = others if change.settles else {**others, **again}
    if change.how == "taken back" and (given := signing.signature(review, id_)) is not None:
        conflicts = signing.without_reason(conflicts, given)
    answers = {**review.answers, id_: after}
    if after.empty:
        del answers[id_]
    new = replace(review, answers=answers, conflicts=conflicts)
    if signs:
        _check_given(scene, new, id_)
    return new, replace(change, after=plain(after))


def _check_whose(scene: Scene, change: Change, after: Answer) -> None:
    """Raises UserError where a signature names somebody else than who gives it.

    What nobody may give is refused as that first: who signs is asked for nothing then.
    """
    name, id_ = signing.name_in(after), change.question
    if not signing.same_name(name, change.by.name):
        given = signing.signed(scene.rules, scene.review, id_, after, change.by.login)
        _check_given(scene, replace(scene.review, answers={**scene.review.answers, id_: given}), id_)
        raise signing.SignedForAnotherError(name, change.by.name, id_)


def _check_given(scene: Scene, new: Review, id_: str) -> None:
    """Raises UserError where a signature may not be given as it stands in a review, whoever gives it."""
    wrong = signing.why_not_given(scene.rules, new, id_, as_of=scene.evaluation.as_of)
    given = signing.signature(new, id_) if scene.editor.policy.one_role else None
    wrong = wrong or (signing.same_account(scene.rules, new, given) if given is not None else "")
    if wrong:
        raise UserError(wrong, remedy="Sign with the name and the day that are right.", question=id_)


def _with_lines(scene: Scene, change: Change, before: Answer, after: Answer, *, is_recorded: bool) -> Answer:
    """The answer with what the record keeps of a change, once the review was submitted: a replayed one has it."""
    # A signature that is settled is kept in the record before the first submission too, as one taken back is.
    signed = (
        change.settles and bool(change.unsettled) and signing.signs_something(scene.rules, change.question)
    )
    kept = first_submitted(scene.review) or bool(before.changes) or signed
    if not kept or change.undoes or after.changes != before.changes:
        return after
    editor, lines = change.by.editor, list[Event]()
    if is_recorded:
        _check_reason(scene, change, before, after)
        how = change.how or ("settled" if change.unsettled else "")
        lines += recorded(before, after, editor, why=change.why, how=how)
    elif change.settles:
        parts = (part_of_place(place(key, scene.rules.questions)) for key in change.unsettled)
        lines += as_it_stands(after, parts, editor, change.why, "settled")
    return replace(after, changes=[*before.changes, *lines])


def rebased(review: Review, change: Proposal) -> Proposal:
    """A change of a journal, as one of what stands there now: its answer and texts, after the changes since.

    Any other proposal says by itself what is to be done to what stands.
    """
    if (
        not isinstance(change, Change)
        or plain(review.answers.get(change.question, Answer())) == change.before
    ):
        return change
    now = review.answers.get(change.question, Answer())
    wanted = structured(Answer, change.after)
    after = replace(with_numbers_of(now, wanted), changes=now.changes)
    return replace(change, before=plain(now), after=plain(after), unsettled={}, how="recovered")


def _allow(scene: Scene, change: Change, before: Answer, after: Answer, *, is_recorded: bool) -> None:
    review, role, id_ = scene.review, change.by.role, change.question
    status = review.review.status
    why = why_read_only(review, change.by.editor)
    settles_only = bool(change.unsettled) and change.settles and not is_recorded
    if why and not (settles_only and role in SETTLERS.get(status, ())):
        remedy = how_to_change(review, change.by.editor)
        if change.unsettled and status in SETTLERS and role != OBSERVER:
            kept = "; ".join(change.unsettled)
            why = f"The review is {STATUS_WORDS[status]}: {kept} stays as it was handed over."
            if settles_only:
                remedy = f"That it is to stay so, others say (roles: {', '.join(SETTLERS[status])}). {remedy}"
        raise UserError(why, remedy=remedy, question=id_)
    own = scene.rules.questions.get(id_)
    if is_recorded and own is not None and own.signs and before.value is not None:
        _allow_unsigning(scene, change, after)
    elif is_recorded and signing.locked_by(scene.rules, review, id_):
        raise signing.locked_error(scene.rules, review, id_)


def _check_signature_holds(scene: Scene, change: Change, before: Answer, *, is_recorded: bool) -> None:
    """A signature that stands is settled as one of the other side is, and so is that none does.

    Of what was handed over, others say so.
    """
    settles = change.settles and change.question in change.unsettled and not is_recorded
    if not settles or why_read_only(scene.review, change.by.editor):
        return
    if signing.signs_something(scene.rules, change.question):
        check = signing.check_none_holds if before.value is None else signing.check_holds
        check(scene.rules, scene.review, change.question, change.by.name)


def _allow_unsigning(scene: Scene, change: Change, after: Answer) -> None:
    """A signature is only taken back, by whoever gave it, with a reason that the file keeps."""
    id_ = change.question
    if after.given is not None or not change.why:
        raise signing.locked_error(scene.rules, scene.review, id_)
    signing.check_unsigning(scene.rules, scene.review, id_, change.by.name)


def _check_reason(scene: Scene, change: Change, before: Answer, after: Answer) -> None:
    """Where a reason is needed, a change of what was submitted has one, unless it is asked for afterwards."""
    policy = scene.editor.policy
    if policy.reasons == "optional" or policy.asks_later or change.why or change.how == "recovered":
        return
    parts = [(value_of(before, part), value_of(after, part)) for part in PARTS]
    if any(was is not None and differs(was, now) for was, now in parts) and first_submitted(scene.review):
        what = "The review was submitted before: a change of it needs a reason."
        raise UserError(what, remedy="Say why, with --why.", question=change.question)


def _check_record(review: Review, id_: str, before: Answer, after: Answer) -> None:
    """Lines of the record only ever come to it; until an act covers one, its author may take it back or say why."""
    # Nearly always they come behind the others; of a thousand, to look for each among all would take a second.
    if after.changes[: len(before.changes)] == before.changes:
        return
    covered = covered_by_acts(review)
    for event in before.changes:
        if event not in after.changes and (not event.id or event.id in covered):
            what = "The record of what was handed over is not changed."
            raise UserError(what, remedy="Change the answer: that is recorded too.", question=id_)
    known = chains_of(before)
    if any(set(chain.faults) - set(known[part].faults) for part, chain in chains_of(after).items()):
        what = "The record of changes would not hold after it."
        raise UserError(what, remedy="Change the answer: that is recorded too.", question=id_)
