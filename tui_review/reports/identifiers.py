"""Taking ages, telephone, docket, case and id numbers out of a text that somebody wrote freely.

Each is found by its form alone, whatever the review knows. Rather too much than too little: a number of five digits
goes although it may be an amount of something; shares, counts, ratings and ids of questions stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from tui_review.instrument.language.date_forms import MONTH
from tui_review.reports.case_numbers import without_case_numbers
from tui_review.reports.figure_runs import (
    NO_COUNT,
    RUN,
    SPELT,
    TAKEN_OUT,
    counts_something,
    figures_of,
    is_said_in_words,
    take_whole,
)
from tui_review.reports.inside_words import is_a_word
from tui_review.sought import FIGURES, IN_FIGURES, Near, Sought

OLDEST: Final = 90
"""From this age on people are so few that the age alone may say who it is."""

# Ages

_ONES: Final = "one|two|three|four|five|six|seven|eight|nine"
_TENS: Final = (
    rf"(?:ninety(?:[-\s]{{0,2}}(?:{_ONES}))?|(?:a|one)[-\s]hundred(?:(?:[-\s]and)?[-\s](?!years?|yrs?)\w+)?)"
)
_NOVENTA: Final = (
    r"(?:noventa(?:\sy\s(?:un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve))?|cien(?:to\s\w+)?)"
)
_AND_MORE: Final = r"(?:\+|\s?1/2|\.\d(?!\d)|\s+and\s+a\s+half)?"
"""`94\u00bd`, `94+`."""
_GREAT: Final = rf"(?:(?:9\d|1[01]\d|{_TENS}|{_NOVENTA}){_AND_MORE})"
_MORE_AGES: Final = (
    rf"(?P<more>(?:\s*(?:,\s*(?:and|or|y|o)?|[-/&]|and|or|to|y|o|a)\s*{_GREAT}"
    r"(?!\w|[/:.]\d|\s?%|\s+or\s+more))*)"
)
"""`91-93`, `91, 92 and 95`."""
_UNIT: Final = r"(?:years?|yrs?\.?)"
_MONTHS_TOO: Final = r"(?:(?:,|,?\s+and)?\s+\w+\s+(?:months?|mos?\.?))?"
_YEARS_OLD: Final = re.compile(
    rf"(?i)(?<![\w.$]){_GREAT}{_MORE_AGES}(?P<joint>[-\s]?)"
    rf"(?=(?:{_UNIT}{_MONTHS_TOO}(?:[-\s]{{0,3}}olds?|\s+of\s+age|\s+young)|y\.?\s?[-/]?\s?o\.?|y\.|anos|ans|jahre)(?!\w))"
)
_IN_YEARS: Final = re.compile(rf"(?i)(?<![\w.$]){_GREAT}(?P<joint>[-\s]?)(?={_UNIT}(?!\w))")
"""`94 years`: so long is nobody in care or in a programme."""
_NO_AGE: Final = rf"(?!\w|\s+or\s+more|[-/:.]\d|\s?(?:%|percent|por ciento)){NO_COUNT}"
"""Behind a number that is no share, no hour and no count of something."""
_AGED: Final = re.compile(
    r"(?i)\b(?P<said>(?:ages?|aged|edad(?:es)?)(?:\s*[:=-]\s*|\s*\(\s*|\s+(?:is|was|of|at|de|es|era)\s+|:?\s+)|aged at "
    r"|(?:is|was) now |(?:turn(?:ed|ing|s)?|cumpl(?:io|e|ira|ir)|(?:died|passed(?: away)?|dies|murio|fallecio) "
    r"(?:at|a los))\s+)"
    rf"(?:(?P<about>about|around|nearly|almost|over|some|approximately|approx\.?|circa|ca\.|unos|casi)\s+)?{_GREAT}"
    rf"{_MORE_AGES}{_NO_AGE}"
)
_AS_OLD_AS: Final = re.compile(
    r"(?i)(?<!\w)(?P<said>(?:going on|getting on for|older than|younger than|nearly|almost|over|now|by then|already"
    r"|mayor de|casi)\s+"
    rf"|\bat (?={_GREAT},?\s(?:s?he|they|his|her|the|who|still|\[)))"
    rf"{_GREAT}{_NO_AGE}(?=\s*[.,;!?)\n]|\s*\Z|\s(?:and|but|s?he|they|his|her|who|when|still|y|\[))"
)
"""`going on 93`, `older than 93`, `at 93 he cared for her`."""
_WHO: Final = (
    r"(?:s?he|they|who|both|(?:great[- ]?)*(?:grand(?:mother|father|ma|pa|parent)|aunt|uncle)s?"
    r"|(?:mother|father|parent)s?"
    r"|wom[ae]n|m[ae]n|lad(?:y|ies)|gentlem[ae]n|(?:caregiver|caretaker|neighbou?r|relative|elder|widow(?:er)?|husband)s?|wife|wives"
    r"|ell[ao]s?|el|quien(?:es)?|abuel[oa]s?|bisabuel[oa]s?|ti[oa]s?|senor(?:as?|es)?"
    r"|\[(?!number|address|link|day|e-mail)[\w -]+\])"
)
"""Who may be of an age; who of the review it is, stands in brackets by now."""
_IS_OF_AGE: Final = re.compile(
    rf"(?i)(?<!\w)(?P<said>{_WHO}(?:'s"
    r"|\s+(?:is|was|are|were|of|will be|would be|ha[sd] been|have been|being|tienen?|tenian?))"
    rf"(?:\s+(?:now|already|about|around|nearly|almost|over|just|both|ya|casi))?\s+){_GREAT}{_MORE_AGES}(?P<years>\s?{_UNIT})?"
    r"(?=\s*(?:[.,;:!?)\n]|-(?!\w)|\Z)|\s+(?:and|but|now|when|who|with|while|in|on|by|at|this|next|last|then|soon|since|y|pero|cuando|en|desde)\b)"
)
_BESIDE: Final = re.compile(
    rf"(?i)(?<!\w)(?P<said>{_WHO}(?:,\s|:\s|\s?\((?:now |aged? )?)){_GREAT}(?P<years>\s?{_UNIT})?(?=\s*[).;,]|\Z)"
)
"""`the grandmother (93)`, `the grandmother, 93 yrs, cares`."""
_LAST_YEAR: Final = 1939
"""Whoever was born until then is over 89, or will be before long."""
_CENTURY: Final = 2000
_SAID_YEARS: Final = rf"(?:oh[- ](?:{_ONES})|ten|eleven|twelve|\w+teen|(?:twenty|thirty)(?:[- ](?:{_ONES}))?)"
_EARLY_YEAR: Final = (
    r"(?:(?:18\d\d|19[0-3]\d)(?:-\d\d)?(?:'?s(?!\w))?(?![\d/]|-\d)"
    rf"|nineteen[- ](?:hundred[- ](?:and[- ])?(?:{_ONES}|{_SAID_YEARS})|{_SAID_YEARS})(?!\w)"
    r"|(?:(?:nineteen[- ])?(?:twenties|thirties)|'?[23]0'?s(?!\s+of\b))(?!\w)"
    r"|(?P<short>20[2-9]\d|'[2-9]\d)(?![\w/]|-\d))"
)
"""A year, its decade, either in words; and a year of two figures, which was last century where it is still to come."""
_BIRTH: Final = (
    r"(?:born|d[. /-]{0,2}o[. /-]{0,2}b|y[. ]{0,2}o[. ]{0,2}b|(?:date|year|day)?[\s-]*(?:of[\s-]+)?birth"
    r"(?:\s?(?:date|day|year))?|came into the world|nacid[oa]|nacio|(?:fecha|ano|dia|f\.)\s+de\s+nac(?:imiento|\.)?"
    r"|fecha\s+nac|nacimiento|nac|fdn|geb(?:oren)?|nee?(?=\s+(?:en|le|vers|\d)))"
)
_FILLED: Final = r"(?:[\s,:=(.*-]+(?:[^\W\d_]+\.?|\d{1,2}(?:st|nd|rd|th))){0,5}?"
"""What stands between: `in or about`, `, probably in the spring of`."""
_BORN: Final = re.compile(
    rf"(?i)(?<!\w)(?P<said>(?:{_BIRTH}\b(?!')\.?{_FILLED}|b\b[.:]?(?:\s*(?:in|on|about|around|ca?\.?|circa)\b\.?)?|\*)[\s:=(,.-]*)"
    rf"(?:(?:{MONTH}|\d{{1,2}})[\s/,.-]*(?:of\s+|de\s+)?)?{_EARLY_YEAR}"
)
"""The year in which somebody was born who is so old; of a day its month is left by now."""
_YEAR_OF_BIRTH: Final = re.compile(
    r"(?i)(?<![\w/-])(?:18\d\d|19[0-3]\d)(?=[\s(,-]*(?:d\.?o\.?b|y\.?o\.?b|(?:year\s+of\s+|date\s+of\s+)?birth|nacimiento)\b)"
)
"""`1931 (DOB)`."""
_IS_NOW: Final = re.compile(
    rf"(?i)(?<!\w)(?P<said>(?:is|are|was|were|tiene|tienen)\s+){_GREAT}(?= (?:now|already|ya)(?!\w))"
)
_AT: Final = re.compile(
    rf"(?i)(?<!\w)(?P<said>at ){_GREAT}(?:(?=,\s(?!{_GREAT}))|{_MORE_AGES}(?=,|\s(?:s?he|they|his|her|the)\b))"
)
_ANOTHER_S: Final = re.compile(
    rf"(?i)(?P<said>{OLDEST} or more(?: years?(?: old)?)?,?\s+(?:and|but|y)\s+"
    rf"(?:(?:the|his|her|their|la|el|su)\s+)?{_WHO}(?:\s+(?:is|was))?\s+){_GREAT}{_NO_AGE}(?=\s*(?:[.,;:!?)]|\Z))"
)
"""`and the mother 91`, behind an age that is taken out."""
_ABOUT: Final = re.compile(r"(?i)(?<![\w.$])(?:9\d|1[01]\d|ninety)-?ish(?!\w)")
"""`95ish`."""
_YEAR_OF_LIFE: Final = re.compile(
    r"(?i)\b(?P<said>in (?:his|her|their|my) )"
    r"(?:(?:9[1-9]|1[01]\d)(?:st|nd|rd|th)|ninet(?:y[- ]\w+|ieth)|hundred(?:th| and \w+))"
    r"(?= year(?!\w))"
)
_DECADE: Final = re.compile(
    r"(?i)\b(?P<whose>in (?:his|her|their|my))\s+(?:(?:early|mid|late)[- ])?(?:nineties|(?:19)?90'?s|hundreds)(?!\w)"
)
_BIRTHDAY: Final = re.compile(
    r"(?i)(?<![\w.])(?:(?:9\d|1[01]\d)(?:st|nd|rd|th)|ninet(?:y[- ](?:first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth)|ieth)|(?:one )?hundred(?:th| and \w+))(?=\s+birthday)"
)
_VERY_OLD: Final = re.compile(
    rf"(?i)\b(?:centenarian|nonagenarian|nonagenari[oa]|centenaria)\b(?:\s+(?:of|de)\s+{_GREAT}(?!\w))?"
)
_APPOSED: Final = re.compile(r"(?<=[^\W\d_\]]), (?:9\d|1[01]\d)(?=,)")


_GREAT_WORDS: Final = ("ninety", "ninetie", "hundred", "noventa", "cien")
_GREAT_FIGURES: Final = re.compile("9|1[01]")
_A_GREAT_AGE: Final = Near(_GREAT_WORDS, _GREAT_FIGURES, 1)
_BEFORE_A_GREAT_AGE: Final = Near(_GREAT_WORDS, _GREAT_FIGURES, 5)
_A_GREAT_BIRTHDAY: Final = Near(("ninet", "one hundred", "hundred"), _GREAT_FIGURES)
_IN_AN_EARLY_YEAR: Final = Near(
    ("nineteen", "thirt", "twent"), re.compile("1[89]|20[2-9]|'[2-9]|[23]0'?s"), 10
)
_OF_ANOTHER: Final = Near(sign=re.compile(f"{OLDEST} or more"))
_OF_GREAT_AGE: Final = Near(("nonagen", "centen"))


def class_ages(sought: Sought) -> None:
    """Ages over 89 as one class: `aged 92` is `aged 90 or more`."""
    sought.put(_YEARS_OLD, _old, _A_GREAT_AGE)
    sought.put(_IN_YEARS, _old, _A_GREAT_AGE)
    sought.put(_BORN, _born_so_early, _IN_AN_EARLY_YEAR)
    sought.put(_YEAR_OF_BIRTH, f"{_LAST_YEAR} or before", _IN_AN_EARLY_YEAR)
    sought.put(_AGED, _of_the_class, _BEFORE_A_GREAT_AGE)
    sought.put(_AS_OLD_AS, _of_the_class, _BEFORE_A_GREAT_AGE)
    sought.put(_IS_OF_AGE, _of_the_class, _BEFORE_A_GREAT_AGE)
    sought.put(_BESIDE, _of_the_class, _BEFORE_A_GREAT_AGE)
    sought.put(_IS_NOW, _of_the_class, _BEFORE_A_GREAT_AGE)
    sought.put(_AT, _of_the_class, _BEFORE_A_GREAT_AGE)
    sought.put(_ANOTHER_S, _of_the_class, _OF_ANOTHER)
    sought.put(_ABOUT, f"{OLDEST} or more", _A_GREAT_AGE)
    sought.put(_YEAR_OF_LIFE, rf"\g<said>{OLDEST}th or later", _BEFORE_A_GREAT_AGE)
    sought.put(_DECADE, f"{OLDEST} or more", _BEFORE_A_GREAT_AGE)
    sought.put(_BIRTHDAY, f"{OLDEST}th or later", _A_GREAT_BIRTHDAY)
    sought.put(_VERY_OLD, f"{OLDEST}-or-more-year-old", _OF_GREAT_AGE)
    sought.put(_APPOSED, f", {OLDEST} or more", _A_GREAT_AGE)


def _of_the_class(found: re.Match[str]) -> str:
    return f"{found['said']}{OLDEST} or more{found.groupdict().get('years') or ''}"


def _born_so_early(found: re.Match[str]) -> str:
    """The class of a year; a year of two figures is one of it where it is still to come in this century."""
    if short := found["short"]:
        year = int(short[-2:])
        if _CENTURY + year <= date.today().year or year > _LAST_YEAR % 100:  # noqa: DTZ011 - in which century, not when
            return found[0]
    return f"{found['said']}{_LAST_YEAR} or before"


def _old(found: re.Match[str]) -> str:
    joint = found["joint"] or " "
    within = "-" if joint == "-" else " "
    return f"{OLDEST}{within}or{within}more{joint}"


# Numbers

_SAYING: Final = (
    r"(?:is|was|are|were|es|era|son|no\.?|num(?:ber|ero|\.)?s?|nos\.|codes?|digits?|at|of|for|de|del|the|la|el|her|his|their|my"
    r"|su|our|now|new|old|home|work|here|(?:last|first) (?:four|three|two|five|[2-5])|ends?|ending|in|with"
    r"|(?:grand)?(?:mother|father|parents?)|aunt|uncle|caregiver|\[[a-z ]+\])(?:'s)?(?![^\W_])"
)
"""What stands between the word that says what a number is, and the number."""
_FILLED_UP: Final = rf"(?:[\s:#=,(-]{{1,3}}{_SAYING}){{0,6}}?"
_ENDING: Final = re.compile(
    r"(?i)\b(?P<cue>(?:last\s(?:four|4)|(?:ending|ends?)\s(?:in|with)|(?:ending|ends?)(?=:?\s#?\d{4}\b))"
    rf"{_FILLED_UP}\s*[:#=]?\s*)(?P<number>(?:[A-Z]{{1,6}}[-/ ](?=\d))?{RUN})"
)
_SEVEN: Final = (
    r"(?:\+|[^\W\d_]{1,6}[-/]?)?[(\[{<]?\d(?:[ \n()\[\]{}<>.\\/_+*~|-]{0,5}\d){6,}"
    r"(?:,?\s*(?:ext(?:ension)?|x)\.?\s?\d+)?(?![\w%])"
)
_RUN: Final = re.compile(rf"(?<![\w$.])(?:{_SEVEN}(?!\.\d){NO_COUNT}|{_SEVEN})")
"""Up to what counts something, where enough figures stand before that."""
_BY_COMMAS: Final = re.compile(r"(?<![\w$.,])\(?\d{3}\)?,\s?\d{3},\s?\d{4}(?![\w,]|\.\d)")
"""`916,555,0142`: no amount has four figures behind a comma."""
_ZIP: Final = re.compile(r"(?P<cue>(?<!\w)[A-Z]{2},?\s+)\d(?:[ .-]\d){4}(?![\w%]|[ .-]\d)")
"""Figures of a ZIP code one by one: `CA 9 5 8 1 4`."""
_GROUPED: Final = re.compile(r"(?<![\w$.\[-])[A-Za-z]{0,6}\d*(?:[-/][\dA-Za-z]+)+(?![\w/-])")
_MIXED: Final = re.compile(r"(?<![\w$.\[-])(?=[A-Za-z]*\d)[A-Za-z\d]+(?![\w-])")
_LETTERED: Final = re.compile(r"(?<![\w$\[-])(?=[\w-]*\d)(?=[\w-]*[^\W\d_])\w[\w-]*")
_YEAR_ALONE: Final = r"(?:19|20)\d\d\b(?![-/.]\d{3}|[-/.\s]\d+[-/.\s])"
_LABEL: Final = (
    r"(?:tel(?:ephone|efono)?s?|(?:tele|cell)?\s?phone|cell|mobile|fax|pager|celular|movil|whatsapp|ext(?:ension)?"
    r"|(?:area|zip|post(?:al)?)[\s-]?codes?|zip|codigo\s+postal|ssn|social(?:\s+security|\s+sec\.?)?|seguro\s+social)"
)
"""Whose number it is, these words say: a telephone's, a place's, somebody's with the state."""
_BEHIND_A_LABEL: Final = re.compile(
    rf"(?i)(?<![^\W_])(?P<cue>{_LABEL}\b\.?{_FILLED_UP}[\s:#=(\[{{<-]{{1,4}})"
    rf"(?P<number>(?!{_YEAR_ALONE}){RUN})"
)
_EXTENSION: Final = re.compile(
    rf"(?i)\b(?P<cue>(?:ext|extension)\b\.?\s*(?:no\.?\s*)?[:#]?\s*)\d{{1,6}}\b(?!\s?%){NO_COUNT}"
)
"""`ext 3`: however short, behind what says that it is one."""
_COORDINATE: Final = re.compile(
    r"(?<!\b\d{3}[ .-])(?<![\d)])-?\b\d{1,3}\.\d{4,}|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|(?:\b[NSEWO]\s?)?\b\d{1,3}\s?(?:\u00b0|deg(?:rees)?\b)\s?\d{1,2}(?:\.\d+)?\s?'(?:\s?\d{1,2}(?:\.\d+)?\s?(?:''|\"))?(?:\s?[NSEWO]\b)?"
)
"""Not the end of a telephone number, 408.555.0100, which goes as a whole."""
_LINK: Final = re.compile(r"(?i)\b(?:https?://|www\.)\S+")
_HOST: Final = r"[a-z\d][\w-]*(?:\.[\w-]+)*"
_NOT_INSIDE: Final = r"(?i)(?<![\w@.-])"
_SITE_ENDS: Final = "com|org|net|edu|gov|info|biz|mx|io|xyz|mil"
_SITE: Final = re.compile(rf"{_NOT_INSIDE}{_HOST}\.(?:{_SITE_ENDS})\b(?:/[^\s,;)]*)?")
"""`example.com/somebody`."""
_A_SITE: Final = Near(sign=re.compile(rf"\.(?i:{_SITE_ENDS})\b"))
_COUNTRIES: Final = (
    "a[c-gil-oq-uwxz]|b[abd-jmnorstvwyz]|c[acdf-ik-oruvw-z]|d[ejkmoz]|e[ceghrstu]|f[ijkmor]|g[abd-ilmnp-uwy]"
    "|h[kmnrtu]|i[del-oq-t]|j[emop]|k[eghimnprwyz]|l[abcikr-vy]|m[ac-eghk-z]|n[acefgilopruz]|om|p[ae-hk-nrstwy]|qa"
    "|r[eosuw]|s[a-eg-ik-ortuvx-z]|t[cdfghj-ortvwz]|u[agksyz]|v[aceginu]|w[fs]|y[et]|z[amw]"
)
"""How addresses of a country end: two letters, among them `me`, `ly` and `be`."""
_WITH_PATH: Final = re.compile(
    rf"{_NOT_INSIDE}(?P<host>{_HOST})\.(?:{_COUNTRIES}|app|dev|link|page|site|online|blog|shop"
    r"|social|club|live|family|xn--[\w-]+)/(?P<path>[^\s,;)]+)"
)
"""`t.me/somebody`: what ends so without a path may be two sentences."""
_OF_A_COUNTRY: Final = re.compile(
    rf"{_NOT_INSIDE}{_HOST}"
    r"\.(?:(?:com?|org|net|gov|gob|edu|ac|k12|sch|ltd|plc|nhs|nom|gc|qc|[a-z]{2}(?=\.us\b)|me(?=\.uk\b)|on(?=\.ca\b)"
    rf"|(?:or|ne|go|ed)(?=\.(?:at|id|jp|ke|kr|th|tz)\b))\.(?:{_COUNTRIES}))\b"
    r"(?![.]\w)(?:/[^\s,;)]*)?"
)
"""`somebody.co.uk`, with a path or without."""
_OF_A_FILE: Final = re.compile(r"(?i)\.(?:md|pl|ps|py|rs|sh)\b")
_A_PATH: Final = Near(sign=re.compile(r"\.[A-Za-z][\w-]*/"))
_A_COUNTRY: Final = Near(sign=re.compile(r"\.[A-Za-z][A-Za-z\d]{1,3}\.[A-Za-z]{2}\b"))
_SAID_FIGURE: Final = rf"(?:{SPELT}|\d{{1,4}}(?![^\W_]))"
_SPOKEN: Final = re.compile(
    rf"(?i)(?<![^\W_]){_SAID_FIGURE}(?:(?:[\s()\[\]{{}}<>.\\/_+*~|-]|,(?=\s*[^\W\d]))++{_SAID_FIGURE}){{2,}}"
)
"""Figures said one by one or in twos, in words or in words and figures."""
_OF_TWO: Final = re.compile(r"(?i)\w+(?:teen|ty)|ten|eleven|twelve|diez|once|doce|trece|double")
_OF_ONE: Final = re.compile(r"(?i)zero|oh|one|two|three|four|five|six|seven|eight|nine")
_OF_TENS: Final = re.compile(r"(?i)\w+ty-\w+")
_O_FOR_ZERO: Final = re.compile(
    r"(?<![\w.])(?:\(?(?=\d)[\dOoIl]{3}\)?[ .-]?)?(?=(?:[OoIl .-]*\d){4})[\dOoIl]{3}[ .-][\dOoIl]{4}(?!\w)"
)
"""A telephone number with letters that look like figures: `555 O142`."""
_YEAR: Final = r"(?:19|20)\d\d"
_ONE_YEAR: Final = (
    r"\(?(?:(?:S?FF?Y|CY|Q[1-4]|mid|pre|post|early|late)[-/]?)?"
    rf"(?:{_YEAR}(?:[-/.](?:{_YEAR}|\d{{1,2}}))?|(?:0?\d|1[0-2])[-/.]{_YEAR})(?:'?s)?\)?"
)
_YEARS: Final = re.compile(rf"{_ONE_YEAR}(?:\s*[-/ \n]\s*{_ONE_YEAR})*")
"""What is left of days, and spans of years."""
_A_YEAR_AND_A_COUNT: Final = re.compile(rf"{_ONE_YEAR}\s+\d{{1,3}}")
_FEWEST: Final = 5
"""So many digits in one number, with whatever stands between them, are an identifier."""
_FEWEST_SPACED: Final = 7
_FEWEST_LETTERED: Final = 4
"""So many where letters are among them, or each is a word."""
_FEWEST_LABELLED: Final = 3
"""So many behind a word that says what they are."""


