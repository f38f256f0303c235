"""The values of `tests/hostile/inputs.yaml`, as Python makes them."""

# Values of any type are the point here.
# pyright: reportUnknownLambdaType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false

from __future__ import annotations

import asyncio
import decimal
import enum
import fractions
import itertools
import json
import pathlib
import re
import types
import uuid
import weakref
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any
from unittest import mock


class Mischief(Exception):
    """What a caller's own code throws."""


def throw(*_: object, **__: object) -> Any:
    raise Mischief


def having(**methods: Any) -> Any:
    """An object of a class that has these methods."""
    return type("Odd", (), methods)()


class _Text(str):
    __slots__ = ()
    __str__ = __repr__ = __hash__ = __len__ = __iter__ = encode = throw


class _Fields(dict[str, Any]):
    items = keys = values = __iter__ = __len__ = __getitem__ = throw


class _Word(str, enum.Enum):
    WORD = "word"


class _Asked:
    def __getattribute__(self, _: str) -> Any:
        raise Mischief


def _list_itself() -> Any:
    holder: list[Any] = []
    holder.append(holder)
    return holder


def _object_itself() -> Any:
    holder: dict[str, Any] = {}
    holder["a"] = holder
    return holder


async def _awaited() -> str:
    return "a"


async def _waiting() -> Any:
    yield "a"
    await asyncio.sleep(3600)


def _failing() -> Iterator[str]:
    yield "+16035551234"
    raise Mischief


def _gone() -> Any:
    return weakref.proxy(having())


MADE: Mapping[str, Callable[[], Any]] = {
    "largest of 63 bits": lambda: 2**63 - 1,
    "largest of 64 bits": lambda: 2**64 - 1,
    "number of 400 digits": lambda: 10**400,
    "not a number": lambda: float("nan"),
    "infinity": lambda: float("inf"),
    "minus infinity": lambda: float("-inf"),
    "half a character": lambda: "\ud800",
    "half a character within": lambda: "a\udfffb",
    "bytes": lambda: b"a",
    "bytes that are no text": lambda: b"\xff\xfe\x00",
    "bytes that change": lambda: bytearray(b"a"),
    "time": lambda: datetime(2026, 1, 2, tzinfo=timezone.utc),
    "day": lambda: date(2026, 1, 2),
    "length of time": lambda: timedelta(days=-1),
    "decimal": lambda: decimal.Decimal("0.10"),
    "decimal that is not a number": lambda: decimal.Decimal("sNaN"),
    "decimal of a million digits": lambda: decimal.Decimal("1E+999999"),
    "complex number": lambda: 1j,
    "ratio": lambda: fractions.Fraction(1, 3),
    "id": lambda: uuid.UUID(int=1),
    "path of files": lambda: pathlib.PurePosixPath("a/../b"),
    "set": lambda: {"a"},
    "map": lambda: types.MappingProxyType({"a": 1}),
    "map with names that are none": lambda: {1: 1, None: 2, (): 3},
    "tuple": lambda: ("a", 1),
    "list that holds itself": _list_itself,
    "object that holds itself": _object_itself,
    "object with half a character for a name": lambda: {"\ud800": 1},
    "object of no class": object,
    "object of a class": having,
    "class": lambda: dict,
    "function": lambda: lambda *_: None,
    "function that throws": lambda: throw,
    "pattern": lambda: re.compile("a"),
    "error": lambda: Mischief("a"),
    "word of an enumeration": lambda: _Word.WORD,
    "ellipsis": lambda: ...,
    "module": lambda: json,
    "reference to what is gone": _gone,
    "promise": _awaited,
    "iterator": lambda: iter(["+16035551234"]),
    "iterator of 20,000": lambda: itertools.repeat("a", 20_000),
    "iterator that fails": _failing,
    "iterator that waits": _waiting,
    "array of numbers": lambda: memoryview(bytes(8)).cast("d"),
    "array whose truth is ambiguous": lambda: having(
        __bool__=throw, __eq__=throw, __len__=lambda _: 2, __getitem__=lambda _, at: [1.0, 2.0][at], shape=(2,)
    ),
    "scalar of an array": lambda: having(__float__=lambda _: 1.0, __index__=lambda _: 1, item=lambda _: 1, shape=()),
    "list that lies about its length": lambda: having(__len__=lambda _: 2**62, __iter__=lambda _: iter(["a"])),
    "object that throws whatever is asked": _Asked,
    "object whose field throws": lambda: having(__getattr__=throw),
    "object whose text throws": lambda: having(__str__=throw, __repr__=throw),
    "object whose items throw": _Fields,
    "object whose number throws": lambda: having(__index__=throw, __float__=throw, __int__=throw),
    "object whose text is no text": lambda: having(__str__=lambda _: 1, __repr__=lambda _: None),
    "object whose text is 1 MB": lambda: having(__str__=lambda _: "t" * 1_000_000, __repr__=lambda _: "t" * 1_000_000),
    "text whose text throws": lambda: _Text("a"),
    "object that answers to every name": mock.MagicMock,
}


def make(case: Mapping[str, Any]) -> Any:
    """The value, anew each time: iterators are read once."""
    if "made" in case:
        return MADE[case["made"]]()
    if "repeat" in case:
        piece, times = case["repeat"]
        return piece * times
    if "nested" in case:
        value: Any = []
        for _ in range(case["nested"]):
            value = [value]
        return value
    return case["value"]
