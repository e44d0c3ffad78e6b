"""A real ssh server on the loopback: for this user, and for accounts of a team that are made for a test and removed."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tests.terminal import ROOT, Terminal

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
IS_HERE = bool(SSHD and shutil.which("ssh"))
_OPTIONS = (
    "BatchMode=yes",
    "StrictHostKeyChecking=no",
    "UserKnownHostsFile=/dev/null",
    "LogLevel=ERROR",
    "IdentitiesOnly=yes",
)


@dataclass
class Server:
    """A server with one key for everybody."""

    port: int
    key: Path
    pid: int

    def client(self, line: str, *, user: str = "", terminal: bool = True) -> list[str]:
        """The ssh command that has `line` run over there, by this user or another, on a terminal or without."""
        settings = [part for option in _OPTIONS for part in ("-o", option)]
        to = f"{user}@127.0.0.1" if user else "127.0.0.1"
        kind = "-tt" if terminal else "-T"
        return [
            "ssh",
            kind,
            "-F",
            "none",
            *settings,
            "-i",
            str(self.key),
            "-p",
            str(self.port),
            "--",
            to,
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


@contextmanager
def serving(more: str = "") -> Iterator[Server]:
    """A server with keys of its own; `more` are lines for its configuration."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        for name in ("host", "user"):
            key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
            subprocess.run(key, check=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        config = folder / "config"
        config.write_text(
            f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\n"
            f"AuthorizedKeysFile {folder / 'user.pub'}\nPidFile none\nStrictModes no\nUsePAM no\n"
            f"PasswordAuthentication no\nPermitRootLogin prohibit-password\nPrintMotd no\nPrintLastLog no\n{more}"
        )
        if os.geteuid() == 0:
            # The folder that a server run by root insists on.
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        assert SSHD is not None
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(config)], stderr=subprocess.DEVNULL)
        try:
            _wait_until_it_listens(process, port)
            yield Server(port, folder / "user", process.pid)
        finally:
            process.terminate()
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder)


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    message = "the ssh server does not listen"
    raise AssertionError(message)


@dataclass
class Team:
    """Accounts on this machine, those of a group and the last one in none, and a program that they can only run."""

    home: Path
    """A folder that everybody may enter."""
    group: str
    accounts: tuple[str, ...]
    server: Server

    def run(self, who: str, *lines: str) -> str:
        """What commands of an account said over there, one after the other, each with `ended with STATUS`."""
        line = self.server.client("\n".join(lines), user=who, terminal=False)
        return subprocess.run(
            line,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
            timeout=60,
        ).stdout

    def screen(self, who: str, line: str) -> Terminal:
        """A terminal on which an account has the program run over there."""
        return Terminal(self.server.client(line, user=who))


_FORCED = """\
#!/bin/sh
# What the server runs for the team, whatever they ask for: the program, with the words that they give.
umask 007
set -f
export LANG=C.UTF-8 XDG_CONFIG_DIRS={home}/xdg PYTHONPATH={program}/packages PYTHONHOME={program}
export LD_LIBRARY_PATH={program}/lib
if [ -n "$SSH_TTY" ]; then
    exec {program}/bin/python -P -m tui_review $SSH_ORIGINAL_COMMAND
fi
printf '%s\\n' "$SSH_ORIGINAL_COMMAND" | while read -r line; do
    {program}/bin/python -P -m tui_review $line </dev/null
    echo "ended with $?"
done
"""


@contextmanager
def team(*names: str) -> Iterator[Team]:
    """Accounts whose names begin so, all but the last of one group, on a server of theirs. Only for root."""
    tag = f"{os.getpid()}"
    group, accounts = f"trteam{tag}", tuple(f"tr{each}{tag}" for each in names)
    with ExitStack() as stack:
        home = Path(tempfile.mkdtemp())
        stack.callback(shutil.rmtree, home)
        home.chmod(0o755)
        subprocess.run(["groupadd", group], check=True)
        stack.callback(subprocess.run, ["groupdel", group], check=False, capture_output=True)
        for name in accounts:
            more = ["-G", group] if name != accounts[-1] else []
            own = home / name
            made = ["useradd", "-M", "-d", str(own), "-s", "/bin/sh", "-p", "*", *more, name]
            subprocess.run(made, check=True, capture_output=True)
            stack.callback(subprocess.run, ["userdel", "-f", name], check=False, capture_output=True)
            own.mkdir(mode=0o700)
            account = pwd.getpwnam(name)
            os.chown(own, account.pw_uid, account.pw_gid)
        program = home / "program"
        _lay_out(program)
        _compile(program)
        forced = home / "forced"
        forced.write_text(_FORCED.format(home=home, program=program))
        forced.chmod(0o755)
        match = f"Match User {','.join(accounts)}\n    ForceCommand {forced}\n"
        yield Team(home, group, accounts, stack.enter_context(serving(match)))


def _lay_out(into: Path) -> None:
    """Python and the program where every account can read them, wherever they stand now: copies.

    A second name would be a change of a file, and a program that has loaded what is newer than it remembers nothing.
    """
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    base = Path(sys.base_prefix).resolve()
    for name in ("bin", "lib", "packages"):
        (into / name).mkdir(parents=True)
    shutil.copy2((base / "bin" / version).resolve(), into / "bin" / "python")
    for library in (base / "lib").glob("libpython*"):
        shutil.copy(library, into / "lib" / library.name)
    left_out = shutil.ignore_patterns("site-packages", "test", "idlelib", "tkinter", "ensurepip", "config-*")
    shutil.copytree(base / "lib" / version, into / "lib" / version, ignore=left_out)
    own = {name: ROOT / name for name in ("tui_review", "instruments")}
    for each in (_needed("tui-review", {}) | own).values():
        if each.is_dir():
            shutil.copytree(each, into / "packages" / each.name)
        else:
            shutil.copy2(each, into / "packages" / each.name)


def _compile(program: Path) -> None:
    """Has Python keep what it compiles, which the accounts cannot: each start of theirs would compile it all."""
    places = {"PYTHONHOME": str(program), "PYTHONPATH": str(program / "packages")}
    library = {"LD_LIBRARY_PATH": str(program / "lib")}
    code = "import tui_review.tui.app, tui_review.tui.review.screen, tui_review.tui.home.screen, tui_review.cli.handing"
    subprocess.run([program / "bin" / "python", "-P", "-c", code], env=places | library, check=True)


def _needed(package: str, found: dict[str, Path]) -> dict[str, Path]:
    """What is installed of a package and of all that it needs, by name in the folder of packages."""
    try:
        known = distribution(re.split(r"[ ;<>=!\[(~]", package)[0])
    except PackageNotFoundError:
        return found
    names = {each.parts[0] for each in known.files or () if each.parts[0] not in ("..", "bin")}
    if names & found.keys():
        return found
    found |= {name: path for name in names if (path := Path(str(known.locate_file(name)))).exists()}
    for each in known.requires or ():
        if "extra ==" not in each:
            _needed(each, found)
    return found
