"""Who may import whom, and where threads, locks, files and colours may be: read from the sources.

`RANKS` lists the features of `core` from the ground up. A module imports modules of ranks below its
own, and of its own feature; features of one rank do not know each other. A module that is in no
rank yet fails a test: put it where it belongs.
"""

import ast
import importlib
import re
import sys
from functools import cache

import pytest

from core.registry import Registry
from tests.program import PARTS, ROOT, at_once, imported, in_part, nodes, sources

LINES = 300

RANKS = (
    # values that know nothing of networks
    "frozen signal registry problem rows engine.memory engine.denormals data.columns drawing",
    "spec atomic room data.watch engine.workbench engine.kernels whatif spread",
    # what a kind of thing is; then the kinds, which nobody imports
    "initializer regularizer activation loss optimizer clipping schedule stopping",
    "layer metric initializers regularizers activations losses optimizers clippings schedules",
    "layers metrics graph",
    # the network in order, what training tells, where rows come from
    "plan log build data",
    # the document, and the machine that trains
    "project objective moments engine plane probes nearest results importance",
    "folding measures",
    "arrange categories differences records edits order report watcher predict responses activity",
    "compile recovery templates embedding flow",
    "rule",
    "rules",
    "analysis refit",
    "machine stepper learnt",
    "document trainer",
    # features, each on its own
    "run job progress match rate_finder lens script",
    "timeline chronicle files recent pantry",
    "session autosave examples",
    # faces
    "command",
    "commands cli",
    "environment",
)
THE_DOOR = {  # opens the window, and looks first whether Qt can be loaded
    ("core.environment.door", "gui.app"),
    ("core.environment.pyside", "PySide6"),
    ("core.environment.pyside", "PySide6.QtWidgets"),
}


# ---- inside core -------------------------------------------------------------------------------


@cache
def place(module):
    """Rank and feature of a module of core: by the longest name in `RANKS` that fits."""
    found = None
    for rank, features in enumerate(RANKS):
        for feature in features.split():
            fits = re.match(rf"core\.{re.escape(feature)}([._]|$)", module)
            if fits and (found is None or len(feature) > len(found[1])):
                found = rank, feature
    return found


def test_every_module_of_core_has_a_rank():
    lost = [name for name in in_part("core") if name != "core" and place(name) is None]
    assert not lost, f"write them into RANKS: {lost}"


def test_every_rank_names_what_exists():
    known = {place(name) for name in in_part("core") if name != "core"}
    named = {(rank, each) for rank, features in enumerate(RANKS) for each in features.split()}
    assert named <= known


def test_core_imports_downwards_and_features_of_one_rank_do_not_know_each_other():
    wrong = []
    for name, tree in in_part("core").items():
        for other in imported(tree):
            if name == "core" or not other.startswith("core."):
                continue
            mine, theirs = place(name), place(other)
            if mine and theirs and theirs[1] != mine[1] and theirs[0] >= mine[0]:
                wrong.append(f"{name} ({mine[0]}) imports {other} ({theirs[0]})")
    assert not wrong, wrong


def test_no_two_modules_need_each_other_to_be_imported():
    """Also not by a way over others: such modules can only be understood together."""
    arrows = {
        name: {other for other in at_once(tree) if other in sources()}
        for name, tree in sources().items()
    }
    while leaves := [name for name, others in arrows.items() if not others & arrows.keys()]:
        for name in leaves:
            del arrows[name]
    assert not arrows, f"in a circle: {sorted(arrows)}"


# ---- between the parts -------------------------------------------------------------------------


def test_core_knows_no_window():
    above = {"PySide6", "shiboken6", "pyqtgraph", "gui", "resources"}
    wrong = [
        (name, other)
        for name, tree in in_part("core").items()
        for other in imported(tree, typing=True)
        if other.split(".")[0] in above and (name, other) not in THE_DOOR
    ]
    assert not wrong, wrong


def test_core_loads_only_numpy_and_the_standard_library_before_it_is_asked_for_more():
    """Another library is imported inside the function that needs it, and in one file only."""
    wrong, homes = [], {}
    for name, tree in in_part("core").items():
        early = set(at_once(tree))
        for other in set(imported(tree)):
            library = other.split(".")[0]
            if library in {*sys.stdlib_module_names, *PARTS, "numpy"}:
                continue
            homes.setdefault(library, set()).add(name)
            if other in early:
                wrong.append(f"{name} imports {library} at once")
    wrong += [f"{library}: {sorted(at)}" for library, at in homes.items() if len(at) > 1]
    assert not wrong, wrong


def test_gui_imports_only_the_program_qt_numpy_and_the_standard_library():
    qt = {"PySide6", "shiboken6", "pyqtgraph"}
    known = {*PARTS, *qt, "numpy", *sys.stdlib_module_names}
    wrong = [
        (name, other)
        for name, tree in in_part("gui").items()
        for other in imported(tree, typing=True)
        if other.split(".")[0] not in known
    ]
    assert not wrong, wrong


