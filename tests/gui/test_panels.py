"""Training settings and the list of problems follow the state and ask for edits."""

from PySide6.QtCore import Qt

from core.edits import AddNode, SetParam
from core.graph import NodeId
from core.layer import LAYERS
from core.problem import OnSetting, Problem, Severity
from core.project import Point
from gui.panels.problems import ProblemsPanel
from gui.panels.training import TrainingPanel
from tests.gui.viewing import follow, set_number


def test_training_settings_are_edited_and_summed_up(qtbot, doc):
    panel = follow(qtbot, TrainingPanel(doc), doc)
    set_number(qtbot, panel.form.fields["batch_size"], "60")
    assert doc.state.project.training.batch_size == 60
    assert "2 steps an epoch" in panel.summary.text()
    set_number(qtbot, panel.form.fields["optimizer"].form.fields["learning_rate"], "5e-2")
    assert doc.state.project.training.optimizer.learning_rate == 0.05


def test_problems_are_listed_with_the_worst_first_and_go_when_they_are_settled(
    qtbot, doc, session, selection
):
    panel = follow(qtbot, ProblemsPanel(session, selection), doc)
    assert panel.rows == []
    doc.apply(SetParam(NodeId("dense_3"), "units", 7))
    doc.apply(AddNode(LAYERS["dense"](), Point(0, 0)))
    severities = [row._problem.severity for row in panel.rows]
    assert severities == sorted(severities, key=[*Severity].index)
    doc.undo()
    doc.undo()
    assert panel.rows == []


def test_what_training_says_stays_in_the_list_until_the_next_start(qtbot, doc, session, selection):
    panel = follow(qtbot, ProblemsPanel(session, selection), doc)
    session.problem.emit(Problem("the loss stopped being a number", OnSetting("training")))
    assert len(panel.rows) == 1
    wanted = []
    selection.wanted.connect(hear := wanted.append)
    panel.rows[0].setFocus()
    qtbot.keyClick(panel.rows[0], Qt.Key.Key_Return)
    assert wanted == [OnSetting("training")]
    session.train()
    assert panel.rows == []
    assert hear
