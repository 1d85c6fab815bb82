"""What the tests of the sample organs look at: an issued report beside the one before it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongkai.records.models import Organ
from gongkai.records.queries import reports
from gongkai.report.model import Report


@pytest.fixture
def weibin(sample_db) -> Organ:
    return sample_db.organ("weibin-hrss")


@pytest.fixture
def lively(sample_db) -> Organ:
    return sample_db.organ("sample-lively")


@pytest.fixture
def issued() -> Callable[[Organ, int], tuple[Report, Report]]:
    """The report of a year as issued, and that of the year before."""

    def issued(organ: Organ, year: int) -> tuple[Report, Report]:
        found, before = reports.previous(organ, year + 1), reports.previous(organ, year)
        assert found is not None
        assert before is not None
        return found, before

    return issued
