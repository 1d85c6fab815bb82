"""The three formats hold the same rows, as described, and nothing that is not public."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date

import pytest

from gongkai.opendata import making, standing
from gongkai.opendata.tables import TABLES
from gongkai.records.actions import clock
from gongkai.records.models import Case, IssuedReport, Organ, Publication
from gongkai.records.queries import compile
from gongkai.report.dataset import COLUMNS

polars = pytest.importorskip("polars", reason="no Parquet without polars")


def public():
    return Publication.objects.filter(
        attribute="proactive", published_on__isnull=False, withdrawn_on=None, voided=False
    )


@pytest.mark.parametrize("name", list(TABLES))
def test_three_formats_hold_the_same(made, table, name):
    rows = table(name)
    with (made / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    frame = polars.read_parquet(made / f"{name}.parquet")
    columns = [each.name for each in TABLES[name].columns]
    assert list(lines[0]) == frame.columns == list(rows[0]) == columns
    assert len(lines) == frame.height == len(rows) > 0
    for at in (0, len(rows) // 2, -1):
        for column in TABLES[name].columns:
            value = rows[at][column.name]
            said = lines[at][column.name].removeprefix("'")
            assert said == ("" if value is None else str(value).lower() if value in (True, False) else said)
            held = frame[column.name][at]
            if column.type in ("integer", "string", "boolean"):
                assert held == value
            elif value is not None:
                assert str(value)[:10] == (
                    held.isoformat()[:10] if column.type == "date" else str(value)[:10]
                )


def test_every_key_is_there_once(table):
    for name, described in TABLES.items():
        keys = [tuple(row[each] for each in described.primary) for row in table(name)]
        assert len(keys) == len(set(keys)), name


def test_publications_are_those_that_are_public(table):
    assert {row["id"] for row in table("publications")} == set(public().values_list("pk", flat=True))


def test_what_was_withdrawn_is_not_in_the_next_files(made, folder, table):
    with_text = table("texts")[0]["id"]
    Publication.objects.filter(pk=with_text).update(withdrawn_on="2026-01-01")
    standing.renew()
    new = folder / (folder / "current").read_text("utf-8").strip()
    for name in ("publications", "texts"):
        rows = json.loads((new / f"{name}.json").read_text("utf-8"))
        assert with_text not in [row["id"] for row in rows], name
    assert not made.exists()


def test_counts_are_those_of_the_registers(table):
    today, rows = clock.today(), table("request_years")
    years = {(row["organ"], row["year"]) for row in rows}
    assert years
    for code, year in years:
        cells = compile.figures(Organ.objects.get(code=code), year)
        found = [row for row in rows if (row["organ"], row["year"]) == (code, year)]
        assert all(row["count"] == cells[f"t3.{row['row']}.{row['applicant']}"][0] for row in found)
        assert year < today.year
    closed = sum(row["closed"] for row in table("request_months"))
    assert closed == Case.objects.filter(closed_on__lt=today.replace(day=1)).count()


def test_nothing_of_a_request_but_its_count(made):
    words = set(Case.objects.exclude(summary="").values_list("summary", flat=True))
    assert words
    for path in made.glob("request_*.json"):
        text = path.read_text("utf-8")
        assert not [word for word in words if word in text]


def test_reports_hold_every_cell_of_the_newest_version(table):
    rows = table("reports")
    assert {(row["organ"], row["year"]) for row in rows} == set(
        IssuedReport.objects.values_list("organ__code", "year")
    )
    weibin = next(row for row in rows if (row["organ"], row["year"]) == ("weibin-hrss", 2023))
    assert (weibin["t2.licences"], weibin["t2.fees"], weibin["t3.new.total"]) == (6, 31.632, 0)
    assert {each.name for each in COLUMNS} - set(weibin) == {"file"}


def test_the_description_is_true(made):
    described = json.loads((made / making.DESCRIPTION).read_text("utf-8"))
    assert {each["path"] for each in described["resources"]} == {
        path.name for path in made.iterdir() if path.name not in (making.DESCRIPTION, "mark.json")
    }
    for each in described["resources"]:
        data = (made / each["path"]).read_bytes()
        assert each["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert each["bytes"] == len(data)


def test_a_fault_leaves_the_old_files(made, folder, monkeypatch):
    monkeypatch.setattr(making, "_parquet", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        standing.renew()
    assert [each for each in folder.iterdir() if each.is_dir()] == [made]
    assert standing.file("publications.csv").path.parent == made


def test_without_polars_the_other_two_are_made(sample_db, folder, monkeypatch):
    monkeypatch.setattr(making, "find_spec", lambda name: None)
    assert standing.renew() == 2 * len(TABLES)
    assert standing.file("publications.parquet") is None


def test_an_empty_platform_has_files_without_rows(db, folder):
    standing.renew()
    assert standing.description()["resources"][0]["rows"] == 0
    assert polars.read_parquet(standing.file("publications.parquet").path).height == 0


def test_made_again_only_when_something_was_written(sample_db, folder):
    from gongkai.records.actions import organs

    assert standing.keep_up() > 0
    assert standing.keep_up() == 0
    organs.create_organ(code="another", name="另一个机关")
    assert standing.keep_up() > 0


def test_a_formula_is_text_to_a_spreadsheet(db, folder):
    from gongkai.records.actions import organs, publications

    organ = organs.create_organ(code="some-bureau", name="某局")
    publications.save(
        publication=Publication(
            organ=organ,
            column=organ.columns.first(),
            title="=1+1",
            formed_on=date(2024, 1, 1),
            published_on=date(2024, 1, 2),
        ),
        actor=None,
    )
    standing.renew()
    assert "'=1+1" in standing.file("publications.csv").path.read_text("utf-8-sig")
    assert json.loads(standing.file("publications.json").path.read_text("utf-8"))[0]["title"] == "=1+1"
