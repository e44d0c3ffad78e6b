"""The questions the ratings rest on: allowed answers, derived NA, and what is not asked.

A *case* maps question ids to raw answers: "Yes"/"No"/"NA", a count, a date as YYYY-MM-DD, or a list of
goals. Unanswered means absent. The rules here are two-valued: they want complete answers and raise KeyError
otherwise.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache

Answer = str | int | list[str]
Case = dict[str, Answer]
Answers = Mapping[str, Answer]
Rule = Callable[[Answers], bool]

YES, NO, NA = "Yes", "No", "NA"
NEVER = "Never"
CASE_TYPE = "fs.case_type"
CASE_OPENED = "fs.case_opened"
PUR_START = "fs.pur_start"
FOSTER_CARE = "Foster Care"
IN_HOME = "In-Home Services"
CASE_TYPES = (FOSTER_CARE, IN_HOME, "In-Home Services \u2013 Alternative Response")  # with an en dash
FREQUENCIES = (
    "More than once a week",
    "Once a week",
    "Less than once a week, but at least twice a month",
    "Less than twice a month, but at least once a month",
    "Less than once a month",
    NEVER,
)

# One period start, and openings on both sides of it: only a strictly earlier opening is "before the PUR".
PUR_SAMPLE = "2025-04-01"
OPENED_SAMPLES = ("2025-03-31", "2025-04-01", "2025-06-15")

FOSTER_ITEMS = ("4", "5", "6", "7", "8", "9", "10", "11")
GATED_ITEMS = ("1", "2", "5", "7", "8", "9", "10", "11", "13", "15", "16", "17", "18")
PARTS = ("12A", "12B", "12C")
ITEMS = tuple(str(number) for number in range(1, 19))
ALL_RATED = (*ITEMS[:12], *PARTS, *ITEMS[12:])

Y_N: tuple[Answer, ...] = (YES, NO)
Y_N_NA: tuple[Answer, ...] = (YES, NO, NA)


def _itself(answer: Answer) -> Hashable:
    """The class of an answer that is in no larger class."""
    return tuple(answer) if isinstance(answer, list) else answer


@dataclass(frozen=True, slots=True)
class Question:
    """One rating-relevant question.

    `values` are the answers a reviewer may give while it is asked (for counts and lists: samples that cover
    every class). `na_iff` tells from the effective answers before it whether the answer NA is derived, and
    `reads` names all it can depend on, directly or not. Answers with the same `kind` never rate differently.
    """

    id: str
    values: tuple[Answer, ...]
    na_iff: Rule | None = None
    reads: tuple[str, ...] = ()
    kind: Callable[[Answer], Hashable] = _itself

    @property
    def only_derived_na(self) -> bool:
        """Whether NA is never the reviewer's choice here, only derived."""
        return self.na_iff is not None and NA not in self.values


def in_home(answers: Answers) -> bool:
    """Whether the case is an in-home case, of either sort."""
    return answers[CASE_TYPE] != FOSTER_CARE


def _is(question: str, *answers: Answer) -> Rule:
    """The rule that a question's effective answer is one of these."""
    return lambda given: given[question] in answers


def _frequency(question: str, parent: str | None) -> Question:
    """A visiting pattern; NA iff the frequency question it describes is NA."""
    return Question(
        question,
        FREQUENCIES,
        na_iff=_is(parent, NA) if parent else None,
        reads=(parent,) if parent else (),
        kind=lambda answer: answer == NEVER,
    )


def _quality(question: str, pattern: str, frequency: str) -> Question:
    """A quality-of-visits question; NA iff there never was one, or the frequency question is NA."""
    return Question(
        question,
        Y_N,
        na_iff=lambda given: given[frequency] == NA or given[pattern] == NEVER,
        reads=(pattern, frequency),
    )


def _count(question: str, samples: tuple[int, ...], threshold: int) -> Question:
    """A count of which only matters whether it is above the threshold."""
    return Question(question, samples, kind=lambda answer: isinstance(answer, int) and answer > threshold)


def appla(round_: int) -> str:
    """The name of the fourth permanency goal in that round."""
    return "APPLA" if round_ == 4 else "OPPLA"


