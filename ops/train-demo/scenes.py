"""Reads what `limelight scenes --format bin` writes."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SIZE = 64


@dataclass(frozen=True)
class Scenes:
    """Rendered scenes with their truth, in one order.

    pixels: uint8 [N, 64, 64, 3], R, G, B.
    labels: int64 [N], the true class.
    stickered: bool [N].
    boxes: int64 [N, 4], the sign's x, y, width, height in pixels.
    """

    pixels: np.ndarray
    labels: np.ndarray
    stickered: np.ndarray
    boxes: np.ndarray

    @staticmethod
    def read(folder: Path) -> "Scenes":
        with open(folder / "truth.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        pixels = np.fromfile(folder / "scenes.u8", dtype=np.uint8).reshape(-1, SIZE, SIZE, 3)
        if len(rows) != len(pixels):
            raise ValueError(f"{folder}: {len(rows)} rows in truth.csv, {len(pixels)} scenes in scenes.u8")
        return Scenes(
            pixels,
            np.array([int(row["class"]) for row in rows]),
            np.array([row["stickered"] == "1" for row in rows]),
            np.array([[int(row[key]) for key in ("x", "y", "width", "height")] for row in rows]),
        )

    def where(self, chosen: np.ndarray) -> "Scenes":
        return Scenes(self.pixels[chosen], self.labels[chosen], self.stickered[chosen], self.boxes[chosen])

    def __len__(self) -> int:
        return len(self.labels)
