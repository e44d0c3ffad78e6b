"""The numbers that a case goes by in a court or an agency: docket, file, referral, petition numbers, however short.

What makes `12-34` such a number is the word beside it, in English or in Spanish. The words stand here once: what takes
the numbers out, what looks a second time and what knows a question that asks for one go by the same.
"""

from __future__ import annotations

import re
from typing import Final

from tui_review.instrument.kinds.registry import kind_of
from tui_review.instrument.model import Column, Question
from tui_review.reports.figure_runs import NO_COUNT, RUN, SPELT, TAKEN_OUT, counts_something, figures_of
from tui_review.sought import FIGURES, IN_FIGURES, Near, Sought

_OWN: Final = (
    "docket", "dkt", "expediente", "exp", "expte", "legajo", "id", "cin", "ssn", "mrn", "dcn", "sid", "ein", "itin",
)  # fmt: skip
"""Words of a number alone: whatever number stands behind one is such a number."""
_CASES: Final = (
    "case", "cause", "petition", "referral", "file", "matter", "folio", "caso", "causa", "peticion", "sumario",
    "referencia", "remision", "autos", "proceso",
)  # fmt: skip
"""Words of a case: a number behind one is its number, unless it counts something ("case 3 of 12")."""
_COURT_LETTERS: Final = (
    "jv", "juv", "jd", "jc", "jw", "ju", "jp", "jn", "ja", "dp", "dep", "dpn", "dn", "dl", "cina", "chins", "chips",
    "cw", "cps", "dcfs", "dcf", "dcs", "dfs", "dhs", "dss", "acs", "ocs", "cfs", "cyf", "fam", "fm", "fn", "tpr", "cv",
    "cr", "na", "nn", "ga", "gd", "ap", "mh", "sacwis", "ccwis", "cms", "pd", "cj", "fc", "fj", "fd", "jj",
)  # fmt: skip
"""What numbers of courts and agencies begin with; in capitals."""
_PAPERS: Final = (
    "court", "client", "badge", "policy", "license", "licence", "plate", "medi-?cal", "medicaid", "account", "acct",
    "claim", "complaint", "incident", "report", "record", "warrant", "citation", "chart", "invoice", "permit",
    "passport", "booking", "investigation", "intake", "allegation", "hotline", "appeal", "order", "filing", "index",
    "registry", "tribunal", "juzgado", "denuncia", "informe", "demanda", "poliza", "licencia", "cuenta", "pasaporte",
    "cedula", "matricula", "placa", "registro", "orden", "pin", "tag",
)  # fmt: skip
"""Words of other papers: of those a number has parts, letters or three figures, or is said to be a number."""
_MARKED_ALONE: Final = (
    "person", "participant", "member", "family", "child", "state", "county", "agency", "provider", "worker", "student",
    "inmate", "alien", "tracking", "reference", "ref", "serial", "control", "assignment", "service", "enrollment",
    "enrolment", "roll", "membership", "tribal", "tribe", "census", "registration", "certificate", "confirmation",
    "employee", "patient", "prescription", "voucher", "benefit", "subscriber", "persona", "nino", "familia", "cliente",
    "estado", "condado", "seguimiento", "inscripcion", "afiliacion", "miembro", "paciente", "empleado", "certificado",
)  # fmt: skip
"""Words before "number" or "id" that make them somebody's."""

