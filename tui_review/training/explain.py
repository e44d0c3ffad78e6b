"""What a trainee and a trainer read about one difference: both values, why the key says so, where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui_review.errors import UserError
from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.language.values import is_rows
from tui_review.instrument.model import INCOMPLETE
from tui_review.review.as_of import recorded_day
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import unsound
from tui_review.shape.frozen import frozen
from tui_review.telling.words import follows_words, question_name, rated_name, value_at
from tui_review.training.blocks import block_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review
    from tui_review.training.blocks import LearningBlock
    from tui_review.training.case import Case
    from tui_review.training.documents import Passage
    from tui_review.training.key import Ambiguity
    from tui_review.training.scoring import Score, ScoredAnswer, Scorer


def against_key(rules: Rules, mark: ScoredAnswer) -> str:
    """A difference on a line: `No; the key: Yes (follows from 4A)`."""
    given, wanted = (value_at(rules, mark.id, side) for side in (mark.given, mark.wanted))
    return f"{given}; the key: {wanted}{follows_words(mark.causes)}"


@frozen()
class Explanation:
    """All there is to say about one difference."""

    mark: ScoredAnswer
    label: str
    """What the question or item is about, short."""
    owner: str
    """The item (12), or the section of a face sheet question; empty for a rating."""
    given: str
    """The attempt's answer, in one line."""
    wanted: str
    """The key's."""
    reasoning: str
    """Why the key says so."""
    passages: tuple[str, ...]
    """The passages that decide it."""
    texts: tuple[Passage, ...]
    """The same with their text, where the case is at hand."""
    cited: tuple[str, ...]
    """What the trainee cited."""
    narrative: str
    """What the trainee wrote."""
    model_narrative: str
    """What the key writes."""
    ambiguity: Ambiguity | None
    """Where reasonable reviewers may differ."""
    block: LearningBlock | None
    """The block of learning it belongs to; None for a rating."""

    @property
    def cited_of_key(self) -> tuple[str, ...]:
        """The deciding passages that the trainee did cite."""
        return tuple(ref for ref in self.passages if ref in self.cited)

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        mark = self.mark
        return {
            "question": mark.id,
            "label": self.label,
            "item": self.owner,
            "group": mark.group,
            "state": mark.state,
            "given": plain_value(mark.given),
            "key": plain_value(mark.wanted),
            "detail": list(mark.detail),
            "follows_from": list(mark.causes),
            "reasoning": self.reasoning,
            "passages": list(self.passages),
            "cited": list(self.cited),
            "narrative": self.narrative,
            "discussion": self.ambiguity.discussion if self.ambiguity else "",
            "block": self.block.id if self.block else "",
        }


def explain(mark: ScoredAnswer, score: Score, scorer: Scorer, case: Case | None) -> Explanation:
    """The explanation of one mark of an attempt. The case gives the passages' texts."""
    key, rules = scorer.key, scorer.rules
    answer = key.answer(mark.id)
    refs = tuple(answer.passages) if answer is not None else ()
    found = [case.passage(ref) for ref in refs] if case is not None else []
    kept = score.review.answers.get(mark.id)
    return Explanation(
        mark=mark,
        label=label(rules, mark.id),
        owner=owner(rules, mark.id),
        given=value_at(rules, mark.id, mark.given),
        wanted=value_at(rules, mark.id, mark.wanted),
        reasoning=answer.because.strip() if answer is not None else "",
        passages=refs,
        texts=tuple(passage for passage in found if passage is not None),
        cited=tuple(kept.passages) if kept is not None else (),
        narrative=kept.narrative if kept is not None else "",
        model_narrative=answer.narrative.strip() if answer is not None else "",
        ambiguity=key.ambiguity(mark.id),
        block=block_of(rules, mark.id) if mark.id in rules.questions else None,
    )


def item_feedback(review: Review, item: str, scorer: Scorer, case: Case) -> list[Explanation]:
    """What differs from the key in one item that is finished, for cases whose feedback is item by item.

    An outcome is finished when all of its items are. Raises UserError where the case gives feedback at the end only,
    and while something is left to do before it could be handed in, or it is not rated yet: the key is not shown before.
    """
    if case.file.feedback != "item":
        raise UserError("In this case, what differs from the key is shown at the end only.")
    known = Evaluation.of(scorer.rules, review, as_of=recorded_day(scorer.rules, review))
    score = scorer.score(review, known)
    rated = scorer.rules.rated[item]
    below = [rated, *(scorer.rules.rated[each] for each in rated.members)]
    questions = {id_ for each in below for id_ in each.questions}
    left = dict.fromkeys([*questions.intersection(score.unfinished), *unsound(review, known, questions)])
    where = [id_ for id_ in scorer.rules.questions if id_ in left]
    by_answers = known.without_overrides.rating(item)
    if not where and by_answers.rating == INCOMPLETE:
        where = [*by_answers.waiting_for] or [item]
    if where:
        name = rated_name(scorer.rules, item)
        raise UserError(f"{name} is not finished: {', '.join(where)}.", remedy="Answer and write that first.")
    wanted = questions | {each.id for each in below}
    return [explain(mark, score, scorer, case) for mark in score.differences if mark.id in wanted]


def weak_blocks(marks: Iterable[ScoredAnswer], rules: Rules) -> dict[str, tuple[LearningBlock, list[str]]]:
    """The blocks of learning that counted differences belong to, with their items, most differences first."""
    found: dict[str, tuple[LearningBlock, list[str]]] = {}
    count: dict[str, int] = {}
    for mark in marks:
        block = block_of(rules, mark.id) if mark.state == "wrong" and mark.id in rules.questions else None
        if block is None:
            continue
        items = found.setdefault(block.id, (block, []))[1]
        place = owner(rules, mark.id)
        if place not in items:
            items.append(place)
        count[block.id] = count.get(block.id, 0) + 1
    return {id_: found[id_] for id_ in sorted(found, key=lambda id_: -count[id_])}


def owner(rules: Rules, id_: str) -> str:
    """The item or section a question belongs to; the id itself for a rating."""
    if id_ in rules.questions:
        return rules.questions[id_].item or rules.questions[id_].section
    return id_


def owner_title(rules: Rules, id_: str) -> str:
    """`Item 12: Needs and Services`, or a section's title."""
    if id_ in rules.rated and rules.rated[id_].kind != "outcome":
        return f"Item {id_}: {rules.rated[id_].title}"
    return rules.sections[id_].title if id_ in rules.sections else id_


def label(rules: Rules, id_: str) -> str:
    """A few words on what a question, item or outcome is about."""
    if id_ in rules.questions:
        return question_name(rules.questions[id_].question)
    return rules.rated[id_].title


def plain_value(value: Any) -> Any:
    """An answer as JSON has it: tables as lists of row maps, None where there is none."""
    if isinstance(value, Missing):
        return None
    if is_rows(value):
        return list(value.values())
    return value
