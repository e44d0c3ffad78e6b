"""A class: how often each question was answered as the key has it, what was answered instead, how far all agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from statistics import correlation, fmean, stdev
from typing import TYPE_CHECKING, Any, Final, Literal

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.language.people import name_key
from tui_review.instrument.plurals import part_of
from tui_review.review.prose import word_for_word
from tui_review.shape.frozen import frozen
from tui_review.telling.words import broken_words, value_at, value_words
from tui_review.training.alike import ToLookAt, to_look_at
from tui_review.training.blocks import all_blocks, block_of
from tui_review.training.coefficients import CAUTION, CHANCE, FEWEST_RATED, Agreement, agreement
from tui_review.training.explain import label, owner
from tui_review.training.rubric import RubricFigures, rubric_figures
from tui_review.training.scoring import OWN_ACCOUNT, WHOLE_CREDIT
from tui_review.training.seeing import knew_key, others_words
from tui_review.training.tries import begun_at

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import Rules
    from tui_review.training.scoring import Group, Score, ScoredAnswer, Scorer

HARDEST: Final = 10
"""How many of the hardest questions are named."""
PASS_MARK: Final = 80
"""Percent of the answers, where nobody says another."""
WhyNot = Literal[
    "record",
    "knew the key",
    "not finished",
    "answers",
    "too few answered",
    "item ratings",
    "not written",
    "copied",
    "to settle",
]
"""Why somebody has not passed. Of several reasons the first one here counts: each attempt has one."""
_NEVER: Final = 10**9
_PAIR: Final = 2


@frozen()
class QuestionScores:
    """One question, item or outcome over the class."""

    id: str
    label: str
    owner: str
    """The item or section it belongs to."""
    group: Group
    wanted: str
    """The key's answer, in one line."""
    right: int
    accepted: int
    """Those that the key accepts beside its own: they agree with it."""
    wrong: int
    follows: int
    unfinished: int
    points: float
    """What those that agree are worth, in right answers: the key may give less than one for what it accepts."""
    percent: float | None
    """The share of `points` among `counted`."""
    confusion: tuple[tuple[str, int], ...]
    """What was answered instead, most often first."""
    agreement: Agreement | None
    """With the key, attempt by attempt, by people; None for lists and tables, and where nobody answered."""
    discrimination: float | None
    """How far being right here goes with being right elsewhere, -1 to 1; None under ten people, or where all are alike.
    """

    @property
    def agreeing(self) -> int:
        """How many answered as the key has it or accepts it."""
        return self.right + self.accepted

    @property
    def counted(self) -> int:
        """How many answered it on their own account; for ratings, what follows counts as differing too."""
        follows = self.follows if self.group in ("items", "outcomes") else 0
        return self.agreeing + self.wrong + follows

    @property
    def words(self) -> str:
        """How many answered as the key has it or accepts it: `7 of 9 as the key, 1 of them accepted, worth 6.5`."""
        accepted = f", {self.accepted} of them accepted" if self.accepted else ""
        return f"{part_of(self.agreeing, self.counted)} as the key{accepted}{worth_words(self.agreeing, self.points)}"


@frozen()
class PersonFigures:
    """One attempt beside the others."""

    name: str
    """The attempt's id."""
    person: str
    agreeing: int
    """Answers as the key has or accepts them, applicability included."""
    counted: int
    """Answers given on their own account."""
    points: float
    """What those that agree are worth, in right answers."""
    percent: float | None
    """The share of `points` among `counted`."""
    passed: bool
    """Whether `submit` would take it, all is answered and written, by somebody who had not seen the key, its record
    holds, and the pass mark is reached in what was answered on its own account, in how much of what the key asks that
    is, and in item ratings."""
    why_not: WhyNot | Literal[""]
    """What keeps it from that first; empty where it passed."""
    knew: str
    """Why it is the score of somebody who knew the key, in words; empty where nothing says so."""
    shown: str
    """To whom else the key was shown for it, in words; empty where to nobody."""
    record: str
    """The places at which its record does not hold, in words; empty where it holds."""
    tries: str
    """Which of the person's attempts it is: `attempt 2 of 3`."""
    lenient: int
    """Items with the instrument's best rating, Strength, where the key has its worst, Area Needing Improvement."""
    strict: int
    """The other way round."""
    leaning: str
    """Which way the ratings lean, in words: `to Strength (3 to 1)`; a dash where to neither."""
    unfinished: int
    left: str
    """What keeps it from being finished, in words; empty where nothing does."""
    unwritten: int
    copied: int
    """Texts that are those of another item once more."""
    asked: int
    """How many answers the key asks for."""
    answered: int
    """How many of those were answered on their own account."""
    ticks: int
    """Ticks of a trainer's rubric, of `most_ticks` for the texts that were read."""
    most_ticks: int

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        return {**asdict(self), "percent": rounded(self.percent)}


