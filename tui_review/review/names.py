"""People's names stand on the face sheet and nowhere else: finding them where they should not be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import combinations
from typing import Final, NamedTuple

from tui_review.instrument.blanks import blank_texts
from tui_review.instrument.language.evaluate import RowMap
from tui_review.instrument.model import Instrument
from tui_review.review.model import Review
from tui_review.review.who import ROLES
from tui_review.sought import Sought, plain_signs

_SHORTEST: Final = 2
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_NO_NAMES: Final = frozenset(
    (
        *ROLES,
        "leader",
        "site",
        "trainee",
        "case",
        "family",
        "matter",
        "minor",
        "fictional",
        "re",
        "in",
        "al",
        "et",
    )
)
"""Words that stand in a name, of a case above all, and are nobody's."""
_PARTICLES: Final = frozenset((
    "d", "da", "dal", "das", "de", "del", "dela", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "las",
    "le", "los", "mc", "st", "ter", "van", "von", "y", "zu",
))  # fmt: skip
"""What belongs to the name behind it, and is none alone."""
_MOST_PIECES: Final = 5
"""So many pieces of a name are one form at most; the name as a whole is one besides."""
_PIECE: Final = re.compile(r"[^\W\d_]+")
_APART: Final = re.compile(r"(?i)\b([dlo])'\s+(?=[^\W\d_])|\b(o)\s+(?=[^\W\d_])")
"""What belongs to the next word, with a blank behind it: "O' Brien", "O Brien"."""
_OPENS: Final = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=^[DLO])(?=[A-Z][a-z])"
    r"|(?i:(?<=^mc)(?=[a-z]{3})|(?<=^mac)(?=[a-z]{3})|(?<=^fitz)(?=[a-z]{3})|(?<=^v[ao]n)(?=[a-z]{3})"
    r"|(?<=^vande[rn])(?=[a-z]{3})|(?<=^de)(?=l[ao]s?[a-z]{4})|(?<=^del[ao])(?=[a-z]{4})|(?<=^del[ao]s)(?=[a-z]{4})"
    r"|(?<=^o)(?=brien|conn|dea|dell|do[nw]|dris|farr|flah|flyn|gara|gor|grad|hag|hall|han|hara|kane|keef|lear"
    r"|lough|laugh|mah|mall|mara|mear|neal|neil|quin|regan|reil|rior|rour|shau|shea|sull|tool))"
)
"""Where people put a blank, an apostrophe or a capital into a word of a name: Mc Allister, O'Brien, Vander Berg."""
_TWO_LETTERS: Final = {
    ord(sign): plain
    for signs, plain in (("\u00e4\u00e6", "ae"), ("\u00f6\u00f8", "oe"), ("\u00fc", "ue"), ("\u00e5", "aa"))
    for sign, plain in (
        *((each, plain) for each in signs),
        *((each.upper(), plain.capitalize()) for each in signs),
    )
}
"""How some letters are written on a keyboard that lacks them, where they do not only lose their accent."""
TITLES: Final = ("mr", "mrs", "ms", "miss", "mx", "dr", "sra", "srta")
"""What people put before a family's name."""
_SUFFIXES: Final = frozenset(["jr", "sr", "ii", "iii", "iv"])
_PEOPLE: Final = re.compile(r"[;|\n/&]")
"""What stands between several people in one place."""
_INITIALS_THERE: Final = re.compile(
    r"(?<![^\W\d_])(?<![^\W\d_]['-])[A-Z](?:(?:\.[\s-]{0,2}|\s|-)[A-Z](?![^\W\d_'-])(?!-[^\W\d_]{2}))+"
)
_MOST_TOGETHER: Final = 3
"""So many capitals are initials at most: more are a word."""
_ONLY_INITIALS: Final = re.compile(r"[^\W\d_](?:[.\s'-]+[^\W\d_])+\.?")
_JUNIOR: Final = re.compile(r"\s*(?:[^,]+,\s*)?(?P<own>[JS]R)(?=\s+[^\W\d_]|\s*\Z)")
"""What is said of a father's son and may be a first name: `JR Ewing`, `Ewing, JR`."""
_MANY: Final = 7
"""Of more letters, those of several people as a rule, three are not tried in each order."""
_ARE_INITIALS: Final = re.compile("[A-Z]{2,5}")
_NOBODY: Final = frozenset(
    (*TITLES, *_SUFFIXES, "not", "named", "name", "unknown", "none", "the", "of", "for", "and")
)
"""What is no name by itself even where a part of one is asked for."""
_ROLES: Final = frozenset((
    "mother", "father", "parent", "parents", "child", "children", "sibling", "brother", "sister", "foster",
    "caseworker", "supervisor", "grandmother", "grandfather", "grandparent", "aunt", "uncle", "cousin", "stepmother",
    "stepfather", "worker", "social", "manager", "case", "attorney", "lawyer", "counsel", "judge", "referee", "court",
    "officer", "chair", "chairperson", "panel", "member", "guardian", "litem", "advocate", "casa", "sscm",
    "interpreter", "facilitator", "advisor", "trainee", "reviewer", "therapist", "teacher", "nurse", "maternal",
    "paternal", "target", "first", "second", "third", "former", "current", "new", "older", "younger", "family",
))  # fmt: skip
_ROLE_WORDS: Final = _ROLES | _NOBODY
"""What people write in a name's place that is no name."""
_EVERYDAY: Final = _ROLE_WORDS - frozenset(TITLES) | _PARTICLES | _NO_NAMES
"""Words of every text about a case that are somebody's name as well: Foster, Case, Parent, Le, Do."""
_GIVEN_TOO: Final = frozenset(
    ["foster", "case", "court", "minor", "van", "von", "al", "le", "do", "di", "da", "du", "das", "dos"]
)
"""Those of them that begin a name by themselves: Foster Otten, Le Thi Mai."""
_UNSPACED: Final = (
    "[\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3131-\u318f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc"
    "\U00020000-\U0003ffff]+"
)
"""A run of signs of a script in which no blank stands between words, or where endings are written to them."""
_SYLLABLES: Final = (
    "[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+"
)
"""A run of signs of which each is a syllable or a word of a name."""
_FIRST_UNSPACED: Final = "\u0e00"
"""No sign before this one belongs to such a script. The patterns take milliseconds to make, and few names need them."""
_FIRST_OTHER_LETTER: Final = "\u0370"
"""No sign before this one is of a script whose letters look like others in capitals than in small ones."""
_CYRILLIC_ENDINGS: Final = (
    "а я ы и е у ю ой ей ою ею ом ем ым им ому ему ого его ая яя ую юю ий ый ые ие ых их ыми ими ам ами ах ям ями"
    " ях ов ев ь й і ї ові еві єю ів"
)
_ENDED: Final = {
    "\u0370-\u03ff": (
        "\u03bf\u03c2|\u03bf\u03c5\u03c2?|[\u03b1\u03b7\u03b9]\u03c2|[\u03b1\u03b5\u03b7\u03b9\u03bf\u03c9]",
        "ος ου ο ε οι ων ους ης η ας α ες εις ις ι ω αδες αδων",
    ),
    "\u0400-\u052f": (
        "[иыо]й|[ая]я|[аяйьеиы]",
        _CYRILLIC_ENDINGS,
    ),
}
"""By the letters of a script: the ending that comes off a name of it, and all that may stand there."""
_FEWEST_OF_A_STEM: Final = 3
_STANDS_ALONE: Final = 5
"""So many letters without any ending are no other word."""
_ADDRESSES: Final = (
    "先生",
    "女士",
    "小姐",
    "太太",
    "老师",
    "老師",
    "氏",
    "씨",
    "군",
    "さん",
    "様",
    "君",
    "ちゃん",
)
"""What is said behind a family's name alone."""
_BEGINNING: Final = 3
"""So many letters of a name are the sign that it may begin."""
_BETWEEN: Final = re.compile(r"['.\s_-]{1,2}")
"""What may stand between the pieces of a name."""
_ENDINGS: Final = ("", "s", "es")
_LONG_ENOUGH: Final = 4
"""Letters of a name whose plural is one in small letters too: that of a shorter one is a word (has, bens)."""
_BEFORE_A_NAME: Final = re.compile(rf"(?i:\b(?:{'|'.join(TITLES)})\.?|(?<!\w)(?-i:[A-Z])\.)\s*\Z")
_FIRST: Final = "first_name"
_LAST: Final = "last_name"
PART_OF_A_NAME: Final = (_FIRST, _LAST)
"""With what the ids of columns end that hold a part of a name."""
_PARTED: Final = re.compile(r"[,;:()/\[\]\"]|\s-+\s")
"""What parts a name from what is said of it, or a family's name from the first."""
_MONTHS: Final = frozenset(["january", "april", "may", "june", "july", "august"])
"""Months that people are called by."""
_WORDS: Final = """
    will young mark bill art drew grant chase rich frank bob pat rob sue dawn eve autumn summer winter spring
    grace hope faith joy charity patience prudence constance mercy honor love rose lily daisy violet iris ivy holly
    heather hazel ginger olive pearl ruby amber crystal star sky rain storm river rivers brook brooks lake reed wood
    woods hill hills field fields stone rock banks bush house hall church park parks street lane long short small
    little strong wise good best bright swift sharp sweet noble poor day days week march case page ward price bell
    ball hand foot head heart baker cook carpenter mason miller porter hunter fisher farmer shepherd king queen prince
    bishop pope judge marshal sheriff major guy junior man gray grey green brown black white blue silver gold golden
    cash penny rush cross close early late stern moody savage waters sands snow frost fox wolf lamb bull bird swan
    crane robin jay buck angel cherry berry rice pepper cotton peace justice journey destiny harmony melody charm
    miracle legend ace royal true trinity heaven sunny jack sandy rusty dusty rod skip stew trace van wade walker
"""
_WORDS_TOO: Final = _MONTHS | frozenset(_WORDS.split())
"""Words of the language that are names as well: written small they are words."""
_BEFORE_A_MONTH: Final = re.compile(
    r"(?:\d|\b(?:in|since|until|till|during|from|of|through|between|by|early|mid|late|end|last|next|this|each|every"
    rf"|(?:{'|'.join(sorted(_MONTHS))}|february|march|september|october|november|december)\W+(?:to|and|or)))\W*$"
)
_AFTER_A_MONTH: Final = re.compile(r"\W{0,2}\d")
"""What stands beside a month that is one, and no name."""


