"""Taking addresses out of a text that somebody wrote freely: streets, units of houses, rural routes, boxes.

By their form alone, as they are written in this country, and streets also as Spanish, French, Portuguese and German
write them, in capitals or small letters.
"""

from __future__ import annotations

import re
from typing import Final

from tui_review.reports.figure_runs import BEGINNINGS_OF_NUMBERS, IN_WORDS, NO_COUNT
from tui_review.reports.numbered_places import without_numbered_places
from tui_review.review.names import TITLES
from tui_review.sought import FIGURES, IN_FIGURES, Near, Sought

_ADDRESS: Final = "[address]"
_NAMED: Final = r"(?:[A-Z][\w'.-]*|\[\w+\])"
_NUMBERED: Final = (
    r"(?:\d{1,3}(?:st|nd|rd|th)|(?i:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth))\b"
)
_PARTICLE: Final = r"(?:de la|de los|de las|del?|los|las|la|el|of the)"
_OF_IT: Final = r"(?:de la|de los|de las|del?|d[aou]s?|des|los|las|les|la|le|el)\s+|(?:de )?[dl]'"
"""What stands between a way and its name, with what parts them."""
_FULL_WAYS: Final = (
    "Street|Avenue|Boulevard|Road|Lane|Drive|Terrace|Parkway|Highway|Circle|Alley|Trail|Square|Way|Place|Court|Loop"
    "|Plaza|Route|Path|Row|Run|Walk|Mews|Ridge|Crossing|Bend|Cove|Crescent|Gardens|Glen|Grove|Heights|Hollow|Landing"
    "|Manor|Pike|Turnpike|Expressway|Freeway|Spur|Canyon|Pass|Point|View|Vista|Commons|Hill|Park"
)
_SHORT_WAYS: Final = (
    "St|Ave?|Avda|Blvd|Rd|Ln|Dr|Ter|Terr|Pkwy|Hwy|Cir|Pl|Ct|Sq|Lp|Trl|Rte|Plz|Xing|Hts|Tpke|Expy|Fwy|Cres"
)
_SMALL_NUMBER: Final = rf"(?:{IN_WORDS}\s+)"
_BEGUN_WITH_CAPITAL: Final = rf"(?:(?=[A-Z]){IN_WORDS})"
_UNIT: Final = (
    r"(?:,?\s*(?:(?i:apt|apartment|unit|suite|ste|room|space|spc|lot|trailer|floor|depto)\b\.?\s*#?|#)\s*"
    rf"(?:\w*\d[\w-]*|(?:[A-Z][\s.-]{{1,2}})?{IN_WORDS}{NO_COUNT}|[A-Z][\s.-]{{1,2}}\d\w*|[A-Z])\b)?"
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
_NO_PERSON: Final = (
    rf"(?!(?i:{'|'.join(TITLES)}|judge|officer)\b\.?\s+(?i:{_FULL_WAYS})\b"
    rf"(?!\s+(?:{_FULL_WAYS}|{_SHORT_WAYS})\b))"
)
"""Not Ms. Lane."""
_BY_NUMBER: Final = rf"(?:\b(?:\d{{1,6}}|{_BEGUN_WITH_CAPITAL})\s+)"
_NOT_A_YEAR: Final = r"(?!(?:19|20)\d\d\b)"
_HOUSE: Final = (
    rf"\b(?:\d{{1,6}}[A-Za-z]?(?:-\d+|\s?\d/\d|/\d)?|{_BEGUN_WITH_CAPITAL})\s+{_COURTS}{_TURN}?(?:{_NAMED}|{_NUMBERED})"
    rf"(?:\s+(?:{_NAMED}|{_PARTICLE})){{0,3}}\s+(?:(?:{_FULL_WAYS})\b|(?:{_SHORT_WAYS})\b\.?){_REST}"
)
_HIGHWAY: Final = (
    rf"{_BY_NUMBER}(?i:hwy|highway|route|rte|interstate|state route|county road|sr|cr)\b\.?\s+\w*\d\w*{_REST}"
)
_HOUSE_NUMBER: Final = (
    r"(?:\s*,\s*|\s+)(?:#\s?|[Nn][o.\u00b0]{1,2}\s?|[Nn][uú]m\.?\s?|[Nn][uú]mero\s|[Nn]umber\s)?"
    rf"(?:\d{{1,5}}(?:\s?[a-zA-Z]|\s?bis)?\b(?!\d|[/:]\d|\s?%){NO_COUNT}"
    rf"|{IN_WORDS}{NO_COUNT}(?=\s*(?:[.,;:)\n]|\Z)|\s+(?i:con|y|en|de|desde|hasta|and|with|in|since|until|when)\b))"
)
"""Behind the street: `12`, `, 12 B`, `No. 7`, no count of something."""
_ITS_NAME: Final = rf"(?:{_OF_IT})?{_NAMED}(?:\s+(?:{_OF_IT})?{_NAMED})*"
_SMALL_NAME: Final = (
    rf"(?:{_OF_IT})?(?!(?:con|por|que|un|una|unos|unas|hace|como|solo|casi|entre|del|des|dos|das|los|las|les|durante|desde|hasta"
    r"|pour|avec|dans|com|para|was|and|for)\b)[a-z]{3,}(?:\s+[a-z]{3,})?"
)
"""A street's name in small letters, which no word beside it may be taken for."""
_WAYS_ALONE: Final = r"calle|avenida|avda\.?|callej[oó]n|calzada|bulevar|rua"
"""What is a way and nothing else."""
_WAYS_BESIDES: Final = (
    r"camino|paseo|carretera|ctra\.?|carrera|cra\.?|kra\.?|vereda|plaza|plza\.?|pza\.?|corte|circulo|rancho|ronda"
    r"|travesia|pasaje|glorieta|alameda|rue|chemin|all[eé]e|impasse|boulevard|avenue|blvd\.?|ave?\.?|bd\.?|quai|cours"
    r"|(?<!en )route|place|passage|square|sentier|travessa|estrada|largo|pra[cç]a|rodovia|ladeira|beco"
)
"""What is one where the number of a house stands before or behind it: most are a word besides."""
_CLOSE: Final = r"\b(?i:c/|avd?a?\.|ave\.|ctra\.|r\.|cl\.|bd\.|pl\.|cra\.|kra\.|pza\.)"
"""Ways cut short, behind which no blank need stand."""
_WAY_CALLED: Final = rf"(?:\b(?i:{_WAYS_ALONE}|{_WAYS_BESIDES})\s+|{_CLOSE}\s*)"
_HOUSE_FIRST: Final = rf"(?:\b(?:\d{{1,6}}(?:[a-zA-Z]|\s(?:bis|ter))?|{_BEGUN_WITH_CAPITAL})\s*,?\s+)"
_WAY_FIRST: Final = (
    rf"{_HOUSE_FIRST}?\b(?:(?i:{_WAYS_ALONE})|Camino|Paseo|Calzada|Carretera|Vereda)\s+"
    rf"(?:{_ITS_NAME}|\d+\b{NO_COUNT})(?:{_HOUSE_NUMBER})?{_REST}"
    rf"|{_HOUSE_FIRST}(?:{_WAY_CALLED}|Via\s+)(?:{_ITS_NAME}|\d+\b{NO_COUNT})(?:{_HOUSE_NUMBER})?{_REST}"
    rf"|{_WAY_CALLED}{_ITS_NAME}{_HOUSE_NUMBER}{_REST}"
)
"""As in Spanish, French and Portuguese, also within a sentence."""
_WAY_IN_SMALL: Final = (
    rf"{_HOUSE_FIRST}(?:\b(?i:{_WAYS_ALONE}|rue)\s+|{_CLOSE}\s*){_SMALL_NAME}{_REST}"
    rf"|(?:\b(?i:{_WAYS_ALONE}|rue)\s+|{_CLOSE}\s*){_SMALL_NAME}{_HOUSE_NUMBER}{_REST}"
)
"""The same with a name that nobody wrote a capital of."""
_GERMAN_HOUSE: Final = r"\s+\d{1,4}(?:\s?[a-z]|\s?[-/]\s?\d+[a-z]?)?\b(?![./:]\d|\s?%)" + NO_COUNT
_WAY_LAST: Final = (
    rf"{_HOUSE_FIRST}?\b[^\W\d_][\w-]{{2,}}(?i:strasse\b|str\.|str\b(?=\s+\d)|gasse\b)(?:{_GERMAN_HOUSE})?"
    rf"|\b[^\W\d_][\w-]{{2,}}(?i:weg|platz|allee|damm|ufer|chaussee|pfad|steig){_GERMAN_HOUSE}"
    rf"|\b[A-Z][\w-]+\s+(?:Strasse|Str\.|Weg|Platz|Allee|Gasse|Damm|Ufer|Chaussee|Ring|Pfad){_GERMAN_HOUSE}"
)
"""As in German, where the way is the end of the name and the number stands behind it."""
_BY_A_PLACE: Final = (
    rf"\b(?i:am|im|an der|auf de[rm]|hinter de[rm]|unter de[nr])\s+[A-Z][\w-]+{_GERMAN_HOUSE}"
)
"""`Am Markt 3`."""
_WITHOUT_WAY: Final = (
    r"\b\d{1,6}[A-Za-z]?\s+(?:[NSEW]{1,2}\.|[NSEW]{2}(?=\s))\s*"
    rf"(?:{_NAMED}|{_NUMBERED})(?:\s+{_NAMED})?{_REST}"
    rf"|\b{_NOT_A_YEAR}\d{{3,6}}\s+{_TURN}(?:{_NAMED}|{_NUMBERED})(?!\s+(?:County|Region))"
)
"""A house number and where the street goes to."""
_NO_STREET_S: Final = (
    r"(?!(?:the|a|an|of|on|down|per|in|to|by|with|from|and|or|at|saw|was|one|way|right|parent|case|step|school|long|short|hours?|hrs?|minutes?|mins?|miles?|times?"
    r"|visits?|days?|weeks?|juvenile|superior|family|dependency|district|supreme|tribal|appeals?|drug|foster|group|safe|county"
    r"|federal|open|night|\w+s)\b)"
)
"""No word that stands between a count and what is counted."""
_NOT_ONE: Final = r"(?!(?i:one|uno)\s+(?!(?i:hundred|thousand|oh|zero)))"
"""A way alone is one."""
_SMALL: Final = (
    rf"\b(?:\d{{1,6}}[a-z]?|{_NOT_ONE}{IN_WORDS})\s+(?:(?i:[nsew]\.?|north|south|east|west)\s+)?{_NO_STREET_S}(?:[a-z]\w+|\d+(?:st|nd|rd|th))\s+"
    r"(?:(?:[a-z]\w+\s+)?(?:street|avenue|boulevard|lane|road|ave|blvd|rd|ln|pkwy)\b\.?"
    rf"|(?:st|dr|ct|pl|ter|cir|hwy)\b\.?(?=\s*(?:[,;:.)]|\Z|apt\b|unit\b|#))){_UNIT}"
    r"|(?:(?<=\bat )|(?<=\bto )|(?<=\bfrom )|(?<=\bin )|(?<=\bis )|(?<=\bof )|(?<=, ))"
    rf"\d{{1,6}}\s+{_NO_STREET_S}[a-z]\w+\s+(?:drive|court|way|place|circle|terrace|parkway|trail|loop|plaza|square|alley)\b{_UNIT}"
)
_STREET: Final = (
    rf"\b{_SMALL_NUMBER}?{_NO_NAME}{_NO_PERSON}(?:{_NAMED}\s+)?{_NO_NAME}(?:{_NAMED}|{_NUMBERED})\s+"
    rf"(?:(?i:street|avenue|boulevard|lane|road)\b|(?:Drive|Parkway)\b|(?:Blvd|Ave|Rd|Ln|Pkwy)\b\.?)"
    rf"(?:{_HOUSE_NUMBER}(?=\s*(?:[.,;)]|\Z)))?{_REST}"
    rf"|\b(?:{_NUMBERED}\s+(?:St|Dr)\b\.?|{_NO_NAME}{_NAMED}\s+St\b\.?(?![^\S\n]+[A-Z])){_REST}"
)
_ROUTE: Final = (
    r"(?i)\b(?:rural\s+(?:route|rt\.?|delivery)|r\.?r\.?|highway contract|star route|h\.?c\.?)"
    rf"\s+(?:no\.?\s*|number\s+)?#?(?:\d+\w*|{IN_WORDS}{NO_COUNT})(?:,?\s*box\s+(?:#\s?|number\s+)?(?:{IN_WORDS}|\w+))?"
)
_ROAD: Final = (
    r"\b(?:Highway|HIGHWAY|Hwy|HWY|County Road|State Route|Route|Interstate)\.?\s+"
    rf"(?:\d+\w*|{IN_WORDS}{NO_COUNT})"
    rf"{_UNIT}|\bI-\d{{1,3}}\b"
)
_A_MONTH_OR_WEEKDAY: Final = (
    r"(?!(?i:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|the|she|he|they|we|it|then)\b)"
)
_A_CROSS_STREET: Final = (
    rf"(?:{_TURN}?(?:{_A_MONTH_OR_WEEKDAY}{_NAMED}|{_NUMBERED})"
    rf"(?:\s+(?:(?:{_FULL_WAYS})\b|(?:{_SHORT_WAYS})\b\.?))?)"
)
_CORNER: Final = (
    rf"\b(?i:corner|intersection|crossing)\s+(?i:of)\s+{_A_CROSS_STREET}\s+(?:and|&|at)\s+{_A_CROSS_STREET}"
    rf"|(?:(?<=\bon )|(?<=\bat )|(?<=\bnear )|(?<=\bby )|(?<=\boff ))"
    rf"(?:\d{{1,3}}(?:st|nd|rd|th)\s+(?:and|&)\s+{_A_CROSS_STREET}|{_A_MONTH_OR_WEEKDAY}[A-Z][a-z]+\s+(?:and|&)\s+\d{{1,3}}(?:st|nd|rd|th)\b)"
)
"""A corner of two streets: `12th and Elm`."""
_SMALL_WITHOUT_WAY: Final = (
    r"(?:(?<=\blives at )|(?<=\bliving at )|(?<=\bresides at )|(?<=\bmoved to )|(?<=\baddress is )|(?<=\bstays at ))"
    rf"\d{{1,6}}\s+{_NO_STREET_S}[a-z]{{3,}}\b{NO_COUNT}(?=\s*(?:[.,;)]|\Z)|\s+(?:in|with|when|and|since|until|on)\b)"
)
"""`moved to 45 elm in June`."""
_BY_CROSSING: Final = (
    r"(?i)\b(?:carrera|cra|kra|calle|cl|diagonal|transversal|avenida|av)\b\.?\s*\d+\s?[a-z]?(?:\s(?:bis|sur|norte|este))?"
    r"\s*(?:#|no\.?|nro\.?)\s?\d+\s?[a-z]?\s?-\s?\d+"
)
"""A house by the streets it stands between: `Carrera 7 # 12-34`."""
_NO_WAY: Final = (
    rf"\b{_NOT_A_YEAR}\d{{1,6}}[A-Za-z]?\s+(?:Broadway|Main|Embarcadero|Bowery|Esplanade|Promenade|Boardwalk"
    r"|[A-Z][a-z]+(?:side|view|wood|crest|dale|hurst|shore))\b"
    rf"(?!\s+(?:[A-Z][a-z]+\s+)?(?:County|Counties|Hospital|School|Elementary|Center|Region|Office))(?!\s+cases){_REST}"
    r"|(?:(?<=\blives at )|(?<=\bliving at )|(?<=\bresides at )|(?<=\bmoved to )|(?<=\baddress is )|(?<=\bstays at )"
    r"|(?<=\bhouse at )|(?<=\bhome at )|(?<=\bapartment at )|(?<=\btrailer at ))"
    rf"(?:\d{{1,6}}(?:-?[A-Za-z]\b)?|{IN_WORDS})\s+{_COURTS}{_A_MONTH_OR_WEEKDAY}[A-Z][a-z]+\b"
    rf"(?:[^\S\n]+{_A_MONTH_OR_WEEKDAY}[A-Z][a-z]+\b)?{_REST}"
    rf"|\b\d{{1,6}}-[A-Z]\s+[A-Z][a-z]+\b(?=\s*(?:[.,;)]|\Z)){_REST}"
)
"""A street that is called without its kind: `1600 Broadway`."""
_AFTER_A_NUMBER: Final = Near(BEGINNINGS_OF_NUMBERS, FIGURES)
_A_ROUTE: Final = Near(("rural", "r.r", "rr", "highway contract", "star route", "h.c", "hc"))
_A_ROAD: Final = Near(("highway", "hwy", "county road", "state route", "route", "interstate", "i-"))
_AT_A_CORNER: Final = Near(("corner", "intersection", "crossing"), re.compile("[0-9](?:st|nd|rd|th)"), 2)
_A_CROSSING: Final = Near(
    ("carrera", "cra", "kra", "calle", "cl", "diagonal", "transversal", "avenida", "av")
)
_FIRST_WAYS: Final = (
    "calle avenida avda callej calzada bulevar rua camino paseo carretera ctra carrera cra kra vereda plaza"
    " plza pza corte circulo rancho via ronda travesia pasaje glorieta alameda rue chemin allee impasse"
    " boulevard avenue blvd av bd quai cours route place passage square sentier travessa estrada largo pra"
    " rodovia ladeira beco c/ r. cl. pl."
)
_A_FIRST_WAY: Final = Near(tuple(_FIRST_WAYS.split()), words=6)
_A_LAST_WAY: Final = Near(
    sign=re.compile(
        "[sS]tr|[gG]asse|[wW]eg|[pP]latz|[aA]llee|[dD]amm|[uU]fer|[cC]hauss|[pP]fad|[sS]teig|STR|Ring"
    ),
    words=2,
)
_AT_A_PLACE: Final = Near(("am", "im", "an der", "auf de", "hinter de", "unter de"))
_STREETS: Final = "street avenue boulevard lane road drive parkway blvd ave rd ln pkwy st dr"
_A_WAY: Final = Near(tuple(_STREETS.split()), words=7)
_PATTERNS: Final = tuple(
    (re.compile(pattern), near)
    for pattern, near in (
        (_BY_CROSSING, _A_CROSSING),
        (_CORNER, _AT_A_CORNER),
        (_HOUSE, _AFTER_A_NUMBER),
        (_HIGHWAY, _AFTER_A_NUMBER),
        (_WITHOUT_WAY, IN_FIGURES),
        (_SMALL, _AFTER_A_NUMBER),
        (_ROUTE, _A_ROUTE),
        (_ROAD, _A_ROAD),
        (_WAY_FIRST, _A_FIRST_WAY),
        (_WAY_IN_SMALL, _A_FIRST_WAY),
        (_WAY_LAST, _A_LAST_WAY),
        (_BY_A_PLACE, _AT_A_PLACE),
        (_STREET, _A_WAY),
        (_NO_WAY, _AFTER_A_NUMBER),
        (_SMALL_WITHOUT_WAY, IN_FIGURES),
    )
)


_A_WAY_S_NAME: Final = frozenset(_FULL_WAYS.casefold().split("|"))


def is_a_way(word: str) -> bool:
    """Whether a word in small letters is one that streets end with, whoever is called so."""
    return word in _A_WAY_S_NAME


def without_addresses(sought: Sought) -> None:
    """Streets, with a house number or without, units of houses, rural routes and post office boxes."""
    for pattern, near in _PATTERNS:
        sought.put(pattern, _ADDRESS, near)
    without_numbered_places(sought)
