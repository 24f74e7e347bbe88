"""What a network is asked to do: its loss, and how targets look to its outputs."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import DTypeLike

from core.data.base import Signature
from core.data.encode import Encoding
from core.data.prepare import Samples
from core.data.targets import Targets, targets
from core.loss import Loss
from core.plan import Plan


@dataclass(frozen=True)
class Objective:
    loss: Loss
    encoding: Encoding

    @classmethod
    def of(cls, plan: Plan, signature: Signature, loss: Loss) -> Objective:
        """The loss that is really used, and the encoding that goes with it."""
        units = plan.output.output_shape[0]
        activation = plan.output_activation
        used = loss.resolve(signature.task, activation, units)
        classes = signature.task != "regression"
        tanh = units == 1 and activation == "tanh" and not used.shares
        return cls(used, Encoding(signature.task, units, classes and (used.signed or tanh)))

    def misfit(self, known: Targets) -> str | None:
        """Why the loss cannot be used for these training targets, or None."""
        why = self.loss.misfit(self.encoding.task, self.encoding.width)
        return why or self.loss.complaint(known.y)

    def targets(self, samples: Samples, dtype: DTypeLike, balanced: bool = False) -> Targets:
        """Targets of some samples, as the loss wants them; `balanced`: rare classes weigh more."""
        rowwise = self.loss.rowwise
        return targets(self.encoding, samples.y, dtype, balanced, samples.weights, rowwise)
