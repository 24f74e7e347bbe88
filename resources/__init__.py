"""The data that the program ships: tables, icons, themes, style sheet, found by `path(name)`."""

from pathlib import Path, PurePosixPath

HERE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Where the shipped file or folder `name` lies, in a clone and in an installed package.

    Parameters
    ----------
    name : path inside `resources` with forward slashes, such as "data/iris.csv"

    Raises
    ------
    FileNotFoundError
        If there is no such file, or `name` leads out of `resources`.
    """
    inside = PurePosixPath(name)
    found = HERE / inside
    if inside.is_absolute() or ".." in inside.parts or not found.exists():
        raise FileNotFoundError(f"the program ships no resource named {name!r} (looked in {HERE})")
    return found
