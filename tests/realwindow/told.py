"""The program, which also tells where its parts are on the screen: `told.py FILE`."""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from gui import app
from gui.main_window import MainWindow


def tell(window: MainWindow, file: Path) -> None:
    """Write what there is and where; whole or not at all."""
    graph, session = window.document.state.project.graph, window.session
    facts = {
        "nodes": list(graph.nodes),
        "wires": len(graph.wires),
        "problems": [p.message for p in window.document.state.compiled.problems],
        "parameters": window.total.text(),
        "steps": session.history.steps,
        "busy": session.busy,
        "accuracy": session.history.last("validation/accuracy"),
        "places": places(window),
    }
    draft = file.with_suffix(".part")
    draft.write_text(json.dumps(facts))
    os.replace(draft, file)


def places(window: MainWindow) -> dict[str, tuple[int, int]]:
    """Points of the screen by name: rows of the palette, ports, the button that mends."""
    found = {"center": middle(window.center)}
    palette = window.docks["palette"].panel
    if palette is not None:
        tree = palette.tree
        for kind, row in tree._rows.items():
            at = tree.viewport().mapToGlobal(tree.visualItemRect(row).center())
            found[f"palette {kind}"] = at.toTuple()
    view = window.canvas
    for node, card in view.canvas.cards.items():
        ports = {"out": None} | {f"in {i}": i for i in range(len(card.face.ports))}
        for name, index in ports.items():
            at = view.viewport().mapToGlobal(view.mapFromScene(card.port_at(index)))
            found[f"{node} {name}"] = at.toTuple()
    for fix in window.banner.findChildren(QPushButton):
        if fix.isVisible():
            found["fix"] = middle(fix)
    return found


def middle(widget: QWidget) -> tuple[int, int]:
    return widget.mapToGlobal(QPoint(widget.width() // 2, widget.height() // 2)).toTuple()


class ToldWindow(MainWindow):
    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        timer = QTimer(self, interval=100)
        timer.timeout.connect(lambda: tell(self, Path(sys.argv[1])))
        timer.start()


if __name__ == "__main__":
    app.MainWindow = ToldWindow
    sys.exit(app.run([]))
