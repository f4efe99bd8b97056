"""A mail server on 127.0.0.1 that refuses, delays and drops as real servers do."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiosmtpd.smtp import SMTP


@dataclass
class AcceptedMessage:
    """A message that the server accepted."""

    sender: str
    readers: list[str]
    data: bytes


@dataclass
class PostOffice:
    """mood: what it does with the nth message (from 1): "", "drop at rcpt", "drop at data",
    "drop after", or an answer to the message's last line such as "451 later".
    utf8: whether it takes addresses with accents before the @ (SMTPUTF8).
    refuses: readers it will not take, with its answer."""

    mood: Callable[[int], str] = lambda _: ""
    refuses: dict[str, str] = field(default_factory=dict)
    context: Any = None
    tls: bool = False
    utf8: bool = True
    taken: list[AcceptedMessage] = field(default_factory=list)
    port: int = 0
    met: int = 0

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.new_event_loop()
        starttls = None if self.tls else self.context

        def protocol() -> SMTP:
            return SMTP(
                self,
                hostname="localhost",
                tls_context=starttls,
                require_starttls=starttls is not None,
                enable_SMTPUTF8=self.utf8,
                loop=self._loop,
            )

        server = self._loop.run_until_complete(
            self._loop.create_server(protocol, "127.0.0.1", 0, ssl=self.context if self.tls else None)
        )
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0.01))
            self._loop.close()

    # ---------------------------------------------------------------- its hooks

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        self.met += 1
        envelope.number = self.met
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        mood = self.mood(self.met)
        return mood.removeprefix("mail ") if mood.startswith("mail ") else "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.mood(envelope.number) == "drop at rcpt":
            server.transport.abort()
            return "421 gone"
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mood = self.mood(envelope.number)
        if mood[:1].isdigit():
            return mood
        self.taken.append(AcceptedMessage(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        if mood == "drop after":
            server.transport.abort()
        return "250 taken"
