"""Taking addresses out of a text that somebody wrote freely: streets, units of houses, rural routes, boxes.

By their form alone, as they are written in this country, in English and in Spanish.
"""

from __future__ import annotations

import re
from typing import Final

from tui_review.sought import FIGURES, IN_FIGURES, Near, Sought

_ADDRESS: Final = "[address]"
_NAMED: Final = r"(?:[A-Z][\w'.-]*|\[\w+\])"
_NUMBERED: Final = (
    r"(?:\d{1,3}(?:st|nd|rd|th)|(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth))\b"
)
_PARTICLE: Final = r"(?:de la|de los|de las|del?|los|las|la|el|of the)"
_FULL_WAYS: Final = (
    "Street|Avenue|Boulevard|Road|Lane|Drive|Terrace|Parkway|Highway|Circle|Alley|Trail|Square|Way|Place|Court|Loop"
    "|Plaza|Route|Path|Row|Run|Walk|Mews|Ridge|Crossing|Bend|Cove|Crescent|Gardens|Glen|Grove|Heights|Hollow|Landing"
    "|Manor|Pike|Turnpike|Expressway|Freeway|Spur|Canyon|Pass|Point|View|Vista|Commons|Hill|Park"
)
_SHORT_WAYS: Final = (
    "St|Ave?|Avda|Blvd|Rd|Ln|Dr|Ter|Terr|Pkwy|Hwy|Cir|Pl|Ct|Sq|Lp|Trl|Rte|Plz|Xing|Hts|Tpke|Expy|Fwy|Cres"
)
_NUMBER_WORDS: Final = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty",
)  # fmt: skip
_SMALL_NUMBER: Final = rf"(?:(?i:{'|'.join(_NUMBER_WORDS)})(?:-[a-z]+)?\s+)"
_NUMBER_WORD: Final = rf"(?:(?:{'|'.join(map(str.capitalize, _NUMBER_WORDS))})(?:-\w+)?)"
_UNIT: Final = (
    r"(?:,?\s*(?:(?i:apt|apartment|unit|suite|ste|room|space|spc|lot|trailer|floor|depto)\b\.?\s*#?|#)\s*"
    r"(?:\w*\d[\w-]*|[A-Z])\b)?"
)
_TOWN: Final = (
    r"(?:,?\s+(?:[A-Z][\w'-]+\s+){0,2}[A-Z][\w'-]+,?\s+(?:[A-Z]{2}\b|California)(?:\s+\d{5}(?:-\d{4})?)?)?"
)
_REST: Final = rf"{_UNIT}{_TOWN}"
_COURTS: Final = (
    r"(?!(?:\w+ ){0,2}(?:Juvenile|Superior|Family|Dependency|District|Supreme|Tribal|Appeals?|Drug|Foster|Group) "
    r"(?:Court|Home|Care|Place|Park))"
)
_TURN: Final = r"(?:(?:[NSEW]{1,2}\.?|North|South|East|West|North(?:east|west)|South(?:east|west))\s+)"
_NO_NAME: Final = (
    r"(?!(?:The|This|That|An?|Each|Every|Our|Their|His|Her|No|On|In|At|Any|Some|Another|Which|What)\s)"
)
_BY_NUMBER: Final = rf"(?:\b(?:\d{{1,6}}|{_NUMBER_WORD})\s+)"
_NOT_A_YEAR: Final = r"(?!(?:19|20)\d\d\b)"
_HOUSE: Final = (
    rf"\b(?:\d{{1,6}}[A-Za-z]?(?:-\d+|\s?\d/\d|/\d)?|{_NUMBER_WORD})\s+{_COURTS}{_TURN}?(?:{_NAMED}|{_NUMBERED})"
    rf"(?:\s+(?:{_NAMED}|{_PARTICLE})){{0,3}}\s+(?:(?:{_FULL_WAYS})\b|(?:{_SHORT_WAYS})\b\.?){_REST}"
)
_HIGHWAY: Final = (
    rf"{_BY_NUMBER}(?i:hwy|highway|route|rte|interstate|state route|county road|sr|cr)\b\.?\s+\w*\d\w*{_REST}"
)
_WAY_FIRST: Final = (
    rf"(?:{_BY_NUMBER}?\b(?:Calle|Avenida|Avda\.?|Camino|Paseo|Calzada|Carretera|Callejon|Vereda|Bulevar)"
    rf"|{_BY_NUMBER}(?:Av\.|Via|Circulo|Corte|Rancho|Plaza|C/))\s+(?:{_PARTICLE}\s+)?(?:{_NAMED}|\d+)"
    rf"(?:\s+(?:{_NAMED}|{_PARTICLE}\s+{_NAMED}))*(?:\s+(?:#|No\.?\s?)?\d{{1,5}})?{_REST}"
)
"""As in Spanish."""
_WAY_IN_SMALL: Final = (
    rf"{_BY_NUMBER}?\b(?:(?:calle|avenida|avda\.?|callej[oó]n|calzada|bulevar)\s+(?:{_PARTICLE}\s+)?{_NAMED}"
    rf"(?:\s+(?:{_NAMED}|{_PARTICLE}\s+{_NAMED}))*(?:\s+(?:#|[Nn][oº]\.?\s?|[Nn][uú]m\.?\s?)?\d{{1,5}})?"
    rf"|(?:camino|paseo|carretera|vereda|plaza|corte|c/)\s+(?:{_PARTICLE}\s+)?{_NAMED}"
    rf"(?:\s+(?:{_NAMED}|{_PARTICLE}\s+{_NAMED}))*\s+(?:#|[Nn][oº]\.?\s?|[Nn][uú]m\.?\s?)?\d{{1,5}}){_REST}"
)
"""The same as Spanish writes it within a sentence: a way that is a word besides takes the number of a house."""
_WITHOUT_WAY: Final = (
    r"\b\d{1,6}[A-Za-z]?\s+(?:[NSEW]{1,2}\.|[NSEW]{2}(?=\s))\s*"
    rf"(?:{_NAMED}|{_NUMBERED})(?:\s+{_NAMED})?{_REST}"
    rf"|\b{_NOT_A_YEAR}\d{{3,6}}\s+{_TURN}(?:{_NAMED}|{_NUMBERED})(?!\s+(?:County|Region))"
)
"""A house number and where the street goes to."""
_SMALL: Final = (
    r"\b\d{1,6}\s+(?!(?:the|a|an|of|on|down|per|in|to|hours?|minutes?|miles?|times?|visits?|days?|weeks?)\b)"
    rf"(?:[a-z]\w+|\d+(?:st|nd|rd|th))\s+(?:street|avenue|boulevard|lane|road|ave|blvd)\b\.?{_UNIT}"
)
_STREET: Final = (
    rf"\b{_SMALL_NUMBER}?{_NO_NAME}(?:{_NAMED}\s+)?{_NO_NAME}(?:{_NAMED}|{_NUMBERED})\s+"
    rf"(?:(?i:street|avenue|boulevard|lane|road)\b|(?:Drive|Parkway)\b|(?:Blvd|Ave|Rd|Ln|Pkwy)\b\.?){_REST}"
    rf"|\b(?:{_NUMBERED}\s+(?:St|Dr)\b\.?|{_NO_NAME}{_NAMED}\s+St\b\.?(?!\s+[A-Z])){_REST}"
)
_ROUTE: Final = (
    r"(?i)\b(?:rural\s+(?:route|rt\.?|delivery)|r\.?r\.?|highway contract|star route|h\.?c\.?)\s+#?\d+\w*"
    r"(?:,?\s*box\s+\w+)?"
)
_ROAD: Final = (
    r"\b(?:Highway|HIGHWAY|Hwy|HWY|County Road|State Route|Route|Interstate)\.?\s+\d+\w*"
    rf"{_UNIT}|\bI-\d{{1,3}}\b"
)
_BOX: Final = (
    r"(?i)\b(?:p\.?\s?o\.?\s*|post\s+office\s+|private\s+mail)\s?box\s+#?\w+"
    r"|\b(?-i:Box|PMB|Apartado(?:\s+Postal)?)\s+#?\d{2,}"
)
_APARTMENT: Final = (
    r"(?i)\b(?:apt\b\.?|apartment|departamento|depto\b\.?)\s*(?:no\.?\s*|number\s+)?#?\s*"
    r"(?:\d\w*(?:-\w+)?|(?<=\s)(?-i:[B-Z])\b)"
)
_PLACE_IN_A_HOUSE: Final = (
    r"(?i)\b(?:apto|piso|puerta|bloque|edificio)\b\.?\s*(?:no\.?\s*)?#?\s*\d\w*"
    r"|\b(?-i:Lot|Space|Spc|Trailer|Bldg)\b\.?\s*#?\s*\d\w*"
    r"|(?:(?<=,\s)|(?<=\bat\s)|(?<=\bin\s)|(?<=\bto\s)|(?<=\bfrom\s)|(?<=\bhome\s))"
    r"(?:unit|lot|space|spc|trailer|apto|bldg)\b\.?\s*#?\s*(?:\d\w*|(?-i:[B-HJ-Z])\b)"
)
"""A unit of a house; where nothing says that it is a house's, Unit 7 is one of the agency."""
_BY_CROSSING: Final = (
    r"(?i)\b(?:carrera|cra|kra|calle|cl|diagonal|transversal|avenida|av)\b\.?\s*\d+\s?[a-z]?(?:\s(?:bis|sur|norte|este))?"
    r"\s*(?:#|no\.?|nro\.?)\s?\d+\s?[a-z]?\s?-\s?\d+"
)
"""A house by the streets it stands between: `Carrera 7 # 12-34`."""
_NO_WAY: Final = (
    rf"\b{_NOT_A_YEAR}\d{{1,6}}[A-Za-z]?\s+(?:Broadway|Main|Embarcadero|Bowery|Esplanade|Promenade|Boardwalk"
    r"|[A-Z][a-z]+(?:side|view|wood|crest|dale|hurst|shore))\b"
    rf"(?!\s+(?:[A-Z][a-z]+\s+)?(?:County|Counties|Hospital|School|Elementary|Center|Region|Office))(?!\s+cases){_REST}"
    r"|(?:(?<=\blives at )|(?<=\bliving at )|(?<=\bresides at )|(?<=\bmoved to )|(?<=\baddress is ))"
    rf"\d{{1,6}}\s+[A-Z][a-z]+\b{_REST}"
)
"""A street that is called without its kind: `1600 Broadway`."""
_AFTER_A_NUMBER: Final = Near(_NUMBER_WORDS, FIGURES)
_A_ROUTE: Final = Near(("rural", "r.r", "rr", "highway contract", "star route", "h.c", "hc"))
_A_ROAD: Final = Near(("highway", "hwy", "county road", "state route", "route", "interstate", "i-"))
_A_BOX: Final = Near(("pmb", "apartado"), re.compile("b[oO][xX]|B[oO][xX]"), 3)
_AN_APARTMENT: Final = Near(("apt", "apartment", "departamento", "depto"))
_IN_A_HOUSE: Final = Near(
    ("apto", "piso", "puerta", "bloque", "edificio", "lot", "space", "spc", "trailer", "bldg", "unit")
)
_A_CROSSING: Final = Near(
    ("carrera", "cra", "kra", "calle", "cl", "diagonal", "transversal", "avenida", "av")
)
_SPANISH_WAYS: Final = (
    "calle avenida avda camino paseo calzada carretera vereda bulevar av. via circulo corte rancho plaza c/"
)
_A_SPANISH_WAY: Final = Near((*_SPANISH_WAYS.split(), "callejon"), words=2)
_STREETS: Final = "street avenue boulevard lane road drive parkway blvd ave rd ln pkwy st dr"
_A_WAY: Final = Near(tuple(_STREETS.split()), words=3)
_PATTERNS: Final = tuple(
    (re.compile(pattern), near)
    for pattern, near in (
        (_BY_CROSSING, _A_CROSSING),
        (_HOUSE, _AFTER_A_NUMBER),
        (_HIGHWAY, _AFTER_A_NUMBER),
        (_WITHOUT_WAY, IN_FIGURES),
        (_SMALL, IN_FIGURES),
        (_ROUTE, _A_ROUTE),
        (_ROAD, _A_ROAD),
        (_BOX, _A_BOX),
        (_APARTMENT, _AN_APARTMENT),
        (_WAY_FIRST, _A_SPANISH_WAY),
        (_WAY_IN_SMALL, _A_SPANISH_WAY),
        (_STREET, _A_WAY),
        (_NO_WAY, IN_FIGURES),
        (_PLACE_IN_A_HOUSE, _IN_A_HOUSE),
    )
)


def without_addresses(sought: Sought) -> None:
    """Streets, with a house number or without, units of houses, rural routes and post office boxes."""
    for pattern, near in _PATTERNS:
        sought.put(pattern, _ADDRESS, near)