@frozen()
class BlockFigures:
    """A block of learning over the class: what went wrong of what was answered there."""

    id: str
    title: str
    wrong: int
    counted: int
    people: int
    """How many people have something wrong there."""

    @property
    def percent(self) -> float:
        """The rate of wrong answers: so the biggest block is not the weakest for its size alone."""
        return 100 * self.wrong / self.counted if self.counted else 0.0

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        return {**asdict(self), "percent": rounded(self.percent)}


@frozen()
class SameTexts:
    """Texts that are word for word the same in several people's attempts, or in one and in the key."""

    key: bool
    """Whether the key has them, too."""
    attempts: tuple[int, ...]
    """In which of the attempts, by their places in the order given."""
    questions: tuple[str, ...]
    """At which questions, in the instrument's order."""


@frozen()
class ClassFigures:
    """A class as a whole."""

    attempts: int
    persons: int
    """How many people made them; an attempt without a name is one more's."""
    answering: int
    """How many of them have answered something."""
    questions: dict[str, QuestionScores]
    """By question, item and outcome."""
    hardest: tuple[str, ...]
    """The questions most often answered otherwise, the hardest first."""
    answers: Agreement
    """Yes/No answers with the key, pooled."""
    ratings: Agreement
    """Item ratings with the key, pooled."""
    answers_among: Agreement
    """Yes/No answers of the people among each other; of several attempts of one the last begun."""
    ratings_among: Agreement
    """Item ratings of the same."""
    people: tuple[PersonFigures, ...]
    """Attempt by attempt, in the order given."""
    pass_mark: int
    """Percent of the answers that are to be as the key has them."""
    mean: float | None
    """Of the percentages of those attempts in which something is answered; None where nobody answered."""
    mean_of: int
    """How many those are."""
    spread: float | None
    """Their standard deviation; None under two."""
    blocks: tuple[BlockFigures, ...]
    """The blocks of learning, the one with the highest rate of wrong answers first."""
    rubric: RubricFigures
    """What trainers ticked of all texts."""
    same_texts: tuple[SameTexts, ...]
    """Where texts are alike: a fact, which says nothing of how it came about."""
    to_look_at: tuple[ToLookAt, ...]
    """Texts that are nearly alike, or of no words: for a trainer to look at, and no proof of anything."""

    @property
    def coefficients(self) -> bool:
        """Whether there are enough people for coefficients."""
        return self.answering >= FEWEST_RATED

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        pooled = ("answers", "ratings", "answers_among", "ratings_among")
        return {
            "attempts": self.attempts,
            "persons": self.persons,
            "note": "" if self.coefficients else f"Under {FEWEST_RATED} people: counts, no coefficients.",
            "caution": CAUTION if self.coefficients else "",
            "chance": CHANCE if self.coefficients else "",
            "pass_mark": self.pass_mark,
            "passed": sum(each.passed for each in self.people),
            "mean": rounded(self.mean),
            "mean_of": self.mean_of,
            "spread": rounded(self.spread),
            "people": [each.as_json() for each in self.people],
            "blocks": [each.as_json() for each in self.blocks],
            "rubric": self.rubric.as_json(),
            "same_texts": [
                {
                    "key": each.key,
                    "attempts": [self.people[at].name for at in each.attempts],
                    "people": [self.people[at].person for at in each.attempts],
                    "questions": list(each.questions),
                }
                for each in self.same_texts
            ],
            "to_look_at": [
                {
                    "why": each.why,
                    "key": each.key,
                    "attempts": [self.people[at].name for at in each.attempts],
                    "people": [self.people[at].person for at in each.attempts],
                    "questions": list(each.questions),
                }
                for each in self.to_look_at
            ],
            "hardest": list(self.hardest),
            **{name: _figures_json(getattr(self, name)) for name in pooled},
            "questions": {id_: _as_json(each) for id_, each in self.questions.items()},
        }


