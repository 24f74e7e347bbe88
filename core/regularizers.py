"""The penalties and constraints a layer can be given."""

from __future__ import annotations

from core.regularizer import Constraint, Regularizer


class NoPenalty(Regularizer):
    """No penalty on the weights."""

    kind = "none"
    title = "None"


class Free(Constraint):
    """The weights may take any value."""

    kind = "none"
    title = "None"
