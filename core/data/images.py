"""Pictures in folders, one folder per class. The one file that knows Pillow."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset, Shape, Signature, Source, refused
from core.data.watch import Watch
from core.problem import InFile, Problem, Severity
from core.spec import Range

Array = NDArray[Any]
ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".pgm", ".ppm")
MOST_PIXELS = 50_000_000  # of one picture; more is a trap or a mistake


class ImageFolder(Source):
    """Pictures from a folder that has one folder per class, made alike in size and colour."""

    kind = "images"
    title = "Pictures"

    path: Annotated[str, "folder that holds a folder of pictures for each class"] = ""
    size: Annotated[
        int, Range(0, 512, unit="px", zero="as most pictures, at most 64"), "height and width"
    ] = 0
    colours: Annotated[Literal["grey", "colour"], "one number per pixel, or three"] = "grey"

    def load(self, watch: Watch | None = None) -> Dataset:
        root = Path(self.path).expanduser()
        watch = watch or Watch()
        classes, files = _files(root)
        shape = self._shape(files, root)
        x = np.empty((len(files), int(np.prod(shape))), np.float32)
        y = np.array([label for _, label in files], np.int64)
        readable, problems = np.ones(len(files), bool), []
        for place, (file, _) in enumerate(files):
            if place % 50 == 0:
                watch.tell("reading pictures", place / len(files))
            try:
                x[place] = _pixels(file, shape)
            except (OSError, ValueError) as error:
                readable[place] = False
                text = f"{file.relative_to(root)} is left out: {error}"
                problems.append(Problem(text, InFile(str(file)), Severity.WARNING))
        if not readable.any():
            raise refused(f"no picture in {root} can be read", root)
        names = tuple("_".join(map(str, ("pixel", *place))) for place in np.ndindex(shape))
        signature = Signature(
            root.name,
            int(readable.sum()),
            (x.shape[1],),
            "binary" if len(classes) == 2 else "classes",
            names,
            ("class",),
            classes,
            image_shape=shape,
        )
        return Dataset(signature, x[readable], y[readable], tuple(problems))

    def _shape(self, files: list[tuple[Path, int]], root: Path) -> Shape:
        if self.size:
            side = (self.size, self.size)
        else:
            sizes = Counter(size for file, _ in files[:200] if (size := _size(file)))
            if not sizes:
                raise refused(f"no picture in {root} can be read", root)
            (width, height), _ = sizes.most_common(1)[0]
            shrink = max(1.0, max(width, height) / 64)
            side = (max(1, round(height / shrink)), max(1, round(width / shrink)))
        return side if self.colours == "grey" else (*side, 3)


def _files(root: Path) -> tuple[tuple[str, ...], list[tuple[Path, int]]]:
    """Names of the classes, and each picture with the number of its class."""
    try:
        folders = sorted(child for child in root.iterdir() if child.is_dir())
    except OSError as error:
        raise refused(f"{root} cannot be read: {error.strerror or error}", root) from None
    filled = [folder for folder in folders if any(_pictures(folder))]
    if len(filled) < 2:
        text = f"{root} must hold a folder of pictures for each of two or more classes"
        raise refused(f"{text}; it has {len(filled)} such folders", root)
    files = [(file, i) for i, folder in enumerate(filled) for file in _pictures(folder)]
    return tuple(folder.name for folder in filled), files


def _pictures(folder: Path) -> Iterator[Path]:
    return (f for f in sorted(folder.iterdir()) if f.suffix.lower() in ENDINGS)


def _size(file: Path) -> tuple[int, int] | None:
    try:
        with _open(file) as image:
            return int(image.width), int(image.height)
    except (OSError, ValueError):
        return None


def _pixels(file: Path, shape: Shape) -> Array:
    """A picture as numbers from 0 to 255, flat, in the wanted size."""
    with _open(file) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError(f"{image.width}×{image.height} pixels are too many")
        if image.mode in ("I", "I;16", "F"):
            image = _from_deep(np.asarray(image, np.float32))
        alike = image.convert("L" if len(shape) == 2 else "RGB")
        if alike.size != (shape[1], shape[0]):
            alike = alike.resize((shape[1], shape[0]))
        return np.asarray(alike, np.float32).ravel()


def _from_deep(values: Array) -> Any:
    """A picture of 16 or 32 bits, with 8."""
    from PIL import Image

    top = 65535.0 if values.max(initial=0) > 255 else 255.0
    return Image.fromarray((np.clip(values / top, 0, 1) * 255).astype(np.uint8))


def _open(file: Path) -> Any:
    try:
        from PIL import Image
    except ImportError:
        raise refused("pictures are read with Pillow: pip install pillow", file) from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return Image.open(file)
        except Image.DecompressionBombError:
            raise ValueError("it has too many pixels") from None
