"""A scored attempt, as trainer and trainee walk through it: the tallies, then each difference with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding
from textual.content import Content

from tui_review.errors import UserError
from tui_review.training.documents import unstressed
from tui_review.training.explain import (
    Explanation,
    against_key,
    explain,
    label,
    owner,
    owner_title,
    weak_blocks,
)
from tui_review.training.report import (
    GROUP_TITLES,
    TALLY_HEAD,
    case_title,
    cited_words,
    citing_words,
    copied_words,
    differing_words,
    given_otherwise_words,
    of_the_key_words,
    rubric_words,
    share_answered_words,
    tally_counts,
)
from tui_review.training.rubric import all_criteria, met_by, rubric_figures
from tui_review.training.scoring import SCORE_GROUPS
from tui_review.training.seeing import knew_key, seen_words
from tui_review.tui.base.literal import literal
from tui_review.tui.base.theme import MarkTone, glyph
from tui_review.tui.keymap import shown
from tui_review.tui.marks import unicode_marks
from tui_review.tui.training.page import labelled, page_head, quoted
from tui_review.tui.training.walk import Stop, WalkScreen
from tui_review.tui.wrap import wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_review.instrument.rules import Rules
    from tui_review.training.case import Case
    from tui_review.training.rubric import Ticking
    from tui_review.training.scoring import Score, ScoredAnswer, Scorer

_NAMES: Final = 18


class ScoreScreen(WalkScreen):
    """The walk through one scored attempt; where a trainer walks, its texts are ticked on their pages."""

    BINDINGS: ClassVar[list[Any]] = [
        Binding(str(number), f"tick({number})", show=False) for number in range(len(all_criteria()) + 1)
    ]

    def __init__(
        self, score: Score, scorer: Scorer, case: Case | None, ticking: Ticking | None = None
    ) -> None:
        """`ticking` takes the ticks; without it they are only shown."""
        rules = scorer.rules
        wrong = [explain(mark, score, scorer, case) for mark in score.differences if mark.state == "wrong"]
        follows = [mark for mark in score.differences if mark.state == "follows"]
        stops = [Stop("", f"Attempt {score.name}, by {score.trainee}", "Overview", _Overview(score, scorer))]
        stops += [difference_stop(each, rules) for each in wrong]
        if follows:
            draw = _Following(follows, rules)
            stops.append(
                Stop("", "What follows from these (not counted again)", "What follows from these", draw)
            )
        stops += [
            accepted_stop(explain(mark, score, scorer, case), rules)
            for mark in score.accepted
            if mark.id in rules.questions
        ]
        stops += [_text_stop(id_, score, scorer) for id_ in score.texts]
        self._ticking = ticking
        self._score = score
        keys = ((f"1-{len(all_criteria())}", "tick"), ("0", "none")) if ticking is not None else ()
        figure = f"{score.as_the_key('answers')} answers as the key"
        title = f"{score.name}   {case_title(scorer, case)}"
        super().__init__(title, stops, figure=figure, about=ABOUT, keys=keys)

    def action_tick(self, number: int) -> None:
        """Ticks a criterion of the text on this page, or takes the tick away; 0: it was read, and meets none."""
        if self._ticking is None:
            self.tell("A trainer ticks the texts, in tui-review debrief ATTEMPT --key KEY.")
            return
        if self.stop.counted or self.stop.id not in self._score.texts:
            self.tell(
                f"The pages on the texts come at the end; the list ({shown('walk.list')}) leads to them."
            )
            return
        criterion = all_criteria()[number - 1].id if number else ""
        try:
            self._ticking.tick(self.stop.id, criterion)
        except UserError as error:
            self.tell(error.message)
        else:
            self._draw()


def _text_stop(id_: str, score: Score, scorer: Scorer) -> Stop:
    """The page of a text: what the trainee wrote, what the key writes, and what a trainer ticked."""
    rules, name = scorer.rules, label(scorer.rules, id_)
    place = f"Written: {owner_title(rules, owner(rules, id_))}"
    return Stop(id_, place, name, lambda width: _text_page(id_, score, scorer, width), counted=False)


def _text_page(id_: str, score: Score, scorer: Scorer, width: int) -> list[Content]:
    question, model = scorer.rules.questions[id_].question, scorer.key.text(id_)
    met = met_by(score, id_)
    marks = ["-" if met is None else "x" if each.id in met else " " for each in all_criteria()]
    ticks = "  ".join(
        f"[{mark}] {number} {each.title}"
        for number, (mark, each) in enumerate(zip(marks, all_criteria(), strict=True), 1)
    )
    lines = page_head(id_, question.ask, width)
    lines += [*_in_bold(ticks, width), *_over(_read_words(score, id_), width, "$muted"), Content("")]
    lines += labelled("Wrote", score.texts[id_] or "Nothing.", width)
    lines += _apart(labelled("Key writes", model, width))
    lines.append(Content(""))
    for number, each in enumerate(all_criteria(), 1):
        lines += labelled(f"{number} {each.title}", each.asks, width, "$muted")
    return lines


def _read_words(score: Score, id_: str) -> str:
    """Whether a text was read as it stands, and by whom."""
    ticked = score.rubric.texts.get(id_) if score.rubric is not None else None
    if not score.texts[id_]:
        return "There is nothing to read."
    if ticked is None:
        return "The text is not read yet."
    return (
        f"Read by {ticked.by}."
        if met_by(score, id_) is not None
        else "The text is another than the one read."
    )


def feedback_screen(item: str, found: Sequence[Explanation], rules: Rules) -> WalkScreen:
    """The walk through what differs in one finished item."""
    counted = [each for each in found if each.mark.state == "wrong"]
    stops = [difference_stop(each, rules) for each in counted]
    follows = [each.mark for each in found if each.mark.state == "follows"]
    if follows:
        stops.append(Stop("", "What follows", "What follows", _Following(follows, rules)))
    return WalkScreen(f"Feedback: item {item}", stops, about=ABOUT)


def difference_stop(each: Explanation, rules: Rules) -> Stop:
    """The page of one counted difference."""
    place = owner_title(rules, each.owner) if each.owner else ""
    right = f"{_short(each.given)} / {_short(each.wanted)}"
    return Stop(each.mark.id, place, each.label, lambda width: _page(each, rules, width), right)


def accepted_stop(each: Explanation, rules: Rules) -> Stop:
    """The page of an answer that is not the key's, and accepted."""
    return Stop(
        each.mark.id, "Accepted", each.label, lambda width: _page(each, rules, width), _short(each.given)
    )


