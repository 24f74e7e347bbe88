"""What a rule is: one thing to look for in a network that runs, but probably not as meant.

The compiler says what cannot run; rules say what can, and would disappoint. None of them keeps
anybody from training.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod
from typing import ClassVar

from core.compile import Compiled
from core.data.base import Signature
from core.graph import NodeId
from core.loss import Loss
from core.plan import Plan, Step
from core.problem import Problem, Severity
from core.project import Project
from core.registry import Registry


class Rule:
    """Base of all rules. Subclassing registers.

    `title` says in a few words what it looks for; the docstring says why it matters.
    """

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            RULES.add(cls)

    def check(self, case: Case) -> Iterator[Problem]:
        """What it finds, as warnings or hints."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it looks for")


RULES: Registry[Rule] = Registry("rule", "core.rules")


@dataclass(frozen=True)
class Case:
    """A network that can run, with what rules ask about it; worked out once for all of them."""

    project: Project
    plan: Plan

    @property
    def signature(self) -> Signature | None:
        return self.project.data.signature if self.project.data else None

    @cached_property
    def readers(self) -> dict[NodeId, list[Step]]:
        """The steps that read each step's output."""
        found: dict[NodeId, list[Step]] = {step.node: [] for step in self.plan.steps}
        for step in self.plan.steps:
            for source in step.sources:
                found[source].append(step)
        return found

    @cached_property
    def trained(self) -> dict[NodeId, int]:
        """How many trained numbers each layer has."""
        return {step.node: _trained(step) for step in self.plan.steps}

    @property
    def loss(self) -> Loss | None:
        """The loss that would be used on the data; None without data."""
        if self.signature is None:
            return None
        units = self.plan.output.output_shape[0]
        return self.project.training.loss.resolve(
            self.signature.task, self.plan.output_activation, units
        )


def _trained(step: Step) -> int:
    return sum(prod(weight.shape) for weight in step.weights if weight.trained)


def reviewed(project: Project, compiled: Compiled) -> Compiled:
    """`compiled` with what the rules find in place of what they found before.

    The very same object if that changes nothing.
    """
    said = tuple(p for p in compiled.problems if p.rule not in RULES)
    if compiled.plan is not None and len(compiled.plan.output.output_shape) == 1:
        said += tuple(_findings(Case(project, compiled.plan)))
    return compiled if said == compiled.problems else replace(compiled, problems=said)


def _findings(case: Case) -> Iterator[Problem]:
    for rule in RULES:
        for problem in rule().check(case):
            assert problem.severity is not Severity.ERROR, rule.kind
            yield replace(problem, rule=rule.kind)
