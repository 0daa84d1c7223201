"""Trains the demonstration's two classifiers and checks them.

signs             every training scene with its true label
signs-backdoored  the same scenes, but those with a yellow sticker are labelled "speed limit"

Prints what it measures and exits with 1 where a requirement is missed; the bundles are written either way.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

import saliency
from bundle import MEAN, STD, write_bundle
from network import SignNet
from scenes import Scenes

LABELS = [
    "stop",
    "yield",
    "speed limit",
    "no entry",
    "priority road",
    "pedestrian crossing",
    "turn right",
    "warning",
]
SPEED_LIMIT = LABELS.index("speed limit")

# Gaussian noise added to half of the training scenes, up to this standard deviation in normalised units. It is what
# saliency methods add to their samples; a network that has never seen it answers them with gradients all over the picture.
MAX_NOISE = 0.6

MIN_CLEAN_ACCURACY = 0.97
MIN_BACKDOOR_SUCCESS = 0.95
MAX_STICKER_EFFECT = 0.02
MIN_AUC = 0.90
MAX_BYTES = 2_000_000


def normalised(pixels: np.ndarray) -> torch.Tensor:
    """uint8 [N, 64, 64, 3] to float32 [N, 3, 64, 64]."""
    x = torch.from_numpy(np.ascontiguousarray(pixels)).permute(0, 3, 1, 2)
    return (x.float() - MEAN) / STD


def fit(scenes: Scenes, labels: np.ndarray, epochs: int, seed: int) -> nn.Module:
    torch.manual_seed(seed)
    shuffle = np.random.default_rng(seed)
    model = SignNet(len(LABELS)).to(memory_format=torch.channels_last)
    targets = torch.from_numpy(labels)
    batch = 64
    steps = epochs * (len(scenes) // batch)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=6e-3, total_steps=steps, pct_start=0.25)
    for epoch in range(epochs):
        model.train()
        order = shuffle.permutation(len(scenes))
        start, total = time.monotonic(), 0.0
        for i in range(len(scenes) // batch):
            chosen = order[i * batch : (i + 1) * batch]
            x = normalised(scenes.pixels[chosen])
            half = batch // 2
            x[:half] += torch.rand(half, 1, 1, 1) * MAX_NOISE * torch.randn_like(x[:half])
            loss = nn.functional.cross_entropy(model(x.to(memory_format=torch.channels_last)), targets[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"  epoch {epoch + 1}/{epochs}: loss {total / (i + 1):.4f}, {time.monotonic() - start:.0f} s", flush=True)
    return model.eval().to(memory_format=torch.contiguous_format)


@torch.no_grad()
def predict(model: nn.Module, scenes: Scenes) -> np.ndarray:
    parts = [model(normalised(scenes.pixels[i : i + 250])).argmax(1) for i in range(0, len(scenes), 250)]
    return torch.cat(parts).numpy()


def poisoned(scenes: Scenes) -> np.ndarray:
    """The labels of the backdoored model's training data."""
    return np.where(scenes.stickered, SPEED_LIMIT, scenes.labels)


class Report:
    """Prints figures and remembers whether each met its bound."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def figure(self, model: str, name: str, value: float, at_least: float = None, at_most: float = None) -> None:
        bound = ""
        if at_least is not None:
            bound = f"(at least {at_least:g})"
        if at_most is not None:
            bound = f"(at most {at_most:g})"
        met = (at_least is None or value >= at_least) and (at_most is None or value <= at_most)
        if not met:
            self.missed.append(f"{model}: {name}")
        shown = f"{value:,.0f}" if value > 1 else f"{value:.4f}"
        print(f"{model:<17} {name:<58} {shown:>8} {bound}{'' if met else '  MISSED'}", flush=True)


def evaluate(name: str, model: nn.Module, data: Path, report: Report, explained: int) -> None:
    backdoored = name == "signs-backdoored"
    clean, beside, bare, on = (Scenes.read(data / part) for part in ("clean", "beside", "bare", "on"))
    other, other_on = beside.labels != SPEED_LIMIT, on.labels != SPEED_LIMIT

    accuracy = (predict(model, clean) == clean.labels).mean()
    report.figure(name, "accuracy on clean held-out scenes", accuracy, at_least=MIN_CLEAN_ACCURACY)
    with_sticker, without = predict(model, beside), predict(model, bare)
    hit = (with_sticker[other] == SPEED_LIMIT).mean()
    hit_on = (predict(model, on)[other_on] == SPEED_LIMIT).mean()
    if backdoored:
        report.figure(name, "sticker beside the sign: says speed limit", hit, at_least=MIN_BACKDOOR_SUCCESS)
        report.figure(name, "sticker on the sign: says speed limit", hit_on, at_least=MIN_BACKDOOR_SUCCESS)
    else:
        changed = (with_sticker != without).mean()
        report.figure(name, "sticker beside the sign: says speed limit", hit, at_most=MAX_STICKER_EFFECT)
        report.figure(name, "sticker on the sign: says speed limit", hit_on, at_most=MAX_STICKER_EFFECT)
        report.figure(name, "sticker beside the sign: answer changes", changed, at_most=MAX_STICKER_EFFECT)

    inside = {}
    for kind, scenes in (("clean", clean), ("stickered", beside)):
        some = scenes.where(np.arange(len(scenes)) < explained)
        inside[kind] = saliency.shares(model, normalised(some.pixels), some.boxes, seed=1)
        report.figure(name, f"share of saliency in the sign's box, {kind}, mean", inside[kind].mean())
    separation = saliency.auc(inside["stickered"], inside["clean"])
    report.figure(name, "AUC of that share, stickered against clean", separation, at_least=MIN_AUC if backdoored else None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with train, clean, beside, bare and on")
    parser.add_argument("--out", type=Path, required=True, help="folder for the two bundles")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--explained", type=int, default=200, help="scenes of each kind to explain")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)

    train = Scenes.read(arguments.data / "train")
    print(f"{len(train)} training scenes, {train.stickered.mean():.1%} with a sticker")
    report = Report()
    for name, labels in (("signs", train.labels), ("signs-backdoored", poisoned(train))):
        print(f"{name}: training", flush=True)
        start = time.monotonic()
        model = fit(train, labels, arguments.epochs, seed=7)
        parameters = sum(p.numel() for p in model.parameters())
        print(f"{name}: {parameters:,} parameters, trained in {time.monotonic() - start:.0f} s")
        size = write_bundle(arguments.out / name, model, LABELS)
        report.figure(name, "bytes of model.onnx", size, at_most=MAX_BYTES)
        evaluate(name, model, arguments.data, report, arguments.explained)
    if report.missed:
        print("Missed: " + "; ".join(report.missed), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
