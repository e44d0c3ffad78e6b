"""Two hands on one review: somebody else's change of the file under an open session, and what journals kept.

Both are merges by question: what only one side changed is taken, what both changed differently stands as a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.plurals import and_more, count_of, verb_of
from tui_review.instrument.rules import Rules
from tui_review.qa.diff import diff_reviews
from tui_review.qa.lacking import acts_gone, lacking
from tui_review.qa.merge import merge_reviews
from tui_review.review.conflicts import ConflictPlace, part_of_place, place, value_in, with_value_at
from tui_review.review.gate.accepted import Accepted
from tui_review.review.gate.answers import rebased
from tui_review.review.gate.gate import decide
from tui_review.review.gate.merging import same_review
from tui_review.review.gate.proposals import Change, Merge, Proposal, from_entry
from tui_review.review.handover import act_words, how_to_change, person_words, why_read_only
from tui_review.review.model import Answer, Review
from tui_review.review.moving import answer_now
from tui_review.review.record.content import MIGRATED
from tui_review.review.record.events import changed, events_of, is_another
from tui_review.review.state import ReviewState
from tui_review.shape.door import structured
from tui_review.shape.frozen import frozen
from tui_review.shape.plain import plain
from tui_review.store.acknowledged import Acknowledged
from tui_review.store.journal_lines import JournalRecord
from tui_review.store.pending import Pending, settles_in
from tui_review.store.reviews import ReviewFile, catalog_for, read_review
from tui_review.store.session import ChangeState, Session
from tui_review.store.verify import doubts
from tui_review.telling.blocks import Block, Quote, paragraph, strong, under
from tui_review.telling.changes import ReviewDiff

_SHOWN: Final = 6


@frozen()
class Joined:
    """What became of a file that somebody else had changed under an open session."""

    conflicts: Sequence[str] = ()
    """The places that what both sides did leaves to settle."""
    aside: int = 0
    """How many changes of this session stay on this machine, as the file does not take them any more."""
    why: str = ""
    """Why it does not, and what comes first."""
    lost: Sequence[str] = ()
    """Where the file has no more what was saved here: that is kept on this machine from now on."""
    acts: Sequence[str] = ()
    """The acts that it has no more, in words: it is an older state."""

    @property
    def taken(self) -> str:
        """What became of changes that were taken out of a journal, in sentences."""
        return f"What was kept on this machine is here again.{self._unsettled}"

    @property
    def _unsettled(self) -> str:
        if not self.conflicts:
            return ""
        places = and_more(self.conflicts[:_SHOWN], len(self.conflicts) - _SHOWN)
        return f" Left to settle: {places}."

    @property
    def to_see_to(self) -> bool:
        """Whether there is something to do about it."""
        return bool(self.conflicts or self.aside or self.lost or self.acts)

    @property
    def words(self) -> str:
        """The same in sentences."""
        said = f"Somebody else has changed the file; what they changed stands here now.{self._unsettled}"
        if self.aside:
            said += (
                f" {count_of(self.aside, 'change')} of yours {verb_of(self.aside, 'stays')} on this machine: "
            )
            said += f"{self.why.rstrip('.')}."
        if self.acts:
            said += f" It is an older state of the review, without: {', '.join(self.acts)}."
        if self.lost:
            places = and_more(self.lost[:_SHOWN], len(self.lost) - _SHOWN)
            said += f" What was saved here at {places} is not in it: that is kept on this machine."
        return said


def join(session: Session) -> Joined:
    """Takes what somebody else has written into the file into an open session, and goes on with both sides' work.

    Where all of this session's changes are in a file there is nothing to lay over the other's work: the file is taken
    as it is, and nothing is written, so that what git takes away again stays away. Where the file does not take this
    session's changes any more (it was handed over), they stay pending on this machine, as does whatever this session
    had in the file and this one lacks. Raises UserError, and has the session say it, while the file cannot be gone on
    with, as in the midst of a merge by git. A session that only reads takes the file as it is.
    """
    if session.read_only:
        return _follow(session)
    try:
        theirs = _read(session, session.base)
        state = session.state
        if session.saving.state is ChangeState.IN_FILE:
            joined = _kept_aside(session, theirs, session.base, theirs.review)
            session.give_way(theirs)
            return replace(joined, conflicts=list(theirs.review.conflicts))
        closed = why_read_only(theirs.review, state.editor)
        if closed:
            joined = _kept_aside(session, theirs, session.base, theirs.review)
            aside = session.saving.made - session.saving.written
            session.give_way(theirs)
            why = " ".join(filter(None, (closed, how_to_change(theirs.review, state.editor))))
            return replace(joined, aside=aside, why=why)
        saved, worked_at = _saved_and_gone(session, theirs)
        base, ours = (_as_there(each, saved, theirs.review) for each in (session.base, state.review))
        base = _as_before(base, worked_at, ours)
        merged = merge_reviews(base, ours, theirs.review, theirs.rules)
        proposal = Merge(base=base, theirs=theirs.review, merged=merged.review, by=state.author)
        # What is kept aside is no side of it: a line would say that a merge turned it back.
        side = ReviewState(state.rules, ours, state.editor, today=state.today, resolve=state.resolve)
        accepted = decide(proposal, side)
        joined = _kept_aside(session, theirs, state.review, accepted.review, saved)
    except UserError as error:
        session.hold_up(error.what)
        raise
    session.go_on(theirs, accepted)
    return replace(joined, conflicts=list(merged.conflicts))


def _saved_and_gone(session: Session, theirs: ReviewFile) -> tuple[list[Change], list[Change]]:
    """What was saved here and the file has no more: at places that nobody has worked at since, and at the others.

    None of the first is merged: in the record of what comes of a merge it would stand, as if somebody had turned it
    back.
    """
    state, base = session.state, session.base
    saved: list[Change] = []
    worked_at: list[Change] = []
    for each in _lacking(session, theirs, base, theirs.review):
        if isinstance(each, Change):
            before, now = (of.answers.get(each.question, Answer()) for of in (base, state.review))
            (worked_at if is_another(before, now) else saved).append(each)
    return saved, worked_at


def _lacking(session: Session, theirs: ReviewFile, mine: Review, there: Review) -> list[Proposal]:
    """What a review that is to be gone on with lacks of a session's, where `theirs` stands in the file."""
    by, rules = session.state.author, session.state.rules
    return lacking(mine, there, session.own, by=by, rules=rules, is_former=session.had(theirs))


