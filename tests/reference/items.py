"""Item ratings on complete effective answers, criterion by criterion.

Each function reads every rated answer of its item, so that a missing one is a KeyError and never a rating.
"""

from collections.abc import Callable

from .answers import FOSTER_ITEMS, NA, NEVER, NO, YES, Answers, in_home

STRENGTH = "Strength"
ANI = "Area Needing Improvement"
NOT_APPLICABLE = "Not Applicable"


def item_rating(item_id: str, eff: Answers) -> str:
    """The rating of an item ("1" to "18", "12A", "12B", "12C"). KeyError while it lacks an answer."""
    if item_id in FOSTER_ITEMS and in_home(eff):
        return NOT_APPLICABLE  # 4 to 11 are about a child in foster care
    return _CRITERIA[item_id](eff)


def unsettled(item_id: str, eff: Answers) -> str | None:
    """Why the reference does not (surely) settle how these complete answers rate; None when it does."""
    reason: str | None = None
    if item_id == "14" and eff["14A1"] == NEVER and eff["14A"] == YES:
        reason = "14A must be No when 14A1 is Never; rated as not a Strength, so ANI"
    elif item_id == "17" and eff["17.applies"] == YES and set(_pick(eff, *_SEVENTEEN)) == {NA}:
        reason = "all of 17 NA while it applies: no criterion; read like items 8, 11, 13, 15"
    elif item_id == "6" and not in_home(eff) and {eff["6B"], eff["6C"]} == {YES, NO}:
        reason = "one Yes and one No at 6B and 6C: Strength, but marked unverified"
    return reason


def _pick(eff: Answers, *questions: str) -> list[object]:
    """The answers to these questions."""
    return [eff[question] for question in questions]


def _any_no_else_any_yes(answers: list[object]) -> str:
    """ANI: any No. Strength: at least one Yes, the rest NA. All NA: Not Applicable."""
    if NO in answers:
        return ANI
    return STRENGTH if YES in answers else NOT_APPLICABLE


def _item_1(eff: Answers) -> str:
    if eff["1.applies"] == NO:
        return NOT_APPLICABLE  # no accepted report in the period
    not_initiated, not_seen, beyond_control = _pick(eff, "1A", "1B", "1C")
    if not_initiated == 0 and not_seen == 0:
        return STRENGTH  # nothing was late
    return STRENGTH if beyond_control == YES else ANI  # late: all delays beyond control, or not


def _item_2(eff: Answers) -> str:
    if eff["2.applies"] == NO:
        return NOT_APPLICABLE
    table = {
        (YES, NA): STRENGTH,  # efforts made
        (NO, YES): STRENGTH,  # none, but removal could not wait
        (NO, NO): ANI,
        (NO, NA): ANI,  # none, and no removal
    }
    return table[str(eff["2A"]), str(eff["2B"])]


def _item_3(eff: Answers) -> str:
    assessed, unaddressed = _pick(eff, "3A", "3B", "3C"), _pick(eff, "3D", "3E", "3F")
    # ANI: assessment or safety plan lacking, or a concern left unaddressed. Otherwise Strength; never NA.
    return ANI if NO in assessed or YES in unaddressed else STRENGTH


def _item_4(eff: Answers) -> str:
    settings, planned, stable = _pick(eff, "4A", "4B", "4C")
    if stable == NO:
        return ANI  # the current placement is not stable
    if settings in (0, 1):
        return STRENGTH  # one setting, or none (at home on trial all through the period), stable
    return STRENGTH if planned == YES else ANI  # several settings, stable: were all changes planned?


def _item_5(eff: Answers) -> str:
    if eff["5.applies"] == NO:
        return NOT_APPLICABLE
    fifteen_months, other_ground, petition, exception = _pick(eff, "5D", "5E", "5F", "5G")
    if NO in _pick(eff, "5A2", "5B", "5C"):
        return ANI  # a goal not in the file, not timely or not appropriate
    if YES in (fifteen_months, other_ground) and petition == NO and exception == NO:
        return ANI  # a termination petition was due, not filed in time, and nothing excepts it
    return STRENGTH


def _item_6(eff: Answers) -> str:
    # Strength: efforts towards a goal in time, or a permanent arrangement. One Yes beats a No (unverified).
    return STRENGTH if YES in _pick(eff, "6B", "6C") else ANI


