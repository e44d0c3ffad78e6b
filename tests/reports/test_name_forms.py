"""Whatever form a name has, and however people write it, nothing of it is left in a text that is told without them."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.generating.names import broken, full_name, parts_of, written
from tui_review.reports.initials import KNOWN_FOR
from tui_review.reports.inside_words import is_a_short_word
from tui_review.reports.scrub import Scrubber
from tui_review.review.names import case_name_forms, name_forms
from tui_review.sought import plain_signs


def scrubbed(name: str, text: str) -> str:
    return Scrubber({form: ["aunt"] for form in name_forms(name)}).text(text)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        (
            "Shannon O'Brien-Berg",
            ["OBrien", "O’Brien", "O Brien", "Obrien Berg", "OBRIENBERG", "brien", "OBriens"],
        ),
        ("Shannon O’Neil-Berg", ["ONeil", "O'Neil", "O\\'Neil", "Shannon ONeil", "Berg-O'Neil"]),
        (
            "Ottoline McAllister",
            ["Mc Allister", "Mc-Allister", "MCALLISTER", "mc allister"],
        ),
        ("OTTOLINE MCALLISTER", ["Mc Allister", "McAllister"]),
        ("Ottoline Mc Allister", ["McAllister", "mcallister"]),
        ("Shannon OBrien", ["O'Brien", "O Brien", "Obrien"]),
        ("SHANNON O BRIEN", ["O'Brien", "OBrien", "obrien"]),
        ("Ana Delacruz", ["de la Cruz", "De La Cruz", "DelaCruz"]),
        ("Ana de la Cruz-Ortiz", ["de la Cruz", "DelaCruz", "de la Cruz Ortiz", "Ortiz", "Cruz"]),
        ("Ana D'Angelo-Ruiz", ["DAngelo", "D’Angelo", "D Angelo", "Angelo"]),
        ("Jan Vanderberg", ["van der Berg", "Vander Berg", "VanderBerg"]),
        ("Jürgen Møller", ["Juergen Moeller", "Jurgen Moller", "MOELLER"]),
        ("Nu\u0301n\u0303ez Jose\u0301", ["Núñez", "Nunez", "NUNEZ", "José"]),
        ("J.R. Sorrel", ["J.R.", "J. R."]),
    ],
)
def test_a_name_goes_in_every_spelling_of_each_of_its_parts(name: str, texts: list[str]) -> None:
    left = {text: scrubbed(name, f"with {text} twice") for text in texts}
    assert {
        text: said for text, said in left.items() if re.sub(r"\[aunt\][., -]*", "", said) != "with twice"
    } == {}


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Мария Иванова", ["ИВАНОВА", "Ивановой", "Иванову", "ивановой", "Марии", "МАРИЕЙ", "Ивановых"]),
        ("Вера Воронцова", ["вера", "ВЕРА", "Верой Воронцовой", "воронцовой", "ВОРОНЦОВУ"]),
        ("Игорь Достоевский", ["Игоря", "Достоевского", "ДОСТОЕВСКОМУ", "Игорем Достоевским"]),
        ("Олексій Шевчук", ["Шевчука", "Шевчуку", "ШЕВЧУКОМ", "Олексія"]),
        ("Γιώργος Παπαδόπουλος", ["ΠΑΠΑΔΟΠΟΥΛΟΣ", "Παπαδοπούλου", "Παπαδόπουλο", "Γιώργου", "γιωργο"]),
        ("Ελένη Γεωργίου", ["Ελένης", "ΕΛΕΝΗΣ", "ελενη γεωργιου", "ΓΕΩΡΓΙΟΥ"]),
    ],
)
def test_a_russian_or_greek_name_goes_with_any_ending_in_capitals_or_small_letters(
    name: str, texts: list[str]
) -> None:
    left = {text: scrubbed(name, f"with {text}, twice") for text in texts}
    assert {text: said for text, said in left.items() if said != "with [aunt], twice"} == {}


def test_words_beside_a_russian_name_stay() -> None:
    text = "Мать пришла, ванна, марионетка и верность; a BAH, Map and Bepa of it"
    assert scrubbed("Мария Иванова", text) == text


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("M. Quillon and M.Quillon came", "[aunt] and [aunt] came"),
        ("M.Q. said; M. Q.'s plan, with M.Q.", "[aunt] said; [aunt]'s plan, with [aunt]"),
        ("M Quillon; Quillon, M., said", "[aunt]; [aunt], said"),
        ("M.T.Q. came, M. T. Quillon too", "[aunt] came, M. T. [aunt] too"),
        ("Mirela Q. said so to Mirela Q.", "[aunt] said so to [aunt]."),
        ("Mirela Q said, Mirela Q's plan", "[aunt] said, [aunt]'s plan"),
        ("Ms. Q. left, Ms Q's plan, Dr. X", "Ms. [name] left, Ms [name]'s plan, Dr. [name]"),
        ("the Q family, the Q. siblings", "the [name] family, the [name] siblings"),
    ],
)
def test_initials_go_where_something_says_whose_they_are(text: str, without: str) -> None:
    assert scrubbed("Mirela Quillon", text) == without


def test_the_initials_of_a_double_name_go_whole() -> None:
    text = "J.N.O. came with J.O., and J. N.-O. too."
    assert not re.search("[JNO]", scrubbed("Jos\u00e9 N\u00fa\u00f1ez-Ortiz", text))


SPELLINGS = (
    "{0}.{1}.",
    "{0}. {1}.",
    "{0}.{1}",
    "{0}.-{1}.",
    "{0}{1}",
    "{0} {1}",
    "{0}-{1}",
    "Ms. {0}.{1}.",
    "{0}{1}'s",
)
"""How people write two initials."""


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Vandermeer, Melchior", "MV"),
        ("Vandermeer, Melchior", "VM"),
        ("Melchior Vandermeer", "VM"),
        ("melchior vandermeer", "MV"),
        ("Wu, Amaryllis; Vandermeer, Melchior", "MV"),
        ("K.D.", "KD"),
        ("K.D. Quist", "KD"),
        ("KD", "KD"),
        ("AJ", "AJ"),
        ("A J", "AJ"),
        ("T.J. Quist", "TJ"),
        ("J. R. Ewing", "JR"),
        ("Ewing, J. R.", "JR"),
        ("J.R. Ewing", "JR"),
        ("JR Ewing", "JR"),
        ("Ewing, JR", "JR"),
        ("Vandenberg, J.P.", "JP"),
    ],
)
def test_initials_go_in_every_spelling_whatever_order_the_name_is_recorded_in(
    name: str, initials: str
) -> None:
    said = [each.format(*initials) for each in SPELLINGS]
    left = {each: scrubbed(name, f"Then {each} went home") for each in said}
    whole = re.compile(r"Then (?:Ms\. )?\[aunt\](?:'s)? went home")
    assert {each: text for each, text in left.items() if not whole.fullmatch(text)} == {}


@pytest.mark.parametrize("name", ["K.D.", "KD", "K D Quist", "Quist, K. D."])
def test_a_name_that_is_initials_goes_in_small_letters_and_in_the_plural(name: str) -> None:
    assert scrubbed(name, "kd came; k.d., Kd and the KDs") == "[aunt] came; [aunt], [aunt] and the [aunt]"


@pytest.mark.parametrize("name", ["In re B.X.", "B.X. (minor)", "In re BX", "Matter of B. X."])
def test_the_initials_in_a_case_s_name_go_in_every_spelling(name: str) -> None:
    scrub = Scrubber({form: ["aunt"] for form in case_name_forms(name)})
    said = [each.format(*"BX") for each in SPELLINGS]
    left = {each: scrub.text(f"then {each} was seen") for each in said}
    assert {each: text for each, text in left.items() if "B" in text or "X" in text} == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ivan Tellez", "IT was not so; it is so"),
        ("Carl P. Sorrel", "CPS and the PC, in CA"),
        ("S.A. Quill", "the mother's a friend, such as a plan"),
        ("A.M. Quill", "at 8 AM, at 10 a.m., I am"),
        ("I.T. Quill", "it was so, I try"),
        ("JR Ewing", "so junior, J 5 R"),
        ("Josephine Vance", "JV-2024-15"),
        ("Quill, Ann", "A quarrel, Q&A, plan A, quite a"),
    ],
)
def test_letters_that_are_somebody_s_initials_and_a_word_or_known_for_something_else_stay(
    name: str, text: str
) -> None:
    left = scrubbed(name, text)
    assert "[aunt]" not in left, left


_FIRSTS = ("Melchior", "Zo\u00e9", "Ana Mar\u00eda", "J. R.", "K.D.", "TJ", "Jean-Luc", "OTTO")
_LASTS = (
    "Vandermeer",
    "van der Berg",
    "de la Cruz",
    "N\u00fa\u00f1ez-Ortiz",
    "O'Brien",
    "Quillon",
    "McAllister",
)
_ENDS = ("", "", ", Jr.", " III", ", MSW")


def _record(draw: random.Random, first: str, last: str) -> str:
    """A cell in which somebody is recorded, alone or beside another."""
    order = draw.choice(("{first} {last}{end}", "{last}, {first}{end}", "{last}, {first}"))
    cell = order.format(first=first, last=last, end=draw.choice(_ENDS))
    return draw.choice(("{}", "{}", "{}; Xavi Yzma", "Yzma, Xavi / {}", "{} & Xavi Yzma")).format(cell)


def _initials_written(draw: random.Random, first: str, last: str) -> str:
    """First and family's name by their initials, in any order, with whatever stands between."""
    letters = [word[0] for word in re.findall(r"[^\W\d_]+", plain_signs(first))]
    letters = list(plain_signs(first)) if first == "TJ" else letters[: draw.choice((1, 2))]
    family = [re.findall(r"[A-Z]", plain_signs(last))[0]]
    order = draw.choice((letters + family, family + letters))
    point = draw.choice((".", ".", ""))
    joint = draw.choice(("", " ", "-") if point == "" else ("", " "))
    said = joint.join(f"{each}{point}" for each in order)
    return draw.choice(("{}", "Ms. {}", "{}'s", "({})")).format(said)


