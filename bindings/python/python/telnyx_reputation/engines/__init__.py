"""Jobs over many numbers on many machines: a function of Arrow record batches that any engine can run, and repeat.

    from telnyx_reputation import ClientSpec
    from telnyx_reputation.engines import lookup, refresh

    stored = lookup(ClientSpec(base_url="http://broker.internal:8440/v2"), enterprise_id)
    for batch in stored(batches):  # batches with a column `phone_number`
        ...

`lookup` reads what is stored, which is free. `associate`, `refresh`, `fresh_lookup` and `remediate` bill; engines run a
task again whenever they lose sight of it, so these work through a broker alone, and for a named run: the broker answers
what the run was answered before, and bills it once. A job that was broken off is resumed by running it again with the
same run id.

The adapters are `telnyx_reputation.engines.spark`, `.ray`, `.dask` and `.futures`. All of it needs pyarrow, which Spark
and Ray bring.
"""

from __future__ import annotations

from ._batches import schema
from ._job import Job, associate, fresh_lookup, lookup, refresh, remediate

__all__ = ["Job", "associate", "fresh_lookup", "lookup", "refresh", "remediate", "schema"]
