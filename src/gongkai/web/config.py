"""Which settings does the environment give? Each is declared once; a wrong one refuses to start."""

from __future__ import annotations

import base64
import os
import platform
import secrets
from collections.abc import Callable
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar
from urllib.parse import urlsplit

from gongkai.adapters import addresses

T = TypeVar("T")
DATABASE_NAME = "gongkai.sqlite3"
OIDC = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
# 网络安全法: logs of the network are kept for no less than six months (a duty of operators, Article 21 as of
# 2017).
LOG_DAYS_LEAST = 180


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
    "GONGKAI_STANDBY_URL": ("", "公众页面可以读的备库，写法同上，几个用逗号分开"),
    "GONGKAI_STANDBY_LAG": ("5", "备库最多落后几秒；落后更多的改读主库"),
    "GONGKAI_FILES": (
        "",
        "上传的文件放在哪里：一个共享的文件夹，或 s3://桶/前缀?endpoint=https://…；不设则在数据文件夹",
    ),
    "GONGKAI_SECRET_KEY": ("", "签名密钥；不设时在数据文件夹中生成并保存"),
    "GONGKAI_HOSTS": ("127.0.0.1,localhost,[::1]", "允许访问的主机名，用逗号分开；本机的总是允许"),
    "GONGKAI_ADDRESS": ("", "平台对外的网址，如 https://xxgk.example.gov.cn；写进文书和短信"),
    "GONGKAI_SITE_NAME": ("", "网站名称，写进每页的页面标签；不设时用机关名称"),
    "GONGKAI_SITE_CODE": ("", "网站标识码，10 位数字，写进每页的页面标签和页脚"),
    "GONGKAI_SITE_ICP": ("", "ICP 备案号，显示在页脚"),
    "GONGKAI_SITE_POLICE": ("", "公安备案号，显示在页脚"),
    "GONGKAI_TRUSTED_PROXIES": (
        "",
        "反向代理的地址或者网段，用逗号分开；来自它们的请求，访问者的地址取 X-Forwarded-For",
    ),
    "GONGKAI_HTTPS": ("0", "在 HTTPS 之后运行时设为 1，Cookie 只经加密连接传送"),
    "GONGKAI_DEBUG": ("0", "开发时设为 1，出错时显示详情；正式运行不可用"),
    "GONGKAI_IDENTITY_KEY": (
        "",
        "申请人身份信息的加密密钥，可列几个，第一个用来加密；不设时在数据文件夹中生成",
    ),
    "GONGKAI_CIPHER": ("aes", "身份信息的加密算法：aes（AES-256-GCM）或 sm4（SM4-GCM）"),
    "GONGKAI_NODE": ("", "这台机器在平台里的名称，几台机器时各不相同；不设时用主机名"),
    "GONGKAI_MIN_FREE": ("1", "磁盘剩余空间的下限（GB），低于它不再接收上传的文件和导入"),
    "GONGKAI_METRICS_FROM": ("", "除本机外可以读取 /metrics 的地址或者网段，用逗号分开"),
    "GONGKAI_LOG": ("", "json 或者一个文件夹：逐日写访问日志；不设则只在控制台说明错误"),
    "GONGKAI_LOG_DAYS": ("180", "访问日志保存的天数，不少于 180"),
    "GONGKAI_HASH": ("sha256", "日志链、事件账和封存值新用的算法：sha256 或 sm3；以前的照旧核验"),
    "GONGKAI_SECOND_FACTOR": (
        "roles",
        "动态验证码：roles（签发、负责人、管理员必须用）、all（人人必须用）或 off（不用）",
    ),
    "GONGKAI_IDLE_MINUTES": ("30", "工作台几分钟没有操作就要重新登录；0 为不限"),
    "GONGKAI_SESSION_HOURS": ("8", "一次登录最长几小时；0 为不限"),
    "GONGKAI_PASSWORD_DAYS": ("0", "密码用满几天须更换；0 为不限"),
    "GONGKAI_OIDC_ISSUER": ("", "统一身份认证（OpenID Connect）的 issuer 网址；不设则只用密码登录"),
    "GONGKAI_OIDC_CLIENT_ID": ("", "在统一身份认证登记的客户端编号"),
    "GONGKAI_OIDC_CLIENT_SECRET": ("", "在统一身份认证登记的客户端密钥"),
    "GONGKAI_OIDC_CLAIM": ("preferred_username", "统一身份认证给出的哪一项是本平台的用户名"),
    "GONGKAI_OIDC_LABEL": ("统一身份认证登录", "登录页上按钮的文字"),
    "GONGKAI_OIDC_FACTORS": (
        "",
        "amr 或 acr 是其中一个的，不再要本平台的动态验证码，用逗号分开；不设则照样要",
    ),
    "GONGKAI_HEADS": ("", "平台以外的文件夹：每天把签名的日志链头写到这里；不设则不写"),
    "GONGKAI_HEADS_KEY": ("", "链头的签名密钥（Ed25519，44 个字符）；不设时在数据文件夹中生成"),
    "GONGKAI_SCANNER": ("", "病毒扫描服务：clamd://主机:3310 或 clamd+unix:///路径；不设则不扫描"),
    "GONGKAI_MAIL": ("", "邮件服务器：smtps://用户:密码@主机:465；不设则把邮件写成文件"),
    "GONGKAI_MAIL_FROM": ("", "发件人地址，设了邮件服务器时必填"),
    "GONGKAI_SMS": ("", "短信网关的 https 地址；不设则把短信写成文件"),
    "GONGKAI_SMS_BODY": (
        '{"to": "{to}", "text": "{text}"}',
        "发给短信网关的 JSON，{to} 是号码，{text} 是内容",
    ),
    "GONGKAI_SMS_HEADERS": ("{}", "发给短信网关的请求头（JSON），如网关的密钥"),
    "GONGKAI_SMS_OK": ("", "短信网关的应答里要有这几个字才算发出；不设则只看状态码"),
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


