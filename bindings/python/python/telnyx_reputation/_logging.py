"""`TELNYX_LOG`: the package's log on standard error without any set-up.

Records go to `logging.getLogger("telnyx_reputation")`, one for each call, at DEBUG. They name the operation, the path
template, the status, the time taken and how often the request was sent; never a key, a phone number or a body.
"""

from __future__ import annotations

__all__ = ["configure"]


def configure(level: str) -> None:
    """Shows records from this level on, as the official package does: `TELNYX_LOG=debug` or `info`."""
    import logging

    number = {"debug": logging.DEBUG, "info": logging.INFO}.get(level.strip().lower())
    if number is not None:
        logging.basicConfig(format="[%(asctime)s - %(name)s:%(levelname)s] %(message)s")
        logging.getLogger("telnyx_reputation").setLevel(number)
