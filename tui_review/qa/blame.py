"""Who gave what stands in a review: by the recorded changes, and before there were any by the commits of its file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.language.days import day_words, moment_words
from tui_review.instrument.rules import Rules
from tui_review.review.handover import account_words, person_words
from tui_review.review.model import Answer, Part, Review
from tui_review.review.record.chain import chain_ends
from tui_review.review.record.events import (
    PARTS,
    RecordedChange,
    chains_of,
    differs,
    events_of,
    given_by_people,
    makers,
    steps_of,
    value_of,
)
from tui_review.review.record.reasons import why_of
from tui_review.review.record.rewound import acts_of_version, name_of_version
from tui_review.shape.frozen import frozen
from tui_review.store.commits import Commits, ReadAnswer, at_question
from tui_review.store.file_commits import FileCommit
from tui_review.store.otherwise import Otherwise, otherwise
from tui_review.telling.blocks import Block, Spans, paragraph, quiet, spans, strong, under
from tui_review.telling.diff import ARROW, made_words, shortened
from tui_review.telling.notes import act_line
from tui_review.telling.word_diff import word_diff
from tui_review.telling.words import one_line, question_and_place, value_words

_CALLED: dict[Part, str] = {"given": "answer", "described": "description", "narrative": "narrative"}
_NOT_COMMITTED: Final = "not committed yet"
_BROKEN: Final = (
    "it was changed by hand, or a merge of that, and its record does not hold; see `tui-review verify`"
)
_OUTSIDE: Final = (
    "the file was changed outside of this program, by hand perhaps, and merged so; no change says by whom"
)


@frozen()
class Given:
    """Who gave one part of what is kept at a question."""

    question: str
    part: Part
    by: str
    """Empty where nothing says so."""
    role: str = ""
    at: str = ""
    why: str = ""
    how: str = ""
    login: str = ""
    commit: str = ""
    """The commit that first has it, where the record does not say."""
    doubt: str = ""
    """Why it may be of somebody before, or of nobody known: git lacks what would say it."""

    @property
    def said(self) -> str:
        """Who, when, how and why, in words."""
        if self.doubt:
            by = f"{self.by} or somebody before" if self.by else "somebody that nothing names"
            commit = f" ({day_words(self.at)}, commit {self.commit[:8]})" if self.commit else ""
            return f"{by}: {self.doubt}{commit}"
        if self.commit:
            return f"{self.by}, {day_words(self.at)}, by commit {self.commit[:8]}"
        if not self.at:
            return f"{person_words(self.by, self.role)}, {self.how}"
        why = f": {one_line(self.why)}" if self.why else ""
        how = f", {self.how}" if self.how else ""
        account = account_words(self.by, self.login)
        return f"{person_words(self.by, self.role)}{account}, {moment_words(self.at)}{how}{why}"

    def as_json(self) -> dict[str, str]:
        """One entry of `blame --json`; of what is in doubt nobody is named, but in the words of the doubt."""
        said = {key: getattr(self, key) for key in ("by", "role", "at", "why", "how", "login", "commit")}
        if self.doubt:
            said |= {"by": "", "at": "", "why": ""}
        doubt = f"by {self.said}" if self.doubt else ""
        return {"question": self.question, "part": _CALLED[self.part], **said, "doubt": doubt}


def blame(review: Review, rules: Rules, commits: Commits, question: str = "") -> Iterator[Given]:
    """Who gave each part of each answer, or of one question's. Raises UserError for an id that is none."""
    if question and question not in review.answers and question not in rules.questions:
        hint = did_you_mean(question, rules.questions)
        raise UserError(f"{rules.instrument.id} has no question {question}.{hint}")
    by_hand = _by_hand(review, commits)
    order = {id_: number for number, id_ in enumerate(rules.questions)}
    ids = sorted(review.answers, key=lambda id_: order.get(id_, len(order)))
    for id_ in [question] if question else ids:
        answer = review.answers.get(id_, Answer())
        for part in PARTS:
            if value_of(answer, part) is not None:
                found = _of_no_change(answer, part, by_hand)
                if found is not None:
                    yield _by_commit_alone(id_, part, found.by)
                else:
                    yield _given(review, commits, id_, answer, part)


def _by_hand(review: Review, commits: Commits) -> dict[str, Otherwise]:
    """The changes that made something else than stands, as their commits have it, by their ids."""
    if not any(answer.changes for answer in review.answers.values()):
        return {}
    try:
        found = list(otherwise(review, commits.of_file()))
    except UserError:
        return {}  # The record says who gave it, and there is nothing to hold that against.
    return {each.made_by: each for each in found if each.made_by}


def _of_no_change(answer: Answer, part: Part, by_hand: Mapping[str, Otherwise]) -> Otherwise | None:
    """By what what stands at a part of an answer is nobody's change: the last one made something else there.

    Where a record does not hold, as a merge with such a change leaves it, it is any of its changes.
    """
    events = events_of(answer, part)
    asked = [each.id for each in events] if chains_of(answer)[part].faults else chain_ends(events)
    return next((by_hand[id_] for id_ in reversed(asked) if id_ in by_hand), None)


def _by_commit_alone(id_: str, part: Part, found: FileCommit | None) -> Given:
    """What stands otherwise than the last change made it, which no change says."""
    if found is None:
        return Given(id_, part, "nobody", how=_NOT_COMMITTED)
    by = found.commit
    return Given(id_, part, by.author, at=by.at, why=by.subject, commit=by.id)


