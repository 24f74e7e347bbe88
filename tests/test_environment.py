"""What a machine must have is found out before the window is opened, and said with a way out."""

import os
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QObject

from core.environment import apt
from core.environment.checkout import Checkout
from core.environment.display import check_desktop, wanted_platforms
from core.environment.libraries import QT, WAYLAND, XCB, missing, way_out
from core.environment.lock import exclusive
from core.environment.obstacle import Obstacle
from core.environment.pyside import check_pyside, complaint
from core.environment.requirements import allows, has_all

linux = pytest.mark.skipif(sys.platform != "linux", reason="these libraries are Linux's")
NOWHERE = ":9876"
ABSENT = {"libnothing.so.9": "libnothing9", "libnone.so.1": "libnothing9"}


def test_1000_calls_into_qt_cost_no_reference_to_none():
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("name")
    assert abs(sys.getrefcount(None) - before) < 100


def test_the_pyside_of_these_tests_is_taken():
    check_pyside()


def test_the_pair_that_loses_references_is_refused_with_the_line_that_mends_it():
    trouble = complaint("6.12.0", (3, 11))
    assert "6.12.0" in trouble
    assert "pip install" in trouble


@pytest.mark.parametrize("pair", [("6.12.0", (3, 12)), ("6.11.3", (3, 11)), ("6.12.1", (3, 11))])
def test_other_pairs_are_taken(pair):
    assert complaint(*pair) is None


@linux
def test_only_libraries_that_the_loader_does_not_find_are_missing():
    assert missing({"libc.so.6": "libc6", **ABSENT}) == list(ABSENT)


def test_missing_libraries_are_named_with_a_line_that_names_each_package_once():
    said = way_out(list(ABSENT), ABSENT, has_apt=True)
    assert said.startswith("missing system libraries: libnothing.so.9, libnone.so.1; run: ")
    assert said.endswith(apt.line(["libnothing9"]))


def test_a_system_without_apt_is_not_told_to_use_it():
    assert "apt" not in way_out(list(ABSENT), ABSENT, has_apt=False)


@linux
@pytest.mark.parametrize(
    ("plugin", "libraries"),
    [("libqxcb.so", QT | XCB), ("libqwayland.so", QT | WAYLAND)],
    ids=["xcb", "wayland"],
)
def test_every_library_of_the_tables_is_one_that_qt_loads(plugin, libraries):
    path = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / plugin
    loaded = subprocess.run(["ldd", path], capture_output=True, text=True, check=True).stdout
    assert [name for name in libraries if name not in loaded] == []


@pytest.mark.parametrize(
    ("environ", "platforms"),
    [
        ({}, []),
        ({"DISPLAY": ""}, []),
        ({"DISPLAY": ":0"}, ["xcb"]),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, ["wayland", "xcb"]),
        ({"QT_QPA_PLATFORM": "offscreen:size=800x600", "DISPLAY": ":0"}, ["offscreen"]),
        ({"QT_QPA_PLATFORM": "wayland-egl;xcb"}, ["wayland", "xcb"]),
    ],
)
def test_platforms_are_tried_in_the_order_of_qt(environ, platforms):
    assert wanted_platforms(environ) == platforms


@linux
@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, "neither DISPLAY nor WAYLAND_DISPLAY is set"),
        ({"DISPLAY": NOWHERE}, f"DISPLAY={NOWHERE} cannot be opened"),
        ({"WAYLAND_DISPLAY": "nowhere"}, "WAYLAND_DISPLAY=nowhere cannot be opened"),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": NOWHERE}, f"DISPLAY={NOWHERE} cannot be opened"),
    ],
)
def test_a_window_without_a_display_is_refused_in_words(environ, words):
    with pytest.raises(Obstacle, match=words) as caught:
        check_desktop(environ)
    assert caught.value.exit_code == 3


def test_a_platform_without_a_display_is_taken_as_it_is():
    check_desktop({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": NOWHERE})


@pytest.mark.parametrize(
    ("bounds", "version", "is_allowed"),
    [
        (">=6.8,!=6.12.0", "6.8.0", True),
        (">=6.8,!=6.12.0", "6.12.0", False),
        (">=6.8,!=6.12.0", "6.7.3", False),
        (">=2.0", "2.10.1", True),
        (">=77", "84.2.1", True),
        ("==1.0", "1.1", False),
        ("", "0.1rc1", True),
    ],
)
def test_bounds_compare_release_numbers(bounds, version, is_allowed):
    assert allows(bounds, version) is is_allowed


def test_a_package_that_is_absent_or_too_old_is_not_had():
    assert has_all(["pytest>=8", "numpy"])
    assert not has_all(["pytest>=8", "numpy>=999"])
    assert not has_all(["there-is-no-such-package"])


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "pyproject.toml").write_text("one")
    made = Checkout(str(tmp_path))
    os.makedirs(os.path.dirname(made.python))
    os.symlink(sys.executable, made.python)
    return made


def test_an_environment_is_ready_for_what_it_was_stamped_for(checkout):
    assert not checkout.is_ready("app")
    checkout.set_stamp("app")
    assert checkout.is_ready("app")
    assert not checkout.is_ready("test")


@pytest.mark.parametrize("source", ["pyproject.toml", "constraints.txt"])
def test_a_change_of_what_it_was_made_from_makes_it_stale(checkout, source):
    checkout.set_stamp("app")
    Path(checkout.root, source).write_text("two")
    assert not checkout.is_ready("app")


def test_a_set_up_that_did_not_end_leaves_nothing_ready(checkout):
    checkout.set_stamp("app")
    Path(checkout.unfinished).touch()
    assert not checkout.is_ready("app")


def test_an_environment_whose_python_is_gone_is_not_ready(checkout):
    checkout.set_stamp("app")
    os.remove(checkout.python)
    os.symlink("/gone/python3", checkout.python)
    assert not checkout.is_ready("app")


def test_a_second_holder_waits_for_the_first(tmp_path):
    path = str(tmp_path / "lock")
    code = f"from core.environment.lock import exclusive\nwith exclusive({path!r}): print('mine')"
    with exclusive(path):
        second = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[1],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert "waiting" in second.stderr.readline()
        assert second.poll() is None
    assert second.communicate(timeout=20)[0] == "mine\n"