_MARK: Final = (
    r"(?:num(?:ber|ero|\.)?s?|nums?|nbr|nos?\b\.?|nros?\.?|nrs?\.?|n\.\s?o\.?|n[o.\u00b0](?=\s?\d)|ids?|identifiers?"
    r"|identification|codes?|codigos?|#)"
)
_ANY: Final = rf"(?:{'|'.join(sorted((*_OWN, *_CASES, *_COURT_LETTERS, *_PAPERS), key=len, reverse=True))})"
_MARKABLE: Final = rf"(?:{'|'.join((*_OWN, *_CASES, *_COURT_LETTERS, *_PAPERS, *_MARKED_ALONE))})"
_A_SAYING: Final = re.compile(rf"{_MARKABLE}e?s?")
_OF: Final = r"(?:of|for|de|del|para)"
_THE: Final = r"(?:(?:the|this|that|her|his|their|our|its|a|la|el|los|las|su|este|esta)\s+)"
_SAID_TO_BE: Final = (
    rf"(?<![^\W_])(?:{_MARKABLE}e?s?(?:[\s_.'/-]{{0,3}}(?:{_MARKABLE}|file|reference|ref))?[\s_.'(-]{{0,3}}{_MARK}"
    rf"|{_MARK}[\s_.]{{1,3}}{_OF}\s+{_THE}?{_MARKABLE})(?:(?<=#)|(?![^\W\d_]))"
)
"""`case number`, `docket no.`, `number of the case`, `num. de caso`."""
_FIGURED: Final = r"(?:[A-Za-z]{1,6}[-/.#]{0,2}(?=\d)|[A-Z]{1,6}[-/.# ]{1,2}(?=\d))?\d\w*+"
_A_DAY_S: Final = (
    r"(?!(?:19|20)\d\d\b(?![-/]?[A-Z\d])|(?:0?\d|1[0-2])[-/.](?:19|20)\d\d\b"
    r"|(?:19|20)\d\d[-/.](?:0\d|1[0-2])\b)"
)
"""No year, and no month of one: what is left of a day."""
_GOES_ON: Final = (
    rf"(?:[-/_][A-Za-z]{{1,6}}\b|\s?[-/_]\s?{_FIGURED}|\.\d\w*|\s[A-Z]{{1,6}}[-. ]?\d\w*|\s\d\w*{NO_COUNT}"
    r"|\s(?:of|de|del|for)\s(?:19|20)\d\d\b)"
)
_NUMBER: Final = rf"{_FIGURED}{_GOES_ON}{{0,12}}+"
"""No number has more parts: without an end, a long run of figures would be gone through from each of them."""
_AND_MORE: Final = (
    rf"(?:\s*(?:,\s*(?:and|or|y|o)?|;|&|\+|and|or|to|through|y|o|e)\s*#?\s*"
    rf"{_A_DAY_S}{_NUMBER}{NO_COUNT}){{0,20}}"
)
_FILLING: Final = (
    r"(?:[\s:=(\"'-]{1,3}(?!(?:and|but|or|not|no|y|o|pero|in|en|after|before|until|had|has|with|con)\b)"
    r"[a-z']{1,12}){0,5}?"
)
"""Words between `case number` and the number: "of the child is"."""
_GAP: Final = r"[^\w.;!?\[\]]{0,5}"
_MARKED: Final = re.compile(
    rf"(?P<cue>(?i:{_SAID_TO_BE})\.?{_FILLING}{_GAP}(?:(?i:{_MARK})[\s.:]{{0,2}})?)(?<![^\W_])"
    rf"(?P<number>(?:[A-Z][\s-])?(?=(?i:{SPELT})){RUN}|{_NUMBER}{_AND_MORE})"
)
_AS: Final = (
    r"(?i:(?:docketed|indexed|captioned)\b(?:\s+(?:as|under|at|in))?"
    r"|(?:filed|numbered|registered|assigned)\s+(?:as|under|at)\b)"
)
_BARE: Final = re.compile(
    rf"(?P<cue>(?<![^\W_])(?:(?i:(?P<cued>{_ANY})(?P<many>s?))|{_AS})\.?"
    rf"(?:\s+(?i:is|was|are|es|era|fue)\b|\s+de\s+la\s+causa)?[^\w.;!?,\[\]$]{{0,4}})(?<![^\W_])"
    rf"(?P<number>{_NUMBER}{_AND_MORE})"
)
_SAID: Final = re.compile(
    rf"(?P<cue>(?<![^\W_])(?:(?i:{'|'.join((*_OWN, *_CASES))})|(?:{'|'.join(map(str.upper, _COURT_LETTERS))}))"
    rf"[\s:,]{{1,3}}(?:(?i:is|was|es|era)\s+)?)(?P<number>(?:[A-Z][\s-])?(?=(?i:{SPELT})){RUN})"
)
"""A number in words behind a word of a case: `docket twelve thirty-four`; in one word where it is a number's own."""
_OF_A_DOCKET: Final = re.compile(r"(?i)(?:docket|dkt|expediente|expte|legajo|mrn|ssn)\b")
_LETTERED: Final = re.compile(
    rf"(?<![\w/-])(?P<number>(?:\d{{1,6}}[-/. ]{{1,2}}(?:{'|'.join(map(str.upper, _COURT_LETTERS))})"
    r"|\d{1,4}[-/][A-Z]{1,5})[-/. ]{1,2}\d\w*(?:[-/]\w+)*)"
)
"""A number with letters in its middle, without any word: `2024 JV 17`, `7-J-3`."""
_BEFORE: Final = re.compile(
    rf"(?<![\w/.$-])#?(?P<number>{_NUMBER})(?P<cue>[\s,\"')]{{1,3}}"
    rf"(?:(?i:(?:(?:is|was|being|as|es|era)\s+)?\(?\s*(?:{_THE}|an?\s+)?(?:{_SAID_TO_BE}|docket|expediente)\b)"
    rf"|(?i:\(?(?:{'|'.join((*_OWN[:5], *_CASES[:6]))})\b)))"
)
"""A number before the word that makes it one: "the 12-34 docket", "12-34 is the case number"."""
_SIGNED: Final = re.compile(
    rf"(?P<cue>(?<![\w&])(?:#|(?i:nos?\.|nums?\.|nros?\.|number|numero)(?=\s|\d))\s?)(?P<number>{_NUMBER})"
)
"""A number behind `#` or `no.` alone, of parts."""
_OF_A_PLACE: Final = re.compile(
    r"(?i)(?:item|question|page|grade|room|section|step|box|line|table|chapter|outcome|note|row|part|goal|bed|suite"
    r"|phase|group|tier|level|option|choice|figure|pregunta|pagina|partida|grado)s?\s*\Z"
)
_PARTS: Final = re.compile(r"\d\w*[-/._\s#]+\w|[A-Za-z][-/. #]{0,2}\d|\d[-/]?[A-Za-z]")
_ORDINAL: Final = re.compile(r"(?i)\d+(?:st|nd|rd|th|s)\b|\d+x\b")
_YEARS: Final = re.compile(
    r"(?:0?\d[-/.]|1[0-2][-/.])?(?:19|20)\d\d(?:[-/.](?:0?\d|1[0-2])|[-/](?:19|20)\d\d)?"
)
_OF_NO_CASE: Final = re.compile(
    r"(?i)\b(?:this|that|each|every|any|which|such|some|no|in all|both|este|ese|cada|ningun)\s+\Z"
)
"""Before a word of a case that is not called by a number: "in this case 3 were seen"."""
_AN_ITEM: Final = re.compile(r"\d{1,2}(?:[A-Z]\d?)?")
_RANGE: Final = re.compile(r"(\d{1,3})\s?[-/]\s?(\d{1,3})")
_BY_TENS: Final = 5
_SMALL: Final = 20
"""Up to here a span of two figures is one of a count or of ages."""

