"""Hand mails to a server, each at most once.

The server accepts a message with its answer to the last line. If the connection drops before
that line was sent, nothing was accepted and the same run connects again. If it drops after it,
the mail is doubtful: it is reported and never sent again automatically.
"""

from __future__ import annotations

import os
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from reviewkit.delivery.eml import without_utf8_addresses
from reviewkit.delivery.timed_smtp import TimedSMTP, TimedSMTPOverTLS
from reviewkit.domain.email_address import for_mail
from reviewkit.domain.errors import ReviewkitError, SettingsError
from reviewkit.settings import Settings
from reviewkit.text import N_

USER, PASSWORD = "REVIEWKIT_SMTP_USER", "REVIEWKIT_SMTP_PASSWORD"
_DROPPED = (OSError, smtplib.SMTPServerDisconnected)
_NO_ACCENTS = "this server takes no address with accents before the @ (SMTPUTF8)"
_ATTEMPTS = 4  # for one message, before it waits for the next run
_MOST_DOUBTS = 2  # in a row: a server that swallows answers is not given a third message
_LOCAL = ("localhost", "127.0.0.1", "::1")


class MailError(ReviewkitError):
    """The mail server cannot be used; nothing more was sent."""


@dataclass(frozen=True)
class Server:
    """The mail server that settings and the environment name, and how long it may take, in seconds.

    timeout          for one answer
    message_timeout  for one message with all its answers, and the time that its bytes take
    slowest          bytes that the server takes in a second at least
    run_timeout      for all messages of one run together, pauses of `per_minute` apart
    """

    host: str
    port: int
    security: str
    sender: str
    per_minute: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30
    message_timeout: float = 120
    run_timeout: float = 1800
    slowest: int = 50_000


def server_of(settings: Settings) -> Server:
    """Return the mail server of the settings.

    Raises SettingsError where they name no sender, or would send a password in the clear.
    """
    server = Server(
        settings.get("mail.host"),
        settings.get("mail.port"),
        settings.get("mail.security"),
        settings.get("mail.sender"),
        settings.get("mail.per_minute"),
        os.environ.get(USER, ""),
        _password(),
    )
    if not server.sender:
        raise SettingsError(
            N_('{path}: mail.sender is empty; expected an address such as "reviews@example.com"'),
            path=settings.path,
        )
    if server.user and server.security == "none" and server.host not in _LOCAL:
        raise SettingsError(
            N_(
                '{path}: mail.security = "none" would send the password in the clear; expected starttls or tls'
            ),
            path=settings.path,
        )
    return server


def _password() -> str:
    """Return the password from the environment, else from the system's keyring if one is installed."""
    password = os.environ.get(PASSWORD)
    user = os.environ.get(USER, "")
    if password is not None or not user:
        return password or ""
    try:
        import keyring  # noqa: PLC0415 -- an extra, and only where a user is named

        return keyring.get_password("reviewkit", user) or ""
    except Exception:  # noqa: BLE001 -- a keyring that cannot be opened is none
        return ""


@dataclass(frozen=True)
class Answer:
    """The outcome of a message.

    state    sent, doubtful, refused or waiting
    detail   the server's words
    refused  readers that the server refused, though it took the message for others
    """

    state: str
    detail: str = ""
    refused: tuple[str, ...] = ()


class _RefusedError(Exception):
    def __init__(self, code: int, text: bytes, who: str = "") -> None:
        self.code = code
        answer = text.decode("utf-8", "replace").replace("\n", " ").strip()
        super().__init__(f"{who + ': ' if who else ''}{code} {answer}")


