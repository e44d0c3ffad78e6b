"""Taking out the number of a place that has one, with the word that says so: an apartment, a lot, a box, a mile.

The number goes whole, in figures or in words of any length, with a letter, with what says that it is a number, over a
line's end and whatever follows it, in English and in Spanish. Behind `the`, `her` and the like ("in her house two
dogs") or behind a word that is no place's alone, it goes where what follows says that it counts nothing.
"""

from __future__ import annotations

import re
from typing import Final

from tui_review.reports.figure_runs import IN_WORDS, NO_COUNT, counts_something
from tui_review.sought import Near, Sought

_HOMES: Final = (
    "apartment", "apt", "apartamento", "apto", "aptmt", "departamento", "depto", "dpto",
)  # fmt: skip
"""Where somebody lives, and nothing else: a number behind one is its number."""
_MARKERS: Final = (
    r"mile\s?markers?", r"mile\s?posts?", "mileposts?", "kilometro", r"p\.?\s?o\.?\s?(?:box|drawer)", r"p\.?o\.?b",
    r"(?:post\s+office|postal|post|private\s+mail|mail)\s?box", "mailbox", r"apartado\s+(?:postal|de\s+correos)",
    r"casilla\s+postal", "pmb",
)  # fmt: skip
_HOUSES: Final = (
    "house", "trailer", "cabin", "cottage", "bungalow", "flat", "condo", "duplex", "townhouse", "townhome", "villa",
    "bldg", "building", "casa", "lote", "piso", "puerta", "bloque", "edificio", "manzana", "interior", "apartado",
    "vivienda",
)  # fmt: skip
"""Words of much else: behind a word that says where, or where nothing follows that is counted."""
_PARTS_OF_PLACES: Final = ("unit", "lot", "space", "spc", "suite", "ste")
"""Words of agencies and offices too: behind a word that says where alone."""
_WITH_A_MARK: Final = ("room", "rm", "home", "dorm")
"""Behind one a number is its number where it is said to be one."""
_ADDRESS: Final = "[address]"
_SHORT: Final = ("apt", "apts", "apto", "aptmt", "depto", "dpto", "bldg", "spc", "ste", "rm")
"""Cut short, with a point that ends no sentence."""
_ANY: Final = "|".join((
    *_MARKERS,
    *(rf"{each}s?" for each in (*_HOMES, "house", "trailer", "cabin", "cottage", "flat", "lote", "casa")),
    *_HOUSES,
    *_PARTS_OF_PLACES,
    *_WITH_A_MARK,
))  # fmt: skip
_MARK: Final = (
    r"(?:num(?:ber|ero)?s?\b\.?|nos?\.|no(?!\s+(?:one|two)\b(?!\s(?:hundred|thousand|oh|zero)))(?=[\s#]|\d)|nbr\b\.?"
    r"|nros?\b\.?|n\.?(?=\s?\d)|#|letter\b|letra\b)"
)
"""`number`, `no.`, and no `no one`."""
_IS: Final = r"(?:is|was|es|era)\b"
_FILL: Final = rf"(?:(?:'s)?[\s:,(#\"'-]{{0,3}}(?:{_MARK}|{_IS})){{0,4}}+[\s:(#\"'-]{{0,3}}"
_NO_DAY: Final = (
    r"(?!\d+(?:st|nd|rd|th|s|x)\b|\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\b|\d{1,2}:\d\d|\d+\s?[ap]\.?m\b|[\d.]+\s?%"
    r"|\d+(?:-(?:to|or)-\d+)?-(?:year|yr|month|mo|week|day|hour|hr|minute|bed|person|unit|plex|story|room|page|mile)s?\b)"
)
_FIGURES: Final = rf"{_NO_DAY}\d\w*+(?:\.\d+)?(?:[-/]\w++){{0,3}}(?:\s\d/\d\b)?"
_LETTER: Final = r"(?-i:[A-Z]|[b-df-hj-np-tv-xz])"
"""One that is no word."""
_LETTER_BEHIND: Final = rf"(?:[\s-]?(?:(?!a){_LETTER}|a(?!\s+[a-z]))(?![^\W_]|'|\.\s?(?-i:[A-Z])))?"
_A_NUMBER: Final = (
    rf"(?:(?<![^\W_]){_LETTER}(?:[\s.-]{{1,2}}|(?=\d)))?"
    rf"(?:{_FIGURES}|(?<![^\W_])(?:an?\s+(?=hundred|thousand))?{IN_WORDS}(?:\s+point\s+{IN_WORDS})?)"
    rf"{_LETTER_BEHIND}"
)
_A_LETTER: Final = r"(?<![^\W_])(?-i:[B-HJ-Z](?!'|\.\s?[A-Z])|A(?=\s*(?:[.,;:)]|\Z)))(?![^\W_])"
_FUNCTION_WORD: Final = (
    r"(?:in|at|on|with|is|was|are|were|has|had|have|does|did|as|its|his|hers|this|since|until|till|when|where|while|near"
    r"|by|from|because|but|who|which|that|she|he|they|we|i|it|the|her|their|our|my|there|then|after|before|during"
    r"|needs|smells|looks|belongs|stays|remains|seems|for|if|so"
    r"|en|con|es|era|tiene|del?|que|desde|hasta|cuando|donde|por|para|su|la|el)"
)
_IN_A_ROW: Final = rf"\s*(?:,\s*)?(?:and|or|to|y|o|al?|-)\s+(?:\d|{IN_WORDS})"
_ENDS_THERE: Final = re.compile(
    rf"(?i)(?!{_IN_A_ROW})(?:\s*(?:[.,;:!?()\[\]\"']|-|\Z)|\s*\n\s*(?-i:[A-Z\d])|[^\S\n]*\n[^\S\n]*\n"
    rf"|\s+(?:{_FUNCTION_WORD}|and|or|y|o|to"
    r"|of\s+(?:the|a|an|that)\s+(?:building|complex|park|camp|court|motel|apartments?|house|duplex|development))\b)"
)
"""The end of a part of a sentence, or a word that nothing is counted with."""
_AND_MORE: Final = (
    rf"(?:(?:\s*,\s*(?:(?:and|or|y)\s+)?|\s*&\s*|\s+(?:and|or|y|o|to|through)\s+)#?{_A_NUMBER}){{0,4}}"
)
_COUNTED_TOO: Final = re.compile(
    r"(?i)[\s-]+(?:bed|bath)?(?:rooms?|baths?|blocks?|doors|stor(?:y|ies)|houses|apartments|units|streets|nights?|others?|"
    r"people|kids|teens|more)\b"
)
_MAY_BE_COUNTED: Final = re.compile(
    rf"(?i)[^\S\n]+(?:{IN_WORDS}|\d|(?!{_FUNCTION_WORD}\b)(?:[^\W\d_]+[^\S\n]+(?!{_FUNCTION_WORD}\b))?[^\W\d_]+[^\Ws]s\b"
    r"|(?:wom|m)en\b)"
)
"""Something of which there are several, with a word before it or without."""
_ONE: Final = re.compile(r"(?i)(?:one|1|an?\s.*|hundred|uno)\Z")
_SAYS_WHERE: Final = re.compile(
    r"(?i)(?:(?:^|[.,;:!?()\[\]\"'/&]|-)\s*"
    r"|(?<!\w)(?:in|into|inside|at|to|from|near|of|by|on|onto|off|outside|behind|for|and|or|is|was|now|address"
    r"|en|a|de|desde|hasta|por|y|o|es|era|vive|live|lives|lived|rents?|rented|left|leaves|leave|visited|found|has|had|shares?|shared|bought)\s+)\Z",
    re.MULTILINE,
)
_OF_A_UNIT: Final = re.compile(r"(?i)(?:,|\b(?:in|into|at|to|from|home|address|en)|\[address\])\s+\Z")
_OF_AN_OFFICE: Final = re.compile(r"(?i)\b(?:in|into|at|to|from)\s+\Z")
_NUMBER_OF: Final = re.compile(r"(?i)\b(?:number|num\.?|numero|no\.)\s+(?:of|de|del)\s+(?:\w+\s+)?\Z")
_MUCH: Final = re.compile(r"(?i)\b(?:an?|the|whole|this|that|parking)\s+\Z")
_BEFORE_AN_ADDRESS: Final = re.compile(
    r"(?i),?\s*\[address\]|\s+(?:of|in|at)\s+(?:the|a|an|our|their|her|his)\s+"
    r"(?:building|complex|apartments?|duplex|trailer|mobile|rv|park|camp|motel)\b"
)
_A_SPAN: Final = 40
"""Characters before a word that may say what it is."""
_PLACE: Final = re.compile(
    rf"(?i)(?<![^\W_])(?P<cue>{_ANY})(?![^\W\d_])(?P<fill>\.?{_FILL})(?P<number>{_A_NUMBER}|{_A_LETTER})"
    rf"(?P<more>{_AND_MORE})"
)
_A_PLACE: Final = Near(
    tuple(
        dict.fromkeys((
            *_HOMES, *_HOUSES, *_PARTS_OF_PLACES, *_WITH_A_MARK,
            *("mile", "kilometro", "p.", "po", "p ", "private", "mail", "casilla", "pmb"),
        ))
    )
)  # fmt: skip
_MAIL_BOX: Final = re.compile(
    r"(?i)\b(?:p\.?\s?o\.?\s*|post\s+office\s+|private\s+mail\s+)box\s+#?(?!(?:address|number|rental|key|is|was|in|at"
    r"|and|or|for|that|which|the|to|of|on|from|with|as|but|so|because|since|instead|near)\b)\w+"
    rf"|\b(?-i:Box)\s+(?:no\.?\s*|number\s+)?#?(?:\d{{2,}}|{IN_WORDS}{NO_COUNT})"
    r"|\bmile\s+\d[\d.]*\s+(?:of|on)\s+\[address\]"
    rf"|\bmile\s+{IN_WORDS}\s+(?:of|on)\s+\[address\]"
)
_A_MAIL_BOX: Final = Near(("box", "post", "private", "p.", "po", "p ", "mile"))


