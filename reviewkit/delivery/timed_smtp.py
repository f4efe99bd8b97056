"""SMTP connections whose answers have deadlines: smtplib's time limit begins anew with each byte received."""

from __future__ import annotations

import selectors
import smtplib
import socket
import ssl
import time

_LARGEST_ANSWER = 1 << 18  # bytes; RFC 5321 4.5.3.1.5: a line of an answer has 512
_BLOCK = 1 << 16
_LEAST = 0.01  # seconds: a socket of no time limit at all would not wait


class _AnswerReader:
    """Reads the lines of one answer from a socket until a deadline. It is what smtplib calls its file."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._buffer = b""
        self.deadline = 0.0
        self.received = 0

    def readline(self, _limit: int = -1) -> bytes:
        """Return the next line. Raises TimeoutError at the deadline, OSError for an answer without end."""
        while b"\n" not in self._buffer:
            self._sock.settimeout(max(_LEAST, self.deadline - time.monotonic()))
            if time.monotonic() > self.deadline:
                raise TimeoutError("timed out")
            block = self._sock.recv(4096)
            if not block:
                return b""
            self.received += len(block)
            if self.received > _LARGEST_ANSWER:
                raise OSError("an answer without end")
            self._buffer += block
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line + b"\n"

    @property
    def has_more(self) -> bool:
        """Whether bytes came in that no line was asked for."""
        return bool(self._buffer)

    def close(self) -> None:
        """Close nothing: the socket is closed by its owner."""


class TimedSMTP(smtplib.SMTP):
    """An SMTP connection that waits for each answer at most `seconds`, and never beyond `deadline`.

    deadline  of time.monotonic(); set by whoever sends a message
    """

    def __init__(self, host: str, port: int, *, seconds: float, deadline: float) -> None:
        self.seconds, self.deadline, self._server_name = seconds, deadline, host
        super().__init__(host, port, timeout=seconds)

    def getreply(self) -> tuple[int, bytes]:
        """Return the code and text of the next answer. Raises SMTPServerDisconnected at its deadline."""
        assert self.sock is not None
        # smtplib forgets its file where STARTTLS wraps the socket, and where the connection is closed.
        reader = self.file
        if not isinstance(reader, _AnswerReader):
            reader = _AnswerReader(self.sock)
            self.file = reader
        reader.deadline = min(time.monotonic() + self.seconds, self.deadline)
        reader.received = 0
        try:
            return super().getreply()
        finally:
            if self.sock is not None:
                self.sock.settimeout(self.seconds)

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Change to TLS. Raises SMTPException or OSError where the server does not, cannot be trusted or is slow."""
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server.")
        code, answer = self.docmd("STARTTLS")
        if code != 220:
            raise smtplib.SMTPResponseException(code, answer)
        assert self.sock is not None
        self.sock = self.secured(context, self.sock)
        # What the server said before is not to be trusted (RFC 3207, 4.2).
        self.file = self.helo_resp = self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def secured(self, context: ssl.SSLContext, plain: socket.socket) -> ssl.SSLSocket:
        """Return the socket over TLS, its handshake done; it is closed where that fails or takes too long."""
        deadline = min(time.monotonic() + self.seconds, self.deadline)
        secure = context.wrap_socket(plain, server_hostname=self._server_name, do_handshake_on_connect=False)
        try:
            _shake_hands(secure, deadline)
        except BaseException:
            secure.close()
            raise
        secure.settimeout(self.seconds)
        return secure

    def send_bytes(self, data: bytes) -> None:
        """Send bytes to the server. Raises TimeoutError where it has not taken them by the deadline."""
        assert self.sock is not None
        for start in range(0, len(data), _BLOCK):
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            self.sock.settimeout(left)
            self.sock.sendall(data[start : start + _BLOCK])
        self.sock.settimeout(self.seconds)

    def check_silent(self) -> None:
        """Raise SMTPServerDisconnected if the server hung up or answered before the end of a message."""
        sock = self.sock
        assert sock is not None
        if isinstance(self.file, _AnswerReader) and self.file.has_more:
            raise smtplib.SMTPServerDisconnected("answered before the end")
        sock.setblocking(False)
        try:
            early = sock.recv(1) if isinstance(sock, ssl.SSLSocket) else sock.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        finally:
            sock.settimeout(self.seconds)
        raise smtplib.SMTPServerDisconnected("hung up" if not early else "answered before the end")


def _shake_hands(secure: ssl.SSLSocket, deadline: float) -> None:
    """Do the handshake of TLS. Raises TimeoutError where it is not done by the deadline."""
    secure.setblocking(False)
    with selectors.DefaultSelector() as selector:
        selector.register(secure, selectors.EVENT_READ)
        while True:
            try:
                secure.do_handshake()
            except ssl.SSLWantReadError:
                selector.modify(secure, selectors.EVENT_READ)
            except ssl.SSLWantWriteError:
                selector.modify(secure, selectors.EVENT_WRITE)
            else:
                return
            selector.select(max(_LEAST, deadline - time.monotonic()))
            if time.monotonic() > deadline:
                raise TimeoutError("timed out")


class TimedSMTPOverTLS(TimedSMTP):
    """The same over TLS from the first byte."""

    def __init__(
        self, host: str, port: int, *, seconds: float, deadline: float, context: ssl.SSLContext
    ) -> None:
        self._context = context
        super().__init__(host, port, seconds=seconds, deadline=deadline)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout, self.source_address)
        return self.secured(self._context, plain)
