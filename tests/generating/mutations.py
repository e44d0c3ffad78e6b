"""Mistakes in instruments: what hands, editors, merges and misunderstandings do to plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any, Final

Data = dict[str, Any]
Place = tuple[Any, Any]
"""A map or list, and the key or number in it."""

ODD_TEXTS: Final = (
    "",
    " ",
    "0",
    "-1",
    "99999999999999999999999999",
    "1e400",
    "٣",
    "²",
    "½",
    "1_000",
    "null",
    "Yes",
    "2026-02-30",
    "9999-12-31",
    "e\u0301",
    "\u202eright to left",
    "zero\u200bwidth",
    "😀",
    "{item}",
    "{0}{key!r}%s",
    "[/bold]",
    "a" * 300,
    "two\nlines",
    "never",
    "all_before",
)
NONSENSE: Final = (
    "is",
    "and",
    "(",
    ")",
    "not",
    '"',
    "1A is",
    "is is is",
    "x = y",
    "count of",
    "count of rows of",
    "at least 99999999999999999999 of fs.name is Yes",
    "at least 5 of fs.name, fs.start is answered",
    "at most 0 of fs.name, fs.start is answered",
    "days from fs.start to",
    "99999999999999999999 months after fs.start before fs.opened",
    "²  months after fs.start before fs.opened",
    "at least ² of fs.name is answered",
    "fs.start before 0000-00-00",
    "fs.start before ٢٠٢٦-01-01",
    "any row of fs.name where fs.name is answered",
    "fs.start is 2026-02-30",
    "x:y is Yes",
    "fs.name is fs.name",
    'fs.name is ""',
    "fs.start else fs.start else fs.start before fs.opened",
    "end of month of end of month of fs.start before fs.opened",
    "fs.start >= fs.opened",
    "1 > 2",
    "2026-01-01 before 2026-01-02",
)
ODD_VALUES: Final[tuple[Any, ...]] = (
    [],
    {},
    [[]],
    [{}],
    ["a"],
    {"a": "b"},
    [["a"]],
    {"a": {"b": ["c"]}},
    *ODD_TEXTS,
)


def mutated(data: Data, rng: Random, times: int = 1) -> tuple[Data, list[str]]:
    """A copy with so many mistakes in it, and their names in the order they were made."""
    copy = deepcopy(data)
    made = []
    for _ in range(times):
        mistake = rng.choice(MISTAKES)
        mistake(copy, rng)
        made.append(mistake.__name__)
    return copy, made


def places(data: Any) -> Iterator[Place]:
    """Every place in the data that holds something, the outer before the inner."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(entries):
        yield data, key
        yield from places(value)


def parts(data: Any) -> list[Data]:
    """Every map with an id: sections, items, questions, columns, requirements."""
    return [at[key] for at, key in places(data) if isinstance(at[key], dict) and "id" in at[key]]


def questions(data: Any) -> list[Data]:
    """Every question and column."""
    return [part for part in parts(data) if isinstance(part.get("answer"), str)]


def _texts(data: Any) -> list[Place]:
    return [(at, key) for at, key in places(data) if isinstance(at[key], str)]


def _conditions(data: Any) -> list[Place]:
    keys = (
        "when",
        "asked_when",
        "na_when",
        "compute",
        "narrative_when",
        "by",
        "done_when",
        "must",
        "who",
        "match",
    )
    return [(at, key) for at, key in _texts(data) if key in keys]


def _ids(data: Any) -> list[str]:
    return [str(part["id"]) for part in parts(data)] or ["fs.name"]


def swap_ids(data: Data, rng: Random) -> None:
    """Two parts change their ids."""
    found = parts(data)
    if len(found) > 1:
        one, other = rng.sample(found, 2)
        one["id"], other["id"] = other["id"], one["id"]


def duplicate_id(data: Data, rng: Random) -> None:
    """A part takes the id of another."""
    found = parts(data)
    if found:
        rng.choice(found)["id"] = rng.choice(_ids(data))


def drop_key(data: Data, rng: Random) -> None:
    """Something is left out."""
    found = list(places(data))
    if found:
        at, key = rng.choice(found)
        del at[key]


def wrong_type(data: Data, rng: Random) -> None:
    """A list where a text should be, a text where a map should be."""
    found = list(places(data))
    if found:
        at, key = rng.choice(found)
        at[key] = deepcopy(rng.choice(ODD_VALUES))


def list_for_map(data: Data, rng: Random) -> None:
    """A map becomes a list of its values, or a list a map by number."""
    found = [(at, key) for at, key in places(data) if isinstance(at[key], dict | list)]
    if found:
        at, key = rng.choice(found)
        value = at[key]
        if isinstance(value, dict):
            at[key] = list(value.values())
        else:
            at[key] = {f"k{number}": each for number, each in enumerate(value)}


