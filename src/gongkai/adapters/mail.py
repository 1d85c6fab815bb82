"""How does an e-mail leave? By the SMTP server the operator has set, else as a file in the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from gongkai.adapters import outbox
from gongkai.adapters.addresses import MailServer
from gongkai.adapters.undelivered import Undelivered

SECONDS = 30
# In this order: the first that fits. The server's own words may name the recipient and are left out.
REASONS: tuple[tuple[type[Exception], str], ...] = (
    (SMTPAuthenticationError, "邮件服务器不接受用户名和密码，请检查 GONGKAI_MAIL。"),
    (SMTPRecipientsRefused, "邮件服务器拒收这个收件地址，请核对后改用其他方式联系。"),
    (SMTPSenderRefused, "邮件服务器不接受发件人地址，请检查 GONGKAI_MAIL_FROM。"),
    (BadHeaderError, "收件地址或主题里有换行，邮件没有发出。"),
    (SMTPServerDisconnected, "邮件服务器没有应答，稍后会再试。"),
    (SMTPException, "邮件服务器没有收下这封邮件，稍后会再试。"),
    (OSError, "邮件服务器连不上，稍后会再试。"),
    # Django's and Python's own checks of an address that is none.
    (ValueError, "收件地址写法不对，邮件没有发出。"),
)


def send(to: str, subject: str, text: str, headers: Mapping[str, str] | None = None) -> None:
    """Hand one message over, with further headers if given. Raises Undelivered."""
    if settings.MAIL_SERVER is None:
        outbox.drop("mail", to, text, subject=subject)
        return
    message = EmailMessage(
        subject,
        text,
        settings.MAIL_FROM,
        [to],
        connection=_connection(settings.MAIL_SERVER),
        headers=dict(headers or {}),
    )
    try:
        taken = message.send()
    except (SMTPException, OSError, ValueError) as error:
        reason = next(words for kind, words in REASONS if isinstance(error, kind))
        raise Undelivered(reason, away=_away(error)) from error
    if not taken:
        raise Undelivered("没有收件地址，邮件没有发出。")


def _away(error: Exception) -> bool:
    """Whether the server is not there, or says nothing: what it refuses is another matter."""
    return isinstance(error, SMTPServerDisconnected) or not isinstance(error, SMTPException | ValueError)


def _connection(server: MailServer) -> BaseEmailBackend:
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.starttls,
        use_ssl=server.tls,
        timeout=SECONDS,
    )
