"""Phone numbers as people have them: `tests/numbers/cells.yaml`, and lists with rows that cannot be sent."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
import yaml
from runs import NUMBERS
from stub_server import Stub

from telnyx_reputation import AsyncTelnyx, InvalidArgumentError, ParsedRow, Telnyx, parse_numbers

CELLS: dict[str, dict[str, list[object]]] = yaml.safe_load(
    (Path(__file__).resolve().parents[3] / "tests" / "numbers" / "cells.yaml").read_text(encoding="utf-8")
)
ID = "4a6192a4-573d-446d-b3ce-aff9117272a6"


def cells() -> Iterator[tuple[str, str, Any]]:
    for kind, answers in CELLS.items():
        for answer, given in answers.items():
            for cell in given:
                yield kind, answer, cell


def test_every_cell_is_read_as_a_person_would() -> None:
    wrong: list[str] = []
    every = list(cells())
    for kind, answer, cell in every:
        (row,) = parse_numbers([cell]).rows
        right = answer in (row.reason or "") if kind == "bad" else row.phone_number == answer
        if row.kind != kind or not right or (kind == "bad") != (row.phone_number is None):
            wrong.append(f"{cell!r}: {kind} {answer}, but {row}")
    assert not wrong and len(every) >= 300, "\n".join(wrong)


class Countable:
    """As numpy's numbers are."""

    def __index__(self) -> int:
        return 16035550123

    def __str__(self) -> str:
        return "16035550123"


class NAType:
    """As pandas has it."""

    def __str__(self) -> str:
        return "<NA>"


NO_TEXTS: list[tuple[Any, str, str | None]] = [
    (float("nan"), "bad", "nan"),
    (None, "bad", "None"),
    (NAType(), "bad", "<NA>"),
    (Decimal("16035550123"), "good", "16035550123"),
    (Decimal("1.6035550123E+10"), "good", "16035550123"),
    (Countable(), "good", "16035550123"),
    (True, "bad", "<bool>"),
    (b"+16035550123", "bad", "<bytes>"),
    (["+16035550123"], "bad", "<list>"),
    (10**5000, "bad", None),
    ("\ud8006035550123", "bad", None),
    ("6" * 10_000_000, "bad", "6" * 60 + "..."),
]


@pytest.mark.parametrize(("cell", "kind", "text"), NO_TEXTS, ids=[type(cell).__name__ for cell, *_ in NO_TEXTS])
def test_what_a_program_has_in_place_of_text(cell: Any, kind: str, text: str | None) -> None:
    row = parse_numbers([cell]).rows[0]
    assert row.kind == kind and row.text == (text or row.text) and len(row.text) < 100


def test_each_row_has_its_place_its_text_and_its_reason() -> None:
    parsed = parse_numbers(iter(["+1 603 555 0123", "hello\ufeff", "6035550123", "416-555-0123", "6035550124"]))
    assert parsed.phone_numbers == ["+16035550123", "+16035550124"]
    assert [row.kind for row in parsed.rows] == ["good", "bad", "duplicate", "foreign", "good"]
    assert parsed.duplicate == [ParsedRow(2, "duplicate", "6035550123", "+16035550123", 0, "is the number of row 0")]
    assert parsed.bad == [ParsedRow(1, "bad", r"hello\u{feff}", reason="holds letters")]
    assert [(row.row, row.phone_number) for row in parsed.foreign] == [(3, "+14165550123")]
    assert [row.row for row in parsed.good] == [0, 4]
    assert parsed == pickle.loads(pickle.dumps(parsed))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"region": "CA"}, "region: must be"),
        ({"region": None}, "region: must be a string"),
        ({"rows": "6035550123"}, "rows: must be a list"),
        ({"rows": b"6035550123"}, "rows: must be a list"),
        ({"rows": None}, "rows: must be a list"),
    ],
)
def test_nonsense_is_refused(wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidArgumentError, match=why):
        parse_numbers(wrong.get("rows", []), wrong.get("region", "US"))


MESSY: list[Any] = [NUMBERS[0], "603\u200b555 0100", None, float("nan"), 16035550123, "+14165550123", b"", NUMBERS[1]]
SHOWN = ['"603\\u{200b}555 0100"', '"None"', '"nan"', '"16035550123"', "416 is Canadian", '"<bytes>"']


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("numbers.associate_many", {"enterprise_id": ID}),
        ("numbers.retrieve_many", {"enterprise_id": ID}),
        ("numbers.refresh_many", {"enterprise_id": ID}),
        ("remediation.create_many", {"enterprise_id": ID, "call_purpose": "reminders"}),
        ("numbers.plan", {"enterprise_id": ID}),
        ("numbers.estimate_many", {"run": "associate"}),
        ("remediation.estimate_many", {}),
    ],
)
def test_a_list_with_bad_rows_is_refused_before_anything_is_sent(
    stub: Stub, method: str, arguments: dict[str, str]
) -> None:
    def call(client: Telnyx | AsyncTelnyx) -> Any:
        return attrgetter(method)(client.enterprises.reputation)(phone_numbers=iter(MESSY), **arguments)

    async def on_a_loop() -> None:
        await call(stub.async_client())

    for attempt in (lambda: call(stub.client()), lambda: asyncio.run(on_a_loop())):
        with pytest.raises(InvalidArgumentError) as caught:
            attempt()
        message = str(caught.value)
        assert "6 of 8 phone numbers are refused" in message
        rows = message.split("phone_numbers[")[1:]
        assert [row.split("]")[0] for row in rows] == ["1", "2", "3", "4", "5", "6"]
        assert all(shown in row for shown, row in zip(SHOWN, rows))
    assert not stub.asked


def test_a_run_that_was_told_to_leaves_bad_rows_out(telnyx_client: Telnyx, enterprise: str) -> None:
    numbers = telnyx_client.enterprises.reputation.numbers
    rows: Any = ["+16032220001", None, "+14165550123", "+16032220002"]
    results = numbers.associate_many(enterprise, phone_numbers=rows, leave_out_bad_numbers=True)
    assert [(result.phone_number, result.outcome) for result in results] == [
        ("+16032220001", "done"),
        ("None", "not_tried"),
        ("+14165550123", "not_tried"),
        ("+16032220002", "done"),
    ]
    assert [result.reason for result in results[1:3]] == ["bad_number", "bad_number"]
    assert "phone_numbers[2]: " in str(results[2].error)
    # What is removed may be of anywhere.
    removed = numbers.disassociate_many(enterprise, phone_numbers=["+16032220001", "+14165550123"])
    assert [result.outcome for result in removed] == ["done", "done"]
