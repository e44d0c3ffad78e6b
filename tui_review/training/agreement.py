"""Two or more reviews of one live case: how far their reviewers agree, and where they do not, to be reconciled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.review.as_of import recorded_day
from tui_review.review.copies import identity_of
from tui_review.review.evaluation import Evaluation
from tui_review.review.made_with import another_text
from tui_review.shape.frozen import frozen
from tui_review.telling.words import value_at
from tui_review.training.coefficients import CHANCE, FEWEST_RATED, Agreement, agreement
from tui_review.training.compare import as_meant, compare_answers, is_compared
from tui_review.training.explain import label, owner, plain_value
from tui_review.training.people import told_apart
from tui_review.training.swapped import Swapped
from tui_review.training.tries import NO_ATTEMPT

if TYPE_CHECKING:
    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review

FEWEST_REVIEWS: Final = 2


@frozen()
class Said:
    """What one reviewer says at one question or rating."""

    reviewer: str
    """What the review is called beside the others: its person and its id."""
    review: str
    """The review's id."""
    value: Value | Missing
    narrative: str
    because: str
    """For a rating, the answers that decided it."""
    shown: str
    """The value in one line."""


@frozen()
class Disagreement:
    """One question or rating at which reviews differ: one stop of a reconciliation."""

    id: str
    label: str
    owner: str
    """The item or section it belongs to; for a rating, itself."""
    rated: bool
    """Whether it is a rating: it is settled by settling the answers below it."""
    said: tuple[Said, ...]
    """In the order of the reviews."""
    detail: tuple[str, ...]
    """For lists and tables of two reviews: what the first lacks or has besides."""
    follows_from: tuple[str, ...]
    """Earlier disagreements because of which only some are asked, or rated so."""
    open: bool
    """Whether somebody has not answered it yet."""

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        return {
            "question": self.id,
            "label": self.label,
            "item": self.owner,
            "rating": self.rated,
            "detail": list(self.detail),
            "follows_from": list(self.follows_from),
            "open": self.open,
            "said": [
                {
                    "reviewer": said.reviewer,
                    "review": said.review,
                    "value": plain_value(said.value),
                    "asked": said.value is not Missing.NOT_ASKED,
                    "narrative": said.narrative,
                    "because": said.because,
                }
                for said in self.said
            ],
        }


@frozen()
class RaterAgreement:
    """The figures of an inter-rater check. A question counts when at least two reviewers were asked it."""

    reviews: tuple[str, ...]
    """Their ids."""
    reviewers: tuple[str, ...]
    """What each is called beside the others: its person and its id."""
    other_text: tuple[tuple[str, str], ...]
    """Of each that was made with another text of the instrument than all are rated by, its name and what is said."""
    compared: int
    """Questions that at least two answered."""
    same: int
    """Those that all who answered answered alike."""
    answers: Agreement
    """All compared questions: counts only, as questions of many kinds have no categories in common."""
    yes_no: Agreement
    """The Yes/No questions only."""
    ratings: Agreement
    """Item ratings."""
    outcomes: Agreement
    """Outcome ratings: too few for coefficients."""
    disagreements: tuple[Disagreement, ...]
    """In the order of the instrument, each item's questions before its rating."""
    texts: tuple[Disagreement, ...]
    """Where answers are equal and the narratives that stand with them are not, and rationales that differ."""

    def as_json(self) -> dict[str, Any]:
        """A plain map."""
        figures = ("answers", "yes_no", "ratings", "outcomes")
        return {
            "reviews": list(self.reviews),
            "reviewers": list(self.reviewers),
            "another_text": [{"reviewer": name, "said": said} for name, said in self.other_text],
            "compared": self.compared,
            "same": self.same,
            "chance": CHANCE,
            **{name: asdict(getattr(self, name)) for name in figures},
            "differences": [each.as_json() for each in self.disagreements],
        }

    def to_reconcile(self) -> list[Disagreement]:
        """What to walk through: answers that differ on their own account, in order."""
        return [each for each in self.disagreements if not each.rated and not each.follows_from]


def compare_reviews(reviews: Sequence[Review], rules: Rules) -> RaterAgreement:
    """The agreement of two or more reviews of one case.

    Raises UserError for fewer than two, for one that is given twice, and for reviews made with different instruments
    or versions of one, or for different mock cases.
    """
    _same_instrument(reviews)
    views = [Evaluation(rules, review.raw, as_of=recorded_day(rules, review)) for review in reviews]
    return _Comparing(reviews, rules, views).all()


