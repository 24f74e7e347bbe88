"""Rules about the end of a network: its activation, its loss, and what the data ask for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.activation import ACTIVATIONS
from core.edits import Edit, RemoveNodes, SetParam, SetTraining
from core.loss import LOSSES
from core.plan import Step
from core.problem import OnNode, OnSetting, Problem, Severity
from core.recovery import unusable_loss
from core.rule import Case, Rule

SHARES = ("softmax", "sigmoid", "hard_sigmoid")  # activations whose outputs can be probabilities
NEVER_NEGATIVE = ("relu", "relu6", "exponential", "softplus")
BOUNDS = {
    "softmax": "0 and 1",
    "sigmoid": "0 and 1",
    "hard_sigmoid": "0 and 1",
    "tanh": "-1 and 1",
    "softsign": "-1 and 1",
    "relu6": "0 and 6",
}


class UnfitLoss(Rule):
    """A loss that is made for another task or another number of outputs cannot be trained on."""

    kind = "loss_task"
    title = "Loss that does not fit the task"

    def check(self, case: Case) -> Iterator[Problem]:
        loss, about = case.loss, case.signature
        if loss is None or about is None:
            return
        if why := loss.misfit(about.task, case.plan.output.output_shape[0]):
            yield replace(unusable_loss(why), severity=Severity.WARNING)


class SoftmaxOfOne(Rule):
    """A softmax divides by the sum of its units; over one unit the result is 1, whatever comes."""

    kind = "softmax_of_one"
    title = "Softmax of one unit"

    def check(self, case: Case) -> Iterator[Problem]:
        output = case.plan.output
        if output.output_shape != (1,) or case.plan.output_activation != "softmax":
            return
        regression = case.signature is not None and case.signature.task == "regression"
        instead = "linear" if regression else "sigmoid"
        yield _at_activation(
            output,
            f"{output.node}: softmax of one unit is always 1, so nothing is learnt; use {instead}",
            instead,
        )


class ProbabilitiesWanted(Rule):
    """A cross-entropy takes logarithms of probabilities: the outputs have to be some."""

    kind = "loss_needs_shares"
    title = "Cross-entropy of what are no probabilities"

    def check(self, case: Case) -> Iterator[Problem]:
        output, activation, loss = case.plan.output, case.plan.output_activation, case.loss
        if not _fits(case) or loss is None or not loss.shares or activation in SHARES:
            return
        instead = _usual(output)
        yield _at_activation(
            output,
            f"{output.node}: {loss.title.lower()} reads outputs as probabilities, which "
            f"{activation} does not give; use {instead}",
            instead,
        )


class SigmoidOfClasses(Rule):
    """Classes exclude each other; with a sigmoid each, the outputs do not sum to 1."""

    kind = "sigmoid_of_classes"
    title = "Sigmoid for several classes"

    def check(self, case: Case) -> Iterator[Problem]:
        output, loss = case.plan.output, case.loss
        width = output.output_shape[0]
        if not _fits(case) or loss is None or width < 2 or loss.kind == "mse":
            return
        assert case.signature is not None
        if case.signature.task == "regression" or case.plan.output_activation != "sigmoid":
            return
        yield _at_activation(
            output,
            f"{output.node}: {width} classes exclude each other, but {width} sigmoids do not sum "
            "to 1; use softmax",
            "softmax",
            Severity.WARNING if loss.joins == "softmax" else Severity.HINT,
        )


class SlowLoss(Rule):
    """The slope of a squared difference vanishes where a softmax is sure, and most of all where it
    is sure and wrong; cross-entropy has no such plateau."""

    kind = "softmax_with_mse"
    title = "Softmax with mean squared error"

    def check(self, case: Case) -> Iterator[Problem]:
        loss, about = case.loss, case.signature
        if loss is None or about is None or about.task == "regression":
            return
        if case.plan.output_activation != "softmax" or loss.kind not in ("mse", "mae", "huber"):
            return
        if case.plan.output.output_shape == (1,):
            return  # said already
        better = LOSSES["categorical_crossentropy"]()
        yield Problem(
            f"{loss.title.lower()} learns slowly after a softmax: where the network is sure and "
            f"wrong, there is hardly a slope; use {better.title.lower()}",
            OnSetting("training", "loss"),
            Severity.WARNING,
            fix=SetTraining("loss", better),
        )


class NeverNegative(Rule):
    """An output that cannot go below 0 cannot say every number, and a rectified one that is
    negative for every row has no slope any more."""

    kind = "relu_at_the_output"
    title = "Rectifier at the output"

    def check(self, case: Case) -> Iterator[Problem]:
        output, activation, loss = case.plan.output, case.plan.output_activation, case.loss
        if activation not in NEVER_NEGATIVE or loss is None or case.signature is None:
            return
        regression = case.signature.task == "regression"
        if (regression and activation not in ("relu", "relu6")) or loss.kind == "poisson":
            return  # a count or a rate is never below 0
        if loss.shares and not regression:
            return  # said already
        instead = "linear" if regression else _usual(output)
        yield _at_activation(
            output,
            f"{output.node}: {activation} at the output never goes below 0, and learns nothing "
            f"where it is 0; use {instead}",
            instead,
        )


class BoundedOutput(Rule):
    """Numbers outside of what the activation gives can never be predicted."""

    kind = "bounded_output"
    title = "Bounded output for any number"

    def check(self, case: Case) -> Iterator[Problem]:
        output, activation = case.plan.output, case.plan.output_activation
        about = case.signature
        if about is None or about.task != "regression":
            return
        if activation not in BOUNDS or activation == "relu6":
            return
        if activation == "softmax" and output.output_shape == (1,):
            return  # said already
        many = len(about.targets) > 1
        what = "the targets" if many else about.targets[0] if about.targets else "the target"
        yield _at_activation(
            output,
            f"{output.node}: {activation} gives only numbers between {BOUNDS[activation]}; "
            f"use linear unless {what} (as scaled) {'lie' if many else 'lies'} there",
            "linear",
            Severity.WARNING if activation == "softmax" else Severity.HINT,
        )


class NoiseAtTheEnd(Rule):
    """What drops or disturbs values behind the last layer spoils the very predictions that the loss
    is made of."""

    kind = "dropout_after_output"
    title = "Dropout after the output"

    def check(self, case: Case) -> Iterator[Problem]:
        output = case.plan.output
        if output.layer.category != "regularization":
            return
        title = output.layer.title.lower()
        yield Problem(
            f"{output.node}: {title} after the last layer disturbs the predictions themselves; "
            "take it out, or put it before that layer",
            OnNode(output.node),
            Severity.WARNING,
            fix=RemoveNodes(frozenset({output.node}), close_gaps=True),
        )


def _fits(case: Case) -> bool:
    """Whether the loss can be used at all; if not, that is said elsewhere."""
    loss, about = case.loss, case.signature
    if loss is None or about is None or case.plan.output.layer.category == "regularization":
        return False
    return loss.misfit(about.task, case.plan.output.output_shape[0]) is None


def _usual(output: Step) -> str:
    """The activation that turns any numbers into probabilities."""
    return "sigmoid" if output.output_shape == (1,) else "softmax"


def _at_activation(
    output: Step, message: str, instead: str, severity: Severity = Severity.WARNING
) -> Problem:
    """A problem of the last activation, mended by another one where the layer has a choice."""
    has = hasattr(output.layer, "activation")
    fix: Edit | None = SetParam(output.node, "activation", ACTIVATIONS[instead]()) if has else None
    return Problem(message, OnNode(output.node, "activation" if has else None), severity, fix=fix)
