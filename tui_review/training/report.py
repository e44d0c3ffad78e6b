"""Score reports in blocks: one attempt for trainee and trainer, a class for the trainer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.plurals import count_of, part_of, percent_of, verb_of
from tui_review.telling.blocks import Block, Quote, TableBlock, entry, heading, paragraph, strong, under
from tui_review.telling.guidance import reflowed
from tui_review.telling.words import because_words, broken_words, follows_words, percent_words, value_at
from tui_review.training.coefficients import CAUTION, CHANCE, FEWEST_RATED
from tui_review.training.documents import unstressed
from tui_review.training.explain import explain, label, owner_title, weak_blocks
from tui_review.training.rubric import all_criteria, met_by, rubric_figures
from tui_review.training.scoring import SCORE_GROUPS, WHOLE_CREDIT
from tui_review.training.seeing import knew_key, seen_words
from tui_review.training.tries import NO_ATTEMPT

if TYPE_CHECKING:
    from tui_review.training.agreement import Disagreement, RaterAgreement
    from tui_review.training.case import Case
    from tui_review.training.coefficients import Agreement
    from tui_review.training.explain import Explanation
    from tui_review.training.rubric import RubricFigures
    from tui_review.training.scoring import Group, Score, Scorer, Tally

GROUP_TITLES: Final[dict[Group, str]] = {
    "applicability": "Applicability",
    "answers": "Answers",
    "items": "Item ratings",
    "outcomes": "Outcome ratings",
}
TALLY_HEAD: Final = ("as the key", "accepted", "different", "follows", "not finished")
"""What answers of a group are counted by."""
_SAMPLE: Final = "The interval takes the questions or items that are compared as the sample."
_CONFUSIONS: Final = 3
"""How many other answers are shown for a question in the class report."""


def attempt_blocks(
    score: Score, scorer: Scorer, case: Case | None, *, rationales: bool = False
) -> Iterator[Block]:
    """One attempt: the tallies, every difference with the key's reasoning, and what to learn again.

    With `rationales`, also what the trainee and the key wrote, side by side, for the trainer to read.
    """
    yield heading(1, f"{case_title(scorer, case)}: attempt {score.name}")
    if score.trainee:
        yield paragraph(f"By {score.trainee}{f': {score.tries.words}' if score.tries is not None else ''}.")
    yield paragraph(key_words(scorer))
    if not score.is_attempt:
        yield paragraph(strong(f"This is {NO_ATTEMPT}."))
    if knew := knew_key(score):
        yield paragraph(strong(f"{knew}."))
    if seen := seen_words(score.review):
        yield paragraph(strong(f"{seen}."))
    if score.broken:
        yield paragraph(strong(broken_words(score.broken)))
    if score.other_text:
        yield paragraph(strong(score.other_text))
    if otherwise := given_otherwise_words(score):
        yield paragraph(strong(f"{otherwise}."))
    yield TableBlock(("", *TALLY_HEAD), tuple(_tally_row(score, group) for group in SCORE_GROUPS))
    yield paragraph("What is asked, not asked or rated otherwise because of a wrong answer only follows.")
    if said := share_answered_words(score):
        yield paragraph(f"{said}. The pass mark is to be reached in that share, too.")
    counted = [explain(mark, score, scorer, case) for mark in score.differences if mark.state == "wrong"]
    yield paragraph(differing_words(len(counted)))
    yield from _differences(counted, scorer)
    yield from _accepted(score, scorer)
    yield from _follows(score, scorer)
    if score.left_words:
        yield heading(2, "Not finished" if score.to_settle else "Not finished (not counted)")
        yield paragraph(
            ", ".join(score.unfinished) or f"{score.left_words[:1].upper()}{score.left_words[1:]}."
        )
    yield from _writing(score)
    yield from _learning(score, scorer)
    if rationales:
        yield from _rationales(score, scorer)


def given_otherwise_words(score: Score) -> str:
    """What the case gives and an attempt has otherwise, in words; empty for nothing."""
    ids = ", ".join(score.given_otherwise)
    return (
        f"What the case gives stands otherwise in it, and is scored as the case gives it: {ids}"
        if ids
        else ""
    )


def made_otherwise_words(said: Iterable[tuple[str, str]]) -> list[str]:
    """Who has something made with another text of its instrument than is installed, by names and what is said of it."""
    found: dict[str, list[str]] = {}
    for name, sentence in said:
        if sentence:
            found.setdefault(sentence, []).append(name)
    return [f"{', '.join(names)}: {sentence}" for sentence, names in found.items()]


def key_words(scorer: Scorer) -> str:
    """By which text of the key something was scored: a key that was corrected since gives other figures."""
    return f"Scored by the key {scorer.key.digest}."


def share_answered_words(score: Score) -> str:
    """How much of what the key asks an attempt answered on its own account, in words; empty for all of it."""
    asked, answered = score.asked_by_key, score.answered_of_key
    if answered == asked:
        return ""
    return f"Answered on its own account: {part_of(answered, asked)} that the key asks"


def case_title(scorer: Scorer, case: Case | None) -> str:
    """The case an attempt was made on; its id where the case is not at hand."""
    return case.file.title if case is not None else scorer.key.file.case


def tally_counts(tally: Tally) -> tuple[int, ...]:
    """The counts under `TALLY_HEAD`."""
    return (tally.right, tally.defensible, tally.wrong, tally.follows, tally.unfinished)


def _tally_row(score: Score, group: Group) -> tuple[str, ...]:
    return (GROUP_TITLES[group], *map(str, tally_counts(score.tally(group))))


def differing_words(count: int) -> str:
    """How many answers differ from the key, in a sentence."""
    said = f"{count_of(count, 'answer')} {verb_of(count, 'differs')} from the key"
    return f"{said}, each counted once." if count else f"{said.capitalize()}."


def _differences(found: list[Explanation], scorer: Scorer) -> Iterator[Block]:
    if found:
        yield heading(2, "Where your answers differ from the key")
    place = ""
    for each in found:
        if each.owner != place:
            place = each.owner
            yield heading(3, owner_title(scorer.rules, place))
        yield paragraph(strong(each.mark.id), f" {each.label}")
        yield from _difference(each)


def _difference(each: Explanation) -> Iterator[Block]:
    yield entry(f"Your answer: {each.given}")
    yield entry(f"The key: {each.wanted}")
    yield under(*(entry(detail) for detail in each.mark.detail))
    if each.reasoning:
        yield entry(f"Why: {reflowed(each.reasoning)}")
    if each.passages:
        yield entry(f"Decided by {', '.join(each.passages)}; {citing_words(each, 'you')}")
    for passage in each.texts:
        yield Quote(f"[{passage.ref}] {unstressed(passage.text)}")
    if each.narrative:
        yield paragraph("You wrote:")
        yield Quote(each.narrative)
    if each.ambiguity is not None:
        yield paragraph(
            strong(f"To discuss: {each.ambiguity.heading}"), f" {reflowed(each.ambiguity.discussion)}"
        )


def citing_words(each: Explanation, who: str) -> str:
    """What the trainee, who is called `who`, has cited, held against what decides."""
    if not each.cited:
        return f"{who} cited nothing."
    cited = f"{who} cited {', '.join(each.cited)}"
    return f"{cited}{': what decides was read, and weighed otherwise' if each.cited_of_key else ', none of these'}."


def _accepted(score: Score, scorer: Scorer) -> Iterator[Block]:
    """What is right although the key says something else, and why both are."""
    if score.accepted:
        yield heading(2, "Accepted: another answer than the key's, which can be defended")
    for mark in score.accepted:
        given, wanted = (value_at(scorer.rules, mark.id, side) for side in (mark.given, mark.wanted))
        ambiguity = scorer.key.ambiguity(mark.id)
        why = f" {ambiguity.heading} {reflowed(ambiguity.discussion)}" if ambiguity is not None else ""
        part = "" if mark.credit == WHOLE_CREDIT else f" for {percent_of(mark.credit)} of a right answer"
        behind = follows_words(mark.causes)
        said = f"yours, {given}, is accepted{part}; the key says {wanted}{behind}.{why}"
        yield paragraph(strong(mark.id), f" {label(scorer.rules, mark.id)}: {said}")


def _follows(score: Score, scorer: Scorer) -> Iterator[Block]:
    found = [mark for mark in score.differences if mark.state == "follows"]
    if found:
        yield heading(2, "What follows from these (not counted again)")
    rows = (
        (
            mark.id,
            label(scorer.rules, mark.id),
            value_at(scorer.rules, mark.id, mark.given),
            value_at(scorer.rules, mark.id, mark.wanted),
            ", ".join(mark.causes),
        )
        for mark in found
    )
    yield TableBlock(("", "", "yours", "the key", "follows from"), tuple(rows))


def _writing(score: Score) -> Iterator[Block]:
    """The craft besides the answers: what is not written, what was ticked of the rest, and what was cited."""
    if score.unwritten:
        yield heading(2, "Not written, or next to nothing")
        yield paragraph(f"A narrative or rationale is part of the answer: {', '.join(score.unwritten)}.")
    if score.copied:
        yield heading(2, "Written once more")
        yield paragraph(f"What is written for one item says nothing of another: {copied_words(score)}.")
    if score.of_the_key:
        yield heading(2, "Written as the key has it")
        yield paragraph(f"{of_the_key_words(score)}: {', '.join(score.of_the_key)}.")
    ticked = rubric_figures([score])
    if score.rubric is not None and (ticked.read or ticked.changed):
        yield heading(2, "How it is written")
        yield paragraph(f"{rubric_words(ticked)}.")
        yield TableBlock(
            ("", *(each.title for each in all_criteria())),
            tuple((id_, *_ticks(met)) for id_ in score.texts if (met := met_by(score, id_)) is not None),
        )
        yield paragraph(" ".join(f"{each.title}: {each.asks}" for each in all_criteria()))
    if score.cited:
        yield paragraph(f"Of the answers for which passages were cited, {cited_words(score)}.")


def copied_words(score: Score) -> str:
    """Which texts are those of another item once more, and of which: `5B (as at 4B), 9A (as at 4B)`."""
    return ", ".join(f"{id_} (as at {of})" for id_, of in score.copied.items())


def of_the_key_words(score: Score) -> str:
    """How many texts are those of the key: `2 texts word for word as in the key`."""
    return f"{count_of(len(score.of_the_key), 'text')} word for word as in the key"


def _ticks(met: Collection[str]) -> list[str]:
    return ["yes" if each.id in met else "–" for each in all_criteria()]


def rubric_words(ticked: RubricFigures) -> str:
    """What ticks come to: `12 of 15 ticks in 3 of 33 texts, by T. Trainer`."""
    by = f", by {', '.join(ticked.by)}" if ticked.by else ""
    said = (
        f"{part_of(ticked.points, ticked.most, 'tick')} in {part_of(ticked.read, ticked.texts, 'text')}{by}"
    )
    again = f"; changed since they were read: {', '.join(ticked.changed)}" if ticked.changed else ""
    return f"{said}{again}"


def cited_words(score: Score) -> str:
    """How many answers cite a passage that decides, and which do not: `7 of 9 cite a passage …; not so 4B, 9A`."""
    said = f"{part_of(len(score.cited_well), len(score.cited))} cite a passage that the key names for them"
    others = [id_ for id_ in score.cited if id_ not in score.cited_well]
    return f"{said}; not so {', '.join(others)}" if others else said


def _learning(score: Score, scorer: Scorer) -> Iterator[Block]:
    weak = weak_blocks(score.differences, scorer.rules)
    if weak:
        yield heading(2, "What to learn again")
    for block, items in weak.values():
        places = ", ".join(owner_title(scorer.rules, item) for item in items)
        yield entry(strong(block.title), f" ({block.covers}): {places}")
        read = [(item, block.read[item]) for item in items if item in block.read]
        yield under(*(entry(f"{owner_title(scorer.rules, item)}: {advice}") for item, advice in read))


def _rationales(score: Score, scorer: Scorer) -> Iterator[Block]:
    yield heading(2, "Rationales, side by side")
    for id_, answer in scorer.key.file.answers.items():
        rules = scorer.rules.questions.get(id_)
        kept = score.review.answers.get(id_)
        if rules is None or kind_of(rules.question).entry != "lines" or kept is None or not kept.value:
            continue
        yield heading(3, id_)
        yield paragraph("Yours:")
        yield Quote(str(kept.value))
        yield paragraph("The key's:")
        yield Quote(str(answer.value))


def coefficient_cells(figures: Agreement) -> tuple[str, str, str, str, str]:
    """A row of a table: how many are compared, the agreement, AC1, its interval, kappa."""
    return (str(figures.subjects), percent_words(figures.percent), *coefficients(figures))


def coefficients(figures: Agreement) -> tuple[str, str, str]:
    """AC1, its interval and kappa in words; dashes where there is none."""
    interval = "–"
    if figures.ac1_low is not None and figures.ac1_high is not None:
        interval = f"{figures.ac1_low:.2f} to {figures.ac1_high:.2f}"
    return _decimal(figures.ac1), interval, _decimal(figures.kappa)


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def agreement_blocks(found: RaterAgreement, *, narratives: bool = False) -> Iterator[Block]:
    """How far reviews of one case agree, and every difference; with `narratives`, also what each wrote there."""
    yield paragraph(strong(", ".join(found.reviewers)), f": {alike_words(found)}")
    yield from (paragraph(strong(each)) for each in made_otherwise_words(found.other_text))
    kinds = compared_kinds(found)
    enough = any(figures.ac1 is not None for _, figures in kinds)
    head = ("", "compared", "agreement", *(("AC1", "95 % interval", "kappa") if enough else ()))
    yield TableBlock(head, tuple((name, *coefficient_cells(figures))[: len(head)] for name, figures in kinds))
    yield paragraph(caution_on(found))
    for each in found.disagreements:
        yield from _disagreement(each, narratives=narratives)


def alike_words(found: RaterAgreement) -> str:
    """How much reviews of one case have alike: `180 of 205 compared questions alike`."""
    return f"{part_of(found.same, found.compared)} compared questions alike"


def compared_kinds(found: RaterAgreement) -> tuple[tuple[str, Agreement], ...]:
    """The figures of the agreement, each with what is compared."""
    return (
        ("answers", found.answers),
        ("Yes/No answers", found.yes_no),
        ("item ratings", found.ratings),
        ("outcome ratings", found.outcomes),
    )


def caution_on(found: RaterAgreement) -> str:
    """What is to be kept in mind of the figures of an agreement."""
    some = any(figures.ac1 is not None for _, figures in compared_kinds(found))
    return (
        f"{_SAMPLE} {CHANCE} {CAUTION}"
        if some
        else f"Under {FEWEST_RATED} in common: counts, no coefficients."
    )


def _disagreement(each: Disagreement, *, narratives: bool) -> Iterator[Block]:
    kind = "rating of " if each.rated else ""
    yield heading(3, f"{kind}{each.id}  {each.label}{follows_words(each.follows_from)}")
    for said in each.said:
        yield entry(f"{said.reviewer}: {because_words(said.shown, said.because)}")
        if narratives and said.narrative:
            yield under(Quote(said.narrative))
    yield from (entry(detail) for detail in each.detail)
