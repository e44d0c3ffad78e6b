"""Every change is on the disk before anybody is told so, and is found again after a crash."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.qa.sample import complete_file
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.store import journal_lines
from tui_review.store.journal import Journal
from tui_review.store.pending import (
    Pending,
    clear_away,
    discard,
    pending,
    pending_anywhere,
    pending_for,
    take_out,
)
from tui_review.store.reviews import read_review

ROOT = Path(__file__).resolve().parents[2]
BASE, OTHER = "a" * 64, "b" * 64

pytestmark = pytest.mark.usefixtures("state")


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """Where a review would be; no journal looks at the file itself."""
    return tmp_path / "jane-doe.yaml"


def crash(journal: Journal) -> None:
    """End as a killed process does: without close or clear, the lock gone."""
    os.close(journal._descriptor)


def left_behind(review: Path, *entries: dict[str, Any], base: str = BASE) -> str:
    journal = Journal(review, base)
    for entry in entries:
        journal.append(entry)
    crash(journal)
    return journal.path


def only(review: Path, current: str = BASE, *, live: bool = False) -> Pending:
    """The one journal that is pending."""
    (found,) = pending(review, current, live=live)
    return found


def test_entries_come_back_in_order(review: Path) -> None:
    journal = Journal(review, BASE)
    assert [journal.append({"set": "4A", "to": value}) for value in (1, None, "é\n\x1b")] == [1, 2, 3]
    expected = [{"set": "4A", "to": 1}, {"set": "4A", "to": None}, {"set": "4A", "to": "é\n\x1b"}]
    assert journal.entries == expected
    crash(journal)
    found = only(review)
    assert (list(found.entries), found.damaged, found.certain) == (expected, 0, True)
    assert found.when > 1_700_000_000


def test_a_review_without_journal_has_nothing_pending(review: Path, state: Path) -> None:
    assert pending(review, BASE) == []
    assert not state.exists()


def test_a_session_that_changes_nothing_leaves_nothing(review: Path, state: Path) -> None:
    Journal(review, BASE).close()
    assert not state.exists()


def test_journals_are_private_outside_the_folder_and_name_no_review(review: Path, state: Path) -> None:
    left_behind(review, {"a": 1})
    files = [Path(folder) / name for folder, _, names in os.walk(state) for name in names]
    assert [path.parent for path in files] == [state / "tui-review" / "journal"]
    assert "jane" not in str(files[0].relative_to(state))
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    folders = [state, state / "tui-review", state / "tui-review" / "journal"]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}


def test_the_same_review_by_another_path_has_the_same_journal(review: Path, tmp_path: Path) -> None:
    left_behind(review, {"a": 1})
    (tmp_path / "link").symlink_to(tmp_path)
    assert only(tmp_path / "link" / review.name) == only(review)


def test_a_journal_torn_at_any_byte_keeps_every_whole_line(review: Path) -> None:
    path = Path(left_behind(review, {"n": "one"}, {"n": "two", "text": "é\n"}))
    content = path.read_bytes()
    head = content.index(b"\n") + 1
    first = content.index(b"\n", head) + 1
    for length in range(len(content) + 1):
        path.write_bytes(content[:length])
        whole = (length >= first - 1) + (length >= len(content) - 1)
        # Behind whole lines it is one that was being written; nothing but a part of one may be of anything.
        unread = 0 < length < head - 1
        ends = [content[:end] for end in (head - 1, head, first - 1, first, len(content) - 1, len(content))]
        torn = length > head and content[:length] not in ends
        found = pending(review, BASE)
        assert [[entry["n"] for entry in each.entries] for each in found] == (
            [["one", "two"][:whole]] if whole or unread or torn else []
        ), length
        assert [(each.damaged, each.is_torn) for each in found] == ([(int(unread), torn)] if found else [])
        for each in found:
            take_out(each)
        left = path.read_bytes() if path.exists() else b""
        part = content[:length].rpartition(b"\n")[2]
        if found:
            assert part in left if unread or torn else left == b"", "what is not whole stays"


@pytest.mark.parametrize("spoiled", [b"\0", b"x", b"\n"], ids=["zeros", "text", "lines"])
@pytest.mark.parametrize("whole", ["nothing", "head", "all but the last end"])
def test_a_journal_of_which_something_cannot_be_read_is_never_taken_for_an_empty_one(
    review: Path, spoiled: bytes, whole: str
) -> None:
    path = Path(left_behind(review, {"n": "one"}, {"n": "two"}))
    content = path.read_bytes()
    kept = {"nothing": 0, "head": content.index(b"\n") + 1, "all but the last end": len(content) - 1}[whole]
    if spoiled == b"\n" and kept:
        return  # Ends of lines alone are no lines behind others.
    path.write_bytes(content[:kept] + spoiled * (len(content) - kept))
    (found,) = pending(review, BASE)
    assert (found.damaged, found.certain) == (1, False)
    assert main(["recover"]) == 1
    take_out(found)
    assert path.exists(), "what cannot be read stays"


@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_damage_is_taken_for_an_entry(noise: bytes, at: int) -> None:
    lines = b"".join(
        journal_lines.to_line({"n": n, "base": BASE, "at": 1.0, "entry": {"v": n}}) for n in (1, 2, 3)
    )
    at = min(at, len(lines))
    found = journal_lines.read_lines(lines[:at] + noise + lines[at + len(noise) :])
    assert all(record["entry"] == {"v": record["n"]} and record["n"] in {1, 2, 3} for record in found.records)


@pytest.mark.parametrize(
    "other",
    [
        *(
            {"n": "1"},
            {"n": True},
            {"n": None},
            {"base": 3},
            {"target": []},
            {"at": "now"},
            {"at": 1e300},
            {"at": None},
        ),
        *({"entry": [1]}, {"entry": "x"}, {"about": 3}),
    ],
    ids=str,
)
def test_a_line_whose_checksum_holds_and_whose_parts_are_of_another_kind_is_damaged(
    other: dict[str, Any],
) -> None:
    sound = {"n": 1, "base": BASE, "at": 1.0, "entry": {"v": 1}}
    assert len(journal_lines.read_lines(journal_lines.to_line(sound)).records) == 1
    found = journal_lines.read_lines(journal_lines.to_line({**sound, **other}))
    assert (found.records, len(found.damaged)) == ((), 1)


def test_an_entry_about_no_question_is_pending_and_ends_nothing(tmp_path: Path) -> None:
    review = complete_file(tmp_path)
    journal = Journal(review, BASE)
    journal.append({"question": ["4A"], "after": {"value": 2}})
    os.close(journal._descriptor)
    assert [len(found.missing) for found in pending_for(read_review(review))] == [1]


def test_a_changed_byte_is_noticed(review: Path) -> None:
    path = Path(left_behind(review, {"v": "Yes"}, {"v": "No"}))
    path.write_bytes(path.read_bytes().replace(b"Yes", b"Yea"))
    found = only(review)
    assert ([entry["v"] for entry in found.entries], found.damaged) == (["No"], 1)


def test_a_line_that_is_gone_from_the_middle_is_noticed_and_the_rest_comes_back(review: Path) -> None:
    path = Path(left_behind(review, {"v": 1}, {"v": 2}, {"v": 3}))
    lines = path.read_bytes().splitlines(keepends=True)
    for gone in (1, 2):
        path.write_bytes(b"".join([*lines[:gone], *lines[gone + 1 :]]))
        found = only(review)
        assert ([entry["v"] for entry in found.entries], found.damaged, found.certain) == (
            [v for v in (1, 2, 3) if v != gone],
            1,
            False,
        )
        assert "1 line of its journal is missing" in found.unread
        take_out(found)
        assert (only(review).entries, only(review).damaged) == ((), 1), "what is missing is known on"


def test_lines_in_another_order_and_lines_twice_are_noticed(review: Path) -> None:
    path = Path(left_behind(review, {"v": 1}, {"v": 2}, {"v": 3}))
    head, first, second, third = path.read_bytes().splitlines(keepends=True)
    for other in ([head, second, first, third], [head, first, second, second, third]):
        path.write_bytes(b"".join(other))
        assert only(review).damaged > 0


def test_what_is_cleared_taken_or_never_written_is_not_missing(review: Path) -> None:
    journal = Journal(review, BASE)
    for number in (1, 2, 5, 6):
        journal.append({"v": number}, number)
    journal.clear("sha256:two", through=2)
    journal.append({"v": 9}, 9)
    crash(journal)
    found = only(review, "sha256:two")
    assert ([entry["v"] for entry in found.entries], found.damaged) == ([5, 6, 9], 0)
    take_out(replace(found, missing=found.missing[1:2]))
    assert ([entry["v"] for entry in only(review).entries], only(review).damaged) == ([5, 9], 0)


def test_an_unfinished_last_line_is_told_with_what_is_there(review: Path) -> None:
    path = Path(left_behind(review, {"v": 1}, {"v": 2}))
    assert only(review).unread == ""
    path.write_bytes(path.read_bytes()[:-9])
    assert only(review).unread.startswith("Its last line is not finished")


def test_a_line_that_a_running_session_is_writing_is_not_called_unfinished(review: Path) -> None:
    journal = Journal(review, BASE)
    journal.append({"v": 1})
    os.write(journal._descriptor, b"0123456789abcdef {")
    assert only(review, live=True).unread == ""
    crash(journal)
    assert only(review).unread.startswith("Its last line is not finished")


def test_of_what_nobody_can_date_no_day_is_told(review: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(left_behind(review, {"v": 1}))
    path.write_bytes(b"x" + path.read_bytes()[1:].replace(b"entry", b"entrz"))
    assert main(["recover"]) == 1
    assert main(["recover", "--json"]) == 1
    said = capsys.readouterr().out
    assert "1970-01" not in said
    assert "at a time that is not known" in said


def test_a_line_that_cannot_be_read_stays_when_the_rest_is_taken(review: Path) -> None:
    path = Path(left_behind(review, {"v": "Yes"}, {"v": "No"}))
    path.write_bytes(path.read_bytes().replace(b"Yes", b"Yea"))
    take_out(only(review))
    found = only(review)
    assert (found.entries, found.damaged) == ((), 1)
    assert b"Yea" in path.read_bytes()
    discard(found)
    assert pending(review, BASE) == []
    assert not path.exists()


def test_cleared_means_nothing_pending(review: Path) -> None:
    journal = Journal(review, BASE)
    journal.append({"v": 1})
    journal.clear(OTHER, through=1)
    assert pending(review, OTHER, live=True) == []
    assert journal.append({"v": 2}) == 2
    assert journal.entries == [{"v": 2}]
    assert only(review, OTHER, live=True).certain
    journal.clear(OTHER, through=2)
    journal.close()
    assert pending(review, OTHER) == []
    assert not Path(journal.path).exists()


def test_entries_made_while_a_save_was_under_way_stay_for_the_next(review: Path) -> None:
    journal = Journal(review, BASE)
    saved = journal.append({"v": 1})
    journal.append({"v": 2})
    journal.clear(OTHER, through=saved)
    journal.append({"v": 3})
    assert journal.entries == [{"v": 2}, {"v": 3}]
    crash(journal)
    found = only(review, OTHER)
    assert ([entry["v"] for entry in found.entries], found.certain) == ([2, 3], True)
    assert stat.S_IMODE(Path(journal.path).stat().st_mode) == 0o600


def test_a_crash_between_save_and_clear_applies_nothing_twice(review: Path) -> None:
    journal = Journal(review, BASE)
    journal.append({"v": 1})
    journal.note_save(OTHER, through=1)
    journal.append({"v": 2})
    crash(journal)
    for current, entries, certain in (
        (OTHER, ({"v": 2},), True),
        (BASE, ({"v": 1}, {"v": 2}), True),
        ("c" * 64, ({"v": 1}, {"v": 2}), False),
    ):
        found = only(review, current)
        assert (found.entries, found.certain) == (entries, certain)


def test_what_a_file_has_of_a_journal_is_cleared_away_and_nothing_else(review: Path) -> None:
    journal = Journal(review, BASE)
    journal.append({"v": 1})
    journal.note_save(OTHER, through=1)
    journal.append({"v": 2})
    crash(journal)
    clear_away(review, "c" * 64)
    assert len(only(review, "c" * 64).entries) == 2
    clear_away(review, OTHER)
    assert only(review, "c" * 64).entries == ({"v": 2},)


def test_each_session_s_journal_is_offered_the_oldest_first(review: Path) -> None:
    left_behind(review, {"v": 1}, base=BASE)
    left_behind(review, {"v": 2}, base=OTHER)
    found = pending(review, OTHER)
    assert [(each.entries, each.certain) for each in found] == [(({"v": 1},), False), (({"v": 2},), True)]


def test_no_session_touches_what_another_left(review: Path) -> None:
    left_behind(review, {"v": "theirs"})
    journal = Journal(review, BASE)
    journal.append({"v": "mine"})
    journal.clear(OTHER, through=1)
    journal.close()
    assert only(review).entries == ({"v": "theirs"},)


def test_a_process_that_still_runs_keeps_its_journal(review: Path) -> None:
    code = """
