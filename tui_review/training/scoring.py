"""An attempt held against the key: applicability, answers, item ratings and outcome ratings, each apart.

This is the one place that says what is right, defensible and wrong. An answer is right when it is the key's, and
`defensible` when it is another that the key accepts: that counts as right, for as much as the key gives, and nothing
that differs because of it is a difference. A wrong answer counts once: what is asked or not, NA or not, or rated
otherwise because of it `follows` and is not wrong again; so does an answer that the instrument's own cross-checks
demand after an earlier wrong one. Nor does it show anything: how much of what the key asks was answered on its own
account is counted beside it. What is not answered yet is unfinished, never wrong. What the case gives is nobody's
answer: whatever an attempt made of it, it is scored as the case gives it, and that is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from tui_review.errors import UserError
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.language.syntax import Condition, refs
from tui_review.instrument.language.values import is_rows
from tui_review.instrument.plurals import count_of, part_of, whole_percent
from tui_review.review.as_of import recorded_day
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import says_nothing, texts_asked
from tui_review.review.made_with import another_text
from tui_review.review.model import Answer
from tui_review.review.progress import unanswered
from tui_review.review.prose import texts_copied, word_for_word
from tui_review.shape.frozen import frozen
from tui_review.training.compare import (
    as_meant,
    compare_answers,
    is_about_answers,
    is_compared,
    texts_digest,
    work_digest,
)
from tui_review.training.opening import left_to_finish
from tui_review.training.rubric import rubric_figures
from tui_review.training.swapped import Swapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review
    from tui_review.training.key import AnswerKey
    from tui_review.training.rubric import RubricFile
    from tui_review.training.tries import Tries

Group = Literal["applicability", "answers", "items", "outcomes"]
MarkState = Literal["right", "defensible", "wrong", "follows", "unfinished"]
WHOLE_CREDIT: Final = 100
"""Percent."""
OWN_ACCOUNT: Final[frozenset[MarkState]] = frozenset({"right", "defensible", "wrong"})
"""The states of what was answered on its own account."""
SCORE_GROUPS: Final[tuple[Group, ...]] = ("applicability", "answers", "items", "outcomes")


@frozen()
class ScoredAnswer:
    """One question or rating of one attempt, held against the key."""

    id: str
    group: Group
    state: MarkState
    given: Value | Missing
    wanted: Value | Missing
    detail: tuple[str, ...] = ()
    """For lists and tables: what is missing, too much or different."""
    causes: tuple[str, ...] = ()
    """For what differs because of others: the wrong answers, defensible answers, or open questions behind it."""
    credit: int = WHOLE_CREDIT
    """For what is defensible: how much of a right answer it is worth, in percent."""
    harmless: bool = False
    """For what follows: nothing but defensible answers stand behind it."""
    by_key: bool = True
    """Whether the key asks it; else only the attempt's answers led to it."""

    @property
    def differs(self) -> bool:
        """Whether it differs from the key in a way that the key does not accept."""
        return self.state == "wrong" or (self.state == "follows" and not self.harmless)


@dataclass(slots=True)
class Tally:
    """How many of one group came out how."""

    group: Group
    right: int = 0
    defensible: int = 0
    wrong: int = 0
    follows: int = 0
    unfinished: int = 0
    credit: int = 0
    """What is right and defensible is worth, in percent of one answer."""

    @property
    def counted(self) -> int:
        """What was answered on its own account; of ratings also what follows, which is not the key's rating."""
        rated = self.follows if self.group in ("items", "outcomes") else 0
        return self.right + self.defensible + self.wrong + rated

    @property
    def percent(self) -> int | None:
        """The share of `counted` that is right, rounded down: 79.6 does not read as 80. None where nothing counts."""
        return whole_percent(self.credit / self.counted) if self.counted else None

    def add(self, mark: ScoredAnswer) -> None:
        """Counts one more."""
        setattr(self, mark.state, getattr(self, mark.state) + 1)
        if mark.state in ("right", "defensible"):
            self.credit += mark.credit


