"""What may be done to a review as a whole: made, handed over, restored, moved to another version of its instrument."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui_review.errors import UserError
from tui_review.instrument.rules import Rules
from tui_review.review import signing
from tui_review.review.conflicts import ACTS_KEY, place, taken
from tui_review.review.evaluation import Evaluation
from tui_review.review.finding import Finding, left_to_do
from tui_review.review.findings import blocking, findings
from tui_review.review.gate.accepted import Scene, signer_for
from tui_review.review.gate.merging import act_of, with_act_held
from tui_review.review.gate.proposals import Author, Create, HandOver, Migrate, Restore, SeeKey, SettleAct
from tui_review.review.handover import (
    BACKWARD,
    CLOSED,
    HOW_TO_REOPEN,
    HOW_TO_SETTLE,
    KEY_SEEN,
    READS_ONLY,
    RESTORERS,
    ROLES_LET_STAND,
    RULES,
    STATUS_WORDS,
    ActName,
    act_words,
    first_submitted,
    how_to_change,
    role_words,
    roles_that_can,
    who_says_it_holds,
    why_read_only,
    why_unsettled,
)
from tui_review.review.model import Act, Answer, Review
from tui_review.review.people import check_lets_stand
from tui_review.review.record.acts import with_act
from tui_review.review.record.content import MIGRATED
from tui_review.review.record.events import changed, recorded
from tui_review.review.record.rewound import name_of_version
from tui_review.review.record.standing import misstated, open_notes
from tui_review.review.rows import with_numbers_of
from tui_review.review.serial import as_written, ratings_as_written
from tui_review.review.who import OBSERVER, Signer


class NotComplete(UserError):  # noqa: N818 - what is said to a person, as UserError is
    """The review has errors that stop a hand-over; `errors` lists them."""

    def __init__(self, errors: Sequence[Finding], act: ActName, file: str = "") -> None:
        """`errors` are the findings of level error."""
        self.errors = errors
        self.act = act
        what = f"{left_to_do(errors)} before you can {RULES[act].doing}."
        super().__init__(what, remedy="`tui-review check` lists them.", file=file)


def created(review: Review, proposal: Create) -> Review:
    """A new review with the first line of its history. Raises UserError for one that has a history."""
    if review.history or review.answers:
        raise UserError("The review has been begun already.")
    answers = {id_: Answer(value=value) for id_, value in proposal.given.items()}
    return with_act(replace(review, answers=answers), _line(1, "created", proposal.by, proposal.reason))


def key_seen(scene: Scene, proposal: SeeKey) -> Review:
    """The attempt with a line that its key was shown. Raises UserError for a review that is no attempt."""
    review = scene.review
    if not review.review.case:
        raise UserError("This review is no attempt on a mock case, so it has no key.")
    return with_act(review, _line(review.review.version, KEY_SEEN, proposal.by, proposal.reason))


def handed_over(scene: Scene, proposal: HandOver) -> Iterator[Review]:
    """The review after each step of a hand-over: one, or two where the state takes a review in and makes it final.

    Whoever lets stand that others acted in several roles has a line of its own before, which the first step has.

    Raises UserError when status, role, reason or open notes do not allow it, NotComplete when its errors do not.
    """
    act, review = proposal.act, scene.review
    # The state's unit takes it in and finalises in one go: both steps are recorded.
    both = act == "finalise" and review.review.status == "qa_complete"
    steps: list[tuple[ActName, str]] = (
        [("state_qa", ""), (act, proposal.reason)] if both else [(act, proposal.reason)]
    )
    _check_act(review, proposal)
    if proposal.let_stand.strip():
        check_lets_stand(review, proposal.by)
        line = _line(review.review.version, ROLES_LET_STAND, proposal.by, proposal.let_stand)
        review = with_act(review, line, signer_for(scene, proposal.by))
    errors = [] if act in BACKWARD else blocking(findings(review, scene.evaluation, scene.editor.policy))
    for stop in stops(review, errors, act):
        raise stop
    for each, reason in steps:
        step = replace(proposal, act=each, reason=reason)
        review = performed(scene.rules, review, step, signer_for(scene, proposal.by), scene.evaluation)
        yield review


def performed(
    rules: Rules,
    review: Review,
    proposal: HandOver,
    signer: Signer | None = None,
    known: Evaluation | None = None,
) -> Review:
    """The review after one act: status, version, history, and, at the first submission, the day of completion.

    That day is set once and never moved. Whether the review is complete enough is not looked at. With what follows
    from its answers, `known`, the act keeps which ratings the file says then. Raises UserError when status, role or
    reason do not allow the act.
    """
    _check_act(review, proposal)
    act, by = proposal.act, proposal.by
    rule, header, completed = RULES[act], review.review, rules.instrument.facts.completed
    answers = review.answers
    if act == "submit" and completed and completed not in answers:
        # Where it was taken out since, it is that of the first submission, which never moves.
        now = _line(header.version, rule.past, by)
        day = Answer(value=next((each for each in review.history if each.act == rule.past), now).on)
        # Two branches may both submit first: the change says of either when it did.
        answers = {
            **answers,
            completed: replace(day, changes=list(recorded(Answer(), day, by.editor, how="submitted"))),
        }
    if act == "reopen":
        answers = signing.voided(rules, replace(review, answers=answers), by.editor, proposal.reason)
    version = header.version + 1
    new = replace(review, answers=answers, review=replace(header, version=version, status=rule.end))
    line = _line(version, rule.past, by, proposal.reason)
    if known is not None:
        line = replace(line, ratings=ratings_as_written(as_written(rules, new, after=known)))
    return with_act(new, line, signer)


def restored(scene: Scene, proposal: Restore) -> Review:
    """The review with the answers of a former version, as a new version.

    Notes, overrides and history are QA's record and stay as they are, what of overrides is left to settle as well, and
    so does the day of the first submission.
    What the answers were is kept at each, once the review has been submitted. A review that was handed over goes to
    `returned`, and its signatures are void, as when it is reopened. Raises UserError.
    """
    review, former, by = scene.review, proposal.former, proposal.by
    _check_restore(review, proposal)
    header = review.review
    answers = _restored(scene, proposal)
    again = header.status != "in_progress"
    if again:
        answers = signing.voided(scene.rules, replace(review, answers=answers), by.editor, proposal.reason)
    header = replace(header, version=header.version + 1, status="returned" if again else header.status)
    left = {key: each for key, each in former.conflicts.items() if not _of_override(key)}
    left |= {key: each for key, each in review.conflicts.items() if _of_override(key)}
    new = replace(review, review=header, answers=answers, conflicts=left)
    seal = former.history[-1].seal if former.history else ""
    made = next((at for at, act in enumerate(review.history) if seal and act.seal == seal), None)
    name = name_of_version(review.history, made) if made is not None else str(former.review.version)
    reason = f"version {name}: {proposal.reason.strip()}"
    return with_act(new, _line(header.version, "restored", by, reason), signer_for(scene, by))


def _of_override(key: str) -> bool:
    """Whether a key of `conflicts` is that of an override."""
    return place(key).part == "override"


def act_settled(scene: Scene, proposal: SettleAct) -> Review:
    """The review with one of the hand-overs in force that branches did from one version; the record keeps all.

    What was handed over stands as that hand-over sealed it; each answer that was another has a line that says so.
    Where the review is the reviewer's again, what only one branch changed is taken, and the rest stays to be settled.
    Raises UserError for who may not do that act, and where the file does not give back what it sealed.
    """
    review, by = scene.review, proposal.by
    conflict = review.conflicts.get(ACTS_KEY)
    if conflict is None:
        raise UserError("No hand-overs are unsettled.", remedy="`tui-review check` lists what is.")
    side = taken(conflict, place(ACTS_KEY), proposal.side, scene.rules)
    number = act_of(review, side)
    held = review.history[number]
    roles = who_says_it_holds(held)
    if by.role not in roles:
        what = f"The role {role_words(by.role)} cannot say that it holds: {act_words(held.act)}."
        raise UserError(what, remedy=roles_that_can(roles))
    new = with_act_held(scene.rules, review, number, by.editor)
    version, status = new.review.version, new.review.status
    if status in CLOSED and (still := open_notes(review)):
        what = f"Notes are still open, with which no review is {STATUS_WORDS[status]}: {', '.join(still)}."
        raise UserError(what, remedy="Take the other hand-over, close them, and hand over anew.")
    words = f"{act_words(held.act)} by {held.by}, version {held.version}, holds"
    line = _line(version, "settled", by, f"{words}: {proposal.reason}" if proposal.reason.strip() else words)
    return with_act(new, replace(line, status=status), signer_for(scene, by))


def migrated(scene: Scene, proposal: Migrate) -> Review:
    """The review in another version of its instrument (made by `migrate`), with the act in its history.

    Raises UserError where it may not be moved: a final review, unsettled conflicts of a merge, an observer, signatures
    and no reason.
    """
    review = scene.review
    check_migration(review, proposal.by)
    moved, by = proposal.moved, proposal.by
    if moved.review.uid != review.review.uid or moved.history != review.history:
        raise UserError("What was moved is another review.", remedy="Move it again.")
    now = moved.review.instrument.version
    fallen = list(signing.signatures(scene.rules, review))
    if fallen and not proposal.reason.strip():
        what = f"What is signed is signed in this version; moved to {now}, no signature holds"
        raise UserError(
            f"{what}: {signing.all_of(fallen)}.",
            remedy="Say why it is moved all the same (`--reason`), which the record keeps with each of them.",
        )
    version = review.review.version + 1
    reason = f"{review.review.instrument.version} to {now}"
    if fallen:
        reason = f"{reason}, with which no signature holds ({signing.all_of(fallen)})"
    if proposal.reason.strip():
        reason = f"{reason}: {proposal.reason.strip()}"
    new = replace(moved, review=replace(moved.review, version=version, status=review.review.status))
    return with_act(new, _line(version, MIGRATED, by, reason), signer_for(scene, by))


def check_migration(review: Review, by: Author) -> None:
    """Raises UserError where a review may not be moved to another version now."""
    if by.role == OBSERVER:
        raise UserError(READS_ONLY)
    if review.review.status in CLOSED:
        raise UserError("The review is final.", remedy=HOW_TO_REOPEN)
    if review.conflicts:
        raise UserError(
            f"A merge left questions unsettled: {', '.join(review.conflicts)}.", remedy="Settle them first."
        )


def stops(review: Review, errors: Sequence[Finding], act: ActName) -> Iterator[UserError]:
    """What stands in the way of an act that status and role allow: errors to settle, notes to close."""
    if what := why_unsettled(review):
        yield UserError(what, remedy=HOW_TO_SETTLE)
    if errors and act not in BACKWARD:
        yield NotComplete(errors, act)
    if RULES[act].end in CLOSED and (still := open_notes(review)):
        yield UserError(f"Notes are still open: {', '.join(still)}.", remedy="Close them first.")


def _check_act(review: Review, proposal: HandOver) -> None:
    for _, what in misstated(review):
        raise UserError(what)
    _check_unsettled(review)
    act, role, status = proposal.act, proposal.by.role, review.review.status
    rule = RULES[act]
    if status not in rule.start:
        allowed = " or ".join(STATUS_WORDS[each] for each in rule.start)
        raise UserError(f"The review is {STATUS_WORDS[status]}; to {rule.doing}, it must be {allowed}.")
    if role not in rule.roles:
        raise UserError(
            f"The role {role_words(role)} cannot {rule.doing}.",
            remedy=roles_that_can(rule.roles),
        )
    if rule.backward and not proposal.reason.strip():
        raise UserError(f"To {rule.doing} a reason is needed.", remedy="Give it with --reason.")
    for stop in stops(review, (), act):
        raise stop


def _check_unsettled(review: Review) -> None:
    if what := why_unsettled(review):
        raise UserError(what, remedy=HOW_TO_SETTLE)


def _check_restore(current: Review, proposal: Restore) -> None:
    former, by = proposal.former, proposal.by
    if by.role not in RESTORERS:
        what = f"Restoring is not for the role {role_words(by.role)}."
        raise UserError(what, remedy=roles_that_can(("site_leader", "state")))
    read_only = why_read_only(current, by.editor)
    if by.role == "reviewer" and read_only:
        raise UserError(read_only, remedy=how_to_change(current, by.editor))
    if current.review.status in CLOSED and by.role != "state":
        what = "The review is final; restoring a version would reopen it."
        raise UserError(what, remedy="The state's unit can, with --role state; or reopen it first.")
    _check_unsettled(current)
    if not proposal.reason.strip():
        raise UserError("To restore a version a reason is needed.", remedy="Give it with --reason.")
    if former.review.id != current.review.id or former.review.uid != current.review.uid:
        raise UserError("That is a version of another review.")
    mine, theirs = current.review.instrument, former.review.instrument
    if (mine.id, mine.version) != (theirs.id, theirs.version):
        what = f"That version was made with {theirs.id} {theirs.version}, this one with {mine.id} {mine.version}."
        raise UserError(what, remedy="Look at it with `diff` or `show`, and enter what you need.")


def _restored(scene: Scene, proposal: Restore) -> dict[str, Answer]:
    current, former = scene.review, proposal.former
    completed, editor = scene.rules.instrument.facts.completed, proposal.by.editor
    log = first_submitted(current)
    answers: dict[str, Answer] = {}
    for id_ in dict.fromkeys([*current.answers, *former.answers]):
        now = current.answers.get(id_, Answer())
        if id_ == completed and not now.empty:
            answers[id_] = now
            continue
        new = with_numbers_of(now, replace(former.answers.get(id_, Answer()), changes=now.changes))
        if log and changed(now, new):
            new = replace(new, changes=[*now.changes, *recorded(now, new, editor, how="restored")])
        if (
            signing.locked_by(scene.rules, current, id_) is not None
            and changed(now, new)
            and (current.review.status == "in_progress")
        ):
            raise signing.locked_error(scene.rules, current, id_)
        if not new.empty:
            answers[id_] = new
    return answers


def _line(version: int, act: str, by: Author, reason: str = "") -> Act:
    return Act(
        version=version,
        act=act,
        by=by.name,
        role=by.role,
        login=by.login,
        at=by.at,
        day=by.day,
        reason=reason.strip(),
    )
