"""Fixtures that tests of several layers share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.examples import load_profile
from tui_review.yamlfile import events

if TYPE_CHECKING:
    from pathlib import Path


def pytest_configure(config: pytest.Config) -> None:
    """Properties are tried with fewer examples in the quick suite."""
    load_profile(config.option.markexpr)


@pytest.fixture(scope="session", autouse=True)
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A cache folder for all tests of a process, none of the user's own."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(params=["native", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each test once with libyaml and once with the parser for machines that lack it."""
    if request.param == "pure":
        monkeypatch.setattr(events, "native_parser", lambda: None)
    elif events.native_parser() is None:
        pytest.skip("ruamel.yaml.clib is not installed")
    return str(request.param)


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own."""
    folder = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder
