"""What is read, where it stands, and what is refused."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from tui_review.errors import UserError
from tui_review.yamlfile import builder
from tui_review.yamlfile.files import MAX_BYTES, read_bytes
from tui_review.yamlfile.reader import read_file, read_strings, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("parser")


def refusal(text: str | bytes) -> UserError:
    with pytest.raises(UserError) as caught:
        read_yaml(text if isinstance(text, bytes) else text.encode(), file="a.yaml")
    assert caught.value.file == "a.yaml"
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2", 2),
        ("-7", -7),
        ("0", 0),
        ("010", "010"),
        ("1_000", "1_000"),
        ("+1", "+1"),
        ("1.5", "1.5"),
        ("0x1F", "0x1F"),
        ("12:30", "12:30"), ("2024-01-02", "2024-01-02"), ("8E1", "8E1"), ("9" * 19, "9" * 19),
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("Yes", "Yes"),
        ("no", "no"),
        ("on", "on"),
        ("y", "y"),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", "Null"),
        ('"2"', "2"),
        ("'true'", "true"),
        ('""', ""),
        ('"null"', "null"),
        ("two words", "two words"), ("[1, a]", [1, "a"]), ("{}", {}),
    ],
)  # fmt: skip
def test_unquoted_values_are_whole_numbers_true_false_null_or_text(written: str, value: Any) -> None:
    found = read_yaml(f"a: {written}\n".encode(), file="f").data["a"]
    assert (found, type(found)) == (value, type(value))


def test_keys_are_always_text() -> None:
    assert read_yaml(b"1: a\n8E1: b\ntrue: c\n", file="f").data == {"1": "a", "8E1": "b", "true": "c"}


def test_as_strings_every_value_is_the_text_that_is_written() -> None:
    found = read_strings(b"a: 010\nb: true\nc: null\nd:\ne: [1, ~]\nf: 'null'\n", file="f").data
    assert found == {"a": "010", "b": "true", "c": "", "d": "", "e": ["1", ""], "f": "null"}
    assert read_strings(b"- a\n- 2\n", file="f").data == ["a", "2"]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: |\r\n  x\r\n  y\r\nb: 1\r\n", file="f").data == {"a": "x\ny\n", "b": 1}


def test_a_file_knows_the_line_of_everything_in_it() -> None:
    document = read_yaml(
        b"# head\nreview:\n  id: x\nanswers:\n  4A:\n    rows:\n      - id: r1\n      - id: r2\n", file="f"
    )
    assert document.line(()) == 2
    assert document.line(("review", "id")) == 3
    assert document.line(("answers",)) == 4
    assert document.line(("answers", "4A", "rows")) == 6
    assert document.line(("answers", "4A", "rows", 1)) == 8
    assert document.line(("answers", "4A", "rows", 1, "id")) == 8
    assert document.line(("answers", "4B")) is None


def test_a_text_is_where_its_first_character_stands() -> None:
    text = (
        "plain: 4C is No\n"
        'quoted:  "4C is No"\n'
        "block: |\n"
        "  first\n"
        "  second\n"
        "gap: >-  # why\n"
        "\n"
        "    later\n"
        "deep: |2\n"
        "     more\n"
        "list:\n"
        "  - {when: é is 1, then: x}\n"
        "empty:\n"
    )
    position = read_strings(text.encode(), file="f").position
    assert position(("plain",)) == (1, 8)
    assert position(("quoted",)) == (2, 11)
    assert position(("block",)) == (4, 3)
    assert position(("gap",)) == (7, 5)
    assert position(("deep",)) == (10, 3)
    assert position(("list",)) == (11, 1)
    assert position(("list", 0)) == (12, 5)
    assert position(("list", 0, "then")) == (12, 26)
    assert position(("empty",)) == (13, 1)
    assert position(("absent",)) is None


def test_a_duplicate_key_is_refused_with_both_lines() -> None:
    error = refusal("answers:\n  4A:\n    value: 1\n  4B:\n    value: 2\n  4A:\n    value: 3\n")
    assert (error.line, '"4A"' in error.what, "line 2" in error.what) == (6, True, True)
    assert refusal('4: a\n"4": b\n').line == 2


def test_a_key_that_is_no_id_is_not_shown() -> None:
    assert "Jane" not in refusal("Jane D. was seen: a\nJane D. was seen: b\n").message


@pytest.mark.parametrize("line", ["<<<<<<< ours", "=======", ">>>>>>> theirs", "||||||| base", "<<<<<<<"])
def test_conflict_markers_are_refused_with_their_line(line: str) -> None:
    error = refusal(f"a: 1\n{line}\nb: 2\n")
    assert error.line == 2
    assert "merge" in error.what


def test_a_whole_conflict_is_named_as_such_before_anything_else() -> None:
    conflict = "answers:\n<<<<<<< HEAD\n  4A: 1\n=======\n  4A: 2\n>>>>>>> other\n"
    error = refusal(conflict)
    assert (error.line, "conflict" in error.what) == (2, True)
    assert "conflict" in refusal(conflict.replace("\n", "\r\n")).what


def test_a_narrative_may_speak_of_conflict_markers() -> None:
    text = "a: |\n  <<<<<<< ours\n  =======\n  >>>>>>> theirs\n"
    assert read_yaml(text.encode(), file="f").data["a"].startswith("<<<<<<<")
    assert read_yaml(b"'========': 1\n", file="f").data == {"========": 1}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: 1\nb: &x 2\n", 2, "anchor"),
        ("a: &x\n  b: 1\n", 1, "anchor"),
        ("a: [1]\nb: *x\n", 2, "alias"),
        ("a: 1\n<<: {b: 2}\n", 2, "<<"),
        ("a: !!str 1\n", 1, "tag"),
        ("a: ! x\n", 1, "tag"),
        ("a: !thing\n  b: 1\n", 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: 1\n...\n---\nb: 2\n", 3, "second document"),
        ("%YAML 1.1\n---\na: 1\n", 1, "%"),
        ("a: 1\nb: 2: 3\n", 2, "colon"),
        ("a: 1\n b: 2\n", 2, "deeper"),
        ("a:\n\tb: 1\n", 2, "tab"),
        ("a: @x\n", 1, "@"),
        ("a: [1, 2\n", None, "not closed"),
        ("a: {b: 1\n", None, "not closed"),
        ("a: 'x\n", None, "never closed"),
        ('a: "x\n', None, "never closed"),
        ('a: "\\q"\n', 1, "backslash"),
        ('a: "\\xZZ"\n', 1, "escape"),
        ("a: 1\nword\nb: 2\n", None, "colon"),
        ("a:\n    b: 1\n  c: 2\n", 3, "indentation"),
        ("- a\nb: 1\n", 2, "indentation"),
        ("a: |x\n  b\n", 1, "behind |"),
        ("a: |0\n  b\n", 1, "indentation"),
        ("a: [,]\n", 1, "where a value is due"),
        ("a: - b\n", 1, "begins a list"),
        (": 1\n", 1, "key is missing"),
        ("[a]: 1\n", 1, "key is a map or a list"),
        ("? {a: 1}\n: 1\n", 1, "key is a map or a list"),
        ("- a\n", 1, "does not start with a map"),
        ("just text\n", 1, "does not start with a map"),
        ("---\n", None, "does not start with a map"),
        ("", 1, "empty"),
        ("# nothing but this\n", 1, "empty"),
        ("a: x\x00y\n", 1, "U+0000"),
        ("a: 1\nb: x\x1by\n", 2, "U+001B"),
        ("a: 1\nb: x\u0085y\n", 2, "U+0085"),
        ("a: x\u2028y\n", 1, "U+2028"),
        ("a: 1\n\ufeffb: 2\n", 2, "U+FEFF"),
        (b"a: 1\nb: caf\xe9\n", 2, "UTF-8"),
        (b"a: 1\nb: \xed\xa0\x80\n", 2, "UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, "UTF-16"),
        ("a:\n" + "".join(" " * depth + "-\n" for depth in range(1, 60)), 41, "deep"),
        ("a: " + "[" * 100_000, 1, "deep"),
        ("- " * 100_000, 1, "deep"),
    ],
)  # fmt: skip
def test_what_is_refused_says_where_and_why(text: str | bytes, line: int | None, word: str) -> None:
    error = refusal(text)
    assert word.lower() in error.what.lower()
    assert error.line is not None
    if line is not None:
        assert error.line == line


@pytest.mark.parametrize(
    "text", ["a: [Secret", "a: 'Secret", "A Secret: x\nA Secret: y: z\n", "a: @Secret", "a: &Secret x"]
)
def test_no_message_shows_what_the_file_says(text: str) -> None:
    assert "Secret" not in refusal(text).message


def test_a_small_file_cannot_be_made_to_take_long() -> None:
    started = time.perf_counter()
    refusal("a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n")
    refusal("{a: " * 50_000)
    refusal("? " * 50_000)
    refusal("a:" * 50_000)
    refusal("a: [} " + '"\\' * 50_000)
    refusal("a: [} " + "'" * 50_001 + "\\")
    assert time.perf_counter() - started < 5


def test_a_file_of_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "MAX_EVENTS", 100)
    assert "more than 100" in refusal("a:\n" + "- 1\n" * 200).what


def test_a_file_is_read_with_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\r\n")
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    for name in (path, link):
        data, document = read_file(name)
        assert (data, document.data) == (b"a: 1\r\n", {"a": 1})
    assert read_file(path, strings=True)[1].data == {"a": "1"}


def test_what_cannot_be_read_is_refused_at_once(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    large = tmp_path / "large.yaml"
    with large.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    cases: list[tuple[Path | str, str]] = [
        (tmp_path, "folder"),
        (fifo, "pipe"),
        ("/dev/zero", "device"),
        (large, "4 MiB"),
        (circle, "circle"),
        (tmp_path / "absent.yaml", "no such file"),
        (tmp_path / ("x" * 300), "too long"),
        ("a\0b", "no name"),
    ]
    for path, word in cases:
        with pytest.raises(UserError) as caught:
            read_file(path)
        assert word in caught.value.what
        assert caught.value.remedy


def test_a_file_that_grows_while_it_is_read_is_read_whole_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n" * 10_000)
    real = os.fstat

    def small(descriptor: int) -> os.stat_result:
        state = list(real(descriptor))
        state[6] = 3
        return os.stat_result(state)

    monkeypatch.setattr(os, "fstat", small)
    assert read_bytes(path) == b"a: 1\n" * 10_000
    with pytest.raises(UserError, match="larger"):
        read_bytes(path, most=40_000)


@pytest.mark.parametrize("strings", [True, False])
@pytest.mark.parametrize("way", ["\\0", "\\x00", "\\u0000", "\\U00000000"])
@pytest.mark.parametrize("text", ['a: 1\nb: "x{}y"\n', 'a: 1\nb: [1, "{}"]\n', 'a: 1\nb: {{"k{}": 1}}\n'])
def test_the_character_nul_is_refused_with_its_line_however_it_is_written(
    tmp_path: Path, text: str, way: str, *, strings: bool
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text.format(way))
    with pytest.raises(UserError) as caught:
        read_file(file, strings=strings)
    assert ("NUL" in caught.value.what, caught.value.line) == (True, 2)
    for sound, said in (('"C:\\\\0 is a path"', "C:\\0 is a path"), ("'\\0 in quotes'", "\\0 in quotes")):
        file.write_text(f"a: {sound}\n")
        assert read_file(file, strings=strings)[1].data == {"a": said}
