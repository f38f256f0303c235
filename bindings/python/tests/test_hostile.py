"""`tests/hostile/answers.yaml`: whatever a server says, a free call and one that bills end as a person would say."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from counted import counted
from stub_server import KEY, read_request

from telnyx_reputation import Telnyx, TelnyxError
from telnyx_reputation._native import error_classes

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).resolve().parents[3] / "tests" / "hostile" / "answers.yaml").read_text(encoding="utf-8")
)
ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
CLASSES = error_classes()


def said(case: dict[str, Any]) -> bytes:
    """All that the server says."""
    piece, times = case.get("repeat", ("@", 1))

    def filled(text: str) -> bytes:
        return text.replace("@", piece * times).encode()

    if "raw" in case:
        return filled(case["raw"])
    body = filled(case.get("body", ""))
    fields = {"content-length": len(body), **case.get("headers", {})}
    lines = [f"HTTP/1.1 {case['status']} x", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """A server that answers `/7/...` with the seventh case, and closes the connection."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def answer(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as incoming:
            asked = read_request(incoming, 0)
            if asked is not None:
                try:
                    connection.sendall(said(CASES[int(asked.target.split("/")[1])]))
                except OSError:
                    pass  # The client has gone, of what is too long.

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def test_every_answer_ends_a_free_call_and_one_that_bills_as_it_should(origin: str) -> None:
    def wrong(index: int) -> str | None:
        case = CASES[index]
        base_url = f"{origin}/{index}/v2"
        # One each: a connection that the server is about to close must not be used again.
        free, billing = (
            Telnyx(KEY, base_url=base_url, max_retries=0, timeout=20, max_body_bytes=1 << 20) for _ in "12"
        )
        ended: list[str] = []
        answer: Any = None
        for call in (
            lambda: free.enterprises.retrieve(ENTERPRISE),
            lambda: billing.enterprises.reputation.numbers.refresh(ENTERPRISE, phone_numbers=["+16035551234"]),
        ):
            try:
                answer = call()
                ended.append("done")
            except TelnyxError as error:
                ended.append(type(error).__name__)
        expected = [CLASSES.get(kind, kind) for kind in (case.get("untyped", case["free"]), case["billed"])]
        row = answer.data.results[0].to_dict() if ended[1] == "done" else None
        counted = str(billing.usage().at_most_usd)
        right = "0.10" if case["billed"] in ("outcome_unknown", "done") else "0.00"
        is_right = (ended, row, counted) == (expected, case.get("row"), right)
        return None if is_right else f"{case['name']}: {ended}, {row}, USD {counted}"

    with ThreadPoolExecutor(16) as pool:
        found = [why for why in pool.map(wrong, range(len(CASES))) if why is not None]
    assert not found and len(CASES) >= 140, "\n".join(found)
    counted("hostile answers", 2 * len(CASES))