import sys, time
from tui_review.store.journal import Journal
journal = Journal(sys.argv[1], "a" * 64)
journal.append({"v": "theirs"})
print("done", flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code, review], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"done\n"
            assert pending(review, BASE) == []
            live = only(review, live=True)
            assert (live.entries, live.live) == (({"v": "theirs"},), True)
            take_out(live)
            discard(live)
        finally:
            process.kill()
            process.wait()
    assert only(review).entries == ({"v": "theirs"},)


def test_a_journal_that_somebody_removes_is_made_again_with_all_that_was_in_it(
    review: Path, state: Path
) -> None:
    journal = Journal(review, BASE)
    journal.append({"v": 1})
    opened = sum(1 for _ in Path("/dev/fd").iterdir())
    shutil.rmtree(state)
    journal.append({"v": 2})
    assert sum(1 for _ in Path("/dev/fd").iterdir()) == opened, "what is gone is closed"
    crash(journal)
    assert only(review).entries == ({"v": 1}, {"v": 2})


def test_a_journal_says_whose_it_is_and_of_which_review(review: Path) -> None:
    journal = Journal(review, BASE, {"by": "Ann"})
    journal.append({"v": 1})
    crash(journal)
    assert (only(review).file, only(review).records.about["by"]) == (str(review), "Ann")
    assert [each.file for each in pending_anywhere()] == [str(review)]