def _as_json(figures: QuestionScores) -> dict[str, Any]:
    plain = {**asdict(figures), "counted": figures.counted, "percent": rounded(figures.percent)}
    plain["agreement"] = _figures_json(figures.agreement) if figures.agreement is not None else None
    plain["discrimination"] = rounded(figures.discrimination)
    plain["confusion"] = [{"given": given, "count": count} for given, count in figures.confusion]
    return plain


def _figures_json(figures: Agreement) -> dict[str, Any]:
    return {name: rounded(value) for name, value in asdict(figures).items()}


def class_figures(scores: Sequence[Score], scorer: Scorer, *, pass_mark: int = PASS_MARK) -> ClassFigures:
    """The figures of a class, from the scores of its attempts."""
    rules = scorer.rules
    persons = _persons(scores)
    marks: dict[str, list[tuple[str, ScoredAnswer]]] = {}
    for person, score in zip(persons, scores, strict=True):
        for mark in score.marks.values():
            marks.setdefault(mark.id, []).append((person, mark))
    people = tuple(person_figures(score, rules, pass_mark) for score in scores)
    answering = {person for person, each in zip(persons, people, strict=True) if each.percent is not None}
    # Under ten people, no number of questions makes the coefficients mean anything.
    fewest = FEWEST_RATED if len(answering) >= FEWEST_RATED else _NEVER
    order = [id_ for id_ in (*rules.questions, *rules.rated) if id_ in marks]
    totals = _totals(scores)
    questions = {
        id_: _figures(id_, marks[id_], rules, fewest, _discrimination(id_, scores, totals)) for id_ in order
    }
    percents = [each.percent for each in people if each.percent is not None]
    asked = [each for each in questions.values() if each.id in rules.questions and each.wrong]
    hardest = sorted(
        asked, key=lambda each: (each.percent if each.percent is not None else 100.0, -each.wrong)
    )
    yes_no = [
        id_ for id_ in order if id_ in rules.questions and rules.questions[id_].question.answer == "yes_no"
    ]
    rated = [id_ for id_ in order if questions[id_].group == "items"]
    one_each = _last_of_each(scores, persons)
    return ClassFigures(
        attempts=len(scores),
        persons=len(set(persons)),
        answering=len(answering),
        questions=questions,
        hardest=tuple(each.id for each in hardest[:HARDEST]),
        answers=_pooled(yes_no, scores, fewest),
        ratings=_pooled(rated, scores, fewest),
        answers_among=agreement(_among(yes_no, one_each), fewest=fewest, of_compared=True),
        ratings_among=agreement(_among(rated, one_each), fewest=fewest, of_compared=True),
        people=people,
        pass_mark=pass_mark,
        mean=fmean(percents) if percents else None,
        mean_of=len(percents),
        spread=stdev(percents) if len(percents) > 1 else None,
        blocks=_blocks(scores, rules),
        rubric=rubric_figures(scores),
        same_texts=_same_texts(scores, scorer),
        to_look_at=to_look_at(scores, scorer),
    )


def _persons(scores: Sequence[Score]) -> list[str]:
    """Whose each attempt is, however the name is written; one without a name is one more's."""
    return [name_key(score.trainee) or str(number) for number, score in enumerate(scores)]


def _last_of_each(scores: Sequence[Score], persons: Sequence[str]) -> list[Score]:
    """One attempt of each person, the one begun last: nobody is a second rater beside themselves."""
    last: dict[str, Score] = {}
    for person, score in zip(persons, scores, strict=True):
        if person not in last or begun_at(last[person].review) <= begun_at(score.review):
            last[person] = score
    return list(last.values())


def _same_texts(scores: Sequence[Score], scorer: Scorer) -> tuple[SameTexts, ...]:
    """The texts that stand in the attempts of several people, or in the key too, those of the same ones together."""
    people = _persons(scores)
    found: dict[tuple[bool, tuple[int, ...]], list[str]] = {}
    for id_ in scorer.rules.questions:
        if id_ in scorer.key.given:
            continue  # What the case gives is the same in all of them.
        of_key, alike = word_for_word(scorer.key.text(id_)), dict[str, list[int]]()
        for at, score in enumerate(scores):
            if words := word_for_word(score.texts.get(id_, "")):
                alike.setdefault(words, []).append(at)
        for words, attempts in alike.items():
            if words == of_key or len({people[at] for at in attempts}) > 1:
                found.setdefault((words == of_key, tuple(attempts)), []).append(id_)
    return tuple(SameTexts(key, attempts, tuple(ids)) for (key, attempts), ids in found.items())


