"""Names of nobody, in the forms that names have, and the ways in which people write one."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from tui_review.sought import plain_signs

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_PARTS = ("qaz", "xuq", "vjé", "zqo", "kxy", "jyq", "fyx", "wüq")
"""No syllable of these stands in an English word, nor do two of them side by side."""
EVERYDAY = (
    *(
        "Foster",
        "Case",
        "Parent",
        "Child",
        "Judge",
        "Court",
        "Guardian",
        "Teacher",
        "Nurse",
        "Officer",
        "Minor",
    ),
    *("Worker", "Le", "Do", "Van", "De", "Di", "Al", "Das"),
)
"""Families' names that are words of every text about a case."""
UNSPACED = (("王", "小明"), ("欧阳", "小明"), ("김", "철수"), ("남궁", "민준"), ("山田", "太郎"))
"""Families' and first names in scripts without blanks."""
_FIRST = ("{}", "{}", "{}-{}", "{} {}", "{} M.", "J. {}")
_LAST = (
    *(
        "{}",
        "{}",
        "{}-{}",
        "{} {}",
        "O'{}",
        "O’{}",
        "O'{}-{}",
        "{}-O’{}",
        "D'{}-{}",
        "O' {}",
        "Mc{}",
        "Mac{}",
    ),
    *(
        "Mc {}",
        "Mc{}-{}",
        "{}-Mac{}",
        "de la {}",
        "De La {}-{}",
        "van der {}",
        "Van der {}-O'{}",
        "St. {}",
        "Fitz{}",
    ),
    *("{}, Jr.", "{} III", "{}-{} Sr."),
)
_NOBODY_S = frozenset(["van", "der", "fitz", "mac", "iii"])
_DIGRAPHS = str.maketrans({"ü": "ue", "Ü": "Ue"})
_AFTER_A_JOINT = re.compile(r"(?<=[^\W\d_])[-'’ ]+(?=[^\W\d_])")
_FORMS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.lower,
    plain_signs,
    lambda name: name.translate(_DIGRAPHS),
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: unicodedata.normalize("NFKC", name),
)
_JOINTS: tuple[Callable[[str], str], ...] = (
    str,
    str,
    lambda name: re.sub("['’]", "", name),
    lambda name: re.sub("['’]", "’", name),
    lambda name: re.sub("['’] ?", " ", name),
    lambda name: name.replace("-", ""),
    lambda name: name.replace("-", " "),
    lambda name: name.replace("-", "‑"),
    lambda name: re.sub(r"[-'’]", "", name),
    lambda name: re.sub(r"[-'’ ]", "", name),
    lambda name: re.sub(r"[-'’]", " ", name),
    lambda name: re.sub(r"\b(Mc|Mac|Fitz)(?=[A-Z])", r"\1 ", name),
    lambda name: _AFTER_A_JOINT.sub("\n", name, count=1),
    lambda name: re.sub(r"(['’])", r"\\\1", name),
)
_BROKEN_AT = ("-", "-\n", "\u00ad\n", " ", "\n", "- \n  ", "\u2010\r\n", "\u00ac\n")
_AROUND = ("{}", "{}", "{}'s", "{}’s", "({})", "“{}”,", "{}—", "**{}**", "_{}_", "<b>{}</b>", "{}/she")


def full_name(draw: random.Random) -> str:
    """A first and a last name: double ones, Mc and O', particles, initials, Jr., accents, composed or not."""
    first, last = (_filled(draw, draw.choice(forms)) for forms in (_FIRST, _LAST))
    return unicodedata.normalize(draw.choice(("NFC", "NFC", "NFD")), f"{first} {last}")


def _filled(draw: random.Random, form: str) -> str:
    return form.format(*("".join(draw.sample(_PARTS, 2)).capitalize() for _ in range(form.count("{}"))))


def written(draw: random.Random, name: str) -> str:
    """The name, or a part of it, as somebody might write it in a text."""
    words = unicodedata.normalize("NFC", name).split()
    word = draw.choice(
        (" ".join(words), " ".join(words[1:]), *words, *name.split("-"), ", ".join(words[::-1]))
    )
    word = word if len(parts_of(word)) else " ".join(words)
    return draw.choice(_AROUND).format(draw.choice(_FORMS)(draw.choice(_JOINTS)(word)))


def broken(draw: random.Random, name: str) -> str:
    """The name with one of its longer words, if it has any, broken in two or three, as at the end of a line."""
    name = unicodedata.normalize("NFC", name)
    words = [found.span() for found in re.finditer(r"[^\W\d_]{5,}", name)]
    if not words:
        return name
    start, end = draw.choice(words)
    places = sorted(draw.sample(range(start + 1, end), draw.choice((1, 1, 2))), reverse=True)
    for at in places:
        name = f"{name[:at]}{draw.choice(_BROKEN_AT)}{name[at:]}"
    return name


def parts_of(name: str) -> frozenset[str]:
    """What of a name may be nowhere: its words of three letters and more, in plain signs and small letters."""
    found = re.findall(r"[^\W\d_]{3,}", re.sub("(?i)^(?:fitz|mac|mc)", "", plain_signs(name).casefold()))
    return frozenset(
        part for each in found if (part := re.sub("^(?:fitz|mac|mc)", "", each)) not in _NOBODY_S
    )
