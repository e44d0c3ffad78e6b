"""What comes faster than a person types is a burst; typing, however quick, is not."""

from __future__ import annotations

import random

import pytest

from tui_review.entry import bursts
from tui_review.entry.bursts import COUNT, KEY_GAP, PIECE_GAP, TAIL, Gathering


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


def test_the_pieces_of_one_text_are_one_burst_and_behind_a_line_the_next_is_waited_for() -> None:
    gathering = bursts.Gathering[str]()
    for key in "page":
        gathering.take(key, 0.0)
    assert gathering.wait() == pytest.approx(PIECE_GAP)
    gathering.take("\n", 0.09, ends_line=True)
    assert gathering.wait() == pytest.approx(0.09 + TAIL)
    gathering.take("x", 1.95)
    assert gathering.wait() == pytest.approx(2.0)
    gathering.take("x", 2.1)
    assert gathering.wait() == pytest.approx(2.1 + KEY_GAP)


WORDS = {"y": "Yes", "n": "No", "a": "NA"}
YES_NO = "yna"
TEXT = ""
MOMENT = 0.35
"""Seconds without a key after which an answer is gone on from."""


class Desk:
    """Places one behind the other, each answered by these letters or typed into; an answer is gone on from."""

    def __init__(
        self, places: tuple[str, ...], *, goes_on: bool = True, words: dict[str, str] | None = None
    ) -> None:
        self.places, self.goes_on, self.words = places, goes_on, words or WORDS
        self.given = [""] * len(places)
        self.at, self.goes_at = 0, float("inf")
        self.clock = 0.0
        self.typed = bursts.Letters[str]()
        self.before = ""

    def pass_time(self, seconds: float) -> None:
        self.clock += seconds
        if self.clock >= self.goes_at and self.at + 1 < len(self.places):
            self.at, self.goes_at, at = self.at + 1, float("inf"), self.at
            self.typed.went_on(lambda: self.take_back(at))
        if not self.places[self.at] and self.typed.since_last >= bursts.HELD_FOR:
            self.given[self.at] += "".join(self.typed.no_more())

    def take_back(self, at: int) -> None:
        self.at, self.given[at] = at, self.before

    def press(self, key: str, at: float | None = None) -> None:
        """A key, pressed `at` that time, where it has waited since."""
        at = self.clock if at is None else at
        letter, keys = key.strip("\n"), self.places[self.at]
        if keys and not letter and self.typed.ends_line(at):
            return
        passed_on = self.typed.press(key, letter, at, into_text=not keys, ends=not letter)
        if passed_on or self.clock < self.goes_at < float("inf"):
            self.goes_at = float("inf") if passed_on else self.clock + MOMENT
        for each in passed_on:
            if each == "\n":
                self.at, self.goes_at = min(self.at + 1, len(self.places) - 1), float("inf")
            elif keys:
                self._choose(each.casefold(), keys)
            elif not self.typed.is_text:
                self.given[self.at] += each

    def _choose(self, letter: str, keys: str) -> None:
        if self.typed.begins(self.at):
            self.before = self.given[self.at]
        means = self.typed.means(is_key=letter in keys, one_only=True)
        if means == "key":
            self.given[self.at] = self.words[letter]
            self.typed.answered(self.words[letter])
            if not self.before and self.goes_on:
                self.goes_at = self.clock + MOMENT
        elif means == "text":
            self.given[self.at] = self.before


def given(
    monkeypatch: pytest.MonkeyPatch,
    places: tuple[str, ...],
    text: str,
    gap: float,
    *,
    goes_on: bool = True,
) -> list[str]:
    """What stands at each place once `text` was typed, a key each `gap` seconds; `|` is a pause besides."""
    desk = Desk(places, goes_on=goes_on)
    monkeypatch.setattr(bursts, "now", lambda: desk.clock)
    for key in text:
        for _ in range(10):
            desk.pass_time(gap / 10 if key != "|" else 0.08)
        if key != "|":
            desk.press(key)
    return desk.given


@pytest.mark.parametrize("gap", [0.8, 1.2, 3.0])
@pytest.mark.parametrize(
    ("keys", "answers"),
    [
        ("yyn", ["Yes", "Yes", "No"]),
        ("yny", ["Yes", "No", "Yes"]),
        ("nan", ["No", "NA", "No"]),
        ("any", ["NA", "No", "Yes"]),
    ],
)
def test_who_answers_question_after_question_is_neither_slowed_nor_refused(
    monkeypatch: pytest.MonkeyPatch, keys: str, answers: list[str], gap: float
) -> None:
    assert given(monkeypatch, (YES_NO,) * 3, keys, gap) == answers