def test_a_journal_is_about_the_questions_that_its_changes_are_about(review: Path) -> None:
    left_behind(review, {"question": "4A"}, {"note": "n1"}, {"question": "4A"}, {"item": "4"})
    assert only(review).questions == ["4A", "n1", "4"]


def test_a_full_disk_is_said_and_leaves_the_journal_as_it_was(
    review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(review, BASE)
    journal.append({"v": 1})
    real = os.write
    given: list[int] = []

    def fills_up(descriptor: int, data: bytes) -> int:
        if given:
            raise OSError(28, "No space left on device")
        given.append(1)
        return real(descriptor, bytes(data)[:10])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fills_up)
        with pytest.raises(UserError, match="disk is full"):
            journal.append({"v": 2})
    assert journal.append({"v": 3}) == 2
    crash(journal)
    found = only(review)
    assert (found.entries, found.damaged) == (({"v": 1}, {"v": 3}), 0)


def test_a_state_folder_that_cannot_be_made_is_said_in_words(
    review: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with pytest.raises(UserError) as caught:
        Journal(review, BASE).append({"v": 1})
    assert caught.value.remedy


def test_after_a_refused_first_entry_the_next_one_is_kept(
    review: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(review, BASE)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(5, "I/O error")))
        with pytest.raises(UserError):
            journal.append({"v": 1})
    assert [each for each in state.rglob("*") if each.is_file()] == []
    journal.append({"v": 2})
    crash(journal)
    assert only(review).entries == ({"v": 2},)


