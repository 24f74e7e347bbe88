"""All that must hold of the code: style, types, tests."""

import os
import subprocess
import sys

CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
)


def run_tests(root: str, words: list[str]) -> int:
    """Run style check, type check and tests; with words, pytest alone, on those.

    Parameters
    ----------
    root : the checkout, where they run; on no display unless the caller named a Qt platform
    words : arguments for pytest

    Returns
    -------
    pytest's exit code, or 1 if only a check before it failed
    """
    from core.environment.libraries import QT, provide

    if sys.platform == "linux":
        provide(QT)
    environ = dict(os.environ)
    environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    failed = [] if words else [tool for tool in CHECKS if _run(root, environ, *tool)]
    tests = _run(root, environ, "pytest", *words)
    return tests or int(bool(failed))


def _run(root: str, environ: dict[str, str], tool: str, *words: str) -> int:
    print("layerloom:", tool, *words, file=sys.stderr, flush=True)
    return subprocess.run([sys.executable, "-m", tool, *words], cwd=root, env=environ).returncode
