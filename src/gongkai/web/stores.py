"""Where do the records and the files lie? Databases and storages as Django takes them, from the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from gongkai.web.config import DATABASE_NAME, WrongSetting, data_folder, setting

POSTGRES = ("postgresql", "postgres")
FORM = "要写成 postgresql://用户:密码@主机:端口/库名，几台主机写成 主机一:端口,主机二:端口。"
TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")
# A server that is gone without a word is noticed within seconds, not hours.
WATCHFUL = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15000,
}


def databases() -> dict[str, dict[str, object]]:
    """The primary, and the standbys that public pages may be read from."""
    url = setting("GONGKAI_DATABASE_URL")
    if not url:
        if setting("GONGKAI_STANDBY_URL"):
            raise WrongSetting("GONGKAI_STANDBY_URL", "只有用 PostgreSQL 的平台才有备库。")
        return {"default": _sqlite(data_folder() / DATABASE_NAME)}
    found = {"default": server("GONGKAI_DATABASE_URL", url)}
    for number, standby in enumerate(_urls(setting("GONGKAI_STANDBY_URL")), 1):
        found[f"standby{number}"] = {
            **server("GONGKAI_STANDBY_URL", standby),
            "TEST": {"MIRROR": "default"},
        }
    return found


def _urls(text: str) -> list[str]:
    """Several addresses, each beginning with its scheme: a comma may also stand inside one."""
    parts: list[str] = []
    for piece in filter(None, (each.strip() for each in text.split(","))):
        if "://" in piece or not parts:
            parts.append(piece)
        else:
            parts[-1] += f",{piece}"
    return parts


def standby_lag() -> float:
    """How many seconds a standby may be behind."""
    value = setting("GONGKAI_STANDBY_LAG")
    if not (value.isascii() and value.isdecimal()) or int(value) > 3600:
        raise WrongSetting("GONGKAI_STANDBY_LAG", f"要写秒数，0 到 3600，现在是“{value}”。")
    return float(value)


def server(name: str, url: str) -> dict[str, object]:
    """Django's entry for a PostgreSQL by its URL; `name` is what a wrong one is called."""
    parts = urlsplit(url)
    if parts.scheme not in POSTGRES or not parts.path.strip("/"):
        raise WrongSetting(name, FORM)
    person, hosts = _who(parts), _hosts(name, parts)
    # Of several hosts the one that takes writes: after a promotion that is another one.
    many = {"target_session_attrs": "read-write"} if len(hosts) > 1 else {}
    tls = {key: value for key, value in parse_qsl(parts.query) if key in TLS}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        **person,
        "HOST": ",".join(host for host, _ in hosts),
        "PORT": ",".join(port or "5432" for _, port in hosts) if len(hosts) > 1 else hosts[0][1],
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**WATCHFUL, **many, **tls},
    }


def _who(parts: SplitResult) -> dict[str, str]:
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    return {"USER": unquote(user), "PASSWORD": unquote(password)}


def _hosts(name: str, parts: SplitResult) -> list[tuple[str, str]]:
    """(host, port) of each."""
    found = []
    for each in parts.netloc.rpartition("@")[2].split(","):
        host, colon, port = each.rpartition(":") if not each.endswith("]") else (each, "", "")
        if not colon:
            host, port = each, ""
        if port and not (port.isascii() and port.isdecimal()):
            raise WrongSetting(name, FORM)
        found.append((host.strip("[]"), port))
    return found


def _sqlite(path: Path) -> dict[str, object]:
    # IMMEDIATE: a writer waits for its turn at the start instead of failing in the middle.
    # FULL: what was acknowledged is on the disk, so that it outlives a power cut (NORMAL may lose the last).
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
        },
    }


def files_folder() -> Path | None:
    """The folder of the files; None where they lie on shared storage of another kind."""
    value = setting("GONGKAI_FILES")
    if value.startswith("s3://"):
        return None
    if value and not Path(value).is_absolute():
        raise WrongSetting("GONGKAI_FILES", f"要写文件夹的完整路径或者 s3://…，现在是“{value}”。")
    return Path(value) if value else data_folder() / "files"


def files() -> dict[str, Any]:
    """The storage of what came in and what went out: random names, readable by the platform only."""
    folder = files_folder()
    if folder is None:
        return _objects(urlsplit(setting("GONGKAI_FILES")))
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": folder,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


def _objects(parts: SplitResult) -> dict[str, Any]:
    person, bucket = _who(parts), parts.netloc.rpartition("@")[2]
    asked = dict(parse_qsl(parts.query))
    if not bucket or urlsplit(asked.get("endpoint", "https://host")).scheme not in ("http", "https"):
        raise WrongSetting(
            "GONGKAI_FILES", "要写成 s3://桶/前缀?endpoint=https://主机，密钥写在桶的前面或者环境变量里。"
        )
    return {
        "BACKEND": "gongkai.adapters.objects.Objects",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": parts.path.strip("/"),
            "endpoint_url": asked.get("endpoint"),
            "region_name": asked.get("region", "us-east-1"),
            "access_key": person["USER"] or None,
            "secret_key": person["PASSWORD"] or None,
        },
    }