def odd_text(data: Data, rng: Random) -> None:
    """A text becomes one that nobody expects."""
    found = _texts(data)
    if found:
        at, key = rng.choice(found)
        at[key] = rng.choice(ODD_TEXTS)


def nonsense_condition(data: Data, rng: Random) -> None:
    """A condition that means nothing."""
    found = _conditions(data)
    if found:
        at, key = rng.choice(found)
        at[key] = rng.choice(NONSENSE)


def cut_condition(data: Data, rng: Random) -> None:
    """A condition loses its end, or a word in the middle."""
    found = _conditions(data)
    if found:
        at, key = rng.choice(found)
        words = at[key].split(" ")
        del words[rng.randrange(len(words))]
        at[key] = " ".join(words)


def unknown_id(data: Data, rng: Random) -> None:
    """An id in a text is misspelt, or that of something else."""
    ids = set(_ids(data))
    found = [(at, key, word) for at, key in _texts(data) for word in at[key].split() if word in ids]
    if found:
        at, key, id_ = rng.choice(found)
        at[key] = at[key].replace(id_, rng.choice((f"{id_}x", id_.upper(), *_ids(data))))


def wrong_bounds(data: Data, rng: Random) -> None:
    """Bounds that mean nothing, that contradict one another, or at a kind that has none."""
    found = questions(data)
    if found:
        part = rng.choice(found)
        bounds = ("0", "1", "3", "7", "-5", "99", "1000000000000000000000", "", "x", "1.5")
        part["at_least"] = rng.choice(bounds)
        if rng.random() < 0.7:
            part["at_most"] = rng.choice(bounds)


def other_kind(data: Data, rng: Random) -> None:
    """A question takes another kind of answer and keeps what belonged to the old one."""
    found = questions(data)
    if found:
        kinds = (
            "yes_no",
            "choice",
            "several",
            "number",
            "date",
            "text",
            "long_text",
            "names",
            "table",
            "sign_off",
        )
        rng.choice(found)["answer"] = rng.choice((*kinds, "time", "Yes_No", "grid"))


def foreign_setting(data: Data, rng: Random) -> None:
    """A part gets a setting of another part."""
    found = parts(data)
    givers = [part for part in found if len(part) > 1]
    if givers:
        giver = rng.choice(givers)
        key = rng.choice([key for key in giver if key != "id"])
        rng.choice(found)[key] = deepcopy(giver[key])


def unknown_key(data: Data, rng: Random) -> None:
    """A key that is misspelt, or does not exist."""
    found = [each for each in (data, *parts(data)) if each]
    part = rng.choice(found)
    key = rng.choice(list(part))
    part[rng.choice((f"{key}s", key.upper(), key[:-1] or "x", "colour", "", "a b", "ä", "__class__"))] = part[
        key
    ]


def circular(data: Data, rng: Random) -> None:
    """Something waits for itself, or two for one another, directly, through rows, a rating or a figure."""
    found = questions(data)
    if not found:
        return
    part, other = rng.choice(found), rng.choice(found)
    tables = [each["id"] for each in found if each.get("answer") == "table"] or ["fs.name"]
    forms = (
        "{} is answered",
        "not ({} is answered)",
        f"any row of {rng.choice(tables)} where ({{}} is answered)",
        f"count of rows of {rng.choice(tables)} where ({{}} is answered) > 1",
        "days from fs.start to {} > 3",
    )
    part[rng.choice(("asked_when", "na_when"))] = rng.choice(forms).format(other["id"])
    if rng.random() < 0.6:
        key = rng.choice(("asked_when", "na_when", "compute"))
        other[key] = part["id"] if key == "compute" else rng.choice(forms).format(part["id"])


def deep_condition(data: Data, rng: Random) -> None:
    """A condition nested deeper than anybody reads."""
    found = _conditions(data)
    if found:
        at, key = rng.choice(found)
        depth = rng.choice((20, 200, 2_000))
        opening, closing = rng.choice((("(", ")"), ("not ", ""), ("not (", ")")))
        at[key] = f"{opening * depth}{at[key]}{closing * depth}"


def long_condition(data: Data, rng: Random) -> None:
    """A condition with very many parts."""
    found = _conditions(data)
    if found:
        at, key = rng.choice(found)
        ids = _ids(data)
        joined = rng.choice((" and ", " or "))
        tests = [f"{rng.choice(ids)} is {rng.choice(('answered', 'Yes', 'not No'))}" for _ in range(200)]
        at[key] = joined.join(tests)


def deep_data(data: Data, rng: Random) -> None:
    """Lists and maps nested deeper than a file may be."""
    value: Any = "x"
    for _ in range(rng.choice((5, 30, 60))):
        value = [value] if rng.random() < 0.5 else {"parts": value}
    found = list(places(data))
    if found:
        at, key = rng.choice(found)
        at[key] = value


