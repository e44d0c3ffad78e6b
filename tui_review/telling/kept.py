"""A review file as text made for `git diff`: what `textconv` prints.

It says what the file says, comments and written ratings included, and marks ratings that its answers do not give. Every
line begins with the id of what it belongs to, so that a changed line names its question whatever stands around it: what
git puts into a hunk's heading is the nearest line above the hunk, which mostly belongs to another question. Nothing
depends on the day it is printed, and rows go by their ids: a row taken out changes no line of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from tui_review.display import on_one_line
from tui_review.instrument.choices import choices_of, label_of
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.plurals import count_of
from tui_review.review.handover import account_words
from tui_review.review.model import WrittenRating
from tui_review.review.record.events import steps_of
from tui_review.review.record.seals import digest
from tui_review.review.serial import as_written, to_data
from tui_review.shape.plain import plain
from tui_review.telling.blocks import Block, Quote, paragraph, under
from tui_review.telling.notes import act_name
from tui_review.telling.terminal import text_lines
from tui_review.telling.words import described_words, one_line, question_and_place, rating_said, value_words

if TYPE_CHECKING:
    from tui_review.instrument.model import Question
    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Act, Answer, Review
    from tui_review.yamlfile.comments import Comment

HUNK_HEADER: Final = "^tui-review names the question on each line$"
"""For git's `xfuncname`: nothing, since a heading taken from above a hunk would name another question."""
TEXT_FORMAT: Final = 4
"""Goes up when the text reads differently, so that texts git has remembered are made anew."""
_SHOWN: Final = 8
"""How much of a digest is shown."""
_PARTS: Final = ("overrides", "notes", "conflicts", "orphans")


def readable(review: Review, rules: Rules, comments: Iterable[Comment] = ()) -> str:
    """The text of a review with the comments of its file, ending in a newline; no line of it is broken."""
    beside: dict[str, list[str]] = {}
    for comment in comments:
        beside.setdefault(_place_of(comment), []).append(comment.text)
    told: list[str] = []
    for place, title, blocks in _places(review, rules):
        told += [f"{place}: {title}".rstrip(), *(f"{place} | {each}" for each in beside.pop(place, ()))]
        told += [f"{place} | {line}".rstrip() for line in text_lines(blocks, 0)]
    told += [f"{place} | {each}" for place, texts in beside.items() for each in texts]
    # Titles of instruments and comments of files are no blocks, which are made visible when they become text.
    return "".join(f"{on_one_line(line)}\n" for line in told)


def _place_of(comment: Comment) -> str:
    """How the place that a comment stands at is called here."""
    part, id_ = str((*comment.path, "")[0]), str((*comment.path, "", "")[1])
    if part == "answers" and id_:
        return id_
    if part == "ratings" and id_:
        return f"Rating {id_}"
    return f"{part.capitalize()} {id_}" if part in _PARTS and id_ else "Review"


def _places(review: Review, rules: Rules) -> Iterator[tuple[str, str, Iterable[Block]]]:
    """Everything that the file holds: how a place is called, its title, and what stands there."""
    header = review.review
    made_with = f"{header.instrument.id} {header.instrument.version}"
    about = (
        *(f"status: {header.status}", f"version: {header.version}", f"instrument: {made_with}"),
        f"instrument's text: {header.instrument.sha256}",
        *(f"started: {header.started}", f"uid: {header.uid}"),
        *((f"mock case: {header.case}",) if header.case else ()),
    )
    yield "Review", header.id, map(paragraph, about)
    given = to_data(review, as_written(rules, review))
    for id_ in given["answers"]:
        label, item, place = question_and_place(rules, id_)
        at = rules.questions.get(id_)
        where = f"  ({f'Item {item}  ' if item else ''}{place})" if place else ""
        question = at.question if at is not None else None
        yield id_, f"{label if label != id_ else ''}{where}", _answer(review.answers[id_], question)
    follow = {id_: WrittenRating(**rating) for id_, rating in given["ratings"].items()}
    for id_ in dict.fromkeys([*review.ratings, *follow]):
        title = rules.rated[id_].title if id_ in rules.rated else ""
        yield f"Rating {id_}", title, _rating(rules, review.ratings.get(id_), follow.get(id_))
    data = plain(review)
    for part in _PARTS:
        for id_, each in data.get(part, {}).items():
            yield f"{part.capitalize()} {id_}", "", _tree(each)
    if review.history:
        yield "History", "", map(_act, review.history)


