"""All runs that are compared with PyTorch and Keras."""

from __future__ import annotations

from tests.reference.case import Case
from tests.reference.learning_cases import clips, losses, optimizers
from tests.reference.network_cases import networks

CASES: list[Case] = [*networks(), *losses(), *optimizers(), *clips()]
