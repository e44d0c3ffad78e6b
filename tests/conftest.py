"""Fixtures that tests of several layers share."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import longer
from tests.examples import load_profile
from tui_review import places
from tui_review.instrument.loading import catalog, compiled
from tui_review.review import rows
from tui_review.review.gate import notes
from tui_review.store.saver import Saver
from tui_review.yamlfile import events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui_review.instrument.loading.catalog import Installed
    from tui_review.instrument.rules import Rules


def pytest_configure(config: pytest.Config) -> None:
    """Properties are tried with fewer examples in the quick suite; nothing is compiled twice in either.

    The tests start the program some hundred times, in each of several workers: where nobody may write bytecode each of
    them would compile all of it anew, a third of the suite's time.
    """
    load_profile(config.option.markexpr, config.getoption("--hypothesis-seed", None))
    gc.disable()
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if hasattr(signal, "SIGHUP"):
        # What is started under `nohup` does not hear that its line is gone, and tests start what has to.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A process for each core; two where the walks and terminals run too, which wait half of their time."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    marks = config.option.markexpr
    return cores if "not slow" in marks or marks == "minute" else 2 * cores


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what belongs to the suite of a minute, and puts files with most that is slow first.

    So at the end all processes have something short to do.

    A file is run by one process, and those of few tests that take a minute each would be waited for alone.
    """
    takes_longer = longer.known()
    for item in items:
        name = f"{item.path.relative_to(item.config.rootpath).as_posix()}::{item.name.partition('[')[0]}"
        if item.get_closest_marker("slow") is None and name not in takes_longer:
            item.add_marker("minute")
    shares: dict[Path, list[bool]] = {}
    for item in items:
        shares.setdefault(item.path, []).append(item.get_closest_marker("slow") is not None)
    slow = {path: (sum(each) / len(each), sum(each)) for path, each in shares.items()}
    items.sort(key=lambda item: slow[item.path], reverse=True)


def pytest_collection_finish() -> None:
    """Seven thousand tests and all that they import stay to the end: nothing is won by looking for garbage in them."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache folder for all tests of a run, none of the user's own; what it holds stays in memory, too.

    Hundreds of tests use a shipped instrument: read from the cache for each of them it would be a tenth of the suite.
    A test with a cache of its own sees what the program does.
    """
    # The processes of a run have folders of their own in one of the run's.
    base = tmp_path_factory.getbasetemp()
    shared = str((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache")
    os.environ["XDG_CACHE_HOME"] = shared
    # What is set for everybody on this machine is nothing to the tests.
    os.environ["XDG_CONFIG_DIRS"] = os.devnull
    known: dict[str, Rules] = {}

    def recalled(key: str) -> Rules | None:
        if os.environ.get("XDG_CACHE_HOME") != shared:
            return compiled.recall(key)
        rules = known.get(key) or compiled.recall(key)
        return rules and known.setdefault(key, rules)

    def remembered(key: str, rules: Rules) -> None:
        compiled.remember(key, rules)
        if os.environ.get("XDG_CACHE_HOME") == shared:
            known[key] = rules

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(places, "FOR_EVERYBODY", Path(os.devnull))
        patched.setattr(catalog, "recall", recalled)
        patched.setattr(catalog, "remember", remembered)
        patched.setattr(catalog, "_head_of", once_for_shipped(catalog._head_of))
        yield


def once_for_shipped(head_of: Callable[[Path], Installed | None]) -> Callable[[Path], Installed | None]:
    """The heads of files, of those that ship with the program once: every command of hundreds looks at all of them."""
    shipped = str(catalog.shipped_folder())
    known: dict[tuple[Path, int, int], Installed | None] = {}

    def once(path: Path) -> Installed | None:
        if not str(path).startswith(shipped):
            return head_of(path)
        there = path.stat()
        key = (path, there.st_mtime_ns, there.st_size)
        if key not in known:
            known[key] = head_of(path)
        return known[key]

    return once


@pytest.fixture(autouse=True)
def numbers_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and notes called `r1` and `n1`, as in files of format 1, so that tests can name them.

    Tests with the mark `real_ids` make them as the program does, with characters at random.
    """
    if request.node.get_closest_marker("real_ids") is None:
        for module in (notes, rows):
            monkeypatch.setattr(module, "new_numbered", lambda what, number, *_: f"{what}{number}")


@pytest.fixture(autouse=True)
def nothing_is_saved_afterwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test left open saves no more once it is over: what comes next in this process looks at who writes."""
    started: list[Saver] = []
    start = Saver.start

    def noted(saver: Saver) -> None:
        started.append(saver)
        start(saver)

    monkeypatch.setattr(Saver, "start", noted)
    yield
    for saver in started:
        saver.stop()


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
