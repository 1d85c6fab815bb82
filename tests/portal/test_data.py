"""The page of open data: what there is to take along, and what it means."""

from __future__ import annotations

import pytest

from gongkai.opendata import standing
from gongkai.opendata.tables import TABLES


@pytest.fixture(autouse=True)
def _folder(tmp_path, settings):
    settings.OPEN_DATA = tmp_path / "open-data"


def test_before_anything_was_made_it_says_so(read, db):
    assert "还没有生成" in read("/data/")


def test_every_table_with_its_files_and_columns(read, client, sample_db):
    standing.renew()
    page = read("/data/")
    for table in TABLES.values():
        assert table.name in page
        assert f"/api/bulk/{table.key}.csv" in page
        assert all(column.label in page for column in table.columns)
    for route in ("/api/openapi.json", "/api/organs", "/api/publications", "/api/reports", "/api/bulk"):
        assert f'href="{route}"' in page
        assert client.get(route).status_code == 200


def test_every_public_page_leads_there(read, organ):
    assert 'href="/data/"' in read("/o/portal-bureau/")


def test_few_queries(queries, sample_db):
    standing.renew()
    assert queries("/data/") <= 1
