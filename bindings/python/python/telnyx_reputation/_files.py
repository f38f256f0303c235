"""Files to upload: from what a caller has to what the native client sends."""

from __future__ import annotations

from ._exceptions import InvalidArgumentError
from ._native import Omit, Upload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from typing import IO, Union

    from ._generated.params import CreateDocServiceDocumentRequestParam

    FileContent = Union[bytes, bytearray, memoryview, IO[bytes], PathLike[str], str]
    """The content itself, an open file, or the path of one."""
    FileInput = Union[
        FileContent,
        tuple[Union[str, None], FileContent],
        tuple[Union[str, None], FileContent, Union[str, None]],
    ]
    """A file, or a tuple that also says its name and media type."""

__all__: list[str] = []


def upload_body(
    document: CreateDocServiceDocumentRequestParam | Omit,
    file: FileInput | Omit,
    filename: str | Omit,
    content_type: str | Omit,
    customer_reference: str | Omit,
) -> object:
    """The body of `documents.upload`: `document` goes out as JSON, `file` as a file."""
    if isinstance(file, Omit):
        if isinstance(document, Omit):
            raise InvalidArgumentError("documents.upload: give file, or document")
        named = {"filename": filename, "content_type": content_type, "customer_reference": customer_reference}
        for argument, value in named.items():
            if not isinstance(value, Omit):
                raise InvalidArgumentError(f"documents.upload: {argument} goes with file; put it into document instead")
        return document
    if not isinstance(document, Omit):
        raise InvalidArgumentError("documents.upload: give either file or document, not both")
    own_name, content, own_media = _parts(file)
    name = own_name if isinstance(filename, Omit) else filename
    media = own_media if isinstance(content_type, Omit) else content_type
    reference = None if isinstance(customer_reference, Omit) else customer_reference
    for argument, text in (("filename", name), ("content_type", media), ("customer_reference", reference)):
        if text is not None and not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidArgumentError(f"documents.upload: {argument}: must be a string")
        if text is not None and not _is_text(text):
            raise InvalidArgumentError(f"documents.upload: {argument}: is not UTF-8; give `{argument}` as text")
    return Upload(content, filename=name, content_type=media, customer_reference=reference)


async def start_upload_body(
    document: CreateDocServiceDocumentRequestParam | Omit,
    file: FileInput | Omit,
    filename: str | Omit,
    content_type: str | Omit,
    customer_reference: str | Omit,
) -> object:
    """As `upload_body`; files are read in a thread."""
    arguments = (document, file, filename, content_type, customer_reference)
    if isinstance(file, (Omit, bytes)):
        return upload_body(*arguments)
    import asyncio

    return await asyncio.to_thread(upload_body, *arguments)


def _parts(file: FileInput) -> tuple[str | None, bytes, str | None]:
    """Name, content and media type."""
    if isinstance(file, tuple):
        if len(file) not in (2, 3):
            raise InvalidArgumentError("file: a tuple is (name, content) or (name, content, media type)")
        name, content = _read(file[1])
        return (file[0] or name, content, file[2] if len(file) == 3 else None)
    name, content = _read(file)
    return (name, content, None)


def _is_text(text: str) -> bool:
    """Whether it can be sent: the name of a file need not be UTF-8, and has lone surrogates then."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read(content: FileContent) -> tuple[str | None, bytes]:
    """The name a file has by itself, and its bytes."""
    if isinstance(content, (bytes, bytearray, memoryview)):
        return (None, bytes(content))
    import os

    if isinstance(content, (str, os.PathLike)):
        with open(content, "rb") as opened:
            return (os.path.basename(os.fspath(content)), opened.read())
    if not hasattr(content, "read"):
        raise InvalidArgumentError(
            f"file: an object of type {type(content).__name__} is neither bytes, nor a path, nor an open file"
        )
    data = content.read()
    if not isinstance(data, bytes):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidArgumentError('file: an open file must be opened in binary mode ("rb")')
    name = getattr(content, "name", None)
    return (os.path.basename(name) if isinstance(name, str) else None, data)