def _item_7(eff: Answers) -> str:
    if eff["7.applies"] == NO:
        return NOT_APPLICABLE
    together, valid_reason = _pick(eff, "7A", "7B")
    # Strength: with all siblings, or apart for a valid reason.
    return STRENGTH if YES in (together, valid_reason) else ANI


def _item_8(eff: Answers) -> str:
    if eff["8.applies"] == NO:
        return NOT_APPLICABLE
    return _any_no_else_any_yes(_pick(eff, "8A", "8B", "8C", "8D", "8E", "8F"))


def _item_9(eff: Answers) -> str:
    if eff["9.applies"] == NO:
        return NOT_APPLICABLE
    connections, notified, preferences = _pick(eff, "9A", "9C", "9D")  # 9B is not rated
    return ANI if NO in (connections, notified, preferences) else STRENGTH


def _item_10(eff: Answers) -> str:
    if eff["10.applies"] == NO:
        return NOT_APPLICABLE
    with_relative, fitting, maternal, paternal = _pick(eff, "10A1", "10A2", "10B", "10C")
    if with_relative == YES and fitting == YES:
        return STRENGTH  # with a relative, stable and appropriate
    return ANI if NO in (maternal, paternal) else STRENGTH  # else relatives of both sides were looked for


def _item_11(eff: Answers) -> str:
    if eff["11.applies"] == NO:
        return NOT_APPLICABLE
    return _any_no_else_any_yes(_pick(eff, "11A", "11B"))


def _item_12(eff: Answers) -> str:
    # ANI if any part is; else Strength. Never NA.
    return ANI if ANI in (_item_12a(eff), _item_12b(eff), _item_12c(eff)) else STRENGTH


def _item_12a(eff: Answers) -> str:
    return ANI if NO in _pick(eff, "12A1", "12A2") else STRENGTH  # never NA


def _item_12b(eff: Answers) -> str:
    return _any_no_else_any_yes(_pick(eff, "12B1", "12B2", "12B3", "12B4"))


def _item_12c(eff: Answers) -> str:
    if in_home(eff):
        return NOT_APPLICABLE  # no foster parents
    return _any_no_else_any_yes(_pick(eff, "12C1", "12C2"))


def _item_13(eff: Answers) -> str:
    if eff["13.applies"] == NO:
        return NOT_APPLICABLE
    return _any_no_else_any_yes(_pick(eff, "13A", "13B", "13C"))


def _item_14(eff: Answers) -> str:
    frequency, quality = _pick(eff, "14A", "14B")
    # Strength only with both Yes; never NA. (No visit at all leaves 14B NA: 14A must then be No.)
    return STRENGTH if frequency == YES and quality == YES else ANI


def _item_15(eff: Answers) -> str:
    if eff["15.applies"] == NO:
        return NOT_APPLICABLE
    return _any_no_else_any_yes(_pick(eff, "15A", "15B", "15C", "15D"))


def _item_16(eff: Answers) -> str:
    if eff["16.applies"] == NO:
        return NOT_APPLICABLE
    return ANI if NO in _pick(eff, "16A", "16B") else STRENGTH  # assessed, and served or nothing needed


_SEVENTEEN = ("17A1", "17A2", "17B1", "17B2", "17B3")


def _item_17(eff: Answers) -> str:
    if eff["17.applies"] == NO:
        return NOT_APPLICABLE
    return _any_no_else_any_yes(_pick(eff, *_SEVENTEEN))


def _item_18(eff: Answers) -> str:
    if eff["18.applies"] == NO:
        return NOT_APPLICABLE
    return ANI if NO in _pick(eff, "18A", "18B", "18C") else STRENGTH


_CRITERIA: dict[str, Callable[[Answers], str]] = {
    "1": _item_1,
    "2": _item_2,
    "3": _item_3,
    "4": _item_4,
    "5": _item_5,
    "6": _item_6,
    "7": _item_7,
    "8": _item_8,
    "9": _item_9,
    "10": _item_10,
    "11": _item_11,
    "12": _item_12,
    "12A": _item_12a,
    "12B": _item_12b,
    "12C": _item_12c,
    "13": _item_13,
    "14": _item_14,
    "15": _item_15,
    "16": _item_16,
    "17": _item_17,
    "18": _item_18,
}
