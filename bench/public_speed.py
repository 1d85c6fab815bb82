"""What do the counter's pages cost when they are made anew, beside bare views, and among many documents?

Measured by search_speed on its documents. Each page is made anew every time: the pages that are kept are
forgotten before. The bare view fetches and renders the records that the page shows: the organ, the documents
with their columns, the newest report on the front page, the columns to choose from on the list; of one
document its text and files.
"""

from __future__ import annotations

import statistics
from time import perf_counter

ROUNDS = 40
NEWEST, LISTED = 8, 50  # documents on an organ's front page, and on a page of the list
GOALS = (
    ("front_to_bare", 1.5, "front page of an organ / a bare view of as many records"),
    ("list_to_bare", 1.5, "list of documents / a bare view of as many records"),
    ("one_to_bare", 1.5, "page of one document / a bare view of it"),
    ("front_many_to_few", 1.3, "front page of the organ with nearly all / of the one with 10,000"),
    ("list_many_to_few", 1.3, "list of documents, the same"),
    ("one_many_to_few", 1.3, "page of one document, the same"),
    ("found_many_to_few", 1.3, "page of results, the same"),
)
BODY = "<p>各有关单位要按照职责分工，把各项任务落实到人，按时报送进展情况。</p>" * 20
BARE = (
    "<!doctype html><html lang=zh-CN><title>bare</title><h1>{{ organ.name }}</h1>"
    "<p>{% for row in others %}{{ row }} {% endfor %}</p><ul>{% for row in rows %}<li>"
    '<a href="/d/{{ row.pk }}/">{{ row.title }}</a><p>{{ row.published_on }} {{ row.column.name }}</p></li>'
    "{% endfor %}</ul></html>"
)
BARE_ONE = (
    "<!doctype html><html lang=zh-CN><title>bare</title><h1>{{ row.title }}</h1>"
    "<dl><dd>{{ row.organ.name }}</dd><dd>{{ row.column.name }}</dd><dd>{{ row.formed_on }}</dd>"
    "<dd>{{ row.published_on }}</dd></dl>"
    "{{ text.body|safe }}<ul>{% for file in files %}<li>{{ file.name }}</li>{% endfor %}</ul></html>"
)


def main(few, many, words: list[str]) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """Ratios of medians, and milliseconds as remarks."""
    from django.test import Client

    one, other = _document(few), _document(many)
    client, found = Client(), {}
    _bare()
    for name, address, small, large, plain in (
        ("front", "/o/{}/", few.code, many.code, f"/bare/list/{many.pk}/{NEWEST}/"),
        ("list", "/o/{}/disclosure/", few.code, many.code, f"/bare/list/{many.pk}/{LISTED}/"),
        ("one", "/d/{}/", one, other, f"/bare/one/{other}/"),
    ):
        turns = [
            [_get(client, path) for path in (address.format(large), address.format(small), plain)]
            for _ in range(ROUNDS)
        ][2:]
        found |= _ratios(name, turns)
    found["found_many_to_few"] = _found(client, few.code, many.code, words)
    return found


def _ratios(name: str, turns: list[list[float]]) -> dict[str, float]:
    return {
        f"{name}_many_to_few": round(statistics.median(many / few for many, few, _ in turns), 2),
        f"{name}_to_bare": round(statistics.median(many / plain for many, _, plain in turns), 2),
        f"{name}_ms": round(statistics.median(many for many, _, _ in turns) * 1000, 2),
        f"{name}_bare_ms": round(statistics.median(plain for _, _, plain in turns) * 1000, 2),
    }


def _found(client, few: str, many: str, words: list[str]) -> float:  # type: ignore[no-untyped-def]
    address = "/search/?q={}&organ={}".format
    pairs = [(_get(client, address(word, many)), _get(client, address(word, few))) for word in words[:ROUNDS]]
    return round(statistics.median(large / small for large, small in pairs[2:]), 2)


def _document(organ) -> int:  # type: ignore[no-untyped-def]
    """The newest document of an organ, with a text of some length."""
    from django.utils import timezone

    from gongkai.records.models import Manuscript, Publication

    found = Publication.objects.filter(organ=organ).order_by("-published_on", "-pk").first()
    Manuscript.objects.create(
        organ=organ, publication=found, version=1, state="published", column=found.column, title=found.title,
        formed_on=found.formed_on, body=BODY, created_at=timezone.now(), published_at=timezone.now(),
    )  # fmt: skip
    return int(found.pk)


def _bare() -> None:
    """Put the bare views under /bare/."""
    from django.http import HttpResponse
    from django.template import engines
    from django.urls import path

    from gongkai.records.models import IssuedReport, Organ, Publication, StoredFile
    from gongkai.web import urls

    many, single = (engines["django"].from_string(text) for text in (BARE, BARE_ONE))

    def listed(request, organ: int, number: int):  # type: ignore[no-untyped-def]
        its = Organ.objects.get(pk=organ)
        reports = IssuedReport.objects.filter(organ=its).order_by("-year", "-version").defer("document")
        others = list(its.columns.all()) if number == LISTED else list(reports[:1])
        rows = Publication.objects.filter(
            organ=its, attribute="proactive", published_on__isnull=False, withdrawn_on=None, voided=False
        )
        rows = rows.select_related("column").order_by("-published_on", "-pk")[:number]
        return HttpResponse(many.render({"organ": its, "others": others, "rows": rows}, request))

    def one(request, pk: int):  # type: ignore[no-untyped-def]
        row = Publication.objects.select_related("organ", "column").get(pk=pk)
        text = row.versions.filter(version__gt=0).order_by("-version").first()
        files = StoredFile.objects.filter(publication=row).order_by("pk")
        return HttpResponse(single.render({"row": row, "text": text, "files": files}, request))

    urls.urlpatterns.insert(0, path("bare/list/<int:organ>/<int:number>/", listed))
    urls.urlpatterns.insert(0, path("bare/one/<int:pk>/", one))


def forget() -> None:
    """Forget every page that was kept, so that the next one is made anew."""
    from django.core.cache import caches

    for name in ("pages", "prints"):
        caches[name].clear()


def _get(client, address: str) -> float:  # type: ignore[no-untyped-def]
    forget()
    start = perf_counter()
    answer = client.get(address)
    took = perf_counter() - start
    assert answer.status_code == 200, (address, answer.status_code)
    return took