@examples(200)
@given(st.integers(0, 10**9))
def test_no_initials_are_left_and_ordinary_words_are_whatever_is_recorded(seed: int) -> None:
    draw = random.Random(seed)
    first, last = draw.choice(_FIRSTS), draw.choice(_LASTS)
    cell, said = _record(draw, first, last), _initials_written(draw, first, last)
    left = scrubbed(cell, f"then {said} went home with it, and was so glad")
    together = re.sub("[^a-z].*", "", plain_signs(said.removeprefix("Ms. ").strip("()")).casefold())
    if len(together) > 1 and (together in KNOWN_FOR or is_a_short_word(together)):
        return
    assert re.fullmatch(r"then \(?(?:Ms\. )?\[aunt\](?:'s)?\)? went home with it, and was so glad", left), (
        cell,
        said,
        left,
    )


@pytest.mark.parametrize(
    "text",
    [
        "at 3 P.M. in the U.S. of A.",
        "Plan A, item B. The mother",
        "Mr. O'Nobody, Dr. J. Nobody",
        "the A goal, vitamin M",
    ],
)
def test_letters_that_are_nobody_s_stay(text: str) -> None:
    assert scrubbed("Pat Miller", text) == text


BROKEN = [
    ("Imogen Quillfeather", "Quill-\nfeather"),
    ("Imogen Quillfeather", "Quill-feather"),
    ("Imogen Quillfeather", "quill feather"),
    ("Imogen Quillfeather", "quill\nfeather"),
    ("Imogen Quillfeather", "Quill\u00ad\nfeather"),
    ("Imogen Quillfeather", "QUILL-\r\n    FEATHER"),
    ("Imogen Quillfeather", "Quill \u2010 feather"),
    ("Imogen Quillfeather", "Quill\u00ac\nfeather"),
    ("Imogen Quillfeather", "Q-uillfeather"),
    ("Imogen Quillfeather", "Quillfeathe-r"),
    ("Imogen Quillfeather", "Quill-feath-\ner"),
    ("Imogen Quillfeather", "Imo-gen Quill-\nfeather"),
    ("Imogen Quillfeather", "Imo-gen"),
    ("Tore Halvorsen", "Halvor-\nsen"),
    ("Tore Halvorsen", "Hal vorsen"),
    ("Dar\u00edo Nu\u00f1ez", "Nu-\n\u00f1ez"),
    ("Shannon O'Brien-Berg", "O'Bri-\nen"),
    ("Shannon O'Brien-Berg", "O'Brien-Be rg"),
    ("Ana de la Cruz", "dela Cr-\nuz"),
    ("Ada Rosewood", "Rose-\nwood"),
    ("Ada Rosewood", "rose-wood"),
    ("Ada Rosewood", "Ada Rose Wood"),
    ("Ada Foster", "Fos-\nter"),
]
"""Names broken in two, as a line of a page ends in one of them: at any place."""