_A_LINK: Final = Near(("http", "www."))
_A_LABEL: Final = Near(
    (
        *("tel", "phone", "cell", "mobile", "fax", "pager", "movil", "whatsapp", "ext"),
        *("area", "zip", "post", "codigo", "ssn", "social", "seguro"),
    )
)
_SPOKEN_BEGINS: Final = (
    "zero oh one two three four five six seven eight nine ten eleven twelve thir twen fif doub trip cero uno dos tres"
    " cuatro cinco seis siete ocho nueve diez once doce trece"
)
_A_SPOKEN_FIGURE: Final = Near(tuple(_SPOKEN_BEGINS.split()), FIGURES)
_A_ZIP: Final = Near(sign=re.compile(r"[A-Z][A-Z],?\s+[0-9][ .-]"))
_AN_ENDING: Final = Near(("last four", "last 4", "end"))


def without_numbers(sought: Sought) -> None:
    """Telephone, social security, docket, case and other id numbers of any grouping, also with letters; ZIP codes."""
    sought.put(_LINK, "[link]", _A_LINK)
    sought.put(_BEHIND_A_LABEL, _labelled, _A_LABEL)
    sought.put(_EXTENSION, rf"\g<cue>{TAKEN_OUT}", _A_LABEL)
    sought.put(_OF_A_COUNTRY, "[link]", _A_COUNTRY)
    sought.put(_SITE, "[link]", _A_SITE)
    sought.put(_WITH_PATH, _unless_words, _A_PATH)
    sought.put(_ZIP, rf"\g<cue>{TAKEN_OUT}", _A_ZIP)
    sought.put(_BY_COMMAS, TAKEN_OUT, IN_FIGURES)
    sought.put(_SPOKEN, _spoken, _A_SPOKEN_FIGURE)
    sought.put(_O_FOR_ZERO, _if_lettered, IN_FIGURES)
    for pattern, fewest in (
        (_COORDINATE, 0),
        (_RUN, _FEWEST_SPACED),
        (_GROUPED, _FEWEST),
        (_MIXED, _FEWEST),
        (_LETTERED, _FEWEST_LETTERED),
    ):
        sought.put(pattern, _unless_years(fewest), IN_FIGURES)
    sought.put(_ENDING, _cut_short, _AN_ENDING)
    without_case_numbers(sought)
    take_whole(sought)


