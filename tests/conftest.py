"""What every test may rely on: the repo on the path, no screen needed, nothing left behind."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [t for t in set(threading.enumerate()) - before if t.is_alive()]
    assert not left, f"test left threads running: {left}"


@pytest.fixture(autouse=True)
def no_unexpected_log_line(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    lines = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not lines, f"test logged: {lines}"


@pytest.fixture(params=["compiled", "numpy"])
def executor(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The test runs twice: programs compiled, and in NumPy."""
    from core.engine.native import CHOICE, native

    monkeypatch.setenv(CHOICE, request.param)
    native.cache_clear()
    if request.param == "compiled" and native() is None:
        pytest.skip("there is no C compiler")
    yield request.param
    native.cache_clear()
