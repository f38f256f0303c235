"""Files in both directions."""

from __future__ import annotations

import asyncio
import io
import json
from pathlib import Path
from typing import Any

import pytest
from stub_server import Asked, Say, Stub

from telnyx_reputation import InvalidArgumentError

ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
PDF = b"%PDF-1.7\r\n\x00\xff rest"
DOCUMENT = '{"data":{"id":"2a7e8337-e803-4057-a4ae-26c40eb0bc6c"}}'


def part(asked: Asked) -> tuple[str, bytes]:
    """The head and the content of the part with the file."""
    boundary = asked.headers["content-type"].partition("boundary=")[2].encode()
    parts = [each for each in asked.body.split(b"--" + boundary) if b'name="file"' in each]
    assert len(parts) == 1
    head, _, content = parts[0].partition(b"\r\n\r\n")
    return head.decode(), content.removesuffix(b"\r\n")


def test_each_way_of_giving_a_file(stub: Stub, tmp_path: Path) -> None:
    stub.say(Say(body=DOCUMENT))
    path = tmp_path / "letter.pdf"
    path.write_bytes(PDF)
    upload = stub.client().documents.upload
    with path.open("rb") as opened:
        results = [
            upload(file=PDF),
            upload(file=bytearray(PDF)),
            upload(file=path),
            upload(file=str(path)),
            upload(file=opened),
            upload(file=io.BytesIO(PDF), filename="named.pdf"),
            upload(file=("tuple.pdf", PDF)),
            upload(file=("tuple.pdf", PDF, "application/pdf"), customer_reference="mine"),
        ]
    assert {result.data.id for result in results if result.data} == {"2a7e8337-e803-4057-a4ae-26c40eb0bc6c"}
    assert all(part(asked)[1] == PDF for asked in stub.asked)
    heads = [part(asked)[0] for asked in stub.asked]
    names = ["document", "document", "letter.pdf", "letter.pdf", "letter.pdf", "named.pdf", "tuple.pdf", "tuple.pdf"]
    assert [head.partition('filename="')[2].partition('"')[0] for head in heads] == names
    assert "application/pdf" in heads[-1]
    assert b"mine" in stub.asked[-1].body
    assert all("content-type=multipart" not in asked.target for asked in stub.asked)


def test_documents_as_json(stub: Stub) -> None:
    stub.say(Say(body=DOCUMENT))
    client = stub.client()
    client.documents.upload(document={"url": "https://example.com/letter.pdf"})
    client.documents.upload_json(document={"file": "JVBERg==", "filename": "letter.pdf"})
    first, second = stub.asked
    assert first.headers["content-type"] == second.headers["content-type"] == "application/json"
    assert json.loads(first.body) == {"url": "https://example.com/letter.pdf"}
    assert json.loads(second.body) == {"file": "JVBERg==", "filename": "letter.pdf"}


def test_async_uploads(stub: Stub, tmp_path: Path) -> None:
    stub.say(Say(body=DOCUMENT))
    path = tmp_path / "letter.pdf"
    path.write_bytes(PDF)

    async def main() -> None:
        client = stub.async_client()
        await asyncio.gather(client.documents.upload(file=path), client.documents.upload(file=PDF))

    asyncio.run(main())
    assert [part(asked)[1] for asked in stub.asked] == [PDF, PDF]


def test_text_files_are_refused(stub: Stub, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("x")
    with path.open() as opened, pytest.raises(InvalidArgumentError, match="binary mode"):
        stub.client().documents.upload(file=opened)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        stub.client().documents.upload(file=tmp_path / "missing.pdf")


@pytest.mark.parametrize("argument", ["filename", "content_type", "customer_reference"])
def test_what_goes_with_a_file_is_a_string(stub: Stub, argument: str) -> None:
    wrong: Any = {argument: 5}
    with pytest.raises(InvalidArgumentError, match=f"{argument}: must be a string"):
        stub.client().documents.upload(file=PDF, **wrong)
    with pytest.raises(InvalidArgumentError, match="an object of type int is neither bytes"):
        stub.client().documents.upload(file=5)  # type: ignore[arg-type]
    assert stub.asked == []


def test_binary_answers(stub: Stub, tmp_path: Path) -> None:
    stub.say(Say(body=PDF, content_type="application/pdf", headers={"X-Twice": "a"}))
    letter = stub.client().enterprises.reputation.loa.render(ENTERPRISE)
    assert letter.read() == letter.content == letter.parse() == PDF
    assert letter.content_type == "application/pdf"
    assert letter.headers["X-TWICE"] == "a" and "x-twice" in letter.headers
    assert letter.status_code == 200
    assert b"".join(letter.iter_bytes(5)) == PDF
    letter.write_to_file(tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == PDF
    assert repr(letter) == "<BinaryAPIResponse 200 application/pdf, 17 bytes>"
    assert stub.asked[0].body == b"{}"


def test_async_binary_answers(stub: Stub, tmp_path: Path) -> None:
    stub.say(Say(body=PDF, content_type="application/pdf"))

    async def main() -> None:
        letter = await stub.async_client().enterprises.reputation.loa.render(ENTERPRISE)
        assert await letter.read() == await letter.parse() == letter.content == PDF
        assert b"".join([chunk async for chunk in letter.iter_bytes(4)]) == PDF
        await letter.write_to_file(tmp_path / "out.pdf")

    asyncio.run(main())
    assert (tmp_path / "out.pdf").read_bytes() == PDF