@pytest.mark.parametrize(("name", "text"), BROKEN)
def test_a_name_that_is_broken_in_two_goes(name: str, text: str) -> None:
    left = scrubbed(name, f"Then {text} moved, with {text}'s aunt.")
    assert re.fullmatch(r"Then (\[aunt\] ?)+ moved, with (\[aunt\] ?)+'s aunt\.", left), left
    assert scrubbed(name, f"the {text}s moved").removeprefix("the [aunt] ") in ("moved", "[aunt] moved")
    assert "[" in scrubbed(name, f"as {'_'.join(re.findall(r'[A-Za-z]+', plain_signs(text)))} there")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Justin Ward", "just in time, an award"),
        ("Ann McCook", "a cook, and a queen"),
        ("Van Stone III", "the 1st one, part III of it"),
        ("A. Long-Way", "along, away"),
        ("Oscar Olive", "o scars, to live"),
    ],
)
def test_words_that_only_look_like_a_name_stay(name: str, text: str) -> None:
    assert scrubbed(name, text) == text


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        (
            "Mirela Quillon",
            ["mquillon", "quillonm", "xxmirelaxx", "mirelaq", "MQuillon", "missmirela", "therealquillon"],
        ),
        ("Shannon O'Brien-Berg", ["sobrien", "obriens", "brienb", "shannonob", "bbberg"]),
        ("Dar\u00edo Nu\u00f1ez", ["dnunez", "nu\u00f1ezd", "dar\u00edon"]),
        ("Ana Ruiz", ["anaruizz", "rruiz", "ruiza", "xruizx"]),
        ("Stone Foster", ["istonefoster"]),
        ("Grace Hill", ["gracehillx", "ghillx"]),
    ],
)
def test_a_name_in_a_longer_word_that_is_nobody_s_goes(name: str, texts: list[str]) -> None:
    left = {text: scrubbed(name, f"as {text} there") for text in texts}
    assert {text: said for text, said in left.items() if not re.fullmatch(r"as \[\w+\] there", said)} == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Rose Hill", "up a hillside, uphill and downhill, prose and primrose"),
        ("Ellen Allen", "an excellent challenge, fallen, challenging"),
        ("Penny Price", "priceless, halfpenny"),
        ("Stone Rivers", "milestones, drivers, a limestone, stoned"),
        ("Evan Ross", "relevant evidence across it, grossly"),
        ("Chase Power", "purchased, empowerment"),
        ("Grant Young", "granted to immigrants, the youngest"),
        ("Mark Lane", "a marker at the market, explained planes, remarkable"),
        ("Ester Garden", "yesterday, last semester, gardening"),
        ("Ada Rosewood", "rose wood on the hill side, and a rose\nwood"),
        ("Justin Freeman", "Just in time. A free man, just in; good \u2014 all of it"),
        ("Andre Brick", "it closed and re-opened, and re-\nunited"),
        ("Asher Goodall", "as her mother said, they are good all\nday"),
        ("Ada Quill", "the Quin-\nlans, a qui-\net day, well-\nknown, in-home, re-\nopened"),
    ],
)
def test_a_name_in_a_word_of_the_language_takes_no_word_away(name: str, text: str) -> None:
    assert scrubbed(name, text) == text


@examples(200)
@given(st.integers(0, 10**9))
def test_nothing_of_a_name_is_left_however_it_is_written(seed: int) -> None:
    draw = random.Random(seed)
    name = full_name(draw)
    said = [*(written(draw, name) for _ in range(6)), *(broken(draw, name) for _ in range(3))]
    for each in said:
        left = re.sub(r"[^a-z]", "", plain_signs(scrubbed(name, f"it is {each} here")).casefold())
        assert {part for part in parts_of(name) if part in left} == set(), (name, each)