_SAID_OF_A_CASE: Final = frozenset((*_OWN, *_CASES, *_PAPERS, *_COURT_LETTERS))
_CUES: Final = tuple(
    dict.fromkeys((
        *(each.replace("-?", "") for each in (*_OWN, *_CASES, *_COURT_LETTERS, *_PAPERS, *_MARKED_ALONE)),
        *("no", "nu", "nr", "nbr", "n.", "code", "cod", "medi", "docketed", "indexed", "captioned", "filed", "ident"),
        *("numbered", "registered", "assigned", "#"),
    ))
)  # fmt: skip
_A_CUE: Final = Near(_CUES)
_A_SIGN: Final = Near(("#", "no", "num", "nro"))
_AT_FIGURES: Final = Near(sign=FIGURES, words=1)


def says_a_number(word: str) -> bool:
    """Whether a word, in small plain letters, is one that makes a number beside it a case's; a name may be one."""
    return _A_SAYING.fullmatch(word) is not None


def without_case_numbers(sought: Sought) -> None:
    """Every number that a word beside it makes the number of a case, of a paper or of somebody's file."""
    sought.put(_LETTERED, TAKEN_OUT, IN_FIGURES)
    sought.put(_MARKED, _said_to_be, _A_CUE)
    sought.put(_BARE, _bare, _A_CUE)
    sought.put(_SAID, _said, _A_CUE)
    sought.put(_BEFORE, _before, _AT_FIGURES)
    sought.put(_SIGNED, _signed, _A_SIGN)


def _just_before(found: re.Match[str]) -> tuple[int, int]:
    """From where to where the few words stand that may say what a number is."""
    return max(0, found.start() - _A_FEW_WORDS), found.start()


_A_FEW_WORDS: Final = 30
"""Characters."""


def _instead(found: re.Match[str]) -> str:
    cue = found["cue"]
    return f"{cue}{'' if cue.endswith(tuple(' (#-/:=_' + chr(34) + chr(39))) else ' '}{TAKEN_OUT}"


