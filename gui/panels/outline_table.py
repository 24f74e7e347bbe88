"""The network as a table: a row for each layer, in the order in which it runs."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from core.activation import ACTIVATIONS
from core.document import State
from core.edits import Edit, RenameNode, SetParam
from core.graph import NodeId
from core.layer import Layer, Shape
from core.problem import OnNode, Problem, Severity
from core.spec import Param, params_of
from gui.canvas.catalog import category_role, icon_name
from gui.canvas.face import main_number, shape_text
from gui.icons import icon
from gui.panels.parts import SEVERITY_ICONS

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
ORDER = Qt.ItemDataRole.UserRole  # a number or a word by which rows are sorted
PARAM = Qt.ItemDataRole.UserRole + 1  # the parameter that a cell edits, None for the name
COLUMNS = (
    ("#", "place in the order in which layers run"),
    ("Name", "name of the layer, which is also its variable in generated code"),
    ("Kind", "what the layer is"),
    ("Activation", "function of each value"),
    ("Units", "values per output sample"),
    ("Input", "shape of an input sample"),
    ("Output", "shape of an output sample"),
    ("Parameters", "numbers that the layer owns"),
    ("Multiply-adds", "multiplications with addition for one sample, forward"),
    ("Memory", "its parameters and its outputs for one batch"),
)
NUMBER, NAME, KIND, ACTIVATION, UNITS, INPUT, OUTPUT, PARAMETERS, WORK, MEMORY = range(10)
UNKNOWN, NONE = "?", "–"  # what the layer does not have
RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


@dataclass(frozen=True)
class Row:
    """What the table says of one layer; None where it is not known."""

    node: NodeId
    layer: Layer
    inputs: tuple[Shape, ...]
    output: Shape | None
    parameters: int | None
    work: int | None
    memory: int | None
    problems: tuple[Problem, ...]


class OutlineTable(QAbstractTableModel):
    """Rows follow the state; what is typed into a cell is asked for as an edit."""

    asked = Signal(object)  # an Edit

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def show_state(self, state: State) -> None:
        """Make the rows equal to `state`. Rows stay where they are if there are as many."""
        rows = rows_of(state)
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows != self.rows:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section != NUMBER:
            return _side(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section][0]
        return COLUMNS[section][1] if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.column() == NAME or self._param(index) is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column, index.row())
        if role == Qt.ItemDataRole.EditRole:
            return self._value(index)
        if role == PARAM:
            return self._param(index)
        if role == ORDER:
            return _order(row, column, index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[column][0]}: {_text(row, column, index.row())}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row, column)
        if role == Qt.ItemDataRole.DecorationRole:
            return _picture(row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for the change; the table itself changes once the document has."""
        if role != Qt.ItemDataRole.EditRole or value == self._value(index):
            return False
        node, param = self.rows[index.row()].node, self._param(index)
        edit: Edit
        if param is None:
            edit = RenameNode(node, NodeId(str(value).strip()))
        else:
            edit = SetParam(node, param.name, value)
        self.asked.emit(edit)
        return True

    def _param(self, index: Index) -> Param | None:
        cls = type(self.rows[index.row()].layer)
        if index.column() == UNITS:
            return _named(cls, main_number(cls))
        if index.column() == ACTIVATION:
            return next((p for p in params_of(cls) if p.family is ACTIVATIONS), None)
        return None

    def _value(self, index: Index) -> Any:
        row, param = self.rows[index.row()], self._param(index)
        return row.node if param is None else getattr(row.layer, param.name)


def rows_of(state: State) -> list[Row]:
    """A row for each layer."""
    graph, compiled, training = state.project.graph, state.compiled, state.project.training
    problems: dict[NodeId, list[Problem]] = {}
    for problem in sorted(compiled.problems, key=lambda p: RANK[p.severity]):
        if isinstance(problem.place, OnNode):
            problems.setdefault(problem.place.node, []).append(problem)
    feeding: dict[NodeId, list[NodeId]] = {n: [] for n in graph.nodes}
    for wire in sorted(graph.wires, key=lambda w: w.port):
        feeding[wire.target].append(wire.source)
    size = 8 if training.precision == "float64" else 4
    data = state.project.data
    batch = training.batch_size or (data.signature.rows if data else 1)
    rows = []
    for node in dict.fromkeys((*graph.in_order(), *graph.nodes)):
        layer, output, count = (
            graph.nodes[node],
            compiled.shapes.get(node),
            compiled.counts.get(node),
        )
        inputs = tuple(compiled.shapes[n] for n in feeding[node] if n in compiled.shapes)
        work = memory = None
        if output is not None and count is not None:
            work = layer.multiply_adds(inputs) if layer.ports else 0
            memory = (count + batch * prod(output)) * size
        found = tuple(problems.get(node, ()))
        rows.append(Row(node, layer, inputs, output, count, work, memory, found))
    return rows


def memory_text(size: int) -> str:
    """«512 B», «1.5 kB», «3.2 MB»."""
    value, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    return f"{value:.0f} {unit}" if unit == "B" or value >= 100 else f"{value:.1f} {unit}"


def _side(column: int) -> Qt.AlignmentFlag:
    right = column == NUMBER or column >= UNITS
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _named(cls: type[Layer], name: str) -> Param | None:
    return next((p for p in params_of(cls) if p.name == name), None)


def _text(row: Row, column: int, place: int) -> str:
    if column == UNITS:
        name = main_number(type(row.layer))
        return f"{getattr(row.layer, name):,}" if name else NONE
    if column == ACTIVATION:
        return _activation(row) or NONE
    if column == INPUT:
        shapes = ", ".join(map(shape_text, row.inputs))
        return shapes or (UNKNOWN if row.layer.ports else NONE)
    numbers = {PARAMETERS: row.parameters, WORK: row.work}
    if column in numbers:
        return UNKNOWN if numbers[column] is None else f"{numbers[column]:,}"
    if column == MEMORY:
        return UNKNOWN if row.memory is None else memory_text(row.memory)
    words = {NUMBER: str(place + 1), NAME: row.node, KIND: row.layer.title}
    return words.get(column) or shape_text(row.output) or UNKNOWN


def _activation(row: Row) -> str:
    found = [p.name for p in params_of(type(row.layer)) if p.family is ACTIVATIONS]
    return str(getattr(row.layer, found[0]).title) if found else ""


def _order(row: Row, column: int, place: int) -> Any:
    if column in (NAME, KIND, ACTIVATION):
        return _text(row, column, place).lower()
    name = main_number(type(row.layer))
    numbers = {
        NUMBER: place,
        UNITS: getattr(row.layer, name) if name else -1,
        INPUT: sum(map(prod, row.inputs)),
        OUTPUT: prod(row.output) if row.output is not None else -1,
        PARAMETERS: row.parameters,
        WORK: row.work,
        MEMORY: row.memory,
    }
    value = numbers[column]
    return -1 if value is None else value


def _tip(row: Row, column: int) -> str:
    if column in (NUMBER, NAME) and row.problems:
        return "\n".join(p.message for p in row.problems)
    return row.layer.sentence().replace("`", "") if column == KIND else ""


def _picture(row: Row, column: int) -> Any:
    if column == NAME:
        return icon(icon_name(type(row.layer)), category_role(row.layer.category))
    if column == NUMBER and row.problems:
        worst = row.problems[0].severity
        return icon(SEVERITY_ICONS[worst], worst.value)
    return None
