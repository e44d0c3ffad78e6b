"""What reviewers of one case agree on where their reviews differ: the answer, why, and who, in a file of its own.

Agreeing changes no review. Whoever may change one takes the agreed answers over into it, through the gate.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError, did_you_mean
from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.language.evaluate import Missing
from tui_review.instrument.language.people import is_among, name_key, not_among, split_names
from tui_review.instrument.plurals import count_of
from tui_review.review.as_of import recorded_day
from tui_review.review.copies import identity_of
from tui_review.review.entry import parse_answer
from tui_review.review.evaluation import Evaluation
from tui_review.review.findings import texts_asked
from tui_review.review.state import ReviewState
from tui_review.shape.frozen import frozen
from tui_review.shape.marks import STRICT, AtLeastOne, FilledText
from tui_review.store.atomic import FileChanged, FileGone
from tui_review.store.linked import resolver
from tui_review.store.reviews import write_review
from tui_review.telling.words import value_at
from tui_review.training.agreement import is_text
from tui_review.training.compare import text_digest
from tui_review.training.explain import plain_value
from tui_review.training.holding import review_held
from tui_review.training.people import told_apart
from tui_review.training.shaping import FORMAT, read_shaped
from tui_review.training.under_way import FileUnderWay, file_beside
from tui_review.yamlfile.text import clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tui_review.instrument.rules import Rules
    from tui_review.review.model import Review
    from tui_review.review.who import Editor
    from tui_review.store.reviews import ReviewFile
    from tui_review.training.agreement import Disagreement, RaterAgreement

_HEAD: Final = (
    "What reviewers of one case agreed on. `tui-review take-agreed REVIEW THIS-FILE` takes it over."
)
_WHAT: Final = "consensus file"
_FOLDER: Final = "consensus"
"""The folder beside that of the reviews that a file goes to which nobody names."""


@frozen(kw_only=True)
class ReconciledReview:
    """One of the reviews that were reconciled."""

    name: FilledText
    """What it is called beside the others: its person and its id."""
    review: list[str]
    """What is the same in two files exactly when they hold the same review."""
    version: AtLeastOne
    """Its version when it was reconciled first."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class AgreedAnswer:
    """What was agreed on at one question."""

    value: Any
    """As a map of answers has it."""
    narrative: str = ""
    """The narrative that is to stand there; empty where each review keeps its own."""
    reason: FilledText
    """Why."""
    by: FilledText
    """Who agreed: nobody else has, whosever reviews are reconciled."""
    recorded_by: str
    """Who wrote it down."""
    at: str
    """When, UTC."""
    said: dict[str, Any] = field(default_factory=dict)
    """What each review answered then, by its name here; one that had no answer is left out."""
    wrote: dict[str, str] = field(default_factory=dict)
    """The narrative that each had there then, as a short digest, empty for none; files of before do not say it."""

    __pydantic_config__ = STRICT


@frozen(kw_only=True)
class ConsensusFile:
    """A consensus file, as written."""

    format: AtLeastOne
    """1."""
    instrument: str
    """The instrument of the reviews."""
    instrument_version: str
    """Its version."""
    reviews: list[ReconciledReview]
    """Those that were reconciled."""
    agreed: dict[str, AgreedAnswer] = field(default_factory=dict)
    """By question, in the instrument's order."""

    __pydantic_config__ = STRICT


@frozen()
class Taken:
    """What taking a consensus over into a review did."""

    changed: tuple[str, ...]
    """The questions that were answered otherwise."""
    same: tuple[str, ...]
    """Those that were answered so already."""
    left: tuple[tuple[str, str], ...]
    """Those that were left alone, each with why."""
    unwritten: tuple[str, ...] = ()
    """Those of the taken over answers that ask for a narrative, which is not written yet."""

    @property
    def words(self) -> str:
        """What was done, in a line: `2 taken over (4B, 16B), 1 there already (9A), 0 left alone`."""
        parts = (
            ("taken over", self.changed),
            ("there already", self.same),
            ("left alone", [id_ for id_, _ in self.left]),
        )
        return ", ".join(
            f"{len(ids)} {what}" + (f" ({', '.join(ids)})" if ids else "") for what, ids in parts
        )


