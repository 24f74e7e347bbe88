"""The program as its own sources tell of it: modules, their syntax trees, what they import."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("core", "gui", "resources")


@cache
def sources():
    """Every module of the program with its syntax tree."""
    return {module_of(path): parsed(path) for part in PARTS for path in (ROOT / part).rglob("*.py")}


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def nodes(tree, kind, typing=True):
    """All nodes of a kind; without `typing`, those that only a type checker sees are left out."""
    for child in ast.iter_child_nodes(tree):
        if not typing and isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        if isinstance(child, kind):
            yield child
        yield from nodes(child, kind, typing)


def imported(tree, typing=False):
    """Names of all imported modules, wherever in the file the import stands."""
    for node in nodes(tree, ast.Import | ast.ImportFrom, typing):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            assert node.level == 0, "imports are absolute"
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in sources() else node.module for name in inside)


def at_once(tree):
    """Names of the modules that are imported together with the file, not later by a function."""
    later = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    kept = [node for node in tree.body if not isinstance(node, later)]
    return imported(ast.Module(kept, []))


def in_part(part):
    return {name: tree for name, tree in sources().items() if name.split(".")[0] == part}
