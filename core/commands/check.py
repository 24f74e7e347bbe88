"""The command that says whether a network is sound."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from core.command import DONE, FAILED, Command, answer, columns, opened, say, warn
from core.compile import Compiled
from core.document import Document
from core.graph import Graph
from core.problem import Severity


class Check(Command):
    """Shapes, parameters and problems of a project."""

    kind = "check"
    order = 1

    def declare(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a .loom file")

    def run(self, words: Namespace) -> int:
        state = Document(opened(words.file)).state
        graph, compiled = state.project.graph, state.compiled
        if words.json:
            answer(_as_json(graph, compiled))
        else:
            say(_as_text(graph, compiled))
            warn(compiled.problems)
        broken = any(p.severity is Severity.ERROR for p in compiled.problems)
        return FAILED if broken else DONE


def _as_json(graph: Graph, compiled: Compiled) -> dict[str, object]:
    layers = [
        {
            "id": node,
            "kind": graph.nodes[node].kind,
            "output_shape": compiled.shapes.get(node),
            "parameters": compiled.counts.get(node),
        }
        for node in graph.in_order()
    ]
    problems = [problem.to_json() for problem in compiled.problems]
    return {"parameters": compiled.parameters, "layers": layers, "problems": problems}


def _as_text(graph: Graph, compiled: Compiled) -> str:
    rows: list[tuple[object, ...]] = [("layer", "kind", "output", "parameters")]
    for node in graph.in_order():
        shape, count = compiled.shapes.get(node), compiled.counts.get(node)
        output = "?" if shape is None else "×".join(map(str, shape))
        rows.append((node, graph.nodes[node].title, output, "?" if count is None else f"{count:,}"))
    return f"{columns(rows, right=(2, 3))}\n{compiled.parameters:,} parameters"
