"""A virtual desktop: a real program on Xvfb, driven by xdotool as a hand would drive it.

Points are pixels of the whole screen, from its upper left corner.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self, TypeVar

T = TypeVar("T")
Point = tuple[int, int]

TOOLS = ("Xvfb", "xdotool", "openbox", "import")  # import is ImageMagick's
PICTURES = Path(__file__).parents[2] / "build"
LEAVING = (2, 5, 8, 11, 14, 17)  # past Qt's startDragDistance of 10, in more than one event
STEPS = 12  # of the pointer on its way
PAUSE_S = 0.02  # between two moves, so that Qt sees them apart
HOLD_S = 0.12  # before and after the button, for Qt's own loop of a drag to begin and end


def lacking_tools() -> list[str]:
    """Name the programs that a virtual desktop needs and this machine has not."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def until(found: Callable[[], T], what: str, timeout_s: float = 20) -> T:
    """Ask again and again; give the first answer that is true.

    Raises
    ------
    TimeoutError
        If there was none in time; it names `what`.
    """
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        answer = found()
        if answer:
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"waited {timeout_s} s in vain until {what}")


class Desktop:
    """A screen with a window manager and the programs that were started on it."""

    def __init__(self, width: int = 1280, height: int = 800) -> None:
        self.programs: list[subprocess.Popen[bytes]] = []
        self.display = self._start_server(width, height)
        self.environ = dict(
            os.environ, DISPLAY=self.display, QT_QPA_PLATFORM="xcb", LIBGL_ALWAYS_SOFTWARE="1"
        )
        self.environ.pop("WAYLAND_DISPLAY", None)

    def __enter__(self) -> Self:
        self.start(["openbox", "--sm-disable"], stderr=subprocess.DEVNULL)
        until(self._is_managed, "openbox manages the windows")
        return self

    def __exit__(self, *_: object) -> None:
        """End what was started, the last one first."""
        for program in reversed(self.programs):
            program.terminate()
            try:
                program.wait(5)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()

    def start(self, command: Sequence[str], **popen: object) -> subprocess.Popen[bytes]:
        """Start a program on this desktop; it is ended with the desktop, if not before."""
        program = subprocess.Popen(command, env=self.environ, **popen)
        self.programs.append(program)
        return program

    def window(self, title: str) -> str:
        """Wait for the window whose title matches the regular expression; give its id."""

        def newest() -> str:
            code = self.programs[-1].poll()
            if code is not None:
                raise ChildProcessError(f"ended with {code} before its window {title!r} came")
            found = self._ask("search", "--onlyvisible", "--name", title).split()
            return found[-1] if found else ""

        return until(newest, f"a window {title!r} is there")

    def place(self, window: str, corner: Point, size: Point) -> None:
        """Move and size a window and give it the keyboard."""
        self._do("windowactivate", "--sync", window)
        self._do("windowsize", window, *size)
        self._do("windowmove", "--sync", window, *corner)

    def geometry(self, window: str) -> tuple[int, int, int, int]:
        """Give x, y, width and height of a window, without its frame.

        The pointer goes to the corner: what xdotool says without that is off by the frame.
        """
        corner = self._facts("mousemove", "--window", window, 0, 0, "getmouselocation", "--shell")
        size = self._facts("getwindowgeometry", "--shell", window)
        return corner["X"], corner["Y"], size["WIDTH"], size["HEIGHT"]

    def move(self, to: Point) -> None:
        """Move the pointer."""
        self._do("mousemove", *to)
        time.sleep(PAUSE_S)

    def press(self, at: Point, button: int = 1) -> None:
        """Press a button and keep it down."""
        self.move(at)
        self._do("mousedown", button)
        time.sleep(HOLD_S)

    def release(self, button: int = 1) -> None:
        """Let a button go."""
        time.sleep(HOLD_S)
        self._do("mouseup", button)
        time.sleep(HOLD_S)

    def click(self, at: Point, times: int = 1, button: int = 1) -> None:
        """Click; twice is a double click."""
        self.move(at)
        self._do("click", "--repeat", times, "--delay", 60, button)

    def drag(self, start: Point, end: Point, picture: str = "") -> None:
        """Press, leave the start slowly, go, hover a little, release.

        The hovering lets the target answer before the drop, as XDND asks.

        Parameters
        ----------
        picture : name of a screenshot taken just before the drop, if any
        """
        self.press(start)
        across = 1 if end[0] >= start[0] else -1
        for distance in LEAVING:
            self.move((start[0] + across * distance, start[1]))
        time.sleep(HOLD_S)
        left = start[0] + across * LEAVING[-1]
        for step in range(1, STEPS + 1):
            share = step / STEPS
            x, y = left + (end[0] - left) * share, start[1] + (end[1] - start[1]) * share
            self.move((round(x), round(y)))
        for hover in (2, -2, 0):
            self.move((end[0] + hover, end[1]))
        if picture:
            self.screenshot(picture)
        self.release()

    def type(self, text: str) -> None:
        """Type a text into what has the keyboard."""
        self._do("type", "--delay", 15, "--", text)

    def key(self, *keys: str) -> None:
        """Press keys one after another, such as "ctrl+z" or "Return"."""
        self._do("key", "--delay", 30, *keys)

    def screenshot(self, name: str) -> Path:
        """Keep a picture of the whole screen as `build/NAME.png`."""
        PICTURES.mkdir(exist_ok=True)
        path = PICTURES / f"{name}.png"
        command = ["import", "-silent", "-window", "root", str(path)]
        subprocess.run(command, env=self.environ, check=True)
        return path

    def _start_server(self, width: int, height: int) -> str:
        reader, writer = os.pipe()  # the server picks a free display and says which
        screen = ["-screen", "0", f"{width}x{height}x24", "-dpi", "96"]
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), *screen, "-nolisten", "tcp", "-noreset"],
            pass_fds=(writer,),
            stderr=subprocess.DEVNULL,
        )
        self.programs.append(server)
        os.close(writer)
        with os.fdopen(reader) as answer:
            return ":" + answer.readline().strip()

    def _is_managed(self) -> bool:
        return self._ask("get_num_desktops").strip().isdigit()

    def _do(self, *words: str | int) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self.environ, check=True)

    def _facts(self, *words: str | int) -> dict[str, int]:
        pairs = (line.split("=") for line in self._ask(*words).splitlines())
        return {name: int(value) for name, value in pairs}

    def _ask(self, *words: str | int) -> str:
        command = ["xdotool", *map(str, words)]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True).stdout
