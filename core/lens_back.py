"""The second half of a step in stages: the chain rule backwards, then new weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from numpy.typing import NDArray

from core.lens import Inside
from core.lens_put_in import bound, formula_of, number, products, put_in, statements
from core.lens_stage import Pick, Stage, Table, Teller
from core.probes import input_names
from core.spec import Spec, params_of

Array = NDArray[Any]
SHORT = {"learning_rate": "rate", "beta_1": "b1", "beta_2": "b2", "weight_decay": "decay"}


class Backward(Teller):
    """Tells how the slope of the loss reaches each layer, and what the optimizer makes of it."""

    def layer(self, inside: Inside) -> Stage:
        node, units = inside.step.node, self.units(inside)
        slope = inside.slope if inside.delta is None else inside.delta
        assert slope is not None
        name = "d loss / d y" if inside.delta is None else "δ = d loss / d z"
        tables = [Table(name, slope, self.rows, units, ("row", "unit"))]
        tables += self.weight_tables(inside, self.sight.gradients, "d loss / d ")

        def lines(pick: Pick) -> tuple[str, ...]:
            return tuple(self._backward_lines(inside, slope, pick))

        formula = "slope of the output, by the chain rule"
        if inside.delta is not None:
            formula = "δ = d loss/d y · f′(z)\nd loss/d W = xᵀ δ\nd loss/d b = Σ δ"
        return Stage(
            "backward", node, f"Backward · {node}", formula,
            "How much the loss would rise if a number here rose: the chain rule, from the "
            "loss back to this layer.", tuple(tables), lines,
        )  # fmt: skip

    def _backward_lines(self, inside: Inside, slope: Array, pick: Pick) -> Iterator[str]:
        row, unit = pick.row, pick.unit
        if inside.delta is None:
            yield f"d loss/d y = {number(slope[row, unit])}"
            return
        delta = float(slope[row, unit])
        yield from self._arrived(inside, delta, pick)
        x, gradients = inside.x[0], self.sight.gradients[inside.step.node]
        if "W" in gradients:
            names = input_names(self.plan, inside.step, self.signature)
            i = min(pick.input, x.shape[1] - 1)
            total = float(x[:, i] @ slope[:, unit])
            g = float(gradients["W"][i, unit])
            more = "" if abs(g - total) <= 1e-4 * abs(g) + 1e-7 else bound(g - total) + " (penalty)"
            terms = products(x[:, i].tolist(), slope[:, unit].tolist(), more)
            yield f"w: {names.full(i)} → {self.units(inside).full(unit)}"
            yield f"d loss/d w = Σ x·δ over rows = {terms} = {number(g)}"
        if "b" in gradients:
            yield f"d loss/d b = Σ δ over rows = {number(gradients['b'][unit])}"

    def _arrived(self, inside: Inside, delta: float, pick: Pick) -> Iterator[str]:
        """Where the slope of a sum comes from."""
        row, unit, node = pick.row, pick.unit, inside.step.node
        readers = [i for i in self.sight.layers.values() if node in i.step.sources]
        reader = readers[0] if len(readers) == 1 else None
        if reader is None or reader.delta is None:
            of = "the loss" if not readers else "what comes after"
            yield f"δ = d loss/d z = {number(delta)}, by {of} (mean over {len(inside.y):,} rows)"
            return
        w = self.sight.before[reader.step.node]["W"][unit]
        arrived = float(reader.delta[row] @ w)
        terms = products(w.tolist(), reader.delta[row].tolist())
        yield f"d loss/d y = Σ w·δ of {reader.step.node} = {terms} = {number(arrived)}"
        share = number(delta / arrived) if arrived else "f′(z)"
        yield f"δ = d loss/d y · f′(z) = {bound(arrived)}·{share} = {number(delta)}"

    # ---- update --------------------------------------------------------------------------------

    def update(self, inside: Inside) -> Stage:
        sight, node = self.sight, inside.step.node
        tables = []
        for name, w in sight.before[node].items():
            if name not in sight.gradients[node]:
                continue
            arrays = [(f"{name} before", w), (f"{name} after", sight.after[node][name]),
                      (f"change of {name}", sight.after[node][name] - w),
                      (f"d loss / d {name}", sight.gradients[node][name])]  # fmt: skip
            arrays += [(f"{s} of {name}", sight.states_after[s][node][name])
                       for s in sight.states_after]  # fmt: skip
            tables += [self.table(inside, title, array) for title, array in arrays]

        def lines(pick: Pick) -> tuple[str, ...]:
            return tuple(self._update_lines(inside, pick))

        optimizer = self.optimizer
        return Stage(
            "update", node, f"Update · {node}", formula_of(optimizer).replace("; ", "\n"),
            f"{type(optimizer).title} moves every weight against its slope; step "
            f"{sight.number:,}, learning rate {number(sight.rate)}.", tuple(tables), lines,
        )  # fmt: skip

    def _update_lines(self, inside: Inside, pick: Pick) -> Iterator[str]:
        sight, node = self.sight, inside.step.node
        gradients = sight.gradients[node]
        name = "W" if "W" in gradients else next(iter(gradients))
        array = gradients[name]
        matrix = (-1, array.shape[-1]) if array.ndim else (1, 1)
        size = array.size // matrix[1]
        i, u = min(pick.input, size - 1), min(pick.unit, matrix[1] - 1)

        def at(given: Array) -> float:
            return float(given.reshape(matrix)[i, u])

        table = self.table(inside, name, array)
        yield f"{name}: {table.down.full(i)} → {table.across.full(u)}"
        params = _numbers(self.optimizer)
        params["rate"] = self.optimizer.told_rate(sight.rate, float(sight.number))
        now = {"g": at(array), "w": at(sight.before[node][name])}
        now |= {s: at(sight.states_before[s][node][name]) for s in sight.states_before}
        results = {"w": at(sight.after[node][name])}
        results |= {s: at(sight.states_after[s][node][name]) for s in sight.states_after}
        for left, right in statements(formula_of(self.optimizer)):
            if left not in results:
                if left in now:
                    continue
                yield f"{left} = {put_in(right, {**params, **now})}"
                continue
            yield f"{left} = {put_in(right, {**params, **now})} = {number(results[left])}"
            now[left] = results[left]
        if "w" not in [left for left, _ in statements(formula_of(self.optimizer))]:
            yield f"w = {bound(at(sight.before[node][name]))} → {number(results['w'])}"
        yield f"change of w = {number(results['w'] - at(sight.before[node][name]))}"


def _numbers(spec: Spec) -> dict[str, float]:
    """The params of a kind that are numbers, by the names that formulas have for them."""
    pairs = ((p.name, getattr(spec, p.name)) for p in params_of(type(spec)))
    return {SHORT.get(n, n): float(v) for n, v in pairs if isinstance(v, int | float)}
