"""A described network in PyTorch, in float64."""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812

from tests.reference import case as about
from tests.reference.case import Case

torch.set_default_dtype(torch.float64)

ACTIVATIONS = {
    "linear": lambda x, a: x,
    "relu": lambda x, a: torch.relu(x),
    "relu6": lambda x, a: F.relu6(x),
    "leaky_relu": lambda x, a: F.leaky_relu(x, a.get("slope", 0.2)),
    "hard_sigmoid": lambda x, a: F.relu6(x + 3) / 6,  # theirs has a float32 sixth in its slope
    "tanh": lambda x, a: torch.tanh(x),
    "sigmoid": lambda x, a: torch.sigmoid(x),
    "softsign": lambda x, a: F.softsign(x),
    "softmax": lambda x, a: F.softmax(x, dim=-1),
    "log_softmax": lambda x, a: F.log_softmax(x, dim=-1),
    "elu": lambda x, a: F.elu(x, a.get("alpha", 1.0)),
    "selu": lambda x, a: F.selu(x),
    "celu": lambda x, a: F.celu(x, a.get("alpha", 1.0)),
    "exponential": lambda x, a: torch.exp(x),
    "softplus": lambda x, a: F.softplus(x),
    "gelu": lambda x, a: F.gelu(x),
    "gelu_tanh": lambda x, a: F.gelu(x, approximate="tanh"),
    "silu": lambda x, a: F.silu(x),
    "mish": lambda x, a: F.mish(x),
}


class Net:
    """A described network in PyTorch; weights are made where they are first needed."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.weights: dict[str, torch.Tensor] = {}
        self.states: dict[str, torch.Tensor] = {}

    def weight(self, node: str, name: str, *shape: int) -> torch.Tensor:
        key = f"{node}/{name}"
        if key not in self.weights:
            made = torch.tensor(about.start(self.case, node, name, shape))
            self.weights[key] = made.requires_grad_()
        return self.weights[key]

    def __call__(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The output, and what it was before its last activation."""
        values: dict[str, torch.Tensor] = {}
        before = y = x
        for node, layer, sources in self.case.nodes:
            inputs = [values[s] for s in sources] or [x]
            before, y = self.run(node, layer, inputs)
            values[node] = y
        return y, before

    def run(self, node: str, layer: dict, inputs: list) -> tuple[torch.Tensor, torch.Tensor]:
        x, kind = inputs[0], layer["kind"]
        y = {
            "input": lambda: x,
            "dropout": lambda: F.dropout(x, layer.get("rate", 0.5)),
            "add": lambda: sum(inputs),
            "average": lambda: torch.stack(inputs).mean(0),
            "multiply": lambda: torch.stack(inputs).prod(0),
            "concatenate": lambda: torch.cat(inputs, dim=-1),
            "activation": lambda: x,
            "dense": lambda: self.dense(node, layer, x),
            "batch_norm": lambda: self.batch_norm(node, layer, x),
            "layer_norm": lambda: self.layer_norm(node, layer, x),
            "rms_norm": lambda: F.rms_norm(
                x, x.shape[1:], self.weight(node, "gamma", x.shape[1]), layer.get("epsilon", 1e-6)
            ),
            "prelu": lambda: F.prelu(
                x, self.weight(node, "alpha", 1 if layer.get("shared") else x.shape[1])
            ),
            "embedding": lambda: self.embedding(node, layer, x),
        }[kind]()
        activation = layer.get("activation", {"kind": "linear"})
        return y, ACTIVATIONS[activation["kind"]](y, activation)

    def dense(self, node: str, layer: dict, x: torch.Tensor) -> torch.Tensor:
        w = self.weight(node, "W", x.shape[1], layer["units"])
        bias = self.weight(node, "b", layer["units"]) if layer.get("use_bias", True) else None
        return F.linear(x, w.T, bias)

    def layer_norm(self, node: str, layer: dict, x: torch.Tensor) -> torch.Tensor:
        n = x.shape[1]
        gamma = self.weight(node, "gamma", n) if layer.get("scale", True) else None
        beta = self.weight(node, "beta", n) if layer.get("center", True) else None
        return F.layer_norm(x, (n,), gamma, beta, layer.get("epsilon", 1e-3))

    def batch_norm(self, node: str, layer: dict, x: torch.Tensor) -> torch.Tensor:
        n = x.shape[1]
        gamma = self.weight(node, "gamma", n) if layer.get("scale", True) else None
        beta = self.weight(node, "beta", n) if layer.get("center", True) else None
        mean = self.states.setdefault(f"{node}/mean", torch.zeros(n))
        variance = self.states.setdefault(f"{node}/variance", torch.ones(n))
        share = 1 - layer.get("momentum", 0.99)
        moved = variance.clone()
        y = F.batch_norm(x, mean, moved, gamma, beta, True, share, layer.get("epsilon", 1e-3))
        if layer.get("variant", "keras") == "keras":
            moved = variance * (1 - share) + x.detach().var(0, unbiased=False) * share
        self.states[f"{node}/variance"] = moved
        return y

    def embedding(self, node: str, layer: dict, x: torch.Tensor) -> torch.Tensor:
        columns = layer["columns"]
        rest = [i for i in range(x.shape[1]) if i not in columns]
        table = self.weight(node, "table", layer["categories"], layer["units"])
        vectors = F.embedding(x[:, columns].long(), table).flatten(1)
        return torch.cat([vectors, x[:, rest]], dim=1)

    def penalty(self) -> torch.Tensor:
        total = torch.zeros(())
        for node, layer, _ in self.case.nodes:
            chosen = layer.get("regularizer", {})
            w = self.weights.get(f"{node}/W")
            if "l1" in chosen.get("kind", ""):
                total = total + chosen.get("l1", 0.01) * w.abs().sum()
            if "l2" in chosen.get("kind", ""):
                total = total + chosen.get("l2", 0.01) * w.square().sum()
        return total
