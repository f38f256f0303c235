"""The history that the service does not keep: what changed, trends, relapses, and what it all cost.

The service knows the newest snapshot of a number alone. A `Monitor` reads the list of the numbers from time to time,
which never bills, writes what changed into a file, and answers from it. It runs the `telnyx-reputation` command, which
comes with `pip install 'telnyx-reputation[cli]'`.

    from telnyx_reputation.monitor import Monitor

    monitor = Monitor(store="history.sqlite")
    for change in monitor.collect():
        print(change.phone_number, change.turns)
"""

from __future__ import annotations

from ._async.monitor import AsyncMonitor
from ._command import CommandError
from ._monitor_columns import AsyncChanges, Changes, MonitorRows
from ._monitor_rows import Change, Cost, Count, Relapse, Resting, Standing, Turn, Verdict
from ._sync.monitor import Monitor

__all__ = [
    "AsyncChanges",
    "AsyncMonitor",
    "Change",
    "Changes",
    "CommandError",
    "Cost",
    "Count",
    "Monitor",
    "MonitorRows",
    "Relapse",
    "Resting",
    "Standing",
    "Turn",
    "Verdict",
]
