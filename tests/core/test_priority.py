import os
import sys

import pytest

from core.engine.priority import NICE
from core.run import Run


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own")
def test_the_training_thread_stands_back_and_nobody_else_does():
    before, seen = os.getpriority(os.PRIO_PROCESS, 0), []

    def make():
        seen.append(os.getpriority(os.PRIO_PROCESS, 0))
        raise ZeroDivisionError

    run = Run(make)
    run.start()
    assert run.join(5)
    assert seen == [min(before + NICE, 19)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