def number(name: str) -> int:
    """A setting that is a whole number, zero or more."""
    value = setting(name)
    if not (value.isascii() and value.isdecimal() and len(value) <= 6):
        raise WrongSetting(name, f"要写成 0 或者正整数，现在是“{value}”。")
    return int(value)


def chosen(name: str, *values: str) -> str:
    """A setting that is one of these words."""
    value = setting(name)
    if value not in values:
        raise WrongSetting(name, f"只能是 {'、'.join(values)}，现在是“{value}”。")
    return value


def public_address() -> str:
    """The address of the platform from outside, without a slash at its end."""
    address = setting("GONGKAI_ADDRESS").rstrip("/")
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query):
        raise WrongSetting("GONGKAI_ADDRESS", "要写成 https://xxgk.example.gov.cn 的样子。")
    return address


def site() -> dict[str, str]:
    """The site's name and the numbers it must show; empty where they are not set."""
    code = setting("GONGKAI_SITE_CODE")
    if code and not (code.isascii() and code.isdecimal() and len(code) == 10):
        raise WrongSetting("GONGKAI_SITE_CODE", f"网站标识码是 10 位数字，现在是“{code}”。")
    named = {"name": "NAME", "icp": "ICP", "police": "POLICE"}
    return {"code": code, **{key: setting(f"GONGKAI_SITE_{name}") for key, name in named.items()}}


def hosts() -> list[str]:
    """By which names the platform is asked; this machine's own always: probes and figures come by them."""
    named = [host.strip() for host in setting("GONGKAI_HOSTS").split(",") if host.strip()]
    return list(dict.fromkeys([*named, *SETTINGS["GONGKAI_HOSTS"][0].split(",")]))


def trusted_proxies() -> tuple[IPv4Network | IPv6Network, ...]:
    """From which addresses the header that names the visitor is believed."""
    return _networks("GONGKAI_TRUSTED_PROXIES")


def metrics_from() -> tuple[IPv4Network | IPv6Network, ...]:
    """Which networks beside this machine may read /metrics."""
    return _networks("GONGKAI_METRICS_FROM")


def _networks(name: str) -> tuple[IPv4Network | IPv6Network, ...]:
    given = [part.strip() for part in setting(name).split(",") if part.strip()]
    try:
        return tuple(ip_network(part) for part in given)
    except ValueError as wrong:
        raise WrongSetting(name, "要写成 127.0.0.1,10.0.0.0/8 的样子。") from wrong


def log_folder() -> Path | None:
    """Where the daily files of the log lie; None: none are kept."""
    value = setting("GONGKAI_LOG")
    if value in ("", "text"):
        return None
    if value == "json":
        return data_folder() / "logs"
    if not Path(value).is_absolute():
        raise WrongSetting("GONGKAI_LOG", f"只能是 json、text 或者一个文件夹的完整路径，现在是“{value}”。")
    return Path(value)


def log_days() -> int:
    """How long they are kept: no less than the law asks for."""
    value = setting("GONGKAI_LOG_DAYS")
    if not (value.isascii() and value.isdecimal()) or not LOG_DAYS_LEAST <= int(value) <= 36500:
        raise WrongSetting(
            "GONGKAI_LOG_DAYS", f"依法不少于六个月，最少写 {LOG_DAYS_LEAST}，现在是“{value}”。"
        )
    return int(value)


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


def identity_keys() -> tuple[str, ...]:
    """The master secrets of identity data, the one that seals first: given, or made once beside the data."""
    given = tuple(key.strip() for key in setting("GONGKAI_IDENTITY_KEY").split(",") if key.strip())
    keys = given or (_kept_key("GONGKAI_IDENTITY_KEY", "identity.key", 48),)
    if any(len(key.encode()) < 32 for key in keys):
        raise WrongSetting("GONGKAI_IDENTITY_KEY", "每个密钥至少要 32 个字符，几个之间用逗号分开。")
    return keys


