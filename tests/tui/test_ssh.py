"""Over a real ssh server: the line is cut and every saved answer is there; a team works in one folder of its group."""

from __future__ import annotations

import os
import pwd
import signal
import struct
import sys
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING

import pytest

from tests.ssh import IS_HERE, Server, Team, serving, team
from tests.terminal import ROOT, Terminal
from tui_review.cli.main import main
from tui_review.store.reviews import read_review

from .screens import make_review
from .test_pty import answer_two, saved
from .typist import on_file

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("state"),
    pytest.mark.skipif(not IS_HERE, reason="there is no ssh server here"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """An ssh server with keys made for the tests."""
    with serving() as server:
        yield server


def wizard(server: Server, file: Path) -> Terminal:
    """The wizard on a file, over the line."""
    state = os.environ["XDG_STATE_HOME"]
    env = ["env", f"XDG_STATE_HOME={state}", f"PYTHONPATH={ROOT}", "LANG=C.UTF-8"]
    command = join([*env, sys.executable, "-m", "tui_review", "open", str(file)])
    return Terminal(server.client(f"cd {ROOT} && exec {command}"))


@pytest.mark.parametrize("end", ["client", "server"])
def test_when_the_line_is_cut_every_saved_answer_is_there(tmp_path: Path, server: Server, end: str) -> None:
    file = make_review(tmp_path, "birch-5", {})
    with wizard(server, file) as terminal:
        answer_two(terminal)
        terminal.type("3/31/2025")
        terminal.wait_for("3/31/2025")
        if end == "client":
            terminal.signal(signal.SIGKILL)
        else:
            for pid in server.sessions():
                os.kill(pid, signal.SIGKILL)
        terminal.exit_status()
    with wizard(server, file) as terminal:
        # The one before may need a moment to notice that its terminal is gone.
        terminal.wait_until(lambda: "answered" in terminal.text or "open on" in terminal.text)
        assert "3 of " in terminal.text, terminal.text
        terminal.press("f3")
        saved(terminal)
        terminal.press("ctrl+q")
        assert terminal.exit_status() == 0
    answers = on_file(file).answers
    assert answers["fs.site"].value == "Sample County"
    assert answers["fs.case_name"].value == "Fictional"
    assert answers["fs.pur_start"].value == "2025-03-31"


def rights(*each: tuple[int, int, int]) -> bytes:
    """An access list as the system keeps it: kind, rights and whose, of each."""
    packed = (struct.pack("<HHI", kind, right, who & 0xFFFFFFFF) for kind, right, who in each)
    return struct.pack("<I", 2) + b"".join(packed)


@pytest.fixture(scope="module")
def accounts() -> Iterator[Team]:
    """Two of a group and one of none, whom an access list lets read; one folder is everybody's setting."""
    if os.geteuid() != 0:
        pytest.skip("only root can make accounts")
    with team("ann", "bob", "quinn") as made:
        settings = made.home / "xdg" / "tui-review" / "settings.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'folder = "{made.home / "reviews"}"\n')
        assert main(["init", str(made.home / "reviews"), "--group", made.group]) == 0
        yield made


ANSWERS = (
    "ci.asked_by=Reviewer ci.instrument=osri-r4 ci.item=4 ci.asked=Which? ci.facts=None "
    "ci.considered=All ci.sent=2026-03-02 ci.answered=2026-03-09 ci.answer=Yes"
)


def test_a_team_works_in_one_folder_of_its_group_and_who_may_only_read_is_shown_it_read_only(
    accounts: Team,
) -> None:
    ann, bob, quinn = accounts.accounts
    folder = accounts.home / "reviews"
    review = folder / "made-up.yaml"
    _let_read(folder, quinn)
    said = accounts.run(ann, "new case-inquiry made-up", f"set {review} {ANSWERS}")
    assert said.count("ended with 0") == 2, said
    os.setxattr(review, "user.made-up", b"kept")
    lists = os.getxattr(review, ACL)

    with accounts.screen(ann, f"open {review}") as first:
        first.wait_for("answered")
        with accounts.screen(bob, f"open {review}") as second:
            second.wait_for("Somebody has this review open")
            assert f"{ann} has made-up open on" in " ".join(second.text.split())
            second.type("t")
            second.wait_for("answered")
            first.stands(bob)
            first.type("s").press("enter")
            first.stands("ci.county")
            first.type("Beech").press("enter")
            first.wait_until(lambda: "kept on this machine" in first.screen()[0])
            with accounts.screen(quinn, "") as reads:
                reads.stands("made-up")
                reads.press("enter")
                reads.wait_for("may not write in this folder")
            assert list(folder.glob(".*.yaml.lock"))
            # Her line is cut first: where he left before her, the file is free again and her answer goes into it.
            first.signal(signal.SIGKILL)
            first.exit_status()
            # His line is cut: who comes next is not told that somebody has it open.
            second.signal(signal.SIGKILL)
            second.wait_until(lambda: not list(folder.glob(".*.yaml.lock")), what="that its lock is gone")

    left, taken = accounts.run(bob, f"recover {review}"), accounts.run(ann, f"recover {review} --take")
    assert ("ended with 0" in left, "taken: ci.county" in taken) == (True, True), (left, taken)
    said = accounts.run(ann, f"submit {review} --by Ann.Sample")
    assert "ended with 0" in said, said
    back = f"return {review} --by Bob.Sample --role qa --reason Again."
    said = accounts.run(bob, back, f"diff {review}@2 {review}", f"history {review}")
    assert (said.count("ended with 0"), said.count("ended with 1")) == (2, 1), said
    assert ("Ann.Sample" in said, f", account {ann}" in said) == (True, True), "the account beside the name"
    said = accounts.run(
        ann, f"submit {review} --by Ann.Sample", f"restore {review}@2 --by Lee --reason Earlier."
    )
    assert said.count("ended with 0") == 2, said
    assert read_review(review).review.review.version == 5
    assert (os.getxattr(review, ACL), os.getxattr(review, "user.made-up")) == (lists, b"kept")
    said = accounts.run(
        quinn, f"show {review} --json", f"set {review} ci.county=Cedar", f"diff {review}@2 {review}@3"
    )
    assert [said.count(f"ended with {status}") for status in (0, 1, 2)] == [1, 1, 1], said
    assert "you may not write in this folder" in said.casefold()
    for each in folder.rglob("*.yaml"):
        assert each.stat().st_mode & 0o007 == 0, "nothing is for everybody"
        assert each.stat().st_gid == folder.stat().st_gid


ACL = "system.posix_acl_access"


def _let_read(folder: Path, account: str) -> None:
    """Gives one more account the right to read a group's folder and what is made in it, as `setfacl` does."""
    reader = pwd.getpwnam(account).pw_uid
    for each in (folder, folder / ".tui-review", folder / ".tui-review" / "versions"):
        for name in (ACL, "system.posix_acl_default"):
            os.setxattr(each, name, rights((1, 7, -1), (2, 5, reader), (4, 7, -1), (16, 7, -1), (32, 0, -1)))
