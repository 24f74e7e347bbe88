"""One system on one case in a process of its own: reads a number of steps, answers the seconds."""

from __future__ import annotations

import json
import os
import sys
import time


def serve(peer: str, name: str) -> None:
    from benchmarks.cases import CASES

    case = CASES[name]
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = str(case.threads)
    from benchmarks.peer_jax import make_jax
    from benchmarks.peers import PEERS

    run = {**PEERS, "jax": make_jax}[peer](case)
    run(2)
    print(json.dumps({"ready": peer}), flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        done = run(int(line))
        print(json.dumps({"steps": done, "seconds": time.perf_counter() - began}), flush=True)


if __name__ == "__main__":
    serve(*sys.argv[1:3])
