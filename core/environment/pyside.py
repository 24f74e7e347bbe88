"""Is this PySide6 one that can be trusted with this Python?"""

import sys

from core.environment.obstacle import NO_DESKTOP, Obstacle

# Each call into Qt loses a reference to None there; after some thousand the interpreter aborts.
LOSES_REFERENCES = {("6.12.0", (3, 11))}


def check_pyside() -> None:
    """Load PySide6 and see that it is sound.

    Raises
    ------
    Obstacle
        If it cannot be loaded, or if it is known to crash with this Python.
    """
    try:
        import PySide6
        import PySide6.QtWidgets
    except ImportError as error:
        raise Obstacle(
            f"PySide6 cannot be loaded ({error}); run: {_install('pyside6-essentials')}", NO_DESKTOP
        ) from error
    trouble = complaint(PySide6.__version__, sys.version_info[:2])
    if trouble:
        raise Obstacle(trouble, NO_DESKTOP)


def complaint(pyside: str, python: tuple[int, int]) -> str | None:
    """Say what is wrong with this pair of versions and the way out; None if nothing is."""
    if (pyside, python) not in LOSES_REFERENCES:
        return None
    another = _install(f"'pyside6-essentials!={pyside}'")
    return (
        f"PySide6 {pyside} loses references to None with Python {python[0]}.{python[1]} "
        f"and would crash; run: {another}"
    )


def _install(package: str) -> str:
    return f"{sys.executable} -m pip install --force-reinstall {package}"