def consensus_beside(opened: Sequence[ReviewFile]) -> Path:
    """Where what is agreed on is written if nobody says: beside the folder of the first review, where it is no review.

    Where these reviews have such a file already, in whichever order they were named then, it is that one.
    """
    there = sorted(list(identity_of(each.review)) for each in opened)
    beside = [file_beside(each.path, _FOLDER) for each in opened]
    for path in beside:
        # What is no consensus file is said where it is written to, and stands in nobody's way elsewhere.
        with suppress(UserError):
            if path.exists() and sorted(each.review for each in read_consensus(path).reviews) == there:
                return path
    return beside[0]


def read_consensus(path: Path) -> ConsensusFile:
    """The consensus of a file. Raises UserError with file and line for anything else."""
    return read_shaped(ConsensusFile, path, _WHAT)[0]


class Consensus:
    """Reviews being reconciled: each agreement is written into the file at once."""

    def __init__(self, path: Path, reviews: Sequence[Review], found: RaterAgreement, rules: Rules) -> None:
        """Goes on with the file where it is there. Raises UserError where that is of other reviews, or no such file."""
        self.path = path
        self.rules = rules
        self.reviews = reviews
        """Those that are reconciled, as they were read."""
        self._found = {each.id: each for each in (*found.disagreements, *found.texts) if not each.rated}
        self._same_answer = {
            each.id for each in found.texts if not is_text(rules.questions[each.id].question)
        }
        """Where the narratives alone differ."""
        self._under_way = FileUnderWay(path, ConsensusFile, _WHAT, _HEAD)
        there = [list(identity_of(review)) for review in reviews]
        self.file = self._under_way.file or ConsensusFile(
            format=FORMAT,
            instrument=rules.instrument.id,
            instrument_version=rules.instrument.version,
            reviews=[
                ReconciledReview(name=name, review=identity, version=review.review.version)
                for name, identity, review in zip(told_apart(reviews), there, reviews, strict=True)
            ],
        )
        if sorted(each.review for each in self.file.reviews) != sorted(there):
            names = ", ".join(each.name for each in self.file.reviews)
            what = f"This file has what was agreed on between other reviews: {names}."
            raise UserError(what, remedy="Name another file with --into.", file=str(path))
        named = {tuple(each.review): each.name for each in self.file.reviews}
        self.names = [named[tuple(identity)] for identity in there]
        """What each review is called in the file, in the order in which they are compared."""

    def agreed(self, id_: str) -> AgreedAnswer | None:
        """What was agreed on at a question; None where nothing was yet."""
        return self.file.agreed.get(id_)

    @property
    def people(self) -> str:
        """Whose the reviews are: who agrees, where nobody says otherwise."""
        return ", ".join(each.name.partition(" (")[0] for each in self.file.reviews)

    @property
    def words(self) -> str:
        """How much is agreed on, and where not everybody has: `2 answers agreed on; 16B: not by Lee Sample`."""
        apart = [
            f"{id_}: {words}" for id_, each in self.file.agreed.items() if (words := self.without_words(each))
        ]
        return "; ".join([f"{count_of(len(self.file.agreed), 'answer')} agreed on", *apart])

    def without_words(self, agreed: AgreedAnswer) -> str:
        """Whose reviews are reconciled and who have not agreed, in words; empty where all have who are known."""
        missing = [
            each.started_by
            for each in self.reviews
            if each.started_by and not is_among(each.started_by, agreed.by)
        ]
        return f"not by {', '.join(dict.fromkeys(missing))}" if missing else ""

    def value_of(self, id_: str, given: Any) -> Any:
        """What a given answer is in the file. Raises UserError for what is no answer to the question."""
        return plain_value(parse_answer(self.rules.questions[id_].question, given))

    def _narrative_of(self, id_: str, value: Any, *, again: bool) -> str:
        """The narrative that stays with what is agreed on. Raises UserError for one that another answer would drop."""
        former = self.agreed(id_)
        if former is not None and former.narrative and former.value != value and again:
            what = (
                f"A narrative was agreed on at {id_} with another answer, by {former.by}, and would be gone."
            )
            raise UserError(what, remedy="--narrative says the new one, or '' for none.", file=str(self.path))
        return former.narrative if former is not None else ""

    def agree(  # noqa: PLR0913 - what, why, whose words, who, who writes
        self,
        id_: str,
        given: Any,
        *,
        reason: str,
        by: str,
        who: Editor,
        narrative: str | None = None,
        again: bool = False,
    ) -> AgreedAnswer:
        """Records what is agreed on at a question, in the file too.

        Raises UserError where the reviews differ neither in answer nor in words there, for what is no answer to it,
        without a reason and who agrees, for who is in none of the reviews, and, unless `again`, where something else
        was agreed on already. Who agrees on the same later is named beside those who did, and why beside what they
        said; `again` puts it in its place. What somebody else wrote into the file meanwhile is never replaced. Without
        a `narrative` the one that was agreed on with the same answer stays; with another answer it is to be said what
        becomes of it, if only that there is none.
        """
        each = self._found.get(id_)
        if each is None:
            what = f"The reviews do not differ at {id_}.{did_you_mean(id_, self._found)}"
            raise UserError(what, remedy="`tui-review agreement` lists where they do.")
        value = self.value_of(id_, given)
        former = self.agreed(id_)
        self._check_words(each, value, narrative)
        self._check_people(by)
        if narrative is None:
            narrative = self._narrative_of(id_, value, again=again)
        new = AgreedAnswer(
            value=value,
            narrative=clean_text(narrative).strip(),
            reason=_filled(reason, "What is agreed on needs a reason.", "Say why with --reason."),
            by=_filled(by, "Who agreed has to be said.", "Name them with --by."),
            recorded_by=who.name,
            at=who.now(),
            said={
                name: plain_value(said.value)
                for name, said in zip(self.names, each.said, strict=True)
                if not isinstance(said.value, Missing)
            },
            wrote={
                name: _narrative_digest(said.narrative)
                for name, said in zip(self.names, each.said, strict=True)
            },
        )
        if former is not None and not again and (former.value, former.narrative) != (value, new.narrative):
            what = f"{agreed_words(self.rules, id_, former.value)} was agreed on at {id_} already, by {former.by}."
            raise UserError(what, remedy="It is replaced with --again.", file=str(self.path))
        if former is not None and not again:
            new = _with_what_was_agreed(former, new)
        agreed = {**self.file.agreed, id_: new}
        self._check_needless(id_, agreed)
        self._write(agreed)
        return new

    def _check_needless(self, id_: str, agreed: dict[str, AgreedAnswer]) -> None:
        """Raises UserError where what is agreed on at a question leaves another one unasked, or is left so by it."""
        if (needless := self._needless(agreed)) is not None:
            by = id_ if needless != id_ else self._made_needless_by(id_, agreed)
            said = f"{by} = {agreed_words(self.rules, by, plain_value(agreed[by].value))}"
            what = f"{said} leaves {needless} unasked, and one of both holds."
            remedy = (
                f"Take back what was agreed on there first: --drop {needless if needless != id_ else by}."
            )
            raise UserError(what, remedy=remedy, file=str(self.path))

    def _check_words(self, each: Disagreement, value: Any, narrative: str | None) -> None:
        """Raises UserError where the answers are equal, and something else than a narrative for them is agreed on."""
        if each.id not in self._same_answer:
            return
        there = next(plain_value(said.value) for said in each.said if not isinstance(said.value, Missing))
        if value != there or (narrative is None and self.agreed(each.id) is None):
            answer = agreed_words(self.rules, each.id, there)
            raise UserError(
                f"The reviews do not differ in the answer to {each.id}, {answer}, but in its narrative.",
                remedy="Agree on a narrative with that answer: --narrative TEXT.",
            )

    def _check_people(self, by: str) -> None:
        """Raises UserError where somebody is to have agreed whose name is in none of the reviews."""
        known = [name for review in self.reviews for name in _people_of(self.rules, review)]
        known += [each.name.partition(" (")[0] for each in self.file.reviews]
        if others := not_among(by, known):
            there = ", ".join(dict.fromkeys(known))
            raise UserError(
                f"{others[0]} is in none of these reviews: who agrees is one of {there}.",
                remedy="Name those who agreed as the reviews name them, with --by.",
            )

    def drop(self, id_: str) -> None:
        """Takes back what was agreed on at a question, in the file too. Raises UserError where nothing was."""
        if id_ not in self.file.agreed:
            what = f"Nothing was agreed on at {id_}.{did_you_mean(id_, self.file.agreed)}"
            raise UserError(
                what, remedy=f"There is: {', '.join(self.file.agreed) or 'nothing'}.", file=str(self.path)
            )
        self._write({each: agreed for each, agreed in self.file.agreed.items() if each != id_})

    def _write(self, agreed: dict[str, AgreedAnswer]) -> None:
        file = replace(self.file, agreed={id_: agreed[id_] for id_ in self.rules.questions if id_ in agreed})
        try:
            self._under_way.write(file)
        except (FileChanged, FileGone):
            what = (
                "Somebody else wrote this file, or took it away, since it was read here; nothing was written."
            )
            remedy = "Read it again, look at what stands there by now, and agree then."
            raise FileChanged(what, remedy=remedy, file=str(self.path)) from None
        self.file = file

    def _needless(self, agreed: dict[str, AgreedAnswer]) -> str | None:
        """The first question agreed on that is asked in no review which says all that was agreed on; None for none."""
        answers = {
            id_: parse_answer(self.rules.questions[id_].question, each.value) for id_, each in agreed.items()
        }
        views = [
            Evaluation(self.rules, {**each.raw, **answers}, as_of=recorded_day(self.rules, each))
            for each in self.reviews
        ]
        return next((id_ for id_ in agreed if not any(view.open_to_reviewer(id_) for view in views)), None)

    def _made_needless_by(self, id_: str, agreed: dict[str, AgreedAnswer]) -> str:
        """What else was agreed on without which a question would be asked; itself where it is nothing of that."""
        others = (each for each in agreed if each != id_)
        alone = (each for each in others if self._needless({each: agreed[each], id_: agreed[id_]}) == id_)
        return next(alone, id_)