def _pooled(ids: Sequence[str], scores: Sequence[Score], fewest: int) -> Agreement:
    """With the key, over all attempts; a person's answers are one cluster."""
    marks = [
        (person, score.marks[id_])
        for person, score in zip(_persons(scores), scores, strict=True)
        for id_ in ids
        if id_ in score.marks
    ]
    return _with_key(marks, fewest)


def _with_key(marks: Iterable[tuple[Hashable, ScoredAnswer]], fewest: int) -> Agreement:
    """The agreement of marks, each of somebody, with the key.

    What the key accepts agrees with it for as much as the key gives it, and differs from it for the rest.
    """
    rows: list[list[str | int | None]] = []
    owners: list[Hashable] = []
    weights: list[float] = []
    for owned_by, mark in marks:
        wanted = _word(mark.wanted)
        worth = mark.credit / WHOLE_CREDIT if mark.state == "defensible" else 0.0
        for said, part in ((wanted, worth), (_rating(mark), 1 - worth)):
            if part:
                rows.append([said, wanted])
                owners.append(owned_by)
                weights.append(part)
    return agreement(rows, fewest=fewest, clusters=owners, weights=weights)


def person_figures(score: Score, rules: Rules, pass_mark: int = PASS_MARK) -> PersonFigures:
    """One attempt's figures.

    The pass mark is to be reached three times. A wrong answer counts once, and what is not asked because of it does not
    count against anybody; but nobody passes by what they were not asked. And facts, of which there are many, make
    nobody a reviewer who finds nothing wrong anywhere: the item ratings have to be the key's as well.
    """
    own, asked, answered = score.own, score.asked_by_key, score.answered_of_key
    agreeing = [mark for mark in own if mark.state != "wrong"]
    credit = sum(mark.credit for mark in agreeing)
    best, *_, worst = rules.instrument.ratings.item[:2]
    items = [
        (mark.given, mark.wanted) for mark in score.marks.values() if mark.group == "items" and mark.differs
    ]
    ticked, knew = rubric_figures([score]), knew_key(score)
    reached = bool(own) and not (score.unfinished or score.unrated) and credit >= pass_mark * len(own)
    enough = WHOLE_CREDIT * answered >= pass_mark * asked
    rated = score.tally("items")
    as_rated = rated.credit >= pass_mark * rated.counted
    reasons: dict[WhyNot, bool] = {
        "record": bool(score.broken),
        "knew the key": bool(knew),
        "not finished": bool(score.unfinished or score.unrated),
        "answers": not reached,
        "too few answered": not enough,
        "item ratings": not as_rated,
        "not written": bool(score.unwritten),
        "copied": bool(score.copied),
        "to settle": bool(score.left_words),
    }
    why_not: WhyNot | Literal[""] = next((why for why, holds in reasons.items() if holds), "")
    return PersonFigures(
        name=score.name,
        person=score.trainee,
        agreeing=len(agreeing),
        counted=len(own),
        points=credit / WHOLE_CREDIT,
        percent=credit / len(own) if own else None,
        passed=not why_not,
        why_not=why_not,
        knew=knew,
        shown=others_words(score.review),
        record=broken_words(score.broken),
        tries=score.tries.words if score.tries is not None else "",
        lenient=items.count((best, worst)),
        strict=items.count((worst, best)),
        leaning=_leaning(items.count((best, worst)), items.count((worst, best)), best, worst),
        unfinished=len(score.unfinished),
        left=score.left_words,
        unwritten=len(score.unwritten),
        copied=len(score.copied),
        asked=asked,
        answered=answered,
        ticks=ticked.points,
        most_ticks=ticked.most,
    )


def _leaning(lenient: int, strict: int, best: str, worst: str) -> str:
    """See `PersonFigures.leaning`; a rating of many words goes by their first letters, as there are columns beside."""
    if lenient == strict:
        return "–"
    words = (best if lenient > strict else worst).split()
    whither = "".join(word[0] for word in words) if len(words) > _PAIR else " ".join(words)
    more, fewer = sorted((lenient, strict), reverse=True)
    return f"to {whither} ({more} to {fewer})"


def _worth(mark: ScoredAnswer) -> float:
    """What an answer is worth, in right answers."""
    return mark.credit / WHOLE_CREDIT if mark.state in ("right", "defensible") else 0.0


def _totals(scores: Sequence[Score]) -> list[tuple[float, int]]:
    """For each attempt what its answers are worth, and how many they are."""
    owns = [score.own for score in scores]
    return [(sum(map(_worth, own)), len(own)) for own in owns]