class Names:
    """The names of one review's face sheet, ready to be looked for."""

    def __init__(self, instrument: Instrument, review: Review) -> None:
        """Reads the places that the instrument calls `names`."""
        forms = dict.fromkeys(
            form
            for place in instrument.names
            for each in names_at(instrument, review, place)
            for form in each.forms()
        )
        self._unspaced = [
            plain_signs(form)
            for form in sorted(forms, key=len, reverse=True)
            if is_unspaced(form) and len(form) > 1
        ]
        spelled = [form for form in forms if not is_unspaced(form)]
        self._everyday = frozenset(_letters(form) for form in spelled if is_everyday(form))
        """Those that are words of every case, which count behind a title, an initial or another name."""
        self._known = frozenset(map(_letters, spelled))
        self._of_initials = frozenset(_letters(form) for form in spelled if is_of_initials(form))
        self._begins = frozenset(_PIECE.findall(form)[0][:_BEGINNING].lower() for form in spelled)

    def found_in(self, text: str) -> list[str]:
        """The names that stand in a text, as they stand there, each once.

        In each of their forms, in any case, with accents or without, in one word or in two (Quill-Osei, Quill Osei),
        in the plural and as possessives. A name that is a word as well counts with a capital alone, one that is a
        month where no date is said, one that is a word of every case behind a title, an initial or another name.
        """
        if not self._known and not self._unspaced:
            return []
        sought = Sought(text)
        found = [sought.written(start, end) for start, end in self._spelled_in(sought.plain)]
        rest = sought.plain
        for name in self._unspaced:
            while (at := rest.find(name)) >= 0:
                found.append(sought.written(at, at + len(name)))
                rest = f"{rest[:at]}{' ' * len(name)}{rest[at + len(name) :]}"
        return list(dict.fromkeys(found))

    def _spelled_in(self, text: str) -> Iterator[tuple[int, int]]:
        """From where to where names stand in a text, one after the other, the longest of each."""
        over = 0
        for start in sorted(self._beginnings(text)):
            end = max(self._ends(text, start, named_before=over), default=0) if start >= over else 0
            if end:
                yield start, end
                over = end

    def _beginnings(self, text: str) -> Iterator[int]:
        """Where a word stands with whose beginning a name begins: few do, and the others are looked at no further."""
        small = text.lower()
        if len(small) != len(text):
            small = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
        for begin in self._begins:
            at = small.find(begin)
            while at >= 0:
                if not at or not small[at - 1].isalpha():
                    yield at
                at = small.find(begin, at + 1)

    def _ends(self, text: str, start: int, *, named_before: int) -> Iterator[int]:
        """Where names end that begin at a place of a text; `named_before` is where the one before them ended."""
        letters, at = "", start
        for _ in range(_MOST_PIECES + 1):
            piece = _PIECE.match(text, at)
            if piece is None:
                return
            letters += piece[0].lower()
            for ending in _ENDINGS:
                name = letters.removesuffix(ending)
                if name in self._known and self._may_end(name, letters, piece[0]):
                    end = piece.end() - len(letters) + len(name)
                    if self._is_meant(text, start, end, named_before=named_before):
                        yield end
            between = _BETWEEN.match(text, piece.end())
            if between is None:
                return
            at = between.end()

    def _may_end(self, name: str, letters: str, last: str) -> bool:
        """Whether the letters of a name, or of a plural of it, may end with a piece of a text."""
        ending = len(letters) - len(name)
        fewest = _LONG_ENOUGH if last.islower() else _SHORTEST + 1
        return not ending or (ending < len(last) and len(name) >= fewest and name not in self._everyday)

    def _is_meant(self, text: str, start: int, end: int, *, named_before: int) -> bool:
        """Whether what is written as a name is one, as far as it is a word as well."""
        written = text[start:end]
        pieces = _PIECE.findall(written.lower())
        if "".join(pieces) in self._of_initials and (
            not written.isupper() or text[:start].rstrip()[-1:].isdigit()
        ):
            return False
        if "".join(pieces) in self._everyday:
            titled = _BEFORE_A_NAME.search(text, max(0, start - 8), start) is not None
            return titled or (named_before > 0 and text[named_before:start].isspace())
        if written.islower() and all(each in _WORDS_TOO | _EVERYDAY for each in pieces):
            return False
        return pieces[0] not in _MONTHS or len(pieces) > 1 or not _says_a_month(text.lower(), start, end)


