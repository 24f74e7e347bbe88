"""Numbers that a sample becomes are shown below the cards, and go away again."""

import numpy as np

from gui.canvas.flow import CELLS, Flow, FlowItem, _cells
from gui.flowing import Flowing, Passing
from gui.theme import THEMES
from tests.gui.viewing import document as made


def items(view):
    return [item for item in view.canvas.items() if isinstance(item, FlowItem)]


def test_every_layer_that_is_told_of_has_its_numbers_below(view, document):
    document.apply(_Be(made().state.project))
    flowing = Flowing()
    flow = Flow(view, flowing, THEMES)
    flowing.show({
        "dense_1": Passing(np.arange(10.0)),
        "dense_3": Passing(np.array([0.1, 0.7, 0.2]), ("a", "b", "c")),
        "gone": Passing(np.ones(3)),
    })  # fmt: skip
    shown = {item.card.face.node: item for item in items(view)}
    assert set(shown) == {"dense_1", "dense_3"}
    assert "b: 0.7" in shown["dense_3"].toolTip()
    assert "unit 10: 9" in shown["dense_1"].toolTip()
    view.grab()
    flow.show_theme(THEMES.current)
    flowing.show({"dense_1": Passing(np.ones(4))})
    assert [item.card.face.node for item in items(view)] == ["dense_1"]
    flowing.show({})
    assert not items(view)


def test_of_many_units_the_strongest_are_seen():
    values = np.zeros(5000)
    values[1234] = -3
    cells = _cells(values)
    assert len(cells) == CELLS
    assert cells.min() == -3


class _Be:
    """An edit that puts another project in the place of this one."""

    label = "Be"

    def __init__(self, project):
        self._project = project

    def apply(self, project):
        return self._project
