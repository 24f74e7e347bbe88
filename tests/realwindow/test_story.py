"""One story by hand in a real window: drag two layers, wire them, mend, train, watch."""

import signal

import pytest

from tests.realwindow.running import Program


@pytest.mark.parametrize("desktop", [(1280, 800)], indirect=True)
def test_two_layers_are_dragged_wired_mended_and_trained(desktop, tmp_path):
    program = Program(desktop, tmp_path)
    x, y = program.place("center")

    desktop.drag(program.place("palette input"), (x - 180, y), "story-drag")
    program.until(lambda facts: facts["nodes"] == ["input_1"], "the Input is there")
    desktop.drag(program.place("palette dense"), (x + 180, y))
    program.until(lambda facts: facts["nodes"] == ["input_1", "dense_1"], "the Dense is there")

    desktop.drag(program.place("input_1 out"), program.place("dense_1 in 0"))
    program.until(lambda facts: facts["wires"] == 1, "the wire is drawn")

    desktop.key("F5")
    desktop.click(program.place("fix"))
    program.until(lambda facts: facts["parameters"] == "15 parameters", "it has three outputs")

    desktop.key("F5")
    program.until(lambda facts: facts["steps"] == 200 and not facts["busy"], "it is trained")
    assert 0 <= program.facts["accuracy"] <= 1
    assert desktop.screenshot("story-trained").stat().st_size > 10_000

    program.process.send_signal(signal.SIGINT)
    assert program.process.wait(10) == 130
