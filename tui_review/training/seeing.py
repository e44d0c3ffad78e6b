"""The key of a finished attempt is shown without a trainer's, and that is recorded before anybody sees it.

Who sees it is who looks: the name of the settings; where they name nobody, whoever made the attempt is taken for it. It
stands in the attempt, for whom, and in every attempt of theirs on the case that lies beside it, with digests of what
was answered and of what was written in each by then: a score, a quiz that gives the key away, and feedback on an item
all come through here. Whoever made an attempt that somebody else looks at has seen nothing by that.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui_review.errors import UserError
from tui_review.instrument.language.people import name_key
from tui_review.instrument.plurals import count_of
from tui_review.review.as_of import recorded_day
from tui_review.review.evaluation import Evaluation
from tui_review.review.gate.proposals import SeeKey
from tui_review.review.handover import KEY_SEEN
from tui_review.review.state import ReviewState
from tui_review.store.folder import FolderIndex
from tui_review.store.reviews import write_review
from tui_review.training.compare import texts_digest, work_digest
from tui_review.training.explain import item_feedback
from tui_review.training.holding import review_held
from tui_review.training.opening import left_to_finish
from tui_review.training.tries import TO_ANOTHER, reviews_of, shown_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Act, Review
    from tui_review.review.who import Editor
    from tui_review.store.folder import ReviewSummary
    from tui_review.store.reviews import ReviewFile
    from tui_review.training.case import Case
    from tui_review.training.explain import Explanation
    from tui_review.training.scoring import Score, Scorer


_ITEM: Final = "item "
"""How what is recorded of the feedback on one item begins."""
_SCORED: Final = "what is scored"
_WORK: Final = re.compile(
    r"; (?P<what>the work|what is scored) by then: (?P<work>[0-9a-f]+)(?:, its texts: (?P<texts>[0-9a-f]+))?$"
)
"""How what is recorded ends: of former days of all the work, or without its texts; of one's own score without any."""


def shown_in(review: Review) -> list[Act]:
    """The times that the key was shown for an attempt, to whomever, the first one first."""
    return [act for act in review.history if act.act == KEY_SEEN]


def seen_in(review: Review) -> list[Act]:
    """Those of them at which it was shown to whoever made the attempt."""
    return [act for act in shown_in(review) if not act.reason.startswith(TO_ANOTHER)]


def seen_words(review: Review) -> str:
    """Since when who made an attempt knows its key, and what it came to then; and who else it was shown to.

    Empty where it was never shown.
    """
    seen = seen_in(review)
    said = f"The key was shown on {seen[0].on}: {_for_people(seen[0].reason)}" if seen else ""
    return ". ".join(filter(None, (said, others_words(review))))


def others_words(review: Review) -> str:
    """To whom the key of an attempt was shown, and when first, who did not make it; empty where to nobody."""
    seen = seen_in(review)
    others = {act.by: act.on for act in reversed(shown_in(review)) if act not in seen}
    told = [f"{by} on {on}" for by, on in others.items()]
    return f"The key was shown to {' and '.join(told)}, who did not make it" if told else ""


def looker(review: Review, who: Editor) -> str:
    """Who is shown the key of an attempt: whoever looks, by name; who made it where only an account is known."""
    return who.name if who.name.strip() and who.name != who.login else review.started_by


def who_saw_words(review: Review, who: Editor) -> str:
    """For whom it is recorded that the key was shown, where the one who looks may not think of it; else empty."""
    made, seen = review.started_by, looker(review, who)
    if not is_own(review, who):
        return f"the key is shown to {seen}, who did not make it: that is recorded for {seen}, and not for {made}"
    if made and who.name == who.login:
        return f"the settings name nobody, so that {made}, who made it, is taken for who is shown the key"
    return ""


def is_own(review: Review, who: Editor) -> bool:
    """Whether whoever is shown the key of an attempt is taken for the one who made it."""
    return name_key(looker(review, who)) == name_key(review.started_by)


