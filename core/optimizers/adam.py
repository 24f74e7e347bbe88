"""Adam and AdamW: steps of a size that the slope's own history sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.optimizer import Array, Optimizer
from core.optimizers.decay import Variant, decay_rate, lower_decay
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.update import Part

FACTS = "beta_1={beta_1}, beta_2={beta_2}, epsilon={epsilon}, weight_decay={weight_decay}"
TORCH_FACTS = "betas=({beta_1}, {beta_2}), eps={epsilon}, weight_decay={weight_decay}"


class Adam(Optimizer):
    """Follow the mean slope, divided by its usual size (Kingma & Ba, 2015).

    Keras («epsilon hat», section 2 of the paper, last paragraph):
    `w = w - rate * sqrt(1 - b2^t) / (1 - b1^t) * m / (sqrt(v) + epsilon)`.
    PyTorch (algorithm 1): `w = w - rate / (1 - b1^t) * m / (sqrt(v / (1 - b2^t)) + epsilon)`.
    AMSGrad (Reddi et al., 2018) takes the largest `v` so far.

    The vectors hold `m / (1 - b1)` and `v / (1 - b2)` of the gradient before its scale: Adam does
    not depend on the scale, so only `rate` and `epsilon` make up for it.
    """

    kind = "adam"
    title = "Adam"
    scales = True
    code = {
        "keras": f"optimizers.Adam(learning_rate={{learning_rate}}, {FACTS}, amsgrad={{amsgrad}})",
        "torch": f"optim.Adam(model.parameters(), lr={{learning_rate}}, {TORCH_FACTS}, "
        "amsgrad={amsgrad})",
        "formula": "m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g²; w = w - rate m / (√v + epsilon)",
    }

    learning_rate: Annotated[float, Range(1e-8, 1e3, log=True), "size of a step"] = 0.001
    beta_1: Annotated[float, Range(0.0, 0.99999), "memory of the mean slope"] = 0.9
    beta_2: Annotated[float, Range(0.0, 0.999999), "memory of the slope's size"] = 0.999
    epsilon: Annotated[float, Range(1e-16, 1.0, log=True), "keeps the divisor from 0"] = 1e-7
    amsgrad: Annotated[bool, "never forget the largest slope"] = False
    weight_decay: Annotated[float, Range(0.0, 1.0), "pull of the weights towards 0"] = 0.0
    variant: Annotated[Variant, "whose formulas, where they differ"] = "keras"

    @property
    def decoupled(self) -> bool:
        """Whether weights decay by themselves, not by way of the gradient."""
        return self.variant == "keras"

    def told(self, name: str, state: Array, scale: float) -> Array:
        if name == "m":
            return state * ((1 - self.beta_1) * scale)
        return state * ((1 - self.beta_2) * scale**2)

    def told_rate(self, rate: float, t: float) -> float:
        return float(rate * np.sqrt(1 - self.beta_2**t) / (1 - self.beta_1**t))

    def rates(self, rate: Array, t: Array) -> dict[str, Array]:
        b1, b2 = self.beta_1, self.beta_2
        unbias = np.sqrt(1 - b2**t)
        size = rate * unbias / (1 - b1**t)
        found = {"rate": size * (1 - b1) / np.sqrt(1 - b2)}
        if self.variant == "torch":
            found["unbias"] = unbias
        return {**found, **decay_rate(rate, self.weight_decay, self.decoupled)}

    def lower(self, part: Part) -> None:
        w, g = part.w, part.g
        lower_decay(part, self.weight_decay, self.decoupled)
        t = part.scratch("t")
        mv, m, v = part.states("m", "v")
        if part.doubled is None:
            part.op(np.multiply, m, part.scalar(self.beta_1), m)
            part.op(np.add, m, g, m)
            part.op(np.multiply, g, g, g)
            part.op(np.multiply, v, part.scalar(self.beta_2), v)
            part.op(np.add, v, g, v)
        else:  # small networks: m and v, g and g squared lie side by side and move together
            both, squared = part.doubled
            memory = part.vector(2 * len(w))
            memory[: len(w)], memory[len(w) :] = self.beta_1, self.beta_2
            part.op(np.multiply, g, g, squared)
            part.op(np.multiply, mv, memory, mv)
            part.op(np.add, mv, both, mv)
        if self.amsgrad:
            largest = part.state("largest")
            part.op(np.fmax, largest, v, largest)
            v = largest
        part.op(np.sqrt, v, t)
        part.op(np.add, t, self._floor(part), t)
        part.op(np.divide, m, t, t)
        part.op(np.multiply, t, part.rate("rate"), t)
        part.op(np.subtract, w, t, w)

    def _floor(self, part: Part) -> Array:
        """Epsilon in units of the root of the vector of squares."""
        epsilon = self.epsilon / part.scale / np.sqrt(1 - self.beta_2)
        floor = part.where_frozen(np.inf, epsilon)
        if self.variant == "keras":
            return floor
        moving = np.empty_like(floor)
        part.op(np.multiply, floor, part.rate("unbias"), moving)
        return moving


class AdamW(Adam):
    """Adam with weights that decay by themselves, whatever the slope (Loshchilov & Hutter, 2019).

    `w = w - rate * decay * w` before each update of Adam; see there for the variants.
    """

    kind = "adamw"
    title = "AdamW"
    code = {
        "keras": f"optimizers.AdamW(learning_rate={{learning_rate}}, {FACTS}, amsgrad={{amsgrad}})",
        "torch": f"optim.AdamW(model.parameters(), lr={{learning_rate}}, {TORCH_FACTS}, "
        "amsgrad={amsgrad})",
        "formula": "w = w - rate decay w, then as Adam",
    }

    weight_decay: Annotated[float, Range(0.0, 1.0), "pull of the weights towards 0"] = 0.004

    @property
    def decoupled(self) -> bool:
        return True