_ENDS_A_SENTENCE: Final = re.compile(r"\s*(?:[.,;:!?)\]]|\Z)|\s*\n\s*[A-Z]")
_IS_A_MARKER: Final = re.compile("|".join(_MARKERS))
_A_MARK: Final = re.compile(_MARK, re.IGNORECASE)
_SAYS_IT_IS: Final = re.compile(_IS, re.IGNORECASE)
_HAS_A_LETTER: Final = re.compile(r"\d[^\W\d_]|(?<![^\W_])[^\W\d_](?![^\W_])")
_CALLED_BY_LETTERS: Final = frozenset((
    "unit", "lot", "space", "spc", "trailer", "bldg", "building", "flat", "house", "cabin", "casa",
))  # fmt: skip
_A_POINT_OF_A_LIST: Final = re.compile(r"\n\s*\d{1,2}[.)]\s")
_IN_SPANISH: Final = re.compile(
    r"(?i)ap(?:artam|to|artado)|de?p|casa|lote|piso|puerta|bloque|edif|manz|inter|casilla|kil"
)
_SOONER_COUNTED: Final = frozenset(("casa", "casas", "building", "interior", "puerta"))
"""Before these a word that says where says nothing: `en casa`."""


_LIVED_AT: Final = re.compile(
    r"(?i)(?<!\w)(?P<cue>(?:live[sd]?|living|resides?|residing|stay(?:s|ed)?|moved|moving)\s+(?:at|in|to)\s+)"
    rf"(?:#\s?{_A_NUMBER}|no\.\s?{_A_NUMBER}|\d{{1,4}}-?(?-i:[A-Z])\b)"
)
"""`lives at #4`."""
_A_LIFE: Final = Near(("live", "living", "resid", "stay", "mov"))


