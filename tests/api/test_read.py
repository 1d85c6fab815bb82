"""The API answers what the pages show, in pages, with an ETag; nothing else, and never with a 500."""

from __future__ import annotations

import jsonschema
import pytest

from gongkai.records.models import Case, IssuedReport, Organ, Publication
from gongkai.report.dataset import COLUMNS

LIVELY = "sample-lively"


def public(organ: str = LIVELY):
    return Publication.objects.filter(
        organ__code=organ, attribute="proactive", published_on__isnull=False, withdrawn_on=None, voided=False
    ).order_by("-published_on", "-pk")


def every(client, address: str) -> list[dict]:
    """All items, by following the address of the next page."""
    found = []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200
        found += answer.json()["items"]
        address = answer.json()["next"]
    return found


def test_organs(ask):
    found = {each["code"]: each for each in ask("organs")["items"]}
    assert set(found) == set(Organ.objects.values_list("code", flat=True))
    assert found[LIVELY]["sample"] is True
    assert found[LIVELY]["address"].endswith(f"/o/{LIVELY}/")


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_hold_everything_once(client, sample_db, limit):
    found = every(client, f"/api/publications?organ={LIVELY}&limit={limit}")
    assert [each["id"] for each in found] == list(public().values_list("pk", flat=True))
    codes = every(client, f"/api/organs?limit={limit}")
    assert len(codes) == Organ.objects.count()


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"kind": "normative"}, lambda each: each["kind"] == "normative"),
        ({"validity": "repealed"}, lambda each: each["validity"] == "repealed"),
        ({"year": 2025}, lambda each: each["published_on"].startswith("2025")),
        ({"since": "2025-06-01"}, lambda each: each["published_on"] >= "2025-06-01"),
        ({"item": "21-county-2"}, lambda each: each["item"] == "21-county-2"),
    ],
)
def test_filters(client, ask, query, fits):
    everything = every(client, f"/api/publications?organ={LIVELY}&limit=100")
    found = ask("publications", organ=LIVELY, limit=100, **query)["items"]
    assert [each["id"] for each in found] == [each["id"] for each in everything if fits(each)][:100]
    assert found


def test_one_document_with_text_files_and_versions(ask):
    record = public().filter(versions__version=1).first()
    found = ask(f"publications/{record.pk}")
    assert found["title"] == record.title
    assert found["text"]
    assert [each["version"] for each in found["versions"]][-1] == 1
    for each in found["files"]:
        assert f"/d/{record.pk}/files/" in each["address"]


def test_nothing_that_is_not_public(client, ask):
    record = public().first()
    for change in ({"withdrawn_on": "2026-01-01"}, {"voided": True}, {"attribute": "withheld"}):
        before = {"withdrawn_on": None, "voided": False, "attribute": "proactive"}
        Publication.objects.filter(pk=record.pk).update(**change)
        assert record.pk not in [each["id"] for each in ask("publications", limit=100)["items"]]
        assert client.get(f"/api/publications/{record.pk}").status_code == 404
        Publication.objects.filter(pk=record.pk).update(**before)


def test_reports_and_one_report(client, ask):
    found = ask("reports", organ="weibin-hrss", year=2023)["items"]
    assert [each["version"] for each in found] == [1]
    report = client.get(found[0]["data"]).json()
    assert report["schema"] == "gongkai-report/1"
    assert report["cells"]["t2.licences"]["value"] == 6
    for ending in ("pdf", "csv"):
        assert client.get(found[0]["files"][ending]).status_code == 200
    assert {each["year"] for each in ask("reports", organ=LIVELY)["items"]} == set(
        IssuedReport.objects.filter(organ__code=LIVELY).values_list("year", flat=True)
    )


def test_counts_of_a_year_are_the_cells_of_its_report(ask):
    counts = {
        (each["row"], each["applicant"]): each["count"]
        for each in ask("requests/years", organ=LIVELY, year=2024)["items"]
    }
    cells = ask(f"reports/{LIVELY}/2024")["cells"]
    assert len(counts) == 24 * 6
    assert all(cells[f"t3.{row}.{who}"]["value"] == number for (row, who), number in counts.items())
    assert len(COLUMNS) > 200


