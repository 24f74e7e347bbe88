"""The door: from the words of the command line to the window, a command or the tests.

A process that lacks the packages ends here and goes on as the Python of `.venv`, which is made
on the first start.
"""

import os
import sys

from core.environment.arguments import HELP, goal
from core.environment.checkout import Checkout
from core.environment.obstacle import INTERRUPTED, USAGE, Obstacle


def enter(root: str, words: list[str]) -> int:
    """Go where the words lead; give the exit code.

    Parameters
    ----------
    root : the folder of `main.py`
    words : the command line without the program's name
    """
    try:
        where = goal(words)
        if where == "help":
            print(HELP, end="")
            return 0
        if where == "version":
            return _print_version()
        return _go(where, Checkout(root), words)
    except Obstacle as obstacle:
        print(f"layerloom: {obstacle}", file=sys.stderr)
        return obstacle.exit_code
    except KeyboardInterrupt:
        print("layerloom: interrupted", file=sys.stderr)
        return INTERRUPTED


def _go(where: str, checkout: Checkout, words: list[str]) -> int:
    if where == "test" and not checkout.has_sources():
        raise Obstacle("the tests are in a checkout; run `python3 main.py test` there", USAGE)
    if _must_move(where, checkout):
        return _go_on_in_venv(checkout, words)
    if where == "command":
        from core.cli import main

        return main(words)
    if where == "test":
        from core.environment.testing import run_tests

        return run_tests(checkout.root, words[1:])
    return _open_window(words)


def _must_move(where: str, checkout: Checkout) -> bool:
    """See to it that the packages are somewhere; tell whether that is in another process."""
    packages = "test" if where == "test" else "app"
    if not checkout.has_sources():
        return False
    if checkout.is_ready(packages):
        return not checkout.runs_in_venv()
    from core.environment.installer import set_up
    from core.environment.requirements import has_all, requirements

    if not os.path.exists(checkout.unfinished) and has_all(requirements(checkout.root, packages)):
        return False
    if where == "window":
        from core.environment.display import check_desktop

        check_desktop(os.environ)  # nothing is downloaded for a window that cannot open
    set_up(checkout, packages)
    return True


def _go_on_in_venv(checkout: Checkout, words: list[str]) -> int:
    command = [checkout.python, os.path.join(checkout.root, "main.py"), *words]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":  # exec there would give the prompt back at once
        os.execv(command[0], command)
    from subprocess import call

    return call(command)


def _open_window(words: list[str]) -> int:
    from core.environment.display import check_desktop
    from core.environment.pyside import check_pyside

    check_desktop(os.environ)
    check_pyside()
    from gui.app import run

    return run(words)


def _print_version() -> int:
    from core import __version__

    print("layerloom", __version__)
    return 0