def without_numbered_places(sought: Sought) -> None:
    """Apartments, numbered houses, lots, units of a house, miles of a road, boxes; streets are taken out by then."""
    sought.put(_PLACE, _without_it, _A_PLACE)
    sought.put(_MAIL_BOX, _ADDRESS, _A_MAIL_BOX)
    sought.put(_LIVED_AT, rf"\g<cue>{_ADDRESS}", _A_LIFE)


def _without_it(found: re.Match[str]) -> str:
    if not _is_its_number(found):
        return found[0]
    more, end = found["more"], found.end()
    several = found["cue"].endswith("s") or "," not in more
    return _ADDRESS if several and _ENDS_THERE.match(found.string, end) else f"{_ADDRESS}{more}"


def _is_its_number(found: re.Match[str]) -> bool:
    """Whether what stands behind the word of a place is its number, and counts nothing."""
    text, word, number = found.string, found["cue"].casefold(), found["number"]
    fill, end = found["fill"], found.end("number")
    strict = _before(_SAYS_WHERE, found) or _IS_A_MARKER.fullmatch(word) is not None
    marked = _A_MARK.search(fill) is not None or _before(_NUMBER_OF, found)
    if _begins_a_sentence(found, sure=strict or marked) or _is_no_number(word, number):
        return False
    if marked:
        return word != "home" or number[0].isdigit()
    if _SAYS_IT_IS.search(fill):
        return word in _HOMES and _ENDS_A_SENTENCE.match(text, end) is not None
    if len(number) == 1 and number.isalpha():
        return _may_have_a_letter(found, word.removesuffix("s"), strict=strict)
    if not _HAS_A_LETTER.search(number) and _is_counted(text, end):
        return False
    if not strict and re.search(r"[:(-]", fill):
        return word in _HOMES and "(" in fill and _ENDS_THERE.match(text, end) is not None
    return _by_its_word(found, word.removesuffix("s"), strict=strict)


