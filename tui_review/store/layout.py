"""How a review's file looks beside its data: its head, a title behind each id, and the comments of people.

Titles are for who reads the file where no driver makes it readable, as on a web page. Only files that were made with
them have them: a file from before is not made another by being saved. Comments of people are no data and nothing of the
record; they stay where they are as long as what they stand beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tui_review.errors import UserError
from tui_review.yamlfile.files import OWN_FOLDER
from tui_review.yamlfile.reader import read_yaml

# What writes is loaded when something is written: a command that only reads starts faster.
if TYPE_CHECKING:
    from tui_review.instrument.rules import Rules
    from tui_review.yamlfile.comments import Comment
    from tui_review.yamlfile.writer import LastWritten

PRIVATE: Final = OWN_FOLDER
SCHEMA: Final = f"{PRIVATE}/review.schema.json"
"""The JSON Schema of review files, for editors, from beside a review."""
_HEAD: Final = f"yaml-language-server: $schema={SCHEMA}"
_TITLED: Final = "Behind each id stands its title, written by the program; other comments stay as they are."
_TITLED_PARTS: Final = ("answers", "ratings")
_LONGEST: Final = 100
_HEADS: Final = re.compile(
    rb"""^(?:(?P<part>[a-z]+):|  (?:"(?P<quoted>[^"]+)"|(?P<id>[^\s"#]+)): # (?P<title>.*))$""", re.MULTILINE
)
"""The lines of a file that begin a part of it, and those with a title."""
_TITLED_LINE: Final = re.compile(rb"""  (?:"[^"]+"|[^\s"#]+): # """)


def laid_out(
    data: Mapping[str, Any],
    rules: Rules,
    former: bytes | None,
    comments: Sequence[Comment] | None = None,
    written: LastWritten | None = None,
) -> bytes:
    """The bytes of a review's file with this data: the same data and the same former file, the same bytes.

    `former` is the file that it takes the place of; None for a new one. Its comments stay, or there are `comments`.
    `written` is what was written of the same review before.
    """
    from tui_review.yamlfile.writer import write_yaml  # noqa: PLC0415 - see above

    titled = former is None or _is_titled(former)
    text = write_yaml(
        data,
        head_comment=f"{_HEAD}\n{_TITLED}" if titled else _HEAD,
        beside=dict.fromkeys(_TITLED_PARTS, partial(_title, rules)) if titled else None,
        written=written,
    )
    if comments is None:
        comments = hand_written(former) if former is not None else ()
    if not comments:
        return text
    from tui_review.yamlfile.comments import with_comments  # noqa: PLC0415 - few files have any

    return with_comments(text, comments)


def hand_written(file: bytes) -> list[Comment]:
    """The comments that people have written into a review's file; none where it cannot be read."""
    titled = _is_titled(file)
    lines = [line for line in file.split(b"\n")[1 + titled :] if b"#" in line]
    if not lines or (titled and all(map(_TITLED_LINE.match, lines))):
        return []
    from tui_review.yamlfile.comments import comments_in  # noqa: PLC0415 - few files have any

    try:
        text = read_yaml(file, file="").text.encode()
    except UserError:
        return []
    own = {f"# {_HEAD}", f"# {_TITLED}"}
    return [
        comment
        for comment in comments_in(text)
        if comment.text not in own and not (titled and comment.beside and _is_title(comment))
    ]


def mistitled(file: bytes, rules: Rules) -> Iterator[tuple[str, str]]:
    """The answers and ratings behind whose id a file has another title than theirs, each with its own."""
    part = ""
    for line in _HEADS.finditer(file) if _is_titled(file) else ():
        part = (line["part"] or part.encode()).decode()
        id_ = (line["quoted"] or line["id"] or b"").decode()
        title = _title(rules, id_) if part in _TITLED_PARTS and id_ else ""
        if title and line["title"].strip().decode() != title:
            yield id_, title


def _is_titled(file: bytes) -> bool:
    return f"# {_TITLED}".encode() in file[: 2 * len(_TITLED) + len(_HEAD)]


def _is_title(comment: Comment) -> bool:
    return comment.path[:1] in [(part,) for part in _TITLED_PARTS] and comment.path[2:] == ()


def _title(rules: Rules, id_: str) -> str:
    """What stands behind the id of an answer or rating, in the instrument's own words: files are of no language."""
    if id_ in rules.questions:
        question = rules.own_words.get(id_, rules.questions[id_].question)
        text = question.label or question.ask
    else:
        text = rules.own_titles.get(id_, rules.rated[id_].title) if id_ in rules.rated else ""
    if not text.isprintable():
        # An instrument may spell out characters that no file may hold as they are.
        text = "".join(each if each.isprintable() else " " for each in text)
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"
