"""Decision diagrams against truth tables, and what can still come out against every way of answering, counted out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tui_review.instrument.conventions import Scales
from tui_review.instrument.model import NA, Instrument, Item, Question, RatingRow, Section
from tui_review.instrument.proofs.diagram import FALSE, TRUE, Diagrams, Node
from tui_review.instrument.rules import compile_rules
from tui_review.review.evaluation import Evaluation

SIZES = (2, 3, 2)
WORLDS = list(product(*(range(size) for size in SIZES)))
Function: TypeAlias = Callable[[tuple[int, ...]], bool]


class Both:
    """One function twice: as a diagram and as a table over all worlds."""

    def __init__(self, diagrams: Diagrams, node: Node, table: tuple[bool, ...]) -> None:
        self.diagrams = diagrams
        self.node = node
        self.table = table


def leaf(diagrams: Diagrams, variable: int, truths: tuple[bool, ...]) -> Both:
    truths = truths[: SIZES[variable]]
    return Both(diagrams, diagrams.test(variable, list(truths)), tuple(truths[w[variable]] for w in WORLDS))


def grown(diagrams: Diagrams, steps: list[tuple[int, int, int]]) -> list[Both]:
    """Functions made out of one another by the operations."""
    made = [
        leaf(diagrams, variable, truths)
        for variable in range(3)
        for truths in product((True, False), repeat=3)
    ]
    for operation, i, j in steps:
        a, b = made[i % len(made)], made[j % len(made)]
        node, table = (
            (diagrams.both(a.node, b.node), tuple(x and y for x, y in zip(a.table, b.table, strict=True))),
            (diagrams.either(a.node, b.node), tuple(x or y for x, y in zip(a.table, b.table, strict=True))),
            (diagrams.negate(a.node), tuple(not x for x in a.table)),
            (
                diagrams.count([a.node, b.node, a.node], 1, 2),
                tuple(1 <= 2 * x + y <= 2 for x, y in zip(a.table, b.table, strict=True)),
            ),
        )[operation]
        made.append(Both(diagrams, node, table))
    return made


STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=12
)


@given(STEPS)
def test_a_diagram_is_its_truth_table(steps: list[tuple[int, int, int]]) -> None:
    diagrams = Diagrams()
    for size in SIZES:
        diagrams.variable(size)
    made = grown(diagrams, steps)
    nodes: dict[tuple[bool, ...], Node] = {}
    for each in made:
        assert diagrams.leaves(each.node) == set(each.table)
        assert (each.node in (TRUE, FALSE)) == (len(set(each.table)) == 1)
        assert nodes.setdefault(each.table, each.node) == each.node, "equal functions are one node"
        depends = {
            variable
            for variable in range(3)
            for one, other in product(range(len(WORLDS)), repeat=2)
            if each.table[one] != each.table[other]
            and all((WORLDS[one][v] == WORLDS[other][v]) for v in range(3) if v != variable)
        }
        assert diagrams.variables(each.node) == depends
        for value in (True, False):
            world = diagrams.witness(each.node, value)
            assert (world is None) == (value not in each.table)
            if world is not None:
                fits = [w for w in WORLDS if all(w[v] == at for v, at in world.items())]
                assert {each.table[WORLDS.index(w)] for w in fits} == {value}
        for variable in range(3):
            held = diagrams.whatever(each.node, variable)
            expected = tuple(
                all(
                    each.table[i]
                    for i, other in enumerate(WORLDS)
                    if all(other[v] == world[v] for v in range(3) if v != variable)
                )
                for world in WORLDS
            )
            assert diagrams.leaves(held) == set(expected)
            if len(set(expected)) == 2:
                assert held == nodes.get(expected, held)


# --- small instruments, and what comes out of them counted out without the engine --------------------------------

Tree: TypeAlias = tuple[Any, ...]
IDS = ("a", "b", "c", "n")
ANSWERS: dict[str, tuple[Any, ...]] = {
    "a": ("Yes", "No"),
    "b": ("Yes", "No", NA),
    "c": ("Red", "Green", "Blue"),
    "n": (0, 1, 2, 3),
}
Case: TypeAlias = dict[str, Any]


def trees(ids: tuple[str, ...]) -> st.SearchStrategy[Tree]:
    """Conditions over some questions, as trees."""
    tests: list[Tree] = [("is", id_, str(value)) for id_ in ids for value in ANSWERS[id_]]
    tests += [("is", id_, NA) for id_ in ids if id_ != "n"]
    if "n" in ids:
        tests += [(">", "n", limit) for limit in (0, 1, 2)]
    leaves = st.sampled_from(tests)
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(st.just("not"), inner),
            st.tuples(st.just("and"), inner, inner),
            st.tuples(st.just("or"), inner, inner),
        ),
        max_leaves=4,
    )


def written(tree: Tree) -> str:
    match tree:
        case ("is", id_, value):
            return f"{id_} is {value}"
        case (">", id_, limit):
            return f"{id_} > {limit}"
        case ("not", inner):
            return f"not ({written(inner)})"
        case (word, left, right):
            return f"({written(left)}) {word} ({written(right)})"
    raise AssertionError(tree)


def holds(tree: Tree, case: Case) -> bool:
    """Two-valued: over effective answers, where what is not asked is missing."""
    match tree:
        case ("is", id_, value):
            return id_ in case and str(case[id_]) == value
        case (">", id_, limit):
            return isinstance(case.get(id_), int) and case[id_] > limit
        case ("not", inner):
            return not holds(inner, case)
        case ("and", left, right):
            return holds(left, case) and holds(right, case)
        case (_, left, right):
            return holds(left, case) or holds(right, case)
    raise AssertionError(tree)


def effective(raw: Case, asked: dict[str, Tree], na: dict[str, Tree]) -> Case:
    case: Case = {}
    for id_ in IDS:
        if id_ in asked and not holds(asked[id_], case):
            continue
        case[id_] = NA if id_ in na and holds(na[id_], case) else raw[id_]
    return case


def completions(partial: Case) -> Iterator[Case]:
    """Every way the open questions could be answered."""
    for values in product(*(((partial[id_],) if id_ in partial else ANSWERS[id_]) for id_ in IDS)):
        yield dict(zip(IDS, values, strict=True))


@examples(120)
@given(data=st.data())
def test_a_rating_is_given_at_the_earliest_moment_and_waits_for_what_can_change_it(
    data: st.DataObject,
) -> None:
    asked = {"b": data.draw(trees(("a",))), "c": data.draw(trees(("a", "b")))}
    na = {"c": data.draw(trees(("a", "b"))), "n": data.draw(trees(("a", "b", "c")))}
    table = data.draw(st.lists(trees(IDS), min_size=1, max_size=3))
    ratings = [data.draw(st.sampled_from(["Good", "Fair", "Poor"])) for _ in range(len(table) + 1)]

    def rating(raw: Case) -> str:
        case = effective(raw, asked, na)
        return next((r for tree, r in zip(table, ratings, strict=False) if holds(tree, case)), ratings[-1])

    rows = [RatingRow(when=written(t), then=r) for t, r in zip(table, ratings, strict=False)]
    rows.append(RatingRow(else_=ratings[-1]))
    # A second item names every question: an answer given must not count while a rule about it is open.
    named = RatingRow(when=" or ".join(f"{id_} is answered" for id_ in IDS), then="Good")
    kinds: dict[str, Any] = {"a": "yes_no", "b": "yes_no", "c": "choice", "n": "number"}
    questions = tuple(
        Question(
            id=id_,
            ask="?",
            answer=kinds[id_],
            choices=("Red", "Green", "Blue") if id_ == "c" else (),
            at_least=0 if id_ == "n" else None,
            at_most=max(ANSWERS["n"]) if id_ == "n" else None,
            na_if="sometimes" if id_ == "b" else "",
            na_when=written(na[id_]) if id_ in na else "",
            asked_when=written(asked[id_]) if id_ in asked else "",
        )
        for id_ in IDS
    )
    items = (
        Item(id="1", title="One", questions=questions, rating=tuple(rows)),
        Item(id="2", title="Two", rating=(named, RatingRow(else_="Poor"))),
    )
    rules = compile_rules(
        Instrument(
            language=1, id="x", version="1", title="X", short="X",
            ratings=Scales(item=("Good", "Fair", "Poor")),
            sections=(Section(id="s", title="S", items=items),),
        )
    )  # fmt: skip
    known = data.draw(st.sets(st.sampled_from(IDS)))
    partial = {id_: data.draw(st.sampled_from(ANSWERS[id_])) for id_ in sorted(known)}
    possible = {rating(raw) for raw in completions(partial)}
    matters = {
        id_
        for id_ in IDS
        if id_ not in partial
        for raw in completions(partial)
        if any(rating({**raw, id_: other}) != rating(raw) for other in ANSWERS[id_])
    }
    found = Evaluation(rules, partial, as_of="2026-03-20").rating("1")
    if len(possible) == 1:
        assert found.rating in possible
        assert found.waiting_for == ()
    else:
        assert found.rating == "Incomplete"
        assert set(found.waiting_for) == matters
