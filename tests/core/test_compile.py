import pytest

from core.build import chain, layer
from core.compile import compile_graph
from core.edits import Connect, RemoveNodes, SetParam
from core.graph import Graph, NodeId, Wire
from core.problem import OnNode, Severity
from core.project import Project
from tests.core.networks import signature


def origin(units=3):
    return chain(
        layer("dense", units=10, activation="relu"),
        layer("dense", units=8, activation="relu"),
        layer("dense", units=units, activation="softmax"),
    )


IRIS = signature(4, "classes", 3)


def messages(graph, about=IRIS):
    return [p.message for p in compile_graph(graph, about).problems]


def test_the_network_of_the_origin_has_165_parameters():
    compiled = compile_graph(origin(), IRIS)
    assert dict(compiled.shapes) == {
        "input_1": (4,),
        "dense_1": (10,),
        "dense_2": (8,),
        "dense_3": (3,),
    }
    assert [compiled.counts[f"dense_{i}"] for i in (1, 2, 3)] == [50, 88, 27]
    assert compiled.parameters == 165
    assert compiled.problems == ()


def test_steps_come_in_an_order_in_which_every_input_is_known():
    compiled = compile_graph(origin(), IRIS)
    seen = set()
    for step in compiled.plan.steps:
        assert set(step.sources) <= seen
        seen.add(step.node)


def test_an_open_input_is_reported_at_its_port_and_its_consequences_are_not():
    cut = origin().disconnect(Wire(NodeId("input_1"), NodeId("dense_1")))
    compiled = compile_graph(cut, IRIS)
    assert compiled.plan is None
    places = [p.place for p in compiled.problems if p.severity is Severity.ERROR]
    assert OnNode(NodeId("dense_1"), port=0) in places
    assert not [p for p in places if p.node in ("dense_2", "dense_3")]


def test_all_problems_are_reported_not_just_the_first():
    graph = origin().add(NodeId("dense_9"), layer("dense")).add(NodeId("dense_8"), layer("dense"))
    nodes = {p.place.node for p in compile_graph(graph, IRIS).problems}
    assert {"dense_8", "dense_9"} <= nodes


def test_the_wrong_number_of_outputs_names_the_classes_and_its_fix_mends_it():
    project = Project(graph=origin(units=8))
    (problem,) = compile_graph(project.graph, IRIS).problems
    assert "3 classes" in problem.message
    assert "8 outputs" in problem.message
    mended = problem.fix.apply(project)
    assert compile_graph(mended.graph, IRIS).plan is not None


@pytest.mark.parametrize(("task", "outputs", "units"), [
    ("binary", 2, {1, 2}), ("classes", 3, {3}), ("regression", 1, {1}), ("regression", 4, {4}),
])  # fmt: skip
def test_a_task_says_how_many_outputs_it_takes(task, outputs, units):
    for count in range(1, 6):
        graph = chain(layer("dense", units=count))
        works = compile_graph(graph, signature(4, task, outputs)).plan is not None
        assert works == (count in units)


def test_two_ends_are_a_problem_at_the_loose_one():
    graph = origin().add(NodeId("dense_4"), layer("dense", units=3))
    graph = graph.connect(Wire(NodeId("dense_1"), NodeId("dense_4")))
    problems = compile_graph(graph, IRIS).problems
    assert [p.place.node for p in problems if p.severity is Severity.ERROR]
    assert any("one output" in p.message for p in problems)


def test_an_input_that_contradicts_the_data_is_reported_with_a_fix():
    graph = origin().put(NodeId("input_1"), layer("input", features=5))
    (problem,) = compile_graph(graph, IRIS).problems
    assert "the data have 4 features, not 5" in problem.message
    assert compile_graph(problem.fix.apply(Project(graph=graph)).graph, IRIS).plan is not None


def test_without_data_the_input_must_say_its_size():
    assert any("choose data" in m for m in messages(origin(), None))
    graph = origin().put(NodeId("input_1"), layer("input", features=4))
    assert compile_graph(graph).parameters == 165


def test_an_empty_network_gets_a_hint_and_no_plan():
    compiled = compile_graph(Graph(), IRIS)
    assert compiled.plan is None
    assert [p.severity for p in compiled.problems] == [Severity.HINT]


def test_a_network_of_an_input_alone_is_told_what_to_add():
    assert any("add a Dense" in m for m in messages(chain()))


def test_merged_branches_count_and_run():
    graph = origin(units=10)
    graph = RemoveNodes(frozenset({NodeId("dense_2")})).apply(Project(graph=graph)).graph
    project = Project(graph=graph.add(NodeId("add_1"), layer("add")))
    project = SetParam(NodeId("dense_3"), "activation", layer("dense").activation).apply(project)
    for source, target, port in [
        ("dense_1", "add_1", 0), ("dense_3", "add_1", 1), ("dense_1", "dense_3", 0),
    ]:  # fmt: skip
        project = Connect(Wire(NodeId(source), NodeId(target), port)).apply(project)
    compiled = compile_graph(project.graph, signature(4, "regression", 10))
    assert compiled.plan is not None
    assert compiled.plan.output.node == "add_1"
    assert compiled.parameters == 50 + 110


def test_a_branch_that_nothing_needs_is_taken_away_by_the_fix():
    graph = origin().add(NodeId("side_1"), layer("dense")).add(NodeId("side_2"), layer("dense"))
    graph = graph.connect(Wire(NodeId("dense_1"), NodeId("side_1")))
    graph = graph.connect(Wire(NodeId("side_1"), NodeId("side_2")))
    graph = graph.add(NodeId("output_1"), layer("output"))
    graph = graph.connect(Wire(NodeId("dense_3"), NodeId("output_1")))
    (problem,) = compile_graph(graph, IRIS).problems
    mended = problem.fix.apply(Project(graph))
    assert mended.graph.nodes.keys() == graph.nodes.keys() - {"side_1", "side_2"}
    assert compile_graph(mended.graph, IRIS).problems == ()
