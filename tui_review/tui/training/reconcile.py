"""Reconciliation: reviews of one live case, difference by difference, each reviewer's words side by side."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.content import Content

from tui_review.entry.bursts import start_of
from tui_review.errors import UserError
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.days import day_words
from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.plurals import count_of, part_of
from tui_review.review.who import desk_day
from tui_review.telling.words import because_words, one_line, percent_words, rated_name
from tui_review.training.consensus import agreed_words, take_into
from tui_review.training.explain import owner_title, plain_value
from tui_review.training.report import (
    alike_words,
    caution_on,
    coefficients,
    compared_kinds,
    made_otherwise_words,
)
from tui_review.tui import screens
from tui_review.tui.base.literal import literal
from tui_review.tui.keymap import binding, shown
from tui_review.tui.review.dialogs import AskScreen, PromptScreen
from tui_review.tui.training.page import MEASURE, columns, labelled, page_head
from tui_review.tui.training.walk import Stop, WalkScreen
from tui_review.tui.wrap import wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from tui_review.instrument.rules import Rules
    from tui_review.review.who import Editor
    from tui_review.training.agreement import Disagreement, RaterAgreement, Said
    from tui_review.training.consensus import Consensus
    from tui_review.tui.unsent import DialogText


class ReconcileScreen(WalkScreen):
    """The walk through what differs; what is agreed on there goes into a consensus file at once."""

    BINDINGS: ClassVar[list[Any]] = [
        binding("reconcile.agree", "agree", show=False),
        binding("reconcile.words", "words", show=False),
        binding("reconcile.take", "take", show=False),
    ]

    def __init__(
        self,
        found: RaterAgreement,
        consensus: Consensus,
        who: Editor,
        files: Sequence[Path] = (),
    ) -> None:
        """`who` writes it down; `files` are the reviews, in the order in which they are compared."""
        self._files = dict(zip(_LETTERS, files, strict=False))
        self.consensus = consensus
        self._who = who
        self._walk = {each.id: each for each in found.to_reconcile()}
        self._people = consensus.people
        self._unkept: dict[str, str] = {}
        """The reasons by question that could not be written."""
        self._unkept_words: dict[str, str] = {}
        """The narratives by question that could not be written."""
        ratings = {each.id: each for each in found.disagreements if each.rated}
        figures = Stop("", "The figures of this inter-rater check", "Figures", self._figures)
        stops = [figures, *(self._stop(each, ratings) for each in self._walk.values())]
        super().__init__(
            " · ".join(found.reviewers),
            stops,
            about=ABOUT,
            keys=("reconcile.agree", "reconcile.words", "reconcile.take"),
        )
        self._compared = found
        self._count()

    def _stop(self, each: Disagreement, ratings: Mapping[str, Disagreement]) -> Stop:
        def draw(width: int) -> list[Content]:
            return _page(each, ratings, self.consensus, width)

        right = " / ".join(_short(said.shown) for said in each.said)
        return Stop(each.id, owner_title(self.consensus.rules, each.owner), each.label, draw, right)

    def _figures(self, width: int) -> list[Content]:
        return _figures(self._compared, self.consensus.rules, self.consensus.path, width)

    def _count(self) -> None:
        agreed = sum(self.consensus.agreed(id_) is not None for id_ in self._walk)
        self.figure = f"{part_of(agreed, len(self._walk))} agreed on"

    # Agreeing

    def action_agree(self) -> None:
        """Asks what is agreed on at this page, why, and by whom."""
        each = self._walk.get(self.stop.id)
        if each is None:
            self.tell("Go to one of the differences first: what is agreed on is recorded there.")
            return
        said = [one for one in each.said if not isinstance(one.value, Missing)]
        ways = [
            (letter, f"{one.reviewer}: {_short(one.shown)}")
            for letter, one in zip(_LETTERS, said, strict=False)
        ]
        former = self.consensus.agreed(each.id)
        text = "The reviews stay as they are; the consensus file has it."
        if former is not None:
            shown = agreed_words(self.consensus.rules, each.id, former.value)
            text = f"{shown} was agreed on already, by {former.by}. What is chosen takes its place."

        def chosen(letter: str | None) -> None:
            if letter == _OTHER:
                ask = f"The answer to {each.id} that is agreed on (Yes, No, NA, a number, a choice's words):"
                self.app.push_screen(
                    PromptScreen(ask),
                    lambda given: self._given(each.id, given.text if given is not None else None),
                )
            elif letter:
                self._given(each.id, plain_value(said[_LETTERS.index(letter)].value))

        asked = AskScreen(f"What is agreed on at {each.id}?", text, [*ways, (_OTHER, "another answer")])
        self.app.push_screen(asked, chosen)

    def _given(self, id_: str, given: Any) -> None:
        """Goes on to why; where a narrative was agreed on with another answer, first to what becomes of it."""
        if given is None:
            return
        former, other = self.consensus.agreed(id_), False
        if former is not None and former.narrative:
            # What is no answer is refused where it is written down.
            with suppress(UserError):
                other = former.value != self.consensus.value_of(id_, given)
        if other:
            self._ask_words(id_, lambda words: self._why(id_, given, words))
        else:
            self._why(id_, given)

    def _why(self, id_: str, given: Any, words: str | None = None) -> None:
        self.app.push_screen(
            PromptScreen(f"Why, at {id_}? (practice and evidence; no names)", self._unkept.get(id_, "")),
            lambda reason: self._whose(id_, given, reason, words),
        )

    def _whose(self, id_: str, given: Any, reason: DialogText | None, words: str | None) -> None:
        if reason is None:
            return
        self.app.push_screen(
            PromptScreen("Who agreed?", self._people),
            lambda by: self._agreed(id_, given, reason, by, words),
        )

    def _agreed(
        self, id_: str, given: Any, reason: DialogText, by: DialogText | None, words: str | None
    ) -> None:
        if by is None:
            return
        try:
            # Who agrees on the same joins those who did; another answer takes the place of what was agreed on.
            former = self.consensus.agreed(id_)
            again = former is not None and former.value != self.consensus.value_of(id_, given)
            self.consensus.agree(
                id_, given, reason=reason.text, by=by.text, who=self._who, narrative=words, again=again
            )
        except UserError as error:
            # Over no review, it is nowhere but here: it stands there again.
            self._unkept[id_] = reason.text
            if words:
                self._unkept_words[id_] = words
            self.tell(f"{error.message} The reason stands there again at {id_}.")
            return
        self._unkept.pop(id_, None)
        self._unkept_words.pop(id_, None)
        self._people = by.text
        self._count()
        self._draw()

    # Agreeing on the narrative

    def action_words(self) -> None:
        """Asks which narrative is to stand with what is agreed on at this page, and by whom."""
        each = self._walk.get(self.stop.id)
        former = self.consensus.agreed(each.id) if each is not None else None
        if each is None or former is None:
            agree = shown("reconcile.agree")
            self.tell(f"Agree on the answer first, with {agree}: the narrative stands with it.")
            return
        rules = self.consensus.rules.questions[each.id]
        if kind_of(rules.question).free_text and rules.narrative is None:
            self.tell(f"No narrative belongs to {each.id}: the answer is the text.")
            return

        def whose(words: str) -> None:
            self.app.push_screen(
                PromptScreen("Who agreed on the answer and on this narrative?", former.by),
                lambda by: self._words_agreed(each.id, words, by),
            )

        self._ask_words(each.id, whose)

    def _ask_words(self, id_: str, then: Callable[[str], None]) -> None:
        """Asks for a narrative: a reviewer's, one that is written now, or none, so that each review keeps its own."""
        texts = [
            (one.reviewer, one.narrative.strip()) for one in self._walk[id_].said if one.narrative.strip()
        ]
        ways = [
            (letter, f"{name}: {start_of(one_line(text), _START)}")
            for letter, (name, text) in zip(_LETTERS, texts, strict=False)
        ]
        ways += [(_OTHER, "another one, to be written"), (_NONE, "none: each review keeps its own")]
        former = self.consensus.agreed(id_)
        before = former.narrative if former is not None else ""
        said = "What is chosen takes the place of the one that was agreed on. " if before else ""
        text = f"{said}It goes into a review with the answer, by the rules for any change."

        def chosen(letter: str | None) -> None:
            if letter == _OTHER:
                self.app.push_screen(
                    screens.WriteScreen(
                        f"The narrative at {id_}",
                        "The text that is agreed on.",
                        of=id_,
                        text=self._unkept_words.get(id_, before),
                    ),
                    lambda written: then(written.text) if written is not None else None,
                )
            elif letter == _NONE:
                then("")
            elif letter:
                then(texts[_LETTERS.index(letter)][1])

        self.app.push_screen(AskScreen(f"Which narrative is agreed on at {id_}?", text, ways), chosen)

    def _words_agreed(self, id_: str, words: str, by: DialogText | None) -> None:
        former = self.consensus.agreed(id_)
        if by is None or former is None:
            return
        try:
            self.consensus.agree(
                id_,
                former.value,
                reason=former.reason,
                by=by.text,
                who=self._who,
                narrative=words,
                again=True,
            )
        except UserError as error:
            self._unkept_words[id_] = words
            self.tell(f"{error.message} The narrative stands there again at {id_}.")
            return
        self._unkept_words.pop(id_, None)
        self._draw()

    # Taking over

    def action_take(self) -> None:
        """Asks into which review what is agreed on goes."""
        if not self.consensus.file.agreed or not self._files:
            self.tell("Nothing is agreed on yet that could be taken over.")
            return
        agreed = count_of(len(self.consensus.file.agreed), "answer")
        ways = [(letter, str(path)) for letter, path in self._files.items()]
        text = f"{agreed} agreed on. Who may change the review does; the record says who agreed, and why."
        self.app.push_screen(AskScreen("Take over into which review?", text, ways), self._take)

    def _take(self, letter: str | None) -> None:
        if not letter:
            return
        try:
            taken = take_into(self._files[letter], self.consensus.file, self._who, today=desk_day())
        except UserError as error:
            self.tell(error.message)
            return
        left = [f"{id_}: {why}" for id_, why in taken.left]
        self.tell("; ".join([taken.words, *left]))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_LONGEST: Final = 16