def _goals(round_: int) -> Question:
    """The current goals: every one alone and every pair, told apart by the place of APPLA only."""
    names = ("Reunification", "Guardianship", "Adoption", appla(round_))
    alone: list[Answer] = [[name] for name in names]
    pairs: list[Answer] = [[one, two] for at, one in enumerate(names) for two in names[at + 1 :]]

    def kind(answer: Answer) -> Hashable:
        goals = answer if isinstance(answer, list) else [str(answer)]
        return names[3] in goals, set(goals) == {names[3]}

    return Question("6A1", (*alone, *pairs), kind=kind)


def _plain(values: tuple[Answer, ...], *questions: str) -> tuple[Question, ...]:
    """Questions without a derived NA."""
    return tuple(Question(question, values) for question in questions)


def _applies(item: str) -> Question:
    """The item's applicability question."""
    return Question(f"{item}.applies", Y_N)


CASE_TYPE_QUESTION = Question(CASE_TYPE, CASE_TYPES, kind=lambda answer: answer == FOSTER_CARE)
# An opening date's class depends on the period's first day; `completions` treats the two dates together.
DATE_QUESTIONS = (Question(PUR_START, (PUR_SAMPLE,)), Question(CASE_OPENED, OPENED_SAMPLES))


def _safety(round_: int) -> dict[str, tuple[Question, ...]]:
    """Items 1 to 3."""
    return {
        "1": (
            _applies("1"),
            _count("1A", (0, 1, 2), 0),
            _count("1B", (0, 1, 2), 0),
            # NA iff no report was late in either way.
            Question("1C", Y_N, lambda given: given["1A"] == 0 and given["1B"] == 0, ("1A", "1B")),
        ),
        "2": (_applies("2"), Question("2A", Y_N), Question("2B", Y_N_NA, _is("2A", YES), ("2A",))),
        "3": (
            CASE_TYPE_QUESTION,
            *DATE_QUESTIONS,
            # NA iff the case was opened before the period; ISO dates sort as text.
            Question(
                "3A",
                Y_N,
                lambda given: str(given[CASE_OPENED]) < str(given[PUR_START]),
                (CASE_OPENED, PUR_START),
            ),
            *_plain(Y_N_NA, "3B", "3C", "3D"),
            # Round 3 lets the reviewer choose NA when there were no visits.
            Question("3E", Y_N_NA if round_ == 3 else Y_N, in_home, (CASE_TYPE,)),
            Question("3F", Y_N, in_home, (CASE_TYPE,)),
        ),
    }


def _relative_fits(given: Answers) -> bool:
    """Whether the child is with a relative, stable and appropriate."""
    return given["10A1"] == YES and given["10A2"] == YES


def _permanency(round_: int) -> dict[str, tuple[Question, ...]]:
    """Items 4 to 11, as asked in foster care."""
    goal = appla(round_)
    return {
        "4": (
            # None at all: on a trial home visit all through the period.
            _count("4A", (0, 1, 2, 3), 1),
            Question("4B", Y_N, _is("4A", 0, 1), ("4A",)),
            Question("4C", Y_N),
        ),
        "5": (
            _applies("5"),
            *_plain(Y_N_NA, "5A2", "5B"),
            *_plain(Y_N, "5C", "5D"),
            Question("5E", Y_N, _is("5D", YES), ("5D",)),
            Question("5F", Y_N, lambda given: given["5D"] == NO and given["5E"] == NO, ("5D", "5E")),
            Question("5G", Y_N, _is("5F", YES, NA), ("5D", "5E", "5F")),
        ),
        "6": (
            _goals(round_),
            Question("6B", Y_N, lambda given: given["6A1"] == [goal], ("6A1",)),
            Question("6C", Y_N, lambda given: goal not in _goal_list(given["6A1"]), ("6A1",)),
        ),
        "7": (_applies("7"), Question("7A", Y_N), Question("7B", Y_N, _is("7A", YES), ("7A",))),
        "8": (
            _applies("8"),
            *_plain(Y_N_NA, "8A", "8B", "8E"),
            *(_frequency(pattern, pattern[:2]) for pattern in ("8A1", "8B1", "8E1")),
            _quality("8C", "8A1", "8A"),
            _quality("8D", "8B1", "8B"),
            _quality("8F", "8E1", "8E"),
        ),
        # 9B is collected but not rated; it is here so that tests can show that it changes nothing.
        "9": (_applies("9"), Question("9A", Y_N), *_plain(Y_N_NA, "9B", "9C", "9D")),
        "10": (
            _applies("10"),
            Question("10A1", Y_N),
            Question("10A2", Y_N, _is("10A1", NO), ("10A1",)),
            # NA also for a side whose relatives were all ruled out before the period.
            Question("10B", Y_N_NA, _relative_fits, ("10A1", "10A2")),
            Question("10C", Y_N_NA, _relative_fits, ("10A1", "10A2")),
        ),
        "11": (_applies("11"), *_plain(Y_N_NA, "11A", "11B")),
    }