def _with_what_was_agreed(former: AgreedAnswer, new: AgreedAnswer) -> AgreedAnswer:
    """What is agreed on, by those who agreed on it before as well, and why by both."""
    later = [each for each in split_names(new.by) if not is_among(each, former.by)]
    by = "; ".join([former.by, *later])
    reason = new.reason if former.reason in new.reason else former.reason
    if new.reason not in reason:
        reason = f"{former.reason.rstrip('.')}; {new.reason}"
    return replace(new, by=by, reason=reason)


def _people_of(rules: Rules, review: Review) -> list[str]:
    """Who reviews or reads a review, by what stands in it."""
    questions = rules.questions.items()
    lists = (review.raw.get(id_) for id_, each in questions if kind_of(each.question).tells == "names")
    named = [str(name) for names in lists if isinstance(names, list) for name in names]
    return [*filter(None, [review.started_by]), *named]


def _filled(text: str, what: str, remedy: str) -> str:
    line = clean_line(text)
    if not line:
        raise UserError(what, remedy=remedy)
    return line


def take_over(state: ReviewState, file: ConsensusFile) -> Taken:
    """Answers a review as was agreed on, all of it or nothing; each change says who agreed, and why.

    What is answered or written otherwise by now than when it was agreed on is left alone, with a word; so is any other
    narrative than the agreed one where the file does not say what was there, and what somebody else brings into the
    review of a person who did not agree: who does it in their own review agrees by that. Raises UserError for a review
    that is none of those reconciled, and where the gate or the review's own rules refuse an answer.
    """
    mine = list(identity_of(state.review))
    name = next((each.name for each in file.reviews if each.review == mine), None)
    if name is None:
        names = ", ".join(each.name for each in file.reviews)
        raise UserError("The review is none of those that were reconciled.", remedy=f"They are: {names}.")
    made_with = state.review.review.instrument
    if (made_with.id, made_with.version) != (file.instrument, file.instrument_version):
        what = f"What was agreed on is of {file.instrument} {file.instrument_version}"
        what += f", and the review is made with {made_with.id} {made_with.version} by now."
        raise UserError(what, remedy="Reconcile the reviews anew, all in that version.")
    changed: list[str] = []
    same: list[str] = []
    left: list[tuple[str, str]] = []
    with state.all_or_nothing():
        for id_, agreed in file.agreed.items():
            state.question(id_)
            kept = state.kept(id_)
            now = plain_value(state.evaluation.value(id_))
            if now == agreed.value and agreed.narrative in ("", kept.narrative.strip()):
                same.append(id_)
            elif now not in (agreed.value, agreed.said.get(name)):
                then, since = (agreed_words(state.rules, id_, each) for each in (agreed.said.get(name), now))
                was = "it is not what it was when that was agreed on"  # Of tables the words are alike.
                if then != since:
                    was = f"it was {then} when that was agreed on, and is {since} by now"
                left.append((id_, was))
            elif why_not := _written_since(agreed, name, kept.narrative) or _of_others(agreed, state):
                left.append((id_, why_not))
            else:
                written = {f"{id_}.narrative": agreed.narrative} if agreed.narrative else {}
                why = "; ".join(filter(None, [f"agreed by {agreed.by}: {agreed.reason}", state.editor.why]))
                state.answer_many({id_: agreed.value, **written}, why=why)
                changed.append(id_)
    texts = texts_asked(state.review, state.evaluation)
    unwritten = tuple(id_ for id_ in changed if not texts.get(id_, "-").strip())
    return Taken(tuple(changed), tuple(same), tuple(left), unwritten)


