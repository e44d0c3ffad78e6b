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
from tui_review.store.atomic import FileChanged
from tui_review.store.reviews import read_review
from tui_review.telling.words import because_words, one_line, percent_words, rated_name
from tui_review.training.agreement import compare_reviews, is_text
from tui_review.training.consensus import Consensus, agreed_words, take_into
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
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from tui_review.instrument.rules import Rules
    from tui_review.review.who import Editor
    from tui_review.training.agreement import Disagreement, RaterAgreement, Said
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
        self._people = consensus.people
        self._unkept: dict[str, str] = {}
        """The reasons by question that could not be written."""
        self._unkept_words: dict[str, str] = {}
        """The narratives by question that could not be written."""
        self._compared = found
        self._walk = {each.id: each for each in (*found.to_reconcile(), *found.texts)}
        super().__init__(
            " · ".join(found.reviewers),
            _stops(found, self._walk.values(), consensus),
            about=ABOUT,
            keys=("reconcile.agree", "reconcile.words", "reconcile.take"),
        )
        self._count()

    def _read_again(self) -> None:
        """Compares the reviews as they are in their files by now, and reads what is agreed on anew.

        Raises UserError where that cannot be read, or is no consensus of these reviews any more.
        """
        rules, id_ = self.consensus.rules, self.stop.id
        reviews = [read_review(path).review for path in self._files.values()]
        if reviews:
            self._compared = compare_reviews(reviews, rules)
            self._walk = {each.id: each for each in (*self._compared.to_reconcile(), *self._compared.texts)}
        self.consensus = Consensus(
            self.consensus.path, reviews or self.consensus.reviews, self._compared, rules
        )
        self.stops = _stops(self._compared, self._walk.values(), self.consensus)
        self.at = next((at for at, stop in enumerate(self.stops) if stop.id == id_), 0)
        self._count()
        self._draw()

    def _refused(self, error: UserError, kept: str) -> None:
        """Says why nothing was written; what somebody else wrote into the file is read, and stands on the page then."""
        said = error.message
        if isinstance(error, FileChanged):
            try:
                self._read_again()
            except UserError as again:
                said = again.message
            else:
                said = f"{self.consensus.path}: {_CHANGED}"
        self.tell(f"{said} {kept}")

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
        if each in self._compared.texts:
            self._agree_on_words(each)
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

    def _agree_on_words(self, each: Disagreement) -> None:
        """Asks which text is agreed on where the answers are equal, or are texts, then why and by whom."""
        if is_text(self.consensus.rules.questions[each.id].question):
            self._ask_words(each.id, lambda words: self._why(each.id, words))
        else:
            same = next(one.value for one in each.said if not isinstance(one.value, Missing))
            self._ask_words(each.id, lambda words: self._why(each.id, plain_value(same), words))

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
            again = former is not None and (
                former.value != self.consensus.value_of(id_, given) or words not in (None, former.narrative)
            )
            self.consensus.agree(
                id_, given, reason=reason.text, by=by.text, who=self._who, narrative=words, again=again
            )
        except UserError as error:
            # Over no review, it is nowhere but here: it stands there again.
            self._unkept[id_] = reason.text
            if words:
                self._unkept_words[id_] = words
            self._refused(error, f"The reason stands there again at {id_}.")
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
        if each is not None and each in self._compared.texts:
            self._agree_on_words(each)
            return
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
        is_answer = is_text(self.consensus.rules.questions[id_].question)
        written = [(one.reviewer, _written(one, is_answer=is_answer)) for one in self._walk[id_].said]
        texts = [(name, text) for name, text in written if text]
        ways = [
            (letter, f"{name}: {start_of(one_line(text), _START)}")
            for letter, (name, text) in zip(_LETTERS, texts, strict=False)
        ]
        ways.append((_OTHER, "another one, to be written"))
        if not is_answer:
            ways.append((_NONE, "none: each review keeps its own"))
        former = self.consensus.agreed(id_)
        before = "" if former is None else str(former.value) if is_answer else former.narrative
        what = "text" if is_answer else "narrative"
        said = "What is chosen takes the place of the one that was agreed on. " if before else ""
        goes = "" if is_answer else " with the answer"
        text = f"{said}It goes into a review{goes}, by the rules for any change."

        def chosen(letter: str | None) -> None:
            if letter == _OTHER:
                self.app.push_screen(
                    screens.WriteScreen(
                        f"The {what} at {id_}",
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

        self.app.push_screen(AskScreen(f"Which {what} is agreed on at {id_}?", text, ways), chosen)

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
            self._refused(error, f"The narrative stands there again at {id_}.")
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
        said = [taken.words, *(f"{id_}: {why}" for id_, why in taken.left)]
        try:
            self._read_again()
        except UserError as error:
            said.append(f"the page is as it was before: {error.message}")
        self.tell("; ".join(said))


def _stops(found: RaterAgreement, walk: Iterable[Disagreement], consensus: Consensus) -> list[Stop]:
    """The figures, each answer that differs, and behind them where words alone do."""
    ratings = {each.id: each for each in found.disagreements if each.rated}

    def figures(width: int) -> list[Content]:
        return _figures(found, consensus.rules, consensus.path, width)

    def stop(each: Disagreement) -> Stop:
        words = each in found.texts
        right = "in words" if words else " / ".join(_short(said.shown) for said in each.said)
        title = owner_title(consensus.rules, each.owner)
        return Stop(each.id, title, each.label, lambda width: _page(each, ratings, consensus, width), right)

    return [Stop("", "The figures of this inter-rater check", "Figures", figures), *map(stop, walk)]


def _written(said: Said, *, is_answer: bool) -> str:
    """What somebody wrote: the answer itself where it is a text, else the narrative that stands with it."""
    text = said.narrative if not is_answer else "" if isinstance(said.value, Missing) else str(said.value)
    return text.strip()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_CHANGED: Final = (
    "Somebody else wrote this file, or took it away, and nothing was written. It is read again, and the reviews are: "
    "look at what is agreed on by now, and agree then."
)
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
    is_answer = is_text(question.question)
    lines += columns([(said.reviewer, _said(said, is_answer=is_answer)) for said in each.said], width)
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


def _said(said: Said, *, is_answer: bool) -> list[tuple[str, str]]:
    if is_answer and (text := _written(said, is_answer=True)):
        return [(text, "")]
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
    lines += [Content(""), *labelled("Agreed", f"goes into {path}", width)] if walk or found.texts else []
    said = f"{len(walk)} to reconcile" if walk else "Nothing is left to reconcile"
    lines += [Content(""), literal(f"{said}:" if walk else f"{said}.", "bold"), Content("")]
    places: dict[str, list[str]] = {}
    for each in walk:
        places.setdefault(each.owner, []).append(each.id)
    for owner, ids in places.items():
        lines += labelled(f"{len(ids):>3}", f"{owner_title(rules, owner)}: {', '.join(ids)}", width)
    if found.texts:
        words = count_of(len(found.texts), "text")
        lines += [Content(""), literal("Equal answers in other words, and rationales", "bold"), Content("")]
        lines += labelled("", f"{words}: {', '.join(each.id for each in found.texts)}", width)
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
settled. Behind these are the pages on which the answers are equal and the narratives are not, and the rationales.

What is agreed on is written into the consensus file, with why and by whom; no review is changed by it. With w, the \
narrative that is to stand with the answer is agreed on: one reviewer's, or one that is written there. Who may change \
one takes it over with t, or with tui-review take-agreed REVIEW CONSENSUS."""
"""What the page of help says first."""
