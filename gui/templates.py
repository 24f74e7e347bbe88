"""Menus of the networks to begin with."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from core.graph import NodeId
from core.project import Project
from core.templates import TEMPLATES, BeginWith, InsertTemplate, Template
from gui.canvas.view import CanvasView
from gui.icons import icon


def template_menu(
    title: str, picture: str, choose: Callable[[Template], object], parent: QWidget
) -> QMenu:
    """A menu that hands the chosen template to `choose`."""
    menu = QMenu(title, parent)
    menu.setIcon(icon(picture))
    menu.setToolTipsVisible(True)
    for name, template in TEMPLATES.items():
        action = menu.addAction(template.title, partial(_choose, choose, template))
        action.setObjectName(f"template_{name}")
        action.setToolTip(template.sentence)
        action.setStatusTip(template.sentence)
    return menu


def insert(canvas: CanvasView, template: Template) -> None:
    """Add a template behind the selected layer, or the last one; to an empty canvas all of it."""
    project = canvas.state.project
    if not project.graph.nodes:
        canvas.commands.do(BeginWith(template))
        canvas.fit()
        return
    canvas.commands.do(InsertTemplate(template, _end(project, canvas.canvas.selection)))


def _end(project: Project, selected: frozenset[NodeId]) -> NodeId:
    """The selected layer; without one, the last that nobody reads."""
    if len(selected) == 1:
        return next(iter(selected))
    read = {w.source for w in project.graph.wires}
    loose = [n for n in project.graph.nodes if n not in read]
    return loose[-1]


def _choose(choose: Callable[[Template], object], template: Template) -> None:
    choose(template)