def _unless_words(found: re.Match[str]) -> str:
    """An address, but where a point alone parts words with a stroke between them: `She left.to/from school`."""
    path = _OF_A_FILE.sub("", found["path"].strip(".!?:'\"/"))
    words = [*found["host"].split("."), *path.split("/")]
    return found[0] if all(map(is_a_word, words)) else "[link]"


def _labelled(found: re.Match[str]) -> str:
    """A number behind its label: of several figures, or of words; of fewer where it is said to be the end of one."""
    number, cue = found["number"], found["cue"]
    fewest = 2 if is_said_in_words(number) or _AN_END.search(cue) else _FEWEST_LABELLED
    return f"{cue}{TAKEN_OUT}" if figures_of(number) >= fewest else found[0]


_AN_END: Final = re.compile(r"(?i)\b(?:end|last)")


def _spoken(found: re.Match[str]) -> str:
    """Seven figures and more, of which at least one is said in words; four and more that are said one by one."""
    said = re.findall(r"[^\W_]+", _OF_TENS.sub("ten", found[0]))
    figures = sum(len(each) if each.isdecimal() else 2 if _OF_TWO.fullmatch(each) else 1 for each in said)
    in_words = sum(not each.isdecimal() for each in said)
    if in_words > 1 and figures >= _FEWEST_SPACED:
        return TAKEN_OUT
    one_by_one = "," not in found[0] and all(map(_OF_ONE.fullmatch, said)) and len(said) >= _FEWEST_LETTERED
    return TAKEN_OUT if one_by_one and not counts_something(found.string, found.end()) else found[0]


def _if_lettered(found: re.Match[str]) -> str:
    """What has figures alone goes with all that belongs to it, an extension too, later on."""
    return TAKEN_OUT if any(map(str.isalpha, found[0])) else found[0]


def _cut_short(found: re.Match[str]) -> str:
    """`ending 6789` without the number; a year after such a word is one."""
    number = found["number"]
    is_number = figures_of(number) >= _FEWEST_LABELLED and not _YEARS.fullmatch(number)
    return f"{found['cue']}{TAKEN_OUT}" if is_number else found[0]


def _unless_years(fewest: int) -> Callable[[re.Match[str]], str]:
    """Replaces what has so many digits, but for years, and a year before one small number ("in 2025 100 visits")."""

    def replaced(found: re.Match[str]) -> str:
        if _YEARS.fullmatch(found[0]) or _A_YEAR_AND_A_COUNT.fullmatch(found[0]):
            return found[0]
        return found[0] if sum(map(str.isdigit, found[0])) < fewest else TAKEN_OUT

    return replaced
