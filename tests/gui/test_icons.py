"""An icon is found by name, has the colour of its role and follows the theme."""

import gc

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton

import resources
from gui.icons import has_icon, icon
from gui.theme import THEMES, load_theme

NAMES = sorted(file.stem for file in resources.path("icons").glob("*.svg"))
LAYERS = (
    "input", "dense", "activation", "dropout", "batch_norm", "layer_norm", "noise", "embedding",
    "add", "concatenate", "multiply", "average", "reshape", "output",
)  # fmt: skip


@pytest.fixture
def theme(qapp):
    """The dark theme is held, and the one before afterwards."""
    before = THEMES.current
    THEMES.hold(load_theme("dark"))
    yield THEMES.current
    THEMES.hold(before)


def strongest(pixmap: QPixmap) -> QColor:
    """The colour of the most opaque pixel."""
    image = pixmap.toImage()
    spots = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return max((image.pixelColor(x, y) for x, y in spots), key=QColor.alpha)


def close(first: QColor, second: QColor) -> bool:
    """Same colour but for rounding."""
    pairs = zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)
    return all(abs(a - b) <= 3 for a, b in pairs)


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_shows_something(theme, name):
    assert strongest(icon(name).pixmap(24, 24)).alpha() > 100


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_has_its_picture(name):
    assert has_icon(name)


@pytest.mark.parametrize(
    ("mode", "role"),
    [
        (QIcon.Mode.Normal, "wire"),
        (QIcon.Mode.Active, "wire"),
        (QIcon.Mode.Disabled, "text_disabled"),
        (QIcon.Mode.Selected, "highlight_text"),
    ],
)
def test_an_icon_has_the_colour_of_its_role_and_state(theme, mode, role):
    pixmap = icon("square", "wire").pixmap(QSize(32, 32), mode)
    assert close(strongest(pixmap), theme.color(role))


def test_an_icon_made_before_a_switch_has_the_new_colour_after_it(theme):
    drawn = icon("square")
    for name in ("dark", "light"):
        THEMES.hold(load_theme(name))
        assert close(strongest(drawn.pixmap(32, 32)), THEMES.current.color("text"))


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_an_icon_has_all_pixels_of_the_screen(theme, ratio):
    pixmap = icon("play").pixmap(QSize(16, 16), ratio)
    assert pixmap.size() == QSize(16, 16) * ratio
    assert pixmap.devicePixelRatio() == ratio


def test_an_icon_that_is_drawn_larger_is_as_sharp(theme):
    image = QImage(128, 128, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(4, 4)
    icon("square", "text").paint(painter, 0, 0, 32, 32)
    painter.end()
    assert image.pixelColor(64, 64).alpha() == 0
    edge = [image.pixelColor(x, 64).alpha() for x in range(64)]
    assert sum(0 < alpha < 255 for alpha in edge) <= 3


def test_an_unknown_drawing_or_role_is_refused():
    assert not has_icon("no-such-drawing")
    with pytest.raises(FileNotFoundError, match="icons/no-such-drawing"):
        icon("no-such-drawing")
    with pytest.raises(KeyError):
        icon("play", "no_such_role")


def test_icons_outlive_what_python_holds_of_them(theme, qtbot):
    button = QPushButton(icon("play"), "Train")
    qtbot.addWidget(button)
    copy = QIcon(button.icon())
    copy.addPixmap(QPixmap(8, 8))
    gc.collect()
    assert not button.grab().isNull()
    assert not copy.pixmap(16, 16).isNull()
