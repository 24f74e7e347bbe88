"""The map in the corner: there when it is needed, it shows where one is and leads elsewhere."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from gui.theme import THEMES, load_theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def views(window):
    """The two views of a window with the network for iris, all of it seen."""
    window.open_example("iris")
    QApplication.processEvents()
    window.views.fit()
    return window.views


def near(views):
    """See a part of the network only."""
    views.seen.camera.zoom_to(2.0)
    assert views.map.isVisible()


def test_the_map_is_there_while_not_all_is_seen(qtbot, views):
    qtbot.waitUntil(lambda: not views.map.isVisible())
    near(views)
    views.fit()
    qtbot.waitUntil(lambda: not views.map.isVisible())


def test_a_click_on_the_map_goes_there(qtbot, views):
    near(views)
    for place, node in ((QPoint(25, 58), "input_1"), (QPoint(159, 58), "dense_3")):
        views.map.repaint()
        qtbot.mouseClick(views.map, Qt.MouseButton.LeftButton, pos=place)
        assert views.canvas.camera.seen().contains(views.canvas.canvas.cards[node].pos())


def test_the_map_follows_to_the_neurons(qtbot, views):
    views.show_neurons(True)
    near(views)
    views.map.repaint()
    views.map.go_to(QPointF(10, 58))
    first = views.neurons.camera.seen().center().x()
    views.map.go_to(QPointF(170, 58))
    assert views.neurons.camera.seen().center().x() > first


def test_the_map_stands_in_the_corner_whatever_the_size(qtbot, window, views):
    near(views)
    window.resize(1500, 900)
    QApplication.processEvents()
    corner = views.map.geometry().bottomRight()
    assert views.width() - corner.x() < 20
    assert views.height() - corner.y() < 20


def test_who_does_not_like_the_map_does_not_see_it_again(views, window):
    near(views)
    action = window.actions_by_name["minimap"]
    assert action.isChecked()
    action.trigger()
    assert not action.isChecked()
    assert not views.map.isVisible()
    assert not window.memory.settings.minimap
    action.trigger()
    assert views.map.isVisible()


def test_the_map_has_the_colours_of_the_theme(views):
    near(views)
    before = THEMES.current
    bright = views.map.grab().toImage()
    THEMES.hold(load_theme("dark"))
    dark = views.map.grab().toImage()
    THEMES.hold(before)
    assert bright.pixelColor(20, 8).lightness() > dark.pixelColor(20, 8).lightness()


def test_the_map_of_an_empty_canvas_is_not_there(window):
    window.new_project()
    window.canvas.zoom_in()
    assert not window.views.map.isVisible()
