"""A reader and a writer of Arrow's C interface that knows no library: what is given and taken, byte by byte."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

_new = ctypes.pythonapi.PyCapsule_New
_new.restype, _new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]


class Schema(ctypes.Structure):
    pass


class Array(ctypes.Structure):
    pass


class Stream(ctypes.Structure):
    pass


_Release = {kind: ctypes.CFUNCTYPE(None, ctypes.POINTER(kind)) for kind in (Schema, Array, Stream)}
_GetSchema = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Schema))
_GetNext = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Array))
_GetError = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.POINTER(Stream))

Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(Schema))),
    ("dictionary", ctypes.POINTER(Schema)),
    ("release", _Release[Schema]),
    ("private_data", ctypes.c_void_p),
]
Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(Array))),
    ("dictionary", ctypes.POINTER(Array)),
    ("release", _Release[Array]),
    ("private_data", ctypes.c_void_p),
]
Stream._fields_ = [
    ("get_schema", _GetSchema),
    ("get_next", _GetNext),
    ("get_last_error", _GetError),
    ("release", _Release[Stream]),
    ("private_data", ctypes.c_void_p),
]


class StreamError(Exception):
    """What a stream told in place of its next batch."""


class Reader:
    """Reads the stream of a capsule, batch by batch."""

    def __init__(self, columns: Any) -> None:
        # Kept, since what is in it goes with it.
        self.capsule = columns.__arrow_c_stream__()
        self.stream = ctypes.cast(_pointer(self.capsule, b"arrow_array_stream"), ctypes.POINTER(Stream))

    def schema(self) -> list[tuple[str, str]]:
        """The columns' names and formats, of a dictionary that of its texts."""
        schema = Schema()
        assert self.stream.contents.get_schema(self.stream, ctypes.byref(schema)) == 0
        try:
            return _columns(schema)
        finally:
            schema.release(ctypes.byref(schema))

    def next(self) -> list[dict[str, Any]] | None:
        """The rows of the next batch; `None` after the last."""
        array = Array()
        if self.stream.contents.get_next(self.stream, ctypes.byref(array)):
            said = self.stream.contents.get_last_error(self.stream)
            raise StreamError(ctypes.string_at(said).decode() if said else "")
        if not array.release:
            return None
        try:
            columns = self.schema()
            cells = [_cells(array.children[at].contents, kind) for at, (_, kind) in enumerate(columns)]
            return [dict(zip((name for name, _ in columns), row)) for row in zip(*cells)] if cells else []
        finally:
            array.release(ctypes.byref(array))

    def release(self) -> None:
        self.stream.contents.release(self.stream)


def rows(columns: Any) -> list[dict[str, Any]]:
    """All rows of what has columns."""
    reader = Reader(columns)
    read: list[dict[str, Any]] = []
    while (batch := reader.next()) is not None:
        read += batch
    return read


def schema_of(columns: Any) -> list[tuple[str, str]]:
    """The columns' names and formats, by the capsule that has them alone."""
    capsule = columns.__arrow_c_schema__()
    return _columns(ctypes.cast(_pointer(capsule, b"arrow_schema"), ctypes.POINTER(Schema)).contents)


def _columns(schema: Schema) -> list[tuple[str, str]]:
    assert schema.format == b"+s"
    return [_column(schema.children[at].contents) for at in range(schema.n_children)]


def _column(schema: Schema) -> tuple[str, str]:
    kind: str = schema.format.decode()
    if schema.dictionary:
        kind = f"dictionary<{kind}, {schema.dictionary.contents.format.decode()}>"
    if kind == "+l":
        kind = f"list<{schema.children[0].contents.format.decode()}>"
    return schema.name.decode(), kind