def deep_parts(data: Data, rng: Random) -> None:
    """Items within items within items."""
    found = [part for part in parts(data) if "rating" in part and "questions" in part]
    if found:
        outer = rng.choice(found)
        for number in range(rng.choice((2, 5, 12))):
            inner = {"id": f"deep{number}", "title": "Deep", "purpose": "x", "rating": [{"else": "Strength"}]}
            outer["parts"] = [inner]
            outer = inner


def many_choices(data: Data, rng: Random) -> None:
    """A question with many choices, each of which a condition names."""
    found = [part for part in questions(data) if part["answer"] in ("choice", "several")]
    conditions = _conditions(data)
    if found and conditions:
        part = rng.choice(found)
        number = rng.choice((12, 24, 60))
        part["choices"] = [f"Choice {each}" for each in range(number)]
        at, key = rng.choice(conditions)
        test = "has" if part["answer"] == "several" else "is"
        at[key] = rng.choice((" and ", " or ")).join(
            f"{part['id']} {test} Choice {each}" for each in range(number)
        )


def many_answers(data: Data, rng: Random) -> None:
    """A rating over so many questions, in pairs far apart, that its combinations cannot be counted."""
    found = [part for part in parts(data) if "rating" in part and isinstance(part.get("questions"), list)]
    if not found:
        return
    item = rng.choice(found)
    number = rng.choice((6, 20, 40))
    asked = [
        {"id": f"m{each}", "ask": "x?", "answer": "yes_no", "guidance": "x"} for each in range(2 * number)
    ]
    item["questions"] = [*item["questions"], *asked]
    pairs = [f"(m{each} is Yes and m{each + number} is Yes)" for each in range(number)]
    far_apart = f"all of {', '.join(f'm{each}' for each in range(2 * number))} are No"
    # The last row is looked at first, and the order in which questions are met is that of the diagrams.
    rows = [{"when": " or ".join(pairs), "then": "Strength"}, {"when": far_apart, "then": "Not Applicable"}]
    item["rating"] = [*rows, {"else": "Area Needing Improvement"}]


def empty_text(data: Data, rng: Random) -> None:
    """A text is left empty."""
    found = _texts(data)
    if found:
        at, key = rng.choice(found)
        at[key] = rng.choice(("", "  ", "\n"))


def question_mark(data: Data, rng: Random) -> None:
    """`{ask: Is it free?, answer: yes_no}` where YAML makes something else of it."""
    found = questions(data)
    if found:
        part = rng.choice(found)
        part["ask"] = {"Is it free?": ""}


def double(data: Data, rng: Random) -> None:
    """An entry of a list stands twice."""
    found = [at[key] for at, key in places(data) if isinstance(at[key], list) and at[key]]
    if found:
        into = rng.choice(found)
        into.insert(rng.randint(0, len(into)), deepcopy(rng.choice(into)))


def shuffle(data: Data, rng: Random) -> None:
    """A list changes its order."""
    found = [at[key] for at, key in places(data) if isinstance(at[key], list)]
    if found:
        rng.shuffle(rng.choice(found))


def reworded_rating(data: Data, rng: Random) -> None:
    """A row of a rating table says something that is no rating, or comes to stand behind `else`."""
    found = [
        part["rating"] for part in parts(data) if isinstance(part.get("rating"), list) and part["rating"]
    ]
    if found:
        rows = rng.choice(found)
        row = rng.choice(rows)
        if isinstance(row, dict) and rng.random() < 0.6:
            row[rng.choice(("then", "else", "when"))] = rng.choice(
                ("Incomplete", "strength", "", "fs.name is answered")
            )
        else:
            rows.insert(0, {"else": "Strength"})


def foreign_reference(data: Data, rng: Random) -> None:
    """A setting that names a question names something else."""
    key = rng.choice(
        (
            "suggest",
            "after",
            "signs",
            "signed_by",
            "beside",
            "applies",
            "terms",
            "choices",
            "table",
            "under",
            "counts_as",
        )
    )
    holders = [part for part in parts(data) if key in part] or parts(data)
    if holders:
        name = rng.choice([*_ids(data), "nobody", "x:y"])
        rng.choice(holders)[key] = [name] if key in ("beside", "terms") else name


MISTAKES: Final[tuple[Callable[[Data, Random], None], ...]] = (
    swap_ids,
    duplicate_id,
    drop_key,
    wrong_type,
    list_for_map,
    odd_text,
    nonsense_condition,
    cut_condition,
    unknown_id,
    wrong_bounds,
    other_kind,
    foreign_setting,
    unknown_key,
    circular,
    deep_condition,
    long_condition,
    deep_data,
    deep_parts,
    many_choices,
    many_answers,
    empty_text,
    question_mark,
    double,
    shuffle,
    reworded_rating,
    foreign_reference,
)
"""Every kind of mistake, each a function that makes one in place (or none, where there is nothing to spoil)."""
