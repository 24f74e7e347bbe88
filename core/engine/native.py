"""The compiled half of the engine: built once by the machine's own C compiler, where it has one.

What is built stays in the user's cache and is found there at the next start. Without a compiler,
or where it fails, programs run in NumPy: slower for small networks, and otherwise the same.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import platform
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from core.engine.blas import blas_library

SOURCES = ("program.c", "kernels.h")
FLAGS = ["-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC"]
ON_X86 = ["-mprefer-vector-width=512"]
CHOICE = "LAYERLOOM_EXECUTOR"  # "numpy" in the environment: do without
CACHE = "LAYERLOOM_CACHE"  # in the environment: another folder for what is built
MOST = 64  # kernels of a type; the last one has no name
PATIENCE = 60  # seconds that a compiler may take


class Native:
    """The loaded library: functions by the type of their numbers and their name."""

    def __init__(self, path: Path) -> None:
        self._library = ctypes.CDLL(str(path))
        self.run_calls = self._library.run_calls
        self.use_products = self._library.use_products
        self.use_products.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
        self.use_products.restype = None
        self.run_calls.argtypes = (ctypes.c_void_p, ctypes.c_int64)
        self.run_calls.restype = None
        self.kernels: Mapping[tuple[str, str], int] = {
            (kind, name): address for kind in ("f4", "f8") for name, address in self._named(kind)
        }
        self.meet = ctypes.cast(self._library.meet, ctypes.c_void_p).value or 0
        blas = blas_library()
        self.has_blas = blas is not None
        if blas is not None:
            products = (blas.scipy_cblas_sgemm64_, blas.scipy_cblas_dgemm64_)
            self.use_products(*(ctypes.cast(p, ctypes.c_void_p) for p in products))

    def _named(self, kind: str) -> list[tuple[str, int]]:
        table = (_Kernel * MOST).in_dll(self._library, f"kernels_{kind}")
        return [(k.name.decode(), k.run) for k in itertools.takewhile(lambda k: k.name, table)]


class _Kernel(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("run", ctypes.c_void_p))


@cache
def native() -> Native | None:
    """The library, built now if it must be (about two seconds); None without a compiler."""
    if os.environ.get(CHOICE) == "numpy":
        return None
    try:
        path = _place()
    except (OSError, RuntimeError):  # the sources are not there; nobody knows a home
        return None
    return _loaded(path) or (_loaded(path) if _build(path) else None)


def _loaded(path: Path) -> Native | None:
    try:
        return Native(path) if path.exists() else None
    except (OSError, AttributeError):  # it is broken, or no such library
        return None


def _build(path: Path) -> bool:
    """Compile into a file beside the path first, so that nobody ever loads half a library."""
    import shutil
    import subprocess
    import tempfile

    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform == "win32":
        return False
    source = str(Path(__file__).with_name(SOURCES[0]))
    with suppress(subprocess.SubprocessError, OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            made = Path(folder) / path.name
            command = [*compiler.split(), *_flags(), source, "-o", str(made), "-lm"]
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
            os.replace(made, path)
            return True
    return False


def _flags() -> list[str]:
    return FLAGS + (ON_X86 if platform.machine() == "x86_64" else [])


def _place() -> Path:
    """Where the library for these sources and this processor lies."""
    import hashlib

    here = Path(__file__).parent
    facts = [" ".join(_flags()).encode(), platform.machine().encode(), _processor()]
    facts += [(here / name).read_bytes() for name in SOURCES]
    digest = hashlib.sha256(b"\0".join(facts)).hexdigest()[:16]
    return _cache_folder() / f"program-{digest}.so"


def _processor() -> bytes:
    """What tells processors apart: a folder may be shared by several machines."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_bytes().splitlines():
            if line.startswith((b"flags", b"Features")):
                return line
    return platform.processor().encode()


def _cache_folder() -> Path:
    if chosen := os.environ.get(CACHE):
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "LayerLoom"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "layerloom"
