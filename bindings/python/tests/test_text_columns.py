"""Columns of text of other libraries as lists of numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from arrow import Array, ArrayColumn, Column
from runs import ID
from stub_server import Say, Stub

from telnyx_reputation import InvalidArgumentError, Telnyx, parse_numbers

NUMBERS = ["+16035551234", "+16035555678", "+18005550199"]


@pytest.mark.parametrize("kind", ["u", "U"])
@pytest.mark.parametrize("make", [Column, ArrayColumn])
def test_a_column_is_a_list_of_numbers(kind: str, make: Any, telnyx_client: Telnyx, enterprise: str) -> None:
    numbers = telnyx_client.enterprises.reputation.numbers
    column = make(NUMBERS, kind=kind)
    results = numbers.retrieve_many(enterprise, phone_numbers=column)
    assert [result.phone_number for result in results] == NUMBERS
    # All that was handed over was given back.
    assert column.released.count("array") == 1 and column.released.count("schema") == 1
    assert numbers.estimate_many("retrieve", phone_numbers=make(NUMBERS, kind=kind)) == Decimal("0.30")
    plan = numbers.plan(enterprise, phone_numbers=make(NUMBERS, kind=kind))
    assert (plan.kept, plan.to_associate) == (2, ["+18005550199"])
    refreshed = numbers.refresh(enterprise, phone_numbers=make(NUMBERS[:2], kind=kind)).data
    assert refreshed is not None and refreshed.total_requested == 2
    assert parse_numbers(make(["(603) 555-1234"], kind=kind)).phone_numbers == ["+16035551234"]


def test_pieces_are_one_list(stub: Stub) -> None:
    column = Column(NUMBERS[:1], [], NUMBERS[1:])
    stub.say(Say(status=204))
    gone = stub.client().enterprises.reputation.numbers.disassociate_many(ID, phone_numbers=column)
    assert [result.phone_number for result in gone] == NUMBERS
    assert sorted(column.released) == ["array"] * 3 + ["schema", "stream"]


def test_nulls_are_refused_by_their_row(stub: Stub) -> None:
    numbers = stub.client().enterprises.reputation.numbers
    given = [NUMBERS[0], None, NUMBERS[1]]
    with pytest.raises(InvalidArgumentError, match=r"phone_numbers\[1\].*<null>"):
        numbers.retrieve_many(ID, phone_numbers=Column(given))
    with pytest.raises(InvalidArgumentError, match=r"phone_numbers\[1\]: is null"):
        numbers.associate(ID, phone_numbers=Column(given))  # type: ignore[arg-type] # pyright: ignore
    assert [parsed.kind for parsed in parse_numbers(Column(given)).rows] == ["good", "bad", "good"]
    assert stub.asked == []


def no_buffers(array: Array) -> None:
    array.n_buffers = 0


def missing_buffers(array: Array) -> None:
    array.buffers[1] = array.buffers[2] = 0


def no_buffers_at_all(array: Array) -> None:
    array.buffers = type(array.buffers)()


def below_zero(array: Array) -> None:
    array.length = -1


def too_long(array: Array) -> None:
    array.length = 2**62


def far_off(array: Array) -> None:
    array.offset = 2**62


def before_the_beginning(array: Array) -> None:
    array.offset = -(2**40)


def children(array: Array) -> None:
    array.n_children = 7


def backwards(array: Array) -> None:
    import ctypes

    ends = ctypes.cast(array.buffers[1], ctypes.POINTER(ctypes.c_int32))
    ends[1], ends[2] = ends[2], ends[1]


def no_text(array: Array) -> None:
    import ctypes

    ctypes.memset(array.buffers[2], 0xFF, 3)


def half_a_character(array: Array) -> None:
    import ctypes

    ctypes.memset((array.buffers[2] or 0) + 11, 0xC3, 1)


@pytest.mark.parametrize(
    "lie",
    [
        no_buffers,
        missing_buffers,
        no_buffers_at_all,
        below_zero,
        too_long,
        far_off,
        before_the_beginning,
        backwards,
        no_text,
        half_a_character,
    ],
)
@pytest.mark.parametrize("make", [Column, ArrayColumn])
def test_what_breaks_the_rules_is_an_error(lie: Any, make: Any, stub: Stub) -> None:
    numbers = stub.client().enterprises.reputation.numbers
    with pytest.raises(InvalidArgumentError, match="phone_numbers: cannot be read as a column of Arrow: "):
        numbers.retrieve_many(ID, phone_numbers=make(NUMBERS, lie=lie))
    assert stub.asked == []


def test_a_producer_that_fails_says_why(stub: Stub) -> None:
    numbers = stub.client().enterprises.reputation.numbers
    column = Column(NUMBERS, NUMBERS, fails_after=1)
    with pytest.raises(InvalidArgumentError, match="the disk is on fire"):
        numbers.retrieve_many(ID, phone_numbers=column)
    assert "stream" in column.released


@pytest.mark.parametrize("kind", ["+s", "w:4", "l", "\u00e9", "", "n"])
def test_other_columns(kind: str, stub: Stub) -> None:
    """They are rows like any others, unless they are tables."""
    stub.say(Say(status=204))
    numbers = stub.client().enterprises.reputation.numbers
    try:
        gone = numbers.disassociate_many(ID, phone_numbers=Column(NUMBERS, kind=kind))
    except InvalidArgumentError as refused:
        assert "phone_numbers: " in str(refused)
    else:
        assert [result.phone_number for result in gone] == NUMBERS


class Hostile:
    def __init__(self, given: Any) -> None:
        self.given = given

    def __arrow_c_stream__(self) -> Any:
        if isinstance(self.given, Exception):
            raise self.given
        return self.given

    def __iter__(self) -> Any:
        return iter(NUMBERS)


@pytest.mark.parametrize("given", [None, 5, "capsule", object(), ()])
def test_what_is_no_capsule_is_refused(given: Any, stub: Stub) -> None:
    with pytest.raises(TypeError):
        stub.client().enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=Hostile(given))


def test_an_interface_that_cannot_be_used_is_not(stub: Stub) -> None:
    """As that of pandas where pyarrow is not installed."""
    stub.say(Say(status=204))
    column = Hostile(ImportError("no pyarrow"))
    gone = stub.client().enterprises.reputation.numbers.disassociate_many(ID, phone_numbers=column)
    assert [result.phone_number for result in gone] == NUMBERS


def test_a_stream_is_read_once(stub: Stub) -> None:
    capsule = Column(NUMBERS).__arrow_c_stream__()
    numbers = stub.client().enterprises.reputation.numbers
    assert numbers.estimate_many("retrieve", phone_numbers=Hostile(capsule)) > 0
    with pytest.raises(InvalidArgumentError, match="it was read before"):
        numbers.estimate_many("retrieve", phone_numbers=Hostile(capsule))
