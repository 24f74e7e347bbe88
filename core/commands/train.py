"""The command that trains a project."""

from __future__ import annotations

import math
import signal
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from core.command import (
    DONE,
    FAILED,
    INTERRUPTED,
    Command,
    answer,
    columns,
    opened,
    say,
    sound,
    source_called,
    warn,
)
from core.data.base import DataReference, Dataset
from core.data.prepare import prepare
from core.edits import ChooseData, SetTraining
from core.files import save
from core.problem import InFile, Problem, Refused
from core.progress import Progress
from core.project import Project
from core.trainer import Trainer

LOOK_S = 0.05  # how long Ctrl-C may have to wait


class Train(Command):
    """Train a project and tell how well it has learnt."""

    kind = "train"
    order = 2

    def declare(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a .loom file")
        parser.add_argument("--data", metavar="SOURCE", help="other data than the project's")
        parser.add_argument("--epochs", metavar="N", type=int, help="passes over the rows")
        parser.add_argument(
            "--seed",
            metavar="S",
            type=int,
            help="start afresh with this seed; without it, training goes on from what was learnt",
        )
        parser.add_argument("--out", metavar="FILE", help="write the trained project to this file")

    def run(self, words: Namespace) -> int:
        out = _place(words.out)
        project, dataset = _with_data(_with_settings(opened(words.file), words), words)
        trainer = _trainer(project, dataset)
        began = time.perf_counter()
        interrupted = _train(trainer)
        result = _result(trainer, interrupted, time.perf_counter() - began)
        problems = [trainer.trouble] if trainer.trouble else []
        if out is not None:
            try:
                save(replace(project, trained=trainer.checkpoint()), out)
            except Refused as refused:
                problems.append(refused.problem)
        warn(problems)
        if words.json:
            listed = [problem.to_json() for problem in problems]
            answer(result | ({"problems": listed} if listed else {}))
        else:
            say(_as_text(result))
        if interrupted:
            return INTERRUPTED
        return FAILED if problems else DONE


def _place(name: str | None) -> Path | None:
    """Where the result goes. Raises `Refused` now rather than after the work."""
    if name is None:
        return None
    path = Path(name)
    if path.is_dir() or not path.absolute().parent.is_dir():
        reason = "it is a folder" if path.is_dir() else "there is no such folder"
        raise Refused(Problem(f"cannot write {name}: {reason}", InFile(name)))
    return path


def _with_settings(project: Project, words: Namespace) -> Project:
    if words.epochs is not None:
        project = SetTraining("epochs", words.epochs).apply(project)
    if words.seed is not None:
        project = replace(SetTraining("seed", words.seed).apply(project), trained=None)
    return project


def _with_data(project: Project, words: Namespace) -> tuple[Project, Dataset]:
    """The project as its data are now, whatever they were when it was saved."""
    if words.data is not None:
        source = source_called(words.data)
    elif project.data is not None:
        source = project.data.source
    else:
        raise Refused(Problem(f"{words.file} names no data; say --data SOURCE"))
    dataset = source.load()
    warn(dataset.problems)
    return ChooseData(DataReference.of(source, dataset)).apply(project), dataset


def _trainer(project: Project, dataset: Dataset) -> Trainer:
    plan = sound(project).compiled.plan
    assert plan is not None
    data = prepare(dataset, project.preparation)
    return Trainer(plan, data, project.training, project.trained)


def _train(trainer: Trainer) -> bool:
    """Train to the end; say whether Ctrl-C has ended it before."""
    progress = Progress(sys.stderr, trainer.total_steps, trainer.shape.epoch_steps)
    stride = 1
    with _interruptible() as interrupted:
        while not trainer.finished and not interrupted():
            began = time.perf_counter()
            progress.show(trainer.advance(stride))
            share = LOOK_S / max(time.perf_counter() - began, 1e-6)
            stride = max(1, int(stride * min(share, 2.0)))
        progress.close()
        return interrupted()


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed, to be asked between two steps; a second one ends at once."""
    presses: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        presses.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(presses)
    finally:
        signal.signal(signal.SIGINT, before)


def _result(trainer: Trainer, interrupted: bool, seconds: float) -> dict[str, Any]:
    data = trainer.data
    return {
        "epochs": int(trainer.epoch) if trainer.epoch.is_integer() else round(trainer.epoch, 4),
        "steps": trainer.step,
        "seconds": round(seconds, 3),
        "train": trainer.scores(data.training),
        "validation": trainer.scores(data.validation),
        "test": trainer.scores(data.test),
        "stopped_by": "interrupted" if interrupted else trainer.stopped_by,
    }


def _as_text(result: dict[str, Any]) -> str:
    epochs, steps, seconds = result["epochs"], result["steps"], result["seconds"]
    first = f"{epochs} epochs, {steps} steps in {seconds:g} s"
    if result["stopped_by"] != "epochs":
        first += f", {result['stopped_by']}"
    parts = [part for part in ("train", "validation", "test") if result[part]]
    rows = [["", *parts]]
    rows += [
        [name.replace("_", " "), *(f"{result[part].get(name, math.nan):.4f}" for part in parts)]
        for name in result["train"]
    ]
    return f"{first}\n{columns(rows, right=range(1, len(parts) + 1))}"