def _discrimination(id_: str, scores: Sequence[Score], totals: Sequence[tuple[float, int]]) -> float | None:
    """The correlation of being right at a question with the share that is right of all others."""
    here: list[float] = []
    elsewhere: list[float] = []
    people: set[str] = set()
    for person, score, (right, of) in zip(_persons(scores), scores, totals, strict=True):
        mark = score.marks.get(id_)
        if mark is None or mark.group in ("items", "outcomes") or mark.state not in OWN_ACCOUNT or of < _PAIR:
            continue
        people.add(person)
        here.append(_worth(mark))
        elsewhere.append((right - _worth(mark)) / (of - 1))
    if len(people) < FEWEST_RATED or len(set(here)) == 1 or len(set(elsewhere)) == 1:
        return None
    return correlation(here, elsewhere)


def _blocks(scores: Sequence[Score], rules: Rules) -> tuple[BlockFigures, ...]:
    counted: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    people: dict[str, set[str]] = {}
    for person, score in zip(_persons(scores), scores, strict=True):
        own = [(mark, block) for mark in score.own if (block := block_of(rules, mark.id)) is not None]
        counted.update(block.id for _, block in own)
        wrong.update(block.id for mark, block in own if mark.state == "wrong")
        for mark, block in own:
            if mark.state == "wrong":
                people.setdefault(block.id, set()).add(person)
    found = (
        BlockFigures(block.id, block.title, wrong[block.id], counted[block.id], len(people.get(block.id, ())))
        for block in all_blocks()
        if counted[block.id]
    )
    return tuple(sorted(found, key=lambda each: -each.percent))


def _is_fact(question: Question) -> bool:
    """Whether an answer is one value that two people can agree on."""
    return kind_of(question).holds == "one" and not kind_of(question).free_text


def _figures(
    id_: str, own: list[tuple[str, ScoredAnswer]], rules: Rules, fewest: int, discrimination: float | None
) -> QuestionScores:
    marks = [mark for _, mark in own]
    states = Counter(mark.state for mark in marks)
    rated = id_ in rules.rated
    differing = [mark for mark in marks if mark.state == "wrong" or (rated and mark.state == "follows")]
    agreeing = states["right"] + states["defensible"]
    counted = agreeing + len(differing)
    points = sum(map(_worth, marks))
    instead = Counter(_instead(rules, mark) for mark in differing)
    simple = rated or _is_fact(rules.questions[id_].question)
    return QuestionScores(
        id=id_,
        label=label(rules, id_),
        owner=owner(rules, id_),
        group=marks[0].group,
        wanted=value_at(rules, id_, marks[0].wanted),
        right=states["right"],
        accepted=states["defensible"],
        wrong=states["wrong"],
        follows=states["follows"],
        unfinished=states["unfinished"],
        points=points,
        percent=100 * points / counted if counted else None,
        confusion=tuple(instead.most_common()),
        agreement=_with_key(own, fewest) if simple and counted else None,
        discrimination=discrimination,
    )


def _instead(rules: Rules, mark: ScoredAnswer) -> str:
    """What was answered, so that it can be told from the key: of a table that reads as the key's, where it differs."""
    said = value_at(rules, mark.id, mark.given)
    alike = bool(mark.detail) and said == value_at(rules, mark.id, mark.wanted)
    return f"{said}: {'; '.join(mark.detail)}" if alike else said


def worth_words(agreeing: int, points: float) -> str:
    """What so many answers are worth, where the key gives less for some than for right ones: `, worth 6.5`."""
    return "" if points == agreeing else f", worth {points:.4g}"


def rounded(value: float | None) -> float | None:
    """A figure as data has it: to four digits after the point."""
    return None if value is None else round(value, 4)


def _rating(mark: ScoredAnswer) -> str | int | None:
    """What counts as this attempt's rating of the question or item; None where it gave none of its own."""
    if mark.state == "follows" and mark.group in ("applicability", "answers"):
        return None
    return _word(mark.given)


def _word(value: Value | Missing) -> str | int | None:
    if isinstance(value, Missing):
        return None
    return value if isinstance(value, str | int) else value_words(None, value)


def _among(ids: list[str], scores: Sequence[Score]) -> list[list[str | int | None]]:
    """A row for each question or item: what each attempt says."""
    return [
        [_rating(mark) if (mark := score.marks.get(id_)) is not None else None for score in scores]
        for id_ in ids
    ]
