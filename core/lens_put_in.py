"""Formulas as kinds declare them, with the numbers put in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.spec import Spec, params_of

Array = NDArray[Any]
TERMS = 5  # of a long sum that are written out; the largest ones
PRODUCT = re.compile(r"(?<=[0-9)²³])\s+(?=[0-9(√]|[a-z]+\()")
TWICE = re.compile(r"\(\((−[^()]*)\)(\)|,)")  # brackets that the ones around make needless
SUM = re.compile(r"sum\(([a-z]+)\(x\)\)")


def formula_of(spec: Spec) -> str:
    """The formula that a kind declares, with its params; else the first sentence of its doc."""
    code: Mapping[str, str] = getattr(spec, "code", {})
    if "formula" not in code:
        return (type(spec).__doc__ or type(spec).title).strip().splitlines()[0].rstrip(".")
    params = {p.name: getattr(spec, p.name) for p in params_of(type(spec))}
    return re.sub(r"\{(\w+)\}", lambda m: number(params[m[1]]), code["formula"])


def number(value: float) -> str:
    """`1.27`, `−0.0031`."""
    return f"{float(value):.4g}".replace("-", "−")


def bound(value: float) -> str:
    """The same, in brackets if it is negative."""
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def put_in(formula: str, values: Mapping[str, float]) -> str:
    """The formula with numbers in place of names: `max(x, 0)` → `max(1.27, 0)`."""
    if not values:
        return formula
    names = "|".join(re.escape(name) for name in sorted(values, key=len, reverse=True))
    pattern = rf"(?<![A-Za-z0-9_])({names})(?![A-Za-z0-9_])"
    put = re.sub(pattern, lambda m: bound(values[m[1]]), formula)
    return plain(PRODUCT.sub("·", TWICE.sub(r"(\1\2", put)))


def plain(formula: str) -> str:
    """With the sign for minus that numbers have."""
    return formula.replace("-", "−")


def right_side(statement: str) -> str:
    """What stands after the first `=`; the whole statement if there is none."""
    return statement.split("=", 1)[-1].strip()


def applied(activation: Spec, sums: Array, unit: int, result: float) -> str:
    """`y = max(1.27, 0) = 1.27`, for one unit of a row's sums."""
    formula = formula_of(activation)

    def total(found: re.Match[str]) -> str:
        with np.errstate(all="ignore"):
            return number(float(getattr(np, found[1])(sums.astype(float)).sum()))

    put = put_in(SUM.sub(total, right_side(formula)), {"x": float(sums[unit])})
    return f"y = {put} = {number(result)}" if "=" in formula else f"y = {number(result)}"


def products(left: Sequence[float], right: Sequence[float], end: str = "") -> str:
    """`0.31·5.1 + 0.2·(−1) + … (8 more)`: the largest products of a sum, in their order.

    end : one more summand
    """
    pairs = list(zip(left, right, strict=True))
    sizes = np.abs([a * b for a, b in pairs])
    largest = sorted(np.argsort(-sizes, kind="stable")[:TERMS].tolist())
    terms = [f"{bound(pairs[i][0])}·{bound(pairs[i][1])}" for i in largest]
    if len(pairs) > len(largest):
        terms.append(f"… ({len(pairs) - len(largest):,} more)")
    return " + ".join([*terms, *([end] if end else [])])


def statements(formula: str) -> list[tuple[str, str]]:
    """`m = a; w = b` → [("m", "a"), ("w", "b")]; what is no statement is left out."""
    parts = [part.split("=", 1) for part in formula.split(";") if "=" in part]
    return [(left.strip(), right.strip()) for left, right in parts]
