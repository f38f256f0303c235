"""The same table in pandas, polars, pyarrow and DuckDB, and their columns as lists of numbers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from telnyx_reputation import InvalidArgumentError, Telnyx
from telnyx_reputation.monitor import Monitor
from telnyx_reputation.testing import Sandbox

KEY = "KEY_COLUMNS"


@pytest.fixture(scope="session")
def client() -> Iterator[Telnyx]:
    with Sandbox(seed_file=Path(__file__).with_name("seed.yaml")) as sandbox:
        yield sandbox.client(KEY)


@pytest.fixture(scope="session")
def wanted(client: Telnyx) -> list[dict[str, Any]]:
    """What the models say."""
    return [number.to_dict() for number in client.reputation.numbers.list(page_size=250)]


def by_arrow(table: pa.Table) -> list[dict[str, Any]]:
    """Rows as the API wrote them: records again, made of the columns alone."""
    snapshot = ["spam_risk", "spam_category", *(f"{score}_score" for score in SCORES), "last_refreshed_at"]
    rows: list[dict[str, Any]] = []
    for row in table.to_pylist():
        row = {name: spelled(value) for name, value in row.items()}
        absent = (row["absent"] or "").split(",")
        record = {name: value for name, value in row.items() if name not in [*snapshot, *OURS, *absent]}
        if "has_snapshot" not in absent:
            record["reputation_data"] = (
                {name: row[name] for name in snapshot if name not in absent} if row["has_snapshot"] else None
            )
        rows.append({**record, **json.loads(row["more"] or "{}")})
    return rows


SCORES = ("maturity", "connection", "engagement", "sentiment")
OURS = ["has_snapshot", "absent", "more", "outcome", "reason", "error"]


def spelled(value: Any) -> Any:
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if hasattr(value, "strftime") else value


def test_pyarrow_has_every_field(client: Telnyx, wanted: list[dict[str, Any]]) -> None:
    table = pa.table(client.reputation_table())
    table.validate(full=True)
    assert table.num_rows == 6000 and table.column("phone_number").num_chunks > 1
    assert by_arrow(table) == wanted
    assert table.schema.field("spam_risk").type == pa.dictionary(pa.int32(), pa.string())
    assert table.schema.field("maturity_score").type == pa.int8()
    assert table.schema.field("last_refreshed_at").type == pa.timestamp("us", "UTC")


def test_all_readers_have_the_same_table(client: Telnyx, wanted: list[dict[str, Any]]) -> None:
    table = pa.table(client.reputation_table())
    ids = list(Counter(number["enterprise_id"] for number in wanted))
    columns = client.reputation_table(ids)
    by_polars = pl.DataFrame(columns)
    assert by_polars.equals(pl.from_arrow(table))  # type: ignore[arg-type]
    by_pandas = (
        pd.DataFrame.from_arrow(columns) if hasattr(pd.DataFrame, "from_arrow") else pa.table(columns).to_pandas()
    )
    pd.testing.assert_frame_equal(by_pandas, table.to_pandas(), check_dtype=False, check_categorical=False)
    by_duckdb = duckdb.sql("select * from columns").to_arrow_table()
    assert by_duckdb.num_rows == 6000
    plain = pa.schema(
        pa.field(field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type)
        for field in table.schema
    )
    assert by_duckdb.cast(plain).to_pylist() == table.to_pylist()
    assert by_polars["has_snapshot"].sum() == sum(number["reputation_data"] is not None for number in wanted)


def test_pandas_with_arrows_types_keeps_what_is_missing(client: Telnyx, wanted: list[dict[str, Any]]) -> None:
    """A score that is not there leaves the others whole numbers, and nothing is copied."""
    table = pa.table(client.reputation_table())
    frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    assert frame["maturity_score"].dtype == pd.ArrowDtype(pa.int8())
    scores = [(number["reputation_data"] or {}).get("maturity_score") for number in wanted]
    assert frame["maturity_score"].array.__arrow_array__().to_pylist() == scores and None in scores
    taken = frame["phone_number"].array.__arrow_array__()
    assert taken.chunk(0).buffers()[2].address == table.column("phone_number").chunk(0).buffers()[2].address


def test_batches_are_the_table(client: Telnyx) -> None:
    batches = [pa.table(columns) for columns in client.reputation_batches()]
    assert len(batches) > 1
    plain = [field.name for field in batches[0].schema if not pa.types.is_dictionary(field.type)]
    whole = pa.table(client.reputation_table()).select(plain)
    assert pa.concat_tables([batch.select(plain) for batch in batches]).equals(whole)


def test_queries(client: Telnyx, wanted: list[dict[str, Any]]) -> None:
    columns = client.reputation_table()
    risks = Counter((number["reputation_data"] or {}).get("spam_risk") for number in wanted)
    found = duckdb.sql("select spam_risk, count(*) from columns group by 1").fetchall()
    assert {None if risk is None else str(risk): count for risk, count in found} == dict(risks)
    counted = pl.DataFrame(columns).group_by("spam_risk").len().rows()
    assert dict(counted) == dict(risks)


@pytest.mark.parametrize(
    "make",
    [
        pa.array,
        lambda numbers: pa.chunked_array([numbers[:2], [], numbers[2:]], pa.string()),
        lambda numbers: pa.array(numbers, pa.large_string()),
        lambda numbers: pa.array(numbers, pa.string_view()),
        lambda numbers: pa.array(numbers).dictionary_encode(),
        lambda numbers: pa.array(["x", *numbers, "y"])[1:-1],
        pl.Series,
        lambda numbers: pl.Series(numbers).cast(pl.Categorical),
        pd.Series,
        lambda numbers: pd.Series(numbers, dtype="category"),
        lambda numbers: pd.Series(numbers, dtype="string[pyarrow]"),
    ],
)
def test_columns_of_text_are_lists_of_numbers(client: Telnyx, wanted: list[dict[str, Any]], make: Any) -> None:
    numbers = [number["phone_number"] for number in wanted[:5]]
    enterprise = wanted[0]["enterprise_id"]
    results = client.enterprises.reputation.numbers.retrieve_many(enterprise, phone_numbers=make(numbers))
    assert pa.table(results.to_arrow()).column("phone_number").to_pylist() == numbers
    assert client.enterprises.reputation.numbers.refresh(enterprise, phone_numbers=make(numbers)).data is not None
    with pytest.raises(InvalidArgumentError, match=r"phone_numbers\[1\]"):
        client.enterprises.reputation.numbers.retrieve_many(enterprise, phone_numbers=make([numbers[0], None]))


def test_other_columns_and_tables(client: Telnyx) -> None:
    numbers = client.enterprises.reputation.numbers
    for table in (pa.table({"a": ["+1"]}), pl.DataFrame({"a": ["+1"]}), pd.DataFrame({"a": ["+1"]})):
        with pytest.raises(InvalidArgumentError, match="phone_numbers: is a table; give the column"):
            numbers.estimate_many("retrieve", phone_numbers=table)
    for column in (pa.array([1.5]), pl.Series([True]), pa.array([[1]])):
        with pytest.raises(InvalidArgumentError, match=r"phone_numbers\[0\]"):
            numbers.estimate_many("retrieve", phone_numbers=column)


def test_the_monitors_rows(client: Telnyx, tmp_path: Path) -> None:
    monitor = Monitor(store=tmp_path / "history", api_key=KEY, base_url=client.base_url)
    monitor.collect()
    changes = monitor.changes(since="1970-01-01", all=True)
    table = pa.table(changes.to_arrow())
    rows = list(changes)
    assert table.num_rows == len(rows) == 6000
    assert table.column("turns").type == pa.list_(pa.string())
    for name in ("phone_number", "at", "verdict", "spam_risk", "maturity_score", "last_refreshed_at", "collection"):
        assert table.column(name).to_pylist() == [getattr(row, name) for row in rows]
    history = monitor.history(rows[0].phone_number)
    assert pl.DataFrame(history.to_arrow()).height == len(history)
    assert pa.table(monitor.trend().to_arrow()).column("phone_numbers").to_pylist() == [6000]


def test_a_process_that_ends_in_the_middle(client: Telnyx) -> None:
    """Whatever holds columns when the interpreter ends, it ends as it should."""
    program = """
import sys, pyarrow as pa
from telnyx_reputation import Telnyx
columns = Telnyx(api_key=sys.argv[1], base_url=sys.argv[2]).reputation_table()
reader = pa.RecordBatchReader.from_stream(columns)
print(reader.read_next_batch().num_rows > 0)
"""
    done = subprocess.run([sys.executable, "-c", program, KEY, client.base_url], capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"True\n", b"")
