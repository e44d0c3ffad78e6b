"""JSON is read as YAML is: what is ambiguous in it is refused, with its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_review.errors import UserError
from tui_review.yamlfile.json_text import NotJsonError, read_json

DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(DATA)
def test_what_json_writes_is_read_back(data: object) -> None:
    assert read_json(json.dumps(data)) == data
    assert read_json(json.dumps(data, indent=1).encode()) == data


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"fs.site": "a", "fs.site": "b"}', None),
        ('{"fs.site": "a",\n "4A": 1,\n "fs.site" : "b"}', 3),
        ('{\n"deep": [{"fs.site": 1,\n"fs.site": 2}]}', 3),
    ],
)
def test_a_key_given_twice_is_refused_with_its_line(text: str, line: int | None) -> None:
    with pytest.raises(UserError, match="given twice") as caught:
        read_json(text)
    assert caught.value.line == line
    assert not isinstance(caught.value, NotJsonError)


@pytest.mark.parametrize("text", [b'{"a": NaN}', b"[Infinity]", b"{", b"", b"\xff", b"{'a': 1}", b"9" * 5000])
def test_what_is_no_json_is_said_to_be_none(text: bytes) -> None:
    with pytest.raises(NotJsonError):
        read_json(text)


def test_a_depth_bomb_is_refused() -> None:
    with pytest.raises(UserError, match="nested too deeply"):
        read_json("[" * 200_000)