def _is_no_number(word: str, number: str) -> bool:
    """Whether a word is none of numbers in the language of the place: `left the apartment once`."""
    return number.casefold().startswith("once") and not _IN_SPANISH.match(word)


def _by_its_word(found: re.Match[str], word: str, *, strict: bool) -> bool:
    """Whether a number that nothing marks is one; `strict` where a word before says where."""
    text, number, end = found.string, found["number"], found.end("number")
    ends = _ENDS_THERE.match(text, end) is not None
    in_doubt = _MAY_BE_COUNTED.match(text, end) is not None or (_ONE.match(number) is not None and not ends)
    if word in _HOMES:
        return strict or not in_doubt
    if word in _WITH_A_MARK:
        return False
    if word in ("suite", "ste"):
        return _before(_OF_AN_OFFICE, found) or _BEFORE_AN_ADDRESS.match(text, end) is not None
    if word == "unit":
        return _before(_OF_A_UNIT, found) or _BEFORE_AN_ADDRESS.match(text, end) is not None
    if word in ("lot", "space", "spc"):
        capital = found["cue"][0].isupper() and number[0].isdigit()
        is_said = strict or capital or (word == "lot" and not _before(_MUCH, found))
        return (is_said and not in_doubt) or _BEFORE_AN_ADDRESS.match(text, end) is not None
    if word == "apartado":
        return (found["cue"][0].isupper() or len(number) > 1) and not in_doubt
    if word in _HOUSES:
        return ends or (strict and not in_doubt and word not in _SOONER_COUNTED)
    return True


def _may_have_a_letter(found: re.Match[str], word: str, *, strict: bool) -> bool:
    """Whether a letter alone is the number of such a place: `apartment B`, `in unit B`."""
    if not found["fill"] or found["fill"].strip() or "\n" in found["fill"]:
        return False
    if word in _HOMES:
        return True
    return word in _CALLED_BY_LETTERS and (_before(_OF_A_UNIT, found) if word == "unit" else strict)


def _begins_a_sentence(found: re.Match[str], *, sure: bool) -> bool:
    """Whether a number stands behind the end of a line or of a sentence, and begins the next.

    `sure` where a word besides says that it is a number, or where the place is.
    """
    fill, number = found["fill"], found["number"]
    is_capital = number[:2].istitle() and number.isalpha()
    if fill.startswith("."):
        return found["cue"].casefold() not in _SHORT or (is_capital and not found["cue"][0].isupper())
    if "\n" not in fill:
        return False
    is_a_point = _A_POINT_OF_A_LIST.match(found.string, found.start("fill") + fill.index("\n")) is not None
    return (is_capital and not sure) or is_a_point or re.search(r"\n\s*\n", fill) is not None


def _is_counted(text: str, end: int) -> bool:
    return counts_something(text, end) or _COUNTED_TOO.match(text, end) is not None


def _before(pattern: re.Pattern[str], found: re.Match[str]) -> bool:
    """Whether what stands right before a place is of that kind."""
    return pattern.search(found.string, max(0, found.start() - _A_SPAN), found.start()) is not None
