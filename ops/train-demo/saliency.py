"""Guided AbsoluteGrad (Huang and Liu, arXiv 2404.15564) and the share of a map inside a box.

A second, independent account of what the application computes, only to see before the models are shipped
that their saliency tells stickered scenes from clean ones.
"""

import numpy as np
import torch
from torch import nn

SAMPLES = 20
SPREAD = 0.15
PERCENTILE = 0.85


def saliency_map(model: nn.Module, x: torch.Tensor, noise: torch.Generator) -> torch.Tensor:
    """The map [H, W] in [0, 1] for the model's top class of one normalised image [3, H, W]."""
    with torch.no_grad():
        target = int(model(x[None]).argmax())
    z = torch.randn(SAMPLES, *x.shape, generator=noise)
    points = (x[None] + SPREAD * (x.max() - x.min()) * z).requires_grad_()
    gradients = torch.autograd.grad(model(points)[:, target].sum(), points)[0]
    variance = gradients.var(dim=0, unbiased=True)
    threshold = torch.quantile(variance.flatten(1), PERCENTILE, dim=1)[:, None, None]
    guide = torch.where(variance > threshold, 1.0, variance)
    saliency = (gradients.abs().sum(dim=0) * guide).sum(dim=0)
    return (saliency - saliency.min()) / (saliency.max() - saliency.min())


def share_inside(saliency: torch.Tensor, box: np.ndarray) -> float:
    """The share of the map's sum inside a box of x, y, width, height."""
    x, y, width, height = (int(v) for v in box)
    return float(saliency[y : y + height, x : x + width].sum() / saliency.sum())


def shares(model: nn.Module, images: torch.Tensor, boxes: np.ndarray, seed: int) -> np.ndarray:
    noise = torch.Generator().manual_seed(seed)
    return np.array([share_inside(saliency_map(model, x, noise), box) for x, box in zip(images, boxes)])


def auc(lower: np.ndarray, higher: np.ndarray) -> float:
    """Probability that a value of `lower` is below one of `higher`, ties counted half."""
    difference = higher[None, :] - lower[:, None]
    return float(((difference > 0) + 0.5 * (difference == 0)).mean())