def test_counts_by_month_add_up_to_the_year(ask):
    months = [each for each in ask("requests/months", organ=LIVELY)["items"] if each["year"] == 2025]
    cases = Case.objects.filter(organ__code=LIVELY)
    assert sum(each["received"] for each in months) == cases.filter(received_year=2025).count() > 0
    assert sum(each["closed"] for each in months) == cases.filter(closed_year=2025).count()
    assert sum(each["late"] for each in months) == cases.filter(closed_year=2025, late=True).count()


def test_no_counts_of_a_year_that_is_not_over(client, sample_db):
    from gongkai.records.actions import clock

    answer = client.get("/api/requests/years", {"organ": LIVELY, "year": clock.today().year})
    assert answer.status_code == 404
    assert "没有过完" in answer.json()["error"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("publications?organ=nowhere", 404),
        ("publications?year=abc", 422),
        ("publications?limit=101", 422),
        ("publications?limit=0", 422),
        ("publications?kind=else", 422),
        ("publications?since=2025-02-30", 422),
        ("publications?item=99-9", 404),
        ("publications/999999999", 404),
        ("publications/-1", 422),
        ("publications/x", 422),
        ("reports/weibin-hrss/1999", 404),
        ("reports/nowhere/2023", 404),
        ("reports/weibin-hrss/2023?version=9", 404),
        ("requests/years", 422),
        ("requests/months?organ=nowhere", 404),
        ("bulk/..%2Fsecret.key", 404),
        ("bulk/nothing.csv", 404),
        ("nothing", 404),
    ],
)
def test_bad_questions_get_one_sentence(client, sample_db, path, status):
    answer = client.get(f"/api/{path}")
    assert answer.status_code == status
    if path not in ("nothing", "bulk/..%2Fsecret.key"):  # those are no address of the API at all
        assert answer.json()["error"].endswith("。")


def test_a_place_that_no_page_gave_is_the_first_page(ask):
    first = ask("publications", limit=3)["items"]
    assert ask("publications", limit=3, after="~~not a key")["items"] == first


def test_who_has_it_gets_a_short_answer_until_something_is_written(client, sample_db):
    from gongkai.records.actions import organs

    tag = client.get("/api/publications")["ETag"]
    again = client.get("/api/publications", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/publications?limit=5", headers={"if-none-match": tag}).status_code == 200
    organs.create_organ(code="another", name="另一个机关")
    assert client.get("/api/publications", headers={"if-none-match": tag}).status_code == 200


def test_short_answers_take_one_query(client, sample_db, django_assert_num_queries):
    tag = client.get("/api/publications")["ETag"]
    with django_assert_num_queries(1):
        client.get("/api/publications", headers={"if-none-match": tag})


@pytest.mark.parametrize("path", ["publications", f"publications?organ={LIVELY}", "reports", "organs"])
def test_as_many_queries_for_many(client, sample_db, path, django_assert_max_num_queries):
    joint = "&" if "?" in path else "?"
    for limit in (1, 100):
        with django_assert_max_num_queries(3):
            client.get(f"/api/{path}{joint}limit={limit}")


def test_one_document_takes_few_queries(client, sample_texts, django_assert_max_num_queries):
    record = public().filter(versions__version__gte=1).first()
    with django_assert_max_num_queries(5):
        client.get(f"/api/publications/{record.pk}")


def test_only_reading(client, sample_db):
    for method in (client.post, client.put, client.delete):
        assert method("/api/publications").status_code == 405


def test_answers_are_as_described(client, ask):
    described = client.get("/api/openapi.json").json()
    assert set(described["paths"]) >= {"/api/organs", "/api/publications", "/api/reports", "/api/bulk"}
    for path, query in (
        ("/api/publications", f"organ={LIVELY}"),
        ("/api/organs", ""),
        ("/api/reports", ""),
        ("/api/requests/months", f"organ={LIVELY}"),
    ):
        answer = client.get(f"{path}?{query}").json()
        shape = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(answer, {**shape, "components": described["components"]})


def test_bulk_files(client, sample_db, tmp_path, settings):
    from gongkai.opendata import standing

    settings.OPEN_DATA = tmp_path / "open-data"
    assert client.get("/api/bulk").status_code == 404
    standing.renew()
    described = client.get("/api/bulk").json()
    for each in described["resources"]:
        answer = client.get(f"/api/bulk/{each['path']}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == each["mediatype"]
        assert len(b"".join(answer.streaming_content)) == each["bytes"]
        short = client.get(f"/api/bulk/{each['path']}", headers={"if-none-match": answer["ETag"]})
        assert short.status_code == 304
