"""What deploy/ holds is true: commands and settings exist, units are hardened, nothing is fetched."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from gongkai.web import commands, config, management
from gongkai.web.config import SETTINGS

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(DEPLOY.iterdir())
UNITS = sorted(DEPLOY.glob("*.service"))
HARDENED = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "CapabilityBoundingSet=",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    "SystemCallFilter=@system-service",
    "User=gongkai",
)


def started(unit: Path) -> list[str]:
    """The words of a unit's command."""
    [line] = re.findall(r"^ExecStart=(.+)$", unit.read_text("utf-8"), re.MULTILINE)
    return shlex.split(line)


def help_of(words: list[str], capsys) -> str:
    """What the command of these words says of its options."""
    with pytest.raises(SystemExit):
        commands.serve(["--help"]) if words[1] == "serve" else management.run([words[2], "--help"])
    return str(capsys.readouterr().out)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_unit_starts_a_command_that_exists(unit: Path, capsys) -> None:
    words = started(unit)
    assert Path(words[0]).name == "gongkai"
    if words[1] == "manage" and words[2] == "backup" and "backup" not in management.COMMANDS:
        pytest.skip("gongkai manage backup is not part of this checkout")
    assert words[1] == "serve" or words[2] in management.COMMANDS
    said = help_of(words, capsys)
    assert [word for word in words if word.startswith("--") and word not in said] == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_unit_is_hardened_and_may_write_its_data(unit: Path) -> None:
    lines = unit.read_text("utf-8").splitlines()
    assert [each for each in HARDENED if each not in lines] == []
    assert any(line.startswith("ReadWritePaths=/var/lib/gongkai") for line in lines)


def writable(unit: Path) -> set[str]:
    [line] = re.findall(r"^ReadWritePaths=(.+)$", unit.read_text("utf-8"), re.MULTILINE)
    return {word.removeprefix("-") for word in line.split()}


def test_units_may_write_where_the_example_lays_things() -> None:
    """A folder that is named there and not in the unit would be read-only for the service."""
    example = (DEPLOY / "gongkai.env.example").read_text("utf-8")
    folders = set(re.findall(r"^#?GONGKAI_(?:FILES|HEADS)=(/\S+)$", example, re.MULTILINE))
    assert len(folders) == 2
    for name in ("web", "worker"):
        assert folders <= writable(DEPLOY / f"gongkai-{name}.service")


def test_folder_of_the_backups_is_made_and_writable() -> None:
    unit = DEPLOY / "gongkai-backup.service"
    words = started(unit)
    folder = words[words.index("-o") + 1]
    assert folder in writable(unit)
    manual = (ROOT / "docs" / "manual" / "operate.md").read_text("utf-8")
    assert f"install -d -m 700 -o gongkai -g gongkai {folder}" in manual


def test_probes_of_this_machine_are_answered_whatever_the_hosts(monkeypatch) -> None:
    """The container asks /healthz by 127.0.0.1; the example names only the public host."""
    monkeypatch.setenv("GONGKAI_HOSTS", "xxgk.example.gov.cn")
    assert config.hosts() == ["xxgk.example.gov.cn", "127.0.0.1", "localhost", "[::1]"]
    assert "http://127.0.0.1:8000/healthz" in (DEPLOY / "Containerfile").read_text("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_names_settings_that_exist_and_no_host_to_fetch_from(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [name for name in re.findall(r"GONGKAI_[A-Z_]+", text) if name not in SETTINGS] == []
    hosts = re.findall(r"https?://([^/\s;'\"]+)", text)
    assert [
        each
        for each in hosts
        if each not in ("xxgk.example.gov.cn", "$host$request_uri", "gongkai")
        and not each.startswith("127.0.0.1")
    ] == []


def test_container_runs_without_privileges_and_is_watched() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    assert re.search(r"^USER gongkai$", text, re.MULTILINE)
    assert "HEALTHCHECK" in text
    assert "/healthz" in text


def test_offline_install_takes_nothing_but_the_folder() -> None:
    text = (ROOT / "scripts" / "wheelhouse.sh").read_text("utf-8")
    script = text.partition("<<'INSTALL'\n")[2].partition("\nINSTALL\n")[0]
    installs = re.findall(r"^pip install.*$", script, re.MULTILINE)
    assert len(installs) == 2
    assert all('--no-index --find-links "$here"' in line for line in installs)
    assert "--require-hashes" in installs[0]
    assert "://" not in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
def test_units_are_read_by_systemd() -> None:
    paths = [*UNITS, *DEPLOY.glob("*.timer")]
    told = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    wrong = [
        line for line in told.stderr.splitlines() if "gongkai" in line and "is not executable" not in line
    ]
    assert wrong == []


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not on this machine")
def test_proxy_is_read_by_nginx(tmp_path: Path) -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8").replace("/etc/gongkai/tls", str(tmp_path))
    for name in ("fullchain.pem", "key.pem"):
        (tmp_path / name).touch()
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=xxgk.example.gov.cn",
            "-keyout",
            tmp_path / "key.pem",
            "-out",
            tmp_path / "fullchain.pem",
        ],
        check=True,
        capture_output=True,
    )
    whole = tmp_path / "whole.conf"
    whole.write_text(f"events {{}}\npid {tmp_path}/pid;\nhttp {{\n{text}\n}}\n", "utf-8")
    told = subprocess.run(["nginx", "-t", "-c", whole], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
