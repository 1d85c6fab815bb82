"""The requests under way: each stands at the stage its file says, and the ledgers hold."""

from __future__ import annotations

import pytest

from gongkai.records.models import Letter, Request
from gongkai.records.verify import faults
from gongkai.sample import procedure

pytestmark = pytest.mark.django_db


def test_requests_under_way_stand_at_every_stage(walk):
    assert procedure.work_on(walk.organ, walk.people) == Request.objects.count()
    stages = set(walk.organ.cases.filter(request__isnull=False).values_list("stage", flat=True))
    assert stages >= {"new", "handling", "review", "file"}
    states = set(walk.organ.cases.filter(request__isnull=False).values_list("state", flat=True))
    assert states == {"running", "stopped", "closed"}
    assert Letter.objects.filter(state="served").exists()
    assert list(faults()) == []
