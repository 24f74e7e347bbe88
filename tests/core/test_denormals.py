import sys

import numpy as np
import pytest

from core.engine.denormals import flushed_to_zero

TINY = np.full(4, 1e-39, np.float32)
HALF = np.float32(0.5)
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's call only")


def is_flushed():
    return not (TINY * HALF).any()


@linux
def test_denormals_are_zero_within_and_numbers_again_afterwards():
    assert not is_flushed()
    with flushed_to_zero():
        assert is_flushed()
        with flushed_to_zero():
            assert is_flushed()
        assert is_flushed()
    assert not is_flushed()


@linux
def test_an_error_within_does_not_leave_it_behind():
    with pytest.raises(ZeroDivisionError), flushed_to_zero():
        raise ZeroDivisionError
    assert not is_flushed()
