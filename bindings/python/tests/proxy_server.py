"""A proxy on loopback that remembers what it was asked."""

from __future__ import annotations

import socket
import threading

ASKS_FOR_CREDENTIALS = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"


class Proxy:
    """Forwards plain requests and opens tunnels, once for each connection."""

    def __init__(self, credentials: str | None = None) -> None:
        """With `credentials`, in base64, it refuses whoever does not give them."""
        self.heads: list[str] = []
        self._credentials = credentials
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:{}".format(self._listener.getsockname()[1])

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                byte = client.recv(1)
                if not byte:
                    return
                head += byte
            text = head.decode()
            self.heads.append(text)
            given = [line.split()[-1] for line in text.splitlines() if line.lower().startswith("proxy-authorization:")]
            if self._credentials is not None and given != [self._credentials]:
                client.sendall(ASKS_FOR_CREDENTIALS)
                return
            method, target, _ = text.split(" ", 2)
            host, _, port = target.removeprefix("http://").split("/")[0].partition(":")
            with socket.create_connection((host, int(port))) as server:
                if method == "CONNECT":
                    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                else:
                    server.sendall(head)
                back = threading.Thread(target=copy, args=(server, client), daemon=True)
                back.start()
                copy(client, server)
                back.join()


def copy(source: socket.socket, target: socket.socket) -> None:
    """Until either side ends it."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass
