"""Which characters does a picture show? The models come with the extra `ocr`; nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import onnxruntime
import rapidocr
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # grey, a row for each line of points, 0 black

_HIGH = 48  # points of a line of text, as the model was trained
_LEAST, _MOST = 48, 2400  # points of its width
_THREADS = 1  # a line is little work; on a busy machine more threads cost more than they bring
_FIGURES = "0123456789,."
_FINEST = 1300  # points of the longer side in which lines of text are looked for
_MODELS = Path(rapidocr.__file__).parent / "models"


class Box(NamedTuple):
    """Where something stands in a picture, in points from the upper left; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int


class Said(NamedTuple):
    """The characters read, and how sure the model is of the one it is least sure of.

    Of a digit, how sure it is that it is no other digit, comma or point: one that stands alone is often held
    to be a letter as well, “0” or “O”.
    """

    text: str
    sure: float


def spoken(line: Picture) -> Said:
    """What a picture of one line of text says."""
    session, characters, figures = _reader()
    wide = min(max(round(line.shape[1] * _HIGH / line.shape[0]), _LEAST), _MOST)
    sized = cv2.resize(line, (wide, _HIGH), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    batch = np.repeat((sized / 127.5 - 1)[None, None], 3, axis=1)
    (scores,) = session.run(None, {session.get_inputs()[0].name: batch})
    best = scores[0].argmax(axis=1)
    begins = np.flatnonzero(np.append(True, best[1:] != best[:-1]) & (best > 0))
    sure = min((_sure(scores[0][at], int(best[at]), figures) for at in begins), default=0.0)
    return Said("".join(characters[best[at] - 1] for at in begins), sure)


def _sure(scores: NDArray[np.float32], best: int, figures: Sequence[int]) -> float:
    score = float(scores[best])
    return score / float(scores[figures].sum()) if best in figures else score


def text_boxes(page: Picture) -> Iterator[Box]:
    """The lines of text on a page, in no order."""
    scale = min(1.0, _FINEST / max(page.shape))
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    picture = cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)
    found: Any = _finder()(picture, use_det=True, use_cls=False, use_rec=False)
    if found.boxes is not None:
        for corners in found.boxes / scale:
            (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
            yield Box(max(int(left), 0), max(int(top), 0), int(right) + 1, int(bottom) + 1)


@cache
def _reader() -> tuple[Any, list[str], list[int]]:
    """The model that reads a line, its characters, the last a space, and the places of its figures."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _THREADS
    options.enable_cpu_mem_arena = False  # lines differ in width; an arena would keep the most ever used
    (model,) = _MODELS.glob("*_rec_*.onnx")
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].split("\n")
    figures = [at for at, char in enumerate(characters, start=1) if char in _FIGURES]
    return session, [*characters, " "], figures


@cache
def _finder() -> rapidocr.RapidOCR:
    settings = {"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS}
    return rapidocr.RapidOCR(params=settings)
