"""What every benchmark prints: figures with their goals, and the machine they were taken on."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Figure:
    """One measured number. `goal` is a bound: at least if `higher_is_better`, else at most."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    higher_is_better: bool = True

    @property
    def holds(self) -> bool | None:
        """Whether the goal is met; None without one."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.higher_is_better else self.value <= self.goal

    def to_json(self) -> dict[str, Any]:
        return {"value": self.value, "unit": self.unit, "goal": self.goal, "holds": self.holds}


def machine() -> str:
    """Processor, cores, Python and NumPy, in one line."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [s for s in info.read_text().splitlines() if s.startswith("model name")]
        model = lines[0].split(":")[1].strip() if lines else model
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, NumPy {np.__version__}"
    )


def spread(values: list[float]) -> str:
    """Median with the lowest and the highest."""
    return f"{np.median(values):,.0f} ({min(values):,.0f}-{max(values):,.0f})"


def table(header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table with columns wide enough to read as text."""
    widths = [max(len(line[i]) for line in [header, *rows]) for i in range(len(header))]

    def line(cells: list[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    rule = f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    return "\n".join([line(header), rule, *map(line, rows)])


def report(text: str, figures: list[Figure], as_json: bool) -> int:
    """Print a benchmark's outcome; text goes to stderr if JSON is asked for on stdout."""
    print(f"{machine()}\n\n{text}", file=sys.stderr if as_json else sys.stdout)
    if as_json:
        found = {f.name: f.to_json() for f in figures}
        print(json.dumps({"machine": machine(), "figures": found}))
    return 0 if all(f.holds is not False for f in figures) else 1
