"""The one way to put things into words: places, values, states, reasons, people and moments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, assert_never

from tui_review.instrument.choices import alternatives_of, choices_of, label_of
from tui_review.instrument.kinds.base import plainly
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing, Value
from tui_review.instrument.language.values import is_rows
from tui_review.instrument.model import INCOMPLETE, NA, NOT_APPLICABLE, marks
from tui_review.instrument.plurals import and_more, count_of, part_of, percent_of
from tui_review.instrument.waiting import ids_words
from tui_review.review.made_with import another_text
from tui_review.review.record.acts import NOT_SEEN, WHOLE_RECORD, broken_at, unseen_at

if TYPE_CHECKING:
    from tui_review.instrument.grid_model import Requirement
    from tui_review.instrument.model import Column, Item, Question, RatingRow, Section
    from tui_review.instrument.rules import Rules
    from tui_review.review.finding import Finding
    from tui_review.review.model import Review
    from tui_review.review.progress import Progress, QuestionState
    from tui_review.telling.blocks import Standing
    from tui_review.telling.reported import ReportedAnswer

_SPACES: Final = re.compile(r"\s+")
_NUMBER_AT_END: Final = re.compile(r"-(\d+)\Z")
_ELSEWHERE: Final = "a place that no instrument has"
_ENDS: Final = (".", ":", ";", "!", "?", ")", '"', "'")
"""What a sentence or a heading ends with."""
_NAMED: Final = 8
"""So many reviews are named in a sentence."""
_MUCH_ROOM: Final = 16
"""Cells left on a line that was ended on purpose although no sentence ends there."""
_BROKEN_AT: Final = 60
"""Cells that lines which were broken by hand have at the least."""
_SEVERAL: Final = 3
"""Lines of one width that were broken by hand."""


def section_name(section: Section) -> str:
    """The short name of a section or outcome: `Permanency 1`; its title where it belongs to no domain."""
    number = _NUMBER_AT_END.search(section.id)
    return f"{section.domain} {number[1]}" if section.domain and number else section.domain or section.title


def unsettled_words(places: Sequence[str]) -> str:
    """What there is to say of a review that a merge left unsettled at some places; empty for none."""
    if not places:
        return ""
    return (
        f"Unsettled after a merge: {', '.join(places)}. What stands there is one of several; "
        "ratings that depend on it are incomplete. `tui-review settle` shows all."
    )


def broken_words(places: Sequence[str]) -> str:
    """What there is to say of a review whose record does not hold at some places; empty for none.

    A place that only a file names may be a text of the case: it is told by `verify` alone.
    """
    places = tuple(dict.fromkeys(each if _is_a_place(each) else _ELSEWHERE for each in places))
    if not places:
        return ""
    if not does_not_hold(places):
        return f"Its record was not looked at in whole: {', '.join(unseen_at(places))}; `tui-review verify` says why."
    return (
        f"Its record does not hold: {', '.join(broken_at(places))}. Something was changed by hand or by a merge, and "
        "nothing says who did; `tui-review verify` says what."
    )


def _is_a_place(place: str) -> bool:
    return " " not in place or place in (*NOT_SEEN, WHOLE_RECORD)


def doubt_words(rules: Rules, review: Review, places: Sequence[str]) -> Iterator[str]:
    """What is to be known of one review before what it says is believed, in sentences: another text, a broken record.

    `places` are those at which its record does not hold.
    """
    if what := another_text(rules, review):
        yield f"{what} Ratings are shown by it; `tui-review check` says which the file has."
    if places:
        yield broken_words(places)


def does_not_hold(places: Sequence[str]) -> bool:
    """Whether a record does not hold at any of some places: what only could not be looked at says nothing of it."""
    return bool(broken_at(places))


def record_words(places: Sequence[str]) -> str:
    """What there is to say of a record in a cell."""
    return "does not hold" if does_not_hold(places) else "not looked at" if places else "holds"


def broken_records_words(broken: Mapping[str, Sequence[str]]) -> str:
    """Of which of many reviews the record does not hold, as a part of a sentence; empty for none.

    `broken` has the places of each by its id, those only of which there are some.
    """
    parts = []
    for what, ids in (
        ("the record does not hold", [id_ for id_, each in broken.items() if does_not_hold(each)]),
        (
            "the record was not looked at in whole",
            [id_ for id_, each in broken.items() if not does_not_hold(each)],
        ),
    ):
        if ids:
            named = and_more(ids[:_NAMED], len(ids) - _NAMED)
            parts.append(f"of {count_of(len(ids), 'review')} {what}: {named}")
    return "; ".join(parts)


def rated_name(rules: Rules, id_: str) -> str:
    """The short name of what is rated: `Item 4`, `Item 12A`, `Permanency 1`."""
    if id_ in rules.sections:
        return section_name(rules.sections[id_])
    return f"Item {id_}"


def place_name(rules: Rules, id_: str) -> str:
    """Where a question stands: `Permanency 1 > Item 4`, `Face Sheet`."""
    at = rules.questions[id_]
    section = section_name(rules.sections[at.section])
    return f"{section} > {rated_name(rules, at.rated)}" if at.rated else section


def rating_said(rules: Rules, rating: str) -> str:
    """A rating as it is shown: what the instrument's wording has for it."""
    return rules.instrument.ratings.labels.get(rating, rating)