_LETTERS: Final = "abcdefghijklm"
_OTHER: Final = "o"
_NONE: Final = "n"
_START: Final = 40
"""So much of a narrative stands in the list of those to choose from; the page has all of it."""


def _page(
    each: Disagreement,
    ratings: Mapping[str, Disagreement],
    consensus: Consensus,
    width: int,
) -> list[Content]:
    rules, agreed = consensus.rules, consensus.agreed(each.id)
    question = rules.questions[each.id]
    lines = page_head(each.id, question.question.ask, width)
    lines += columns([(said.reviewer, _said(said)) for said in each.said], width)
    for detail in each.detail:
        lines += labelled("", f"- {detail}", width)
    if each.open:
        lines += labelled("", "Not everybody has answered it yet.", width, "$tone-warning")
    # The item's rating, and the outcome's: what the difference leads to.
    for rated in dict.fromkeys((question.rated, question.item, question.section)):
        if rated in ratings:
            said = "; ".join(
                f"{s.reviewer}: {because_words(s.shown, s.because)}" for s in ratings[rated].said
            )
            lines += [Content(""), *labelled("Leads to", f"{rated_name(rules, rated)}. {said}", width)]
    if agreed is not None:
        whose = ", ".join(filter(None, [f"by {agreed.by}", consensus.without_words(agreed)]))
        text = f"{agreed_words(rules, each.id, agreed.value)}, {whose}. {agreed.reason}"
        lines += [Content(""), *labelled("Agreed", text, width, "bold $tone-ok")]
        lines += labelled("", agreed.narrative, width)
        lines += labelled("", f"Put down by {agreed.recorded_by} on {day_words(agreed.at)}.", width, "$muted")
    return lines


