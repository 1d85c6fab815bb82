"""The platform's own condition, for the administrator."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.desk import condition as checking
from gongkai.desk.holding import administrator
from gongkai.records.models import Organ
from gongkai.records.queries import condition


@administrator
@require_GET
def condition_page(request: HttpRequest, organ: Organ) -> HttpResponse:
    """Each check, how it stands, and what to do; then every machine."""
    found = checking.checks()
    context = {
        "organ": organ,
        "section": "organ",
        "checks": found,
        "state": checking.worst(found),
        "amiss": sum(each.state != checking.OK for each in found),
        "nodes": condition.nodes(),
    }
    return render(request, "desk/condition.html", context)
