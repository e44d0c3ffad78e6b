"""Acts signed with an SSH key, by OpenSSH's own program: whose key it was, and what was changed behind it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acts import put
from tests.instrument.making import rules_of
from tests.qa.sample import complete_file, complete_state
from tests.review.test_sign_off import SHEET
from tui_review.cli.main import main
from tui_review.errors import UserError
from tui_review.review.gate.proposals import HandOver
from tui_review.review.model import Review
from tui_review.review.record.acts import NOT_LOOKED_AT, Break, _seal, act_to_sign, breaks
from tui_review.review.serial import new_review
from tui_review.review.state import ReviewState
from tui_review.review.who import Editor
from tui_review.settings import Settings, save_settings
from tui_review.store import keys
from tui_review.store.keys import KnownKeys, SshKey
from tui_review.store.reviews import ReviewFile, read_review
from tui_review.store.verify import Demanded, key_breaks, places

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")
ANN = Editor("Ann Sample", now=lambda: "2026-03-01T09:00:00Z")
BEA = Editor("Bea Sample", "qa", now=lambda: "2026-03-02T09:00:00Z")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key each for Ann and Bea, and the list that says so."""
    folder = tmp_path_factory.mktemp("keys")
    lines = []
    for name in ("ann", "bea"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "made up", "-f", folder / name],
            check=True,
            timeout=30,
        )
        public = (folder / f"{name}.pub").read_text(encoding="utf-8").split()
        lines.append(f'"{name.title()} Sample,{name}@example.org" {public[0]} {public[1]}\n')
    (folder / "allowed").write_text("".join(lines), encoding="utf-8")
    return folder


def as_file(state: ReviewState, review: Review | None = None) -> ReviewFile:
    return ReviewFile(Path("sample.yaml"), review or state.review, state.rules, "")


def by_key(held: Path, review: Review, who: Editor, act: str, key: str) -> ReviewState:
    signer = SshKey(str(held / key)) if key else None
    state = ReviewState(complete_state().rules, review, replace(who, signer=signer), today="2026-03-20")
    state.propose(HandOver(act=act, reason="Because.", by=state.author))  # type: ignore[arg-type]
    return state


@pytest.fixture
def signed(held: Path) -> ReviewState:
    """Submitted by Ann and completed by Bea, each with her key."""
    submitted = by_key(held, complete_state().review, ANN, "submit", "ann")
    return by_key(held, submitted.review, BEA, "complete", "bea")


def found(state: ReviewState, held: Path, *, required: bool = False) -> list[str]:
    demanded = Demanded(KnownKeys(str(held / "allowed")), required)
    told = list(key_breaks(as_file(state), demanded))
    assert all(each.act is not None for each in told)
    return [each.what for each in told]


def test_an_act_is_signed_over_its_seal_by_whose_key_the_list_says_it_is(
    signed: ReviewState, held: Path
) -> None:
    submitted, completed = signed.review.history[-2:]
    assert submitted.key.startswith("SHA256:")
    assert submitted.key != completed.key
    assert submitted.signature.startswith("-----BEGIN SSH SIGNATURE-----\n")
    assert found(signed, held, required=True) == []
    assert breaks(signed.review) == []


def test_who_seals_a_forged_act_anew_has_no_signature_for_it(signed: ReviewState, held: Path) -> None:
    submitted, completed = signed.review.history[-2:]
    put(completed, seal="0" * 64)
    assert found(signed, held) == ["Its signature does not fit it."]
    put(completed, signature=submitted.signature)
    assert found(signed, held) == ["Its signature does not fit it."]
    put(completed, signature="no signature at all")
    assert found(signed, held) == ["Its signature does not fit it."]
    put(completed, signature="")
    assert found(signed, held) == [f"It was signed with the key {completed.key}, and the signature is gone."]
    put(completed, key="")
    assert found(signed, held) == []
    assert found(signed, held, required=True) == ["No key of Bea Sample signed it."]


def test_nobody_signs_under_the_name_of_another_on_the_list(held: Path) -> None:
    state = by_key(held, complete_state().review, ANN, "submit", "bea")
    (what,) = found(state, held)
    assert what == "It is signed with the key of Bea Sample, bea@example.org, not with that of Ann Sample."


def test_a_key_on_the_list_signs_for_somebody_whom_the_list_does_not_name(held: Path) -> None:
    """Nothing says whose key it is not: the list is of keys that are allowed, and need not name everybody."""
    state = by_key(held, complete_state().review, Editor("Cid Sample", now=ANN.now), "submit", "ann")
    assert found(state, held) == []