def _said(said: Said) -> list[tuple[str, str]]:
    paragraphs = [(said.shown, "bold")]
    if said.narrative:
        paragraphs.append((said.narrative, ""))
    return paragraphs


def _figures(found: RaterAgreement, rules: Rules, path: Path, width: int) -> list[Content]:
    lines = [literal(f"{alike_words(found)}.", "bold"), Content("")]
    for said in made_otherwise_words(found.other_text):
        lines += [*labelled("Instrument", said, width, "$tone-warning"), Content("")]
    for name, figures in compared_kinds(found):
        ac1, interval, kappa = coefficients(figures)
        more = f", AC1 {ac1} ({interval}), kappa {kappa}" if figures.ac1 is not None else ""
        lines += labelled(
            "",
            f"{name}: {figures.subjects} compared, {percent_words(figures.percent)} agreement{more}",
            width,
        )
    walk = found.to_reconcile()
    lines += [Content(""), *labelled("Agreed", f"goes into {path}", width)] if walk else []
    said = f"{len(walk)} to reconcile" if walk else "Nothing is left to reconcile"
    lines += [Content(""), literal(f"{said}:" if walk else f"{said}.", "bold"), Content("")]
    places: dict[str, list[str]] = {}
    for each in walk:
        places.setdefault(each.owner, []).append(each.id)
    for owner, ids in places.items():
        lines += labelled(f"{len(ids):>3}", f"{owner_title(rules, owner)}: {', '.join(ids)}", width)
    differ = [each for each in found.disagreements if each.rated]
    if differ:
        lines += [
            Content(""),
            literal("Ratings that differ; settling the answers settles them", "bold"),
            Content(""),
        ]
        for each in differ:
            text = " / ".join(said.shown for said in each.said)
            lines += labelled("", f"{rated_name(rules, each.id)}: {text}", width)
    # What is to be done comes before how the figures are reckoned.
    note = wrapped_lines(caution_on(found), min(width, MEASURE))
    lines += [Content(""), *(literal(line, "$muted") for line in note)]
    return lines


ABOUT: Final = """Each page is one answer on which the reviews differ on its own account: what each reviewer answered \
and wrote, and the ratings it leads to. What only follows from an earlier difference is left out: it goes when that is \
settled.

What is agreed on is written into the consensus file, with why and by whom; no review is changed by it. With w, the \
narrative that is to stand with the answer is agreed on: one reviewer's, or one that is written there. Who may change \
one takes it over with t, or with tui-review take-agreed REVIEW CONSENSUS."""
"""What the page of help says first."""