def _short(text: str) -> str:
    return text if len(text) <= _NAMES else f"{text[: _NAMES - 1]}…"


def _page(each: Explanation, rules: Rules, width: int) -> list[Content]:
    mark = each.mark
    ask = rules.questions[mark.id].question.ask if mark.id in rules.questions else each.label
    unicode = unicode_marks()
    lines = page_head(mark.id, ask, width)
    tone, said = (MarkTone.INFO, " (accepted)") if mark.state == "defensible" else (MarkTone.ERROR, "")
    given = f"{glyph(tone, unicode=unicode)} {each.given}{said}"
    lines += labelled("Trainee", given, width, f"$tone-{tone}")
    lines += labelled("Key", f"{glyph(MarkTone.OK, unicode=unicode)} {each.wanted}", width, "bold $tone-ok")
    for detail in mark.detail:
        lines += labelled("", f"- {detail}", width)
    lines += _apart(labelled("Why", each.reasoning, width))
    if each.passages:
        lines += _apart(labelled("Decided by", f"{', '.join(each.passages)}.", width))
        lines += labelled("", citing_words(each, "The trainee"), width)
        for passage in each.texts:
            lines += _apart(quoted(unstressed(passage.text), width, f"[{passage.ref}] "))
    elif each.cited:
        lines += _apart(labelled("Cited", ", ".join(each.cited), width))
    if each.narrative:
        lines += _apart(labelled("Wrote", each.narrative, width))
    if each.model_narrative:
        lines += _apart(labelled("Key writes", each.model_narrative, width))
    if each.ambiguity is not None:
        text = f"{each.ambiguity.heading} {each.ambiguity.discussion}"
        lines += _apart(labelled("To discuss", text, width, "$tone-warning"))
    if each.block is not None:
        read = each.block.read.get(each.owner, each.block.covers)
        lines += _apart(labelled("Read again", f"{each.block.title}: {read}", width))
    return lines


def _in_bold(text: str, width: int) -> list[Content]:
    """A line of a page that stands out."""
    return _over(text, width, "bold")


def _over(text: str, width: int, style: str) -> list[Content]:
    """A line of a page, over as many lines as it needs."""
    return [literal(line, style) for line in wrapped_lines(text, width)]


def _apart(lines: list[Content]) -> list[Content]:
    return [Content(""), *lines] if lines else []


