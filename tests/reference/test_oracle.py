"""The oracle's own ratings against hand-picked cases from the reference, expectations written out."""

import pytest

from .answers import ALL_RATED, CASE_TYPE, FOSTER_CARE, Answer, Case, effective_of, normalise
from .items import ANI, NOT_APPLICABLE, STRENGTH, item_rating, unsettled
from .outcomes import NOT_ACHIEVED, OUTCOME_ITEMS, PARTIALLY, SUBSTANTIALLY, outcome_rating

FOSTER, HOME = f"{CASE_TYPE}=Foster_Care", f"{CASE_TYPE}=In-Home_Services"
ALTERNATIVE = f"{CASE_TYPE}=In-Home_Services_\u2013_Alternative_Response"  # with an en dash
BEFORE = "fs.pur_start=2025-04-01 fs.case_opened=2025-03-31"
ON_THE_DAY = "fs.pur_start=2025-04-01 fs.case_opened=2025-04-01"
WEEKLY = "Once_a_week"


def case(text: str) -> Case:
    """Read a case from `id=answer` words: `_` for a blank, digits a count, `+` between goals."""
    found: Case = {}
    for word in text.split():
        key, value = word.split("=")
        answer: Answer = int(value) if value.isdigit() else value.replace("_", " ")
        found[key] = value.split("+") if key == "6A1" else answer
    return found