@pytest.mark.parametrize("gap", [0.1, 0.2, 0.3, 0.5, 0.6])
def test_a_word_for_each_answer_answers_as_its_letter_does(
    monkeypatch: pytest.MonkeyPatch, gap: float
) -> None:
    three = (YES_NO,) * 3
    assert given(monkeypatch, three, "yes|no|yes", gap) == ["Yes", "No", "Yes"]
    assert given(monkeypatch, three, "Yes\n|no\n|yes", gap) == ["Yes", "No", "Yes"]


@pytest.mark.parametrize("gap", [0.1, 0.3])
def test_one_key_corrects_another_while_the_answer_stands(
    monkeypatch: pytest.MonkeyPatch, gap: float
) -> None:
    assert given(monkeypatch, (YES_NO, YES_NO), "ny", gap) == ["Yes", ""]
    assert given(monkeypatch, (YES_NO, YES_NO), "yyyy", gap) == ["Yes", ""]


PROSE = (
    "yes and no",
    "yes, and any",
    "yesterday a nanny came",
    "no plan, and any",
    "never any",
    "any news",
    "a nanny",
    "an aunt",
    "nay nay nay ",
    "n/a any",
    "not yet; yes",
    "they say no",
)


@pytest.mark.parametrize("gap", [0.06, 0.1, 0.2, 0.3])
@pytest.mark.parametrize("prose", PROSE)
def test_a_text_typed_at_a_person_s_speed_answers_nothing(
    monkeypatch: pytest.MonkeyPatch, prose: str, gap: float
) -> None:
    assert given(monkeypatch, (YES_NO,) * 4, prose, gap) == [""] * 4


@pytest.mark.parametrize("gap", [0.4, 0.5, 0.6, 0.68])
@pytest.mark.parametrize("prose", PROSE)
def test_a_text_typed_slowly_answers_nothing_and_what_its_first_letter_did_is_taken_back(
    monkeypatch: pytest.MonkeyPatch, prose: str, gap: float
) -> None:
    assert given(monkeypatch, (YES_NO,) * 4, prose, gap) == [""] * 4


@pytest.mark.parametrize(
    ("stall", "rest", "left"),
    [
        *((stall, "ot yet", ["", ""]) for stall in (0.4, 0.6, 0.8, 1.3)),
        (1.7, "ot yet", ["No", ""]),
        # One letter behind a pause is a slip, and the next answer stands for itself.
        (0.8, "x", ["No", ""]),
        (0.9, "y", ["No", "Yes"]),
    ],
)
def test_the_rest_of_a_text_behind_a_stall_takes_back_what_its_first_letter_did(
    monkeypatch: pytest.MonkeyPatch, stall: float, rest: str, left: list[str]
) -> None:
    desk = Desk((YES_NO, YES_NO))
    monkeypatch.setattr(bursts, "now", lambda: desk.clock)
    desk.press("n")
    for _ in range(10):
        desk.pass_time(stall / 10)
    for letter in rest:
        desk.press(letter)
        desk.pass_time(0.08)
    assert desk.given == left


@pytest.mark.parametrize(
    ("burst", "into_text", "seconds", "taken_back"),
    [
        ("o plan was made", False, 1.0, True),
        ("o plan was made", True, 1.0, True),
        ("other words", True, 1.0, False),
        ("other words", False, 1.0, True),
        ("o plan was made", False, 2.0, False),
    ],
)
def test_a_text_at_once_behind_a_letter_is_its_rest(
    monkeypatch: pytest.MonkeyPatch, burst: str, into_text: bool, seconds: float, taken_back: bool
) -> None:
    monkeypatch.setattr(bursts, "now", lambda: MOMENT)
    typed, taken = bursts.Letters[str](), list[bool]()
    typed.press("n", "n", 0.0, into_text=False)
    typed.answered("No")
    typed.went_on(lambda: taken.append(True))
    typed.goes_on_at_once(burst, seconds, into_text=into_text)
    assert bool(taken) == taken_back


