"""A network with weights, its neurons on screen, and ways to find them."""

from core.edits import MoveNodes
from core.project import Point
from core.session import Session, Status
from gui.canvas.neuron_view import NeuronView
from gui.theme import THEMES
from tests.gui.viewing import document


def spread(made):
    """Put the layers where an arrangement would put them."""
    nodes = made.state.project.graph.nodes
    made.apply(MoveNodes({n: Point(300 * i, 0) for i, n in enumerate(nodes)}))
    return made


def stepped(qtbot):
    """A document with the weights of a first step, and its session at rest."""
    made = spread(document())
    session = Session(made)
    step(qtbot, session)
    yield made, session
    session.close()


def step(qtbot, session):
    """Do one step of training."""
    before = made_steps(session)
    session.step_batch()

    def rests():
        session.beat()
        return session.status is Status.PAUSED and made_steps(session) > before

    qtbot.waitUntil(rests)


def made_steps(session):
    trained = session.document.state.project.trained
    return trained.step if trained else 0


def view_of(qtbot, session):
    view = NeuronView(session, THEMES)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    view.show_state(session.document.state)
    view.fit()
    return view


def wire(scene, start, end):
    """The wire from one neuron to another, by their places."""
    for bundle in scene.bundles:
        if bundle.bundle.target != end[0]:
            continue
        for number, (line,) in enumerate(bundle.ways):
            ends = bundle.bundle.starts[number], bundle.bundle.ends[number]
            if ends == (start, end[1]):
                return scene.find(line.pointAt(0.93), 1.0)
    return None