def test_only_the_plots_import_pyqtgraph():
    wrong = [
        name
        for name, tree in in_part("gui").items()
        for other in imported(tree, typing=True)
        if other.split(".")[0] == "pyqtgraph" and not name.startswith("gui.plots.")
    ]
    assert not wrong, wrong


def registries():
    """All registries of the program: each with its module, and the home of its kinds."""
    for name, tree in sources().items():
        for node in nodes(tree, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == "Registry":
                module = importlib.import_module(name)
                family = next(
                    value
                    for value in vars(module).values()
                    if isinstance(value, Registry) and value.family == node.args[0].value
                )
                yield family, name, node.args[1].value


def test_nobody_imports_a_concrete_kind():
    """A layer, loss, optimizer, source, command … is asked of its registry."""
    wrong, seen = [], 0
    for family, base, home in registries():
        seen += 1
        concrete = {cls.__module__ for cls in family} & sources().keys() - {base}
        for name, tree in sources().items():
            if name == home or name.startswith(f"{home}."):
                continue
            wrong += [(name, other) for other in imported(tree) if other in concrete]
    assert seen >= 10
    assert not wrong, wrong


# ---- threads, locks, files, colours ------------------------------------------------------------

THREADS = {"threading", "_thread", "multiprocessing", "concurrent.futures", "concurrent", "asyncio"}
QT_THREADS = {"QThread", "QThreadPool", "QRunnable", "QMutex", "QReadWriteLock", "QSemaphore"}
LOCKS = {"Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore", "Barrier"}
WRITERS = (
    "core.atomic",  # all others write through it
    "core.autosave",  # a file that is locked while its process lives
    "core.files_arrays",  # members of an archive, into a stream that it is given
    "core.environment.",  # before the program is there
    "gui.plots.export",
)

THREADED = {
    "core.run",  # the thread that trains
    "core.job",  # long work that is not training, such as reading a large table
    "core.engine.crew",  # its second pair of hands, for as long as one stretch of large steps
}


def test_threads_are_started_where_the_map_says_so():
    wrong = [
        (name, other)
        for name, tree in sources().items()
        for other in imported(tree, typing=True)
        if other in THREADS and name not in THREADED
    ]
    wrong += [
        (name, alias.name)
        for name, tree in sources().items()
        for node in nodes(tree, ast.ImportFrom)
        for alias in node.names
        if alias.name in QT_THREADS
    ]
    assert not wrong, wrong


def test_only_the_mailbox_has_a_lock():
    tree = sources()["core.run"]
    inside = {
        id(node)
        for cls in nodes(tree, ast.ClassDef)
        if cls.name == "Mailbox"
        for node in nodes(cls, ast.Attribute)
    }
    locks = [node for node in nodes(tree, ast.Attribute) if node.attr in LOCKS]
    assert len(locks) == 1
    assert all(id(node) in inside for node in locks)


def writes(call):
    """Whether a call writes to a file, as far as its words tell."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "savez", "savetxt"}:
        return True
    words = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    modes = [w.value for w in words if isinstance(w, ast.Constant) and isinstance(w.value, str)]
    return name == "open" and any(re.fullmatch(r"[wax]b?\+?b?|rb?\+b?", mode) for mode in modes)


def test_files_are_written_in_few_modules():
    wrong = [
        (name, call.lineno)
        for name, tree in sources().items()
        for call in nodes(tree, ast.Call)
        if writes(call) and not name.startswith(WRITERS)
    ]
    assert not wrong, wrong


COLOUR = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\brgba?\(\s*\d")


def test_gui_names_no_colour():
    """Colours come from the theme by their role; nothing at all is no colour."""
    wrong = []
    for name, tree in in_part("gui").items():
        for node in nodes(tree, ast.Constant):
            said = node.value if isinstance(node.value, str) else ""
            wrong += [(name, node.lineno, said)] if COLOUR.search(said) else []
        for node in nodes(tree, ast.Attribute):
            of_qt = isinstance(node.value, ast.Attribute) and node.value.attr == "GlobalColor"
            if of_qt and node.attr != "transparent":
                wrong.append((name, node.lineno, node.attr))
        for call in nodes(tree, ast.Call):
            made = getattr(call.func, "id", "") == "QColor" and call.args
            if made and all(isinstance(word, ast.Constant) for word in call.args):
                wrong.append((name, call.lineno, "QColor"))
    assert not wrong, wrong


# ---- sizes -------------------------------------------------------------------------------------


def written_files():
    places = (*PARTS, "tests", "benchmarks")
    return [ROOT / "main.py", *(p for place in places for p in (ROOT / place).rglob("*.py"))]


def test_no_file_is_longer_than_a_story():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in written_files()}
    long = {str(p.relative_to(ROOT)): count for p, count in lengths.items() if count > LINES}
    assert not long, f"each wants to be two: {long}"


@pytest.mark.parametrize("part", PARTS)
def test_every_file_says_in_one_sentence_what_it_is_about(part):
    silent = [name for name, tree in in_part(part).items() if not ast.get_docstring(tree)]
    assert not silent, silent


def test_no_module_is_called_by_what_everything_is():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "tools"}
    assert not [name for name in sources() if vague & set(name.split("."))]
