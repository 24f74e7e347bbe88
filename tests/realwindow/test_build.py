"""The network 4-10-8-3 from nothing to trained: by the mouse alone, and by keys alone."""

import signal

import pytest

from tests.realwindow.running import Program

CHAIN = [["dense_1", "dense_2"], ["dense_2", "dense_3"], ["input_1", "dense_1"]]
LAYERS = [["input", ""], ["dense", "10 · relu"], ["dense", "8 · relu"], ["dense", "3 · softmax"]]
SHRINK = {"10 · linear": -120, "8 · linear": -144, "3 · linear": -174}  # of 32 units, by the edge
LESS = {1: 0, 2: 22, 3: 24, 4: 29}  # units than a new layer has, by the number of layers

pytestmark = pytest.mark.parametrize("desktop", [(1280, 800)], indirect=True)


def test_it_is_built_and_trained_by_the_mouse_alone(desktop, tmp_path):
    program = Program(desktop, tmp_path)
    x, y = program.place("center")
    desktop.drag(program.place("palette input"), (x - 240, y - 60))
    program.until(lambda facts: facts["nodes"] == ["input_1"], "the Input is dropped")
    desktop.drag(program.place("palette dense"), (x + 60, y - 60))
    program.until(lambda facts: len(facts["nodes"]) == 2, "the Dense is dropped")
    desktop.drag(program.place("input_1 out"), program.place("dense_1 in 0"))
    program.until(lambda facts: facts["wires"] == 1, "they are wired")
    shape(program, 1, "10 · linear", "ReLU")

    across, down = program.place("dense_1 out")
    desktop.drag((across, down), (across + 50, down + 80))
    desktop.click(program.place("menu dense"))
    program.until(lambda facts: facts["wires"] == 2, "one is added at the end of a wire")
    assert program.facts["undo"] == "Add Dense"
    shape(program, 2, "8 · linear", "ReLU")

    desktop.click(program.place("palette dense"), times=2)
    program.until(lambda facts: facts["wires"] == 3, "one is added by a double click")
    shape(program, 3, "3 · linear", "Softmax")

    assert program.facts["ends"] == CHAIN
    assert program.facts["layers"] == LAYERS
    desktop.click(program.place("button train"))
    trained(program, "build-mouse")


def shape(program, number, said, activation):
    """Drag the lower edge of a card until it has its units, then choose from its chip."""
    desktop, node = program.desktop, f"dense_{number}"
    x, y = program.place(f"{node} edge")
    desktop.drag((x, y), (x, y + round(SHRINK[said] * program.facts["zoom"])))
    program.until(lambda facts: facts["layers"][number][1] == said, f"{node} is {said}")
    desktop.click(program.place(f"{node} chip"))
    desktop.click(program.place(f"menu {activation}"))
    wanted = said.replace("linear", activation.lower())
    program.until(lambda facts: facts["layers"][number][1] == wanted, f"{node} is {wanted}")


def test_it_is_built_and_trained_by_keys_alone(desktop, tmp_path):
    program = Program(desktop, tmp_path)
    program.until(lambda facts: facts["focus"] == "QPushButton", "the start page has the focus")
    desktop.key("Return")
    program.until(back_on_the_canvas, "the canvas is there")
    for count, word in enumerate(("input", "dense", "dense", "dense"), 1):
        add(program, word, count)
        for _ in range(LESS[count]):
            desktop.key("minus")
    said = ["", "10 · linear", "8 · linear", "3 · linear"]
    program.until(lambda facts: [s for _, s in facts["layers"]] == said, "units are set")
    assert program.facts["ends"] == CHAIN

    choose(program, 3, "softmax")
    desktop.key("shift+Tab", "shift+Tab")
    choose(program, 2, "relu")
    desktop.key("shift+Tab")
    choose(program, 1, "relu")

    desktop.key("ctrl+k")
    program.until(lambda facts: facts["focus"] == "QLineEdit", "the commands are listed")
    desktop.type("disconnect")
    desktop.key("Return")
    program.until(lambda facts: facts["wires"] == 1, "dense_1 is cut off")
    desktop.key("w", "Return")
    program.until(lambda facts: facts["wires"] == 2, "it feeds dense_2 again")
    desktop.key("shift+w", "Return")
    program.until(lambda facts: facts["ends"] == CHAIN, "it is fed again")
    assert program.facts["layers"] == LAYERS
    desktop.key("shift+a", "ctrl+0", "F5")
    trained(program, "build-keys")


def add(program, word, count):
    """Add a layer by its name, behind the one that was added last."""
    program.desktop.key("space")
    program.until(lambda facts: facts["popup"] == "QuickAdd", "layers are offered")
    program.desktop.type(word)
    program.desktop.key("Return")
    program.until(lambda facts: len(facts["nodes"]) == count, f"{word} is added")
    program.until(back_on_the_canvas, "the canvas has the focus")


def back_on_the_canvas(facts):
    """No menu is left that would take the next key."""
    return facts["focus"] == "CanvasView" and facts["popup"] == "NoneType"


def choose(program, number, activation):
    """Choose an activation for the current layer by the beginning of its name."""
    program.desktop.key("a")
    program.until(lambda facts: facts["popup"] == "TypedMenu", "activations are offered")
    program.desktop.type(activation)
    program.desktop.key("Return")
    program.until(
        lambda facts: facts["layers"][number][1].endswith(activation), f"it is {activation}"
    )


def trained(program, picture):
    """It trains to the end, and the program ends when it is asked to."""
    program.until(lambda facts: facts["steps"] == 200 and not facts["busy"], "it is trained")
    assert program.facts["parameters"] == "165 parameters"
    assert program.facts["accuracy"] > 0.5
    program.desktop.screenshot(picture)
    program.process.send_signal(signal.SIGINT)
    assert program.process.wait(10) == 130
