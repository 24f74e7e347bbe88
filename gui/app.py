"""The program with its window: from the words of the command line to the exit code."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from core import __version__
from gui.icons import icon
from gui.main_window import MainWindow
from gui.settings import Memory
from gui.theme import apply_theme, load_theme
from gui.tidy import Tidy
from gui.trouble import Guard

INTERRUPTED = 130
SWITCH_S = 0.0005  # Python's 5 ms, waited for after each call of Qt, add up while data are read
TIDY_AFTER_MS = 3000  # when everything is there that a start makes


def run(argv: Sequence[str]) -> int:
    """Open the window, and in it the file that `argv` names; give the exit code at the end."""
    app = QApplication([sys.argv[0]])
    app.setApplicationName("LayerLoom")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("layerloom")
    sys.setswitchinterval(SWITCH_S)
    gc.disable()  # until Tidy takes over: no thread but this one may collect
    memory = Memory()
    apply_theme(app, load_theme(memory.settings.theme))
    app.setWindowIcon(icon("layerloom", "highlight"))
    window = MainWindow(memory)
    Guard(window).install()
    interrupts = Interrupts(window)
    if argv:
        window.files.open(Path(argv[0]))
    window.show()
    tidy = Tidy()
    QTimer.singleShot(TIDY_AFTER_MS, tidy, tidy.start)
    code = app.exec()
    window.leave()
    tidy.stop()
    interrupts.close()
    sys.excepthook = sys.__excepthook__
    return INTERRUPTED if interrupts.seen else code


class Interrupts(QObject):
    """Ends the program on Ctrl+C in the terminal, or when it is asked to terminate.

    Python handles a signal between two of its instructions, but Qt's loop is none; so the signal
    writes to a socket that the loop watches.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.seen = False
        self._window = window
        self._inside, self._outside = socket.socketpair()
        for end in (self._inside, self._outside):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._inside.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._end)
        self._old_fd = signal.set_wakeup_fd(self._outside.fileno())
        self._old = {
            number: signal.signal(number, self._note) for number in (signal.SIGINT, signal.SIGTERM)
        }

    def close(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._old_fd)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._inside.close()
        self._outside.close()

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.seen = True

    def _end(self) -> None:
        self._inside.recv(64)
        if self.seen:
            QApplication.exit(INTERRUPTED)