def _letters(form: str) -> str:
    return "".join(_PIECE.findall(form)).lower()


def _says_a_month(text: str, start: int, end: int) -> bool:
    before = _BEFORE_A_MONTH.search(text, max(0, start - 24), start)
    return before is not None or _AFTER_A_MONTH.match(text, end) is not None


class NameThere(NamedTuple):
    """What somebody wrote in a place for names."""

    text: str
    part: bool = False
    """Whether it is a first or a family's name by itself."""
    row: RowMap | None = None
    """The row it stands in."""

    def forms(self) -> tuple[str, ...]:
        """Everything by which that person may be called."""
        return name_forms(self.text, part=self.part)


def names_at(instrument: Instrument, review: Review, place: str) -> Iterator[NameThere]:
    """What stands in a place for names: each text, and of a first and a family's name in one row both together."""
    written = _written_at(review, place)
    if not instrument.blanks:
        return written
    blanks = blank_texts(instrument.blanks)
    return (each for each in written if not blanks.hold(each.text))


def _written_at(review: Review, place: str) -> Iterator[NameThere]:
    table, _, column = place.rpartition(".")
    answer = review.answers.get(place) or review.answers.get(table)
    if answer is None:
        return
    if answer.rows is None:
        yield from names_written(place, answer.value)
        return
    for row in answer.rows.values():
        yield from names_written(place, row.get(column), row)