@dataclass(slots=True)
class Score:
    """What one attempt comes to."""

    name: str
    """The attempt's id."""
    trainee: str
    """Whose it is."""
    review: Review
    marks: dict[str, ScoredAnswer] = field(default_factory=dict)
    """By question, item and outcome, in the instrument's order, questions first."""
    open_now: list[str] = field(default_factory=list)
    """Of an unfinished attempt: what is asked and not answered yet, as everywhere."""
    given_otherwise: list[str] = field(default_factory=list)
    """What the case gives and the attempt has otherwise: it is scored as the case gives it."""
    other_text: str = ""
    """That it is scored by another text of the instrument than it was made with, a sentence; else empty."""
    to_settle: str = ""
    """Where all is answered, rated and written that the key has: which answers `submit` would not take, in words."""
    unwritten: list[str] = field(default_factory=list)
    """Where a narrative or rationale is asked for and missing, or says next to nothing."""
    copied: dict[str, str] = field(default_factory=dict)
    """Where what is written is the text of another item once more, with the question where that stood first."""
    of_the_key: list[str] = field(default_factory=list)
    """Where what is written is the key's text, word for word."""
    texts: dict[str, str] = field(default_factory=dict)
    """What is written at each question whose narrative or text is asked for; empty for nothing."""
    rubric: RubricFile | None = None
    """What a trainer ticked of the texts, where one has."""
    tries: Tries | None = None
    """Which of its person's attempts it is, where that was looked for."""
    broken: tuple[str, ...] = ()
    """The places at which the attempt's record does not hold."""
    work: str = ""
    """The digest of what is answered and scored, and of where something is written (`compare.work_digest`)."""
    all_work: str = ""
    """The same with what is not scored, by which showings of former days are known."""
    wrote: str = ""
    """The digest of what is written (`compare.texts_digest`)."""
    by_item: bool = False
    """Whether the case of whoever scores shows the key of each finished item."""
    cited: list[str] = field(default_factory=list)
    """The answers, of those to which the key names passages, for which passages are cited."""
    cited_well: list[str] = field(default_factory=list)
    """Those of them for which one is cited that the key names."""

    @property
    def is_attempt(self) -> bool:
        """Whether it is one on a mock case: a live review that somebody names may be held against a key, too."""
        return bool(self.review.review.case)

    def as_the_key(self, group: Group) -> str:
        """How much of a group is as the key has it or accepts it, of what was answered: `40 of 47, 1 accepted`.

        A rating that follows from a wrong answer is not the key's rating, though it is not wrong again.
        """
        tally = self.tally(group)
        said = part_of(tally.right + tally.defensible, tally.counted)
        return f"{said}, {tally.defensible} accepted" if tally.defensible else said

    def tally(self, group: Group) -> Tally:
        """The counts of one group."""
        tally = Tally(group)
        for mark in self.marks.values():
            if mark.group == group:
                tally.add(mark)
        return tally

    @property
    def differences(self) -> list[ScoredAnswer]:
        """What differs from the key and is not accepted, counted or following, in order."""
        return [mark for mark in self.marks.values() if mark.differs]

    @property
    def accepted(self) -> list[ScoredAnswer]:
        """The answers and ratings that differ from the key and are accepted, in order."""
        return [mark for mark in self.marks.values() if mark.state == "defensible"]

    @property
    def asked_by_key(self) -> int:
        """How many answers the key asks for, but for those that an answer which it accepts makes needless."""
        return sum(mark.by_key and not mark.harmless for mark in self._answers)

    @property
    def answered_of_key(self) -> int:
        """How many of these were answered on their own account: neither open nor following from a wrong answer."""
        return sum(mark.by_key and mark.state in OWN_ACCOUNT for mark in self._answers)

    @property
    def own(self) -> list[ScoredAnswer]:
        """What was answered on its own account, applicability included, in order."""
        return [mark for mark in self._answers if mark.state in OWN_ACCOUNT]

    @property
    def _answers(self) -> Iterator[ScoredAnswer]:
        return (mark for mark in self.marks.values() if mark.group in ("applicability", "answers"))

    @property
    def perfect(self) -> bool:
        """Whether nothing is wrong, open or missing, the narratives and rationales included, nor fell short in one."""
        ticked = rubric_figures([self])
        wrong = (
            self.differences,
            self.unfinished,
            self.unrated,
            self.to_settle,
            self.unwritten,
            self.broken,
            self.given_otherwise,
            self.copied,
        )
        return not (any(wrong) or ticked.changed) and ticked.points == ticked.most

    @property
    def unfinished(self) -> list[str]:
        """The questions that are still open."""
        return [mark.id for mark in self._answers if mark.state == "unfinished"]

    @property
    def unrated(self) -> list[str]:
        """The items and outcomes that the key rates and the attempt does not yet, whatever is lacking."""
        rated = (mark for mark in self.marks.values() if mark.group in ("items", "outcomes"))
        return [mark.id for mark in rated if mark.state == "unfinished"]

    @property
    def left_words(self) -> str:
        """What keeps it from being finished: what is open or has no rating, else what `submit` would not take it for.

        Of what is open, how much more the key's answers are to that may yet be asked. Empty where nothing does.
        """
        if not self.unfinished:
            return f"no rating yet: {', '.join(self.unrated)}" if self.unrated else self.to_settle
        later = set(self.unfinished).difference(self.open_now)
        said = f"{count_of(len(self.open_now), 'question')} to answer"
        return f"{said}, {len(later)} not asked yet" if later else said