@pytest.mark.parametrize("name", ["\u0410nn Sample", "Ann\u200b Sample"])
def test_nobody_signs_under_a_name_that_looks_like_one_on_the_list(held: Path, name: str) -> None:
    state = by_key(held, complete_state().review, replace(ANN, name=name), "submit", "bea")
    (what,) = found(state, held)
    assert what.startswith(
        "It is signed with the key of Bea Sample, bea@example.org, under a name that looks like"
    )


def test_whose_key_signed_under_another_name_is_told(
    held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = str(complete_file(tmp_path))
    save_settings(Settings(allowed_signers=str(held / "allowed")))
    assert main(["submit", file, "--by", "Cid Sample", "--sign", str(held / "ann")]) == 0
    assert main(["verify", file]) == 0
    said = "1 of them signed with a key (Cid Sample with that of Ann Sample, ann@example.org)"
    assert said in capsys.readouterr().out
    assert main(["history", file]) == 0
    listed = " ".join(capsys.readouterr().out.split())
    assert "; signed with the key of Ann Sample, ann@example.org" in listed


def test_one_key_under_two_names_and_a_key_that_is_on_no_list_are_named(held: Path, tmp_path: Path) -> None:
    submitted = by_key(held, complete_state().review, ANN, "submit", "ann")
    state = by_key(held, submitted.review, Editor("Cid Sample", "qa", now=BEA.now), "complete", "ann")
    assert any("signed for Ann Sample and for Cid Sample" in each for each in found(state, held))
    only_bea = (held / "allowed").read_text(encoding="utf-8").splitlines()[1]
    (tmp_path / "allowed").write_text(only_bea, encoding="utf-8")
    assert ["list of allowed signers does not have" in each for each in found(submitted, tmp_path)] == [True]


def test_a_key_that_was_allowed_only_later_did_not_sign_before(
    held: Path, tmp_path: Path, signed: ReviewState
) -> None:
    lines = (held / "allowed").read_text(encoding="utf-8").splitlines()
    late = [line.replace(" ssh-ed25519", ' valid-after="20260302" ssh-ed25519') for line in lines]
    (tmp_path / "allowed").write_text("\n".join(late), encoding="utf-8")
    assert [each.startswith("It is signed with a key that") for each in found(signed, tmp_path)] == [True]


def test_without_a_list_a_signature_is_held_against_its_act_alone(
    signed: ReviewState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    demanded = Demanded(KnownKeys())
    assert list(key_breaks(as_file(signed), demanded)) == []
    put(signed.review.history[-1], seal="0" * 64)
    assert [each.what for each in key_breaks(as_file(signed), demanded)] == ["Its signature does not fit it."]


def test_a_signature_of_a_worksheet_is_signed_with_the_key_of_whoever_gives_it(
    held: Path, tmp_path: Path
) -> None:
    rules = rules_of(tmp_path, SHEET)
    signer = SshKey(str(held / "ann"))
    who = Editor("Ann Sample", now=lambda: "2026-03-20T12:00:00Z", signer=signer)
    state = ReviewState(rules, new_review("made-up-1", rules, "2026-03-10"), who, today="2026-03-20")
    state.answer_many({"a": "Yes", "first": "Ann Sample, 2026-03-20", "c": "text"})
    state.answer("second", "Rita Reader, 2026-03-20", by="Rita Reader")
    given = state.kept("first")
    assert given.key == signer.key
    assert state.kept("second").key == "", "it is not Ann's"
    demanded = Demanded(KnownKeys(str(held / "allowed")), required=True)

    def told() -> list[Break]:
        return list(key_breaks(as_file(state), demanded))

    assert [(each.place, each.what) for each in told()] == [("second", "No key of Rita Reader signed it.")]
    put(given, value={"name": "Ann Sample", "date": "2026-03-19"})
    assert ("first", "Its signature does not fit it.") in [(each.place, each.what) for each in told()]


def test_the_command_signs_by_option_or_settings_and_verify_can_ask_for_it(
    held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = str(complete_file(tmp_path))
    assert main(["submit", file, "--by", "Ann Sample", "--sign", str(held / "ann")]) == 0
    save_settings(Settings(allowed_signers=str(held / "allowed")))
    assert main(["complete", file, "--by", "Bea Sample"]) == 0
    assert main(["verify", file]) == 0
    assert "1 of them signed with a key" in capsys.readouterr().out
    assert main(["verify", file, "--require-signed"]) == 1
    assert "qa completed by Bea Sample (qa): No key of Bea Sample signed it." in capsys.readouterr().out
    save_settings(
        Settings(allowed_signers=str(held / "allowed"), require_signed=True, sign=str(held / "bea"))
    )
    assert main(["reopen", file, "--by", "Bea Sample", "--reason", "Once more."]) == 0
    assert main(["check", file]) == 1
    assert capsys.readouterr().out.count("No key of Bea Sample signed it.") == 1
    act = read_review(Path(file)).review.history[-1]
    assert act.key == SshKey(str(held / "bea")).key


@pytest.mark.parametrize(
    ("program", "what"),
    [
        ("", "ssh-keygen is not installed: nothing can be signed with a key"),
        ("exec sleep 60", "ssh-keygen did not answer: nothing can be signed with a key"),
        ("echo 'agent refused operation' >&2; exit 1", "It is no SSH key (agent refused operation)"),
    ],
    ids=["missing", "hanging", "refusing"],
)
def test_what_cannot_be_signed_is_not_done_and_said_in_words(
    held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, what: str
) -> None:
    if program:
        (tmp_path / "ssh-keygen").write_text(f"#!/bin/sh\nPATH=/bin:/usr/bin\n{program}\n", encoding="utf-8")
        (tmp_path / "ssh-keygen").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(keys, "_PATIENCE", 0.2)
    review = complete_state().review
    began = time.monotonic()
    with pytest.raises(UserError) as refused:
        by_key(held, review, ANN, "submit", "ann")
    assert what in refused.value.what
    assert "--sign" in refused.value.remedy
    assert review.review.status == "in_progress"
    assert time.monotonic() - began < 5
    assert "cannot be checked" in KnownKeys().check("x", "y", by="Ann", at="").problem or program.startswith(
        "echo"
    )


def test_a_key_that_asks_for_a_passphrase_does_not_hang(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "made up", "-f", locked],
        check=True,
        timeout=30,
    )
    with pytest.raises(UserError, match="The key does not sign") as refused:
        SshKey(str(locked)).sign("What is signed.")
    assert "ssh-add" in refused.value.remedy
    with pytest.raises(UserError, match="There is no such key"):
        _ = SshKey(str(tmp_path / "none")).key


def test_an_act_that_says_another_key_than_it_is_signed_with_is_named(held: Path) -> None:
    review = by_key(held, complete_state().review, ANN, "submit", "ann").review
    act = replace(review.history[-1], key="SHA256:another")
    act = replace(act, seal=_seal([*review.history[:-1], act], len(review.history) - 1))
    act = replace(act, signature=SshKey(str(held / "ann")).sign(act_to_sign(act)))
    state = ReviewState(
        complete_state().rules, replace(review, history=[*review.history[:-1], act]), ANN, today=""
    )
    (what,) = found(state, held)
    assert what.startswith("It is signed with another key than it says: SHA256:")


@pytest.mark.parametrize(
    ("action", "script"),
    [
        ("check-novalidate", "kill -9 $$"),
        ("check-novalidate", "echo made up >&2; exit 255"),
        ("find-principals", "kill -9 $$"),
        ("find-principals", "exit 255"),
        ("verify", "kill -9 $$"),
        ("verify", "exit 1"),
    ],
)
def test_a_program_that_fails_says_nothing_of_a_signature(
    signed: ReviewState,
    held: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    script: str,
) -> None:
    own = tmp_path / "ssh-keygen"
    real = shutil.which("ssh-keygen")
    own.write_text(f'#!/bin/sh\ncase "$2" in {action}) {script};; esac\nexec {real} "$@"\n', encoding="utf-8")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    told = list(key_breaks(as_file(signed), Demanded(KnownKeys(str(held / "allowed")))))
    assert [each.looked_at for each in told] == [False, False]
    assert all(each.what.startswith("Its signature cannot be checked: ") for each in told)
    assert places(told) == (NOT_LOOKED_AT,)


def test_a_list_that_cannot_be_read_is_not_one_that_has_nobody(
    signed: ReviewState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("missing", "folder"):
        told = list(key_breaks(as_file(signed), Demanded(KnownKeys(str(tmp_path / name)))))
        assert [each.looked_at for each in told] == [False, False]
        assert {each.what for each in told} == {
            "Its signature cannot be checked: The list of allowed signers cannot be read."
        }
    # Whose list git does not say, as its settings are damaged.
    (tmp_path / "gitconfig").write_text("[made up", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    told = list(key_breaks(as_file(signed), Demanded(KnownKeys())))
    assert [each.looked_at for each in told] == [False, False]
