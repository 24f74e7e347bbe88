"""How the learning rate can change while training goes on."""

from __future__ import annotations

from core.schedule import Schedule


class Constant(Schedule):
    """The same learning rate from the first step to the last."""

    kind = "constant"
    title = "Constant"
