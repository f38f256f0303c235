"""A tiny HTTP server on a raw socket: it says exactly what a test wants, and keeps what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BufferedReader

from telnyx_reputation import AsyncTelnyx, Telnyx

KEY = "KEY_STUB_0123"

# Without `meta.total_pages` nothing tells where a list ends.
EMPTY_LIST = '{"data": [], "meta": {"total_pages": 0, "page_number": 1}}'
ONE_ITEM = '{"data": [{}], "meta": {"total_pages": 1, "page_number": 1}}'

# Only such a body proves that the API itself refused.
ENVELOPE = '{"errors": [{"code": "10015", "title": "Refused", "detail": "not like this"}]}'


@dataclass
class Asked:
    """One request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


@dataclass
class Say:
    """One answer. `hang` holds it back until the server stops, `drop` ends the connection in place of it, and `close`
    after it; of the first two, `sent` bytes of the body come all the same."""

    status: int = 200
    body: bytes | str = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict[str, str])
    close: bool = False
    drop: bool = False
    hang: bool = False
    sent: int | None = None

    def text(self) -> bytes:
        body = self.body.encode() if isinstance(self.body, str) else self.body
        lines = [f"HTTP/1.1 {self.status} X", f"Content-Length: {len(body)}", f"Content-Type: {self.content_type}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Stub:
    """Answers each request with the next of `answers`; the last one stands for all that follow."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.answers: list[Say | Callable[[Asked], Say]] = [Say(body="{}")]
        self.arrived = threading.Semaphore(0)
        self.closed_by_client = threading.Semaphore(0)
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self._lock = threading.Lock()
        self._tls = tls
        self.url = f"{'http' if tls is None else 'https'}://127.0.0.1:{self._listener.getsockname()[1]}/v2"

    def client(self, **options: object) -> Telnyx:
        return Telnyx(KEY, base_url=self.url, **options)  # type: ignore[arg-type]

    def async_client(self, **options: object) -> AsyncTelnyx:
        return AsyncTelnyx(KEY, base_url=self.url, **options)  # type: ignore[arg-type]

    def say(self, *answers: Say | Callable[[Asked], Say]) -> None:
        self.answers = list(answers)

    @property
    def changes(self) -> list[Asked]:
        """The requests that are no reads: what a call would change is read before it."""
        return [asked for asked in self.asked if asked.method != "GET"]

    def __enter__(self) -> Stub:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for connection in (self._listener, *self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            connection.close()

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            number = len(self._connections)
            self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection, number), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as incoming:
                while (asked := read_request(incoming, number)) is not None:
                    if not self._answer(connection, asked):
                        return
        except (OSError, ValueError):
            pass  # The client went away, or the test ended.
        finally:
            self.closed_by_client.release()

    def _answer(self, connection: socket.socket, asked: Asked) -> bool:
        with self._lock:
            self.asked.append(asked)
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        self.arrived.release()
        say = answer(asked) if callable(answer) else answer
        if say.sent is not None:
            whole = say.text()
            connection.sendall(whole[: len(whole) - len(say.body) + say.sent])
        if say.hang:
            # Gives back control as soon as the client closes the connection, or the test ends.
            connection.recv(1)
            return False
        if say.drop:
            return False
        connection.sendall(say.text())
        return not say.close


def read_request(incoming: BufferedReader, number: int) -> Asked | None:
    line = incoming.readline()
    if not line:
        return None
    method, target, _ = line.decode("latin-1").split()
    headers: dict[str, str] = {}
    while (header := incoming.readline().decode("latin-1").strip("\r\n")) != "":
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip(" \t\r\n")
    body = incoming.read(int(headers.get("content-length", "0")))
    return Asked(method, target, headers, body, number)