class _Overview:
    """The first page: tallies, what is open, what to learn again."""

    def __init__(self, score: Score, scorer: Scorer) -> None:
        self._score = score
        self._rules = scorer.rules

    def __call__(self, width: int) -> list[Content]:
        """The page for a width."""
        score, rules = self._score, self._rules
        lines = labelled("Tries", score.tries.words if score.tries is not None else "", width)
        lines += labelled("Key known", knew_key(score), width, "$tone-warning")
        lines += labelled("Key seen", seen_words(score.review), width, "$tone-warning")
        lines += labelled("Instrument", score.other_text, width, "$tone-warning")
        lines += labelled("The case", given_otherwise_words(score), width, "$tone-warning")
        lines += _tallies(score, width)
        lines += labelled("", share_answered_words(score), width)
        count = sum(mark.state == "wrong" for mark in score.differences)
        lines += [Content(""), *_in_bold(differing_words(count), width), Content("")]
        places: dict[str, list[ScoredAnswer]] = {}
        for mark in score.differences:
            if mark.state == "wrong":
                owner = (
                    rules.questions[mark.id].item or rules.questions[mark.id].section
                    if mark.id in rules.questions
                    else mark.id
                )
                places.setdefault(owner, []).append(mark)
        for owner, marks in places.items():
            ids = ", ".join(mark.id for mark in marks)
            lines += labelled(f"{len(marks):>3}", f"{owner_title(rules, owner)}: {ids}", width)
        weak = weak_blocks(score.differences, rules)
        if weak:
            lines += [Content(""), literal("What to learn again", "bold"), Content("")]
        for block, items in weak.values():
            titles = ", ".join(owner_title(rules, item).partition(":")[0] for item in items)
            lines += labelled("", f"{block.title} ({block.covers}): {titles}", width)
            for item in items:
                lines += labelled(
                    "", f"{item}: {block.read[item]}" if item in block.read else "", width, "$muted"
                )
        if score.unfinished:
            lines += [Content(""), *_in_bold(f"Not finished, not counted: {len(score.unfinished)}", width)]
            lines += labelled("", ", ".join(score.unfinished), width)
        elif score.left_words:
            lines += [Content(""), *labelled("Not finished", score.left_words, width)]
        ticked = rubric_figures([score])
        if score.rubric is not None and score.rubric.texts:
            lines += [Content(""), *_in_bold(f"Written: {rubric_words(ticked)}", width)]
        if score.cited:
            lines += [Content(""), *labelled("Cited", f"{cited_words(score)}.", width)]
        if score.unwritten:
            lines += [
                Content(""),
                *_in_bold(f"Narratives and rationales missing: {len(score.unwritten)}", width),
            ]
            lines += labelled("", ", ".join(score.unwritten), width)
        if score.copied:
            lines += [Content(""), *_in_bold(f"Texts of another item once more: {len(score.copied)}", width)]
            lines += labelled("", copied_words(score), width)
        if score.of_the_key:
            lines += [Content(""), *_in_bold(of_the_key_words(score), width)]
            lines += labelled("", ", ".join(score.of_the_key), width)
        return lines


def _tallies(score: Score, width: int) -> list[Content]:
    """The counts of each group: as a table, or line by line where that is wider than the page."""
    counts = {GROUP_TITLES[group]: tally_counts(score.tally(group)) for group in SCORE_GROUPS}
    head = _in_columns("", TALLY_HEAD, "$muted")
    if head.cell_length <= width:
        return [head, *(_in_columns(title, each) for title, each in counts.items())]
    lines: list[Content] = []
    for title, each in counts.items():
        said = ", ".join(f"{count} {what}" for count, what in zip(each, TALLY_HEAD, strict=True))
        lines += [literal(title, "bold"), *labelled("", said, width)]
    return lines


def _in_columns(name: str, cells: Sequence[str | int], style: str = "") -> Content:
    columns = zip(cells, TALLY_HEAD, strict=True)
    return literal(f"{name:<{_NAMES}}" + "".join(f"{cell:>{len(head) + 2}}" for cell, head in columns), style)


class _Following:
    """The last page: what is asked or rated otherwise because of the differences."""

    def __init__(self, marks: Sequence[ScoredAnswer], rules: Rules) -> None:
        self._marks = marks
        self._rules = rules

    def __call__(self, width: int) -> list[Content]:
        """The page for a width."""
        lines: list[Content] = []
        for mark in self._marks:
            what = f"{label(self._rules, mark.id)}: {against_key(self._rules, mark)}"
            lines += labelled(mark.id, what, width)
        return lines


ABOUT: Final = """Each page is one answer that differs from the key: both answers, why the key says so, the passages \
that decide it beside those the trainee cited, and where reasonable reviewers may differ.

A wrong answer counts once. What is asked, not asked or rated otherwise because of it stands on a page behind them.

Behind that is a page for each narrative and rationale: what was written, and what the key writes. In debrief with \
--key, a trainer ticks there what the text does; the ticks are kept beside the attempt and counted in its report."""
"""What the page of help says first."""
