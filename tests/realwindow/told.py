"""The program, which also tells where its parts are on the screen: `told.py FILE`."""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolButton, QWidget

from gui import app
from gui.canvas.quick_add import KIND, QuickAdd
from gui.main_window import MainWindow


def tell(window: MainWindow, file: Path) -> None:
    """Write what there is and where; whole or not at all."""
    graph, session = window.document.state.project.graph, window.session
    focus = QApplication.focusWidget()
    facts = {
        "nodes": list(graph.nodes),
        "wires": len(graph.wires),
        "ends": sorted([w.source, w.target] for w in graph.wires),
        "layers": [[layer.kind, layer.summary()] for layer in graph.nodes.values()],
        "problems": [p.message for p in window.document.state.compiled.problems],
        "parameters": window.total.text(),
        "steps": session.history.steps,
        "busy": session.busy,
        "accuracy": session.history.last("validation/accuracy"),
        "undo": window.document.undo_label,
        "zoom": window.views.seen.camera.zoom,
        "focus": "" if focus is None else type(focus).__name__,
        "popup": type(QApplication.activePopupWidget()).__name__,
        "places": places(window),
    }
    draft = file.with_suffix(".part")
    draft.write_text(json.dumps(facts))
    os.replace(draft, file)


def places(window: MainWindow) -> dict[str, tuple[int, int]]:
    """Points of the screen by name: rows of the palette and of menus, cards, ports, buttons."""
    found = {"center": middle(window.center), "canvas": middle(window.canvas)}
    palette = window.docks["palette"].panel
    if palette is not None:
        tree = palette.tree
        for kind, row in tree._rows.items():
            at = tree.viewport().mapToGlobal(tree.visualItemRect(row).center())
            found[f"palette {kind}"] = at.toTuple()
    found |= on_canvas(window) | in_menus()
    for button in window.findChildren(QToolButton):
        if button.isVisible() and button.defaultAction() is not None:
            found[f"button {button.defaultAction().objectName()}"] = middle(button)
    for fix in window.banner.findChildren(QPushButton):
        if fix.isVisible():
            found["fix"] = middle(fix)
    return found


def on_canvas(window: MainWindow) -> dict[str, tuple[int, int]]:
    found = {}
    view = window.canvas
    for node, card in view.canvas.cards.items():
        spots = {"card": card.box().center()}
        for port, at in card.ports():
            spots["out" if port.index is None else f"in {port.index}"] = at
        if not card.edge_box().isNull():
            spots["edge"] = card.edge_box().center()
        if not card.chip_box().isNull():
            spots["chip"] = card.chip_box().center()
        for name, spot in spots.items():
            at = view.viewport().mapToGlobal(view.mapFromScene(spot))
            found[f"{node} {name}"] = at.toTuple()
    return found


def in_menus() -> dict[str, tuple[int, int]]:
    """The entries of the menu that is open."""
    popup = QApplication.activePopupWidget()
    found = {}
    if isinstance(popup, QMenu):
        for action in popup.actions():
            at = popup.mapToGlobal(popup.actionGeometry(action).center())
            found[f"menu {action.text()}"] = at.toTuple()
    elif isinstance(popup, QuickAdd):
        rows = popup.rows
        for row in range(rows.count()):
            at = rows.viewport().mapToGlobal(rows.visualItemRect(rows.item(row)).center())
            found[f"menu {rows.item(row).data(KIND)}"] = at.toTuple()
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
