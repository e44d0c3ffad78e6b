"""Output to a terminal that does not read: nothing waits, memory has a limit, the screen is drawn anew."""

from __future__ import annotations

import os
import pty
import threading
import time
import tty

from tui_review.tui.base.hangup import FLUSH_SECONDS, LastWords
from tui_review.tui.base.outlet import LIMIT, Outlet


def read_all(fd: int, until: bytes) -> bytes:
    data = b""
    while until not in data:
        data += os.read(fd, 65536)
    return data


def pair() -> tuple[int, int]:
    """Master and slave of a pty, the slave as the outlet needs it."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    os.set_blocking(slave, False)
    return master, slave


def test_bytes_arrive_in_order() -> None:
    master, slave = pair()
    outlet = Outlet(slave, lambda: None)
    for number in range(200):
        outlet.write(f"{number},")
    threading.Thread(target=outlet.close, args=("end", 2.0)).start()
    assert read_all(master, b"end").decode() == "".join(f"{number}," for number in range(200)) + "end"
    os.close(master)


def test_what_a_stalled_terminal_cannot_take_is_dropped_and_then_asked_for_anew() -> None:
    master, slave = pair()
    recovered = threading.Event()
    outlet = Outlet(slave, recovered.set)
    outlet.write("x" * 100_000)
    time.sleep(0.1)
    before = time.monotonic()
    for _ in range(3 * LIMIT // 1000):
        outlet.write("x" * 1000)
    assert time.monotonic() - before < 1
    assert not recovered.wait(0.3)
    sent = 0
    while not recovered.is_set():
        sent += len(os.read(master, 65536))
        time.sleep(0.001)
        if sent > 3 * LIMIT:
            break
    assert recovered.is_set()
    assert sent <= 2 * LIMIT
    outlet.write("drawn anew")
    assert read_all(master, b"drawn anew")
    outlet.close("", 1.0)
    os.close(master)


def test_closing_towards_a_stalled_terminal_takes_no_longer_than_allowed() -> None:
    master, slave = pair()
    outlet = Outlet(slave, lambda: None)
    outlet.write("x" * (LIMIT - 1))
    before = time.monotonic()
    outlet.close("last", 0.3)
    assert time.monotonic() - before < 1
    assert read_all(master, b"last").endswith(b"last")
    os.close(master)


def test_last_words_are_each_said_once_whatever_one_of_them_raises() -> None:
    said: list[str] = []
    words = LastWords()
    words.add(lambda: said.append("first"))
    words.add(lambda: said.append(str(1 / 0)))
    take_back = words.add(lambda: said.append("taken back"))
    words.add(lambda: said.append("last"))
    take_back()
    take_back()
    words.say()
    words.say()
    assert said == ["last", "first"]


def test_last_words_tell_what_is_lost() -> None:
    words = LastWords()
    words.add(lambda: "1 change could not be saved anywhere.")
    words.add(lambda: "")
    words.add(lambda: 3)
    words.say()
    assert words.lost == ["1 change could not be saved anywhere."]


def test_last_words_that_never_end_are_cut_off() -> None:
    words = LastWords()
    words.add(threading.Event().wait)
    before = time.monotonic()
    words.say()
    assert time.monotonic() - before < FLUSH_SECONDS + 0.5