def _of_others(agreed: AgreedAnswer, state: ReviewState) -> str:
    """That it is agreed by others than whose review this is, who is not the one at work; empty where it is not so."""
    person = state.review.started_by
    if not person or is_among(person, agreed.by) or name_key(person) == name_key(state.editor.name):
        return ""
    return f"{person} did not agree to it ({agreed.by} did), and takes it over in person"


def _written_since(agreed: AgreedAnswer, name: str, narrative: str) -> str:
    """Why the narrative of a review keeps the agreed one away; empty where that loses nothing of anybody's."""
    now = narrative.strip()
    if agreed.narrative == now:
        return ""
    if name not in agreed.wrote:
        # Without an agreed one nothing would take its place.
        unknown = "another narrative stands there, and the consensus does not say whether it did before"
        return unknown if agreed.narrative and now else ""
    if _narrative_digest(narrative) == agreed.wrote[name]:
        return ""
    return f"its narrative was {'changed' if now else 'taken away'} since that was agreed on"


def _narrative_digest(narrative: str) -> str:
    said = narrative.strip()
    return text_digest(said) if said else ""


def take_into(path: Path, file: ConsensusFile, who: Editor, *, today: str) -> Taken:
    """The same for the file of a review, which has it then. Raises UserError, also where somebody has it open."""
    with review_held(path) as opened:
        state = ReviewState(opened.rules, opened.review, who, today=today, resolve=resolver(path))
        taken = take_over(state, file)
        if taken.changed and state.accepted is not None:
            write_review(
                path, state.accepted, opened.rules, expected=opened.fingerprint, after=state.evaluation
            )
        return taken


def agreed_words(rules: Rules, id_: str, value: Any) -> str:
    """What a consensus file has at a question, as an answer is said everywhere; `not answered` for None."""
    return (
        "not answered"
        if value is None
        else value_at(rules, id_, parse_answer(rules.questions[id_].question, value))
    )
