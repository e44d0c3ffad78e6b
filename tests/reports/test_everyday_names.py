"""A name that is a word of every case as well (Foster, Case, Do), or of a script without blanks, goes all the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.reports.sample import FACE, made, reported_of, save, write
from tui_review.cli.main import main
from tui_review.errors import DONE, UserError
from tui_review.instrument.loading.catalog import Catalog, instrument_folders
from tui_review.reports.deidentify import deidentify
from tui_review.reports.leaks import still_there
from tui_review.reports.named import names_in
from tui_review.reports.scrub import Scrubber
from tui_review.review.evaluation import Evaluation
from tui_review.review.model import Answer
from tui_review.review.names import case_name_forms, name_forms
from tui_review.review.serial import new_review
from tui_review.telling.reported import report_of

if TYPE_CHECKING:
    from tui_review.review.model import Review

WORDS = """
    Foster Judge Guardian Father Sister Teacher Family Nurse Mother Officer Minor Reviewer Supervisor Court Case Parent
    Child Children Aunt Uncle Cousin Attorney Lawyer Manager Worker Le Do Van De La Di Du Von Al El Das Dos In Re State
    Site Leader Trainee Chair Member
"""
"""Family names that are words of every text about a case, or belong to the name behind them in others."""


def named(*names: str, case: str = "Quillon (fictional)", children: Any = None) -> Review:
    people = [{"name": name, "role": "Other", "interviewed": "Yes"} for name in names]
    face = {**FACE, "fs.participants": people, "fs.case_name": case}
    return made(answers={**face, **({"fs.children": children} if children else {}), "4A": 1, "4C": "No"})


def told(review: Review, text: str) -> str:
    (found,) = deidentify([reported_of(write(review, {"4C": text}))], [review])
    return found.entries["4C"].narrative


@pytest.mark.parametrize("word", WORDS.split())
def test_a_family_name_that_is_a_word_of_every_case_goes_where_it_is_written_as_a_name(word: str) -> None:
    small = word.casefold()
    text = (
        f"Mr. {word} came. {word} was late; the {word}s too, {word.upper()} said. Ms. {small} and Dr {small}s. "
        f"Q. {small}. Zelda {word}'s plan, zelda {small}, {word}, Zelda"
    )
    assert told(named(f"Zelda {word}"), text) == (
        "Mr. [name] came. [name] was late; the [name] too, [name] said. Ms. [name] and Dr [name]. [name]. "
        "[name]'s plan, [name], [name], [name]"
    )


def test_the_words_themselves_stay_where_they_are_no_names() -> None:
    review = named("Janet Case", "Tom Court", "Rosa Child", "Zed Le", "Mai Do", "Ada Foster")
    text = "the case and the court of each child; they do as foster parents do, le fait, a casework cascade"
    assert told(review, text) == text


@pytest.mark.parametrize(
    "name",
    [
        "Foster Mother",
        "the foster mother",
        "Social Worker",
        "Mother",
        "Second caseworker, not named",
        "Zelda Otten, Foster Mother",
        "Zelda Otten (Case Manager)",
        "Grandmother Zelda",
        "Judge Otten",
        "Zelda Otten - Supervisor",
    ],
)
def test_who_is_named_by_a_role_makes_no_name_of_it(name: str) -> None:
    text = "Foster Mother and Social Worker, Mother, Second Caseworker; Case Manager; Judge, Supervisor, Grandmother."
    assert told(named(name), text) == text


def test_a_child_is_known_by_the_first_and_the_family_s_name_each_and_together() -> None:
    children = [
        {"target": "Yes", "first_name": "Hope", "last_name": "Case"},
        {"target": "No", "first_name": "Unknown", "last_name": "Le"},
    ]
    review = named("Tore Haddeby", children=children)
    assert told(review, "Hope Case, hope case, HopeCase, hopecase; the Case family, Le. Unknown case.") == (
        "[child], [child], [child], [child]; the [child] family, [child]. Unknown case."
    )


@pytest.mark.parametrize(
    ("case", "text", "without"),
    [
        ("Foster (fictional)", "The Foster home, a foster home", "The [name] home, a foster home"),
        ("Case, Janet", "Mr. Case; Case says; the case", "Mr. [name]; [name] says; the case"),
        ("Case", "Mr. Case; Case says; the case", "Mr. [name]; [name] says; the case"),
        # "Quillon Case" is more often the case of Quillon than somebody of that name.
        ("Janet Case", "Janet Case; Mr. Case, ms. case", "[name]; [name], [name]"),
        ("Quillon Case", "Case plan of the Quillons, Mr. Case", "Case plan of the [name], [name]"),
        ("In re Quillon, a Minor", "In re is a minor. In a Minor way.", "In re is a minor. In a Minor way."),
    ],
)
def test_of_a_case_s_name_what_is_a_word_goes_as_a_name(case: str, text: str, without: str) -> None:
    review = named("Tore Haddeby", case=case)
    assert told(review, text) == without


def test_staff_of_a_record_of_contacts_that_are_called_by_words_go() -> None:
    rules = Catalog(instrument_folders()).rules("contact-recording")[0]
    review = new_review("made-up", rules, "2026-03-01")
    rows = {"r1": {"staff": "D. Parent"}, "r2": {"staff": "W. Worker"}}
    review.answers["cr.contacts"] = Answer(rows=rows)
    review.answers["cr.county"] = Answer(value="Larch", flag="D. Parent said, and Worker, no worker.")
    reported = report_of(review, Evaluation.of(rules, review, as_of="2026-03-20"))
    (found,) = deidentify([reported], [review])
    assert found.entries["cr.county"].flag == "[name] said, and [name], no worker."


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Well, Case came.", "line 1, word 2"),
        ("With ms. case there.", "line 1, word 3"),
        ("The CASES came.", "line 1, word 2"),
        ("To ms cases there.", "line 1, word 3"),
        ("So hopecase came.", "line 1, word 2"),
        ("It is c a s e there.", "line 1, word 3"),
        ("And Le came.", "line 1, word 2"),
        ("看王小明来了", "line 1, word 1"),
        ("见 小 明 了", "line 1, word 2"),
        ("김철수는 왔다", "line 1, word 1"),
    ],
)
def test_the_second_look_stops_where_such_a_name_stands(
    text: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = named("Janet Case", "Zed Le", "Hope Case", "王小明", "김철수")
    monkeypatch.setattr(Scrubber, "text", lambda _, text: text)
    with pytest.raises(UserError, match=rf"still stands at .*4C \({where}\)"):
        told(review, text)


def test_the_second_look_takes_no_word_for_a_name() -> None:
    review = named("Janet Case", "W. Worker", "Zed Le", "한수", "D. Parent", "Tom Court")
    text = "the case, a caseworker, casework, le, a parent, 한순간에, courts"
    reported = reported_of(write(review, {"4C": text}))
    names = [*name_forms("한수"), *name_forms("W. Worker"), "Case", "Le", "Court"]
    assert [each for each in still_there(reported, review, names) if each.place == "4C"] == []
    assert told(review, text) == text


def test_a_choice_that_is_called_as_somebody_is_stops_nothing() -> None:
    review = named("Zed Not", "Ada Yet", "Tom Case", "Ida Closed")
    assert told(review, "Well.") == "Well."


@pytest.mark.parametrize(
    ("name", "text", "without"),
    [
        ("王小明", "王小明来了，小明说；王 小明，和小明", "[aunt]来了，[aunt]说；[aunt]，和[aunt]"),
        ("王小明", "王先生，王女士 came; 国王来了; 王 came", "[aunt]，[aunt] came; 国王来了; 王 came"),
        ("欧阳小明", "欧阳说小明来", "[aunt]说[aunt]来"),
        ("王一明", "王一明来了，一明", "[aunt]来了，[aunt]"),
        ("山田 太郎", "山田太郎は、太郎が、山田さん、太郎山田", "[aunt]は、[aunt]が、[aunt]さん、[aunt]"),
        ("山田太郎", "山田さんと太郎くん", "[aunt]さんと[aunt]くん"),
        ("さくら", "さくらは、さくさくと", "[aunt]は、さくさくと"),
        ("アレックス・スミス", "ｱﾚｯｸｽは、スミスが", "[aunt]は、[aunt]が"),
        (
            "김철수",
            "김철수는 왔다. 철수야, 김 철수가; 김씨, 김 씨",
            "[aunt]는 왔다. [aunt]야, [aunt]가; [aunt], [aunt]",
        ),
        ("김 철수", "김철수는, 철수에게, 김치를", "[aunt]는, [aunt]에게, 김치를"),
        ("สมชาย ใจดี", "นายสมชายมา ใจดี", "นาย[aunt]มา [aunt]"),
        ("王小明 (Xiao Ming Wang)", "Xiao Ming 和小明", "[aunt] 和[aunt]"),
    ],
)
def test_a_name_in_a_script_without_blanks_goes_wherever_its_characters_stand(
    name: str, text: str, without: str
) -> None:
    assert Scrubber({form: ["aunt"] for form in name_forms(name)}).text(text) == without


def test_names_of_children_in_such_a_script_go_in_a_whole_export() -> None:
    children = [{"target": "Yes", "first_name": "小明", "last_name": "王"}]
    assert told(named("Tore Haddeby", children=children), "王小明来了，小明说") == "[child]来了，[child]说"


def test_the_words_of_a_case_s_name_are_its_family_s() -> None:
    assert case_name_forms("Quillon (fictional)") == ("Quillon",)
    assert "Quillon" in names_in(reported_of(made()).rules, made())


@pytest.mark.parametrize("way", ["Street", "Court", "Lane", "Apt", "Park", "Hill", "Road", "Place", "Drive"])
def test_who_is_called_as_streets_are_goes_as_a_person_and_streets_go_with_their_numbers(
    way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        f"Ms. {way} came. Zelda {way}'s plan; in 2025 Zelda {way} moved to 4711 Elm Street, Apt 9B, then to "
        f"39 {way} Road, where {way} was, and 12 Zelda Lane."
    )
    path = save(tmp_path, write(named(f"Zelda {way}"), {"4C": text}))
    assert main(["print", str(path), "--deidentify"]) == DONE
    said = " ".join(capsys.readouterr().out.replace("\\", "").split())
    assert "Ms. [name] came. [name]'s plan; in 2025 [name] moved to [address], then to" in said
    assert "then to [address], where [name] was, and [address]." in said
    assert "Zelda" not in said


@pytest.mark.parametrize("number", ["Case 12-34", "CASE 12-34", "case no. 12-34", "Case: 41-7", "Case # 12"])
def test_a_case_s_number_goes_from_a_print_beside_somebody_called_case(
    number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path, write(named("Pat Case"), {"4C": f"See {number}: Ms. Case and Pat Case said so."}))
    assert main(["print", str(path), "--deidentify"]) == DONE
    said = " ".join(capsys.readouterr().out.replace("\\", "").split())
    assert re.search(
        r"See (?:\[name\]|case no\.)(?::| #)? \[number\]: Ms\. \[name\] and \[name\] said so\.", said
    )


@pytest.mark.parametrize(
    ("name", "text", "without"),
    [
        ("Pat Case", "In Case 12-34 Ms. Case said so", "In [aunt] [number] Ms. [aunt] said so"),
        ("Ann File", "File 88-2 was lent to Ann File", "[aunt] [number] was lent to [aunt]"),
        ("Lee Docket", "see Docket 12-34", "see [aunt] [number]"),
    ],
)
def test_a_number_goes_also_where_the_word_that_says_whose_it_is_is_a_name(
    name: str, text: str, without: str
) -> None:
    assert Scrubber({form: ["aunt"] for form in name_forms(name)}).text(text) == without
