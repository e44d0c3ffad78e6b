"""What pages and lists look at in an instrument that they know by id may be gone in an own text: it is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from ruamel.yaml import YAML

from tui_review.instrument.loading.catalog import Catalog, shipped_folder
from tui_review.instrument.rules import Rules
from tui_review.instrument.wanted import Wanted, wanted_for
from tui_review.review.evaluation import Evaluation
from tui_review.store.reviews import catalog_for, read_review
from tui_review.telling.markdown import markdown
from tui_review.telling.outgoing import outgoing
from tui_review.telling.reported import report_of
from tui_review.training.register import register_file, team
from tui_review.yamlfile.reader import read_yaml

if TYPE_CHECKING:
    from tests.cli.conftest import Ran, Run

OWN: Final = Path("reviews/instruments/own.yaml")


@dataclass(frozen=True)
class Use:
    """Something that looks at a shipped instrument, and the commands that do so."""

    instrument: str
    wanted: Wanted
    lines: tuple[str, ...]


def uses() -> Iterator[Use]:
    """The register, and the page of each instrument that sends one."""
    yield Use(register_file().instrument, register_file().wanted, ("register reviews", "report reviews"))
    catalog = Catalog([shipped_folder()])
    for entry in catalog.entries():
        packet = catalog.load(entry)[0].instrument.packet
        if packet is not None and entry is catalog.find(entry.id):
            yield Use(entry.id, wanted_for(packet), ("print reviews/bad.yaml --packet",))


EVERY: Final = [
    pytest.param(use, name, id=f"{use.wanted.by} {name}")
    for use in uses()
    for name in (*use.wanted.questions, *use.wanted.rated, *use.wanted.scales)
]


def without(data: Any, name: str) -> Any:
    """An instrument, as data, without a question, a section, an item or a scale."""
    if isinstance(data, dict):
        return {key: without(each, name) for key, each in data.items() if key != name}
    if isinstance(data, list):
        kept = (each for each in data if not (isinstance(each, dict) and each.get("id") == name))
        return [without(each, name) for each in kept]
    return data


def put(instrument: str, name: str) -> None:
    """An own text in the place of a shipped one, which lacks something."""
    whole = read_yaml((shipped_folder() / f"{instrument}.yaml").read_bytes(), file="").data
    own = whole | {part: without(whole[part], name) for part in ("ratings", "sections")}
    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # its stub has None alone
    OWN.parent.mkdir(parents=True)
    with OWN.open("w", encoding="utf-8") as file:
        yaml.dump(own, file)


def made(run: Run, instrument: str, name: str) -> None:
    """A folder with a review of the shipped text, and one of an own text that lacks something."""
    assert run("new", instrument, "good", "--folder", "reviews").status == 0
    put(instrument, name)
    assert run("new", instrument, "bad", "--folder", "reviews").status == 0


def is_told(ran: Ran, name: str) -> None:
    assert "inside tui-review" not in ran.err, ran.err[-300:]
    assert str(OWN) in ran.err
    assert name in ran.err.split("lacks what")[1].split("See")[0]


@pytest.mark.parametrize(("use", "name"), EVERY)
def test_what_is_looked_at_and_gone_is_named_with_its_file_and_the_others_are_told(
    run: Run, use: Use, name: str
) -> None:
    made(run, use.instrument, name)
    for line in use.lines:
        ran = run(*line.split())
        is_told(ran, name)
        assert "bad.yaml: " in ran.err
        if "bad" not in line:
            assert "good" in ran.out


@pytest.mark.parametrize("line", ["register reviews --json", "report reviews --json", "report reviews"])
def test_a_text_of_that_id_that_is_about_something_else_takes_no_list_from_the_others(
    run: Run, line: str
) -> None:
    assert run("new", "reviewer-certification", "good", "--folder", "reviews").status == 0
    other = (shipped_folder() / "case-inquiry.yaml").read_text(encoding="utf-8")
    head, _, rest = other.partition("\nversion:")
    OWN.parent.mkdir(parents=True)
    own = (
        head.replace("id: case-inquiry", "id: reviewer-certification")
        + '\nversion: "2099.1"\n'
        + rest.split("\n", 1)[1]
    )
    OWN.write_text(own, encoding="utf-8")
    assert run("lint", OWN).status == 0
    assert run("new", "reviewer-certification", "bad", "--folder", "reviews").status == 0
    ran = run(*line.split())
    is_told(ran, "question rc.name")
    assert "good" in ran.out


def test_screens_have_the_register_of_the_others_and_say_on_the_page_what_it_lacks(run: Run) -> None:
    made(run, "reviewer-certification", "rc.name")
    people, errors = team([Path("reviews")], "2026-03-20")
    assert [each.id for each in people] == ["good"]
    assert [error.file for error in errors] == ["reviews/bad.yaml"]
    path = Path("reviews/bad.yaml")
    opened = read_review(path, catalog_for(path))
    evaluation = Evaluation.of(opened.rules, opened.review, as_of="2026-03-20")
    # As the summary (F6) shows it.
    page = outgoing(evaluation)["page:packet"]
    assert "lacks what the page that is sent looks at: question rc.name." in " ".join(
        markdown(page.blocks(report_of(opened.review, evaluation))).split()
    )


@pytest.mark.parametrize("use", list(uses()), ids=lambda use: use.wanted.by)
def test_every_version_that_ships_has_all_that_is_looked_at(use: Use) -> None:
    catalog = Catalog([shipped_folder()])
    versions = [entry for entry in catalog.entries() if entry.id == use.instrument]
    assert versions
    for entry in versions:
        rules: Rules = catalog.load(entry)[0]
        packet = rules.instrument.packet
        wanted = wanted_for(packet) if packet is not None and use.wanted.by != "the register" else use.wanted
        assert wanted.lacking_in(rules) == ()
