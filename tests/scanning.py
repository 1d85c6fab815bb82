"""A printed report as a scanner or a telephone would take it: askew, grey, noisy, and packed as a JPEG."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

import printing


@dataclass(frozen=True)
class Scanner:
    """How finely and how badly it takes a page: `noise` is the spread of grey, `quality` that of the JPEG."""

    dpi: int = 200
    angle: float = 0.0
    dark: int = 0
    light: int = 255
    noise: float = 0.0
    quality: int = 0

    def take(self, paper: bytes, seed: int = 0) -> list[Image.Image]:
        """The pages of a PDF as pictures."""
        document = pdfium.PdfDocument(paper)
        pages = [
            document[at].render(scale=self.dpi / 72, grayscale=True).to_pil() for at in range(len(document))
        ]
        document.close()
        chance = np.random.default_rng(seed)
        return [self._taken(page, chance) for page in pages]

    def _taken(self, page: Image.Image, chance: np.random.Generator) -> Image.Image:
        turned = page.rotate(self.angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
        grey = self.dark + np.asarray(turned, np.float32) * ((self.light - self.dark) / 255)
        noisy = grey + chance.normal(0, self.noise, grey.shape)
        taken = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
        return (
            Image.open(io.BytesIO(packed([taken], "JPEG", quality=self.quality))) if self.quality else taken
        )


SCANNERS = {
    "150 dpi": Scanner(150),
    "150 dpi, askew, grey, JPEG": Scanner(150, -1.0, 40, 235, 8, 70),
    "200 dpi": Scanner(200),
    "200 dpi, askew, grey, JPEG": Scanner(200, 0.7, 50, 225, 8, 70),
    "200 dpi, very askew, noisy, poor JPEG": Scanner(200, -1.5, 40, 235, 15, 50),
    "300 dpi, askew, grey, JPEG": Scanner(300, 1.2, 50, 225, 8, 60),
}


def packed(pages: Sequence[Image.Image], kind: str, **options: object) -> bytes:
    """One file of that kind; all pages where it can hold several."""
    out = io.BytesIO()
    several = {"save_all": True, "append_images": pages[1:]} if kind in ("TIFF", "PDF") else {}
    pages[0].save(out, kind, **several, **options)
    return out.getvalue()


def scanned(printed: printing.Printed, chance: random.Random, scanner: Scanner) -> bytes:
    """A report that was printed and scanned, as one TIFF."""
    return packed(
        scanner.take(printing.pdf_file(printed, chance, ruled=True), chance.randrange(1000)), "TIFF"
    )


LAYOUTS: dict[str, tuple[str, printing.File]] = {
    name: ("tif", lambda printed, chance, scanner=scanner: scanned(printed, chance, scanner))
    for name, scanner in SCANNERS.items()
}