@pytest.mark.parametrize("gap", [0.8, 1.2, 1.4])
@pytest.mark.parametrize("prose", [each for each in PROSE if each[1] not in YES_NO and each[1] != " "])
def test_a_text_typed_key_by_key_is_known_by_its_first_letter_that_is_no_key(
    monkeypatch: pytest.MonkeyPatch, prose: str, gap: float
) -> None:
    assert given(monkeypatch, (YES_NO,) * 4, prose, gap)[1:] == [""] * 3


@pytest.mark.parametrize("gap", [0.1, 0.5, 0.68, 0.8, 1.2])
@pytest.mark.parametrize("prose", ["yes and no", "never any", "no plan", "they say no", "nanny, any"])
def test_a_text_typed_where_an_answer_stands_leaves_it(
    monkeypatch: pytest.MonkeyPatch, prose: str, gap: float
) -> None:
    desk = Desk((YES_NO,))
    monkeypatch.setattr(bursts, "now", lambda: desk.clock)
    desk.given = ["NA"]
    for key in prose:
        desk.pass_time(gap)
        desk.press(key)
    assert desk.given == ["NA"]


@pytest.mark.parametrize("gap", [0.1, 0.3, 0.5, 0.6])
@pytest.mark.parametrize("word", ["Yes", "No", "NA", "N/A", "no\n", "yes\n"])
def test_a_word_for_an_answer_reaches_no_text_behind_it(
    monkeypatch: pytest.MonkeyPatch, word: str, gap: float
) -> None:
    chosen, text, _ = given(monkeypatch, ("yn", TEXT, TEXT), word, gap)
    assert chosen in ("", WORDS[word[0].casefold()])
    assert text == ""


@pytest.mark.parametrize("gap", [0.4, 0.5, 0.6])
def test_what_follows_a_word_that_has_answered_reaches_no_text(
    monkeypatch: pytest.MonkeyPatch, gap: float
) -> None:
    assert given(monkeypatch, ("yn", TEXT), "yes he is the target", gap) == ["", ""]
    assert given(monkeypatch, ("yn", TEXT), "no, she is not", gap) == ["", ""]


@pytest.mark.parametrize("name", ["Ada", "Esther", "Eb", "Otis", "Anna", "Y. Made Up", "Ed"])
@pytest.mark.parametrize("letter", "yn")
@pytest.mark.parametrize("gap", [0.1, 0.2, 0.5, 0.8, 1.2])
def test_of_a_text_meant_for_what_is_typed_into_no_letter_is_lost(
    monkeypatch: pytest.MonkeyPatch, letter: str, name: str, gap: float
) -> None:
    assert given(monkeypatch, ("yn", TEXT), f"{letter}||{name}", gap) == [WORDS[letter], name]


def test_a_pause_ends_a_text_and_enter_only_a_line_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for lines in ("the\nn", "not sure\nno", "n/a\n", "yesterday\nyes"):
        assert given(monkeypatch, (YES_NO, YES_NO), lines, 0.3) == ["", ""]
    assert given(monkeypatch, (YES_NO, YES_NO), "the||n", 0.3) == ["No", ""]
    assert given(monkeypatch, (YES_NO, YES_NO), "the|n", 0.3) == ["No", ""], "a second behind quick letters"
    assert given(monkeypatch, (YES_NO, YES_NO), "the|n", 0.1) == ["", ""]
    assert given(monkeypatch, (YES_NO, YES_NO), "the|n", 0.6) == ["", ""], "so slow a text has longer pauses"


@pytest.mark.parametrize(("presses", "answer"), [(1, ""), (2, ""), (3, "Yes")])
def test_whoever_presses_the_same_key_again_and_again_is_heard(
    monkeypatch: pytest.MonkeyPatch, presses: int, answer: str
) -> None:
    assert given(monkeypatch, (YES_NO,), "x" + "y" * presses, 0.8) == [answer]


def test_ticks_are_no_text_but_a_word_is(monkeypatch: pytest.MonkeyPatch) -> None:
    typed, clock = bursts.Letters[str](), [0.0]
    monkeypatch.setattr(bursts, "now", lambda: clock[0])

    def meant(text: str, gap: float) -> list[str]:
        found: list[str] = []
        for letter in text:
            clock[0] += gap
            typed.press(letter, letter, clock[0], into_text=False)
            is_key = letter in "12345bcde" or (letter == " " and not typed.is_in_word)
            found.append(typed.means(is_key=is_key))
        return found

    assert meant("1352", 0.1) == ["key"] * 4
    assert meant(" ", 2.0) == ["key"]
    assert meant("1 ", 3.0) == ["key", "key"]
    assert meant("1 ", 0.3) == ["key", "text"]
    assert meant("bed 1", 0.3)[3:] == ["text", "text"]


