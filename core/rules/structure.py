"""Rules about how a network is built: what its layers do to each other."""

from __future__ import annotations

from collections.abc import Iterator

from core.activation import ACTIVATIONS
from core.edits import SetParam, SetTraining, Together
from core.plan import Step
from core.problem import OnNode, OnSetting, Problem, Severity
from core.rule import Case, Rule

HEAVY = 20_000_000  # weights of one layer; with Adam they take four arrays, 320 MB
BYTES = 16  # a weight, its slope and Adam's two means, 4 bytes each
BATCH = 32


class LinearPair(Rule):
    """A weighted sum of weighted sums is a weighted sum: without a bend between them, two layers
    can do no more than one. Only where the first is narrower than both its sides does it say
    something: it asks for a matrix of lower rank."""

    kind = "linear_pair"
    title = "Two linear layers in a row"

    def check(self, case: Case) -> Iterator[Problem]:
        for step in case.plan.steps:
            readers = case.readers[step.node]
            if not _bends_nothing(step) or len(readers) != 1 or not readers[0].layer.affine:
                continue
            after = readers[0]
            width, (fan_in,), (units,) = (
                step.output_shape[0],
                step.input_shapes[0],
                after.output_shape,
            )
            if width < min(fan_in, units):
                continue
            yield Problem(
                f"{step.node} has no activation, so with {after.node} it can do no more than one "
                f"layer ({fan_in} → {width} → {units}); give it one, such as relu",
                OnNode(step.node, "activation"),
                Severity.WARNING,
                fix=SetParam(step.node, "activation", ACTIVATIONS["relu"]()),
            )


class NoBias(Rule):
    """Without any bias all-zero inputs give the same output for ever, and every border between
    classes goes through the origin."""

    kind = "no_bias"
    title = "No bias anywhere"

    def check(self, case: Case) -> Iterator[Problem]:
        could = [s for s in case.plan.steps if hasattr(s.layer, "use_bias")]
        if not could or any(getattr(s.layer, "use_bias", True) for s in could):
            return
        names = {s.node for s in could}
        if any(count for node, count in case.trained.items() if node not in names):
            return  # a shift of another layer does the same
        edits = tuple(SetParam(s.node, "use_bias", True) for s in could)
        last = could[-1].node
        others = f" and {', '.join(s.node for s in could[-3:-1])}" if len(could) > 1 else ""
        others += " and others" if len(could) > 3 else ""
        yield Problem(
            f"{last}{others} {'have' if others else 'has'} no bias, nor has any other layer: every "
            "border goes through the origin; switch use bias on",
            OnNode(last, "use_bias"),
            Severity.HINT,
            fix=Together(edits, "Add biases" if len(edits) > 1 else "Add a bias"),
        )


class SingleUnit(Rule):
    """What has passed a single number cannot be told apart any better than that number can."""

    kind = "single_unit"
    title = "One unit on the way to several"

    def check(self, case: Case) -> Iterator[Problem]:
        steps = case.plan.steps
        if any(len(s.sources) > 1 for s in steps):
            return  # there may be a way around it
        outputs = case.plan.output.output_shape[0]
        for step in steps:
            if step.output_shape != (1,) or not step.layer.affine or step is case.plan.output:
                continue
            if outputs > 1 and step.input_shapes[0] != (1,):
                yield Problem(
                    f"{step.node}: all that {outputs} outputs are made of passes a single unit; "
                    "give it more units",
                    OnNode(step.node, "units"),
                    Severity.WARNING,
                    fix=SetParam(step.node, "units", max(outputs, step.input_shapes[0][0])),
                )


class HeavyLayer(Rule):
    """A matrix grows with the product of its two sides."""

    kind = "heavy_layer"
    title = "A layer that takes much memory"

    def check(self, case: Case) -> Iterator[Problem]:
        for step in case.plan.steps:
            if (count := case.trained[step.node]) > HEAVY:
                fan_in, units = step.input_shapes[0][-1], step.output_shape[-1]
                yield Problem(
                    f"{step.node}: {units:,} units of {fan_in:,} inputs are {count:,} weights, "
                    f"{count * BYTES / 1e9:.1f} GB while training; use fewer units",
                    OnNode(step.node, "units" if hasattr(step.layer, "units") else None),
                    Severity.WARNING,
                )


class LonelyBatch(Rule):
    """The mean of one row is the row itself: less its mean, nothing is left of it."""

    kind = "batch_of_one"
    title = "Normalization over a batch of one row"

    def check(self, case: Case) -> Iterator[Problem]:
        across = [s for s in case.plan.steps if not s.layer.per_sample]
        if not across or case.project.training.batch_size != 1:
            return
        step = across[0]
        yield Problem(
            f"{step.node} compares the rows of a batch, and a batch of 1 row has none to compare: "
            f"all it gives is 0; take batches of {BATCH}",
            OnSetting("training", "batch_size"),
            Severity.WARNING,
            fix=SetTraining("batch_size", BATCH),
        )


def _bends_nothing(step: Step) -> bool:
    activation = getattr(step.layer, "activation", None)
    return step.layer.affine and activation is not None and activation.kind == "linear"
