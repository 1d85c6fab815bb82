"""A report as an old Word document (.doc): read as .docx where a converter is installed."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from gongkai.report.model import Report, Unreadable
from gongkai.report.read import docx

CONVERTERS = ("soffice", "libreoffice")
SECONDS = 60  # a converter that takes longer hangs


def read(data: bytes) -> Report:
    """The report; Unreadable where no converter is installed or it makes nothing of the file."""
    converter = next(filter(None, map(which, CONVERTERS)), None)
    if converter is None:
        raise Unreadable("旧的 .doc 文件要装了 LibreOffice 才能读，或者请另存为 .docx。")
    with TemporaryDirectory(prefix="gongkai-doc-") as folder:
        return docx.read(_converted(converter, data, Path(folder)))


def _converted(converter: str, data: bytes, folder: Path) -> bytes:
    """The .docx that the converter makes, with a profile of its own so that none that runs is disturbed."""
    source = folder / "report.doc"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [converter, profile, "--headless", "--convert-to", "docx", "--outdir", str(folder), str(source)]
    try:
        # The converter found on the system's path, a file of our own naming, no shell.
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)  # noqa: S603
        return source.with_suffix(".docx").read_bytes()
    except (subprocess.SubprocessError, OSError):
        raise Unreadable("旧的 .doc 文件转换不了，请另存为 .docx。") from None
