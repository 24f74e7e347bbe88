"""The way in: words lead where they say, and a first start makes what it needs."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from core.environment.arguments import COMMANDS, goal
from core.environment.obstacle import Obstacle

ROOT = Path(__file__).parents[1]
HEAVY = ("subprocess", "pathlib", "re", "typing", "dataclasses", "tomllib", "ctypes", "numpy")


def start(root, *words, **environ):
    """Run main.py as a person would; a variable that is None is not set."""
    merged = {name: value for name, value in (os.environ | environ).items() if value is not None}
    command = [sys.executable, str(Path(root, "main.py")), *words]
    return subprocess.run(command, env=merged, capture_output=True, text=True)


@pytest.mark.parametrize("word", COMMANDS)
def test_a_command_leads_to_the_command_line(word):
    assert goal([word, "anything", "--else"]) == "command"


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ([], "window"),
        ([__file__], "window"),
        (["not-there.loom"], "window"),
        (["test", "-k", "x"], "test"),
        (["--help"], "help"),
        (["-h"], "help"),
        (["--version"], "version"),
    ],
)
def test_words_lead_where_they_say(words, where):
    assert goal(words) == where


@pytest.mark.parametrize("words", [["trian"], ["--fast"], [str(ROOT)], ["a.loom", "b.loom"]])
def test_words_that_lead_nowhere_are_a_fault_of_usage(words):
    with pytest.raises(Obstacle, match="see --help") as caught:
        goal(words)
    assert caught.value.exit_code == 2


def test_help_names_every_command():
    done = start(ROOT, "--help")
    assert done.returncode == 0
    assert all(f"\n  {word} " in done.stdout for word in COMMANDS)


def test_an_unknown_word_ends_with_2_and_one_sentence():
    done = start(ROOT, "trian")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "layerloom: trian is neither a command nor a file; see --help\n"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize("display", [None, ":9876"], ids=["none", "dead"])
def test_no_display_ends_with_3_and_one_sentence(display):
    done = start(ROOT, DISPLAY=display, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)
    assert done.returncode == 3
    assert done.stderr.startswith("layerloom: no display: ")
    assert done.stderr.count("\n") == 1


def test_the_way_in_can_be_read_by_an_old_python():
    ast.parse((ROOT / "main.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_told_so():
    code = "import sys; sys.version_info = (3, 10, 9); import main; sys.exit(main.main())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 3
    assert done.stderr.startswith("layerloom: python 3.11 or newer is needed")


def test_the_way_of_a_warm_start_imports_nothing_heavy():
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import core.environment.door; "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    bare = [sys.executable, "-I", "-S", "-c", code]
    assert subprocess.run(bare, capture_output=True, text=True).stdout == "[]\n"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """Give a folder that offers the one package that the checkout below needs."""
    folder = tmp_path_factory.mktemp("source")
    info = "loomtestgadget-1.0.dist-info"
    with ZipFile(folder / "loomtestgadget-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("loomtestgadget.py", "answer = 42\n")
        wheel.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: loomtestgadget\nVersion: 1.0\n"
        )
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", f"loomtestgadget.py,,\n{info}/RECORD,,\n")
    return {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(folder),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_EXTRA_INDEX_URL": None,
    }


@pytest.fixture
def checkout(tmp_path):
    """Give a checkout of a tiny program behind our door: it needs one package and says 42."""
    shutil.copytree(ROOT / "core" / "environment", tmp_path / "core" / "environment")
    for name in ("main.py", "core/__init__.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "constraints.txt").write_text("loomtestgadget==1.0\n")
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["loomtestgadget>=1"]\n')
    (tmp_path / "core" / "cli.py").write_text(
        "import signal, sys\n"
        "from loomtestgadget import answer\n"
        "def main(words):\n"
        "    if words == ['train']:\n"
        "        signal.raise_signal(signal.SIGINT)\n"
        "    print(answer, sys.prefix)\n"
        "    return 0\n"
    )
    return tmp_path


def test_a_first_start_makes_what_it_needs_and_the_second_is_silent(checkout, source):
    first = start(checkout, "check", **source)
    assert first.returncode == 0, first.stderr
    assert first.stdout == f"42 {checkout / '.venv'}\n"
    assert "layerloom: first start: making" in first.stderr
    second = start(checkout, "check", **source)
    assert (second.returncode, second.stdout, second.stderr) == (0, first.stdout, "")
    assert start(checkout, "train", **source).returncode == 130


def test_two_first_starts_at_once_make_one_environment(checkout, source):
    environ = {name: value for name, value in (os.environ | source).items() if value is not None}
    command = [sys.executable, str(checkout / "main.py"), "check"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, env=environ, **pipes) for _ in range(2)]
    answers = [program.communicate() for program in both]
    assert [out for out, _ in answers] == [f"42 {checkout / '.venv'}\n"] * 2
    assert sum("first start" in said for _, said in answers) == 1


def test_a_set_up_that_was_interrupted_is_made_anew(checkout, source):
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "half").touch()
    (checkout / ".venv.unfinished").touch()
    assert start(checkout, "check", **source).returncode == 0
    assert not (checkout / ".venv" / "half").exists()


def test_packages_that_cannot_be_had_end_with_1_and_a_way_out(checkout, source):
    done = start(checkout, "check", **(source | {"PIP_FIND_LINKS": None}))
    assert done.returncode == 1
    assert "look at the network connection" in done.stderr.splitlines()[-1]
