"""The words of a condition, and what is said when one cannot be read."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from tui_review.instrument.language.measures import decimal_of, decimal_text


class ConditionError(ValueError):
    """A condition that cannot be read: what is wrong and where.

    `start` and `end` are offsets into the condition's text, for a caret.
    """

    def __init__(self, what: str, start: int, end: int) -> None:
        """`what` is one sentence for a policy analyst."""
        super().__init__(what)
        self.what = what
        self.start = start
        self.end = max(end, start + 1)


class Token(NamedTuple):
    """One word, quoted text or sign, and where it stands."""

    kind: Literal["word", "quoted", "symbol", "end"]
    text: str
    start: int
    end: int


DIGITS: Final = 9
"""The most digits of a number."""
_NUMBER: Final = r"-?[0-9]+"
_DECIMAL: Final = r"-?[0-9]+\.[0-9]+"
_MOMENT: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}:[0-9]{2}"
_INSTEAD: Final = {
    "contains": "has",
    "includes": "has",
    "equals": "is",
    "was": "is",
    "were": "are",
    "in": "is one of",
    "!": "is not",
    "less": "<",
    "greater": ">",
    "more": ">",
}
"""What is meant by words that people write for a test."""
_OPENING: Final = frozenset({"if", "when", "where"})
"""Words that people begin a condition with."""
_RECKONED: Final = (
    "Nothing is reckoned with signs: write `sum of A, B`, `days from A to B`, `6 months after A`, "
    "`A as percent of B`, or ask a question for the number."
)
_SIGNS: Final = {
    **dict.fromkeys(("+", "-", "−", "*", "/"), _RECKONED),
    "%": "Leave out `%`: a percentage is a number here, as in `>= 90`.",
}
"""What to write instead of signs."""
_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<quoted>"[^"]*")|(?P<symbol><=|>=|[()<>,])|(?P<word>[^\s()<>,"=]+)|(?P<bad>\S))""",
)


def tokens_of(text: str) -> list[Token]:
    """The words of a condition; the last one is its end. Raises ConditionError."""
    found: list[Token] = []
    position = 0
    stripped = text.rstrip()
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if match is None:  # cannot be: the last alternative takes any character
            break
        position = match.end()
        if match["quoted"] is not None:
            found.append(Token("quoted", match["quoted"][1:-1], match.start("quoted"), match.end()))
        elif match["symbol"] is not None:
            found.append(Token("symbol", match["symbol"], match.start("symbol"), match.end()))
        elif match["word"] is not None:
            found.append(Token("word", match["word"], match.start("word"), match.end()))
        else:
            start = match.start("bad")
            if match["bad"] == '"':
                raise ConditionError("A double quote is opened here and never closed.", start, len(stripped))
            if stripped[:start].rstrip().endswith("!"):
                raise ConditionError("`!=` is not used here: write `is not`.", start - 1, start + 1)
            what = "`=` is not used here: write `is` for equality, `>=` or `<=` for comparison."
            raise ConditionError(what, start, start + 1)
    found.append(Token("end", "", len(stripped), len(stripped)))
    return found


def no_test(before: Token, here: Token) -> ConditionError:
    """What is wrong where a test (`is`, `<`) should follow a word and another does, or nothing."""
    if before.text.casefold() in _OPENING:
        what = f"Leave out `{before.text}`: a condition begins with what it asks about, as in `1A is Yes`."
        return ConditionError(what, before.start, before.end)
    if here.text in _INSTEAD:
        what = f"Write `{_INSTEAD[here.text]}` in the place of `{here.text}`."
    elif here.text in _SIGNS:
        what = _SIGNS[here.text]
    elif here.kind == "end" or here.text in ("and", "or", ",", ")"):
        word = before.text
        what = (
            f"`{word}` stands here without a test. Write `{word} is …`; `is one of A, B` for several answers, "
            "`any of A, B is …` for several questions."
        )
    elif here.text in ("is", "has"):
        what = (
            f"What stands before `{here.text}` is no question and no count: a condition begins with what it asks "
            "about, as in `1A is Yes`."
        )
    else:
        what = f"Expected a test here (`is`, `has`, `<`, `before`, …), but there is `{here.text}`."
    return ConditionError(what, here.start, here.end)


def left_over(here: Token) -> ConditionError:
    """What is wrong where a condition should end, or go on with `and` or `or`, and something else follows."""
    what = _SIGNS.get(here.text, f"Expected `and`, `or` or the end here, but there is `{here.text}`.")
    return ConditionError(what, here.start, here.end)


def written_out(token: Token) -> int | str | None:
    """The number, day or time that a word is, as answers have it; None where it is something else.

    Whether there is such a day or time is not looked at. Raises ConditionError for a number with too many digits.
    """
    text = token.text
    if token.kind != "word" or (text[:1] != "-" and not text[:1].isdecimal()):
        return None
    if re.fullmatch(_NUMBER, text):
        return whole_number(token)
    if re.fullmatch(_DECIMAL, text):
        if len(text.partition(".")[2]) > DIGITS:
            raise ConditionError(f"A number has at most {DIGITS} decimals.", token.start, token.end)
        whole_number(token._replace(text=text.partition(".")[0]))
        found = decimal_text(decimal_of(text))
        return found if "." in found else int(found)
    return text if re.fullmatch(_MOMENT, text) else None


def whole_number(token: Token) -> int:
    """The whole number that a word is. Raises ConditionError for one with too many digits."""
    if len(token.text.lstrip("-")) > DIGITS:
        raise ConditionError(f"A number has at most {DIGITS} digits.", token.start, token.end)
    return int(token.text)
