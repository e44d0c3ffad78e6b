"""Score reports as Markdown: one attempt for trainee and trainer, a class for the trainer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui_review.instrument.kinds.registry import kind_of
from tui_review.training.blocks import all_blocks
from tui_review.training.coefficients import CAUTION, FEWEST
from tui_review.training.compare import shown
from tui_review.training.documents import unstressed
from tui_review.training.explain import explain, label, owner_title, weak_blocks
from tui_review.training.markdown import literal, quoted, table
from tui_review.training.scoring import GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_review.training.case import Case
    from tui_review.training.classroom import ClassFigures, QuestionScores
    from tui_review.training.coefficients import Agreement
    from tui_review.training.explain import Explanation
    from tui_review.training.scoring import Group, Score, Scorer

_GROUP_TITLES: Final[dict[Group, str]] = {
    "applicability": "Applicability",
    "answers": "Answers",
    "items": "Item ratings",
    "outcomes": "Outcome ratings",
}
_HEAD: Final = ("", "as the key", "different", "follows", "not finished")
_CONFUSIONS: Final = 3
"""How many other answers are shown for a question in the class report."""


def attempt_report(score: Score, scorer: Scorer, case: Case | None, *, rationales: bool = False) -> str:
    """One attempt: the tallies, every difference with the key's reasoning, and what to learn again.

    With `rationales`, also what the trainee and the key wrote, side by side, for the trainer to read.
    """
    title = case.file.title if case is not None else scorer.key.file.case
    lines = [f"# {literal(title)}: attempt {literal(score.name)}", ""]
    if score.trainee:
        lines += [f"By {literal(score.trainee)}.", ""]
    lines += table(_HEAD, (_tally_row(score, group) for group in GROUPS))
    lines += [
        "",
        "A wrong answer counts once: what is asked, not asked or rated otherwise because of it only follows.",
        "",
    ]
    counted = [explain(mark, score, scorer, case) for mark in score.differences if mark.state == "wrong"]
    lines += _differences(counted, scorer) if counted else ["No answer differs from the key.", ""]
    lines += _accepted(score, scorer)
    lines += _follows(score, scorer)
    lines += _unfinished(score)
    lines += _learning(score, scorer)
    if rationales:
        lines += _rationales(score, scorer)
    return "\n".join(lines).rstrip() + "\n"


def _tally_row(score: Score, group: Group) -> tuple[object, ...]:
    tally = score.tally(group)
    return (_GROUP_TITLES[group], tally.right, tally.wrong, tally.follows, tally.unfinished)


def _differences(found: list[Explanation], scorer: Scorer) -> list[str]:
    lines = ["## Where your answers differ from the key", ""]
    place = ""
    for each in found:
        if each.owner != place:
            place = each.owner
            lines += [f"### {literal(owner_title(scorer.rules, place))}", ""]
        lines += _difference(each)
    return lines


def _difference(each: Explanation) -> list[str]:
    mark = each.mark
    lines = [f"**{mark.id}** {literal(each.label)}", ""]
    lines += [f"- Your answer: {literal(each.given)}", f"- The key: {literal(each.wanted)}"]
    lines += [f"  - {literal(detail)}" for detail in mark.detail]
    if each.reasoning:
        lines.append(f"- Why: {literal(each.reasoning)}")
    if each.passages:
        lines.append(f"- Decided by {', '.join(each.passages)}{_on_citing(each)}")
    lines.append("")
    for passage in each.texts:
        lines += [*quoted(f"[{passage.ref}] {unstressed(passage.text)}"), ""]
    if each.narrative:
        lines += ["You wrote:", "", *quoted(each.narrative), ""]
    if each.ambiguity is not None:
        lines += [f"*To discuss: {literal(each.ambiguity.heading)}* {literal(each.ambiguity.discussion)}", ""]
    return lines


def _on_citing(each: Explanation) -> str:
    """What the trainee cited, beside what decides."""
    if not each.cited:
        return "; you cited nothing."
    if each.cited_of_key:
        return f"; you cited {', '.join(each.cited)}: what decides was read, and weighed otherwise."
    return f"; you cited {', '.join(each.cited)}, none of these."


def _accepted(score: Score, scorer: Scorer) -> list[str]:
    """What is right although the key says something else, and why both are."""
    lines: list[str] = []
    for mark in score.marks.values():
        if not mark.accepted:
            continue
        said = f"your answer {shown(mark.given)} is accepted; the key says {shown(mark.wanted)}."
        ambiguity = scorer.key.ambiguity(mark.id)
        why = f" {ambiguity.heading} {ambiguity.discussion}" if ambiguity is not None else ""
        lines += [f"**{mark.id}** {literal(label(scorer.rules, mark.id))}: {literal(said + why)}", ""]
    return ["## Accepted", "", *lines] if lines else []


def _follows(score: Score, scorer: Scorer) -> list[str]:
    found = [mark for mark in score.differences if mark.state == "follows"]
    if not found:
        return []
    rows = [
        (m.id, label(scorer.rules, m.id), shown(m.given), shown(m.wanted), ", ".join(m.causes)) for m in found
    ]
    head = ("", "", "yours", "the key", "follows from")
    return ["## What follows from these (not counted again)", "", *table(head, rows), ""]


def _unfinished(score: Score) -> list[str]:
    if not score.unfinished:
        return []
    return ["## Not finished (not counted)", "", ", ".join(score.unfinished), ""]


def _learning(score: Score, scorer: Scorer) -> list[str]:
    weak = weak_blocks(score.differences, scorer.rules)
    if not weak:
        return []
    lines = ["## What to learn again", ""]
    for block, items in weak.values():
        places = ", ".join(owner_title(scorer.rules, item) for item in items)
        lines.append(f"- **{literal(block.title)}** ({literal(block.covers)}): {literal(places)}")
    return [*lines, ""]


def _rationales(score: Score, scorer: Scorer) -> list[str]:
    lines = ["## Rationales, side by side", ""]
    for id_, answer in scorer.key.file.answers.items():
        rules = scorer.rules.questions.get(id_)
        kept = score.review.answers.get(id_)
        if rules is None or kind_of(rules.question).entry != "lines" or kept is None or not kept.value:
            continue
        lines += [f"### {id_}", "", "Yours:", "", *quoted(str(kept.value)), ""]
        lines += ["The key's:", "", *quoted(str(answer.value)), ""]
    return lines


def class_report(figures: ClassFigures, scores: Sequence[Score], scorer: Scorer, case: Case | None) -> str:
    """A class: who is where, the hardest questions with what was answered instead, every figure."""
    title = case.file.title if case is not None else scorer.key.file.case
    lines = [f"# {literal(title)}: class of {figures.attempts}", ""]
    head = ("attempt", "by", "applicability", "answers", "item ratings", "outcomes", "not finished")
    lines += [*table(head, (_attempt_row(score) for score in scores)), ""]
    lines += ["Each column: as the key, of those answered.", ""]
    lines += _agreement(figures)
    lines += _hardest(figures, scorer)
    lines += _class_blocks(scores, scorer)
    lines += _all_questions(figures)
    return "\n".join(lines).rstrip() + "\n"


def _attempt_row(score: Score) -> tuple[object, ...]:
    cells: list[object] = []
    for group in GROUPS:
        tally = score.tally(group)
        # A rating that follows from a wrong answer is not the key's rating, though it is not wrong again.
        total = tally.counted + (tally.follows if group in ("items", "outcomes") else 0)
        cells.append(f"{tally.right} of {total}")
    return (score.name, score.trainee, *cells, len(score.unfinished))


def _agreement(figures: ClassFigures) -> list[str]:
    lines = ["## Agreement", ""]
    rows = [
        ("Yes/No answers with the key", *_coefficients(figures.answers)),
        ("Item ratings with the key", *_coefficients(figures.ratings)),
        ("Yes/No answers among each other", *_coefficients(figures.answers_among)),
        ("Item ratings among each other", *_coefficients(figures.ratings_among)),
    ]
    if not figures.coefficients:
        lines += table(("", "compared", "agree"), (row[:3] for row in rows))
        return [*lines, "", f"Under {FEWEST} attempts: counts, no coefficients.", ""]
    lines += table(("", "compared", "agree", "AC1", "95 % interval", "kappa"), rows)
    return [*lines, "", CAUTION, ""]


def _coefficients(figures: Agreement) -> tuple[str, str, str, str, str]:
    return (str(figures.subjects), percent(figures.percent), *coefficients(figures))


def coefficients(figures: Agreement) -> tuple[str, str, str]:
    """AC1, its interval and kappa in words; dashes where there is none."""
    interval = "–"
    if figures.ac1_low is not None and figures.ac1_high is not None:
        interval = f"{figures.ac1_low:.2f} to {figures.ac1_high:.2f}"
    return _decimal(figures.ac1), interval, _decimal(figures.kappa)


def percent(value: float | None) -> str:
    """A percentage, whole, rounded down so that 100 % is nothing less; a dash for none."""
    return "–" if value is None else f"{int(value + 1e-9)} %"


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _hardest(figures: ClassFigures, scorer: Scorer) -> list[str]:
    if not figures.hardest:
        return []
    lines = ["## The hardest questions", ""]
    for id_ in figures.hardest:
        each = figures.questions[id_]
        answer = scorer.key.answer(id_)
        lines += [
            f"**{id_}** {literal(each.label)}: {each.right} of {each.right + each.wrong} as the key",
            "",
        ]
        lines += [f"- The key: {literal(each.wanted)}", f"- Instead: {literal(_confusion(each))}"]
        if answer is not None and answer.because:
            lines.append(f"- Why: {literal(answer.because)}")
        if answer is not None and answer.passages:
            lines.append(f"- Decided by {', '.join(answer.passages)}")
        ambiguity = scorer.key.ambiguity(id_)
        if ambiguity is not None:
            lines.append(f"- To discuss: {literal(ambiguity.heading)} {literal(ambiguity.discussion)}")
        lines.append("")
    return lines


def _confusion(each: QuestionScores) -> str:
    named = [f"{given} ({count})" for given, count in each.confusion[:_CONFUSIONS]]
    more = len(each.confusion) - _CONFUSIONS
    return "; ".join([*named, *([f"{more} more"] if more > 0 else [])]) or "–"


def _class_blocks(scores: Sequence[Score], scorer: Scorer) -> list[str]:
    """How many counted differences belong to each block of learning."""
    counts = {block.id: 0 for block in all_blocks()}
    people = {block.id: 0 for block in all_blocks()}
    for score in scores:
        for id_ in weak_blocks(score.differences, scorer.rules):
            people[id_] += 1
        for mark in score.differences:
            for id_ in weak_blocks([mark], scorer.rules):
                counts[id_] += 1
    rows = [(block.title, counts[block.id], people[block.id]) for block in all_blocks() if counts[block.id]]
    if not rows:
        return []
    rows.sort(key=lambda row: -row[1])
    return ["## What to teach again", "", *table(("block", "differences", "attempts"), rows), ""]


def _all_questions(figures: ClassFigures) -> list[str]:
    head = ["", "", "key", "agree", "as the key", "different", "follows", "not finished", "instead"]
    if figures.coefficients:
        head.append("AC1")
    rows = []
    for each in figures.questions.values():
        row = [each.id, each.label, each.wanted, percent(each.percent), each.right, each.wrong, each.follows]
        row += [each.unfinished, _confusion(each)]
        if figures.coefficients:
            row.append(coefficients(each.agreement)[0] if each.agreement is not None else "–")
        rows.append(row)
    return ["## Every question and rating", "", *table(head, rows), ""]
