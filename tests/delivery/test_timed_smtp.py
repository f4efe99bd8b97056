"""A mail server that drips, floods or hangs holds a message, and a run, for a bounded time."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from reviewkit.delivery.smtp import MailError, Sender, Server
from reviewkit.delivery.timed_smtp import TimedSMTP
from tests.commands.postoffice import PostOffice

DATA = b"Subject: x\r\n\r\nend\r\n"
READERS = ("a@x.example",)


class RawServer:
    """A server on 127.0.0.1 that does with each connection what `serve` does."""

    def __init__(self, serve):
        self._serve = serve
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.connections = 0
        self._ended = threading.Event()

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._run, args=(connection,), daemon=True).start()

    def _run(self, connection):
        with connection:
            try:
                self._serve(connection, self._ended)
            except OSError:
                return


def drip(text):
    def serve(connection, ended):
        for letter in text * 1_000:
            connection.sendall(letter.encode())
            if ended.wait(0.05):
                return

    return serve


def flood(connection, ended):
    while not ended.is_set():
        connection.sendall(b"220-and so on\r\n" * 1_000)


def hang(connection, ended):
    ended.wait(60)


def dialogue(last):
    """Takes a message, and answers its last line as `last` does."""

    def serve(connection, ended):
        lines = connection.makefile("rb")
        connection.sendall(b"220 hello\r\n")
        for line in lines:
            word = line[:4].upper().strip()
            if word == b"DATA":
                connection.sendall(b"354 go\r\n")
                while lines.readline() not in (b".\r\n", b""):
                    continue
                last(connection, ended)
                return
            connection.sendall(b"250 fine\r\n")

    return serve


def stop_reading(connection, ended):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    lines = connection.makefile("rb", buffering=0)
    connection.sendall(b"220 hello\r\n")
    while (line := lines.readline()) and line[:4].upper() != b"DATA":
        connection.sendall(b"250 fine\r\n")
    connection.sendall(b"354 go\r\n")
    ended.wait(60)


def sender(server, **times):
    times = {"timeout": 0.5, "message_timeout": 1.0, **times}
    return Sender(Server("localhost", server.port, "none", "rs@rs.example", **times))


@pytest.mark.parametrize("serve", [drip("220-x\r\n"), drip("2"), flood, hang])
def test_a_server_that_never_ends_its_greeting_is_given_up(serve):
    start = time.monotonic()
    with RawServer(serve) as server, sender(server) as one, pytest.raises(MailError):
        one.send(READERS, DATA, pytest.fail)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("security", ["tls"])
def test_a_server_that_drips_its_handshake_is_given_up(security):
    start = time.monotonic()
    with RawServer(drip("\x16\x03\x03\x40\x00" + "a" * 50)) as server:
        one = Sender(Server("127.0.0.1", server.port, security, "rs@rs.example", timeout=0.5))
        with one, pytest.raises(MailError):
            one.send(READERS, DATA, pytest.fail)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("last", [hang, drip("250-x\r\n"), drip("2")])
def test_an_answer_after_the_message_that_never_ends_is_doubtful(last):
    start = time.monotonic()
    with RawServer(dialogue(last)) as server, sender(server) as one:
        answer = one.send(READERS, DATA, lambda: None)
    assert answer.state == "doubtful"
    assert time.monotonic() - start < 6


def test_after_two_doubts_the_run_sends_no_more():
    noted = []
    with RawServer(dialogue(hang)) as server, sender(server) as one:
        states = [one.send(READERS, DATA, lambda: noted.append(1)).state for _ in range(20)]
        assert states == ["doubtful"] * 2 + ["waiting"] * 18
        assert len(noted) == 2
        assert server.connections == 2


def test_a_doubt_between_good_answers_stops_nothing():
    with PostOffice(mood=lambda n: "drop after" if n % 2 else "") as office, sender(office, timeout=5) as one:
        states = [one.send(READERS, DATA, lambda: None).state for _ in range(6)]
    assert states == ["doubtful", "sent"] * 3


def test_a_server_that_stops_taking_a_message_is_left_before_anything_is_noted():
    start = time.monotonic()
    with RawServer(stop_reading) as server, sender(server, slowest=10_000_000) as one:
        answer = one.send(READERS, DATA + b"x" * 8_000_000, pytest.fail)
        assert answer.state == "waiting"
    assert time.monotonic() - start < 10


def test_a_run_has_a_time_of_its_own():
    with PostOffice() as office:
        server = Server("localhost", office.port, "none", "rs@rs.example", timeout=5, run_timeout=0.0)
        with Sender(server) as one:
            states = [one.send(READERS, DATA, lambda: None).state for _ in range(3)]
    assert states == ["sent", "waiting", "waiting"]
    assert len(office.taken) == 1


def test_a_connection_answers_as_smtplibs_does():
    with PostOffice() as office:
        smtp = TimedSMTP("localhost", office.port, seconds=5, deadline=time.monotonic() + 10)
        assert smtp.ehlo()[0] == 250
        smtp.check_silent()
        assert smtp.mail("a@x.example")[0] == 250
        assert smtp.quit()[0] == 221
