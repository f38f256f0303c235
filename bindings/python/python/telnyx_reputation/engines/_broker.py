"""Whether a broker answers, and which: only through one may a call that bills be made again."""

from __future__ import annotations

from .._exceptions import APIConnectionError, APIStatusError, ConfigurationError, InternalServerError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._client_spec import ClientSpec

__all__: list[str] = []

# What a broker says of itself with every answer.
_ID = "telnyx-broker"

HOW_TO_START = (
    "start one with `telnyx-reputation broker`, give its address and the id of your run, "
    "ClientSpec(base_url='http://HOST:PORT/v2', run_id='nightly-2025-06-01'), and set TELNYX_API_KEY of each worker to "
    "a token of the broker's (`telnyx-reputation broker tokens create --name NAME`)"
)


def broker_of(spec: ClientSpec) -> str | None:
    """The id of the broker that answers at the address of `spec`; `None` when what answers there is none. Free.

    Raises `APIConnectionError` when nothing answers, and `InternalServerError` of what stands before a broker.
    """
    client = spec.client().with_options(max_retries=0)
    try:
        headers = client.enterprises.with_raw_response.list(page_size=1).headers
    except APIStatusError as refused:
        if refused.status_code >= 500 and _ID not in refused.headers:
            raise
        headers = refused.headers
    return headers.get(_ID)


def proved(spec: ClientSpec, work: str) -> str:
    """The id of the broker that a job that bills works through.

    Raises `ConfigurationError`, with what to do, when there is none or no run is named.
    """
    bills = f"{work} bills, and an engine may run any task more than once; so it needs a broker, which bills it once: "
    if spec.run_id is None:
        raise ConfigurationError(f"run_id: {bills}{HOW_TO_START}")
    try:
        broker = broker_of(spec)
    except (APIConnectionError, InternalServerError) as error:
        raise ConfigurationError(f"base_url: {bills}nothing answers there ({error}); {HOW_TO_START}") from error
    if broker is None:
        raise ConfigurationError(f"base_url: {bills}what answers there is none; {HOW_TO_START}")
    return broker
