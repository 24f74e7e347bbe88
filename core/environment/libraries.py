"""The shared libraries of the system that Qt loads and its wheel does not bring."""

import ctypes
from collections.abc import Mapping

from core.environment import apt
from core.environment.obstacle import NO_DESKTOP, Obstacle

# What is loaded on the left, the Debian package that holds it on the right.
QT = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
XCB = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}


def missing(libraries: Mapping[str, str]) -> list[str]:
    """Name the libraries that this system's loader does not find."""
    return [library for library in libraries if not _loads(library)]


def provide(libraries: Mapping[str, str]) -> None:
    """Install what is missing if we may.

    Raises
    ------
    Obstacle
        If something is missing still; it names the libraries and the line that installs them.
    """
    lacking = missing(libraries)
    if lacking and apt.install(packages_of(lacking, libraries)):
        lacking = missing(libraries)
    if lacking:
        raise Obstacle(way_out(lacking, libraries, apt.is_here()), NO_DESKTOP)


def packages_of(lacking: list[str], libraries: Mapping[str, str]) -> list[str]:
    """Give the Debian packages that hold the libraries, each once."""
    return sorted({libraries[library] for library in lacking})


def way_out(lacking: list[str], libraries: Mapping[str, str], has_apt: bool) -> str:
    """Say which libraries are missing and how to get them."""
    names = ", ".join(lacking)
    if not has_apt:
        return f"missing system libraries: {names}; install the packages that hold them"
    return f"missing system libraries: {names}; run: {apt.line(packages_of(lacking, libraries))}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