def _given(review: Review, commits: Commits, id_: str, answer: Answer, part: Part) -> Given:
    events = events_of(answer, part)
    if chains_of(answer)[part].faults:
        # A way back through it leads to somebody's change that may have made something else.
        return Given(id_, part, "", doubt=_BROKEN)
    made_by = makers(answer, part)
    if made_by:
        event, *others = made_by
        names = ", ".join(dict.fromkeys(each.by for each in others if each.by != event.by))
        how = f"merged with what {names} gave" if names else event.how
        why = why_of(answer, event)
        return Given(id_, part, event.by, event.role, event.at, why, how, event.login)
    brought = frozenset(each.id for each in events if each.how == "merged")
    made = commits.made(_without_lines(id_, part, brought), given_by_people(answer, part))
    if made.commit is None and not made.doubt and brought:
        return Given(id_, part, "", doubt=_OUTSIDE)
    if made.commit is not None:
        by = made.commit
        return Given(id_, part, by.author, at=by.at, why=by.subject, commit=by.id, doubt=made.doubt)
    if made.doubt:
        return Given(id_, part, "", doubt=made.doubt)
    if commits.all:
        return Given(id_, part, "nobody", how=_NOT_COMMITTED)
    submitted = next((act for act in review.history if act.act == "submitted"), None)
    if submitted is not None:
        return Given(id_, part, submitted.by, submitted.role, how="who submitted it first")
    return Given(id_, part, "")


def _without_lines(id_: str, part: Part, lines: Collection[str]) -> ReadAnswer:
    """Reads one part of what is kept at a question from files that do not have some lines of its record yet.

    Those of a merge come after what it brought: who commits them has not given that.
    """
    read = at_question(id_, part)

    def without(data: dict[str, Any]) -> Any:
        kept = (data.get("answers") or {}).get(id_) if lines else None
        changes = kept.get("changes") if isinstance(kept, dict) else None
        has = any(isinstance(each, dict) and each.get("id") in lines for each in changes or ())
        return None if has else read(data)

    return without


def blame_blocks(review: Review, rules: Rules, commits: Commits, question: str = "") -> Iterator[Block]:
    """The same in words; of one question every recorded change, the oldest first."""
    if question:
        yield from _changes_at(review, rules, commits, question)
    last = ""
    for given in blame(review, rules, commits, question):
        if given.question != last:
            last = given.question
            yield paragraph(*_named(review, rules, last))
        by = f"by {given.said}" if given.by or given.doubt else "nothing says by whom"
        yield under(paragraph(quiet(f"{_CALLED[given.part]} {by}")))


def _named(review: Review, rules: Rules, id_: str) -> Spans:
    at = rules.questions.get(id_)
    value = review.answers[id_].given
    said = (
        "" if value is None else f": {one_line(value_words(at.question if at is not None else None, value))}"
    )
    label = question_and_place(rules, id_)[0] if at is not None else ""
    return spans(strong(id_), f"  {one_line(label)}{said}")


def _changes_at(review: Review, rules: Rules, commits: Commits, id_: str) -> Iterator[Block]:
    by_hand = _by_hand(review, commits)
    for step in steps_of(review.answers.get(id_, Answer())):
        yield paragraph(quiet(made_words(_plain(step))))
        yield under(step_block(rules, id_, step))
        if step.event.id in by_hand:
            yield under(paragraph(by_hand[step.event.id].what))


def _plain(step: RecordedChange) -> dict[str, str]:
    event = step.event
    return {"by": event.by, "role": event.role, "at": event.at, "why": event.why, "how": event.how}


def step_block(rules: Rules, id_: str, step: RecordedChange) -> Block:
    """What one recorded change made of what; where it changed nothing, that alone."""
    if not differs(step.before, step.after):
        return paragraph("as it stands")
    at = rules.questions.get(id_)
    if step.part == "narrative":
        pieces = shortened(word_diff(step.before or "", step.after or ""))
        return paragraph("narrative: ", *pieces)
    sides: list[Any] = [step.before, step.after]
    question = at.question if at is not None else None
    if step.part == "described":
        question = None
    words = ("nothing" if side is None else one_line(value_words(question, side)) for side in sides)
    return paragraph(ARROW.join(words))


def history_blocks(
    review: Review, rules: Rules, kept: Collection[int], owners: Mapping[str, Sequence[str]]
) -> Iterator[Block]:
    """What happened to a review, oldest first: its acts, which of them are `kept`, and the changes between them.

    Of acts that branches did under one number it says how each is named instead, and of one that a key signed whose
    that is, by `owners`: the acts' seals.
    """
    steps = [
        (step.event.at, id_, step)
        for id_, answer in review.answers.items()
        for step in steps_of(answer)
        if step.event.by
    ]
    steps.sort(key=lambda each: each[0])
    for at, act in enumerate(review.history):
        while steps and steps[0][0] < act.at:
            yield _change(rules, *steps.pop(0)[1:])
        account = account_words(act.by, act.login)
        # Of two of one number the number alone names none, and says of none that it is kept.
        is_alone = len(acts_of_version(review.history, act.version)) <= 1
        kept_here = "; kept" if act.version in kept and is_alone else ""
        name = name_of_version(review.history, at)
        named = f"; named @{name}" if name != str(act.version) else kept_here
        owner = f"; signed with the key of {', '.join(owners[act.seal])}" if act.seal in owners else ""
        yield paragraph(f"{act_line(act)}{account}{named}{owner}")
    yield from (_change(rules, id_, step) for _, id_, step in steps)


def _change(rules: Rules, id_: str, step: RecordedChange) -> Block:
    account = account_words(step.event.by, step.event.login)
    head = paragraph(strong(id_), f"  {made_words(_plain(step))}{account}")
    return under(head, under(step_block(rules, id_, step)))
