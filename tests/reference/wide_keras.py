"""Keras on PyTorch, with all its numbers in float64."""

from __future__ import annotations

import os
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"

import keras
from keras.src.backend.common import dtypes

keras.config.set_floatx("float64")
keras.config.set_dtype_policy("float64")
usual_type = dtypes.result_type


def wide_type(*kinds: Any) -> str:
    """Keras works out means and sums with plain numbers in float32; here float64 stays."""
    wide = any("float64" in str(getattr(kind, "dtype", kind)) for kind in kinds)
    return "float64" if wide else usual_type(*kinds)


dtypes.result_type = wide_type