def names_written(place: str, given: object, row: RowMap | None = None) -> Iterator[NameThere]:
    """What somebody wrote in a place for names, and of a first and a family's name in one row both together."""
    part = place.endswith(PART_OF_A_NAME)
    yield from (
        NameThere(str(each), part, row) for each in (given if isinstance(given, list) else [given]) if each
    )
    if row is None or not given or not part:
        return
    column = place.rpartition(".")[2]
    both = column.removesuffix(_LAST).removesuffix(_FIRST)
    first, last = (given if column.endswith(each) else row.get(both + each) for each in (_FIRST, _LAST))
    if first and last:
        yield NameThere(f"{first} {last}", row=row)


@lru_cache(1 << 12)
def name_forms(text: str, *, part: bool = False) -> tuple[str, ...]:
    """Everything by which whoever has this name may be called; none where nobody is named.

    The whole, each word, each half of a double name, and whatever stands together in it ("de la Cruz", the "O'Brien"
    of "O'Brien-Berg"), in plain signs. A blank in a form says that people write one there, a hyphen, an apostrophe,
    or nothing. `part` says that the text is a first or a family's name and can be nothing else: "Foster", "Case".
    What is written in a script without blanks stays as it is written, composed; a Russian or Greek name has its
    endings and its capitals besides.
    """
    composed = unicodedata.normalize("NFC", text)
    spaced = _unspaced(_UNSPACED).sub(" ", composed).strip() if is_unspaced(composed) else composed
    spellings = dict.fromkeys((plain_signs(spaced), plain_signs(spaced.translate(_TWO_LETTERS))))
    forms = [
        form
        for spelling in spellings
        for form in (*_forms_of(spelling, part=part), *_initials_alone(spelling))
    ]
    if forms and max(spaced) >= _FIRST_OTHER_LETTER:
        forms += _with_endings(spaced)
    if spaced != composed:
        forms += _unspaced_forms(unicodedata.normalize("NFKC", text), part=part)
    return tuple(dict.fromkeys(forms))


