"""Whatever a program asks, the API answers as it says it does: never a 500, never an undescribed answer."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from gongkai.web.wsgi import application

pytestmark = pytest.mark.django_db
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@schema.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation(case, sample_db):
    case.call_and_validate(headers={"Host": "127.0.0.1"})
