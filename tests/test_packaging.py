"""What is installed is what is in the tree: nothing forgotten, nothing more."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from core.environment.requirements import requirements

ROOT = Path(__file__).parents[1]
PARTS = ("core", "gui", "resources")
SOURCES = ("main.py", "pyproject.toml", "README.md", "LICENSE")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def tree():
    """Give every file that belongs to the program, as a path from the root."""
    found = (path.relative_to(ROOT) for part in PARTS for path in (ROOT / part).rglob("*"))
    kept = (path for path in found if "__pycache__" not in path.parts and (ROOT / path).is_file())
    return sorted([Path("main.py"), *kept])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel from a copy, so that nothing is left in the tree."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        shutil.copy(ROOT / name, copy)
    for part in PARTS:
        shutil.copytree(ROOT / part, copy / part)
    build = f"from setuptools.build_meta import build_wheel\nbuild_wheel({str(out)!r})"
    done = subprocess.run([sys.executable, "-c", build], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (made,) = out.glob("*.whl")
    return made


def test_the_list_of_packages_names_every_folder_that_holds_modules():
    folders = {path.parent for path in tree() if path.suffix == ".py"}
    named = {".".join(("layerloom", *folder.parts)) for folder in folders}
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == named, "edit pyproject.toml"


def test_the_wheel_holds_the_files_of_the_tree_and_no_others(wheel):
    names = [Path(name) for name in ZipFile(wheel).namelist()]
    packed = {path.relative_to("layerloom") for path in names if path.parts[0] == "layerloom"}
    assert packed == set(tree())
    assert {path.parts[0] for path in names if path.parts[0] != "layerloom"} == {
        f"layerloom-{wheel.name.split('-')[1]}.dist-info"
    }


def test_the_command_of_the_wheel_runs_the_code_of_the_wheel(wheel, tmp_path):
    ZipFile(wheel).extractall(tmp_path)
    code = (
        "import sys; sys.argv[1:] = ['--version']\n"
        "from layerloom.main import main\n"
        "code = main()\n"
        "import core; print(core.__file__); sys.exit(code)"
    )
    environ = dict(os.environ, PYTHONPATH=str(tmp_path))
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    version, where = done.stdout.splitlines()
    assert version == f"layerloom {wheel.name.split('-')[1]}"
    assert Path(where).is_relative_to(tmp_path / "layerloom")


def test_the_constraints_pin_every_requirement():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower().splitlines()
    pinned = {line.split("==")[0].replace("_", "-") for line in lines if "==" in line}
    assert len(pinned) == len(lines), "each line is NAME==VERSION"
    wanted = {each.partition(">=")[0] for each in requirements(str(ROOT), "test")}
    assert wanted <= pinned


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_no_package_registry_is_named(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text