class InitialsOfAName(NamedTuple):
    """The letters by which whoever has a name may be called, in capitals, without what people write between them."""

    own: frozenset[str]
    """Those that are the name, or a part of it: `JR` of `J. R. Ewing`, `AJ`."""
    made: frozenset[str]
    """Those of its words, two or all, whichever is said first: `MV` and `VM` of `Vandermeer, Melchior`."""


@lru_cache(1 << 14)
def initials_of(text: str) -> InitialsOfAName:
    """By which initials whoever has this name may be called, in whatever order it is written."""
    own: set[str] = set()
    made: set[str] = set()
    for person in _PEOPLE.split(plain_signs(text)):
        words = list(_words_of_a_name(person, part=False))
        own |= {_letters(form).upper() for form in _initials_alone(person)}
        if junior := _JUNIOR.match(person):
            own.add(junior["own"])
        if not person.isupper() or len(words) == 1:
            own |= {word[0].text for word in words if _is_made_of_initials(word)}
        together = not person.isupper()
        letters = [letter for word in words for letter in _letters_of(word, together=together)]
        made |= _in_any_order(letters, 2)
        with_particles = [piece.text[0] for word in words for piece in word]
        made |= _in_any_order(with_particles, len(with_particles))
    known = frozenset(each for each in own if _ARE_INITIALS.fullmatch(each))
    return InitialsOfAName(known, frozenset(each for each in made if _ARE_INITIALS.fullmatch(each)) - known)


def _letters_of(word: list[_Piece], *, together: bool) -> Iterator[str]:
    """The initials of a word: of each piece that is a name or an initial; of capitals (`AJ`), if `together`, each."""
    if together and _is_made_of_initials(word):
        yield from word[0].text
    else:
        yield from (piece.text[0] for piece in word if piece.stands or len(piece.text) == 1)


