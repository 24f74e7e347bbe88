"""A million rows of 30 columns, read, typed and ready to train, beside pandas and polars.

The systems take turns, each in a fresh process; medians of the turns.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.figures import Figure, report, table

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build"
HOME = BUILD / "peers-tables"
PACKAGES = ("numpy", "pandas", "pyarrow", "polars")
PEERS = ("pandas", "pandas/pyarrow", "polars")
SECONDS, MEGABYTES = 5.0, 1500.0  # what we promise for a million rows
NUMBERS, BATCH = 24, 20_000


def environment() -> Path:
    """Python of an environment with the peers, made on first use as far as they can be had."""
    python = HOME / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
        for package in PACKAGES:
            print(f"installing {package}", file=sys.stderr, flush=True)
            subprocess.run([str(python), "-m", "pip", "install", "-q", package], check=False)
    return python


def made(rows: int) -> Path:
    """A table of numbers, whole numbers, words and a class, the same on every machine."""
    path = BUILD / f"table-{rows}.csv"
    if path.exists():
        return path
    rng = np.random.default_rng(0)
    colours, cities = ("red", "green", "blue"), [f"city {i}" for i in range(40)]
    BUILD.mkdir(exist_ok=True)
    draft = path.with_suffix(".part")
    with draft.open("w", encoding="utf-8") as file:
        names = [f"f{i}" for i in range(NUMBERS)]
        file.write(",".join([*names, "i0", "i1", "colour", "city", "flag", "target"]) + "\n")
        for begin in range(0, rows, BATCH):
            count = min(BATCH, rows - begin)
            numbers = rng.normal(size=(count, NUMBERS)).round(4).tolist()
            picks = rng.integers(0, (1000, 1000, 3, 40, 2, 3), (count, 6)).tolist()
            for row, (a, b, colour, city, flag, kind) in zip(numbers, picks, strict=True):
                words = f"{a},{b},{colours[colour]},{cities[city]},{flag},class {kind}\n"
                file.write(",".join(map(repr, row)) + "," + words)
    draft.replace(path)
    return path


def turn(python: Path, reader: str, path: Path) -> dict[str, Any] | None:
    """What one reading took; None if the system is not to be had."""
    command = [str(python), "-m", "benchmarks.table_readers", reader, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout.strip():
        last = (done.stderr.strip() or "no answer").splitlines()[-1]
        print(f"{reader} is left out: {last}", file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def measure(path: Path, turns: int) -> dict[str, list[dict[str, Any]]]:
    """What every system took, turn by turn."""
    python, here = environment(), Path(sys.executable)
    takes: dict[str, list[dict[str, Any]]] = {}
    able = ["ours", *PEERS]
    for _ in range(turns):
        for reader in list(able):
            found = turn(here if reader == "ours" else python, reader, path)
            if found is None:
                able.remove(reader)
            else:
                takes.setdefault(reader, []).append(found)
    return takes


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks tables", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100,000 rows, one turn")
    parser.add_argument("--json", action="store_true", help="figures as one JSON object")
    words = parser.parse_args(argv)
    rows = 100_000 if words.quick else 1_000_000
    path = made(rows)
    takes = measure(path, 1 if words.quick else 5)
    lines, figures = [], []
    for reader, found in takes.items():
        middle = {k: float(np.median([f[k] for f in found])) for k in found[0] if k != "shape"}
        span = f"{min(f['seconds'] for f in found):.2f}-{max(f['seconds'] for f in found):.2f}"
        lines.append(
            [
                reader,
                f"{middle['seconds']:.2f} ({span})",
                f"{middle['processor']:.2f}",
                f"{middle['megabytes']:,.0f}",
                "×".join(map(str, found[0]["shape"][:2])),
            ]
        )
        bound = reader == "ours" and not words.quick
        name = f"tables/{reader}"
        goals = (SECONDS, MEGABYTES) if bound else (None, None)
        figures.append(Figure(f"{name}/seconds", middle["seconds"], "s", goals[0], False))
        figures.append(Figure(f"{name}/memory", middle["megabytes"], "MB", goals[1], False))
    size = path.stat().st_size / 1e6
    header = ["system", "seconds, median (span)", "processor seconds", "peak MB", "made"]
    text = f"{rows:,} rows × 30 columns ({size:.0f} MB), imports included\n\n{table(header, lines)}"
    return report(text, figures, words.json)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