def _same_instrument(reviews: Sequence[Review]) -> None:
    if len(reviews) < FEWEST_REVIEWS:
        raise UserError("Agreement takes at least two reviews.", remedy="Name two files or more.")
    if len({identity_of(review) for review in reviews}) < len(reviews):
        what = "Two of these files hold the same review, so they say nothing of two reviewers."
        raise UserError(what, remedy="Name a file of each reviewer.")
    first = reviews[0].review
    for other in (review.review for review in reviews[1:]):
        mine, theirs = first.instrument, other.instrument
        if (mine.id, mine.version) != (theirs.id, theirs.version):
            what = f"{first.id} was made with {mine.id} {mine.version}, {other.id} with {theirs.id} {theirs.version}."
            raise UserError(what, remedy="Compare reviews of one instrument; `tui-review migrate` moves one.")
        if other.case != first.case:
            what = f"{first.id} is {_of_case(first.case)}, {other.id} is {_of_case(other.case)}."
            raise UserError(what, remedy="Compare reviews of one case.")


def _of_case(case: str) -> str:
    return f"an attempt on {case}" if case else NO_ATTEMPT


class _Comparing:
    def __init__(self, reviews: Sequence[Review], rules: Rules, views: list[Evaluation]) -> None:
        self._reviews = reviews
        self._rules = rules
        self._views = views
        self._names = told_apart(reviews)
        self._different: list[str] = []
        self._pairs: dict[tuple[int, int], Swapped] = {}
        self._found: list[Disagreement] = []

    def all(self) -> RaterAgreement:
        rules = self._rules
        questions = [
            id_
            for id_, each in rules.questions.items()
            if not each.question.by_program and is_compared(each.question)
        ]
        table = {id_: self._row(id_) for id_ in questions}
        yes_no = [id_ for id_ in questions if rules.questions[id_].question.answer == "yes_no"]
        items = [rated.id for rated in rules.rated.values() if rated.kind != "outcome"]
        outcomes = [rated.id for rated in rules.rated.values() if rated.kind == "outcome"]
        order = self._order(questions)
        for id_ in order:
            self._look_at(id_, table.get(id_))
        several = [row for row in table.values() if sum(cell is not None for cell in row) >= FEWEST_REVIEWS]
        return RaterAgreement(
            reviews=tuple(review.review.id for review in self._reviews),
            reviewers=tuple(self._names),
            other_text=tuple(
                (name, said)
                for name, review in zip(self._names, self._reviews, strict=True)
                if (said := another_text(rules, review))
            ),
            compared=len(several),
            same=sum(len({cell for cell in row if cell is not None}) == 1 for row in several),
            answers=agreement(list(table.values()), fewest=len(table) + 1),
            yes_no=agreement([self._own(id_) for id_ in yes_no], of_compared=True),
            ratings=agreement([self._ratings(id_) for id_ in items], of_compared=True),
            outcomes=agreement(
                [self._ratings(id_) for id_ in outcomes], fewest=max(FEWEST_RATED, len(outcomes) + 1)
            ),
            disagreements=tuple(self._found),
            texts=tuple(self._texts()),
        )

    def _order(self, questions: list[str]) -> list[str]:
        """Each item's questions, then its rating; each outcome's rating after its items."""
        compared_ones = set(questions)
        order: dict[str, None] = {}
        for section in self._rules.sections.values():
            for question in section.questions:
                order[question.id] = None
            for item in section.items:
                order.update(dict.fromkeys(self._rules.rated[item.id].questions))
                order.update(dict.fromkeys(part.id for part in item.parts))
                order[item.id] = None
            order[section.id] = None
        return [id_ for id_ in order if id_ in compared_ones or id_ in self._rules.rated]

    def _row(self, id_: str) -> list[int | None]:
        """For each review the number of its answer, equal answers having equal numbers; None without one."""
        kinds: list[Value] = []
        row: list[int | None] = []
        question = self._rules.questions[id_].question
        for view in self._views:
            value = _meant(view, id_)
            if isinstance(value, Missing) or not view.open_to_reviewer(id_):
                row.append(None)
                continue
            alike = (
                n for n, kind in enumerate(kinds) if compare_answers(question, value, kind, by_key=False).same
            )
            number = next(alike, len(kinds))
            if number == len(kinds):
                kinds.append(value)
            row.append(number)
        return row

    def _own(self, id_: str) -> list[str | None]:
        """What each reviewer answered to a Yes/No question; None where it was not theirs to answer."""
        values = [view.value(id_) if view.open_to_reviewer(id_) else None for view in self._views]
        return [value if isinstance(value, str) else None for value in values]

    def _ratings(self, id_: str) -> list[str | None]:
        values = [view.value(id_) for view in self._views]
        return [value if isinstance(value, str) else None for value in values]

    def _look_at(self, id_: str, row: list[int | None] | None) -> None:
        """Adds a disagreement at a question (with its row) or a rating, if there is one."""
        values = [_meant(view, id_) for view in self._views]
        if not self._differ(id_, values, row):
            return
        on_their_own = row is not None and len({number for number in row if number is not None}) > 1
        self._found.append(
            Disagreement(
                id=id_,
                label=label(self._rules, id_),
                owner=owner(self._rules, id_),
                rated=row is None,
                said=tuple(self._said(id_, at) for at in range(len(values))),
                detail=self._detail(id_, values) if row is not None else (),
                follows_from=() if on_their_own else self._causes(id_, values),
                open=Missing.UNANSWERED in values,
            )
        )
        if row is not None and not self._found[-1].follows_from:
            self._different.append(id_)

    def _causes(self, id_: str, values: list[Value | Missing]) -> tuple[str, ...]:
        """The earlier disagreements that make the difference between the first who has got that far and others."""
        behind = self._rules.needs.behind(id_)
        among = [each for each in self._different if each in behind]
        known = [at for at, value in enumerate(values) if value is not Missing.UNANSWERED]
        causes: set[str] = set()
        for at in known[1:]:
            if values[at] != values[known[0]]:
                causes.update(self._swapped(at, known[0]).causes_of(id_, among))
        return tuple(each for each in among if each in causes or not causes)

    def _swapped(self, at: int, first: int) -> Swapped:
        if (at, first) not in self._pairs:
            self._pairs[at, first] = Swapped(self._views[at], self._views[first])
        return self._pairs[at, first]

    def _differ(self, id_: str, values: list[Value | Missing], row: list[int | None] | None) -> bool:
        """Whether those who have got that far say different things, not being asked included."""
        if row is None:
            return len({rating for rating in self._ratings(id_) if rating is not None}) > 1
        known = [value for value in values if value is not Missing.UNANSWERED]
        if all(number is None for number in row):
            return False
        return any(not self._same(id_, known[0], other) for other in known[1:])

    def _same(self, id_: str, one: Value | Missing, other: Value | Missing) -> bool:
        if isinstance(one, Missing) or isinstance(other, Missing):
            return one is other
        return compare_answers(self._rules.questions[id_].question, one, other, by_key=False).same

    def _said(self, id_: str, at: int) -> Said:
        review, view = self._reviews[at], self._views[at]
        kept = review.answers.get(id_)
        because = view.rating(id_).because if id_ in self._rules.rated else ""
        narrative = kept.narrative if kept is not None else ""
        value = view.value(id_)
        shown = value_at(self._rules, id_, value)
        return Said(self._names[at], review.review.id, value, narrative, because, shown)

    def _texts(self) -> Iterator[Disagreement]:
        """Where those who answered said the same, in other words."""
        found = {each.id for each in self._found}
        for id_, rules in self._rules.questions.items():
            if id_ in found or rules.question.by_program:
                continue
            written = {
                str(view.value(id_)).strip() if is_text(rules.question) else self._narrative(id_, at)
                for at, view in enumerate(self._views)
                if view.open_to_reviewer(id_) and not isinstance(view.value(id_), Missing)
            }
            if len(written) > 1:
                yield Disagreement(
                    id=id_,
                    label=label(self._rules, id_),
                    owner=owner(self._rules, id_),
                    rated=False,
                    said=tuple(self._said(id_, at) for at in range(len(self._views))),
                    detail=(),
                    follows_from=(),
                    open=any(view.value(id_) is Missing.UNANSWERED for view in self._views),
                )

    def _narrative(self, id_: str, at: int) -> str:
        kept = self._reviews[at].answers.get(id_)
        return kept.narrative.strip() if kept is not None else ""

    def _detail(self, id_: str, values: list[Value | Missing]) -> tuple[str, ...]:
        """What differs inside an answer; of several reviews beside the first that has one, each by its name."""
        question = self._rules.questions[id_].question
        known = [
            (name, value)
            for name, value in zip(self._names, values, strict=True)
            if not isinstance(value, Missing)
        ]
        if len(known) < FEWEST_REVIEWS:
            return ()
        (first, one), *others = known
        found = [
            (name, line)
            for name, other in others
            for line in compare_answers(question, one, other, by_key=False).detail
        ]
        if len(values) == FEWEST_REVIEWS:
            return tuple(line for _, line in found)
        return tuple(f"{first} and {name}: {line}" for name, line in found)


def is_text(question: Question) -> bool:
    """Whether a question's answer is a text of some lines, as a rationale is."""
    return kind_of(question).entry == "lines"


def _meant(view: Evaluation, id_: str) -> Value | Missing:
    """What a review says at a question or rating, its empty cells as they are meant."""
    value = view.value(id_)
    return value if isinstance(value, Missing) or id_ in view.rules.rated else as_meant(view, id_, value)
