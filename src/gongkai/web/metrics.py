"""How does the platform run, in figures? Prometheus text, for this machine only by default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import Error
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from gongkai import __version__
from gongkai.desk import condition as checking
from gongkai.portal.visits import address
from gongkai.records import room
from gongkai.records.actions import clock
from gongkai.records.queries import condition
from gongkai.search import keeping
from gongkai.search.index import Broken
from gongkai.web import counting

# What a proxy adds: where it did and is not trusted, the visitor may be anybody.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
LEVELS = {checking.OK: 0, checking.DEGRADED: 1, checking.FAILING: 2}


def metrics(request: HttpRequest) -> HttpResponse:
    """Everything counted and everything that waits; 403 for others than the networks set for it."""
    if not _may_ask(request):
        raise PermissionDenied("运行数据只供本机和 GONGKAI_METRICS_FROM 里的网段读取。")
    registry = CollectorRegistry()
    for each in (_Counted(), _Standing()):
        registry.register(each)
    answer = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    answer["Cache-Control"] = "no-store"
    return answer


def _may_ask(request: HttpRequest) -> bool:
    found = address(request)
    if found == request.META.get("REMOTE_ADDR") and any(request.META.get(name) for name in FORWARDED):
        return False
    try:
        asking = ip_address(found)
    except ValueError:
        return False
    return asking.is_loopback or any(asking in network for network in settings.METRICS_FROM)


class _Counted(Collector):
    """What the processes of the pages counted."""

    def collect(self) -> Iterable[Metric]:
        return counting.collected()


class _Standing(Collector):
    """What the records and the machine say now."""

    def collect(self) -> Iterable[Metric]:
        yield InfoMetricFamily("gongkai", "Version", {"version": __version__, "node": settings.NODE})
        yield _gauge("disk_free_bytes", "Room on the fullest disk", room.free())
        try:
            yield from _waiting()
            yield _workers()
        except Error:
            pass  # told by the check
        yield _checks()


def _waiting() -> Iterator[Metric]:
    now = clock.now()
    sent, held = condition.outgoing(now), condition.held()
    yield _gauge("messages_due", "Messages that should have gone", sent.due)
    yield _gauge("messages_failed", "Messages that did not go and are tried again", sent.failed)
    yield _gauge("messages_given_up", "Messages tried as often as they may be", sent.given_up)
    yield _gauge("files_held", "Files that wait for the scanner", held.number)
    yield _gauge(
        "cases_overdue", "Requests for information past their due date", condition.overdue(clock.today())
    )
    try:
        yield _gauge("index_behind_entries", "Log entries the index has not seen", keeping.behind()[0])
    except Broken:
        yield _gauge("index_behind_entries", "Log entries the index has not seen", float("nan"))


def _workers() -> Metric:
    found = GaugeMetricFamily(
        "gongkai_worker_age_seconds", "Since the worker's last round", labels=["node", "leads"]
    )
    now = clock.now()
    for each in condition.nodes():
        found.add_metric([each.name, str(int(each.leads))], (now - each.seen_at).total_seconds())
    return found


def _checks() -> Metric:
    found = GaugeMetricFamily("gongkai_check", "0 ok, 1 degraded, 2 failing", labels=["check"])
    for each in checking.checks():
        found.add_metric([each.key], LEVELS[each.state])
    return found


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(f"gongkai_{name}", said, value)
