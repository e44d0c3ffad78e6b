"""What comes faster than a person types is a burst; typing, however quick, is not."""

from __future__ import annotations

import pytest

from tui_review.entry import bursts
from tui_review.entry.bursts import COUNT, KEY_GAP, TAIL, Gathering


def gathered(*times: float) -> list[tuple[int, bool]]:
    """How many keys go together, and whether as a burst, for keys at these times."""
    gathering, found = Gathering[float](), list[tuple[int, bool]]()
    for time in times:
        wait = gathering.wait()
        if wait is not None and time >= wait:
            keys, burst = gathering.whole()
            found.append((len(keys), burst))
        gathering.take(time, time)
    keys, burst = gathering.whole()
    return [*found, (len(keys), burst)]


def test_keys_without_a_gap_are_one_burst() -> None:
    assert gathered(*[KEY_GAP / 2 * n for n in range(50)]) == [(50, True)]


@pytest.mark.parametrize("gap", [0.016, 0.03, 0.1])
def test_quick_typing_and_a_key_held_down_are_single_keys(gap: float) -> None:
    assert gathered(*[gap * n for n in range(20)]) == [(1, False)] * 20


def test_few_keys_at_once_are_typed() -> None:
    assert gathered(*[0.0] * (COUNT - 1)) == [(COUNT - 1, False)]


def test_what_trails_behind_a_burst_is_of_it() -> None:
    assert gathered(0, 0, 0, 0, TAIL - 0.01, 2 * TAIL - 0.03, 5.0) == [
        (4, True),
        (1, True),
        (1, True),
        (1, False),
    ]


def spelt(monkeypatch: pytest.MonkeyPatch, *keys: tuple[str, float]) -> str:
    """What reaches the field behind `y` for Yes: letters (`\n` for Enter), each with the seconds before it."""
    clock = [0.0]
    monkeypatch.setattr(bursts, "now", lambda: clock[0])
    rest = bursts.RestOfWord[str]("es")
    found = ""
    for letter, after in keys:
        clock[0] += after
        found += "".join(rest.take(letter, letter.strip("\n"), ends=letter == "\n") or ())
    return found


def test_the_rest_of_a_word_whose_first_letter_answered_reaches_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert spelt(monkeypatch, ("e", 0.4), ("s", 0.4), ("\n", 0.4), ("B", 0.4)) == "B"
    assert spelt(monkeypatch, ("e", 0.4), ("s", 0.4), ("b", 1.0)) == "b"
    assert spelt(monkeypatch, ("E", 0.2), ("S", 0.2), (" ", 0.2)) == " "


def test_of_a_longer_word_or_one_behind_a_pause_no_letter_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    assert spelt(monkeypatch, *((letter, 0.1) for letter in "Esther")) == "Esther"
    assert spelt(monkeypatch, *((letter, 0.1) for letter in "Ben\n")) == "Ben\n"
    assert spelt(monkeypatch, ("e", 0.8), ("s", 0.1), ("\n", 0.1)) == "es\n"
