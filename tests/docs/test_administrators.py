"""The administrator's guide, followed word for word on a host of its own: two people log in and work in one folder.

The host is this machine's own system below a layer that takes every change and is thrown away (overlayfs, in a mount
namespace), so that accounts, groups, `/opt`, `/etc` and the ssh server's settings are as the guide makes them.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.terminal import ROOT, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

GUIDE: Final = ROOT / "docs" / "administrators.md"
LAYER: Final = """
set -eu
mount -t tmpfs -o mode=755 tmpfs "$1"
mkdir "$1/above" "$1/work" "$1/root"
mount -t overlay -o "lowerdir=/,upperdir=$1/above,workdir=$1/work" overlay "$1/root"
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
exec chroot "$1/root" /bin/sh -eu
"""
_TRY: Final = 'exec unshare --mount --propagation private /bin/sh -c "$0" layer "$1"'


def can_have_a_host(folder: Path) -> bool:
    """Whether this process may make such a layer, and there is a server to put into it."""
    if os.geteuid() != 0 or not shutil.which("sshd", path="/usr/sbin") or not shutil.which("ssh"):
        return False
    folder.mkdir()
    tried = subprocess.run(["sh", "-c", _TRY, LAYER, folder], input=b"true", capture_output=True, check=False)
    return tried.returncode == 0


def typed_as_root() -> str:
    """All that the guide has root type, in its order."""
    return "\n".join(
        re.findall(r"^```sh as root\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    )


@contextmanager
def the_host(folder: Path, wheel: Path, keys: dict[str, Path]) -> Iterator[int]:
    """The host that the guide makes, its server on a port of the loopback; the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    # The root begins as that of the machine at hand: what is kept on it of other work is none of this host's.
    given = [
        f"cp {wheel} /root/",
        "rm -rf /root/.local/state/tui-review",
        "export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_COMPILE=1",
    ]
    authorized = [
        f"cp {key}.pub /home/{name}/.ssh/authorized_keys; chown {name} /home/{name}/.ssh/authorized_keys"
        for name, key in keys.items()
    ]
    # What `systemctl reload ssh` does on a machine of its own.
    serving = f"exec /usr/sbin/sshd -D -p {port} -o ListenAddress=127.0.0.1"
    script = "\n".join(
        [*given, typed_as_root(), *authorized, "mkdir -p /run/sshd; ssh-keygen -A; echo READY", serving]
    )
    folder.mkdir()
    with subprocess.Popen(
        ["sh", "-c", _TRY, LAYER, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin", "HOME": "/root", "LANG": "C.UTF-8"},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(script)
        process.stdin.close()
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if line == "READY\n":
                break
        assert said[-1:] == ["READY\n"], "".join(said)
        try:
            wait_until_it_listens(port)
            yield port
        finally:
            process.terminate()


def wait_until_it_listens(port: int) -> None:
    """Waits for the server. Raises AssertionError after half a minute."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(port)


def logged_in(port: int, name: str, key: Path) -> Terminal:
    """Somebody at a terminal, logged in as the guide has it."""
    options = ["BatchMode=yes", "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR"]
    given = [part for option in options for part in ("-o", option)]
    return Terminal(
        ["ssh", "-tt", "-F", "none", *given, "-i", str(key), "-p", str(port), f"{name}@127.0.0.1"]
    )


@pytest.mark.slow
def test_the_administrator_s_guide_makes_a_host_on_which_two_people_work(tmp_path: Path) -> None:
    if not can_have_a_host(tmp_path / "tried"):
        pytest.skip("only root can make a host of its own, with an ssh server")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    keys = {name: tmp_path / name for name in ("ann", "ben")}
    for key in keys.values():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    with the_host(tmp_path / "host", next(tmp_path.glob("*.whl")), keys) as port:
        with logged_in(port, "ann", keys["ann"]) as ann:
            ann.wait_for("There are no reviews here yet")
            ann.press("f2")
            ann.wait_for("What kind of review?")
            ann.press("enter")
            ann.wait_for("2026-001")
            ann.wait_for("In which state and county")
            ann.type("Alder County").press("enter")
            ann.wait_for("1 of 58 answered")
            ann.wait_for("saved")
            ann.press("ctrl+q")
            # The way back is the list, and from there off the machine: there is no shell.
            ann.wait_for("2026-001")
            ann.press("ctrl+q")
            assert ann.exit_status() == 0
        with logged_in(port, "ben", keys["ben"]) as ben:
            ben.wait_for("2026-001")
            ben.press("enter")
            ben.wait_for("official name")
            # What is pressed before a page stands whole does nothing, on a busy machine for long.
            ben.settle(1.5)
            ben.press("pageup")
            ben.wait_for("Alder County")