ITEM_CASES = [
    ("1", "1.applies=No", NOT_APPLICABLE),
    ("1", "1.applies=Yes 1A=0 1B=0", STRENGTH),
    ("1", "1.applies=Yes 1A=0 1B=0 1C=No", STRENGTH),
    ("1", "1.applies=Yes 1A=1 1B=0 1C=Yes", STRENGTH),
    ("1", "1.applies=Yes 1A=0 1B=2 1C=No", ANI),
    ("2", "2.applies=No 2A=No 2B=No", NOT_APPLICABLE),
    ("2", "2.applies=Yes 2A=Yes", STRENGTH),
    ("2", "2.applies=Yes 2A=No 2B=Yes", STRENGTH),
    ("2", "2.applies=Yes 2A=No 2B=NA", ANI),
    ("2", "2.applies=Yes 2A=No 2B=No", ANI),
    ("3", f"{FOSTER} {BEFORE} 3B=Yes 3C=NA 3D=NA 3E=No 3F=No", STRENGTH),
    ("3", f"{FOSTER} {BEFORE} 3A=No 3B=Yes 3C=NA 3D=NA 3E=No 3F=No", STRENGTH),
    ("3", f"{FOSTER} {ON_THE_DAY} 3A=No 3B=Yes 3C=NA 3D=NA 3E=No 3F=No", ANI),
    ("3", f"{HOME} {ON_THE_DAY} 3A=Yes 3B=NA 3C=NA 3D=NA", STRENGTH),
    ("3", f"{HOME} {BEFORE} 3B=Yes 3C=Yes 3D=No 3E=Yes 3F=Yes", STRENGTH),
    ("3", f"{HOME} {BEFORE} 3B=Yes 3C=Yes 3D=Yes", ANI),
    ("3", f"{HOME} {BEFORE} 3B=Yes 3C=No 3D=No", ANI),
    ("3", f"{FOSTER} {BEFORE} 3B=No 3C=NA 3D=NA 3E=No 3F=No", ANI),
    ("3", f"{FOSTER} {BEFORE} 3B=Yes 3C=NA 3D=NA 3E=Yes 3F=No", ANI),
    ("3", f"{FOSTER} {BEFORE} 3B=Yes 3C=NA 3D=NA 3E=No 3F=Yes", ANI),
    ("4", f"{FOSTER} 4A=1 4C=Yes", STRENGTH),
    ("4", f"{FOSTER} 4A=3 4B=Yes 4C=Yes", STRENGTH),
    ("4", f"{FOSTER} 4A=2 4B=No 4C=Yes", ANI),
    ("4", f"{FOSTER} 4A=1 4C=No", ANI),
    ("4", f"{ALTERNATIVE} 4A=2 4B=No 4C=No", NOT_APPLICABLE),
    ("5", f"{FOSTER} 5.applies=No", NOT_APPLICABLE),
    ("5", f"{FOSTER} 5.applies=Yes 5A2=Yes 5B=Yes 5C=Yes 5D=No 5E=No", STRENGTH),
    ("5", f"{FOSTER} 5.applies=Yes 5A2=NA 5B=NA 5C=Yes 5D=Yes 5F=Yes", STRENGTH),
    ("5", f"{FOSTER} 5.applies=Yes 5A2=Yes 5B=Yes 5C=Yes 5D=Yes 5F=No 5G=Yes", STRENGTH),
    ("5", f"{FOSTER} 5.applies=Yes 5A2=Yes 5B=Yes 5C=Yes 5D=Yes 5F=No 5G=No", ANI),
    ("5", f"{FOSTER} 5.applies=Yes 5A2=Yes 5B=Yes 5C=Yes 5D=No 5E=Yes 5F=No 5G=No", ANI),
    ("5", f"{FOSTER} 5.applies=Yes 5A2=Yes 5B=Yes 5C=Yes 5D=No 5E=No 5F=No 5G=No", STRENGTH),
    ("5", f"{FOSTER} 5.applies=Yes 5A2=Yes 5B=No 5C=Yes 5D=No 5E=No", ANI),
    ("5", f"{FOSTER} 5.applies=Yes 5A2=No 5B=Yes 5C=Yes 5D=No 5E=No", ANI),
    ("5", f"{FOSTER} 5.applies=Yes 5A2=Yes 5B=Yes 5C=No 5D=No 5E=No", ANI),
    ("6", f"{FOSTER} 6A1=Reunification 6B=Yes", STRENGTH),
    ("6", f"{FOSTER} 6A1=Adoption 6B=No 6C=Yes", ANI),
    ("6", f"{FOSTER} 6A1=APPLA 6B=Yes 6C=No", ANI),
    ("6", f"{FOSTER} 6A1=APPLA 6C=Yes", STRENGTH),
    ("6", f"{FOSTER} 6A1=Guardianship+APPLA 6B=No 6C=Yes", STRENGTH),
    ("6", f"{FOSTER} 6A1=Guardianship+APPLA 6B=No 6C=No", ANI),
    ("7", f"{FOSTER} 7.applies=No", NOT_APPLICABLE),
    ("7", f"{FOSTER} 7.applies=Yes 7A=Yes", STRENGTH),
    ("7", f"{FOSTER} 7.applies=Yes 7A=No 7B=Yes", STRENGTH),
    ("7", f"{FOSTER} 7.applies=Yes 7A=No 7B=No", ANI),
    ("7", f"{HOME} 7.applies=Yes 7A=No 7B=No", NOT_APPLICABLE),
    ("8", f"{FOSTER} 8.applies=No", NOT_APPLICABLE),
    ("8", f"{FOSTER} 8.applies=Yes 8A=NA 8B=NA 8E=NA", NOT_APPLICABLE),
    ("8", f"{FOSTER} 8.applies=Yes 8A=Yes 8A1={WEEKLY} 8C=Yes 8B=NA 8E=NA", STRENGTH),
    ("8", f"{FOSTER} 8.applies=Yes 8A=Yes 8A1={WEEKLY} 8C=No 8B=NA 8E=NA", ANI),
    ("8", f"{FOSTER} 8.applies=Yes 8A=NA 8B=No 8B1=Never 8D=Yes 8E=Yes 8E1={WEEKLY} 8F=Yes", ANI),
    ("8", f"{FOSTER} 8.applies=Yes 8A=NA 8B=NA 8E=Yes 8E1=Never 8F=No", STRENGTH),
    ("9", f"{FOSTER} 9.applies=No", NOT_APPLICABLE),
    ("9", f"{FOSTER} 9.applies=Yes 9A=Yes 9B=No 9C=NA 9D=NA", STRENGTH),
    ("9", f"{FOSTER} 9.applies=Yes 9A=Yes 9B=Yes 9C=Yes 9D=No", ANI),
    ("9", f"{FOSTER} 9.applies=Yes 9A=No 9B=Yes 9C=NA 9D=NA", ANI),
    ("10", f"{FOSTER} 10.applies=No", NOT_APPLICABLE),
    ("10", f"{FOSTER} 10.applies=Yes 10A1=Yes 10A2=Yes 10B=No 10C=No", STRENGTH),
    ("10", f"{FOSTER} 10.applies=Yes 10A1=Yes 10A2=No 10B=Yes 10C=No", ANI),
    ("10", f"{FOSTER} 10.applies=Yes 10A1=No 10B=Yes 10C=Yes", STRENGTH),
    ("10", f"{FOSTER} 10.applies=Yes 10A1=No 10A2=Yes 10B=No 10C=Yes", ANI),
    ("11", f"{FOSTER} 11.applies=No", NOT_APPLICABLE),
    ("11", f"{FOSTER} 11.applies=Yes 11A=Yes 11B=NA", STRENGTH),
    ("11", f"{FOSTER} 11.applies=Yes 11A=Yes 11B=No", ANI),
    ("11", f"{FOSTER} 11.applies=Yes 11A=NA 11B=NA", NOT_APPLICABLE),
    ("12A", "12A1=Yes 12A2=NA", STRENGTH),
    ("12A", "12A1=No 12A2=NA", ANI),
    ("12A", "12A1=Yes 12A2=No", ANI),
    ("12B", "12B1=NA 12B2=NA 12B3=NA 12B4=NA", NOT_APPLICABLE),
    ("12B", "12B1=Yes 12B2=NA 12B3=Yes 12B4=NA", STRENGTH),
    ("12B", "12B1=Yes 12B2=Yes 12B3=Yes 12B4=No", ANI),
    ("12C", f"{HOME} 12C1=No 12C2=No", NOT_APPLICABLE),
    ("12C", f"{FOSTER} 12C1=NA 12C2=NA", NOT_APPLICABLE),
    ("12C", f"{FOSTER} 12C1=Yes 12C2=NA", STRENGTH),
    ("12C", f"{FOSTER} 12C1=Yes 12C2=No", ANI),
    ("12", f"{FOSTER} 12A1=Yes 12A2=NA 12B1=NA 12B2=NA 12B3=NA 12B4=NA 12C1=NA 12C2=NA", STRENGTH),
    ("12", f"{FOSTER} 12A1=Yes 12A2=NA 12B1=NA 12B2=NA 12B3=NA 12B4=NA 12C1=No 12C2=NA", ANI),
    ("12", f"{HOME} 12A1=Yes 12A2=NA 12B1=NA 12B2=NA 12B3=NA 12B4=NA 12C1=No 12C2=NA", STRENGTH),
    ("12", f"{HOME} 12A1=No 12A2=NA 12B1=Yes 12B2=Yes 12B3=Yes 12B4=Yes", ANI),
    ("12", f"{HOME} 12A1=Yes 12A2=Yes 12B1=Yes 12B2=No 12B3=Yes 12B4=Yes", ANI),
    ("13", "13.applies=No", NOT_APPLICABLE),
    ("13", "13.applies=Yes 13A=NA 13B=Yes 13C=NA", STRENGTH),
    ("13", "13.applies=Yes 13A=Yes 13B=Yes 13C=No", ANI),
    ("13", "13.applies=Yes 13A=NA 13B=NA 13C=NA", NOT_APPLICABLE),
    ("14", f"14A1={WEEKLY} 14A=Yes 14B=Yes", STRENGTH),
    ("14", f"14A1={WEEKLY} 14A=Yes 14B=No", ANI),
    ("14", f"14A1={WEEKLY} 14A=No 14B=Yes", ANI),
    ("14", "14A1=Never 14A=No 14B=Yes", ANI),
    ("15", "15.applies=No", NOT_APPLICABLE),
    ("15", "15.applies=Yes 15A=NA 15B=NA", NOT_APPLICABLE),
    ("15", f"15.applies=Yes 15A=Yes 15A1={WEEKLY} 15C=Yes 15B=NA 15B1=Never 15D=No", STRENGTH),
    ("15", f"15.applies=Yes 15A=Yes 15A1={WEEKLY} 15C=Yes 15B=Yes 15B1={WEEKLY} 15D=No", ANI),
    ("15", f"15.applies=Yes 15A=Yes 15A1={WEEKLY} 15C=Yes 15B=No 15B1=Never", ANI),
    ("16", "16.applies=No", NOT_APPLICABLE),
    ("16", "16.applies=Yes 16A=Yes 16B=NA", STRENGTH),
    ("16", "16.applies=Yes 16A=Yes 16B=No", ANI),
    ("16", "16.applies=Yes 16A=No 16B=NA", ANI),
    ("17", f"{HOME} 17.applies=No", NOT_APPLICABLE),
    ("17", f"{HOME} 17.applies=Yes 17A1=Yes 17A2=NA 17B1=No 17B2=NA 17B3=NA", STRENGTH),
    ("17", f"{FOSTER} 17.applies=Yes 17A1=Yes 17A2=NA 17B1=No 17B2=NA 17B3=NA", ANI),
    ("17", f"{FOSTER} 17.applies=Yes 17A1=Yes 17A2=Yes 17B1=Yes 17B2=Yes 17B3=Yes", STRENGTH),
    ("17", f"{FOSTER} 17.applies=Yes 17A1=Yes 17A2=Yes 17B1=Yes 17B2=Yes 17B3=No", ANI),
    ("18", f"{FOSTER} 18.applies=No", NOT_APPLICABLE),
    ("18", f"{FOSTER} 18.applies=Yes 18A=Yes 18B=NA 18C=NA", STRENGTH),
    ("18", f"{FOSTER} 18.applies=Yes 18A=Yes 18B=No 18C=Yes", ANI),
    ("18", f"{HOME} 18.applies=Yes 18A=Yes 18B=No 18C=Yes", STRENGTH),
    ("18", f"{HOME} 18.applies=Yes 18A=No 18C=NA", ANI),
]

