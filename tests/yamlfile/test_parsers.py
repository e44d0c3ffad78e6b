"""A machine without libyaml reads the same data from the same file."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui_review.errors import UserError
from tui_review.yamlfile import events
from tui_review.yamlfile.reader import read_yaml

PIECES = [
    "a", "b: ", "- ", "\n", "\n  ", "'", '"', "# c", "#", ": ", ", ", "[", "]", "{", "}", "\\", "x y", "1",
    "null", "~", "true", "? ", "!", "&", "*", "%", "@", "---", "é", "😀", "<<", ":", "-", "key: v\n",
    "'q': 2\n",
    " ", "|", "|-", "|2", ">",
]  # fmt: skip

REFUSED = "refused"


def outcome(text: bytes) -> Any:
    """What a file says, or that it is refused."""
    try:
        return read_yaml(text, file="f").data
    except UserError as error:
        return REFUSED if error.line is not None else "refused without a line"


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
@examples(400)
def test_both_parsers_read_the_same_or_refuse(text: str) -> None:
    if events.native_parser() is None:
        pytest.skip("ruamel.yaml.clib is not installed")
    data = f"k: {text}\n".encode()
    native = outcome(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "native_parser", lambda: None)
        pure = outcome(data)
    # In a few corners (question marks in brackets, tabs) one is stricter; never do they read different data.
    assert REFUSED in (native, pure) or repr(native) == repr(pure)
