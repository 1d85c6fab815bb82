"""How does a short message leave? By the gateway the operator has set, else as a file in the outbox."""

from __future__ import annotations

import http.client
import json
import ssl

from django.conf import settings

from gongkai.adapters import outbox
from gongkai.adapters.addresses import Gateway
from gongkai.adapters.undelivered import Undelivered

SECONDS = 15
ANSWER_BYTES = 64 * 1024


def send(to: str, text: str) -> None:
    """Hand one message over. Raises Undelivered."""
    if settings.SMS_GATEWAY is None:
        outbox.drop("sms", to, text)
        return
    try:
        status, answer = _post(settings.SMS_GATEWAY, to, text)
    except (OSError, http.client.HTTPException) as error:
        raise Undelivered("短信网关连不上或没有应答，稍后会再试。", away=True) from error
    if not 200 <= status < 300:
        raise Undelivered(f"短信网关没有收下（状态码 {status}），请检查 GONGKAI_SMS 的设置。")
    if settings.SMS_GATEWAY.accepted not in answer:
        raise Undelivered("短信网关的应答里没有约定的成功字样，请检查 GONGKAI_SMS_OK 的设置。")


def _post(gateway: Gateway, to: str, text: str) -> tuple[int, str]:
    """Status and body. Another address (a redirect) is never followed."""
    line = _line(gateway)
    body = json.dumps(filled(gateway.body, to, text), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", **gateway.headers}
    try:
        line.request("POST", gateway.path, body, headers)
        answer = line.getresponse()
        return answer.status, answer.read(ANSWER_BYTES).decode("utf-8", "replace")
    finally:
        line.close()


def _line(gateway: Gateway) -> http.client.HTTPConnection:
    if gateway.https:
        tls = ssl.create_default_context()
        return http.client.HTTPSConnection(gateway.host, gateway.port, timeout=SECONDS, context=tls)
    return http.client.HTTPConnection(gateway.host, gateway.port, timeout=SECONDS)


def filled(body: object, to: str, text: str) -> object:
    """The template's JSON with the two placeholders filled in, inside its strings only."""
    if isinstance(body, str):
        # In one pass over the template: what the text says is never taken for a placeholder.
        return text.join(part.replace("{to}", to) for part in body.split("{text}"))
    if isinstance(body, list):
        return [filled(part, to, text) for part in body]
    if isinstance(body, dict):
        return {key: filled(part, to, text) for key, part in body.items()}
    return body
