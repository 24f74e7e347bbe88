"""How weights start. Defaults and formulas are those of Keras, unless a class says otherwise."""

from __future__ import annotations

from math import prod, sqrt
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from core.initializer import Initializer
from core.spec import Range

Fan = tuple[int, int]

TRUNCATED = 0.87962566103423978  # deviation of a standard normal that is cut off at -2 and 2


class Zeros(Initializer):
    """Every weight starts at 0."""

    kind = "zeros"
    title = "Zeros"
    code = {"keras": "initializers.Zeros()", "torch": "nn.init.zeros_({weight})"}

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return np.zeros(shape)


class Ones(Initializer):
    """Every weight starts at 1."""

    kind = "ones"
    title = "Ones"
    code = {"keras": "initializers.Ones()", "torch": "nn.init.ones_({weight})"}

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return np.ones(shape)


class Constant(Initializer):
    """Every weight starts at the same number."""

    kind = "constant"
    title = "Constant"
    code = {
        "keras": "initializers.Constant({value})",
        "torch": "nn.init.constant_({weight}, {value})",
    }

    value: Annotated[float, Range(-1000.0, 1000.0), "where every weight starts"] = 0.0

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return np.full(shape, float(self.value))


class Uniform(Initializer):
    """Uniform between `low` and `high`."""

    kind = "uniform"
    title = "Uniform"
    code = {
        "keras": "initializers.RandomUniform({low}, {high})",
        "torch": "nn.init.uniform_({weight}, {low}, {high})",
    }

    low: Annotated[float, Range(-100.0, 100.0), "smallest value"] = -0.05
    high: Annotated[float, Range(-100.0, 100.0), "largest value"] = 0.05

    def complaints(self) -> dict[str, str]:
        found = super().complaints()
        if not found and self.low > self.high:
            found["low"] = f"must not lie above high, which is {self.high:g}, not {self.low:g}"
        return found

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return rng.uniform(self.low, self.high, shape)


class Normal(Initializer):
    """Normal with a given mean and standard deviation."""

    kind = "normal"
    title = "Normal"
    code = {
        "keras": "initializers.RandomNormal({mean}, {deviation})",
        "torch": "nn.init.normal_({weight}, {mean}, {deviation})",
    }

    mean: Annotated[float, Range(-100.0, 100.0), "centre of the values"] = 0.0
    deviation: Annotated[float, Range(0.0, 100.0), "standard deviation"] = 0.05

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return rng.normal(self.mean, self.deviation, shape)


class TruncatedNormal(Initializer):
    """Normal, but values beyond two `deviation`s from the mean are drawn again.

    The deviation that is left is 0.88 of the given one, as in Keras.
    """

    kind = "truncated_normal"
    title = "Truncated normal"
    code = {
        "keras": "initializers.TruncatedNormal({mean}, {deviation})",
        "torch": "nn.init.trunc_normal_({weight}, {mean}, {deviation}, {lowest}, {highest})",
    }

    mean: Annotated[float, Range(-100.0, 100.0), "centre of the values"] = 0.0
    deviation: Annotated[float, Range(0.0, 100.0), "standard deviation before the cut"] = 0.05

    @property
    def lowest(self) -> float:
        return self.mean - 2 * self.deviation

    @property
    def highest(self) -> float:
        return self.mean + 2 * self.deviation

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return self.mean + self.deviation * _truncated(shape, rng)


class GlorotUniform(Initializer):
    """Uniform with limit sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio, 2010, eq. 16)."""

    kind = "glorot_uniform"
    title = "Glorot uniform"
    code = {
        "keras": "initializers.GlorotUniform()",
        "torch": "nn.init.xavier_uniform_({weight})",
    }

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return _symmetric(shape, sqrt(6 / (fan[0] + fan[1])), rng)


class GlorotNormal(Initializer):
    """Truncated normal with deviation sqrt(2 / (fan_in + fan_out)) (Glorot & Bengio, 2010)."""

    kind = "glorot_normal"
    title = "Glorot normal"
    code = {"keras": "initializers.GlorotNormal()", "torch": "nn.init.xavier_normal_({weight})"}

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return sqrt(2 / (fan[0] + fan[1])) / TRUNCATED * _truncated(shape, rng)