def _as_there(review: Review, saved: Iterable[Change], there: Review) -> Review:
    """A review with what stands in another at the places of what is gone there."""
    answers = dict(review.answers)
    for each in saved:
        _place(answers, each.question, plain(there.answers.get(each.question, Answer())))
    return replace(review, answers=answers)


def _as_before(review: Review, saved: Iterable[Change], now: Review) -> Review:
    """A review with what stood there before anything was saved, at places that have been worked at since.

    What was left alone there since is a change of that: a reason given for it, or a flag, is none of its own.
    """
    answers = dict(review.answers)
    for each in saved:
        before = structured(Answer, each.before)
        base, stands = (of.answers.get(each.question, Answer()) for of in (review, now))
        left_alone = {
            one.name: getattr(before, one.name)
            for one in fields(Answer)
            if one.name == "changes" or getattr(base, one.name) == getattr(stands, one.name)
        }
        _place(answers, each.question, plain(replace(base, **left_alone)))
    return replace(review, answers=answers)


def _kept_aside(
    session: Session, theirs: ReviewFile, mine: Review, there: Review, saved: Sequence[Change] = ()
) -> Joined:
    """Keeps on this machine what a review that is to be gone on with lacks of this session's. Raises UserError.

    `saved` is known to be lacking.
    """
    found = _lacking(session, theirs, mine, there)
    known = {each.question for each in saved}
    lost = [*saved, *(each for each in found if not (isinstance(each, Change) and each.question in known))]
    session.keep_aside(lost)
    return Joined(lost=[each.place or "the review" for each in lost], acts=_acts_gone(mine, there))


def _follow(session: Session) -> Joined:
    before = session.state.review
    try:
        theirs = _read(session, before)
    except UserError as error:
        session.hold_up(error.what)
        raise
    session.give_way(theirs)
    session.doubts = doubts(theirs, known=session.state.evaluation)
    return Joined(acts=_acts_gone(before, theirs.review))


def _acts_gone(before: Review, there: Review) -> list[str]:
    return [f"{act_words(act.act)} (version {act.version})" for act in acts_gone(before, there)]


def _read(session: Session, before: Review) -> ReviewFile:
    """The file as it is now, if it is still the review that the session had `before`. Raises UserError."""
    theirs = read_review(session.opened.path, catalog_for(session.opened.path))
    mine, there = before.review, theirs.review.review
    if not same_review(before, theirs.review):
        raise UserError(
            "Another review stands in the file by now.",
            remedy="Save a copy of yours elsewhere, or put the file back.",
            file=str(theirs.path),
        )
    if mine.instrument.version != there.instrument.version:
        what = f"Somebody has moved the review to version {there.instrument.version} of its instrument."
        raise UserError(what, remedy="Close it and open it again.", file=str(theirs.path))
    return theirs


