"""What does a warm report page cost beside a bare Django view that fetches and renders as many rows?

Both views run in this process behind the same middleware, for the same signed-in person, in turn. The bare
one fetches as many rows as the report has cells and renders each as a link in a table.
"""

from __future__ import annotations

import json
import statistics
from time import perf_counter

import platform_data as platform

ROUNDS = 60
CELLS = 200
BARE = (
    "<!doctype html><html lang=zh-CN><title>bare</title><table>{% for row in rows %}"
    '<tr><td><a href="/rows/{{ row.pk }}/">{{ row.count }}</a></td><td>{{ row.category }}</td></tr>'
    "{% endfor %}</table></html>"
)


def _bare_view():  # type: ignore[no-untyped-def]
    from django.contrib.auth.decorators import login_required
    from django.http import HttpResponse
    from django.template import engines

    from gongkai.records.models import RegisterEntry

    template = engines["django"].from_string(BARE)

    @login_required
    def view(request, organ):  # type: ignore[no-untyped-def]
        rows = RegisterEntry.objects.filter(organ_id=organ).order_by("-pk")[:CELLS]
        return HttpResponse(template.render({"rows": rows}, request))

    return view


def _client(*made):  # type: ignore[no-untyped-def]
    from django.test import Client
    from django.urls import path

    from gongkai.records.actions import organs, reports
    from gongkai.web import urls

    urls.urlpatterns.insert(0, path("bare/<int:organ>/", _bare_view()))
    user = organs.create_user(
        organ=made[0], username="bench", name="测量员", password="bench-only-8723", roles=["handler"]
    )
    for organ in made[1:]:
        organs.grant_role(user=user, organ=organ, role="handler")
    for organ in made:
        reports.open_report(organ=organ, year=platform.YEAR, actor=user)
    client = Client()
    client.force_login(user)
    return client


def _get(client, address: str) -> float:  # type: ignore[no-untyped-def]
    start = perf_counter()
    answer = client.get(address)
    took = perf_counter() - start
    assert answer.status_code == 200, (address, answer.status_code)
    return took


def main(small, large) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """Medians in milliseconds and their ratios."""
    client = _client(small, large)
    addresses = {
        "bare": f"/bare/{large.pk}/",
        "page": f"/desk/{large.code}/reports/{platform.YEAR}/",
        "page_small": f"/desk/{small.code}/reports/{platform.YEAR}/",
    }
    for address in addresses.values():
        _get(client, address), _get(client, address)
    rounds = [{name: _get(client, address) for name, address in addresses.items()} for _ in range(ROUNDS)]
    median = {name: statistics.median(each[name] for each in rounds) for name in addresses}
    return {
        **{f"{name}_ms": round(value * 1000, 2) for name, value in median.items()},
        "ratio": round(statistics.median(each["page"] / each["bare"] for each in rounds), 2),
        "million_to_ten": round(statistics.median(each["page"] / each["page_small"] for each in rounds), 2),
    }


if __name__ == "__main__":
    platform.start()
    print(json.dumps(main(platform.organ("small", 10), platform.organ("large", platform.ROWS))))
