"""A class told in blocks: one page to hand out, without anybody's name, and one for the trainer to keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import fmean
from typing import TYPE_CHECKING, Final, TypeAlias

from tui_review.instrument.language.people import name_key
from tui_review.instrument.plurals import (
    and_more,
    count_of,
    part_of,
    percent_of,
    rest_percent,
    verb_of,
    whole_percent,
)
from tui_review.telling.blocks import Bar, Bars, Block, TableBlock, entry, heading, paragraph, strong
from tui_review.telling.words import broken_records_words, percent_words, value_at
from tui_review.training.blocks import all_blocks, block_of
from tui_review.training.classroom import person_figures, worth_words
from tui_review.training.coefficients import CAUTION, CHANCE, FEWEST_RATED
from tui_review.training.explain import owner_title
from tui_review.training.people import told_apart
from tui_review.training.report import (
    TALLY_HEAD,
    case_title,
    coefficient_cells,
    coefficients,
    key_words,
    made_otherwise_words,
)
from tui_review.training.rubric import all_criteria
from tui_review.training.scoring import WHOLE_CREDIT, MarkState
from tui_review.training.seeing import seen_in
from tui_review.training.tries import begun_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_review.instrument.rules import Rules
    from tui_review.training.alike import ToLookAt, WhyLookedAt
    from tui_review.training.case import Case
    from tui_review.training.classroom import ClassFigures, PersonFigures, QuestionScores, SameTexts, WhyNot
    from tui_review.training.coefficients import Agreement
    from tui_review.training.scoring import Group, Score, Scorer

ClassSheet: TypeAlias = tuple[str, tuple[str, ...], list[list[str | int | float]]]
"""A table for a workbook: its name, its head, its rows."""
_ALL: Final = 100
_BAND: Final = 5
_PAIR: Final = 2
_CONFUSIONS: Final = 3
"""How many other answers are shown for a question."""
_SIGNS: Final[dict[MarkState, str]] = {
    "right": "·",
    "defensible": "a",
    "wrong": "x",
    "follows": "f",
    "unfinished": "?",
}
"""What an answer is in the grid."""
_NOT_ASKED: Final = "–"
_TOGETHER: Final = 5
"""Attempts whose signs stand together in the grid: single columns of a class would not fit on a page."""
_GRID_KEY: Final = (
    "· as the key, a accepted, x different, f follows from another, ? not answered, – not asked; "
    "each attempt a sign, in the order of the table above."
)
_AGREE: Final = (
    "Agree is the share of answers that are as the key has or accepts them (among each other: of pairs alike). "
    "AC1 is that agreement beyond what guessing would give: 1 is full agreement, 0 no more than chance. Its interval "
    "takes people as the sample with the key, as one person's answers are alike, and the questions or items among each "
    f"other, where of several attempts of one person the last begun counts. {CHANCE}"
)
_SAME_TEXTS: Final = (
    "Word for word the same at the same question. How that came about is not known: texts may have been taken over, "
    "written together, or be a sentence that was taught. It changes no figure and no pass."
)
_LOOKED_AT: Final[dict[WhyLookedAt, str]] = {
    "nearly alike": "nearly the same words",
    "one sentence again": "one sentence again and again, with a word changed",
    "no words": "letters that are hardly words",
}
_ONLY_TO_LOOK_AT: Final = (
    "To be looked at by a trainer, and no proof of anything: found by the words and letters alone. Few facts leave few "
    "words, and a sentence may have been taught. It changes no figure and no pass."
)
_DISCRIMINATION: Final = (
    "Telling apart is the correlation of being right at a question with being right at all others: near 0 or under it, "
    "the question or the key is to be looked at, more than the class."
)


def class_blocks(
    figures: ClassFigures, scores: Sequence[Score], scorer: Scorer, case: Case | None
) -> Iterator[Block]:
    """The page to keep: who is where, which way each leans, the hardest questions, the grid, every figure."""
    yield heading(1, f"{case_title(scorer, case)}: class of {figures.attempts}")
    yield paragraph(key_words(scorer))
    yield from _summary(figures)
    yield _attempts(figures, scores)
    yield paragraph(
        "Applies to outcomes: as the key has or accepts it, of those answered. Answered: on its own account, of what "
        "the key asks; – for all of it. Open: not answered. Copied: texts that are those of another item once more. "
        "Ticks: what a trainer ticked of the texts read. Cited: "
        "answers citing a passage that the key names, of those citing any. "
        "Leans: items rated better than the key has them, to items rated worse."
    )
    texts = zip(_whose(figures, scores), (score.other_text for score in scores), strict=True)
    yield from (paragraph(strong(each)) for each in made_otherwise_words(texts))
    seen = ((name, each.shown) for name, each in zip(_whose(figures, scores), figures.people, strict=True))
    yield from (paragraph(strong(f"{name}: {shown}.")) for name, shown in seen if shown)
    if said := broken_records_words({each.name: each.broken for each in scores if each.broken}):
        yield paragraph(strong(f"Counted in the figures, and not as passed: {said}."))
    yield _people_bars(figures)
    yield from _agreement(figures)
    yield from _hardest(figures, scorer)
    yield from _learning(figures, scorer)
    yield from _craft(figures)
    yield from _same_texts(figures, scores)
    yield from _to_look_at(figures, scores)
    yield from _grid(figures, scores)
    yield from _all_questions(figures)


def handout_blocks(figures: ClassFigures, scorer: Scorer, case: Case | None) -> Iterator[Block]:
    """The page to hand out: how the class did, what was hard and why, what to read again. It names nobody."""
    yield heading(1, f"{case_title(scorer, case)}: how the class did")
    yield paragraph(key_words(scorer))
    yield from _summary(figures)
    yield _bands(figures)
    yield from _hardest(figures, scorer)
    yield from _learning(figures, scorer)
    yield from _craft(figures)


_GROUPS: Final[dict[Group, str]] = {
    "applicability": "applies",
    "answers": "answers",
    "items": "items",
    "outcomes": "outcomes",
}


def _summary(figures: ClassFigures) -> Iterator[Block]:
    by = "" if figures.persons == figures.attempts else f" by {count_of(figures.persons, 'person')}"
    passed = sum(each.passed for each in figures.people)
    said = f"{count_of(figures.attempts, 'attempt')}{by}"
    if figures.mean is not None:
        said += f", {percent_of(figures.mean)} of the answers as the key in the mean"
        if figures.mean_of < figures.attempts:
            said += f" of the {figures.mean_of} in which something is answered"
    if figures.spread is not None:
        said += f" (standard deviation {figures.spread:.1f} points)"
    mark = percent_of(figures.pass_mark)
    have = verb_of(passed, "has")
    reached = f"{part_of(passed, figures.attempts)} {have} answered and written all and reached {mark}"
    reached += ", of the answers and of what the key asks, and of the item ratings"
    why: Counter[str] = Counter(each.why_not for each in figures.people)
    out = [
        f"{count_of(why[reason], 'attempt')} {words.format(mark)}"
        for reason, words in _WHY_NOT.items()
        if why[reason]
    ]
    once = ", each for the first of these that holds" if len(out) > 1 else ""
    but = f" Not counted there{once}: {', '.join(out)}." if out else ""
    yield paragraph(f"{said}. {reached}.{but}")


_WHY_NOT: Final[dict[WhyNot, str]] = {
    "record": "whose record is not found to hold",
    "knew the key": "by somebody who knew the key",
    "not finished": "not finished",
    "answers": "with less than {} of the answers",
    "too few answered": "that answered less than {} of what the key asks",
    "item ratings": "with less than {} of the item ratings",
    "not written": "with texts that are not written",
    "copied": "with texts of another item once more",
    "to settle": "with answers left to settle",
}
"""What is said of those who have not passed; in it, the pass mark."""


def _people_bars(figures: ClassFigures) -> Block:
    # What is right so far of an attempt that is not finished is no place above those that are.
    people = sorted(figures.people, key=lambda each: (each.unfinished > 0, -(each.percent or 0)))
    bars = []
    for each in people:
        percent = None if each.percent is None else whole_percent(each.percent)
        worth = worth_words(each.agreeing, each.points)
        said = f"{part_of(each.agreeing, each.counted)}{worth}, {percent_words(percent)}"
        bars.append(Bar(each.person or each.name, said, percent, yardstick=figures.pass_mark))
    return Bars(
        f"Answers as the key; the line is the pass mark, {percent_of(figures.pass_mark)}", tuple(bars)
    )


def _bands(figures: ClassFigures) -> Block:
    """How many attempts lie where, in steps of five percent: nobody's own."""
    found = [whole_percent(each.percent) for each in figures.people if each.percent is not None]
    bands = [(low, min(low + _BAND - 1, _ALL)) for low in range(_ALL - _BAND + 1, -1, -_BAND)]
    bars = []
    for low, high in bands:
        inside = sum(low <= each <= high for each in found)
        if inside:
            bars.append(
                Bar(f"{low} to {percent_of(high)}", count_of(inside, "attempt"), _ALL * inside // len(found))
            )
    return Bars("Answers as the key: how many attempts lie where", tuple(bars))


def _attempts(figures: ClassFigures, scores: Sequence[Score]) -> Block:
    """A row for each attempt; columns in which nobody has anything are left out, as a page is only so wide."""
    columns: list[tuple[str, list[str]]] = [
        ("no.", [str(number) for number, _ in enumerate(scores, 1)]),
        ("by", _whose(figures, scores)),
        ("passed", ["yes" if each.passed else "no" for each in figures.people]),
        ("try", [_tried(score) for score in scores]),
        *((head, [score.as_the_key(group) for score in scores]) for group, head in _GROUPS.items()),
        ("answered", [_answered(each) for each in figures.people]),
        ("open", [str(each.unfinished or "–") for each in figures.people]),
        ("to settle", [(each.left if not each.unfinished else "") or "–" for each in figures.people]),
        ("not written", [str(each.unwritten or "–") for each in figures.people]),
        ("copied", [str(each.copied or "–") for each in figures.people]),
        ("ticks", [_share(each.ticks, each.most_ticks) for each in figures.people]),
        ("cited", [_share(len(score.cited_well), len(score.cited)) for score in scores]),
        ("leans", [each.leaning for each in figures.people]),
        ("key seen", [_key_seen(*pair) for pair in zip(scores, figures.people, strict=True)]),
    ]
    told = [(head, cells) for head, cells in columns if set(cells) != {"–"}]
    rows = tuple(zip(*(cells for _, cells in told), strict=True))
    return TableBlock(tuple(head for head, _ in told), rows, by_column=True)


def _whose(figures: ClassFigures, scores: Sequence[Score]) -> list[str]:
    """Whose each attempt is, and which where somebody has several."""
    names = told_apart([score.review for score in scores])
    people = Counter(name_key(each.person) for each in figures.people if each.person)
    return [
        each.person if people[name_key(each.person)] == 1 else name
        for each, name in zip(figures.people, names, strict=True)
    ]


def same_texts_rows(figures: ClassFigures, scores: Sequence[Score]) -> list[tuple[str, str]]:
    """Who has the same texts, the key among them, and at which questions."""
    whose = _whose(figures, scores)
    return [(_in(each, whose), ", ".join(each.questions)) for each in figures.same_texts]


def _in(each: SameTexts | ToLookAt, whose: Sequence[str]) -> str:
    return ", ".join([*(["the key"] if each.key else []), *(whose[at] for at in each.attempts)])


def _look_at_rows(figures: ClassFigures, scores: Sequence[Score]) -> list[tuple[str, str, str]]:
    """Whose texts are to be looked at, at which questions, and why."""
    whose = _whose(figures, scores)
    return [
        (_in(each, whose), ", ".join(each.questions), _LOOKED_AT[each.why]) for each in figures.to_look_at
    ]


def _to_look_at(figures: ClassFigures, scores: Sequence[Score]) -> Iterator[Block]:
    if rows := _look_at_rows(figures, scores):
        yield heading(2, "Texts to be looked at")
        yield TableBlock(("in", "at", "why"), tuple(rows))
        yield paragraph(_ONLY_TO_LOOK_AT)


def _same_texts(figures: ClassFigures, scores: Sequence[Score]) -> Iterator[Block]:
    if rows := same_texts_rows(figures, scores):
        yield heading(2, "Texts that are alike")
        yield TableBlock(("in", "at"), tuple(rows))
        yield paragraph(_SAME_TEXTS)


def _tried(score: Score) -> str:
    tries = score.tries
    return part_of(tries.number, tries.of) if tries is not None and tries.of > 1 else "–"


def _key_seen(score: Score, person: PersonFigures) -> str:
    seen = seen_in(score.review)
    day = seen[0].on if seen else ""
    return ", ".join(filter(None, (day, "known before" if person.knew else ""))) or "–"


def _answered(person: PersonFigures) -> str:
    return "–" if person.answered == person.asked else part_of(person.answered, person.asked)


def _share(some: int, of: int) -> str:
    return part_of(some, of) if of else "–"


def _craft(figures: ClassFigures) -> Iterator[Block]:
    """How the texts are written, by what a trainer reads them for."""
    ticked = figures.rubric
    if not ticked.read:
        return
    yield heading(2, "How it is written")
    read = part_of(ticked.read, ticked.texts, "text")
    yield Bars(
        f"Ticks of the trainer, who read {read}",
        tuple(
            Bar(
                each.title,
                f"{part_of(ticked.met[each.id], ticked.read)}: {each.asks}",
                whole_percent(100 * ticked.met[each.id] / ticked.read),
            )
            for each in all_criteria()
        ),
    )


def _agreement(figures: ClassFigures) -> Iterator[Block]:
    yield heading(2, "Agreement")
    rows = tuple((what, *coefficient_cells(each)) for what, each in _pooled(figures))
    if figures.coefficients:
        yield TableBlock(("what", "compared", "agree", "AC1", "95 % interval", "kappa"), rows)
    else:
        yield TableBlock(("what", "compared", "agree"), tuple(row[:3] for row in rows))
    yield paragraph(_caution(figures))


def _pooled(figures: ClassFigures) -> tuple[tuple[str, Agreement], ...]:
    return (
        ("Yes/No answers with the key", figures.answers),
        ("Item ratings with the key", figures.ratings),
        ("Yes/No answers among each other", figures.answers_among),
        ("Item ratings among each other", figures.ratings_among),
    )


def _caution(figures: ClassFigures) -> str:
    """How the figures of agreement are to be read."""
    few = f"Under {FEWEST_RATED} people: counts, no coefficients."
    return f"{_AGREE} {CAUTION}" if figures.coefficients else few


def _hardest(figures: ClassFigures, scorer: Scorer) -> Iterator[Block]:
    if not figures.hardest:
        return
    yield heading(2, "The hardest questions")
    hard = [figures.questions[id_] for id_ in figures.hardest]
    yield Bars(
        "As the key has or accepts it",
        tuple(
            Bar(f"{each.id} {each.label}", each.words, whole_percent(each.percent or 0), yardstick=None)
            for each in hard
        ),
    )
    for each in hard:
        answer, ambiguity = scorer.key.answer(each.id), scorer.key.ambiguity(each.id)
        yield paragraph(strong(each.id), f" {each.label}: {each.words}")
        yield entry(f"The key: {each.wanted}")
        yield entry(f"Instead: {_confusion(each)}")
        if answer is not None and answer.because:
            yield entry(f"Why: {_flat(answer.because)}")
        if answer is not None and answer.passages:
            yield entry(f"Decided by {', '.join(answer.passages)}")
        if ambiguity is not None:
            yield entry(f"To discuss: {ambiguity.heading} {_flat(ambiguity.discussion)}")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _confusion(each: QuestionScores) -> str:
    named = [f"{given} ({count})" for given, count in each.confusion[:_CONFUSIONS]]
    return and_more(named, len(each.confusion) - _CONFUSIONS) or "–"


def _learning(figures: ClassFigures, scorer: Scorer) -> Iterator[Block]:
    """The rates of wrong answers by block of learning, and what to read again for the items behind them."""
    weak = [each for each in figures.blocks if each.wrong]
    if not weak:
        return
    yield heading(2, "What to teach again")
    bars = (
        Bar(
            each.title,
            f"{part_of(each.wrong, each.counted)} wrong, {percent_of(rest_percent(each.percent))}; "
            f"of {part_of(each.people, figures.persons, 'person')}",
            rest_percent(each.percent),
        )
        for each in weak
    )
    yield Bars("Wrong answers, of those given in each block of learning", tuple(bars))
    known = {block.id: block for block in all_blocks()}
    wrong: Counter[tuple[str, str]] = Counter()
    for one in figures.questions.values():
        of = block_of(scorer.rules, one.id) if one.id in scorer.rules.questions else None
        if of is not None:
            wrong[of.id, one.owner] += one.wrong
    for each in weak:
        read = [(wrong[each.id, owner], owner, advice) for owner, advice in known[each.id].read.items()]
        for count, owner, advice in sorted(read, key=lambda found: -found[0]):
            if count:
                yield entry(strong(owner_title(scorer.rules, owner)), f" ({count} wrong): {advice}")


def _grid(figures: ClassFigures, scores: Sequence[Score]) -> Iterator[Block]:
    """Questions by attempts; those at which everybody is right are left out."""
    shown = [each for each in figures.questions.values() if each.wrong or each.follows or each.accepted]
    if not shown:
        return
    yield heading(2, "Who answered what how")
    groups = [range(at, min(at + _TOGETHER, len(scores))) for at in range(0, len(scores), _TOGETHER)]
    head = ("question", *(f"{each[0] + 1}–{each[-1] + 1}" for each in groups))
    signs = [(each.id, _signs(each.id, scores)) for each in shown]
    yield TableBlock(
        head,
        tuple((id_, *("".join(own[at] for at in group) for group in groups)) for id_, own in signs),
        by_column=True,
    )
    rest = len(figures.questions) - len(shown)
    yield paragraph(
        f"{_GRID_KEY} {count_of(rest, 'other')} {verb_of(rest, 'is')} as the key in every attempt that answered them."
    )


def _signs(id_: str, scores: Sequence[Score]) -> tuple[str, ...]:
    marks = (score.marks.get(id_) for score in scores)
    return tuple(_SIGNS[mark.state] if mark is not None else _NOT_ASKED for mark in marks)


def _all_questions(figures: ClassFigures) -> Iterator[Block]:
    head = ("question", "about", "key", "agree", *TALLY_HEAD, "instead")
    yield heading(2, "Every question and rating")
    many = figures.coefficients
    yield TableBlock(
        (*head, "AC1", "tells apart") if many else head,
        tuple(_question_row(each, many=many) for each in figures.questions.values()),
        by_column=True,
    )
    if many:
        yield paragraph(_DISCRIMINATION)


def _question_row(each: QuestionScores, *, many: bool) -> tuple[str, ...]:
    counts = map(str, (each.right, each.accepted, each.wrong, each.follows, each.unfinished))
    row = (each.id, each.label, each.wanted, percent_words(each.percent), *counts, _confusion(each))
    if not many:
        return row
    ac1 = coefficients(each.agreement)[0] if each.agreement is not None else "–"
    return (*row, ac1, "–" if each.discrimination is None else f"{each.discrimination:.2f}")


def before_blocks(earlier: Sequence[Score], later: Sequence[Score], rules: Rules) -> Iterator[Block]:
    """Earlier and later attempts of the same people, by name.

    Who is in one of both alone is named and left out, and so is who knew the key before the earlier one, or began
    that one later.
    """
    before, since = _by_person(earlier), _by_person(later)
    knew = {
        name: each for name, each in before.items() if (tries := each[0].tries) is not None and tries.seen
    }
    reverse = {
        name: each
        for name, each in before.items()
        if name in since and name not in knew and begun_at(each[0].review) > begun_at(since[name][-1].review)
    }
    counted = before.keys() - knew.keys() - reverse.keys()
    # The first of those before and the last since, by when each was begun.
    pairs = [
        (theirs[-1].trainee, one, other)
        for name, theirs in since.items()
        if name in counted
        and (one := person_figures(before[name][0], rules).percent) is not None
        and (other := person_figures(theirs[-1], rules).percent) is not None
    ]
    yield heading(2, "Before and since")
    if pairs:
        rows = (
            (
                who,
                *(percent_of(each) for each in (one, other)),
                f"{other - one:+.1f}",
            )
            for who, one, other in pairs
        )
        yield TableBlock(("by", "before", "since", "points"), tuple(rows))
        mean = fmean(other - one for _, one, other in pairs)
        yield paragraph(f"{count_of(len(pairs), 'person')}, {mean:+.1f} points in the mean.")
    else:
        yield paragraph("No earlier attempt of anybody of this class counts.")
    several = {
        name: each for name, each in since.items() if name in counted and len(before[name] + each) > _PAIR
    }
    for what, people in (
        (
            "Left out, without an earlier attempt",
            {name: each for name, each in since.items() if name not in before},
        ),
        ("Left out, as the key had been shown to them before the earlier one", knew),
        ("Left out, as the one before was begun after the one since", reverse),
        ("Left out, without one since", {name: each for name, each in before.items() if name not in since}),
        ("Of several attempts the first before and the last since, each by when it was begun", several),
    ):
        if people:
            yield paragraph(
                f"{what}: {', '.join(each[-1].trainee for each in people.values()).removesuffix('.')}."
            )


def _by_person(scores: Sequence[Score]) -> dict[str, list[Score]]:
    """The attempts of each person, however the name is written, the one begun first before."""
    found: dict[str, list[Score]] = {}
    for score in sorted(scores, key=lambda each: begun_at(each.review)):
        if name_key(score.trainee):
            found.setdefault(name_key(score.trainee), []).append(score)
    return found


def _summary_rows(figures: ClassFigures) -> list[list[str | int | float]]:
    """The class in figures, its agreement, the hardest questions, and how that is to be read."""
    rows: list[list[str | int | float]] = [
        ["Attempts", figures.attempts, ""],
        ["Passed", sum(each.passed for each in figures.people), ""],
        ["Pass mark, percent", figures.pass_mark, ""],
        ["Mean, percent of the answers as the key", _whole(figures.mean), ""],
        ["Attempts in the mean", figures.mean_of, "those in which something is answered"],
        ["Standard deviation, points", _figure(figures.spread), ""],
    ]
    for what, each in _pooled(figures):
        rows += [
            [f"{what}: compared", each.subjects, ""],
            [f"{what}: agree, percent", _whole(each.percent), ""],
        ]
        if figures.coefficients:
            rows += [
                [f"{what}: AC1", _figure(each.ac1), ""],
                [f"{what}: AC1, 95 % interval from", _figure(each.ac1_low), ""],
                [f"{what}: AC1, 95 % interval to", _figure(each.ac1_high), ""],
                [f"{what}: kappa", _figure(each.kappa), ""],
            ]
    rows.append(["How to read agreement", "", _caution(figures)])
    for number, id_ in enumerate(figures.hardest, 1):
        hard = figures.questions[id_]
        said = f"{hard.label}: {hard.words}; the key: {hard.wanted}; instead: {_confusion(hard)}"
        rows.append([f"Hardest {number}: {id_}, percent as the key", _whole(hard.percent), said])
    return rows


def class_sheets(figures: ClassFigures, scores: Sequence[Score], scorer: Scorer) -> list[ClassSheet]:
    """The same as tables for a workbook, figures as figures."""
    people: list[list[str | int | float]] = [
        [
            each.name, each.person, each.agreeing, each.counted, _whole(each.percent),
            "yes" if each.passed else "no", each.lenient, each.strict, each.unfinished, each.unwritten,
            each.tries, each.knew, each.record, each.ticks, each.most_ticks, len(score.cited_well), len(score.cited),
            each.answered, each.asked, each.copied, each.left, score.other_text,
            each.why_not, each.shown,
        ]
        for each, score in zip(figures.people, scores, strict=True)
    ]  # fmt: skip
    questions: list[list[str | int | float]] = [
        [
            each.id, each.label, each.wanted, each.agreeing, each.counted, _whole(each.percent), each.right,
            each.accepted, each.wrong, each.follows, each.unfinished,
            _figure(each.agreement.ac1 if each.agreement is not None else None), _figure(each.discrimination),
            _confusion(each),
        ]
        for each in figures.questions.values()
    ]  # fmt: skip
    grid: list[list[str | int | float]] = [
        [score.name, score.trainee, *(_given(score, scorer, id_) for id_ in figures.questions)]
        for score in scores
    ]
    blocks: list[list[str | int | float]] = [
        [each.title, each.wrong, each.counted, rest_percent(each.percent), each.people]
        for each in figures.blocks
    ]
    return [
        ("Summary", ("what", "figure", "in words"), _summary_rows(figures)),
        ("Attempts", ("attempt", "person", "as the key", "of", "percent", "passed", "lenient", "strict",
                      "not finished", "not written", "try", "knew the key", "record", "ticks", "of ticks",
                      "cited well", "of cited", "answered", "of asked", "copied", "left", "made with", "why not",
                      "key shown to others"), people),
        ("Grid", ("attempt", "person", *figures.questions), grid),
        ("Questions", ("question", "label", "key", "agree", "of", "percent", *TALLY_HEAD, "AC1", "tells apart",
                       "instead"), questions),
        ("Same texts", ("in", "at"), [[*row] for row in same_texts_rows(figures, scores)]),
        ("To look at", ("in", "at", "why"), [[*row] for row in _look_at_rows(figures, scores)]),
        ("Blocks", ("block", "wrong", "of", "percent", "people"), blocks),
    ]  # fmt: skip


def _whole(percent: float | None) -> str | int:
    """A percentage as the pages have it, as a number; its counts stand beside it."""
    return "" if percent is None else whole_percent(percent)


def _figure(value: float | None) -> str | float:
    return "" if value is None else round(value, 3)


def _given(score: Score, scorer: Scorer, id_: str) -> str:
    """A cell of the grid: its sign, and what was answered instead of the key."""
    mark = score.marks.get(id_)
    if mark is None:
        return ""
    sign = _SIGNS[mark.state]
    if mark.state in ("right", "unfinished"):
        return sign
    part = (
        f" ({percent_of(mark.credit)})" if mark.state == "defensible" and mark.credit < WHOLE_CREDIT else ""
    )
    return f"{sign} {value_at(scorer.rules, id_, mark.given)}{part}"
