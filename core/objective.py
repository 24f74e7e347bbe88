"""What a network is asked to do: its loss, and how targets look to its outputs."""

from __future__ import annotations

from dataclasses import dataclass

from core.data.base import Signature
from core.data.encode import Encoding
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
        signed = signature.task == "binary" and units == 1
        signed = signed and (used.signed or activation == "tanh")
        return cls(used, Encoding(signature.task, units, signed))
