"""Can the platform serve? Nothing of its inside is told: only which check stands how."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from gongkai import __version__
from gongkai.desk import condition


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, whatever else is amiss; 503 when it does not."""
    found = condition.checks()
    told = {
        "status": condition.worst(found),
        "version": __version__,
        "checks": {each.key: each.state for each in found},
    }
    answer = JsonResponse(told, status=503 if found[0].said == condition.DOWN else 200)
    answer["Cache-Control"] = "no-store"
    return answer
