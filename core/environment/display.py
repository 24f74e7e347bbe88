"""Can a window be opened here? Asked before Qt is, which would end the process with a signal."""

import ctypes
import sys
from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from core.environment.libraries import QT, WAYLAND, XCB, missing, provide
from core.environment.obstacle import NO_DESKTOP, Obstacle

OTHERWISE = "start it in a desktop session, or use a command that needs no window (see --help)"


class Screen(NamedTuple):
    """A kind of display: the variable that names it, what Qt loads for it, how to try it."""

    variable: str
    libraries: dict[str, str]
    opens: Callable[[str], bool]


def check_desktop(environ: Mapping[str, str]) -> None:
    """See that Qt will find its libraries and a display; install the libraries if we may.

    A platform that `QT_QPA_PLATFORM` names and that needs no display, such as "offscreen", is
    taken as it is.

    Raises
    ------
    Obstacle
        If there is no display, or if a library is missing.
    """
    if sys.platform != "linux":
        return
    platforms = wanted_platforms(environ)
    if not platforms:
        raise Obstacle(
            f"no display: neither DISPLAY nor WAYLAND_DISPLAY is set; {OTHERWISE}", NO_DESKTOP
        )
    provide(QT)
    screens = [SCREENS[platform] for platform in platforms if platform in SCREENS]
    if len(screens) == len(platforms):
        _check_screens(screens, environ)


def wanted_platforms(environ: Mapping[str, str]) -> list[str]:
    """Give the names of the Qt platforms that will be tried, the first one first."""
    named = environ.get("QT_QPA_PLATFORM")
    if named:  # such as "wayland;xcb" or "offscreen:size=800x600"
        return [part.partition(":")[0].partition("-")[0] for part in named.split(";")]
    order = ("wayland", "xcb")
    return [platform for platform in order if environ.get(SCREENS[platform].variable)]


def opens_x(address: str) -> bool:
    """Tell whether an X server answers at this address, such as ":0"."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(address.encode(), None))
    answers: bool = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


def opens_wayland(address: str) -> bool:
    """Tell whether a Wayland compositor answers at this address, such as "wayland-0"."""
    wayland = ctypes.CDLL("libwayland-client.so.0")
    wayland.wl_display_connect.restype = ctypes.c_void_p
    connection = wayland.wl_display_connect(address.encode())
    if connection is not None:
        wayland.wl_display_disconnect(ctypes.c_void_p(connection))
    return connection is not None


SCREENS = {
    "wayland": Screen("WAYLAND_DISPLAY", WAYLAND, opens_wayland),
    "xcb": Screen("DISPLAY", XCB, opens_x),
}


def _check_screens(screens: list[Screen], environ: Mapping[str, str]) -> None:
    alive = [screen for screen in screens if _may_open(screen, environ)]
    if alive and all(missing(screen.libraries) for screen in alive):
        provide(reduce(or_, (screen.libraries for screen in alive)))
        alive = [screen for screen in alive if _may_open(screen, environ)]
    if not alive:
        dead = " and ".join(f"{each.variable}={_address(each, environ)}" for each in screens)
        raise Obstacle(f"no display: {dead} cannot be opened; {OTHERWISE}", NO_DESKTOP)


def _may_open(screen: Screen, environ: Mapping[str, str]) -> bool:
    try:
        return screen.opens(_address(screen, environ))
    except OSError:  # the library to ask with is missing: it is installed first
        return True


def _address(screen: Screen, environ: Mapping[str, str]) -> str:
    return environ.get(screen.variable, "")