def _in_any_order(letters: list[str], fewest: int) -> set[str]:
    """So many and more of some initials, in their order, whichever the first is; of many only two."""
    most = len(letters) if len(letters) <= _MOST_PIECES else _MOST_TOGETHER if len(letters) <= _MANY else 2
    turned = [letters[at:] + letters[:at] for at in range(len(letters))]
    return {
        "".join(each).upper()
        for order in turned
        for many in range(fewest, most + 1)
        for each in combinations(order, many)
    }


def _initials_alone(plain: str) -> Iterator[str]:
    """The initials that stand one behind the other in a name: `J.R` of `J. R. Ewing`."""
    for found in _INITIALS_THERE.finditer(plain):
        yield ".".join(_PIECE.findall(found[0]))


def is_of_initials(form: str) -> bool:
    """Whether a form of a name is initials and nothing else: it is a name where it is written as such."""
    return _ONLY_INITIALS.fullmatch(form) is not None


def _is_made_of_initials(word: list[_Piece]) -> bool:
    """Whether a word of a name is initials that are written together: the `AJ` of `AJ Quill`."""
    return (
        len(word) == 1 and word[0].stands and word[0].text.isupper() and len(word[0].text) <= _MOST_TOGETHER
    )


@lru_cache(1 << 8)
def case_name_forms(text: str) -> tuple[str, ...]:
    """Everything by which the family of a case of this name may be called: of its words those with a capital.

    A word that cases are called by ("Case", "Family") is somebody's behind a title, unless it is all there is.
    """
    words = [each for each in text.split() if each.strip("(\"'")[:1].isupper()]
    forms: list[str] = list(_initials_alone(plain_signs(text)))
    for at, word in enumerate(words):
        small = "".join(_PIECE.findall(word)).casefold()
        if small in _NO_NAMES and len(words) > 1 and (at or not word.endswith(",")):
            forms += [f"{title} {small}" for title in TITLES]
        else:
            forms += name_forms(word, part=True)
    return tuple(dict.fromkeys(forms))


def _unspaced_forms(text: str, *, part: bool) -> Iterator[str]:
    """Those of a name in a script without blanks: the whole, and each part of it that has two characters or more.

    Nothing tells where a family's name ends: any beginning and end of a Chinese, Japanese or Korean name may be one
    of its parts. One character goes with the whole or with a form of address, and by itself where it is the whole.
    """
    runs = _unspaced(_UNSPACED).findall(text)
    if len(runs) > 1:
        yield from ("".join(each) for each in (runs, [*runs[1:], runs[0]]))
    for run in runs:
        if len(run) > 1 or (runs == [run] and not part):
            yield run
        if _unspaced(_SYLLABLES).fullmatch(run):
            yield from (run[:end] for end in range(2, len(run)))
            yield from (run[start:] for start in range(1, len(run) - 1))
    if runs and _unspaced(_SYLLABLES).fullmatch(runs[0]):
        yield from (f"{runs[0][0]}{address}" for address in _ADDRESSES)


def _with_endings(text: str) -> Iterator[str]:
    """The words of a name in Cyrillic or Greek in each case, and each in capitals, in small letters and between.

    In plain signs these are not the same letters: a capital Ve looks like a B, a small one does not.
    """
    for word in _WORD.findall(text):
        for letters, (own, endings) in _ended().items():
            if not letters.match(word):
                continue
            bare = "".join(each for each in unicodedata.normalize("NFD", word) if each != "\u0301")
            bare = unicodedata.normalize("NFC", bare)
            stem = own.sub("", bare.lower())
            cases = [f"{stem}{ending}" for ending in endings] if len(stem) >= _FEWEST_OF_A_STEM else []
            if len(stem) >= _STANDS_ALONE:
                cases.append(stem)
            for each in (bare.lower(), *cases):
                yield from map(plain_signs, (each, each.capitalize(), each.upper()))


@cache
def _ended() -> dict[re.Pattern[str], tuple[re.Pattern[str], tuple[str, ...]]]:
    """What each script's names end in; made when it is first needed, as few names are of one."""
    return {
        re.compile(f"[{letters}]"): (re.compile(f"(?:{own})\\Z"), tuple(endings.split()))
        for letters, (own, endings) in _ENDED.items()
    }