class Sender:
    """Hands messages to one server over one connection, opened when needed and again after a drop."""

    def __init__(
        self,
        server: Server,
        *,
        context: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.server, self._context, self._sleep, self._clock = server, context, sleep, clock
        self._smtp: TimedSMTP | None = None
        self._next = 0.0
        self._spent = 0.0
        self._doubts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._smtp is not None:
            try:
                self._smtp.deadline = time.monotonic() + 5
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()
            self._smtp = None

    def send(self, readers: tuple[str, ...], data: bytes, about_to: Callable[[], None]) -> Answer:
        """Hand a message to the server.

        about_to  called just before the line with which the server accepts it, so that what it
                  notes is known to any later run, whatever happens next
        Raises MailError where the server cannot be reached, trusted or logged in to.
        """
        if self._doubts >= _MOST_DOUBTS or self._spent > self.server.run_timeout:
            return Answer(
                "waiting", "the server took too long with the messages before; the next run tries again"
            )
        self._wait()
        start = time.monotonic()
        try:
            answer = self._send_by(
                start + self.server.message_timeout + len(data) / self.server.slowest, readers, data, about_to
            )
        finally:
            self._spent += time.monotonic() - start
        self._doubts = self._doubts + 1 if answer.state == "doubtful" else 0
        return answer

    # ------------------------------------------------------------------ steps

    def _send_by(
        self, deadline: float, readers: tuple[str, ...], data: bytes, about_to: Callable[[], None]
    ) -> Answer:
        why = ""
        for _ in range(_ATTEMPTS):
            if why and time.monotonic() > deadline:
                break
            smtp = self._connected(deadline)
            try:
                refused = self._offer(smtp, readers, data)
            except _RefusedError as error:
                self._reset(smtp)
                return Answer("waiting" if 400 <= error.code < 500 else "refused", str(error))
            except _DROPPED as error:
                why = str(error)
                self._drop()
                continue
            try:
                about_to()
            except BaseException:
                self._drop()  # within a message: on this connection everything would be part of it
                raise
            return self._last_line(smtp, refused)
        return Answer("waiting", why)

    def _offer(self, smtp: TimedSMTP, readers: tuple[str, ...], data: bytes) -> tuple[str, ...]:
        """Send everything up to the last line and return the readers refused.

        Raises _RefusedError, or OSError where the connection dropped.
        """
        sender = for_mail(self.server.sender)
        wide = not all(address.isascii() for address in (sender, *readers))
        takes_wide = not wide or smtp.has_extn("smtputf8")
        if not takes_wide and not sender.isascii():
            raise _RefusedError(550, _NO_ACCENTS.encode())
        _check(*smtp.mail(sender, ["SMTPUTF8", "BODY=8BITMIME"] if wide and takes_wide else []))
        refused: list[str] = []
        taken = 0
        for reader in readers:
            if not takes_wide and not reader.isascii():
                refused.append(f"{reader}: 553 {_NO_ACCENTS}")
                continue
            code, text = smtp.rcpt(reader)
            _gone(code, text)
            if 400 <= code < 500:
                # All readers get it together, once: one that the server may take later delays the others.
                raise _RefusedError(code, text, reader)
            if code in (250, 251):
                taken += 1
            else:
                refused.append(f"{reader}: {code} {text.decode('utf-8', 'replace')}".strip())
        if not taken:
            raise _RefusedError(550, "; ".join(refused).encode())
        smtp.putcmd("data")
        code, text = smtp.getreply()
        _gone(code, text)
        if code != 354:
            raise _RefusedError(code, text)
        smtp.send_bytes(_stuffed(data if takes_wide else without_utf8_addresses(data)))
        smtp.check_silent()
        return tuple(refused)

    def _last_line(self, smtp: TimedSMTP, refused: tuple[str, ...]) -> Answer:
        try:
            # Once the line may be on its way the answer is worth waiting for, late as it is.
            smtp.deadline = max(smtp.deadline, time.monotonic() + self.server.timeout)
            smtp.send_bytes(b".\r\n")
            code, text = smtp.getreply()
        except _DROPPED as error:
            self._drop()
            return Answer("doubtful", f"the connection dropped after the message was given ({error})")
        answer = f"{code} {text.decode('utf-8', 'replace')}".replace("\n", " ").strip()
        if 200 <= code < 300:
            return Answer("sent", "; ".join((answer, *refused)), refused)
        if 400 <= code < 600:  # RFC 5321 4.2.1: nothing was taken, for now or for good
            if code == 421:
                self._drop()
            return Answer("waiting" if code < 500 else "refused", answer)
        # Any other answer leaves open whether the server took the message: it is never sent again.
        self._drop()
        return Answer("doubtful", f"the server's answer after the message cannot be understood ({answer})")

    def _reset(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.rset()
        except (*_DROPPED, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _wait(self) -> None:
        """Sleep until the settings' limit of messages a minute allows the next one."""
        if not self.server.per_minute:
            return
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
            now = self._next
        self._next = now + 60 / self.server.per_minute

    # ------------------------------------------------------------- connection

    def _connected(self, deadline: float) -> TimedSMTP:
        if self._smtp is None:
            self._smtp = self._connect(deadline)
        self._smtp.deadline = deadline
        return self._smtp

    def _connect(self, deadline: float) -> TimedSMTP:
        server = self.server
        context = self._context or ssl.create_default_context()
        smtp: TimedSMTP | None = None
        try:
            if server.security == "tls":
                smtp = TimedSMTPOverTLS(
                    server.host, server.port, seconds=server.timeout, deadline=deadline, context=context
                )
            else:
                smtp = TimedSMTP(server.host, server.port, seconds=server.timeout, deadline=deadline)
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                smtp.start_tls(context)
                smtp.ehlo()
            if server.user:
                smtp.login(server.user, server.password)
        except smtplib.SMTPAuthenticationError as error:
            _close(smtp)
            raise MailError(
                N_("mail server {host}:{port} ({security}): user and password are not taken ({code})"),
                **self._address,
                code=error.smtp_code,
            ) from None
        except (smtplib.SMTPException, OSError) as error:
            _close(smtp)
            raise MailError(
                N_("mail server {host}:{port} ({security}): {error}"), **self._address, error=_short(error)
            ) from None
        if smtp.sock is not None:
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return smtp

    @property
    def _address(self) -> dict[str, object]:
        return {"host": self.server.host, "port": self.server.port, "security": self.server.security}


def _close(smtp: smtplib.SMTP | None) -> None:
    if smtp is not None:
        smtp.close()


def _short(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _gone(code: int, text: bytes) -> None:
    """Raise SMTPServerDisconnected for 421 and an empty answer: the server is hanging up."""
    if code in (421, -1):
        raise smtplib.SMTPServerDisconnected(f"{code} {text.decode('utf-8', 'replace')}")


def _check(code: int, text: bytes) -> None:
    _gone(code, text)
    if code != 250:
        raise _RefusedError(code, text)


def _stuffed(data: bytes) -> bytes:
    """Double the point that begins a line (RFC 5321, 4.5.2) and end the text with a line end."""
    if not data.endswith(b"\r\n"):
        data += b"\r\n"
    if data.startswith(b"."):
        data = b"." + data
    return data.replace(b"\r\n.", b"\r\n..")