class HeUniform(Initializer):
    """Uniform with limit sqrt(6 / fan_in), made for ReLU (He et al., 2015)."""

    kind = "he_uniform"
    title = "He uniform"
    code = {
        "keras": "initializers.HeUniform()",
        "torch": "nn.init.kaiming_uniform_({weight}, nonlinearity='relu')",
    }

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return _symmetric(shape, sqrt(6 / fan[0]), rng)


class HeNormal(Initializer):
    """Truncated normal with deviation sqrt(2 / fan_in), made for ReLU (He et al., 2015)."""

    kind = "he_normal"
    title = "He normal"
    code = {
        "keras": "initializers.HeNormal()",
        "torch": "nn.init.kaiming_normal_({weight}, nonlinearity='relu')",
    }

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return sqrt(2 / fan[0]) / TRUNCATED * _truncated(shape, rng)


class LecunUniform(Initializer):
    """Uniform with limit sqrt(3 / fan_in) (LeCun et al., 1998)."""

    kind = "lecun_uniform"
    title = "LeCun uniform"
    code = {
        "keras": "initializers.LecunUniform()",
        "torch": "nn.init.kaiming_uniform_({weight}, nonlinearity='linear')",
    }

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return _symmetric(shape, sqrt(3 / fan[0]), rng)


class LecunNormal(Initializer):
    """Truncated normal with deviation sqrt(1 / fan_in), made for SELU (LeCun et al., 1998)."""

    kind = "lecun_normal"
    title = "LeCun normal"
    code = {
        "keras": "initializers.LecunNormal()",
        "torch": "nn.init.kaiming_normal_({weight}, nonlinearity='linear')",
    }

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return sqrt(1 / fan[0]) / TRUNCATED * _truncated(shape, rng)


class TorchDefault(Initializer):
    """Uniform with limit 1 / sqrt(fan_in): how PyTorch starts the weights and biases of Linear.

    There it is written as `kaiming_uniform_(a=sqrt(5))`.
    """

    kind = "torch"
    title = "PyTorch's default"
    code = {
        "keras": "initializers.VarianceScaling(1 / 3, 'fan_in', 'uniform')",
        "torch": "nn.init.kaiming_uniform_({weight}, a=math.sqrt(5))",
    }

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return _symmetric(shape, 1 / sqrt(fan[0]), rng)


class Orthogonal(Initializer):
    """Columns (or rows, if there are fewer) at right angles, all of length `gain`.

    Saxe, McClelland & Ganguli, 2014. By QR of a normal matrix, with the signs that make every
    such matrix equally likely (Mezzadri, 2007).
    """

    kind = "orthogonal"
    title = "Orthogonal"
    code = {
        "keras": "initializers.Orthogonal({gain})",
        "torch": "nn.init.orthogonal_({weight}, {gain})",
    }

    gain: Annotated[float, Range(0.0, 100.0), "length of each column or row"] = 1.0

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        rows, columns = _matrix(shape)
        q, r = np.linalg.qr(rng.standard_normal((max(rows, columns), min(rows, columns))))
        q = q * np.where(np.diag(r) < 0, -1.0, 1.0)
        return self.gain * (q if rows >= columns else q.T).reshape(shape)


class Identity(Initializer):
    """`gain` on the diagonal, 0 elsewhere: each output starts as a copy of one input."""

    kind = "identity"
    title = "Identity"
    code = {"keras": "initializers.Identity({gain})", "torch": "nn.init.eye_({weight})"}

    gain: Annotated[float, Range(-100.0, 100.0), "value on the diagonal"] = 1.0

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return self.gain * np.eye(*_matrix(shape)).reshape(shape)


def _symmetric(shape: tuple[int, ...], limit: float, rng: np.random.Generator) -> NDArray[Any]:
    return rng.uniform(-limit, limit, shape)


def _truncated(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[Any]:
    """Standard normal numbers; those outside of [-2, 2] were drawn again."""
    drawn = rng.standard_normal(prod(shape))
    outside = np.flatnonzero(np.abs(drawn) > 2)
    while len(outside):
        drawn[outside] = rng.standard_normal(len(outside))
        outside = outside[np.abs(drawn[outside]) > 2]
    return drawn.reshape(shape)


def _matrix(shape: tuple[int, ...]) -> tuple[int, int]:
    """The shape as rows and columns; a vector is one column."""
    columns = shape[-1] if len(shape) > 1 else 1
    return prod(shape) // columns, columns