# What journals kept


def with_changes(review: Review, found: Iterable[Pending]) -> tuple[Review, Review]:
    """A review as it was before the changes of journals, and as they left it; every other place as it is now.

    Raises UserError for a journal whose changes cannot be read.
    """
    before, after = dict(review.answers), dict(review.answers)
    conflicts = review.conflicts
    seen: set[str] = set()
    for change in _changes(found):
        if change.question not in seen:
            _place(before, change.question, change.before)
            seen.add(change.question)
        _place(after, change.question, change.after)
        if change.settles:
            conflicts = {key: each for key, each in conflicts.items() if key not in change.unsettled}
    return replace(review, answers=before), replace(review, answers=after, conflicts=conflicts)


def in_this_version(review: Review, rules: Rules, found: Pending) -> tuple[Pending, list[UserError]]:
    """A journal with its changes under the names of now, where the review was moved since; and what has no place.

    That stays in the journal as it is: what is gone from the instrument takes no sound answer's place.
    """
    if all(act.act != MIGRATED for act in review.history):
        return found, []
    told: list[JournalRecord] = []
    refused: list[UserError] = []
    first: dict[str, Answer] = {}
    for each in found.missing:
        proposed = from_entry(each["entry"])
        if not isinstance(proposed, Change):
            told.append(each)
            continue
        id_ = proposed.question
        was, now = structured(Answer, proposed.before), structured(Answer, proposed.after)
        _, before, known = answer_now(review, rules, id_, was)
        target, after, aside = answer_now(review, rules, id_, now)
        lost = [f"{at}: {reason}" for (at, reason), kept in aside.items() if kept != known.get((at, reason))]
        if not lost and changed(was, now) and not changed(before, after):
            lost = [f"{id_}: there is no difference there between what was and what it was changed to"]
        if lost:
            first.setdefault(id_, before)
            what = f"What is kept at {id_} has no place in version {rules.instrument.version} of the instrument: "
            what += f"{'; '.join(lost)}."
            refused.append(UserError(what, remedy="Look at it, and enter what you need.", question=id_))
            continue
        in_it = {"question": target, "before": plain(first.pop(id_, before)), "after": plain(after)}
        told.append({**each, "entry": {**each["entry"], **in_it}})
    return replace(found, missing=tuple(told)), refused


def difference(review: Review, rules: Rules, found: Iterable[Pending]) -> ReviewDiff:
    """What the changes of journals would make of a review, question by question. Raises UserError."""
    before, after = with_changes(review, [in_this_version(review, rules, each)[0] for each in found])
    merged = merge_reviews(before, after, review, rules).review
    # Nothing has written ratings into what comes of it: that they are not there says nothing of the changes.
    return diff_reviews(review, rules, replace(merged, ratings=review.ratings), rules)


def beside_answers(found: Pending) -> Iterator[Block]:
    """What a journal holds besides answers: notes, overrides, hand-overs, each with what is said in it."""
    for entry in found.entries:
        proposed = from_entry(entry)
        if isinstance(proposed, Change):
            continue
        by = person_words(proposed.by.name, proposed.by.role)
        act = str(entry.get("act") or proposed.do)
        yield paragraph(strong(f"{act_words(act)} {proposed.place}".rstrip()), f"  {by}")
        said = (str(entry[key]) for key in ("rating", "side", "text", "reason") if entry.get(key))
        yield under(*(Quote(each) for each in said))


def recovered(
    state: ReviewState, found: Pending, own: Acknowledged, only: Sequence[str] = ()
) -> tuple[Accepted[Any], list[str], Pending]:
    """A review with what a journal holds: as accepted, what is in conflict, and the part of the journal it takes.

    `own` is what was done here, and taken so, before. `only` names the places that are wanted; all of them where it is
    empty. Answers are merged in; what status, role
    and signatures do not allow is left where it is. Raises UserError where nothing can be taken.
    """
    wanted = part_at(found, only) if only else found
    wanted, placeless = in_this_version(state.review, state.rules, wanted)
    taken, refused = _tried(state, wanted)
    refused = [*placeless, *refused]
    part = replace(found, missing=tuple(taken))
    before, after = with_changes(state.review, [part])
    sides = [(each.answers.get(id_, Answer()) for each in (before, after)) for id_ in part.questions]
    before, after = _typed_on(state, before, after, part, own)
    merged = merge_reviews(before, after, state.review, state.rules)
    accepted: Accepted[Any] | None = None
    if any(is_another(*each) for each in sides) or any(
        settles_in(state.review, each) for each in part.entries
    ):
        proposal = Merge(base=before, theirs=after, merged=merged.review, by=state.author)
        accepted = state.propose(proposal)
    for each in taken:
        proposed = from_entry(each["entry"])
        if not isinstance(proposed, Change):
            accepted = state.propose(proposed)
    if accepted is None:
        raise refused[0] if refused else UserError("There is nothing to take.")
    return accepted, list(merged.conflicts), part