def standing_on(rating: str, scale: Sequence[str]) -> Standing:
    """Where a rating stands on its instrument's scale, whose words are in order, the best first."""
    if rating == INCOMPLETE:
        return "incomplete"
    words = [word for word in scale if word not in (NOT_APPLICABLE, NA)]
    if rating not in words:
        return "not applicable"
    return "best" if rating == words[0] else "worst" if rating == words[-1] else "between"


def question_name(question: Question) -> str:
    """A question in few words: its label, or what it asks."""
    return question.label or one_line(question.ask)


def question_and_place(rules: Rules, id_: str) -> tuple[str, str, str]:
    """A question's name, its item (or empty), and the title of its item or section; the id where it is unknown."""
    found = rules.questions.get(id_)
    if found is None:
        return id_, "", ""
    label = question_name(found.question)
    title = rules.rated[found.item].title if found.item else rules.sections[found.section].title
    return label, found.item, title


def title_words(rules: Rules, id_: str) -> str:
    """What is rated, by its short name and its title: `Item 4  Stability of Foster Care Placement`."""
    name, title = rated_name(rules, id_), one_line(rules.rated[id_].title)
    return name if name == title else f"{name}  {title}"


def one_line(text: str) -> str:
    """A text on one line."""
    return _SPACES.sub(" ", text).strip()


NOT_ANSWERED: Final = "not answered"
NOT_ASKED: Final = "not asked"
NOT_DESCRIBED: Final = "not described"
NOT_COUNTED: Final = "does not count"
NOT_ASKED_FOR: Final = "Written here, though this answer asks for no narrative:"
"""Before a narrative that may have been written for another answer."""
LEFT_OUT: Final = "left out"
"""In the place of what de-identifying has taken out."""


def value_on_a_line(part: Question | Column, value: Value | Missing | None) -> str:
    """An answer or a cell as one line: the text, the chosen texts, how many rows; empty where there is none."""
    return "" if isinstance(value, Missing) else kind_of(part).said(part, value)


def value_words(part: Question | Column | None, value: Any) -> str:
    """The same, and what is said where there is none; without a `part`, of a question the instrument no longer has."""
    if value is None or isinstance(value, Missing):
        return NOT_ASKED if value is Missing.NOT_ASKED else NOT_ANSWERED
    if part is not None:
        return kind_of(part).said(part, value)
    if is_rows(value):
        return count_of(len(value), "row")
    return plainly(value) or "none"


def described_words(question: Question | None, described: Mapping[str, str]) -> Iterator[str]:
    """What is said of choices, each behind what is shown for it, such as `Other: A flood.`."""
    known = (*choices_of(question), *alternatives_of(question)) if question is not None else ()
    return (f"{label_of(known, code)}: {one_line(text)}" for code, text in described.items())


def narrative_words(answer: ReportedAnswer) -> str:
    """What is written at an answer, behind the remark that this one asks for no narrative where it does not."""
    return f"{NOT_ASKED_FOR} {answer.narrative}" if answer.unasked else answer.narrative


def value_at(rules: Rules, id_: str, value: Any) -> str:
    """The same of a question, item or outcome by its id, one that the instrument no longer has too."""
    if id_ in rules.rated and isinstance(value, str):
        return rating_said(rules, value)
    at = rules.questions.get(id_)
    return value_words(at.question if at is not None else None, value)


