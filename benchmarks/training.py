"""Steps per second beside PyTorch, Keras, JAX and scikit-learn: same network, same data, one run.

"ours" runs its programs compiled, where there is a C compiler; "in NumPy" is the same without.
The systems take turns, so that a busy moment of the machine hits them all; medians of the turns.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from benchmarks.cases import CASES
from benchmarks.figures import Figure, report, spread, table
from core.engine.native import CHOICE

ROOT = Path(__file__).parents[1]
HOME = ROOT / "build" / "peers"
PACKAGES = ("torch==2.13.0", "jax", "keras", "scikit-learn")
IN_NUMPY = "in NumPy"
ORDER = ("torch", "torch fused", "keras/torch", "keras/jax", "scikit-learn", "jax")
CELLS = ("ours", IN_NUMPY, *ORDER)
HEADER = ["case", *CELLS, "/ torch", "/ torch fused", "/ Keras", "/ JAX"]


def environment() -> Path:
    """Python of an environment with the peers, made on first use, as far as they are to be had."""
    python = HOME / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
    wanted = HOME / "installed.json"
    if not wanted.exists() or json.loads(wanted.read_text()) != list(PACKAGES):
        for package in PACKAGES:
            print(f"installing {package}", file=sys.stderr, flush=True)
            subprocess.run([str(python), "-m", "pip", "install", "-q", package], check=False)
        wanted.write_text(json.dumps(list(PACKAGES)))
    return python


class Contestant:
    """One system on one case, in a process that waits for its turns."""

    def __init__(self, python: Path, peer: str, case: str, title: str = "") -> None:
        self.peer = title or peer
        self.rates: list[float] = []
        self._process = subprocess.Popen(
            [str(python), "-m", "benchmarks.worker", peer, case],
            cwd=ROOT,
            env={**os.environ, CHOICE: "numpy" if title == IN_NUMPY else ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.ready = bool(self._answer())
        self._steps = 1
        if self.ready:
            seconds = 0.0
            while seconds < 0.05 and self._steps < 1 << 24:
                self._steps *= 4
                steps, seconds = self._run(self._steps)
            self._rate = steps / seconds

    def turn(self, seconds: float) -> None:
        """Train for about that long and note the rate."""
        steps, took = self._run(max(1, int(self._rate * seconds)))
        self.rates.append(steps / took)

    def close(self) -> str:
        """End the process; what it had to say if it failed."""
        _, said = self._process.communicate()
        return said.strip().splitlines()[-1] if said.strip() else ""

    def _run(self, steps: int) -> tuple[int, float]:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{steps}\n")
        self._process.stdin.flush()
        answer = self._answer()
        return int(answer["steps"]), float(answer["seconds"])

    def _answer(self) -> dict[str, float]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found: dict[str, float] = json.loads(line) if line else {}
        return found


def measure(case: str, python: Path, turns: int, seconds: float) -> dict[str, list[float]]:
    """Rates of every system that can be had, in steps per second, one per turn."""
    here = Path(sys.executable)
    contestants = [Contestant(here, "ours", case), Contestant(here, "ours", case, IN_NUMPY)]
    contestants += [Contestant(python, peer, case) for peer in ORDER]
    for contestant in [c for c in contestants if not c.ready]:
        print(f"{case}: {contestant.peer} is left out: {contestant.close()}", file=sys.stderr)
    able = [c for c in contestants if c.ready]
    for _ in range(turns):
        for contestant in able:
            contestant.turn(seconds)
    for contestant in able:
        contestant.close()
    return {c.peer: c.rates for c in able}


def ratios(rates: dict[str, list[float]]) -> dict[str, float]:
    """Our median over theirs, for the four comparisons that have goals."""
    middle = {peer: float(np.median(r)) for peer, r in rates.items()}
    keras = [middle[peer] for peer in ("keras/torch", "keras/jax") if peer in middle]
    against = {
        "torch": middle.get("torch"),
        "torch fused": middle.get("torch fused"),
        "keras": max(keras, default=None),
        "jax": middle.get("jax"),
    }
    return {name: middle["ours"] / rate for name, rate in against.items() if rate}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser("benchmarks training", description=__doc__)
    parser.add_argument("--case", action="append", choices=CASES, help="only these")
    parser.add_argument("--quick", action="store_true", help="three short turns")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    turns, seconds = (3, 0.3) if options.quick else (5, 0.6)
    python, rows, figures = environment(), [], []
    for name in options.case or CASES:
        case = CASES[name]
        rates = measure(name, python, turns, seconds)
        found = ratios(rates)
        goals = dict(zip(("torch", "torch fused", "keras", "jax"), case.goals, strict=True))
        figures += [Figure(f"{name}/{p}", r, "ours / peer", goals[p]) for p, r in found.items()]
        cells = [spread(rates[peer]) if peer in rates else "-" for peer in CELLS]
        compared = [f"{found[p]:.2f} (≥ {goals[p]})" if p in found else "-" for p in goals]
        rows.append([f"{name} {case.title}", *cells, *compared])
        print(table(HEADER, rows[-1:]), file=sys.stderr, flush=True)
    text = f"steps per second, median (lowest-highest) of {turns} turns\n\n{table(HEADER, rows)}"
    return report(text, figures, options.json)