def take(session: Session, found: Pending) -> Joined:
    """Takes what a journal kept into an open session. Raises UserError where that is not allowed now."""
    with session.state.all_or_nothing():
        accepted, conflicts, part = recovered(session.state, found, session.own)
    session.take_up(accepted, [part])
    return Joined(conflicts)


def _typed_on(
    state: ReviewState, before: Review, after: Review, found: Pending, own: Acknowledged
) -> tuple[Review, Review]:
    """Both sides of a journal, where the text that stands and the one that it holds are one text, typed on.

    One of them is a beginning of the other then, and one person has written both: the longer stands.
    """
    now, questions = state.review, state.rules.questions
    last = {each.question: each for each in _changes([found])}
    for key in merge_reviews(before, after, now, state.rules).conflicts:
        where = place(key, questions)
        if where.id not in last or not _is_text(state.rules, where):
            continue
        answers = [each.answers.get(where.id, Answer()) for each in (before, after, now)]
        held, stands = (value_in(each, where) for each in answers[1:])
        if not isinstance(held, str) or not isinstance(stands, str):
            continue
        longer = max(held, stands, key=len)
        one_text = longer.startswith(min(held, stands, key=len))
        if one_text and last[where.id].by.name == _written_by(answers[2], where, own.last.get(where.id)):
            was, will = (
                with_value_at(answer, where, text)
                for answer, text in zip(answers[:2], (stands, longer), strict=True)
            )
            before = replace(before, answers={**before.answers, where.id: was})
            after = replace(after, answers={**after.answers, where.id: will})
    return before, after


def _is_text(rules: Rules, where: ConflictPlace) -> bool:
    """Whether a place is one of words that somebody types."""
    if where.part:
        return where.part in ("narrative", "described")
    question = rules.questions[where.id].question if where.id in rules.questions else None
    asked = question.column(where.column) if question is not None and where.column else question
    return asked is not None and kind_of(asked).tells in ("words", "short words")


def _written_by(answer: Answer, where: ConflictPlace, last: Change | None) -> str:
    """Who wrote the text that stands at a place, by the record, or by what was done there last; empty where untold."""
    if events := events_of(answer, part_of_place(where)):
        return events[-1].by
    was, made = (
        (structured(Answer, each) for each in (last.before, last.after)) if last else (Answer(), Answer())
    )
    stands = value_in(answer, where)
    is_its = last is not None and value_in(made, where) == stands != value_in(was, where)
    return last.by.name if last is not None and is_its else ""


def part_at(found: Pending, places: Sequence[str]) -> Pending:
    """The part of a journal that is about some questions, items and notes. Raises UserError."""
    missing = (each for each in found.missing if from_entry(each["entry"]).place in places)
    return replace(found, missing=tuple(missing))


def takes_any(state: ReviewState, found: Pending) -> bool:
    """Whether the gate would take any of what a journal holds into the review as it is now. Raises UserError."""
    return bool(_tried(state, in_this_version(state.review, state.rules, found)[0])[0])


def _tried(state: ReviewState, found: Pending) -> tuple[list[JournalRecord], list[UserError]]:
    """What of a journal the gate takes now, one after the other, and why it does not take the rest."""
    trial = ReviewState(state.rules, state.review, state.editor, today=state.today, resolve=state.resolve)
    taken: list[JournalRecord] = []
    refused: list[UserError] = []
    for each in found.missing:
        try:
            proposed = from_entry(each["entry"])
            if isinstance(proposed, Change):
                trial.question(proposed.question)
            trial.propose(rebased(trial.review, proposed))
        except UserError as error:
            refused.append(error)
        else:
            taken.append(each)
    return taken, refused


def _changes(found: Iterable[Pending]) -> list[Change]:
    kept = [from_entry(entry) for each in found for entry in each.entries]
    return [each for each in kept if isinstance(each, Change)]


def _place(answers: dict[str, Answer], id_: str, kept: dict[str, Any]) -> None:
    answer = structured(Answer, kept)
    if answer.empty:
        answers.pop(id_, None)
    else:
        answers[id_] = answer