S, A, N = STRENGTH, ANI, NOT_APPLICABLE
OUTCOME_CASES = [
    ("safety-1", [S], "", SUBSTANTIALLY),
    ("safety-1", [A], "", NOT_ACHIEVED),
    ("safety-1", [N], "", NOT_APPLICABLE),
    ("safety-2", [S, S], "", SUBSTANTIALLY),
    ("safety-2", [N, S], "", SUBSTANTIALLY),
    ("safety-2", [A, S], "", PARTIALLY),
    ("safety-2", [S, A], "", PARTIALLY),
    ("safety-2", [A, A], "", NOT_ACHIEVED),
    ("safety-2", [N, A], "", NOT_ACHIEVED),
    ("permanency-1", [S, S, S], "", SUBSTANTIALLY),
    ("permanency-1", [S, N, S], "", SUBSTANTIALLY),
    ("permanency-1", [S, A, S], "", PARTIALLY),
    ("permanency-1", [A, N, S], "", PARTIALLY),
    ("permanency-1", [A, S, A], "", PARTIALLY),
    ("permanency-1", [A, A, A], "", NOT_ACHIEVED),
    ("permanency-1", [A, N, A], "", NOT_ACHIEVED),
    ("permanency-1", [N, N, N], "", NOT_APPLICABLE),
    ("permanency-2", [S, N, A, N, N], "", SUBSTANTIALLY),
    ("permanency-2", [N, N, S, N, N], "", SUBSTANTIALLY),
    ("permanency-2", [S, S, A, A, S], "", PARTIALLY),
    ("permanency-2", [A, A, A, A, S], "", PARTIALLY),
    ("permanency-2", [N, N, A, N, N], "", NOT_ACHIEVED),
    ("permanency-2", [N, N, N, N, N], "", NOT_APPLICABLE),
    ("wellbeing-1", [S, S, S, A], "", SUBSTANTIALLY),
    ("wellbeing-1", [S, N, A, N], "", SUBSTANTIALLY),
    ("wellbeing-1", [S, A, S, A], "", PARTIALLY),
    ("wellbeing-1", [A, S, S, S], "", PARTIALLY),
    ("wellbeing-1", [S, A, A, A], "", PARTIALLY),
    ("wellbeing-1", [A, N, A, N], "", NOT_ACHIEVED),
    ("wellbeing-2", [S], "16A=Yes 16B=NA", SUBSTANTIALLY),
    ("wellbeing-2", [A], "16A=Yes 16B=No", PARTIALLY),
    ("wellbeing-2", [A], "16A=No 16B=Yes", PARTIALLY),
    ("wellbeing-2", [A], "16A=No 16B=NA", NOT_ACHIEVED),
    ("wellbeing-2", [A], "16A=No 16B=No", NOT_ACHIEVED),
    ("wellbeing-2", [N], "", NOT_APPLICABLE),
    ("wellbeing-3", [S, N], "", SUBSTANTIALLY),
    ("wellbeing-3", [S, S], "", SUBSTANTIALLY),
    ("wellbeing-3", [A, S], "", PARTIALLY),
    ("wellbeing-3", [N, A], "", NOT_ACHIEVED),
    ("wellbeing-3", [A, A], "", NOT_ACHIEVED),
    ("wellbeing-3", [N, N], "", NOT_APPLICABLE),
]


