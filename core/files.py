"""Projects on disk: one `.loom` file with network, layout, settings, data reference and weights."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from core.atomic import written
from core.compile import compile_graph
from core.data.base import Source
from core.files_arrays import Archive, Damaged, write_archive
from core.files_format import FormatError, Plain, migrated, read_plain, read_trained, write_plain
from core.files_records import read_records, write_records
from core.frozen import FrozenDict
from core.graph import Graph, NodeId
from core.layer import Shape
from core.problem import InFile, OnNode, OnSetting, Problem, Refused, Severity
from core.project import Project, Trained
from core.spec import params_of

SUFFIX = ".loom"
PATH = "path"  # the parameter by which a source names a file or folder


def save(project: Project, path: Path, durable: bool = True) -> None:
    """Write the project; the same project gives the same bytes. Old or new is there, never half.

    A data file in the project's folder, or below, is named from there, so that both can move.

    Raises
    ------
    Refused
        If the file cannot be written; what was there before is unharmed.
    """
    project = _with_paths(project, _named_from, Path(os.path.abspath(path)).parent)
    plain, arrays = write_plain(project)
    if project.records:
        plain["records"] = write_records(project.records, arrays)
    text = json.dumps(plain, indent=1, ensure_ascii=False)
    with written(path, durable) as file:
        write_archive(file, text, arrays)


def load(path: Path) -> tuple[Project, tuple[Problem, ...]]:
    """Read a project, and what the user should know of it: lost weights, data that are gone.

    Raises
    ------
    Refused
        If there is no project to be read; the problem says why and what to do.
    """
    try:
        with path.open("rb") as file:
            return _load(Archive(file), Path(os.path.abspath(path)))
    except FileNotFoundError:
        reason = f"there is no file {path}; it may have been moved, renamed or deleted"
    except IsADirectoryError:
        reason = f"{path} is a folder; choose a {SUFFIX} file in it"
    except OSError as error:
        reason = f"{path} cannot be read: {(error.strerror or str(error)).lower()}"
    except (Damaged, FormatError) as error:
        reason = f"{path} cannot be opened: {error}"
    except MemoryError:
        reason = f"{path} cannot be opened: its weights need more memory than there is"
    raise Refused(Problem(reason, InFile(str(path))))


def _load(archive: Archive, path: Path) -> tuple[Project, tuple[Problem, ...]]:
    plain = migrated(_parsed(archive))
    project = read_plain(plain)
    problems: list[Problem] = []
    try:
        project = replace(project, records=read_records(plain, archive.array))
    except (FormatError, Damaged) as error:
        problems.append(Problem(f"{error}", InFile(str(path)), Severity.WARNING))
    project = _with_paths(project, _resolved, path.parent)
    if project.data is not None:
        problems += _missing_data(project.data.source)
    trained, lost = _fitting(plain, archive, project, path)
    return replace(project, trained=trained), (*problems, *lost)


def _parsed(archive: Archive) -> Plain:
    try:
        plain: Plain = json.loads(archive.text())
    except (ValueError, RecursionError) as error:
        raise FormatError(f"its text is not well-formed ({error})") from error
    return plain


# ---- weights -----------------------------------------------------------------------------------


def _fitting(
    plain: Plain, archive: Archive, project: Project, path: Path
) -> tuple[Trained | None, tuple[Problem, ...]]:
    """What training has left, as far as it fits the network; a warning for the rest."""
    try:
        trained = read_trained(plain, archive.array)
    except FormatError as error:
        text = f"{error}; the network starts with fresh weights"
        return None, (Problem(text, InFile(str(path)), Severity.WARNING),)
    if trained is None:
        return None, ()
    lost = tuple(_misfits(trained, project))
    if not lost:
        return trained, ()
    bad = {problem.place for problem in lost}
    kept = {n: arrays for n, arrays in trained.weights.items() if OnNode(n) not in bad}
    rest = replace(trained, weights=FrozenDict(kept), memory=FrozenDict({}))
    return (rest if kept else None), lost


def _misfits(trained: Trained, project: Project) -> Iterator[Problem]:
    signature = project.data.signature if project.data else None
    shapes = compile_graph(project.graph, signature).shapes
    for node, arrays in trained.weights.items():
        saved = {name: array.shape for name, array in arrays.items()}
        wanted = _wanted(project.graph, node, shapes)
        reason = ""
        if node not in project.graph.nodes:
            reason = "there is no such layer"
        elif wanted is not None and wanted != saved:
            reason = f"saved {_said(saved)}, needed {_said(wanted)}"
        if reason:
            text = f"the weights of {node} do not fit and are left out: {reason}"
            yield Problem(text, OnNode(node), Severity.WARNING)


def _wanted(graph: Graph, node: NodeId, shapes: Mapping[NodeId, Shape]) -> dict[str, Shape] | None:
    """The shapes of a layer's weights; None while they cannot be known."""
    if node not in shapes:
        return None
    layer, sources = graph.nodes[node], graph.inputs_of(node)
    inputs = tuple(shapes[sources[port]] for port in range(len(layer.ports)))
    return {w.name: w.shape for w in layer.weights(inputs)}


def _said(shapes: dict[str, Shape]) -> str:
    return ", ".join(f"{n} {'×'.join(map(str, s))}" for n, s in shapes.items()) or "none"


# ---- data files --------------------------------------------------------------------------------


def _path_of(source: Source) -> str:
    """The file or folder that a source reads; empty if it reads none."""
    named = any(p.name == PATH and p.type is str for p in params_of(type(source)))
    return str(getattr(source, PATH)) if named else ""


def _with_paths(project: Project, named: Callable[[Source, Path], Source], folder: Path) -> Project:
    """The project, and what its earlier runs ran with, with other paths of data files."""
    records = tuple(
        record
        if record.project is None
        else replace(record, project=_with_paths(record.project, named, folder))
        for record in project.records
    )
    data = project.data
    if data is not None:
        data = replace(data, source=named(data.source, folder))
    return replace(project, data=data, records=records)


def _named_from(source: Source, folder: Path) -> Source:
    """The source with its path as the file should hold it."""
    if not (name := _path_of(source)):
        return source
    full = Path(os.path.abspath(os.path.expanduser(name)))
    short = full.relative_to(folder) if full.is_relative_to(folder) else full
    return source.with_(**{PATH: short.as_posix()})


def _resolved(source: Source, folder: Path) -> Source:
    """The source with its path as this machine knows it."""
    if not (name := _path_of(source)):
        return source
    return source.with_(**{PATH: os.path.abspath(folder / os.path.expanduser(name))})


def _missing_data(source: Source) -> Iterator[Problem]:
    name = _path_of(source)
    if name and not os.path.exists(name):
        text = f"the data file {name} is gone; put it back or choose data anew"
        yield Problem(text, OnSetting("source", PATH), Severity.WARNING)