def _kept_key(name: str, file_name: str, size: int) -> str:
    """The key in the file. Of two processes that start at once, both read the one that came first."""
    path = data_folder() / file_name
    if not path.exists():
        with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.stem}") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(size)).decode())
            file.flush()
            os.fsync(file.fileno())
            try:
                os.link(file.name, path)
            except FileExistsError:
                pass
            except OSError as error:
                raise WrongSetting(name, f"{path} 写不了，请直接设置这个变量。") from error
    return path.read_text().strip()


def heads_folder() -> Path | None:
    """Where signed heads are laid down, outside the data folder; None: nowhere."""
    given = setting("GONGKAI_HEADS")
    if not given:
        return None
    folder = Path(given).expanduser().resolve()
    if folder.is_relative_to(data_folder()):
        raise WrongSetting("GONGKAI_HEADS", "要在数据文件夹以外，最好在另一台机器上。")
    return folder


def heads_key() -> bytes:
    """The private key that signs heads: given, or made once beside the data."""
    text = setting("GONGKAI_HEADS_KEY") or _kept_key("GONGKAI_HEADS_KEY", "heads.key", 32)
    try:
        key = base64.b64decode(text, altchars=b"-_", validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise WrongSetting("GONGKAI_HEADS_KEY", "要是 32 个字节的 Base64，共 44 个字符。")
    return key


def cipher() -> str:
    """The cipher of identity data: aes or sm4."""
    value = setting("GONGKAI_CIPHER")
    if value not in ("aes", "sm4"):
        raise WrongSetting("GONGKAI_CIPHER", f"只能是 aes 或 sm4，现在是“{value}”。")
    return value


def node() -> str:
    """What this machine is called among the others."""
    return (setting("GONGKAI_NODE") or platform.node())[:100]


def min_free() -> int:
    """The bytes that must be left on the disk for anything new to be taken in."""
    value = setting("GONGKAI_MIN_FREE")
    try:
        found = float(value)
    except ValueError:
        found = -1
    if not 0 <= found < 10**6:
        raise WrongSetting("GONGKAI_MIN_FREE", f"要写 GB 数，如 1 或 0.5，现在是“{value}”。")
    return int(found * 1024**3)


def scanner() -> addresses.Clamd | None:
    """The virus scanner, if one is set."""
    return _address("GONGKAI_SCANNER", addresses.scanner)


def mail_server() -> addresses.MailServer | None:
    """The mail server, if one is set; then the sender's address must be too."""
    server = _address("GONGKAI_MAIL", addresses.mail)
    if server and "@" not in setting("GONGKAI_MAIL_FROM"):
        raise WrongSetting("GONGKAI_MAIL_FROM", "设了邮件服务器，就要填发件人的邮箱地址。")
    return server


def sms_gateway() -> addresses.Gateway | None:
    """The SMS gateway, if one is set."""
    body = _address("GONGKAI_SMS_BODY", addresses.sms_body)
    headers = _address("GONGKAI_SMS_HEADERS", addresses.sms_headers)
    accepted = setting("GONGKAI_SMS_OK")
    return _address("GONGKAI_SMS", lambda url: addresses.sms(url, body, headers, accepted))


def oidc() -> addresses.Provider | None:
    """The identity provider, if one is set; then everything that it takes must be there."""
    given = [(f"GONGKAI_OIDC_{each}", setting(f"GONGKAI_OIDC_{each}")) for each in OIDC]
    if not any(value for _, value in given):
        return None
    for name, value in given:
        if not value:
            raise WrongSetting(name, f"统一身份认证要设全 {'、'.join(each for each, _ in given)}。")
    if not all(find_spec(package) for package in ("authlib", "requests")):
        raise WrongSetting("GONGKAI_OIDC_ISSUER", "统一身份认证要先安装 gongkai[oidc]。")
    factors = {part.strip() for part in setting("GONGKAI_OIDC_FACTORS").split(",")} - {""}
    return addresses.Provider(
        _address("GONGKAI_OIDC_ISSUER", addresses.issuer),
        *(value for _, value in given[1:]),
        setting("GONGKAI_OIDC_CLAIM") or SETTINGS["GONGKAI_OIDC_CLAIM"][0],
        setting("GONGKAI_OIDC_LABEL") or SETTINGS["GONGKAI_OIDC_LABEL"][0],
        frozenset(factors),
    )


def _address(name: str, read: Callable[[str], T]) -> T:
    try:
        return read(setting(name))
    except addresses.Wrong as wrong:
        raise WrongSetting(name, str(wrong)) from wrong
