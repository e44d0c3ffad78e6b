"""A run of figures: what is one number to whoever reads it, in groups of any size, in figures, in words or in both.

`555 01 42`, `(664) 123-45 67`, `24 JD 00 45`, `nine-five eight`: groups of figures, with letters or without, and words
that figures are said with, parted by blanks, dashes, dots, strokes or brackets. Whatever takes a number out takes its
run whole, up to what counts something ("555-0142 3 times") or is a year. The words of counts stand here once.
"""

from __future__ import annotations

import re
from typing import Final

from tui_review.sought import Sought

TAKEN_OUT: Final = "[number]"
"""Stands for a number, and for a figure that may be a day or a count."""
_COUNTED: Final = (
    r"visits?|hours?|hrs?|days?|weeks?|months?|years?|yrs?|minutes?|mins?|times|child(?:ren)?|siblings?|parents?|contacts?|calls?"
    r"|meetings?|hearings?|placements?|moves?|homes?|workers?|caseworkers?|managers?|social|reviews?|reviewers?|items?"
    r"|cases|referrals|reports|petitions|files|dockets|services?|attempts?|interviews?|people|persons?|adults?|sessions?"
    r"|allegations?|goals?|needs?|pages?|copies|dates|orders|events|incidents|miles?|feet|percent|participants|members"
    r"|families|letters|emails?|texts|quarters?|plans?|providers?|therapists?|foster|relatives?|youths?|girls?|boys?|infants?"
    r"|visitas?|horas?|dias?|semanas?|meses|anos?|minutos?|veces|ninos?|ninas?|hijos?|hijas?|hermanos?|audiencias?|casos"
    r"|llamadas?|reuniones|contactos?|personas|trabajador\w*"
)
_SHARE: Final = (
    r"\s*\(?(?:out\s+)?(?:of|de|entre)\s+(?:the\s+|los\s+|las\s+)?"
    r"(?:(?!(?:19|20)\d\d\b)\d|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dos|tres|cuatro|cinco|seis|diez)"
)
_NO_NEW_SENTENCE: Final = r"(?![^\S\n]*\n\s*(?-i:[A-Z])|[^\S\n]*\n[^\S\n]*\n)"
"""Not at a line's end behind which a sentence begins: what its first word says was not counted before it."""
_A_COUNT: Final = re.compile(
    rf"(?i){_NO_NEW_SENTENCE}(?:\s?%|{_SHARE}|\s*[ap]\.?m\b|:\d\d"
    r"|[\s-]+(?:(?:more|other|older|younger|monthly|weekly|missed|different|new|separate|such|full|face-to-face|of the"
    rf"|of these|of those)\s+)?(?:{_COUNTED})\b)"
)
"""What stands behind a number that counts something."""
NO_COUNT: Final = rf"(?!{_A_COUNT.pattern.removeprefix('(?i)')})"
"""Behind a number that counts nothing."""
_OF_NUMBERS: Final = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand"
    "|(?:twen|thir|fou?r|fif|six|seven|eigh|nine)ty(?:one|two|three|four|five|six|seven|eight|nine)?"
    "|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince"
    r"|dieci\w+|veint\w+|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien(?:to)?"
)
"""Words of numbers, but for those on -teen, which more words are like."""
SPELT: Final = rf"(?:{_OF_NUMBERS}|[^\W\d_]+teen|double|triple|dash|slash|hyphen|guion|barra)(?![^\W_])"
"""A word that figures are said with, or what stands between them."""
_NUMBER_WORD: Final = (
    rf"(?:{_OF_NUMBERS}|(?:thir|four|fif|six|seven|eight?|nine)teen"
    r"|(?:dos|tres|cuatro|seis|sete|ocho|nove)cient[oa]s|quinient[oa]s|mil)(?![^\W_])"
)
_AND_LESS: Final = r"(?i:(?:(?<=hundred)|(?<=thousand))[\s-]+and[\s-]+|(?<=nta)[\s-]+y[\s-]+)"
"""What stands between the parts of one number: `one hundred and five`, `treinta y cuatro`."""
_BETWEEN_WORDS: Final = (
    rf"(?:{_AND_LESS}|\s?-\s?"
    rf"|(?:[^\S\n]{{1,3}}|[^\S\n]*\n[^\S\n]*(?=(?-i:[a-z]|[A-Z]{{2}})))(?={_NUMBER_WORD}{NO_COUNT}))"
)
IN_WORDS: Final = rf"(?i:{_NUMBER_WORD}(?:{_BETWEEN_WORDS}{_NUMBER_WORD}){{0,12}}+)"
"""A whole number in words, also over a line's end: `twenty four`, `one hundred and five`.

No number has more words: without an end, a long run of them would be gone through from each.
"""
_BEGINNINGS: Final = (
    "zero oh one two three four five six seven eight nine ten eleven twel thir fif eigh twen fort hundred thousand"
    " cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quin dieci veint trein cuaren"
    " cincuen sesen seten ochen noven cien sete nove mil"
)
BEGINNINGS_OF_NUMBERS: Final = tuple(_BEGINNINGS.split())
"""How the words of such a number begin."""
_PARTED: Final = r"(?!\s*\n\s*\n|[^\S\n]*\n\s*\d{1,2}[.)]\s)[\s()\[\]{}<>.\\/_+*~|-]{1,5}"
"""What parts groups of one run; no new paragraph, and no new point of a list."""
_LEFT_OF_A_DAY: Final = (
    r"(?:(?:0?\d|1[0-2])[-/.])?(?:19|20)\d\d(?:[-/](?:0?\d|1[0-2]|(?:19|20)\d\d))?(?![\w/]|[-.]\w)"
)
_ORDINAL_OR_HOUR: Final = r"\d+(?:st|nd|rd|th|s|x|[ap]\.?m)\b"
_GROUP: Final = (
    rf"(?!(?i:{_ORDINAL_OR_HOUR}))(?!{_LEFT_OF_A_DAY}(?!{_PARTED}\d))(?:[A-Za-z]{{1,6}}[-/.#]?(?=\d))?\d\w*+"
    r"(?:[-/._+*~|\\][A-Za-z]{0,6}\d\w*+|[-/](?-i:[A-Z]{1,4})(?![^\W_]))*+"
)
"""Figures without a blank among them, with letters or without: `01`, `555-01`, `7ABC`; no year that ends a run."""
_LONG: Final = r"(?=\d(?:[-/.]?\d){4})"
"""So many figures count nothing."""
_A_GROUP: Final = rf"(?:{_LONG}{_GROUP}|{_GROUP}{NO_COUNT})"
_A_WORD: Final = rf"(?i:{SPELT})(?:-(?i:{SPELT}))*+{NO_COUNT}"
_WORDS_PARTED: Final = rf"(?:{_AND_LESS}|,?\s{{1,3}}|(?!\.\s+(?-i:[A-Z])){_PARTED})"
_LETTERS: Final = rf"(?:(?-i:[A-Z]{{1,4}}){_PARTED}(?=\d))?"
RUN: Final = (
    rf"(?:{_A_GROUP}|{_A_WORD})(?:{_PARTED}{_LETTERS}(?:{_A_GROUP}|{_A_WORD})|{_WORDS_PARTED}{_A_WORD})*+"
)
"""A whole run, where something says that a number begins."""
_REST: Final = (
    rf"(?:{_PARTED}(?:{_LETTERS}|(?i:{SPELT}){_PARTED}){_A_GROUP}"
    rf"|{_WORDS_PARTED}(?i:{SPELT}){_WORDS_PARTED}{_A_WORD}(?:{_WORDS_PARTED}{_A_WORD})*+)++"
)
_WITH_ITS_REST: Final = re.compile(rf"{re.escape(TAKEN_OUT)}{_REST}")
_WITH_ITS_HEAD: Final = re.compile(
    rf"(?<![\w$.:/-])(?:{_GROUP}(?=[^\w\s])[()\[\]{{}}<>.\\/_+*~|-]{{1,3}})+{re.escape(TAKEN_OUT)}"
)
_IN_ITS_BRACKETS: Final = re.compile(rf"\[{re.escape(TAKEN_OUT)}\]?|{re.escape(TAKEN_OUT)}\]")


def take_whole(sought: Sought) -> None:
    """What is left of a run goes with the part of it that is taken out."""
    if TAKEN_OUT in sought.plain:
        sought.put(_WITH_ITS_REST, TAKEN_OUT)
        sought.put(_WITH_ITS_HEAD, TAKEN_OUT)
        sought.put(_IN_ITS_BRACKETS, TAKEN_OUT)


def figures_of(run: str) -> int:
    """How many figures a run has; a word is one."""
    return sum(map(str.isdigit, run)) + sum(1 for _ in re.finditer(SPELT, run, re.IGNORECASE))


def is_said_in_words(run: str) -> bool:
    """Whether a run has no figure in it."""
    return not any(map(str.isdigit, run))


def counts_something(line: str, end: int) -> bool:
    """Whether a number that ends here counts what is said behind it: "3 of 12", "3 visits"."""
    return _A_COUNT.match(line, end) is not None
