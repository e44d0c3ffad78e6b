"""Taking addresses out of a text that somebody wrote freely: streets, units of houses, rural routes, boxes.

By their form alone, as they are written in this country, in English and in Spanish.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui_review.sought import Sought

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
_NUMBER_WORD: Final = r"(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Twenty)"
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
    rf"\b(?:\d{{1,6}}[A-Za-z]?(?:-\d+|\s1/2)?|{_NUMBER_WORD})\s+{_COURTS}{_TURN}?(?:{_NAMED}|{_NUMBERED})"
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
    rf"\b{_NO_NAME}(?:{_NAMED}\s+)?{_NO_NAME}(?:{_NAMED}|{_NUMBERED})\s+"
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
_BY_FIGURE: Final = tuple(
    map(re.compile, (_HOUSE, _HIGHWAY, _WITHOUT_WAY, _SMALL, _ROUTE, _ROAD, _BOX, _APARTMENT))
)
_BY_NAME: Final = tuple(map(re.compile, (_WAY_FIRST, _STREET)))
_A_FIGURE: Final = re.compile(rf"\d|\b{_NUMBER_WORD}\b|[Aa]p(?:t|artment)|(?i:box)|APT")
_A_WAY: Final = re.compile(
    r"(?i:street|avenue|boulevard|lane|road)|Drive|Parkway|Blvd|Ave|Rd|Ln|Pkwy|St\b|Calle|Aven|Avda|Cami|Pase|Calz|Carr"
    r"|Vered|Bulev|Av\.|\d(?:st|nd|rd|th) Dr"
)


def without_addresses(sought: Sought) -> None:
    """Streets, with a house number or without, units of houses, rural routes and post office boxes."""
    for cue, patterns in ((_A_FIGURE, _BY_FIGURE), (_A_WAY, _BY_NAME)):
        if cue.search(sought.plain) is not None:
            for pattern in patterns:
                sought.put(pattern, _ADDRESS)