CHOSEN = {
    "yn": WORDS,
    "yna": WORDS,
    "12n": {"1": "Housing", "2": "Therapy", "n": "None of these"},
    "n": {"n": "There were none"},
    "12": {"1": "Kin", "2": "Foster"},
}
"""Keys of what is chosen, and what each of them stands for."""
SENTENCES = {
    "y": ("yes she did so", "yesterday he came", "yet no plan", "y"),
    "n": ("no help came", "none of them", "never at home", "not yet, 2 calls", "nobody", "n/a there", "none"),
    "a": ("a nanny came", "any news", "an aunt"),
    "1": ("1 kin home", "12 visits", "1st of May"),
}
READ_LATE = 0.1
"""Seconds by which the letters of a text may be read late, on a line and a machine that are busy."""


def late(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, keys: list[tuple[str, float]], chance: random.Random
) -> list[str]:
    """What stands at each place once keys were pressed at these times, each taken some time later."""
    monkeypatch.setattr(bursts, "now", lambda: desk.clock)
    for key, at in keys:
        until = max(desk.clock, at + chance.choice([0.0, 0.0, chance.uniform(0.0, 0.4)]))
        while desk.clock < until - 1e-9:
            desk.pass_time(min(0.02, until - desk.clock))
        desk.press(key, at)
    for _ in range(40):
        desk.pass_time(0.1)
    return desk.given


@pytest.mark.parametrize("gap", [n / 20 for n in range(1, 29)])
@pytest.mark.parametrize("keys", CHOSEN)
def test_a_sentence_where_one_chooses_reaches_no_text_behind_it_at_any_pace(
    monkeypatch: pytest.MonkeyPatch, keys: str, gap: float
) -> None:
    for sentence in (each for key in keys for each in SENTENCES.get(key, ())):
        for seed in range(8):
            chance = random.Random(seed)
            desk = Desk((keys, TEXT), words=CHOSEN[keys])
            times = [n * gap + chance.uniform(0.0, min(gap, READ_LATE)) for n, _ in enumerate(sentence)]
            answer, text = late(monkeypatch, desk, list(zip(sentence, times, strict=True)), chance)
            assert text == "", (sentence, gap, seed)
            assert answer in ("", CHOSEN[keys][sentence[0]])


@pytest.mark.parametrize("looked", [0.7, 0.75, 0.8, 0.9, 1.0, 1.2, 1.4, 1.6, 3.0])
@pytest.mark.parametrize("keys", CHOSEN)
def test_who_has_looked_at_what_comes_next_and_types_quicker_than_that_loses_no_letter(
    monkeypatch: pytest.MonkeyPatch, keys: str, looked: float
) -> None:
    texts = (
        "The mother was seen.",
        "Ada",
        "no visit",
        "Esther",
        "Otis",
        "Nan",
        "14",
        "B",
        "I was told.",
    )
    for text in texts:
        for seed in range(8):
            chance = random.Random(seed)
            gap = chance.uniform(0.05, looked * 0.4)
            desk = Desk((keys, TEXT), words=CHOSEN[keys])
            times = [looked + n * gap for n, _ in enumerate(text)]
            pressed = [(keys[-1], 0.0), *zip(text, times, strict=True)]
            given = late(monkeypatch, desk, pressed, chance)
            assert given == [CHOSEN[keys][keys[-1]], text], (gap, seed)


def test_enter_parts_an_answer_from_the_text_right_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert given(monkeypatch, ("yn", TEXT), "y\nThe mother", 0.2) == ["Yes", "The mother"]
    assert given(monkeypatch, ("yn", TEXT), "n\nothing", 0.5) == ["No", "othing"]
    assert given(monkeypatch, ("yn", TEXT, TEXT), "y|A\n", 0.1)[:2] == ["Yes", "A"]


def test_letters_held_are_not_lost_where_the_rest_comes_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(("yn", TEXT))
    monkeypatch.setattr(bursts, "now", lambda: desk.clock)
    desk.press("y")
    for _ in range(9):
        desk.pass_time(0.1)
    desk.press("T")
    assert desk.given == ["Yes", ""]
    assert not desk.typed.goes_on_at_once("he mother", 1.0, into_text=True)
    assert desk.typed.no_more() == ["T"]
