"""How many threads NumPy's matrix product uses while training.

One, as a rule: small products are slower with more, the window wants the other core, and the
numbers do not depend on the machine. Very large matrices gain from all cores.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np


@contextmanager
def product_threads(count: int) -> Iterator[bool]:
    """Use so many threads for products in this process; says whether NumPy's library can."""
    library = blas_library()
    if library is None:
        yield False
        return
    before = int(library.scipy_openblas_get_num_threads64_())
    if before != count:
        library.scipy_openblas_set_num_threads64_(count)
    try:
        yield True
    finally:
        if before != count:
            library.scipy_openblas_set_num_threads64_(before)


@cache
def blas_library() -> Any:
    """The OpenBLAS that came with NumPy's wheel; None with any other build."""
    beside = Path(np.__file__).parents[1] / "numpy.libs"
    for path in sorted(beside.glob("libscipy_openblas64_*")):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:
            continue
        if hasattr(library, "scipy_openblas_set_num_threads64_"):
            return library
    return None