@cache
def _unspaced(signs: str) -> re.Pattern[str]:
    return re.compile(signs)


def is_unspaced(form: str) -> bool:
    """Whether a form of a name is of a script without blanks: it is looked for whatever stands around it."""
    return max(form, default="") >= _FIRST_UNSPACED and _unspaced(_UNSPACED).search(form) is not None


def is_everyday(form: str) -> bool:
    """Whether a form of a name is a word of every text about a case: it is a name where it is written as one.

    That is with a capital, behind a title or an initial.
    """
    return all(piece.casefold() in _EVERYDAY for piece in _PIECE.findall(form))


class _Piece(NamedTuple):
    """A piece of a word of a name: "O" and "Brien" of "O'Brien"."""

    text: str
    length: int
    """Of the word."""
    stands: bool
    """Whether it is a name by itself: not the "de" of "de la Cruz", nor the "O" of "O'Brien"."""


def _forms_of(plain: str, *, part: bool) -> Iterator[str]:
    joined = _APART.sub(lambda found: f"{found[1] or found[2]}'", plain)
    words = list(_words_of_a_name(joined, part=part))
    pieces = [piece for word in words for piece in word]
    ends = [at for at, piece in enumerate(pieces, 1) if piece.stands]
    if not ends:
        return
    yield plain
    opened = [_OPENS.sub(" ", piece.text) for piece in pieces]
    for end in ends:
        for start in range(max(0, end - _MOST_PIECES), end):
            text, length, stands = pieces[start]
            # No form begins with an initial: glued to what stands behind it, it may be a word of the language.
            if length >= _SHORTEST and (stands or text.casefold() not in _NO_NAMES):
                yield " ".join(opened[start:end])


def _words_of_a_name(text: str, *, part: bool) -> Iterator[list[_Piece]]:
    """The words of what stands in a name's place that are of a name, in pieces: no titles, no roles."""
    parted = [words for each in _PARTED.split(text) if (words := _WORD.findall(each))]
    has_capitals = not text.islower()
    for number, all_words in enumerate(parted):
        words = [word for word in all_words if word.casefold() not in _SUFFIXES]
        goes_on = number + 1 < len(parted) and parted[number + 1][0].casefold() not in _EVERYDAY
        behind = False
        for at, word in enumerate(words):
            small = word.casefold()
            if (small not in _EVERYDAY and small not in TITLES) or (len(word) == 1 and word.isupper()):
                behind = True
                yield _pieces(word)
                continue
            named = word[0].isupper() or not has_capitals
            if small in _PARTICLES:
                alone = at + 1 == len(words) or (at == 0 and small in _GIVEN_TOO and _is_plain(words[1]))
            else:
                alone = behind or (at == 0 and small in _GIVEN_TOO and _is_plain(*words[1:2]))
                alone = alone or (len(words) == 1 and goes_on)
            stands = (named and alone and small not in TITLES) or (part and small not in _NOBODY)
            behind = stands or small in TITLES
            if stands or small not in _ROLE_WORDS:
                yield [_Piece(word, len(word), stands and len(word) >= _SHORTEST)]


def _is_plain(word: str = "") -> bool:
    """Whether there is a word, and it is nothing but a name."""
    return bool(word) and word.casefold() not in _EVERYDAY


def _pieces(word: str) -> list[_Piece]:
    """Those of a word that is a name; a particle in it belongs to what stands behind it."""
    pieces = _PIECE.findall(word)
    return [
        _Piece(
            piece,
            len(word),
            len(piece) >= _SHORTEST and (piece.casefold() not in _PARTICLES or at == len(pieces) > 1),
        )
        for at, piece in enumerate(pieces, 1)
    ]


def is_role(text: str) -> bool:
    """Whether a text says a role and nothing else: "Father", "foster mother"."""
    words = _WORD.findall(text)
    return bool(words) and all(word.casefold() in _ROLE_WORDS for word in words)