def _cells(array: Array, kind: str) -> list[Any]:
    length, offset = array.length, array.offset
    valid = array.buffers[0]
    bits = ctypes.string_at(valid, (offset + length + 7) // 8) if valid else None

    def numbers(code: str, at: int = 1, more: int = 0) -> Sequence[Any]:
        size, count = struct.calcsize(code), length + more
        begin = (array.buffers[at] or 0) + offset * size
        return struct.unpack(f"<{count}{code}", ctypes.string_at(begin, count * size)) if count else ()

    def parts(whole: Sequence[Any]) -> Iterator[Any]:
        ends = numbers("i", more=1)
        return (whole[begin:end] for begin, end in zip(ends, ends[1:]))

    values: Any
    if kind == "u":
        ends = numbers("i", more=1)
        text = ctypes.string_at(array.buffers[2], ends[-1]) if ends[-1] else b""
        values = [part.decode() for part in parts(text)]
    elif kind == "dictionary<i, u>":
        names = _cells(array.dictionary.contents, "u")
        values = [names[key] if names else None for key in numbers("i")]
    elif kind == "list<u>":
        values = list(parts(_cells(array.children[0].contents, "u")))
    elif kind == "b":
        flags = ctypes.string_at(array.buffers[1], (offset + length + 7) // 8) if length else b""
        values = [bool(flags[at // 8] >> at % 8 & 1) for at in range(offset, offset + length)]
    elif kind == "tsu:UTC":
        values = [datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros) for micros in numbers("q")]
    else:
        values = numbers({"c": "b", "l": "q", "g": "d"}[kind])
    is_valid = [bits is None or bool(bits[at // 8] >> at % 8 & 1) for at in range(offset, offset + length)]
    assert array.null_count in (-1, is_valid.count(False))
    return [value if is_there else None for value, is_there in zip(values, is_valid)]


class Column:
    """A column of text that somebody else made, in pieces; what it says of itself can be a lie."""

    def __init__(
        self,
        *pieces: Sequence[str | None],
        kind: str = "u",
        lie: Callable[[Array], None] | None = None,
        fails_after: int | None = None,
    ) -> None:
        self.kind, self.pieces, self.lie, self.fails_after = kind, pieces, lie, fails_after
        self.released: list[str] = []
        self._kept: list[Any] = []

    def __iter__(self) -> Iterator[str | None]:
        return (text for piece in self.pieces for text in piece)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        waiting = list(enumerate(self.pieces))
        said = ctypes.create_string_buffer(b"the disk is on fire")

        def get_schema(_: Any, schema: Any) -> int:
            self._fill_schema(schema.contents)
            return 0

        def get_next(_: Any, array: Any) -> int:
            if self.fails_after is not None and len(self.pieces) - len(waiting) == self.fails_after:
                return 5
            if waiting:
                self._fill(array.contents, waiting.pop(0)[1])
            else:
                array.contents.release = _Release[Array]()
            return 0

        def get_last_error(_: Any) -> int:
            return ctypes.addressof(said)

        stream = Stream(
            get_schema=_GetSchema(get_schema),
            get_next=_GetNext(get_next),
            get_last_error=_GetError(get_last_error),
            release=self._releasing(Stream, "stream"),
        )
        self._kept += [stream, said]
        return _new(ctypes.addressof(stream), b"arrow_array_stream", None)

    def _fill_schema(self, schema: Schema) -> None:
        schema.format, schema.name, schema.flags = self.kind.encode(), b"", 2
        schema.n_children, schema.metadata = 0, None
        schema.release = self._releasing(Schema, "schema")

    def _fill(self, array: Array, texts: Sequence[str | None]) -> None:
        code = {"u": "i", "U": "q"}.get(self.kind, "i")
        ends, text = [0], b""
        for each in texts:
            text += (each or "").encode()
            ends.append(len(text))
        bits = bytearray((len(texts) + 7) // 8 or 1)
        for at, each in enumerate(texts):
            bits[at // 8] |= (each is not None) << at % 8
        held = [
            ctypes.create_string_buffer(bytes(part), len(part) + 8)
            for part in (bits, struct.pack(f"<{len(ends)}{code}", *ends), text)
        ]
        buffers = (ctypes.c_void_p * 3)(*(ctypes.addressof(part) for part in held))
        array.length, array.null_count, array.offset = len(texts), sum(each is None for each in texts), 0
        array.n_buffers, array.n_children = 3, 0
        array.buffers = ctypes.cast(buffers, ctypes.POINTER(ctypes.c_void_p))
        array.release = self._releasing(Array, "array")
        self._kept += [held, buffers]
        if self.lie is not None:
            self.lie(array)

    def _releasing(self, kind: Any, name: str) -> Any:
        def release(it: Any) -> None:
            self.released.append(name)
            it.contents.release = _Release[kind]()

        callback = _Release[kind](release)
        self._kept.append(callback)
        return callback


class ArrayColumn(Column):
    """The same in one piece."""

    __arrow_c_stream__ = None  # type: ignore[assignment] # pyright: ignore

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        schema, array = Schema(), Array()
        self._fill_schema(schema)
        self._fill(array, self.pieces[0])
        self._kept += [schema, array]
        return (
            _new(ctypes.addressof(schema), b"arrow_schema", None),
            _new(ctypes.addressof(array), b"arrow_array", None),
        )
