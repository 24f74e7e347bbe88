"""Rules about categories on their way into the network."""

from __future__ import annotations

from collections.abc import Iterator

from core.categories import EmbedColumn, PutInVectors, not_taken, vector_length
from core.problem import OnNode, OnSetting, Problem, Severity
from core.rule import Case, Rule

MANY = 30  # names of a category, beyond which a vector is shorter than one-hot by far


class CategoryAsNumber(Rule):
    """The number of a name says nothing as a number: «3» is not more than «2». An Embedding turns
    it into a vector that is learnt."""

    kind = "category_as_number"
    title = "A category without its Embedding"

    def check(self, case: Case) -> Iterator[Problem]:
        if case.signature is None:
            return
        columns = not_taken(case.project.graph, case.signature)
        if not columns:
            return
        names = ", ".join(f"«{column.name}»" for column in columns)
        enters = "enters as the number of its name" if len(columns) == 1 else "enter as numbers"
        node = next(n for n, made in case.project.graph.nodes.items() if not made.ports)
        yield Problem(
            f"{node}: {names} {enters}, which says nothing as a number; put an Embedding behind it",
            OnNode(node),
            Severity.WARNING,
            fix=PutInVectors(),
        )


class ManyNames(Rule):
    """One-hot gives a category an input for each of its names, most of them 0 in every row. A
    vector of a few numbers for each name says as much and learns from fewer rows."""

    kind = "many_names"
    title = "A category with many names"

    def check(self, case: Case) -> Iterator[Problem]:
        if case.signature is None or case.project.data is None:
            return
        for column in case.signature.columns:
            count = len(column.categories) + 1
            if column.numbered or count <= MANY:
                continue
            source = case.project.data.source.embedded(column.name)
            if source is None:
                continue
            yield Problem(
                f"«{column.name}» takes {count} inputs, one for each name; an Embedding would "
                f"give {vector_length(count)} numbers that are learnt",
                OnSetting("source"),
                Severity.HINT,
                fix=EmbedColumn(column.name, source),
            )