class Scorer:
    """Scores attempts on one case, with one key and one version of the instrument."""

    def __init__(self, key: AnswerKey) -> None:
        """What depends only on the key is worked out here, once for a whole class."""
        self.key = key
        self.rules: Rules = key.rules
        self._checks: dict[str, list[tuple[Condition, tuple[str, ...]]]] = {}
        for rules in self.rules.questions.values():
            for _, condition in rules.checks:
                named = refs(condition, self.rules.columns)
                for id_ in named:
                    self._checks.setdefault(id_, []).append((condition, named))
        self._applies = frozenset(
            item.applies
            for section in self.rules.instrument.sections
            for item in section.items
            if item.applies
        )
        self._counted = [
            id_
            for id_, rules in self.rules.questions.items()
            if id_ not in key.given and not rules.question.by_program and is_compared(rules.question)
        ]

        self._wanted = {id_: (key.evaluation.open_to_reviewer(id_), key.value(id_)) for id_ in self._counted}

    def score(self, review: Review, known: Evaluation | None = None) -> Score:
        """The score of an attempt. Raises UserError for a review of another case or instrument.

        What an evaluation of it has found out already, `known`, is not worked out again.
        """
        self._fits(review)
        score = Score(review.review.id, review.started_by, review, by_item=self.key.by_item)
        score.work, score.wrote = work_digest(self.rules, review), texts_digest(self.rules, review)
        score.all_work = work_digest(self.rules, review, unscored=True)
        score.other_text = another_text(self.rules, review)
        if known is None:
            known = Evaluation.of(self.rules, review, as_of=recorded_day(self.rules, review))
        made, evaluation = review, known.without_overrides
        score.given_otherwise = self._given_otherwise(evaluation)
        if score.given_otherwise:
            review = self._as_given(review, score.given_otherwise)
            evaluation = Evaluation.of(self.rules, replace(review, overrides={}), as_of=evaluation.as_of)
        score.texts = texts_asked(review, evaluation)
        score.unwritten = [id_ for id_, text in score.texts.items() if not text.strip() or says_nothing(text)]
        score.copied = {
            id_: of
            for id_, of in texts_copied(review, evaluation).items()
            if id_ in score.texts and id_ not in score.unwritten
        }
        score.of_the_key = [
            id_
            for id_, text in score.texts.items()
            if (words := word_for_word(text)) and words == word_for_word(self.key.text(id_))
        ]
        self._citations(score)
        for id_ in self._counted:
            mark = self._mark(id_, evaluation)
            if mark is not None:
                score.marks[id_] = mark
        if score.unfinished:
            score.open_now = unanswered(evaluation)
        self._consequences(score, evaluation, review.raw)
        led = {mark.id: mark.causes for mark in score.marks.values() if mark.causes}
        swapped = Swapped(evaluation, self.key.evaluation, led)
        self._causes(score, swapped, led)
        for mark in self._ratings(score, evaluation, swapped, led):
            score.marks[mark.id] = mark
        if not (score.unfinished or score.unrated or score.unwritten):
            score.to_settle = left_to_finish(
                made, known, of=lambda found: is_about_answers(self.rules, found)
            )
        return score

    def group(self, question: str) -> Group:
        """The group of a question."""
        return "applicability" if question in self._applies else "answers"

    def _citations(self, score: Score) -> None:
        for id_, answer in score.review.answers.items():
            named = self.key.answer(id_)
            if answer.passages and named is not None and named.passages:
                score.cited.append(id_)
                if not set(answer.passages).isdisjoint(named.passages):
                    score.cited_well.append(id_)

    def _fits(self, review: Review) -> None:
        header, file = review.review, self.key.file
        if header.case and header.case != file.case:
            raise UserError(f"This is an attempt on {header.case}; the key is for {file.case}.")
        if header.instrument.id != file.instrument:
            raise UserError(
                f"This review was made with {header.instrument.id}; the key is for {file.instrument}."
            )

    def _mark(self, id_: str, mine: Evaluation) -> ScoredAnswer | None:
        """A question's mark by itself; None where neither the key nor the trainee is asked."""
        asked, wanted = self._wanted[id_]
        given, asked_me = mine.value(id_), mine.open_to_reviewer(id_)
        group = self.group(id_)
        if not asked and not (asked_me and mine.raw(id_) is not Missing.UNANSWERED):
            return None
        if asked and wanted is Missing.UNANSWERED:
            return None  # An optional question to which the key says nothing.
        if given is Missing.UNANSWERED:
            return ScoredAnswer(id_, group, "unfinished", given, wanted)
        if asked and asked_me:
            return self._compared(id_, given, wanted, mine)
        # What the key does not ask is no answer that anybody gets right, though NA be said to it.
        state: MarkState = "right" if asked and given == wanted else "follows"
        return ScoredAnswer(id_, group, state, given, wanted, by_key=asked)

    def _compared(
        self, id_: str, given: Value | Missing, wanted: Value | Missing, mine: Evaluation
    ) -> ScoredAnswer:
        if isinstance(given, Missing) or isinstance(wanted, Missing):
            return ScoredAnswer(id_, self.group(id_), "wrong", given, wanted)
        if given == wanted:
            return ScoredAnswer(id_, self.group(id_), "right", given, wanted)
        question, meant = self.rules.questions[id_].question, as_meant(mine, id_, given)
        first = compare_answers(question, meant, wanted)
        if first.same:
            return ScoredAnswer(id_, self.group(id_), "right", given, wanted)
        worth = [
            other.credit
            for other in self.key.accepted.get(id_, [])
            if compare_answers(question, meant, other.value).same
            and all(self._stands(mine, each, said) for each, said in other.beside.items())
        ]
        if worth:
            return ScoredAnswer(id_, self.group(id_), "defensible", given, wanted, credit=max(worth))
        return ScoredAnswer(id_, self.group(id_), "wrong", given, wanted, first.detail)

    def _stands(self, mine: Evaluation, id_: str, wanted: Value) -> bool:
        """Whether an answer of a trainee's is the one that another has to stand beside, as answers are compared."""
        given, question = mine.value(id_), self.rules.questions[id_].question
        return not isinstance(given, Missing) and (
            given == wanted or compare_answers(question, as_meant(mine, id_, given), wanted).same
        )

    def _given_otherwise(self, mine: Evaluation) -> list[str]:
        """What the case gives and an attempt has otherwise. People more than the case lists are not."""
        found = []
        for id_ in self._ordered(self.key.given):
            question = self.rules.questions[id_].question
            given, wanted = mine.raw(id_), self.key.evaluation.raw(id_)
            if not is_compared(question) or given == wanted:
                continue
            if (
                isinstance(given, Missing)
                or isinstance(wanted, Missing)
                or not compare_answers(question, given, wanted).same
            ):
                found.append(id_)
        return found

    def _as_given(self, review: Review, ids: Iterable[str]) -> Review:
        """An attempt with what the case gives in the place of what was made of it."""
        answers = dict(review.answers)
        for id_ in ids:
            value = self.key.evaluation.raw(id_)
            if isinstance(value, Missing):
                answers.pop(id_, None)
            else:
                answers[id_] = Answer(rows=value) if is_rows(value) else Answer(value=value)
        return replace(review, answers=answers)

    def _consequences(self, score: Score, mine: Evaluation, raw: Mapping[str, Value]) -> None:
        """Wrong answers that the instrument's cross-checks demand after an earlier wrong one are not counted again.

        That is so when the key's answer, put beside the trainee's earlier ones, would break a check that the
        trainee's own answer keeps.
        """
        counted: set[str] = set()
        for id_, mark in score.marks.items():
            if mark.state != "wrong":
                continue
            causes: set[str] = set()
            for condition, named in self._checks.get(id_, ()):
                earlier = counted.intersection(named)
                if not earlier or isinstance(mark.wanted, Missing) or mine.truth(condition, now=True):
                    continue
                other = Evaluation(self.rules, {**raw, id_: mark.wanted}, as_of=mine.as_of, after=mine)
                if other.truth(condition, now=True):
                    causes |= earlier
            if causes:
                score.marks[id_] = replace(mark, state="follows", causes=self._ordered(causes))
            else:
                counted.add(id_)

    def _causes(self, score: Score, swapped: Swapped, led: Mapping[str, tuple[str, ...]]) -> None:
        """Says for each thing that follows, what it follows from."""
        behind = [
            *_of_state(score, "wrong"),
            *_of_state(score, "defensible"),
            *_of_state(score, "unfinished"),
        ]
        for id_, mark in score.marks.items():
            if mark.state == "follows" and not mark.causes:
                causes = self._led_to(id_, behind, score, swapped, led)
                score.marks[id_] = replace(mark, causes=causes, harmless=_harmless(causes, score))

    def _ratings(
        self, score: Score, mine: Evaluation, swapped: Swapped, led: Mapping[str, tuple[str, ...]]
    ) -> Iterator[ScoredAnswer]:
        # A wrong answer says more of why a rating differs than one that is accepted.
        counted = [*_of_state(score, "wrong"), *_of_state(score, "defensible")]
        unfinished = _of_state(score, "unfinished")
        for id_, rated in self.rules.rated.items():
            if self._absent(id_, self.key.evaluation) and self._absent(id_, mine):
                continue  # Items that this kind of case does not have show nothing about a trainee.
            given, wanted = mine.value(id_), self.key.value(id_)
            if wanted is Missing.UNANSWERED:
                continue  # What the key does not rate is nobody's mistake.
            group: Group = "outcomes" if rated.kind == "outcome" else "items"
            if given is Missing.UNANSWERED:
                yield ScoredAnswer(id_, group, "unfinished", given, wanted)
            elif given == wanted:
                yield ScoredAnswer(id_, group, "right", given, wanted)
            else:
                causes = self._led_to(id_, counted, score, swapped, led)
                causes = causes or self._led_to(id_, unfinished, score, swapped, led)
                if _harmless(causes, score):
                    # No more than the least of the answers behind it.
                    least = min(score.marks[cause].credit for cause in causes)
                    yield ScoredAnswer(id_, group, "defensible", given, wanted, (), causes, least)
                else:
                    state: MarkState = "follows" if causes else "wrong"
                    yield ScoredAnswer(id_, group, state, given, wanted, (), causes)

    def _led_to(
        self,
        id_: str,
        counted: list[str],
        score: Score,
        swapped: Swapped,
        led: Mapping[str, tuple[str, ...]],
    ) -> tuple[str, ...]:
        """Which of the counted marks make the difference at `id_`, also by way of what follows from them (`led`).

        An answer that the key accepts is none of them as soon as one is that it does not accept: nobody has to answer
        it otherwise.
        """
        below = self.rules.needs.behind(id_)
        behind = frozenset(below).union(*(causes for each, causes in led.items() if each in below))
        found = swapped.causes_of(id_, [each for each in counted if each in behind])
        faulty = [each for each in found if score.marks[each].state != "defensible"]
        return self._ordered(frozenset(faulty or found))

    def _absent(self, id_: str, evaluation: Evaluation) -> bool:
        """Whether nothing of an item, or of all items of an outcome, is asked in this kind of case."""
        rated = self.rules.rated[id_]
        if rated.kind == "outcome":
            return all(self._absent(item, evaluation) for item in rated.members)
        return any(evaluation.truth(gate.condition) is False for gate in rated.gates)

    def _ordered(self, ids: set[str] | frozenset[str]) -> tuple[str, ...]:
        return tuple(id_ for id_ in self.rules.questions if id_ in ids)


def _of_state(score: Score, state: MarkState) -> list[str]:
    return [mark.id for mark in score.marks.values() if mark.state == state]


def _harmless(causes: Iterable[str], score: Score) -> bool:
    """Whether there are causes, and all are answers that the key accepts."""
    states = {score.marks[cause].state for cause in causes}
    return states == {"defensible"}
