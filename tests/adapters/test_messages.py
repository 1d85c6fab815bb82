"""Mail and short messages: as files, by a server, and when they are not taken."""

from __future__ import annotations

import json
import socket
import stat
from pathlib import Path

import pytest

from gongkai.adapters import addresses, mail, outbox, sms
from gongkai.adapters.undelivered import Undelivered

BODY = {"phone": "{to}", "params": ["{text}"], "sign": 1}


@pytest.fixture
def box(settings, tmp_path) -> Path:
    settings.OUTBOX, settings.MAIL_SERVER, settings.SMS_GATEWAY = tmp_path / "outbox", None, None
    return settings.OUTBOX


def test_send_without_a_server_writes_one_readable_file_each(box: Path) -> None:
    mail.send("a@b.cn", "已收到", "编号 1")
    sms.send("13800138000", "编号 2")
    by_mail, by_sms = sorted(box.iterdir(), key=lambda path: "sms" in path.name)
    assert by_mail.read_text() == "方式：电子邮件\n收件人：a@b.cn\n主题：已收到\n\n编号 1\n"
    assert by_sms.read_text() == "方式：短信\n收件人：13800138000\n\n编号 2\n"
    assert {stat.S_IMODE(path.stat().st_mode) for path in box.iterdir()} == {0o600}
    assert stat.S_IMODE(box.stat().st_mode) == 0o700


def test_send_to_a_full_disk_leaves_no_half_and_says_so(box: Path, monkeypatch) -> None:
    def full(*args: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(outbox.os, "fsync", full)
    with pytest.raises(Undelivered, match="outbox"):
        sms.send("13800138000", "words")
    assert list(box.iterdir()) == []


def _smtp(taken: list[bytes], refuse: bytes = b""):
    """A mail server that answers each line; `refuse` is the command it will not have."""

    def talk(line: socket.socket) -> None:
        with line.makefile("rb") as lines:
            line.sendall(b"220 test\r\n")
            for command in lines:
                word = command[:4].upper()
                if refuse and word == refuse:
                    line.sendall(b"550 no such box zhang@example.com\r\n")
                elif word == b"DATA":
                    line.sendall(b"354 go\r\n")
                    taken.append(b"".join(iter(lambda: lines.readline(), b".\r\n")))
                    line.sendall(b"250 taken\r\n")
                else:
                    line.sendall(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")

    return talk


def _mail_server(settings, where: tuple[str, int]) -> None:
    settings.MAIL_SERVER = addresses.mail(f"smtp://{where[0]}:{where[1]}")
    settings.MAIL_FROM = "office@example.gov.cn"


def test_mail_by_smtp_reaches_the_server(listen, settings) -> None:
    taken: list[bytes] = []
    _mail_server(settings, listen(_smtp(taken)))
    mail.send("zhang@example.com", "已收到（2026-1）", "编号 1")
    head, _, body = taken[0].partition(b"\r\n\r\n")
    assert b"To: zhang@example.com" in head
    assert body.decode().strip() == "编号 1"


@pytest.mark.parametrize(("refuse", "word"), [(b"RCPT", "拒收"), (b"MAIL", "发件人"), (b"DATA", "没有收下")])
def test_mail_refused_says_why_but_not_who(listen, settings, refuse: bytes, word: str) -> None:
    _mail_server(settings, listen(_smtp([], refuse)))
    with pytest.raises(Undelivered, match=word) as refused:
        mail.send("zhang@example.com", "x", "y")
    assert "zhang" not in refused.value.reason


@pytest.mark.parametrize(("to", "subject"), [("a@b.cn\nBcc: c@d.cn", "x"), ("a@b.cn", "x\nBcc: c@d.cn")])
def test_mail_with_a_line_break_in_its_head_is_refused(listen, settings, to: str, subject: str) -> None:
    taken: list[bytes] = []
    _mail_server(settings, listen(_smtp(taken)))
    with pytest.raises(Undelivered):
        mail.send(to, subject, "y")
    assert taken == []


def test_mail_server_away_is_undelivered(listen, settings) -> None:
    _mail_server(settings, listen(lambda line: None))
    with pytest.raises(Undelivered):
        mail.send("a@b.cn", "x", "y")


def _http(asked: list[bytes], answer: bytes):
    def talk(line: socket.socket) -> None:
        got = b""
        while b"\r\n\r\n" not in got:
            got += line.recv(65536)
        head, _, body = got.partition(b"\r\n\r\n")
        length = next(
            int(row.split(b":")[1])
            for row in head.split(b"\r\n")
            if row.lower().startswith(b"content-length")
        )
        while len(body) < length:
            body += line.recv(65536)
        asked.append(head + b"\r\n\r\n" + body)
        line.sendall(answer)

    return talk


def _gateway(settings, where: tuple[str, int], accepted: str = "") -> None:
    url = f"http://{where[0]}:{where[1]}/send?v=1"
    settings.SMS_GATEWAY = addresses.sms(url, BODY, {"Authorization": "Bearer k"}, accepted)


def _answer(status: str, body: bytes = b"", extra: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode() + body


def test_sms_by_gateway_fills_the_template(listen, settings) -> None:
    asked: list[bytes] = []
    _gateway(settings, listen(_http(asked, _answer("200 OK", b'{"code":0}'))), '"code":0')
    sms.send("13800138000", 'a "b" {to} 编号')
    head, _, body = asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /send?v=1 ")
    assert b"Authorization: Bearer k" in head
    assert json.loads(body) == {"phone": "13800138000", "params": ['a "b" {to} 编号'], "sign": 1}


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (_answer("500 No", b"13800138000"), "500"),
        (_answer("302 Found", b"", "Location: http://127.0.0.1:1/\r\n"), "302"),
        (_answer("200 OK", b'{"code":7}'), "成功字样"),
        (b"garbage\r\n\r\n", "没有应答"),
        (b"", "没有应答"),
    ],
)
def test_sms_not_taken_says_why_but_not_who(listen, settings, answer: bytes, word: str) -> None:
    _gateway(settings, listen(_http([], answer)), '"code":0')
    with pytest.raises(Undelivered, match=word) as refused:
        sms.send("13800138000", "words")
    assert "138" not in refused.value.reason
