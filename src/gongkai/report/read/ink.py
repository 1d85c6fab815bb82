"""Where is ink on the picture of a page, how askew is it, and which of it are ruled lines?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.report.read.recognise import Box, Picture

Mask = NDArray[np.uint8]  # 255 where something is, else 0

_ASKEW = 2.5  # degrees at most
_STEPS = (0.25, 0.05)  # degrees; coarse, then fine
_SMALL = 700  # points of a row in the small picture that tells how askew it is
_PAPER, _INK = 70, 2  # per cent of all points that are lighter and darker than what is taken for either
_AROUND = 1.0  # parts of an em over which paper may grow darker
_DARKER = 45  # of 255, by which ink is darker than what is around it
_GAP = 0.25  # em; a gap in a ruled line up to this is a flaw of the picture
_LYING, _STANDING = 2.2, 1.1  # em; shorter runs are strokes of characters
_LEAST_TABLE = 8.0  # em; what is narrower is no table


@dataclass(frozen=True, slots=True)
class Inked:
    """A page set straight: its picture, its ink, and the ruled lines with the boxes they fill.

    `em` is how many points of the picture a character of ordinary size is wide.
    """

    picture: Picture
    ink: Mask
    em: float
    lying: tuple[Box, ...]
    standing: tuple[Box, ...]


def inked(picture: Picture, em: float) -> Inked:
    """The page, set straight, with its ink and lines."""
    picture = _straight(_contrast(picture))
    ink = _ink(picture, em)
    lying = _runs(ink, round(_LYING * em), round(_GAP * em))
    standing = _runs(ink.T, round(_STANDING * em), round(_GAP * em)).T
    ruled = _crossed(lying, standing, em)
    boxes = (tuple(_boxes(lying & ruled)), tuple(_boxes(standing & ruled)))
    return Inked(np.where(ruled > 0, np.uint8(255), picture), ink & ~ruled, em, *boxes)


def bare(picture: Picture) -> bool:
    """Whether a page has no ink at all."""
    small = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return bool(np.percentile(small, 50) - small.min() < _DARKER)


def _contrast(picture: Picture) -> Picture:
    """Paper made white and ink black, however grey the picture."""
    dark, light = np.percentile(picture[::2, ::2], (_INK, _PAPER))
    if light - dark < _DARKER:
        dark = light - 255.0
    scaled = (picture.astype(np.float32) - dark) * (255.0 / (light - dark))
    return np.asarray(np.clip(scaled, 0, 255), np.uint8)


def _ink(picture: Picture, em: float) -> Mask:
    smooth = cv2.GaussianBlur(picture, (3, 3), 0)
    around = 2 * round(_AROUND * em) + 1
    black: Any = cv2.adaptiveThreshold(
        smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, _DARKER
    )
    return np.asarray(black, np.uint8)


def _straight(picture: Picture) -> Picture:
    """Turned so that lines of text and of tables lie level."""
    angle = _angle(picture)
    return _turned(picture, angle, 255) if abs(angle) >= _STEPS[-1] else picture


def _angle(picture: Picture) -> float:
    scale = min(1.0, _SMALL / picture.shape[1])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark: Mask = np.asarray(255 - small, np.uint8)
    best: float = 0.0
    reach = _ASKEW
    for step in _STEPS:
        angles: list[float] = np.arange(best - reach, best + reach + step / 2, step).tolist()
        best = max(angles, key=lambda angle: _sharpness(dark, angle))
        reach = step
    return best


def _sharpness(dark: Mask, angle: float) -> float:
    """How much the darkness changes from row to row: most where text lies level."""
    rows = _turned(dark, angle, 0, cv2.INTER_LINEAR).sum(axis=1, dtype=np.int64)
    return float(np.square(np.diff(rows)).sum())


def _turned(picture: Picture, angle: float, around: int, how: int = cv2.INTER_CUBIC) -> Picture:
    high, wide = picture.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    turned = cv2.warpAffine(picture, turn, (wide, high), flags=how, borderValue=(around,))
    return np.asarray(turned, np.uint8)


def _runs(ink: Mask, least: int, gap: int) -> Mask:
    """The level runs of ink of at least that length; small gaps in them are closed."""
    found = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, least), np.uint8))
    return np.asarray(cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((3, gap), np.uint8)), np.uint8)


def _crossed(lying: Mask, standing: Mask, em: float) -> Mask:
    """The lines that cross others and so enclose something; the rest are long strokes and underlines."""
    grown = cv2.dilate(lying | standing, np.ones((3, 3), np.uint8))
    count, of, found, _ = cv2.connectedComponentsWithStats(grown)
    both = np.intersect1d(of[lying > 0], of[standing > 0])
    large = [at for at in both if found[at][2] > _LEAST_TABLE * em and found[at][3] > em]
    kept = np.zeros(count, np.uint8)
    kept[large] = 255
    return np.asarray(kept[of], np.uint8)


def _boxes(mask: Mask) -> list[Box]:
    _, _, found, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(mask))
    return [Box(int(x), int(y), int(x + wide), int(y + high)) for x, y, wide, high, _ in found[1:]]