@pytest.mark.parametrize(("item", "text", "expected"), ITEM_CASES)
def test_item_rating_is_what_the_criteria_say(item: str, text: str, expected: str) -> None:
    assert item_rating(item, effective_of(item, case(text))) == expected


@pytest.mark.parametrize(("outcome", "ratings", "text", "expected"), OUTCOME_CASES)
def test_outcome_rating_is_what_the_table_says(
    outcome: str, ratings: list[str], text: str, expected: str
) -> None:
    given = dict(zip(OUTCOME_ITEMS[outcome], ratings, strict=True))
    assert outcome_rating(outcome, given, case(text)) == expected


def test_every_item_and_outcome_has_three_hand_picked_cases() -> None:
    for target in (*ALL_RATED, *OUTCOME_ITEMS):
        assert sum(row[0] == target for row in (*ITEM_CASES, *OUTCOME_CASES)) >= 3, target


def test_round_3_lets_visits_be_na_in_foster_care_and_calls_the_goal_oppla() -> None:
    visits = case(f"{FOSTER} {BEFORE} 3B=Yes 3C=NA 3D=NA 3E=NA 3F=No")
    assert item_rating("3", normalise(visits, 3)) == STRENGTH
    assert "3E" not in normalise(visits, 4)
    goals = case(f"{FOSTER} 6A1=OPPLA 6B=Yes 6C=No")
    assert normalise(goals, 3)["6B"] == "NA"
    assert item_rating("6", normalise(goals, 3)) == ANI


