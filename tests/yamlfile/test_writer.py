"""What is written reads well in a diff and means the same to every reader."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from ruamel.yaml import YAML

from tests.examples import examples
from tui_review.errors import UserError
from tui_review.yamlfile.reader import read_yaml
from tui_review.yamlfile.writer import write_yaml

from .yaml_cases import AWKWARD, maps, random_map


def readings(data: bytes) -> dict[str, Any]:
    """What each reader makes of a file."""
    found = {
        "ours": read_yaml(data, file="f").data,
        "PyYAML, YAML 1.1": yaml.safe_load(data),
        "ruamel.yaml, YAML 1.2": YAML(typ="safe", pure=True).load(data.decode()),
    }
    try:
        import yaml12  # noqa: PLC0415 - has no wheel everywhere
    except ImportError:
        return found
    found["yaml12, YAML 1.2 in Rust"] = yaml12.parse_yaml(data.decode())
    return found


def assert_all_read(data: dict[str, Any]) -> None:
    for reader, found in readings(write_yaml(data)).items():
        assert found == data, reader
        # 1 == True and 0 == False, so equality alone would not tell them apart.
        assert repr(found) == repr(data), reader


@pytest.mark.parametrize("text", AWKWARD, ids=ascii)
def test_every_reader_gives_back_an_awkward_text_wherever_it_stands(text: str) -> None:
    assert_all_read({"a": text, "b": [text, [text]], "c": {text: "x", "d": [{"e": text, "f": text}]}})


@given(maps)
@example({"": {"": ["", [], {}, [[]], [{}]]}})
@examples(120)
def test_every_reader_gives_back_any_data(data: dict[str, Any]) -> None:
    assert_all_read(data)


@pytest.mark.slow
def test_every_reader_gives_back_any_data_at_length() -> None:
    for seed in range(1500):
        assert_all_read(random_map(Random(seed)))


def test_the_third_reader_is_there() -> None:
    pytest.importorskip("yaml12", reason="py-yaml12 is not installed")
    assert len(readings(b"a: 1\n")) == 4


def test_a_review_looks_as_designed() -> None:
    data = {
        "format": 1,
        "review": {"id": "sample-0001", "instrument": {"id": "osri-r4", "version": "2026.1"}},
        "answers": {
            "4A": {"value": 2},
            "4B": {"value": "No", "narrative": "First line.\n\n  indented\nlast"},
            "8E1": {"rows": [{"id": "r1", "date": "2024-01-02"}, {"id": "r2", "date": None}]},
            "G1": {"value": ["a", "Yes"], "done": True, "none": [], "empty": {}},
        },
        "ratings": {"4": {"rating": "Area Needing Improvement", "because": "4A is 2, 4B is No"}},
    }
    assert write_yaml(data, head_comment="Fictional.\n\nA sample.").decode() == (
        "# Fictional.\n"
        "#\n"
        "# A sample.\n"
        "format: 1\n"
        "review:\n"
        "  id: sample-0001\n"
        "  instrument:\n"
        "    id: osri-r4\n"
        '    version: "2026.1"\n'
        "answers:\n"
        "  4A:\n"
        "    value: 2\n"
        "  4B:\n"
        '    value: "No"\n'
        "    narrative: |-\n"
        "      First line.\n"
        "\n"
        "        indented\n"
        "      last\n"
        '  "8E1":\n'
        "    rows:\n"
        "      - id: r1\n"
        '        date: "2024-01-02"\n'
        "      - id: r2\n"
        "        date: null\n"
        "  G1:\n"
        "    value:\n"
        "      - a\n"
        '      - "Yes"\n'
        "    done: true\n"
        "    none: []\n"
        "    empty: {}\n"
        "ratings:\n"
        '  "4":\n'
        "    rating: Area Needing Improvement\n"
        "    because: 4A is 2, 4B is No\n"
    )


def test_a_paragraph_stays_one_line_of_its_own() -> None:
    paragraph = "The meeting was held as planned. " * 20 + "End."
    assert write_yaml({"a": paragraph}).decode() == f"a: |-\n  {paragraph}\n"


def test_no_line_of_a_file_ends_in_a_blank_and_the_file_in_one_newline() -> None:
    data = write_yaml(
        {"a": "x \ny", "b": " \n", "c": [[" "]], "d": "", "e": "a\n\nb"}, head_comment="a\n\nb"
    ).decode()
    assert data.endswith("\n")
    assert not data.endswith("\n\n")
    assert all(line == line.rstrip() for line in data.split("\n"))


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\x1b", "\u0085", "\u2028", "\ufeff", "\x7f"])
def test_no_character_stands_in_a_file_that_makes_a_diff_look_like_something_else(character: str) -> None:
    text = f"one\ntwo {character} three"
    data = write_yaml({"a": text})
    assert character not in data.decode()
    assert read_yaml(data, file="f").data == {"a": text}


def test_nothing_of_a_file_looks_like_a_conflict_marker() -> None:
    data = {"a": "<<<<<<< ours\n=======\n>>>>>>> theirs\nb", "=======": "=======", "<<<<<<< x": 1}
    assert read_yaml(write_yaml(data), file="f").data == data


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"a": 1.5}, TypeError),
        ({"a": ("b",)}, TypeError),
        ({1: "a"}, TypeError),
        ({"a": 10**18}, ValueError),
        ({"k" * 1001: 1}, ValueError),
        ({"a": "\ud800"}, UserError),
        ({"a": "\ud800\n"}, UserError),
        ({"\ud800": 1}, UserError),
        ({"a": "Yes \ud800 \x00"}, UserError),
    ],
)  # fmt: skip
def test_what_cannot_be_written_exactly_is_refused(data: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        write_yaml(data)


def test_a_comment_cannot_become_data() -> None:
    with pytest.raises(ValueError, match="comment"):
        write_yaml({}, head_comment="a\rb: 1")
    assert read_yaml(write_yaml({"a": 1}, head_comment="b: 2\n--- x"), file="f").data == {"a": 1}
