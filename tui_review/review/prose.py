"""How narratives, rationales and notes are written: who said it, repeated questions, copied texts, what is left out.

Only what an instrument asks for under `prose` is looked for. All of it is a hint to who writes: words are compared, not
what they mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from tui_review.instrument.kinds.registry import kind_of
from tui_review.review.finding import Finding
from tui_review.review.rater import Rater

if TYPE_CHECKING:
    from tui_review.instrument.conventions import Prose
    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import QuestionRules
    from tui_review.review.evaluation import Evaluation
    from tui_review.review.model import Answer, Review

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_END: Final = re.compile(r"(?<=[.;!?])\s+")
_STEM: Final = 5
"""Letters by which two words are taken for one: planned, planning."""
_COPIED: Final = 8
"""A text of fewer words may well be that of another item."""
_OFTEN: Final = 3
"""And not that of so many."""
_CONTAINED: Final = 14
"""From so many words on, a text that stands in another as a whole is a copy."""
_BETWEEN: Final = r"(?:\s+[\w’']+){0,2}?\s+"
"""What may stand between who it is and what is said of them."""


class ProseChecker:
    """The texts of one review, ready to be looked through."""

    def __init__(self, prose: Prose, review: Review, evaluation: Evaluation) -> None:
        self._prose = prose
        self._review = review
        self._evaluation = evaluation

    @cached_property
    def _told(self) -> re.Pattern[str] | None:
        who = "|".join(re.escape(each) for each in self._prose.who)
        says = "|".join(re.escape(each) for each in self._prose.says)
        phrases = "|".join(re.escape(each) for each in self._prose.phrases)
        either = [rf"\b(?:{who})\b{_BETWEEN}(?:{says})\b"] if who and says else []
        either += [rf"\b(?:{phrases})\b"] if phrases else []
        return _pattern(either) if either else None

    @cached_property
    def _on_record(self) -> re.Pattern[str] | None:
        phrases = "|".join(re.escape(each) for each in self._prose.on_record)
        return _pattern([rf"\b(?:{phrases})\b"]) if phrases else None

    @cached_property
    def _rater(self) -> Rater:
        return Rater(self._evaluation)

    @cached_property
    def _texts(self) -> list[PlacedText]:
        return _placed(self._review, self._evaluation)

    def at(self, rules: QuestionRules, answer: Answer) -> Iterator[Finding]:
        """What there is to say of the text at a question."""
        id_ = rules.question.id
        text = _text(rules.question, answer)
        words = _words(text)
        if not words:
            return
        yield from self.told(id_, text, f"the text at {id_}")
        asked = _asked_with(rules.question.ask, rules.question.narrative_ask, rules.question.label)
        if asked.issuperset(words):
            what = f"The text at {id_} says no more than the question; write what was done, and when."
            yield Finding(id_, "warning", "repetition", what)
        of = _copied_from(PlacedText(rules.item, id_, " ".join(words)), self._texts)
        if of:
            what = f"The text at {id_} is that of {of} once more. Write what matters for this item."
            yield Finding(id_, "warning", "copy", what)
        if self._prose.rationale and id_ == self._prose.rationale.replace("{item}", rules.item):
            yield from self._left_out(rules, words)

    def told(self, id_: str, text: str, where: str) -> Iterator[Finding]:
        """Whether a text tells who said something, but for a sentence that shows that it stands in the file."""
        if self._told is None:
            return
        spoken = (each for each in _SENTENCE_END.split(text) if self._told.search(each))
        if any(self._on_record is None or not self._on_record.search(each) for each in spoken):
            what = (
                f"In {where} it is told who said something. What was learnt in interviews is used without saying who "
                "said it: write what was done or left undone."
            )
            yield Finding(id_, "warning", "told", what)

    def _left_out(self, rules: QuestionRules, words: Iterable[str]) -> Iterator[Finding]:
        """Concerns that brought the item's rating down, of which its rationale has no word."""
        said = {word[:_STEM] for word in words}
        questions = self._evaluation.rules.questions
        for id_ in self._evaluation.rules.rated[rules.item].questions:
            question = questions[id_].question
            if not question.is_concern(self._evaluation.value(id_)):
                continue
            answer = self._review.answers.get(id_)
            about = f"{id_} {question.label} {question.ask} {answer.narrative if answer is not None else ''}"
            silent = not {word[:_STEM] for word in _words(about) if word not in _GIVEN} & said
            if silent and id_ in self._rater.counts_against(rules.item):
                what = (
                    f"The rationale has no word of {id_} ({question.label}), which counts against the item."
                )
                yield Finding(rules.question.id, "warning", "left-out", what)


