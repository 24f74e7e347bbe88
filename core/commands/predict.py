"""The command that lets a trained network speak about rows of a table."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import numpy as np

from core.atomic import written
from core.command import DONE, Command, answer, opened, say, sound, source_called, warn
from core.data.write import csv_text
from core.match import samples_of
from core.objective import Objective
from core.plan import Plan
from core.predict import Predictor
from core.problem import Problem, Refused
from core.project import Project


class Predict(Command):
    """What a trained network says of every row of a table, in original units."""

    kind = "predict"
    order = 3

    def declare(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a trained .loom file")
        parser.add_argument("--data", metavar="SOURCE", required=True, help="rows to speak about")
        parser.add_argument("--out", metavar="CSV", help="write the answer to this file")

    def run(self, words: Namespace) -> int:
        project = opened(words.file)
        predictor = _predictor(project, words.file)
        header, rows = _answers(predictor, _samples(words.data, predictor, project))
        if words.out is not None:
            with written(Path(words.out)) as file:
                file.write(_as_csv(header, rows).encode())
        if words.json:
            where = {"out": words.out} if words.out is not None else {}
            if words.out is None:
                where = {"predictions": [dict(zip(header, row, strict=True)) for row in rows]}
            answer({"rows": len(rows), **where})
        elif words.out is not None:
            say(f"wrote {len(rows)} rows to {words.out}")
        else:
            say(_as_csv(header, rows).rstrip("\n"))
        return DONE


def _samples(name: str, predictor: Predictor, project: Project) -> np.ndarray[Any, Any]:
    """The rows of the data as the network takes them; a table needs no target."""
    source = source_called(name)
    if project.data is not None:
        source = source.called_like(project.data.source)
    if (rows := source.samples(predictor.signature)) is not None:
        return rows
    dataset = source.load()
    warn(dataset.problems)
    return samples_of(dataset, predictor.signature)


def _predictor(project: Project, name: str) -> Predictor:
    """The network with its weights. Raises `Refused` if it has none."""
    train = f"train it first: layerloom train {name} --out {name}"
    trained = project.trained
    if trained is None or trained.fitted is None or project.data is None:
        raise Refused(Problem(f"{name} was not trained yet; {train}"))
    plan, signature = sound(project).compiled.plan, project.data.signature
    assert plan is not None
    if lacking := _without_weights(project, plan):
        text = f"{name} has changed since it was trained: no weights for {', '.join(lacking)}"
        raise Refused(Problem(f"{text}; {train}"))
    objective = Objective.of(plan, signature, project.training.loss)
    predictor = Predictor(plan, objective, signature, trained.fitted)
    predictor.load(trained.weights)
    return predictor


def _without_weights(project: Project, plan: Plan) -> list[str]:
    """Layers that have no weights, or such of another shape."""
    assert project.trained is not None
    weights, lacking = project.trained.weights, []
    for step in plan.steps:
        wanted = {w.name: w.shape for w in step.weights}
        if wanted != {name: array.shape for name, array in weights.get(step.node, {}).items()}:
            lacking.append(step.node)
    return list(map(str, lacking))


def _answers(predictor: Predictor, x: np.ndarray[Any, Any]) -> tuple[list[str], list[list[Any]]]:
    """The names of the columns, and a row for each sample: the class and all probabilities, or
    the numbers of a regression."""
    signature = predictor.signature
    if signature.task == "regression":
        values = predictor.values(x).reshape(len(x), -1)
        return list(signature.targets), [[float(v) for v in row] for row in values]
    shares = predictor.probabilities(x)
    names = [signature.classes[i] for i in shares.argmax(axis=1)]
    header = [signature.targets[0], *(f"p({name})" for name in signature.classes)]
    return header, [
        [name, *map(float, row)] for name, row in zip(names, shares.tolist(), strict=True)
    ]


def _as_csv(header: list[str], rows: list[list[Any]]) -> str:
    return csv_text(header, [[_short(cell) for cell in row] for row in rows])


def _short(cell: Any) -> Any:
    """As many digits as a float32 knows."""
    return f"{cell:.7g}" if isinstance(cell, float) else cell