def _goal_list(answer: Answer) -> list[str]:
    """The goals as a list."""
    return answer if isinstance(answer, list) else [str(answer)]


def _wellbeing() -> dict[str, tuple[Question, ...]]:
    """Items 12 to 18 and the parts of 12."""
    part_a = (Question("12A1", Y_N), Question("12A2", Y_N_NA))
    part_b = _plain(Y_N_NA, "12B1", "12B2", "12B3", "12B4")
    part_c = tuple(Question(question, Y_N_NA, in_home, (CASE_TYPE,)) for question in ("12C1", "12C2"))
    return {
        "12": (CASE_TYPE_QUESTION, *part_a, *part_b, *part_c),
        "12A": part_a,
        "12B": part_b,
        "12C": (CASE_TYPE_QUESTION, *part_c),
        "13": (_applies("13"), *_plain(Y_N_NA, "13A", "13B", "13C")),
        "14": (
            _frequency("14A1", None),
            Question("14A", Y_N),
            Question("14B", Y_N, _is("14A1", NEVER), ("14A1",)),
        ),
        "15": (
            _applies("15"),
            *_plain(Y_N_NA, "15A", "15B"),
            _frequency("15A1", "15A"),
            _frequency("15B1", "15B"),
            _quality("15C", "15A1", "15A"),
            _quality("15D", "15B1", "15B"),
        ),
        "16": (_applies("16"), Question("16A", Y_N), Question("16B", Y_N_NA)),
        "17": (
            CASE_TYPE_QUESTION,
            _applies("17"),
            *_plain(Y_N_NA, "17A1", "17A2"),
            Question("17B1", Y_N_NA, in_home, (CASE_TYPE,)),
            *_plain(Y_N_NA, "17B2", "17B3"),
        ),
        "18": (
            CASE_TYPE_QUESTION,
            _applies("18"),
            Question("18A", Y_N),
            Question("18B", Y_N_NA, in_home, (CASE_TYPE,)),
            Question("18C", Y_N_NA),
        ),
    }


@cache
def _all_items(round_: int) -> dict[str, tuple[Question, ...]]:
    """Every item's questions, the face sheet facts it depends on first."""
    foster = {item: (CASE_TYPE_QUESTION, *own) for item, own in _permanency(round_).items()}
    return {**_safety(round_), **foster, **_wellbeing()}


def questions_of(item_id: str, round_: int = 4) -> tuple[Question, ...]:
    """The questions an item's rating rests on, each after all that its rules read."""
    return _all_items(round_)[item_id]


def is_asked(item_id: str, question_id: str, answers: Answers) -> bool:
    """Whether the question is asked at all, given the effective answers before it."""
    if question_id.startswith("fs."):
        return True
    if item_id in FOSTER_ITEMS and in_home(answers):
        return False
    gate = f"{item_id}.applies"
    return item_id not in GATED_ITEMS or question_id == gate or answers[gate] == YES


def effective_of(item_id: str, raw: Answers, round_: int = 4) -> Case:
    """One item's effective answers and the face sheet facts it depends on.

    Raises KeyError when an answer is missing on which a derived NA, or being asked, depends.
    """
    effective: Case = {}
    for question in questions_of(item_id, round_):
        if not is_asked(item_id, question.id, effective):
            continue
        if question.na_iff is not None and question.na_iff(effective):
            effective[question.id] = NA
        elif question.id in raw and not (question.only_derived_na and raw[question.id] == NA):
            effective[question.id] = raw[question.id]
    return effective


def normalise(raw: Answers, round_: int = 4) -> Case:
    """The effective answers: derived NA put in, what is not asked taken out.

    Looks at every item of which `raw` holds an answer, and keeps all face sheet facts. Raises KeyError
    when an answer is missing on which a derived NA depends. A raw NA where NA can only be derived, and is
    not, is dropped.
    """
    effective: Case = {key: answer for key, answer in raw.items() if key.startswith("fs.")}
    for item_id in ITEMS:
        own = (question.id for question in questions_of(item_id, round_))
        if any(not key.startswith("fs.") and key in raw for key in own):
            effective |= effective_of(item_id, raw, round_)
    return effective
