"""The first half of a step in stages: inputs, layer by layer, loss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from numpy.typing import NDArray

from core.lens import Inside
from core.lens_put_in import applied, bound, formula_of, number, products, put_in, right_side
from core.lens_stage import Pick, Stage, Table, Teller
from core.probes import Names, input_names, output_names

Array = NDArray[Any]
SCALED = " They stand here as the network has them, scaled."


class Forward(Teller):
    """Tells how predictions come about, and how far they are from what is true."""

    def inputs(self, inside: Inside) -> Stage:
        node = inside.step.node
        reader = next(s for s in self.plan.steps if node in s.sources)
        names = input_names(self.plan, reader, self.signature)
        across = names if len(names) == inside.y.shape[1] else Names(inside.y.shape[1], "input")

        def lines(pick: Pick) -> tuple[str, ...]:
            return (f"{across.full(pick.unit)} = {number(inside.y[pick.row, pick.unit])}",)

        return Stage(
            "inputs", node, f"Inputs · {node}", "x", "The rows of the batch, scaled as the "
            "network gets them: each column has mean 0 and deviation 1, or as you have chosen.",
            (Table("x", inside.y, self.rows, across, ("row", "unit")),), lines,
        )  # fmt: skip

    def layer(self, inside: Inside) -> Stage:
        step, units = inside.step, self.units(inside)
        y = self._given(inside)
        tables = [Table("y: what it gives", y, self.rows, units, ("row", "unit"))]
        for place, x in enumerate(inside.x):
            name = "x: what it gets" + (f", {step.sources[place]}" if place else "")
            across = input_names(self.plan, step, self.signature)
            across = across if len(across) == x.shape[1] else Names(x.shape[1], "input")
            tables.append(Table(name, x, self.rows, across, ("row", "input")))
        if inside.z is not None:
            tables.insert(1, Table("z: weighted sums", inside.z, self.rows, units,
                                   ("row", "unit")))  # fmt: skip
        tables += self.weight_tables(inside, self.sight.before, "")

        def lines(pick: Pick) -> tuple[str, ...]:
            return tuple(self._forward_lines(inside, y, pick))

        activation = getattr(step.layer, "activation", None)
        formula = type(step.layer).formula()
        formula += f"\nf: {formula_of(activation)}" if activation is not None else ""
        return Stage(
            "forward", step.node, f"Forward · {step.node}", formula,
            "The layer works out its outputs from what the layers before it give.",
            tuple(tables), lines,
        )  # fmt: skip

    def _forward_lines(self, inside: Inside, y: Array, pick: Pick) -> Iterator[str]:
        row, unit = pick.row, pick.unit
        activation = getattr(inside.step.layer, "activation", None)
        if inside.z is not None:
            w = self.sight.before[inside.step.node]
            b = w["b"][unit] if "b" in w else None
            terms = products(w["W"][:, unit].tolist(), inside.x[0][row].tolist(),
                             "" if b is None else bound(b))  # fmt: skip
            sum_of = "Σ w·x" if b is None else "Σ w·x + b"
            yield f"z = {sum_of} = {terms} = {number(inside.z[row, unit])}"
            if activation is not None:
                yield applied(activation, inside.z[row], unit, y[row, unit])
            return
        same = [x for x in inside.x if x.shape == y.shape]
        if activation is not None and same:
            yield applied(activation, same[0][row], unit, y[row, unit])
            return
        got = ", ".join(f"x = {number(x[row, unit])}" for x in same)
        yield (f"{got} → " if got else "") + f"y = {number(y[row, unit])}"

    def loss_stage(self) -> Stage:
        sight, loss = self.sight, self.loss
        last = self.plan.output
        units = output_names(self.plan, last, self.signature, sight.said.shape[1])
        name = "y: predictions" if self.signature.task == "regression" else "p: predictions"
        tables = (
            Table(name, sight.said, self.rows, units, ("row", "unit")),
            Table("t: what is true", sight.target, self.rows, units, ("row", "unit")),
            Table("loss of each row", sight.losses.reshape(-1, 1), self.rows,
                  Names(1, given=("loss",)), ("row", "")),
        )  # fmt: skip

        def lines(pick: Pick) -> tuple[str, ...]:
            p, t = sight.said[pick.row], sight.target[pick.row]
            true = float(p @ t) if p.shape == t.shape and len(t) > 1 else float(p[0])
            values = {"p of the true class": true, "p of what is true": true,
                      "p": float(p[pick.unit]), "y": float(p[pick.unit]),
                      "t": float(t[pick.unit])}  # fmt: skip
            result = number(sight.losses[pick.row])
            classes = self.signature.classes
            found = []
            if len(t) == len(classes) > 1:
                found.append(f"true class: {classes[int(t.argmax())]}")
            found += [f"loss = {put_in(right_side(formula_of(loss)), values)} → {result}"]
            mean = float(sight.losses.mean(dtype=float))
            if len(sight.losses) > 1:
                found.append(f"mean over {len(sight.losses):,} rows = {number(mean)}")
            if abs(sight.loss - mean) > 1e-9 * max(abs(mean), 1e-9):
                found.append(f"with penalties on the weights: {number(sight.loss)}")
            return tuple(found)

        return Stage(
            "loss", last.node, f"Loss · {type(loss).title.lower()}", formula_of(loss),
            "How far the predictions are from what is true; training makes this number small."
            + (SCALED if self.signature.task == "regression" else ""),
            tables, lines,
        )  # fmt: skip

    def _given(self, inside: Inside) -> Array:
        """What a layer says, after an activation that its loss has taken over."""
        last = inside.step is self.plan.output and self.joined
        return self.sight.said if last and inside.z is not None else inside.y
