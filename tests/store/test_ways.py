"""Whoever a group's folder is for comes there, or it is said which folder on the way keeps them out."""

from __future__ import annotations

import grp
import os
import pwd
import subprocess
from pathlib import Path

import pytest

from tests.store.test_shared import give_list, mode, umask
from tui_review.cli.main import main
from tui_review.health.reviews import folder_of_reviews
from tui_review.store.shared import prepare

__all__ = ["umask"]


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> grp.struct_group:
    """A group with a member who is neither root nor whoever runs this."""
    group = next(each for each in grp.getgrall() if each.gr_gid not in {os.getgid(), 0})
    member = next(each for each in pwd.getpwall() if each.pw_uid not in {os.getuid(), 0})
    named = grp.struct_group((group.gr_name, "x", group.gr_gid, [member.pw_name]))
    monkeypatch.setattr(grp, "getgrgid", lambda _: named)
    monkeypatch.setattr(os, "getgrouplist", lambda *_: [group.gr_gid])
    return named


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
@pytest.mark.usefixtures("umask")
def test_folders_that_are_made_on_the_way_to_a_groups_let_the_group_pass(
    open_home: Path, others: grp.struct_group, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = open_home / "county" / "of" / "reviews"
    assert main(["init", str(folder), "--group", others.gr_name]) == 0
    assert "ready, for the group" in capsys.readouterr().out
    assert [oct(mode(each)) for each in (folder, folder.parent, folder.parents[1])] == [
        "0o2770",
        "0o711",
        "0o711",
    ]
    assert [each.grade for each in folder_of_reviews(folder)] == ["ok"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
@pytest.mark.parametrize("theirs", [True, False], ids=["of the group", "of another"])
def test_a_folder_on_the_way_that_keeps_the_group_out_is_named_and_what_is_below_is_not_ready(
    open_home: Path, others: grp.struct_group, capsys: pytest.CaptureFixture[str], theirs: bool
) -> None:
    county = open_home / "county"
    county.mkdir(mode=0o700)
    os.chown(county, -1, others.gr_gid if theirs else 0)
    folder = county / "reviews"
    mend = f"{'chmod g+x' if theirs else f'setfacl -m g:{others.gr_name}:x'} {county}"
    assert main(["init", str(folder), "--group", others.gr_name]) == 1
    said = capsys.readouterr()
    assert ("not ready" in said.out, mend in " ".join(said.err.split())) == (True, True)
    (found,) = folder_of_reviews(folder)
    assert (found.grade, found.command) == ("warning", mend)
    subprocess.run(mend.split(), check=True)
    assert main(["init", str(folder), "--group", others.gr_name]) == 0
    assert [each.grade for each in folder_of_reviews(folder)] == ["ok"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to a group of others")
def test_who_comes_there_by_an_access_list_or_another_group_is_not_said_to_be_kept_out(
    open_home: Path, others: grp.struct_group, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = open_home / "county"
    county.mkdir()
    county.chmod(0o750)
    assert len(prepare(county / "reviews", others.gr_name)) == 1
    monkeypatch.setattr(os, "getgrouplist", lambda *_: [others.gr_gid, 0])
    assert prepare(county / "reviews", others.gr_name) == []
    monkeypatch.setattr(os, "getgrouplist", lambda *_: [others.gr_gid])
    give_list(county, (1, 7, -1), (4, 5, -1), (8, 1, others.gr_gid), (16, 7, -1), (32, 0, -1))
    assert prepare(county / "reviews", others.gr_name) == []