def knew_key(score: Score) -> str:
    """Why a score is that of somebody who knew the key, in words; empty where nothing says so."""
    if score.tries is not None and score.tries.seen:
        return score.tries.seen
    shown = _key_shown(score.review, by_item=score.by_item)
    changed = _changed_since(score, shown[0]) if shown else ""
    return f"{changed}: {_for_people(shown[0])}" if changed else ""


def _key_shown(review: Review, *, by_item: bool) -> list[str]:
    """What is recorded of each showing of the key; `by_item`, but for feedback on one item, which the case gives."""
    return [act.reason for act in seen_in(review) if not (by_item and act.reason.startswith(_ITEM))]


def _changed_since(score: Score, reason: str) -> str:
    """What of an attempt is not as it was when the key was shown, in words, as far as the mark tells; else empty."""
    work = _WORK.search(reason)
    if work is None:
        stands = f"{come_to(score)}; ".startswith(f"{reason}; ")
    else:
        stands = work["work"] == (score.work if work["what"] == _SCORED else score.all_work)
    if not stands:
        return "It came to something else when the key was shown"
    rewritten = work is not None and work["texts"] not in (None, score.wrote)
    return "What is written in it is not what stood there when the key was shown" if rewritten else ""


def _with_work(what: str, work: str, wrote: str) -> str:
    """What is recorded of a showing, with the digests of what was answered and written by then."""
    return f"{what}; {_SCORED} by then: {work}, its texts: {wrote}"


def _for_people(reason: str) -> str:
    """What is recorded of a showing, without the digests, which tell a reader nothing."""
    return _WORK.sub("", reason)


def item_words(rules: Rules, review: Review, item: str) -> str:
    """What is recorded of the feedback on one item: a case that gives none tells by it what was changed since."""
    return _with_work(f"{_ITEM}{item}", work_digest(rules, review), texts_digest(rules, review))


def check_finished(score: Score, evaluation: Evaluation) -> None:
    """Raises UserError for an unfinished attempt: its key stays closed, but for a trainer.

    It is finished when `submit` would take it, so that nothing is left to do by the time the key is shown; and nothing
    of what the key has an answer to is open, though it might be left so.
    """
    left = score.left_words if score.unfinished else left_to_finish(score.review, evaluation)
    if left:
        raise UserError(
            f"{score.name} is not finished: {left}.",
            remedy="Finish it first; a trainer looks at unfinished attempts with --key.",
        )


class LyingBeside:
    """The attempts of a folder in which it is still to be recorded that their person saw a key; for one command.

    Each is read for that once, however many scores it lies beside: what is recorded in one once stays there.
    """

    def __init__(self, listed: Iterable[ReviewSummary]) -> None:
        """`listed` is the list of the folder."""
        self._left: dict[str, dict[str, dict[Path, ReviewSummary]]] = {}
        for each in listed:
            people = self._left.setdefault(each.mock_case, {})
            people.setdefault(name_key(each.started_by), {})[each.path.absolute()] = each

    @classmethod
    def of(cls, folder: Path) -> LyingBeside:
        """Those of a folder as it is now."""
        return cls(FolderIndex(folder).summaries())

    def mark(  # noqa: PLR0913 - of which, whose, what, for whom, when, beside which
        self, case: str, person: str, what: str, who: Editor, *, today: str, but: Path | None = None
    ) -> None:
        """Records in each attempt of a person on a case what they are shown of its key, and what it was then.

        `but` is the one that it is shown for. One that says already that the key was shown is left as it is. Raises
        UserError where one cannot be written: then the key stays closed.
        """
        who, own = _at_one_moment(who), self._left.get(case, {}).get(name_key(person), {})
        for path in [path for path in own if but is None or path != but.absolute()]:
            if not any(_key_shown(known, by_item=True) for known in reviews_of([own[path]])):
                with review_held(path) as opened:
                    digests = (each(opened.rules, opened.review) for each in (work_digest, texts_digest))
                    _marked(opened, _with_work(what, *digests), who, today)
            del own[path]