def test_derived_na_overrides_and_what_is_not_asked_is_gone() -> None:
    eff = normalise(case(f"{FOSTER} 4A=1 4B=No 4C=Yes 7.applies=No 7A=No 7B=No 2.applies=Yes 2A=Yes 2B=No"))
    assert eff == {
        CASE_TYPE: FOSTER_CARE,
        "4A": 1,
        "4B": "NA",
        "4C": "Yes",
        "7.applies": "No",
        "2.applies": "Yes",
        "2A": "Yes",
        "2B": "NA",
    }


def test_relatives_are_na_only_with_a_fitting_relative_placement() -> None:
    eff = normalise(case(f"{FOSTER} 10.applies=Yes 10A1=Yes 10A2=Yes 10B=No 10C=No"))
    assert (eff["10B"], eff["10C"]) == ("NA", "NA")
    eff = normalise(case(f"{FOSTER} 10.applies=Yes 10A1=No 10A2=Yes 10B=No 10C=Yes"))
    assert (eff["10A2"], eff["10B"], eff["10C"]) == ("NA", "No", "Yes")


def test_a_missing_answer_is_an_error_and_never_a_rating() -> None:
    with pytest.raises(KeyError):
        item_rating("4", normalise(case(f"{FOSTER} 4A=2 4C=Yes")))
    with pytest.raises(KeyError):
        normalise(case("2.applies=Yes 2B=Yes"))


def test_open_ends_of_the_reference_are_marked() -> None:
    assert unsettled("14", normalise(case("14A1=Never 14A=Yes")))
    assert unsettled("17", normalise(case(f"{HOME} 17.applies=Yes 17A1=NA 17A2=NA 17B2=NA 17B3=NA")))
    assert unsettled("6", normalise(case(f"{FOSTER} 6A1=Guardianship+APPLA 6B=No 6C=Yes")))
    assert unsettled("14", normalise(case("14A1=Never 14A=No"))) is None
