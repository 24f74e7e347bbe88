"""A display that answers is told from one that does not, before Qt is asked."""

from core.environment.display import check_desktop, opens_wayland, opens_x


def test_a_server_that_answers_is_told_from_one_that_does_not(desktop):
    assert opens_x(desktop.display)
    assert not opens_x(":9876")
    assert not opens_wayland("nowhere")


def test_one_display_that_answers_is_enough(desktop):
    check_desktop({"DISPLAY": desktop.display, "WAYLAND_DISPLAY": "nowhere"})
