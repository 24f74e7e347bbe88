"""What pyproject.toml asks for, and whether the Python that runs now has it."""

import os
import re
import tomllib
from importlib.metadata import PackageNotFoundError, version


def requirements(root: str, packages: str) -> list[str]:
    """Read what must be installed.

    Parameters
    ----------
    root : the folder of pyproject.toml
    packages : "app", or "test" for the test tools as well

    Returns
    -------
    requirements, such as "numpy>=2.0"
    """
    with open(os.path.join(root, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)["project"]
    extra = project["optional-dependencies"]["test"] if packages == "test" else []
    return [*project["dependencies"], *extra]


def has_all(wanted: list[str]) -> bool:
    """Tell whether this Python has every package, in a version that is wanted."""
    return all(_is_met(requirement) for requirement in wanted)


def allows(bounds: str, installed: str) -> bool:
    """Tell whether a version lies within bounds, such as ">=6.8,!=6.12.0".

    Releases are compared, number by number; what follows them ("rc1") is not looked at.
    """
    return all(_holds(bound, _release(installed)) for bound in bounds.split(",") if bound)


def _is_met(requirement: str) -> bool:
    name, *bounds = re.split(r"(?=[<>=!])", requirement, maxsplit=1)
    try:
        return allows("".join(bounds), version(name))
    except PackageNotFoundError:
        return False


def _holds(bound: str, installed: tuple[int, ...]) -> bool:
    sign, limit = bound[:2], _release(bound[2:])
    match sign:
        case ">=":
            return installed >= limit
        case "!=":
            return installed != limit
        case "==":
            return installed == limit
    raise ValueError(f"a bound starts with >=, != or ==, not {bound}")


def _release(text: str) -> tuple[int, ...]:
    release = re.split(r"[^\d.]", text.strip(), maxsplit=1)[0]
    return tuple(int(number) for number in release.split(".") if number)