def texts_copied(review: Review, evaluation: Evaluation) -> dict[str, str]:
    """Each text of a review that is that of another item once more, with the question where it stood first.

    A short one is so where it stands in several places: whoever reads it there learns nothing of any of them. An item's
    id or another figure alone makes no other text of it.
    """
    placed = _placed(review, evaluation)
    texts = [each._replace(words=said) for each in placed if (said := _said_anywhere(each.words))]
    often = {text for text, count in Counter(each.words for each in texts).items() if count >= _OFTEN}
    found = {each.id: _copied_from(each, texts, short=each.words in often) for each in texts}
    return {id_: of for id_, of in found.items() if of}


def word_for_word(text: str) -> str:
    """What two texts have in common that are the same word for word; empty where several may say so little alike."""
    words = _words(text)
    return " ".join(words) if len(words) >= _COPIED else ""


class PlacedText(NamedTuple):
    """A text, where it stands, as its words."""

    item: str
    id: str
    """Of the question."""
    words: str
    """One blank between two."""


def _placed(review: Review, evaluation: Evaluation) -> list[PlacedText]:
    """Every text that counts, in order."""
    found = []
    for id_, rules in evaluation.rules.questions.items():
        answer = review.answers.get(id_)
        if answer is not None and evaluation.open_to_reviewer(id_):
            words = " ".join(_words(_text(rules.question, answer)))
            if words:
                found.append(PlacedText(rules.item, id_, words))
    return found


def _copied_from(text: PlacedText, texts: Iterable[PlacedText], *, short: bool = False) -> str:
    """The first question of another item with the same text, before this one; of a short text only where that is said.

    Questions that belong to no item are each one of their own.
    """
    words = text.words.count(" ") + 1
    if words < _COPIED and not short:
        return ""
    for other in texts:
        if other.id == text.id:
            return ""
        contained = words >= _CONTAINED and text.words in other.words
        apart = other.item != text.item or not text.item
        if apart and (text.words == other.words or contained):
            return other.id
    return ""


def _pattern(either: Iterable[str]) -> re.Pattern[str]:
    """What finds one of several, whatever the case and the blanks between their words."""
    return re.compile("|".join(either).replace(r"\ ", r"\s+"), re.IGNORECASE)


def _text(question: Question, answer: Answer) -> str:
    whole = answer.value if kind_of(question).entry == "lines" else answer.narrative
    return whole if isinstance(whole, str) else ""


@lru_cache(1 << 10)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text; kept, as each is held against those of the questions before it."""
    return tuple([word.casefold() for word in _WORD.findall(text)])


def _said_anywhere(words: str) -> str:
    """The words of a text without ids and figures: those that would stand at any other item just so."""
    return " ".join(word for word in words.split() if not any(map(str.isdigit, word)))


@lru_cache(1 << 10)
def _asked_with(*texts: str) -> frozenset[str]:
    """The words of a question, with those that every question has; the same for all reviews."""
    return _GIVEN.union(*map(_words, texts))


_GIVEN: Final = frozenset(
    _words(
        "a an and are as at be because been by child children did do does done efforts for from had has have her him "
        "his in into is it its made no not of on or agency concerted s so such that the "
        "their them there they this to under was were when which who why with yes period review what nothing none"
    )
)
"""Words that say nothing of what is asked: they stand in every question."""
