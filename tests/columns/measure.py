r"""Numbers a second, and memory, of a long list as a table: by columns, by `to_dict`, and by the official package.

    target/release/speed serve                 # says where it listens; see ../speed/README.md
    target/columns-python/bin/python tests/columns/measure.py \
        --base-url http://127.0.0.1:PORT/v2 --write docs/columns.md

Each way is a process of its own, since memory that was taken is not given back. The package is to be that which is
shipped: a wheel of the profile `wheel`, installed into the environment.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

KEY = "KEY_SPEED"
MARKS = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end of measured -->)", re.DOTALL)


def ours(base_url: str, count: int) -> Any:
    from telnyx_reputation import Telnyx

    return Telnyx(api_key=KEY, base_url=base_url).enterprises.reputation.numbers.list(enterprise(count), page_size=250)


def official(base_url: str, count: int) -> Any:
    from telnyx import Telnyx

    return Telnyx(api_key=KEY, base_url=base_url).enterprises.reputation.numbers.list(enterprise(count), page_size=250)


def enterprise(count: int) -> str:
    """The server's enterprise that has so many numbers."""
    return f"6a09cdc3-8948-47f0-aa62-{count:012}"


def streamed(base_url: str, count: int) -> int:
    import pyarrow as pa

    return sum(batch.num_rows for batch in pa.RecordBatchReader.from_stream(ours(base_url, count).to_arrow()))


def pyarrow(base_url: str, count: int) -> int:
    import pyarrow as pa

    table = pa.table(ours(base_url, count).to_arrow())
    return int(table.num_rows)


def polars(base_url: str, count: int) -> int:
    import polars as pl

    return pl.DataFrame(ours(base_url, count).to_arrow()).height


def pandas(base_url: str, count: int) -> int:
    import pandas as pd

    return len(pd.DataFrame.from_arrow(ours(base_url, count).to_arrow()))


def pandas_arrow_types(base_url: str, count: int) -> int:
    import pandas as pd
    import pyarrow as pa

    return len(pa.table(ours(base_url, count).to_arrow()).to_pandas(types_mapper=pd.ArrowDtype))


def duckdb(base_url: str, count: int) -> int:
    import duckdb

    columns = ours(base_url, count).to_arrow()
    assert columns is not None
    ((rows,),) = duckdb.sql("select count(phone_number) from columns").fetchall()
    return int(rows)


def flat(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, **(record.pop("reputation_data", None) or {})}


def dicts_polars(base_url: str, count: int) -> int:
    import polars as pl

    return pl.DataFrame([flat(number.to_dict()) for number in ours(base_url, count)], infer_schema_length=None).height


def dicts_pandas(base_url: str, count: int) -> int:
    import pandas as pd

    return len(pd.DataFrame([flat(number.to_dict()) for number in ours(base_url, count)]))


def official_polars(base_url: str, count: int) -> int:
    import polars as pl

    rows = [flat(number.to_dict(mode="json")) for number in official(base_url, count)]
    return pl.DataFrame(rows, infer_schema_length=None).height


def official_pandas(base_url: str, count: int) -> int:
    import pandas as pd

    return len(pd.DataFrame([flat(number.to_dict(mode="json")) for number in official(base_url, count)]))


WAYS: dict[str, Callable[[str, int], int]] = {
    "columns, read and let go": streamed,
    "columns, pyarrow": pyarrow,
    "columns, polars": polars,
    "columns, pandas": pandas,
    "columns, pandas with Arrow's types": pandas_arrow_types,
    "columns, counted by DuckDB": duckdb,
    "to_dict, polars": dicts_polars,
    "to_dict, pandas": dicts_pandas,
    "official, polars": official_polars,
    "official, pandas": official_pandas,
}


# How many times as much of the processor the other way to the same frame takes at the least, in one run.
LEAST = [
    ("columns, polars", "to_dict, polars", 5),
    ("columns, pandas", "to_dict, pandas", 5),
    ("columns, polars", "official, polars", 20),
    ("columns, pandas", "official, pandas", 20),
]

# What a million numbers add to the memory at the most, in MiB, of the ways that keep or let go of what they are handed.
MOST_MIB = 200_000_000 / 2**20
WITHOUT_COPY = [
    "columns, read and let go",
    "columns, pyarrow",
    "columns, pandas with Arrow's types",
    "columns, counted by DuckDB",
]


def too_slow(cpu: dict[str, float]) -> list[str]:
    """Which columns have lost what the page says of them, of the ways that were measured."""
    measured = [it for it in LEAST if it[0] in cpu and it[1] in cpu]
    return [
        f"{other} takes {cpu[other] / cpu[way]:.1f} times the processor of {way}, and not {least}"
        for way, other, least in measured
        if cpu[other] < least * cpu[way]
    ]


def too_large(grown: dict[str, float], count: int) -> list[str]:
    """Which ways to read so many numbers take more memory than the page says of a million."""
    most = MOST_MIB * max(1, count / 1_000_000)
    return [
        f"{way} adds {grown[way]:.0f} MiB to the memory, and not less than {most:.0f}"
        for way in WITHOUT_COPY
        if way in grown and grown[way] >= most
    ]


def status(name: str) -> float:
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


def measure(way: str, base_url: str, count: int) -> None:
    """In this process: everything is loaded, and connected, before."""
    WAYS[way](base_url, 1_000)
    before, cpu, wall = status("VmRSS:"), time.process_time(), time.perf_counter()
    rows = WAYS[way](base_url, count)
    if rows != count:
        raise RuntimeError(f"{rows} of {count} numbers")
    seconds = time.perf_counter() - wall
    figures = {"seconds": seconds, "cpu": time.process_time() - cpu, "before": before, "peak": status("VmHWM:")}
    print(json.dumps(figures))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--only", choices=WAYS, action="append")
    parser.add_argument("--write", type=Path, help="the page whose table is replaced")
    given = parser.parse_args()
    if given.way:
        return measure(given.way, given.base_url, given.count)
    lines = [
        "| way | numbers/s | CPU µs a number | MiB before | MiB more at the peak |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    print(*lines, sep="\n")
    used: dict[str, float] = {}
    grown: dict[str, float] = {}
    for way in given.only or WAYS:
        words = [__file__, "--base-url", given.base_url, "--count", str(given.count), "--way", way]
        said = json.loads(subprocess.run([sys.executable, *words], check=True, stdout=subprocess.PIPE).stdout)
        rate, cpu = given.count / said["seconds"], said["cpu"] / given.count * 1e6
        used[way], grown[way] = cpu, said["peak"] - said["before"]
        lines.append(f"| {way} | {rate:,.0f} | {cpu:.2f} | {said['before']:.0f} | {grown[way]:.0f} |")
        print(lines[-1], flush=True)
    if worse := [*too_slow(used), *too_large(grown, given.count)]:
        sys.exit("\n".join(worse))
    if given.write:
        text = given.write.read_text(encoding="utf-8")
        table = "\n".join(lines)
        given.write.write_text(MARKS.sub(lambda _: f"\n{table}\n\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
