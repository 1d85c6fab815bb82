"""Which settings does the environment give? Each is declared once; a wrong one refuses to start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

DATABASE_NAME = "gongkai.sqlite3"


class WrongSetting(SystemExit):
    """A setting that cannot be used; the program ends with one clear line."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"设置 {name} 不能用：{problem}")
        self.code = 2
        self.message = f"设置 {name} 不能用：{problem}"


# name, default, what it does: docs/manual lists exactly these (a test holds it).
SETTINGS = {
    "GONGKAI_DATA": ("gongkai-data", "嵌入式数据库、文件所在的文件夹"),
    "GONGKAI_DATABASE_URL": ("", "改用 PostgreSQL：postgresql://用户:密码@主机:端口/库名"),
    "GONGKAI_SECRET_KEY": ("", "签名密钥；不设时在数据文件夹中生成并保存"),
    "GONGKAI_HOSTS": ("127.0.0.1,localhost,[::1]", "允许访问的主机名，用逗号分开"),
    "GONGKAI_HTTPS": ("0", "在 HTTPS 之后运行时设为 1，Cookie 只经加密连接传送"),
    "GONGKAI_DEBUG": ("0", "开发时设为 1，出错时显示详情；正式运行不可用"),
}


def setting(name: str) -> str:
    """The value of one declared setting."""
    return os.environ.get(name, SETTINGS[name][0])


def flag(name: str) -> bool:
    """A setting that is 0 or 1."""
    value = setting(name)
    if value not in ("0", "1"):
        raise WrongSetting(name, f"只能是 0 或 1，现在是“{value}”。")
    return value == "1"


def database_exists() -> bool:
    """Whether there may be a platform: a database is named, or the embedded one is there."""
    folder = Path(setting("GONGKAI_DATA")).expanduser()
    return bool(setting("GONGKAI_DATABASE_URL")) or (folder / DATABASE_NAME).exists()


def data_folder() -> Path:
    """The data folder, made when it is first needed, readable by its owner only."""
    folder = Path(setting("GONGKAI_DATA")).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting("GONGKAI_DATA", f"文件夹 {folder} 无法建立，请检查路径和权限。") from error
    return folder


def secret_key() -> str:
    """The signing key: given, or made once and kept beside the data."""
    given = setting("GONGKAI_SECRET_KEY")
    if given:
        if len(given) < 32:
            raise WrongSetting("GONGKAI_SECRET_KEY", "至少要 32 个字符。")
        return given
    path = data_folder() / "secret.key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()


def database() -> dict[str, object]:
    """Django's database entry: PostgreSQL when a URL is given, else the embedded SQLite."""
    url = setting("GONGKAI_DATABASE_URL")
    if not url:
        return _sqlite(data_folder() / DATABASE_NAME)
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise WrongSetting("GONGKAI_DATABASE_URL", "要写成 postgresql://用户:密码@主机:端口/库名。")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
    }


def _sqlite(path: Path) -> dict[str, object]:
    # IMMEDIATE: a writer waits for its turn at the start instead of failing in the middle.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
        },
    }