def _said_to_be(found: re.Match[str]) -> str:
    return _instead(found) if _is_marked(found) else found[0]


def _is_marked(found: re.Match[str]) -> bool:
    """Whether what is said to be a number is one; a count, a share and a year in a sentence about it are not."""
    far = len(found["cue"].split()) > 4  # noqa: PLR2004 - "the case number of her" has words behind it already
    return not (
        counts_something(found.string, found.end())
        or _OF_A_PLACE.search(found["cue"])
        or (far and _YEARS.fullmatch(found["number"]))
    )


def _bare(found: re.Match[str]) -> str:
    return _instead(found) if _is_bare(found) else found[0]


def _is_bare(found: re.Match[str]) -> bool:
    """Whether a number that stands right behind a word is its number."""
    number, word = found["number"], (found["cued"] or "docket").casefold()
    if _ORDINAL.fullmatch(number) or counts_something(found.string, found.end()):
        return False
    parts = _PARTS.search(number) is not None
    if word in _OWN:
        return not re.fullmatch(r"(?:19|20)\d\d", number)
    if _YEARS.fullmatch(number):
        # "case 2024-17" is a number; "the case 2024-05" may be what is left of a day.
        return False
    if word in _COURT_LETTERS and not found["cued"].isupper():
        return False
    if _AN_ITEM.fullmatch(number) and _OF_NO_CASE.search(found.string, *_just_before(found)):
        return False
    if found["many"] or word not in (*_CASES, *_COURT_LETTERS):
        return parts or sum(map(str.isdigit, number)) > 2  # noqa: PLR2004 - "court 3", "the report, 12"
    return True


def _said(found: re.Match[str]) -> str:
    counted = counts_something(found.string, found.end()) or _OF_NO_CASE.search(
        found.string, *_just_before(found)
    )
    is_number = figures_of(found["number"]) > 1 or _OF_A_DOCKET.match(found["cue"]) is not None
    return _instead(found) if is_number and not counted else found[0]


def _before(found: re.Match[str]) -> str:
    number = found["number"]
    said = (
        counts_something(found.string, found.end()) or _YEARS.fullmatch(number) or _ORDINAL.fullmatch(number)
    )
    named = re.search(r"(?i)number|num|no\.|nro|\bid|docket|expediente", found["cue"])
    is_number = not said and (named or (_PARTS.search(number) and not _AN_ITEM.fullmatch(number)))
    return f"{TAKEN_OUT}{found['cue']}" if is_number else found[0]


def _signed(found: re.Match[str]) -> str:
    number = found["number"]
    is_number = (
        _PARTS.search(number)
        and not _AN_ITEM.fullmatch(number)
        and not counts_something(found.string, found.end())
        and not _OF_A_PLACE.search(found.string, *_just_before(found))
    )
    return _instead(found) if is_number else found[0]


def begins_a_case_number(letters: str) -> bool:
    """Whether numbers of some court or agency begin with these letters."""
    return letters.casefold() in _COURT_LETTERS


def said_of_a_case(word: str) -> bool:
    """Whether a word in small letters is one beside which a number is a case's, once it is said to be a number."""
    return word in _SAID_OF_A_CASE


def is_a_number_s_own(word: str) -> bool:
    """Whether any number behind a word in small letters is such a number."""
    return word in _OWN


def is_a_case_s(word: str) -> bool:
    """Whether a number of parts behind a word in small letters is such a number."""
    return word in _CASES


def is_a_year(text: str) -> bool:
    """Whether figures are a year, or what is left of a day."""
    return _YEARS.fullmatch(text) is not None


def asks_for_a_number(part: Question | Column) -> bool:
    """Whether a short text says by its id, label or question that the number of a case goes there."""
    if kind_of(part).entry != "line" or kind_of(part).says_when:
        return False
    said = (part.id.rpartition(".")[2], part.label, part.ask)
    return any(_ASKED.search(text) for text in said)


_ASKED: Final = re.compile(rf"(?i){_SAID_TO_BE}|(?<![^\W_])(?:docket|expediente)(?![^\W_])")


def is_a_span(text: str) -> bool:
    """Whether two figures are a small count, an age or a time from one to the other: `2-3`, `0-17`, `30-60`."""
    if (found := _RANGE.fullmatch(text)) is None:
        return False
    first, second = int(found[1]), int(found[2])
    return first < second and (second <= _SMALL or (first % _BY_TENS == 0 and second % _BY_TENS == 0))
