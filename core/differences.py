"""In which settings projects differ, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.project import Project
from core.spec import Spec, params_of

WITHOUT = "–"
UNTOLD = {("training", "pace")}  # how training is watched changes no number


def described(project: Project) -> dict[str, str]:
    """Every setting with its value: «learning rate» → «0.01», «dense_1» → «Dense, 10 units»."""
    found = dict(_settings(project.training, "training"))
    found |= dict(_settings(project.preparation, "preparation"))
    if project.data is not None:
        found["data"] = project.data.signature.name
        found |= dict(_params(project.data.source, "data"))
    for node, layer in project.graph.nodes.items():
        told = [value for _, value in _params(layer, "")]
        found[str(node)] = ", ".join([layer.title, *told])
    wires = sorted(f"{w.source} → {w.target}" for w in project.graph.wires)
    found["wires"] = ", ".join(wires) or WITHOUT
    return found


def differences(projects: Sequence[Project | None]) -> dict[str, tuple[str, ...]]:
    """The settings that are not the same in all projects, with their value in each."""
    each = [described(project) if project else {} for project in projects]
    names = list(dict.fromkeys(name for told in each for name in told))
    rows = {name: tuple(told.get(name, WITHOUT) for told in each) for name in names}
    known = [i for i, project in enumerate(projects) if project is not None]
    return {n: row for n, row in rows.items() if len({row[i] for i in known}) > 1}


def changes(before: Project, after: Project) -> str:
    """What has changed from one project to the next, in short: «batch size 32 → 16»; or ""."""
    found = [
        name if name == "wires" else f"{name} {old} → {new}"
        for name, (old, new) in differences((before, after)).items()
    ]
    return found[0] + (f" and {len(found) - 1} more" if len(found) > 1 else "") if found else ""


def _settings(spec: Spec, section: str) -> Iterator[tuple[str, str]]:
    for param in params_of(type(spec)):
        value = getattr(spec, param.name)
        if (section, param.name) in UNTOLD:
            continue
        name = param.name.replace("_", " ")
        if isinstance(value, Spec):
            yield name, value.title
            yield from _params(value, name)
        else:
            yield name, _said(value)


def _params(spec: Spec, of: str) -> Iterator[tuple[str, str]]:
    """The parameters of a kind; of a layer, counts and what is not at its default."""
    for param in params_of(type(spec)):
        value = getattr(spec, param.name)
        counts = isinstance(value, int) and not isinstance(value, bool)
        if not of and value == param.default and not counts:
            continue
        name = param.name.replace("_", " ")
        plain = not of or name == "learning rate"
        text = value.title if isinstance(value, Spec) else _said(value)
        yield (name if plain else f"{of}: {name}"), text if of else _in_layer(name, text, value)


def _in_layer(name: str, text: str, value: object) -> str:
    if isinstance(value, Spec):
        return text
    return (
        f"{text} {name}"
        if isinstance(value, int) and not isinstance(value, bool)
        else (f"{name} {text}")
    )


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    text = " × ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text or WITHOUT