MARKED_FOR_GOOD: Final = (
    "What differs from the key is shown then, and that it was is recorded in the attempt for good: "
    "whatever is changed in it from then on is told apart from what was answered before."
)
"""What is said before somebody is shown something of an attempt's key."""


def score_with_mark(
    path: Path, scorer: Scorer, who: Editor, *, today: str, beside: LyingBeside | None = None
) -> Score:
    """The score of a finished attempt, for whoever looks; that they saw the key is in the file before they do.

    `beside` are the attempts of its folder, where those are known. Raises UserError for an unfinished attempt, and
    where the mark cannot be made: then the key stays closed.
    """
    who = _at_one_moment(who)
    with review_held(path) as opened:
        known = Evaluation.of(opened.rules, opened.review, as_of=recorded_day(opened.rules, opened.review))
        score = scorer.score(opened.review, known)
        check_finished(score, known)
        mark_others(opened.review, path, "its score", who, today=today, beside=beside)
        said = _with_work(come_to(score), score.work, score.wrote)
        return scorer.score(_marked(opened, said, who, today))


def check_ready(opened: ReviewFile, scorer: Scorer) -> None:
    """Raises UserError for an attempt that is not finished, before anybody is asked; nothing is shown of the key."""
    known = Evaluation.of(opened.rules, opened.review, as_of=recorded_day(opened.rules, opened.review))
    check_finished(scorer.score(opened.review, known), known)


def item_with_mark(  # noqa: PLR0913 - of which, what, by what, for whom, when, beside which
    path: Path,
    item: str,
    scorer: Scorer,
    case: Case,
    who: Editor,
    *,
    today: str,
    beside: LyingBeside | None = None,
) -> list[Explanation]:
    """The feedback on one finished item, for whoever looks; recorded, and refused, as a score is."""
    who = _at_one_moment(who)
    with review_held(path) as opened:
        found = item_feedback(opened.review, item, scorer, case)
        mark_others(opened.review, path, f"feedback on item {item}", who, today=today, beside=beside)
        _marked(opened, item_words(opened.rules, opened.review, item), who, today)
        return found


def mark_others(  # noqa: PLR0913 - for which, where, what, for whom, when, beside which
    review: Review, path: Path, what: str, who: Editor, *, today: str, beside: LyingBeside | None = None
) -> None:
    """Records in the other attempts, in its folder, of who is shown something of an attempt's key what that is.

    Raises UserError where one cannot be written: then the key stays closed.
    """
    person = looker(review, who)
    if not person.strip():
        return
    beside = beside if beside is not None else LyingBeside.of(path.parent)
    said = f"{what}, for {review.review.id}"
    beside.mark(review.review.case, person, said, who, today=today, but=path)


def _at_one_moment(who: Editor) -> Editor:
    """The same person, with all that is recorded of one showing at the same moment: none is before another."""
    at = who.now()
    return replace(who, now=lambda: at)


def mark_of(review: Review, what: str, who: Editor) -> str:
    """What an attempt records of a showing: what was shown, and that it was to somebody else, if so."""
    return what if is_own(review, who) else f"{TO_ANOTHER}{what}"


def _marked(opened: ReviewFile, what: str, who: Editor, today: str) -> Review:
    """The attempt with the mark, once it is in its file; the last one is not made twice."""
    reason = mark_of(opened.review, what, who)
    last = [(act.reason, shown_to(opened.review, act)) for act in shown_in(opened.review)][-1:]
    if [(told, name_key(seen)) for told, seen in last] == [(reason, name_key(looker(opened.review, who)))]:
        return opened.review
    state = ReviewState(opened.rules, opened.review, who, today=today)
    made = state.propose(SeeKey(reason=reason, by=state.author))
    write_review(opened.path, made, opened.rules, expected=opened.fingerprint, after=state.evaluation)
    return state.review


def come_to(score: Score) -> str:
    """What an attempt comes to, in a line for people, with how many texts are not written, if any."""
    said = f"answers {score.as_the_key('answers')}; item ratings {score.as_the_key('items')}"
    left = len(score.unwritten)
    return f"{said}; {count_of(left, 'text')} not written" if left else said
