"""Do the settings of a question mean something for its kind, and together; do those of the whole instrument."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui_review.errors import did_you_mean
from tui_review.instrument.kinds.base import KIND_SETTINGS
from tui_review.instrument.kinds.registry import KINDS, kind_of
from tui_review.instrument.language.syntax import TODAY, Cases, Computed, Else, Fixed, Ref, Term, Total
from tui_review.instrument.lint.texts import check_choices
from tui_review.instrument.model import NA, NOT_APPLICABLE, Column, Instrument, Question
from tui_review.instrument.needs import NeedRole

if TYPE_CHECKING:
    from tui_review.instrument.lint.findings import LintFindings
    from tui_review.instrument.rules import FieldPath, QuestionRules, Rules

LONGEST_LABEL: Final = 40
"""The most characters of a label."""
_REASONS: Final = (("na_when", "na_because"), ("asked_when", "not_asked_because"))
"""A condition, and what says in words why."""
_FACTS: Final = {"period_start": "date", "completed": "date"}
"""The facts that the program reckons with, and what kind of question holds them."""
_EARLIER: Final[frozenset[NeedRole]] = frozenset(("asked_when", "na_when"))


def check_settings(
    instrument: Instrument, part: Question | Column, at: FieldPath, owner: str, findings: LintFindings
) -> None:
    """Whether the settings of a question or column are those of its kind, and make sense."""
    if len(part.label) > LONGEST_LABEL:
        what = f"A label has at most {LONGEST_LABEL} characters; this has {len(part.label)}. Shorten it."
        findings.add(owner, (*at, "label"), "label", what)
    kind = kind_of(part)
    given = {
        each for each in KIND_SETTINGS if findings.written(owner, (*at, each.removesuffix("_"))) is not None
    }
    for setting in sorted(KIND_SETTINGS):
        key = setting.removesuffix("_")
        if setting in given and setting not in kind.settings:
            others = ", ".join(f"`{name}`" for name, each in KINDS.items() if setting in each.settings)
            what = f"`{key}` means nothing at a `{kind.name}`; it is for {others}."
            findings.add(owner, (*at, key), "setting", what)
        elif setting in kind.needs and not (part.options if setting == "choices" else setting in given):
            findings.add(
                owner, (*at, key), "setting", _missing(instrument, kind.name, at, key, owner, findings)
            )
    for fault in kind.faults(part):
        field = (*at, fault.setting) if fault.entry is None else (*at, fault.setting, fault.entry)
        findings.add(owner, field, "setting", fault.what, start=fault.start, end=fault.end)
    check_choices(part, at, owner, findings)
    if isinstance(part, Column):
        if part.required and part.optional:
            what = "A cell is either `required` or `optional`. Remove one; without both its absence is a warning."
            findings.add(owner, (*at, "optional"), "setting", what)
        return
    for condition, reason in _REASONS:
        if getattr(part, reason) and not getattr(part, condition):
            what = f"`{reason}` gives the reason of `{condition}`, which is missing. Write both, or neither."
            findings.add(owner, (reason,), "setting", what)
    if part.na_when and not part.na_because:
        what = "`na_when` needs `na_because`: the reviewer must be told why."
        findings.add(owner, ("na_when",), "no-reason", what)


def _missing(  # noqa: PLR0913 - a setting in its place
    instrument: Instrument, kind: str, at: FieldPath, key: str, owner: str, findings: LintFindings
) -> str:
    """What is said of a setting that the kind cannot do without."""
    if key != "choices":
        return f"A `{kind}` needs `{key}`."
    named = findings.written(owner, (*at, key))
    if isinstance(named, str) and named.strip():
        hint = did_you_mean(named, instrument.lists)
        return f"There is no list {named!r}.{hint} Choices written here stand in brackets: [{named}]."
    lists = ", ".join(instrument.lists) or "there is none yet"
    return f"A `{kind}` needs `choices`, or the name of one of `lists` ({lists})."


def check_facts(rules: Rules, findings: LintFindings) -> None:
    """Whether the program can reckon with the questions that hold its facts."""
    for fact, kind in _FACTS.items():
        named = getattr(rules.instrument.facts, fact)
        if named in rules.questions and rules.questions[named].question.answer != kind:
            what = f"{named} must be a `{kind}` question to be the {fact.replace('_', ' ')}. Name another."
            findings.add("", ("facts", fact), "type", what, about=named)
    completed = rules.instrument.facts.completed
    for id_, question in rules.questions.items():
        if question.question.set_by and id_ != completed:
            what = (
                "Nothing is ever filled in here: the program fills in the day of completion alone. "
                f"Name {id_} as `completed` under `facts`, or leave `set_by` out."
            )
            findings.add(id_, ("set_by",), "setting", what)


def check_scales(rules: Rules, findings: LintFindings) -> None:
    """Whether each rating of the scales is given somewhere, once all tables are sound."""
    instrument = rules.instrument
    given: dict[str, set[str]] = {}
    for rated in rules.rated.values():
        found = given.setdefault("outcome" if rated.kind == "outcome" else "item", {NOT_APPLICABLE})
        found |= {rated.not_asked, *(row.rating for _, row in rated.rows)}
    for which, found in given.items():
        for number, rating in enumerate(getattr(instrument.ratings, which)):
            path = ("ratings", which, number)
            if rating not in found and findings.written("", path) is not None:
                what = f"No table of an {which} gives {rating!r}. Write the row that does, or leave it out."
                findings.add("", path, "unused-rating", what, level="warning")


def check_whole(rules: Rules, findings: LintFindings) -> None:
    """What is wrong with questions among others: asked before what decides them, computed as another kind."""
    order = {id_: number for number, id_ in enumerate(rules.questions)}
    for id_, question in rules.questions.items():
        _check_kinds(rules, question, findings)
        for need in rules.needs.direct(id_, _EARLIER):
            if need.owner == id_ and order.get(need.id, -1) > order[id_]:
                what = f"{need.id} is asked after {id_}, which waits for it. Move {need.id} up."
                findings.add(id_, need.field, "order", what, level="warning", about=need.id)
    for rated in rules.rated.values():
        if not rated.rows:
            what = f"{rated.id} has no `rating`, so it can never be rated. Write its table, with `else` at its end."
            findings.add(rated.id, (), "no-rating", what)
    for number, template in enumerate(rules.instrument.every_item):
        if "{item}" not in template.id:
            what = f"Every item would have a question {template.id}. Put {{item}} into its id."
            findings.add("", ("every_item", number, "id"), "duplicate-id", what)


class _WorkedOut(NamedTuple):
    """What an answer or a cell is computed from, or what is offered there, in its place."""

    table: Question
    """The question at which it is written."""
    part: Question | Column
    field: FieldPath
    read: Computed

    @property
    def beside(self) -> FieldPath:
        """Where the other settings of the part are."""
        return self.field[:-1]


def _check_kinds(rules: Rules, own: QuestionRules, findings: LintFindings) -> None:
    question = own.question
    for key, read in (("compute", own.compute), ("suggest", own.offer)):
        if read is not None:
            _check_worked_out(rules, _WorkedOut(question, question, (key,), read), findings)
    for number, column in question.numbered_columns():
        for key, cells in (("suggest", own.cell_offers), ("compute", own.cells)):
            if (read := cells.get(column.id)) is not None:
                field = ("columns", number, key)
                _check_worked_out(rules, _WorkedOut(question, column, field, read), findings)


def _check_worked_out(rules: Rules, own: _WorkedOut, findings: LintFindings) -> None:
    """Whether what is computed or offered can be an answer there."""
    part, read = own.part, own.read
    named = read.id if isinstance(read, Ref) else ""
    known = rules.questions.get(named)
    other = (own.table.column(named) if own.beside else None) or (known.question if known else None)
    if other is not None and other.answer != part.answer:
        what = (
            f"{named} is a `{other.answer}`, {part.id} a `{part.answer}`: "
            "one cannot be the answer of the other. Name a question of the same kind."
        )
        findings.add(own.table.id, own.field, "type", what, about=named)
    elif isinstance(read, Cases):
        _check_values(own, findings)
    elif other is None and kind_of(part).measure is None and not (named and _is_unknown(rules, named)):
        what = (
            f"What is computed here is a number or a date; {part.id} is a `{part.answer}`. "
            "Make it a `number`, or write rows of `when` and `then`."
        )
        findings.add(own.table.id, (*own.beside, "answer"), "type", what)
    elif other is None and kind_of(part).measure == "number":
        _check_places(rules, own, read, findings)


def _is_unknown(rules: Rules, id_: str) -> bool:
    """Whether an id names nothing at all, which is found where conditions are checked."""
    return id_ != TODAY and id_ not in rules.rated and id_ not in rules.figures


def _check_places(rules: Rules, own: _WorkedOut, term: Term, findings: LintFindings) -> None:
    """Whether what is computed may have more decimals than its question."""
    kind, most = kind_of(own.part), _places(rules, term)
    if most <= kind.places(own.part):
        return
    if "decimals" in kind.settings:
        what = f"What is computed here may have {most} decimals. Write `decimals: {most}`."
        findings.add(own.table.id, (*own.beside, "decimals"), "setting", what)
    else:
        others = " or ".join(f"`{name}`" for name, each in KINDS.items() if "decimals" in each.settings)
        what = (
            f"What is computed here may have decimals; {own.part.id} is a `{kind.name}`. Make it a {others}."
        )
        findings.add(own.table.id, (*own.beside, "answer"), "type", what)


def _places(rules: Rules, term: Term) -> int:
    """How many decimals a term may come to."""
    match term:
        case Fixed(value=value):
            return len(str(value).partition(".")[2])
        case Ref(id=id_) if id_ in rules.questions:
            question = rules.questions[id_].question
            return kind_of(question).places(question)
        case Total(of=of):
            return max(each.places for each in of)
        case Else(first=first, second=second):
            return max(_places(rules, first), _places(rules, second))
        case _:
            return 0


def _check_values(own: _WorkedOut, findings: LintFindings) -> None:
    """Whether the rows of an answer give what there can be."""
    part, kind = own.part, kind_of(own.part)
    rows = getattr(part, str(own.field[-1]))
    if isinstance(rows, str):
        return
    is_offer = own.field[-1] == "suggest"
    each_true = is_offer and kind.holds == "several"
    instead = is_offer and bool(part.alternatives)
    if not (each_true or instead) and (kind.holds != "one" or kind.measure is not None):
        write = (
            "a term, such as `count of rows of T`" if kind.measure else "the id of a question of this kind"
        )
        what = f"Rows give one of several texts; what is computed for a `{kind.name}` is {write}."
        findings.add(own.table.id, own.field, "type", what)
        return
    for number, row in enumerate(rows):
        value: Any = [row.value] if each_true else row.value
        fits = row.value in part.options if each_true else kind.may_be(part, row.value)
        is_na = is_offer and value == NA and bool(part.na_if)
        if row.value and not (is_na or (fits and kind.is_sound(part, value))):
            hint = did_you_mean(row.value, part.options) or f" It takes {kind.described(part)}."
            what = f"{row.value!r} is no answer to {part.id}.{hint}"
            findings.add(own.table.id, (*own.field, number, "else" if row.else_ else "then"), "value", what)
