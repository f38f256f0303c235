"""The sandbox's control plane, and a receiver for its events."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any

WAIT_SECONDS = 30


class Control:
    """What a test does to the sandbox and a client of the API cannot."""

    def __init__(self, base_url: str, api_key: str) -> None:
        self._origin = base_url.removesuffix("/v2") + "/_sandbox"
        self._api_key = api_key

    def __call__(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(self._origin + path, method=method)
        request.add_header("authorization", f"Bearer {self._api_key}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("content-type", "application/json")
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            return json.load(answer)


class Receiver:
    """Events as they arrived: the headers and the body, byte for byte."""

    def __init__(self, url: str, events: "Queue[tuple[dict[str, str], str]]") -> None:
        self.url = url
        self._events = events

    def next(self) -> tuple[dict[str, str], str]:
        return self._events.get(timeout=WAIT_SECONDS)


@contextmanager
def receiver() -> Iterator[Receiver]:
    events: Queue[tuple[dict[str, str], str]] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            events.put((dict(self.headers.items()), body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Receiver(f"http://127.0.0.1:{server.server_port}/", events)
    finally:
        server.shutdown()
        server.server_close()
