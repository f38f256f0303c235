"""The {asynchronous|synchronous} client."""

from __future__ import annotations

from .._async.resources import AsyncTree
from .._native import Client as NativeClient
from .._native import read_table, start_shared_usage, start_table_of
from .._usage import SharedUsage, Usage, shared_usage_of, usage_of
from .._webhooks import Webhooks, public_keys
from .undocumented import AsyncUndocumented

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from decimal import Decimal
    from types import TracebackType
    from typing import Literal, NoReturn

    from typing_extensions import Self

    from .._native import Columns, Omit, Period
    from .._options import Certificates, HeadersLike, TextsLike, TimeoutLike, URLLike
    from .._webhooks import PublicKey

__all__ = ["AsyncTelnyx"]


class AsyncTelnyx(AsyncTree, AsyncUndocumented):
    """A client of the Number Reputation API.

    {Its methods are coroutines, and run on whichever asyncio event loop awaits them: one client serves several loops,
    in any number of threads.|Threads may share it, and so may a process and its forked children, unless it has a
    limit.} Close it with `await close()` or use it in {an `async with`|a `with`} statement; nothing is lost when it
    is simply dropped.

        from telnyx_reputation import AsyncTelnyx

        async with AsyncTelnyx() as client:
            number = await client.enterprises.reputation.numbers.retrieve(
                "+16035551234", enterprise_id="4a6192a4-573d-446d-b3ce-aff9117272a6"
            )
            print(number.data)
    """

    webhooks: Webhooks
    """Events that were delivered to you: whether they are genuine, and what they say."""

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: URLLike | None = None,
        timeout: TimeoutLike | None = None,
        max_retries: int | Omit | None = None,
        deadline: float | None = None,
        requests_per_second: float | None = None,
        spend_limit_usd: Decimal | float | str | None = None,
        monthly_limit_usd: Decimal | float | str | None = None,
        budget: str | None = None,
        period: Period | None = None,
        default_headers: HeadersLike | None = None,
        default_query: Mapping[str, object] | None = None,
        proxy: str | Literal[False] | None = None,
        ca_certificates: Certificates | Sequence[Certificates] | None = None,
        public_key: PublicKey | Sequence[PublicKey] | None = None,
        max_body_bytes: int | None = None,
        run_id: str | None = None,
    ) -> None:
        """Sets the client up; nothing is sent.

        - api_key: defaults to `TELNYX_API_KEY`.
        - base_url: defaults to `TELNYX_BASE_URL`, or else to `https://api.telnyx.com/v2`.
        - timeout: how many seconds one request may take from connecting to the last byte; 60 by default. A
          `Timeout` also says how long the connection (10 by default) and the whole call may take.
        - max_retries: how often a call is repeated at most, where that cannot bill twice; 2 by default. Calls
          that may bill are repeated only when they provably did not run.
        - deadline: how many seconds a whole call may take, all its requests and the waits between them; by default
          as long as its requests may take together. A `Retry-After` that does not fit is not waited for.
        - requests_per_second: how many requests the client sends a second at most, evenly spaced, with all that
          `with_options` derives from it; a number above 0, no limit by default. A request waits for its turn, at most
          until its deadline.
        - spend_limit_usd: what the client may spend in total, in US dollars, with all that `with_options` derives from
          it; no limit by default. A call whose worst case could pass it is refused before it is sent, with
          `SpendLimitError`. It holds in the process that it is given in: a forked child refuses calls that may bill,
          since neither knows what the other spends.
        - monthly_limit_usd: what each enterprise may come to in a month, in US dollars: its fee, and the scheduled
          checks of its numbers in the dearest month; no limit by default. `enable`, `update_frequency` and adding
          numbers are refused with `SpendLimitError` before anything is sent when they raise that above the limit. For
          each of them it is read, for free, how many numbers there are and how often they are looked up; such calls of
          all clients of this process take turns. What one of them has done counts for a minute also where a reading
          does not show it yet, and a call whose outcome is unknown counts as done for as long as the process lives.
          What another process changes at the same moment is not seen; a forked child makes its client after the fork.
        - budget: `"file:PATH"` shares the limit with all clients that name the same file, in this process and in
          others, in any language. The file is made when there is none; its folder must be on a disk of this machine.
          What a process had under way when it was killed goes on counting as possibly spent. Removing the file begins
          a new one for the clients that are made after that; those of the old one refuse what may bill.
        - period: how long the limit of a budget file is for: `"once"`, for as long as the file exists, which is the
          default, or each `"day"` or `"month"` in UTC.
        - default_headers: sent with every request.
        - default_query: query parameters sent with every request.
        - proxy: the URL of a proxy, with its user name and password if it needs them; `False` for none. By default
          the environment decides, with `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
        - ca_certificates: authorities to trust beside the system's: paths of files, or PEM or DER itself, one or
          several. On Linux `SSL_CERT_FILE` and `SSL_CERT_DIR` of the environment take the place of the system's.
        - public_key: what delivered events are verified with, in base64 as the portal shows it, or several of which any
          will do, as during a rotation of keys; defaults to `TELNYX_PUBLIC_KEY`.
        - max_body_bytes: how many bytes the body of an answer may have; 64 MiB by default. An answer with more is an
          error, and of a call that may bill an `OutcomeUnknownError`. Files that are streamed have no limit.
        - run_id: the run that the calls are of, where `with_options` does not say otherwise: 1 to 128 visible ASCII
          characters, such as `nightly-2025-06-01`. It is sent to a broker, which answers the same call of the same run
          again with what it answered before, and bills nothing for it; so a run that was broken off is resumed by doing
          all of it again with the same id. To the API itself it means nothing: there, a call that is made twice bills
          twice. Free reads do not send it.

        Raises `ConfigurationError` when there is no API key, or an option makes no sense.
        """
        super().__init__(
            NativeClient(
                api_key=api_key,
                base_url=base_url,
                timeout=timeout,
                max_retries=max_retries,
                deadline=deadline,
                requests_per_second=requests_per_second,
                spend_limit_usd=spend_limit_usd,
                monthly_limit_usd=monthly_limit_usd,
                budget=budget,
                period=period,
                default_headers=default_headers,
                default_query=default_query,
                proxy=proxy,
                ca_certificates=ca_certificates,
                public_keys=public_keys(public_key),
                max_body_bytes=max_body_bytes,
                run_id=run_id,
            )
        )
        self.webhooks = Webhooks(public_key)
        self._run_id = run_id

    def with_options(
        self,
        *,
        api_key: str | None = None,
        base_url: URLLike | None = None,
        timeout: TimeoutLike | None = None,
        max_retries: int | Omit | None = None,
        deadline: float | None = None,
        default_headers: HeadersLike | None = None,
        default_query: Mapping[str, object] | None = None,
        run_id: str | None = None,
    ) -> Self:
        """A client that differs from this one in the options given; headers and query parameters add to its own.

        A header or parameter that is `omit` is not sent. It is of the class of this one, whose `__init__` is not
        called. Raises `ConfigurationError` when an option makes no sense.

        Both share their connections, and are closed together, unless the key or the address differs.
        """
        derived = type(self).__new__(type(self))
        # What a subclass has of its own goes on to the derived client.
        derived.__dict__.update(self.__dict__)
        AsyncTree.__init__(
            derived,
            self._native.with_options(
                api_key=api_key,
                base_url=base_url,
                timeout=timeout,
                max_retries=max_retries,
                deadline=deadline,
                default_headers=default_headers,
                default_query=default_query,
                run_id=run_id,
            ),
        )
        if run_id is not None:
            derived._run_id = run_id
        return derived

    copy = with_options

    @property
    def base_url(self) -> str:
        """Where the calls go."""
        return self._native.base_url

    @property
    def timeout(self) -> float:
        """How many seconds one request may take."""
        return self._native.timeout

    @property
    def max_retries(self) -> int:
        """How often a call is repeated at most, where that cannot bill twice."""
        return self._native.max_retries

    def usage(self) -> Usage:
        """What the calls of this client came to, between a lower and an upper bound. Sends nothing."""
        return usage_of(self._native.usage())

    async def shared_usage(self) -> SharedUsage | None:
        """What all clients that share the budget file came to in the current period; `None` without one. Reads the file
        alone.

        Raises `SpendLimitError` when the file cannot be used."""
        return shared_usage_of(await start_shared_usage(self._native))

    async def reputation_table(self, enterprises: TextsLike | None = None) -> Columns:
        """The monitored numbers of several enterprises with what is stored of them, as columns for polars, pandas,
        pyarrow, DuckDB and whatever else reads Arrow. Only lists are read, which is free.

        {All of it is read here, and is in memory.|The lists are read while the columns are, as much as is asked for, so
        that little of them is in memory. Each reading begins anew; an error in the middle is the reader's.}

        Arguments:

        - enterprises: The ids of the enterprises, whose numbers come in this order; else all of the account.
        """
        columns: Columns = await start_table_of(self._native, enterprises)
        return columns

    async def reputation_batches(self, enterprises: TextsLike | None = None) -> AsyncIterator[Columns]:
        """As `reputation_table`, bit by bit: each time the columns of some 4,000 rows. The next pages are read when the
        next columns are asked for, so that little of it is in memory. An error comes after the rows before it.
        """
        reading = read_table(self._native, enterprises)
        while (columns := await reading.start_next()) is not None:
            yield columns

    def is_closed(self) -> bool:
        """Whether `close()` was called."""
        return self._native.closed

    async def close(self) -> None:
        """Closes the connections and refuses further calls, which raise `ClientClosedError`. Calls under way in other
        {tasks|threads} are finished; `usage()` and estimates still work."""
        self._native.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    def __reduce__(self) -> NoReturn:
        name = type(self).__name__
        given = f"base_url={self.base_url!r}" + ("" if self._run_id is None else f", run_id={self._run_id!r}")
        raise TypeError(
            f"a {name} cannot be pickled or copied, since it holds connections and the API key: make one in each "
            f"process, as of a ClientSpec, which can be pickled and has no key: ClientSpec({given}) "
            f"has client() and async_client()"
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'closed' if self.is_closed() else repr(self.base_url)})"
