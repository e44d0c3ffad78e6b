"""Reconciliation: reviews of one live case, difference by difference, each reviewer's words side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from tui_review.instrument.plurals import part_of
from tui_review.telling.words import because_words, percent_words, rated_name
from tui_review.training.explain import owner_title
from tui_review.training.report import alike_words, caution_on, coefficients, compared_kinds
from tui_review.tui.base.literal import literal
from tui_review.tui.training.page import MEASURE, columns, labelled, page_head
from tui_review.tui.training.walk import Stop, WalkScreen
from tui_review.tui.wrap import wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tui_review.instrument.rules import Rules
    from tui_review.training.agreement import Disagreement, RaterAgreement, Said


def reconcile_screen(found: RaterAgreement, rules: Rules) -> WalkScreen:
    """The walk through what differs."""
    ratings = {each.id: each for each in found.disagreements if each.rated}
    stops = [
        Stop(
            "",
            "The figures of this inter-rater check",
            "Figures",
            lambda width: _figures(found, rules, width),
        )
    ]
    stops += [
        Stop(
            each.id,
            owner_title(rules, each.owner),
            each.label,
            _page(each, ratings, rules),
            " / ".join(_short(said.shown) for said in each.said),
        )
        for each in found.to_reconcile()
    ]
    figure = f"{part_of(found.same, found.compared)} alike"
    return WalkScreen(" · ".join(found.reviewers), stops, figure=figure, about=ABOUT)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


_LONGEST: Final = 16


def _page(
    each: Disagreement, ratings: Mapping[str, Disagreement], rules: Rules
) -> Callable[[int], list[Content]]:
    def draw(width: int) -> list[Content]:
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
        return lines

    return draw


def _said(said: Said) -> list[tuple[str, str]]:
    paragraphs = [(said.shown, "bold")]
    if said.narrative:
        paragraphs.append((said.narrative, ""))
    return paragraphs


def _figures(found: RaterAgreement, rules: Rules, width: int) -> list[Content]:
    lines = [literal(f"{alike_words(found)}.", "bold"), Content("")]
    for name, figures in compared_kinds(found):
        ac1, interval, kappa = coefficients(figures)
        more = f", AC1 {ac1} ({interval}), kappa {kappa}" if figures.ac1 is not None else ""
        lines += labelled(
            "",
            f"{name}: {figures.subjects} compared, {percent_words(figures.percent)} agreement{more}",
            width,
        )
    note = wrapped_lines(caution_on(found), min(width, MEASURE))
    lines += [Content(""), *(literal(line, "$muted") for line in note)]
    walk = found.to_reconcile()
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
    return lines


ABOUT: Final = """Each page is one answer on which the reviews differ on its own account: what each reviewer answered \
and wrote, and the ratings it leads to. What only follows from an earlier difference is left out: it goes when that is \
settled.

Nothing is changed here: each reviewer, or QA, changes the answer in the review itself."""
"""What the page of help says first."""
