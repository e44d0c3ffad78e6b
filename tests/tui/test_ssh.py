"""The wizard over a real ssh server on this machine: the line is cut, and every saved answer is there."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING

import pytest

from tests.terminal import ROOT, Terminal

from .screens import make_review
from .test_pty import answer_two, saved
from .typist import on_file

if TYPE_CHECKING:
    from collections.abc import Iterator

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("state"),
    pytest.mark.skipif(not (SSHD and shutil.which("ssh")), reason="there is no ssh server here"),
]


@dataclass
class Server:
    """A server on the loopback, for this user and one key."""

    port: int
    key: Path
    pid: int

    def client(self, *command: str) -> list[str]:
        """The ssh command that runs `command` on a terminal over there."""
        options = [
            "BatchMode=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "LogLevel=ERROR",
            "IdentitiesOnly=yes",
        ]
        settings = [part for option in options for part in ("-o", option)]
        line = f"cd {ROOT} && exec {join(command)}"
        return [
            "ssh",
            "-tt",
            "-F",
            "none",
            *settings,
            "-i",
            str(self.key),
            "-p",
            str(self.port),
            "127.0.0.1",
            line,
        ]

    def sessions(self) -> list[int]:
        """The processes of the server that serve a line, the listening one left out."""
        found = []
        for each in Path("/proc").iterdir():
            with suppress(OSError, ValueError, IndexError):
                parent = int((each / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.pid:
                    found.append(int(each.name))
        return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """An ssh server with keys made for the test."""
    with _running(tmp_path / "sshd") as server:
        yield server


@contextmanager
def _running(folder: Path) -> Iterator[Server]:
    folder.mkdir(mode=0o700)
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = folder / "config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nAuthorizedKeysFile {folder / 'user.pub'}\n"
        f"PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n"
        "PrintMotd no\nPrintLastLog no\n"
    )
    if os.geteuid() == 0:
        # The folder that a server run by root insists on.
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    assert SSHD is not None
    process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)], stderr=subprocess.PIPE)
    try:
        _wait_until_it_listens(process, port)
        yield Server(port, folder / "user", process.pid)
    finally:
        process.terminate()
        process.communicate(timeout=5)


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 5
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    message = "the ssh server does not listen"
    raise AssertionError(message)


def wizard(server: Server, file: Path) -> Terminal:
    """The wizard on a file, over the line."""
    state = os.environ["XDG_STATE_HOME"]
    env = ["env", f"XDG_STATE_HOME={state}", f"PYTHONPATH={ROOT}", "LANG=C.UTF-8"]
    return Terminal(server.client(*env, sys.executable, "-m", "tui_review", "open", str(file)))


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
