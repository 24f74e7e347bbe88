"""How the window ends: a bug that it outlives, and a signal that it obeys."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QApplication,
)

from tests.gui.viewing import add_dense

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_a_bug_is_shown_with_words_to_copy_and_the_window_lives_on(qtbot, window, guard, capsys):
    def bug():
        raise ZeroDivisionError("a bug in a slot")

    window.actions_by_name["about"].triggered.connect(bug)
    with qtbot.captureExceptions():
        try:
            bug()
        except ZeroDivisionError as error:
            guard.catch(type(error), error, error.__traceback__)
    assert guard.dialog.isVisible()
    text = guard.dialog.details.toPlainText()
    assert "ZeroDivisionError: a bug in a slot" in text
    assert Path(__file__).name in text
    guard.dialog._copy()
    assert "a bug in a slot" in QApplication.clipboard().text()
    assert "a bug in a slot" in capsys.readouterr().err
    add_dense(window)
    assert window.isVisible()


def program(tmp_path, *words):
    environ = dict(
        os.environ, QT_QPA_PLATFORM="offscreen", LAYERLOOM_CONFIG=str(tmp_path / "config")
    )
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import gui.app, gui.main_window
fill = gui.main_window.MainWindow._fill
def said(window):
    print("plots" if "pyqtgraph" in sys.modules else "lean", flush=True)
    fill(window)
gui.main_window.MainWindow._fill = said
sys.exit(gui.app.run({list(words)!r}))
"""
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environ, cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_program_in_order_and_nothing_plots_before_the_first_paint(
    tmp_path, loom, number
):
    process = program(tmp_path, str(loom))
    assert process.stdout.readline().strip() == "lean"
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in errors
