"""Operations of a program as instructions for the compiled library.

What has a kernel there is turned into records that it reads; the rest stays as it is and runs in
Python. A run of such operations becomes one `Piece`, which is called once for each step, and where
a step is nothing but pieces, a whole series of steps is one call.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from core.engine.memory import Array, Operation, Program
from core.engine.native import Native, native
from core.engine.slots import Slots

Record: TypeAlias = tuple[int, ...]  # an `Op` of program.c: all its fields have 8 bytes
NOWHERE = (0, 0, 0, 0)  # an operand that is not used
CALL = 3 * 8  # bytes of a `Call`

NAMES = "add subtract multiply divide fmax fmin copysign negative absolute positive sign"
NAMES += " reciprocal sqrt exp tanh"
ELEMENTWISE = {getattr(np, name): name for name in NAMES.split()}
ON_INTEGERS = {
    np.bitwise_and: "bitwise_and",
    np.right_shift: "right_shift",
    np.negative: "negate_integer",
}
KINDS = {"f4": "f4", "f8": "f8", "i4": "f4", "i8": "f8"}  # masks have the size of the numbers
SLOW = {("f8", "exp"), ("f8", "tanh")}  # NumPy has vectors for these; the library has none
PLAIN = 50_000  # multiplications up to which the library's own loop will do for a product
FEW = 1024  # numbers up to which that does not matter


class Bound:
    """A piece on the parts of one step. Calling it runs it; it holds what its record points at."""

    __slots__ = ("_address", "_keeps", "_run")

    def __init__(self, library: Native, call: Array, keeps: tuple[Any, ...]) -> None:
        self._run, self._address = library.run_calls, call.ctypes.data
        self._keeps = call, keeps

    def __call__(self) -> None:
        self._run(self._address, 1)


class Piece:
    """A run of operations, all of them known to the library; `start` is where and how many."""

    def __init__(self, library: Native, operations: Program, records: list[Record]) -> None:
        self.operations = operations
        self._library, self._ops = library, np.array(records, np.int64)
        self.start = self._ops.ctypes.data, len(records)

    def at(self, offsets: Array) -> Operation:
        """The same on other parts; `offsets` (slots + 1,) int64 in bytes, the first is 0."""
        call = np.array((*self.start, offsets.ctypes.data), np.int64)
        return Bound(self._library, call, (self, offsets)), ()


@dataclass(frozen=True, eq=False)
class Column:
    """What the steps of a window have in common: a piece, on a part of its own in every step.

    offsets : (steps, slots) in bytes · where : (steps,) bool, in which steps it is done
    """

    piece: Piece
    offsets: Array
    where: Array


class Series:
    """Steps that are nothing but compiled pieces: any stretch of them is one call."""

    def __init__(self, library: Native, columns: Sequence[Column]) -> None:
        self._library, self._columns = library, columns
        steps = len(columns[0].where)
        self._calls = np.zeros((steps, len(columns), 3), np.int64)
        self._tables = [np.pad(c.offsets, ((0, 0), (1, 0))).astype(np.int64) for c in columns]
        for i, (column, table) in enumerate(zip(columns, self._tables, strict=True)):
            ops, count = column.piece.start
            self._calls[:, i, 0], self._calls[:, i, 1] = ops, column.where * count
            self._calls[:, i, 2] = table.ctypes.data + np.arange(steps) * table.strides[0]
        self._address = self._calls.ctypes.data

    def run(self, first: int, last: int) -> None:
        """Do the steps [first, last)."""
        size = self._calls.shape[1]
        self._library.run_calls(self._address + first * size * CALL, (last - first) * size)


def meeting(library: Native) -> Piece:
    """Where each of two threads waits for the other one."""
    arrivals = np.zeros(1, np.int64)
    where = ((arrivals.fill, ()),)  # keeps the counter alive
    return Piece(
        library, where, [(library.meet, 0, 0, 0, arrivals.ctypes.data, 0, 0, 0) + 2 * NOWHERE]
    )


def compiled(program: Program, slots: Sequence[Slots]) -> list[Operation | Piece]:
    """The program with every run of operations that the library knows joined to a piece."""
    library = native()
    if library is None:
        return list(program)
    parts: list[Operation | Piece] = []
    known: list[tuple[Operation, Record]] = []
    for operation in (*program, None):
        record = None if operation is None else _record(library, operation, slots)
        if operation is not None and record is not None:
            known.append((operation, record))
            continue
        if known:
            parts.append(Piece(library, tuple(o for o, _ in known), [r for _, r in known]))
            known = []
        if operation is not None:
            parts.append(operation)
    return parts


def _record(library: Native, operation: Operation, slots: Sequence[Slots]) -> Record | None:
    """The instruction for an operation; None if the library cannot do it."""
    f, args = operation
    if not args or not isinstance(args[-1], np.ndarray):
        return None
    if f is np.copyto and len(args) == 2:
        f, args = np.positive, (args[1], args[0])
    if getattr(f, "__self__", None) is np.fmax and f.__name__ == "reduce":
        return _largest(library, args, slots)
    if not all(isinstance(arg, np.ndarray) for arg in args):
        return None
    if isinstance(getattr(f, "__self__", None), np.ndarray):
        return _product(library, f.__self__, args, slots) if f.__name__ == "dot" else None
    return _elementwise(library, f, args, slots) if isinstance(f, np.ufunc) else None


def _elementwise(
    library: Native, f: Any, args: tuple[Array, ...], slots: Sequence[Slots]
) -> Record | None:
    out = args[-1]
    kind = out.dtype.str[1:]
    name = (ON_INTEGERS if kind[0] == "i" else ELEMENTWISE).get(f)
    run = library.kernels.get((KINDS.get(kind, ""), name or ""))
    if run is None or any(arg.dtype != out.dtype for arg in args):
        return None
    if (kind, name) in SLOW and out.size > FEW:
        return None
    walk = _walk(out.shape, [np.broadcast_to(arg, out.shape).strides for arg in args])
    if walk is None:
        return None
    rows, columns, strides = walk
    *inputs, z = (
        _operand(arg, row // arg.itemsize, column // arg.itemsize, slots)
        for arg, (row, column) in zip(args, strides, strict=True)
    )
    a, b = inputs if len(inputs) == 2 else (*inputs, NOWHERE)
    return run, rows, columns, 0, *z, *a, *b


def _product(
    library: Native, a: Array, args: tuple[Array, ...], slots: Sequence[Slots]
) -> Record | None:
    """`a.dot(b, out)`, of vectors too."""
    b, out = args if len(args) == 2 else (None, args[-1])
    if b is None or not a.dtype == b.dtype == out.dtype or not out.flags.c_contiguous:
        return None
    if a.ndim not in (1, 2) or b.ndim not in (1, 2) or 0 in (a.size, b.size, out.size):
        return None
    run = library.kernels.get((out.dtype.str[1:], "product"))
    left, right = np.atleast_2d(a), b if b.ndim == 2 else b[:, None]
    steps = [_leading(left), _leading(right)]
    if run is None or None in steps:
        return None
    if not library.has_blas and a.size * right.shape[1] > PLAIN:
        return None
    z = _operand(out, right.shape[1], 1, slots)
    placed = (_operand(m, *step, slots) for m, step in zip((a, b), steps, strict=True) if step)
    (rows, inner), columns = left.shape, right.shape[1]
    return run, rows, columns, inner, *z, *itertools.chain(*placed)


def _leading(matrix: Array) -> tuple[int, int] | None:
    """Strides over rows and columns in numbers, one of them 1 as a BLAS wants it; or None."""
    (rows, columns), (row, column) = matrix.shape, (s // matrix.itemsize for s in matrix.strides)
    row, column = row if rows > 1 else columns, column if columns > 1 else rows
    if (columns == 1 or column == 1) and row >= columns:
        return row, 1
    if (rows == 1 or row == 1) and column >= rows:
        return 1, column
    return None


def _largest(library: Native, args: tuple[Any, ...], slots: Sequence[Slots]) -> Record | None:
    """`fmax.reduce(x, 0, None, out)` of (rows, n) to (n,)."""
    x, axis, _, out = args if len(args) == 4 else (None, None, None, args[-1])
    if not isinstance(x, np.ndarray) or axis != 0 or x.ndim != 2 or x.dtype != out.dtype:
        return None
    run = library.kernels.get((out.dtype.str[1:], "largest"))
    if run is None or not (x.flags.c_contiguous and out.flags.c_contiguous) or not x.size:
        return None
    z, a = _operand(out, 0, 1, slots), _operand(x, x.shape[1], 1, slots)
    return run, *x.shape, 0, *z, *a, *NOWHERE


def _operand(array: Array, row: int, column: int, slots: Sequence[Slots]) -> Record:
    """Where an array lies, in which slot, and its strides in numbers."""
    address = array.ctypes.data
    slot = next((i for i, s in enumerate(slots, 1) if s.holds(address)), 0)
    return address, slot, row, column


def _walk(
    shape: tuple[int, ...], strides: Sequence[tuple[int, ...]]
) -> tuple[int, int, list[tuple[int, int]]] | None:
    """Rows, columns, and each operand's strides over them, of arrays of any rank; or None.

    Neighbouring axes become one where every operand steps through both evenly.
    """
    axes = [(n, tuple(s[i] for s in strides)) for i, n in enumerate(shape) if n != 1]
    merged: list[tuple[int, tuple[int, ...]]] = []
    for n, steps in axes:
        if merged and all(
            outer == inner * n for outer, inner in zip(merged[-1][1], steps, strict=True)
        ):
            merged[-1] = merged[-1][0] * n, steps
        else:
            merged.append((n, steps))
    if len(merged) > 2 or 0 in shape:
        return None
    still = 1, (0,) * len(strides)
    (rows, over_rows), (columns, over_columns) = ([still, still, *merged])[-2:]
    return rows, columns, list(zip(over_rows, over_columns, strict=True))