def answer_words(question: Question, state: QuestionState, value: Value | Missing | None, why: str) -> str:
    """What stands at a question, on one line: its answer; or why there is none, why it waits, or by whom it is."""
    match state:
        case "not asked":
            return f"{NOT_ASKED}: {reason_words(why)}" if why else NOT_ASKED
        case "waiting":
            return f"{NOT_ANSWERED}; {reason_words(why)}" if why else NOT_ANSWERED
        case "answered by program":
            known = "" if value is None or isinstance(value, Missing) else value_words(question, value)
            said = f"{known or 'not known yet'}, by the program"
            return f"{said}: {reason_words(why)}" if why else said
        case "unreadable":
            return f"{NOT_COUNTED}: {reason_words(why)}" if why else NOT_COUNTED
        case "answered" | "unanswered":
            said = value_words(question, value)
            return f"{said}; {NOT_COUNTED} yet: {reason_words(why)}" if why else said
        case _:
            assert_never(state)


def reason_words(why: str) -> str:
    """A reason as part of a sentence: on one line, without its period."""
    return one_line(why).rstrip(".")


def marks_words(part: Question | Item | Section | RatingRow | Requirement) -> str:
    """Where a rule was read, and what of it is not checked: `F, K; unverified: the official wording`; or empty."""
    found = [", ".join(marks(part.basis))] if part.basis else []
    found += [f"unverified: {reason_words(part.unverified)}"] if part.unverified else []
    return "; ".join(found)


def answered_words(done: Progress) -> str:
    """How far a review is: `63 of 214 answered`."""
    return f"{share_words(done)} answered"


def share_words(done: Progress, *, narrow: bool = False) -> str:
    """The same where it stands at what it is about: `3 of 7`; where there is little room, `3/7`."""
    return f"{done.answered}/{done.asked}" if narrow else part_of(done.answered, done.asked)


def to_see_words(rules: Rules, ids: Sequence[str]) -> str:
    """Where something stops what is answered from being complete: `see 2A`."""
    return f"see {ids_words(rules, ids, most=1)}"


def percent_words(value: float | None) -> str:
    """A percentage, and a dash where there is none."""
    return "–" if value is None else percent_of(value)


def finding_words(finding: Finding, *, level: bool = True) -> str:
    """A finding on a line: where, how serious, what: `4B: error: …`; without `level` where all are errors."""
    serious = f"{finding.level}: " if level else ""
    return f"{finding.question or 'review'}: {serious}{finding.message}"


def because_words(said: str, because: str) -> str:
    """A rating and its reason: `Strength, because 4A is 0`; without a reason, the rating."""
    return f"{said}, because {because}" if because else said


def follows_words(causes: Sequence[str]) -> str:
    """What something follows from, behind it: ` (follows from 4A, 4B)`; empty for nothing."""
    return f" (follows from {', '.join(causes)})" if causes else ""


def with_article(noun: str) -> str:
    """The noun with `a` or `an`, by its first letter."""
    return f"{'an' if noun[:1].casefold() in 'aeiou' else 'a'} {noun}"


def _width_of(lines: Sequence[str]) -> int:
    """How wide a text was broken by hand: as its widest line, but for one that something was put into later."""
    first, *others = sorted((len(line) for line in lines), reverse=True)
    alike = [each for each in others if each >= others[0] - _MUCH_ROOM]
    is_odd = len(alike) >= _SEVERAL and others[0] >= _BROKEN_AT and first - others[0] > _MUCH_ROOM
    return others[0] if is_odd else first


def reflow(text: str) -> list[str]:
    """Paragraphs of a text whose lines were broken by hand: a line that had room for more ends a paragraph.

    Inside a sentence it had to have much room: nobody breaks every line as late as it would go. Blank lines stay,
    as empty paragraphs; lines that are indented or start a list stand for themselves.
    """
    lines = text.rstrip().split("\n")
    widest = _width_of(lines)
    paragraphs: list[str] = []
    open_ = False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if open_:
            paragraphs[-1] += f" {line.strip()}"
        else:
            paragraphs.append(line.rstrip())
        first = following.split(" ")[0] if following.strip() else ""
        starts_anew = not first or following[0] in " -*•"
        room = widest - len(line.rstrip()) - 1 - len(first)
        ended = (room >= 0 or room < -_MUCH_ROOM) if line.rstrip().endswith(_ENDS) else room >= _MUCH_ROOM
        open_ = bool(line.strip()) and not starts_anew and not ended
    return paragraphs
