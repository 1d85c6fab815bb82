"""Where records and files lie: several hosts, standbys, shared storage; what is wrong refuses to start."""

from __future__ import annotations

import pytest

from gongkai.web import stores
from gongkai.web.config import WrongSetting


@pytest.fixture(autouse=True)
def _data(monkeypatch, tmp_path):
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "STANDBY_URL", "STANDBY_LAG", "FILES"):
        monkeypatch.delenv(f"GONGKAI_{name}", raising=False)


def test_one_server(monkeypatch):
    monkeypatch.setenv("GONGKAI_DATABASE_URL", "postgresql://u%40x:p%3Aw@db:6432/gongkai?sslmode=verify-full")
    [found] = stores.databases().values()
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db", "6432", "gongkai")
    assert (found["USER"], found["PASSWORD"]) == ("u@x", "p:w")
    assert found["OPTIONS"]["sslmode"] == "verify-full"
    assert "target_session_attrs" not in found["OPTIONS"]
    assert found["CONN_HEALTH_CHECKS"]


def test_several_servers_of_which_one_takes_writes(monkeypatch):
    monkeypatch.setenv("GONGKAI_DATABASE_URL", "postgresql://u@a:1,[::1]:2,c/gongkai")
    monkeypatch.setenv("GONGKAI_STANDBY_URL", "postgresql://u@a:1/gongkai, postgresql://u@b,c/gongkai")
    found = stores.databases()
    assert (found["default"]["HOST"], found["default"]["PORT"]) == ("a,::1,c", "1,2,5432")
    assert found["default"]["OPTIONS"]["target_session_attrs"] == "read-write"
    assert (found["standby1"]["HOST"], found["standby2"]["HOST"]) == ("a", "b,c")
    assert found["standby1"]["TEST"] == {"MIRROR": "default"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GONGKAI_DATABASE_URL", "mysql://u@a/b"),
        ("GONGKAI_DATABASE_URL", "postgresql://u@a:port/b"),
        ("GONGKAI_DATABASE_URL", "postgresql://u@a"),
        ("GONGKAI_STANDBY_URL", "postgresql://u@a/b"),
        ("GONGKAI_STANDBY_LAG", "soon"),
        ("GONGKAI_FILES", "files"),
        ("GONGKAI_FILES", "s3:///prefix"),
        ("GONGKAI_FILES", "s3://bucket?endpoint=ftp://host"),
    ],
)
def test_wrong_setting_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting):
        (stores.databases(), stores.standby_lag(), stores.files())


def test_files_in_a_folder_or_a_bucket(monkeypatch, tmp_path):
    assert stores.files()["OPTIONS"]["location"] == tmp_path.resolve() / "files"
    monkeypatch.setenv("GONGKAI_FILES", "/srv/shared")
    assert str(stores.files_folder()) == "/srv/shared"
    monkeypatch.setenv("GONGKAI_FILES", "s3://key:se%2Fcret@bucket/a/b?endpoint=https://store:9000&region=x")
    assert stores.files_folder() is None
    assert stores.files()["OPTIONS"] == {
        "bucket_name": "bucket",
        "location": "a/b",
        "endpoint_url": "https://store:9000",
        "region_name": "x",
        "access_key": "key",
        "secret_key": "se/cret",
    }