APPEND_ON = """
import sys
from tui_review.store.journal import Journal
journal = Journal(sys.argv[1], "a" * 64)
while True:
    sys.stdout.write(f"{journal.append({'v': journal._count + 1})}\\n")
    sys.stdout.flush()
"""


def test_an_entry_that_was_acknowledged_survives_kills(review: Path) -> None:
    for kills in range(1, 6):
        with subprocess.Popen(
            [sys.executable, "-c", APPEND_ON, review], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            reported = b"".join(process.stdout.readline() for _ in range(50))
            process.kill()
            reported += process.stdout.read()
        acknowledged = int(reported.split(b"\n")[-2])
        found = pending(review, BASE)
        assert len(found) == kills
        kept = [entry["v"] for entry in found[-1].entries]
        assert kept == list(range(1, len(kept) + 1))
        assert len(kept) - acknowledged in {0, 1}


@pytest.mark.parametrize("make", [os.link, os.symlink, lambda _other, path: os.mkfifo(path)])
def test_what_lies_in_a_journal_s_place_and_is_none_is_named_and_left_alone(
    review: Path, tmp_path: Path, make: Callable[[Path, str], None]
) -> None:
    path = left_behind(review, {"set": "4A", "to": 1})
    other = tmp_path / "precious"
    other.write_text("precious")
    Path(path).unlink()
    make(other, path)
    found = only(review)
    assert (found.path, found.entries) == (path, ())
    assert found.problem
    with pytest.raises(UserError):
        discard(found)
    assert other.read_text() == "precious"


def test_a_save_that_is_tried_again_and_again_is_one_line_of_the_journal(review: Path) -> None:
    journal = Journal(review, BASE)
    journal.append({"question": "4A"})
    for target, lines in ((OTHER, 3), (OTHER, 3), (BASE, 4), (OTHER, 5)):
        for _ in range(3):
            journal.note_save(target, through=1)
        assert len(Path(journal.path).read_bytes().splitlines()) == lines
    Path(journal.path).unlink()
    journal.note_save(OTHER, through=1)
    assert only(review, BASE, live=True).entries, "one that somebody has removed says it all again"
    assert pending(review, OTHER, live=True) == []
    journal.close()