def _act(act: Act) -> Block:
    """An act in words, with the beginning of its seal, and of the digest of all that the file says of it.

    The digests themselves say nothing to anybody, and a change of any shows in that one.
    """
    why = f": {one_line(act.reason)}" if act.reason else ""
    changes = f" with {count_of(len(act.covers), 'change')}" if act.covers else ""
    seal = f"; sealed {act.seal[:_SHOWN]}{changes}" if act.seal else ""
    whole = digest(plain(act))[:_SHOWN]
    who = f"{act_name(act)}{account_words(act.by, act.login)}"
    return paragraph(f"{who}, {act.at}{why}{seal}; as written {whole}")


def _rating(rules: Rules, written: WrittenRating | None, given: WrittenRating | None) -> Iterator[Block]:
    """A rating as the file has it, and what the answers give where that is another."""
    if written is not None:
        yield paragraph(rating_said(rules, written.rating))
        yield paragraph(f"because {written.because}")
        if written.without_overrides:
            yield paragraph(f"without overrides {rating_said(rules, written.without_overrides)}")
    # The words of the reason may be those of an older program; the rating is what the answers give or not.
    if (written and written.rating) != (given and given.rating):
        says = "none" if given is None else f"{rating_said(rules, given.rating)}, because {given.because}"
        yield paragraph(f"NOT WHAT THE ANSWERS GIVE: {says}")


def _answer(answer: Answer, question: Question | None) -> Iterator[Block]:
    if answer.rows is not None:
        if not answer.rows:
            yield paragraph("none")
        for id_, row in answer.rows.items():
            yield paragraph(id_)
            yield under(*(paragraph(f"{key}: {_cell(question, key, cell)}") for key, cell in row.items()))
    elif isinstance(answer.value, list):
        known = choices_of(question) if question is not None else ()
        said = [label_of(known, each) for each in answer.value]
        yield from (paragraph(f"- {each}") for each in said or [value_words(question, [])])
    elif isinstance(answer.value, str) and question is not None and kind_of(question).entry == "options":
        yield paragraph(value_words(question, answer.value))
    elif isinstance(answer.value, str):
        yield paragraph(answer.value)
    elif answer.value is not None:
        yield paragraph(value_words(question, answer.value))
    yield from (paragraph(said) for said in described_words(question, answer.described))
    if any((answer.covers, answer.signed, answer.leaves, answer.login, answer.key, answer.signature)):
        account = f"account {answer.login}; " if answer.login else ""
        whole = digest([answer.covers, answer.leaves, answer.key, answer.signature])[:_SHOWN]
        yield paragraph(f"signs {answer.signed}; {account}as written {whole}")
    if answer.narrative:
        yield Quote(answer.narrative)
    if answer.flag:
        yield paragraph(f"flag: {answer.flag}")
    if answer.passages:
        yield paragraph(f"passages: {', '.join(answer.passages)}")
    for step in steps_of(answer):
        event = step.event
        why = f" ({event.why})" if event.why else ""
        account = account_words(event.by, event.login)
        who = f"{event.how or 'changed'} by {event.by}{account}" if event.by else event.how
        # As of acts: what the file says of it otherwise, a chain's former values and ids, shows in that.
        why += f"; as written {digest(plain(event))[:_SHOWN]}"
        if event.how == "explained":
            yield paragraph(f"{who}, {event.at}{why}")
            continue
        is_text = step.part != "given"
        told = step.part if is_text else value_words(question, step.before) or "nothing"
        yield paragraph(f"was {told} until {event.at}, {who}{why}")
        if isinstance(step.before, dict) and is_text:
            yield under(*_tree(step.before))
        elif is_text and step.before:
            yield under(Quote(str(step.before)))


def _cell(question: Question | None, column: str, cell: Any) -> str:
    return value_words(question.column(column) if question is not None else None, cell)


def _tree(value: Any) -> Iterator[Block]:
    """Any plain data, a line a leaf."""
    if isinstance(value, dict):
        for key, each in value.items():
            if isinstance(each, dict | list):
                yield paragraph(str(key))
                yield under(*_tree(each))
            else:
                yield paragraph(f"{key}: {each}")
    elif isinstance(value, list):
        for each in value:
            yield paragraph("-")
            yield under(*_tree(each))
    else:
        yield paragraph(str(value))
