"""The first start: make `.venv` beside the program and put the packages into it.

Whatever happens half-way, the next start finds it out: a mark lies beside `.venv` from before the
first change until after the last, and if the mark was left, `.venv` is made anew.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec

from core.environment import apt
from core.environment.checkout import Checkout
from core.environment.lock import exclusive
from core.environment.obstacle import FAILED, NO_DESKTOP, Obstacle
from core.environment.requirements import requirements

BUILD = "import sys; sys.path.insert(0, {!r}); from core.engine.native import native; native()"


def set_up(checkout: Checkout, packages: str) -> None:
    """Make `.venv` ready; if another process is at it, wait for that one.

    Parameters
    ----------
    packages : "app", or "test" for the test tools as well

    Raises
    ------
    Obstacle
        If it cannot be made; what was ready before is ready still.
    """
    try:
        with exclusive(checkout.lock) as lock:
            if not checkout.is_ready(packages):
                _Setup(checkout, lock.fileno()).run(packages)
    except OSError as error:
        raise Obstacle(f"cannot set up {checkout.venv}: {error}", FAILED) from error


class _Setup:
    """One set-up; its children hold the lock as long as they live."""

    def __init__(self, checkout: Checkout, lock: int) -> None:
        self.checkout = checkout
        self.lock = lock

    def run(self, packages: str) -> None:
        self._remove_half_made()
        self._mark()
        is_new = self._make_venv()
        if not self._install(packages):
            if not is_new:  # what was there is as it was; a new one is made anew next time
                os.remove(self.checkout.unfinished)
            raise Obstacle(
                "the packages could not be installed, for the reason above; "
                "look at the network connection and start again",
                FAILED,
            )
        self._build_engine()
        for each in {"app", packages}:
            self.checkout.set_stamp(each)
        os.remove(self.checkout.unfinished)
        _say("ready")

    def _remove_half_made(self) -> None:
        if os.path.exists(self.checkout.unfinished):
            _say("the last set-up did not end well; making .venv anew")
            shutil.rmtree(self.checkout.venv, ignore_errors=True)

    def _make_venv(self) -> bool:
        """Make `.venv` unless there is one; tell whether it is new."""
        venv = self.checkout.venv
        if os.path.exists(self.checkout.python):
            return False
        _need_venv_module()
        _say(f"first start: making {venv}")
        if self._run(getattr(sys, "_base_executable", sys.executable), "-m", "venv", venv):
            raise Obstacle("python could not make a virtual environment, see above", FAILED)
        return True

    def _install(self, packages: str) -> bool:
        python, root = self.checkout.python, self.checkout.root
        _say("installing packages, about 100 MB to download the first time")
        if self._run(python, "-c", "import pip"):  # an environment that uv made
            self._run(python, "-m", "ensurepip")
        return not self._run(
            python,
            "-m",
            "pip",
            "install",
            "--no-input",
            "--disable-pip-version-check",
            "--no-compile",  # Python compiles what is used; all of it would be 20 MB more
            "--constraint",
            os.path.join(root, "constraints.txt"),
            *requirements(root, packages),
        )

    def _build_engine(self) -> None:
        """Compile now what would else be compiled at the first training; without a compiler, not.

        That it fails is no obstacle: NumPy does the same more slowly.
        """
        native = os.path.join(self.checkout.root, "core", "engine", "native.py")
        if os.path.exists(native):
            self._run(self.checkout.python, "-c", BUILD.format(self.checkout.root))

    def _mark(self) -> None:
        with open(self.checkout.unfinished, "w", encoding="utf-8"):
            pass

    def _run(self, *command: str) -> int:
        inherited = () if os.name == "nt" else (self.lock,)
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=sys.stderr, pass_fds=inherited
        ).returncode


def _need_venv_module() -> None:
    """Debian keeps the means to make environments in a package of its own."""
    if find_spec("venv") and find_spec("ensurepip"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not apt.install([package]):
        raise Obstacle(
            f"this Python cannot make environments; run: {apt.line([package])}", NO_DESKTOP
        )


def _say(words: str) -> None:
    print("layerloom:", words, file=sys.stderr, flush=True)
