"""The clock of this Python is off by as many seconds as the file FAULTS_CLOCK says, at any moment.

Found by Python itself at its start where this folder is in PYTHONPATH; the machine's clock stays as it is.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta

_true = time.time


def _off() -> float:
    try:
        with open(os.environ["FAULTS_CLOCK"], encoding="ascii") as file:
            return float(file.read() or 0)
    except OSError:
        return 0.0


def _now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=_off())


if "FAULTS_CLOCK" in os.environ:
    from django.utils import timezone

    time.time = lambda: _true() + _off()
    timezone.now = _now
