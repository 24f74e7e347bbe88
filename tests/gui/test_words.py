import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.problem import Problem
from gui.panels.parts import Remark, Words


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_long_remark_is_as_high_as_its_words_in_a_narrow_panel(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    problem = Problem("dense_3: the data have 3 classes, the network has 32 outputs; it needs 3")
    remark = Remark(problem, lambda edit: None, page)
    column.addWidget(remark)
    column.addStretch(1)
    page.resize(200, 500)
    with qtbot.waitExposed(page):
        page.show()
    words = remark.findChild(Words)
    assert words.height() >= words.heightForWidth(words.width()) > words.fontMetrics().height() * 2
