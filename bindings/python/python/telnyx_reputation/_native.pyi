"""The compiled half of the package. Private: import from `telnyx_reputation`.

What waits comes in pairs: `x` waits in the thread that calls it, `start_x` gives a future of the running event loop.
"""

from asyncio import Future
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from os import PathLike
from typing import Any, Generic, Literal, TypeVar, final

from typing_extensions import Self, disjoint_base

from ._options import Certificates, HeadersLike, TextsLike, TimeoutLike, URLLike
from ._runs import RunResult, RunResults

__all__ = [
    "Answer",
    "Client",
    "Field",
    "FileStream",
    "Model",
    "Omit",
    "Operation",
    "Page",
    "Pending",
    "Plan",
    "Run",
    "Timeout",
    "Unresolved",
    "Upload",
    "Wait",
    "WebhookKeys",
    "Witnessed",
    "__version__",
    "at_exit",
    "begin_next_page",
    "enterprise_forecast",
    "error_classes",
    "forecast",
    "forecast_month",
    "next_page",
    "omit",
    "parse_numbers",
    "peek",
    "plan",
    "read_event",
    "shared_usage",
    "start_enterprise_forecast",
    "start_next_page",
    "start_peek",
    "start_plan",
    "start_shared_usage",
]

__version__: str

_T = TypeVar("_T")

# extra_headers, extra_query, extra_body and timeout.
_Extras = tuple[HeadersLike | None, Mapping[str, object] | None, Mapping[str, object] | None, TimeoutLike | None]

_Figures = tuple[int, str, str]
ResolutionOutcome = Literal["done", "cannot_tell"]
Outcome = Literal["done", "refused", "failed", "unknown", "not_tried"]
NotTried = Literal["cancelled", "spend_limit", "fresh_enough", "unrecorded", "bad_number"]
RowKind = Literal["good", "duplicate", "foreign", "bad"]
Period = Literal["once", "day", "month"]
ForecastFigures = tuple[int, str, str, str, str, str, str]
UsageFigures = tuple[_Figures, dict[str, _Figures], str | None]

@disjoint_base
class Model:
    """A JSON object of the API, seen through its text.

    The object is never taken apart: a field is looked up when it is asked for, and `null`, unknown fields, unknown
    enum values and the spelling of numbers are kept because nothing is done to them. A list is made anew each time
    its field is read. Models cannot be changed; a model keeps the text of the whole answer it came with in memory.
    """

    def __new__(cls, data: Mapping[str, object] | str | bytes | None = None, /) -> Self: ...
    def __getattr__(self, name: str, /) -> Any: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, _memo: object, /) -> Self: ...
    def __reduce__(self) -> tuple[type[Self], tuple[str]]: ...
    def to_dict(self) -> dict[str, Any]:
        """The object as plain dicts, lists, strings, numbers, booleans and `None`, as it is on the wire."""

    def to_json(self, *, indent: int | None = None) -> str:
        """The object's JSON text, exactly as it came; with `indent`, spread over lines."""

    @property
    def model_extra(self) -> dict[str, Any]:
        """What the object holds beside the declared fields, as plain values."""

    @property
    def model_fields_set(self) -> set[str]:
        """The keys that the object really holds, be it with `null`."""

@final
class Field:
    """A declared field: an attribute that looks its value up in the model's text."""

    def __new__(cls, name: str, model: type[Model] | None = None, *, timestamp: bool = False) -> Any: ...

@final
class Omit:
    """The type of `omit`."""

    def __bool__(self) -> bool: ...

omit: Omit
"""An argument that is left out of the request, where `None` is sent as `null`."""

@final
class Timeout:
    """How long one request, its connection and the whole call may take, in seconds. `None` leaves it as it is.

    Anything that takes a `timeout` takes one, but `connect` goes with a client alone, whose calls share connections.
    """

    def __new__(
        cls, timeout: float | None = None, *, connect: float | None = None, deadline: float | None = None
    ) -> Self:
        """Sets how long things may take.

        - timeout: one request, from connecting to the last byte of its answer.
        - connect: making a connection, TLS included; at most 9/10 of the client's timeout.
        - deadline: a whole call, its requests and the waits before they are repeated.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __getnewargs_ex__(self) -> tuple[tuple[float | None], dict[str, float | None]]: ...
    @property
    def timeout(self) -> float | None:
        """Seconds for one request, from connecting to the last byte of its answer."""

    @property
    def connect(self) -> float | None:
        """Seconds for making a connection, TLS included."""

    @property
    def deadline(self) -> float | None:
        """Seconds for a whole call, its requests and the waits before they are repeated."""

@final
class Operation(Generic[_T]):
    """One operation of the API; `_T` is what a call of it gives."""

    def __new__(
        cls, id: str, answer: type[Model] | None = None, *, wrap: Callable[..., object] | None = None
    ) -> Self: ...
    @property
    def id(self) -> str:
        """The `operationId`."""

    def witnessed(
        self,
        client: Client,
        path: tuple[object, ...],
        query: dict[str, Any],
        body: object,
        extras: _Extras,
    ) -> Witnessed[_T]:
        """A call that may not simply be made again, of which something is known however it is ended. Sends nothing
        yet."""

    def call(
        self,
        client: Client,
        path: tuple[object, ...],
        query: dict[str, Any],
        body: object,
        extras: _Extras,
    ) -> _T:
        """Makes a call that may simply be made again, and waits for it."""

    def start_call(
        self,
        client: Client,
        path: tuple[object, ...],
        query: dict[str, Any],
        body: object,
        extras: _Extras,
    ) -> Future[_T]:
        """Makes a call that may simply be made again on the running event loop; gives its future."""

@final
class Upload:
    """A file to upload, read already."""

    def __new__(
        cls,
        content: bytes,
        *,
        filename: str | None = None,
        content_type: str | None = None,
        customer_reference: str | None = None,
    ) -> Self: ...

@final
class Answer:
    """A successful answer as it came."""

    @property
    def status_code(self) -> int:
        """The HTTP status, 200 to 299."""

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers, names in lower case, in the order they came."""

    @property
    def content(self) -> bytes:
        """The body."""

    @property
    def attempts(self) -> int:
        """How often the request was sent."""

    @property
    def operation(self) -> str:
        """The `operationId` of the call."""

    def parse(self) -> Any:
        """What the call would have given without asking for the raw answer."""

@final
class FileStream:
    """A file of the API that is read piece by piece. Dropping it ends the transfer."""

    @property
    def status_code(self) -> int:
        """The HTTP status, 200 to 299."""

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers, names in lower case, in the order they came."""

    @property
    def attempts(self) -> int:
        """How often the request was sent."""

    def next(self, kept: bytearray) -> bool:
        """Waits for the next piece and adds it to `kept`; false after the last."""

    def start_next(self) -> Future[None]:
        """Waits on the running event loop until there is a piece to take; gives the future of that."""

    def take(self, kept: bytearray) -> bool | None:
        """Adds the piece that was waited for to `kept`; false after the last, `None` when there is nothing to take."""

    def close(self) -> None:
        """Ends the transfer."""

@final
class Page:
    """One page of a list, and how to get the next."""

    @property
    def envelope(self) -> Any:
        """The whole answer: `data` and `meta`."""

    @property
    def has_next(self) -> bool:
        """Whether another page follows."""

def next_page(page: Page) -> Any:
    """Gets the page after this one, and waits for it. Raises `RuntimeError` after the last."""

def start_next_page(page: Page) -> Future[Any]:
    """As `next_page`, on the running event loop; gives its future."""

def begin_next_page(page: Page) -> Pending:
    """As `next_page`, to be waited for later."""

@final
class Columns:
    """Rows as columns of Arrow: `polars.DataFrame`, `pandas.DataFrame.from_arrow`, `pyarrow.table` and `duckdb.sql`
    take it as it is."""

    def __arrow_c_schema__(self) -> object:
        """The names and types of the columns, as a capsule of an `ArrowSchema`."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows from the first on, as a capsule of an `ArrowArrayStream`. Another schema cannot be asked for: the
        interface leaves it to the producer, and the reader casts."""

def page_columns(page: Page) -> Columns:
    """The rows of a page, and of all that follow, as columns. They are read while the columns are."""

def start_page_columns(page: Page) -> Future[Columns]:
    """As `page_columns`, read whole on the running event loop; gives the future of the columns."""

def table_of(client: Client, enterprises: TextsLike | None) -> Columns:
    """The numbers of these enterprises, else of the account, as columns. They are read while the columns are."""

def start_table_of(client: Client, enterprises: TextsLike | None) -> Future[Columns]:
    """As `table_of`, read whole on the running event loop; gives the future of the columns."""

@final
class Reading:
    """Lists that are being read, one batch at a time."""

    def next(self) -> Columns | None:
        """The next rows as columns; `None` after the last."""

    def start_next(self) -> Future[Columns | None]:
        """As `next`, on the running event loop; gives the future of it."""

def read_page(page: Page) -> Reading:
    """Begins to read a page, and all that follow."""

def read_table(client: Client, enterprises: TextsLike | None) -> Reading:
    """Begins to read the numbers of these enterprises, else of the account."""

def run_columns(results: list[RunResult[Any]], enterprise_id: str | None) -> Columns:
    """The results of a run as columns."""

def printed_columns(layout: str, begin: Callable[[], Iterator[bytes]]) -> Columns:
    """Rows of that layout as columns. `begin` gives an iterator over lines, each the JSON text of a row as bytes."""

@final
class Pending:
    """A call under way. Dropping it stops the request."""

    def wait(self) -> Any:
        """Waits for the answer, once. `None` when it was begun before a `fork` and has to be asked for again."""

@final
class Unresolved:
    """What an exception of unknown outcome holds on to, so that it can find out."""

    @property
    def is_of_this_process(self) -> bool:
        """Whether this is the process that made the call."""

    def resolve(self) -> tuple[ResolutionOutcome, Any, str | None]:
        """Finds out and waits for it: the outcome, the value and the reason."""

    def start_resolve(self) -> Future[tuple[ResolutionOutcome, Any, str | None]]:
        """Finds out on the running event loop; gives its future."""

@final
class Witnessed(Generic[_T]):
    """A call that may not simply be made again. Nothing is sent before it is waited for or started, and whatever is
    raised from then on is given to `keep`."""

    def wait(self) -> _T:
        """Makes the call and waits for it."""

    def start(self) -> Future[_T]:
        """Makes the call on the running event loop; gives its future."""

    def keep(self, ended: BaseException) -> None:
        """Lets the exception that ended the waiting for this call know what may have become of it, as well as the task
        that waited, and stops the call. Does nothing to the error of the call itself."""

@final
class Client:
    """A client of the core, for both the synchronous and the asynchronous classes."""

    def __new__(
        cls,
        *,
        api_key: str | None,
        base_url: URLLike | None,
        timeout: TimeoutLike | None,
        max_retries: int | Omit | None,
        deadline: float | None,
        requests_per_second: float | None,
        spend_limit_usd: Decimal | float | str | None,
        monthly_limit_usd: Decimal | float | str | None,
        budget: str | None,
        period: Period | None,
        default_headers: HeadersLike | None,
        default_query: Mapping[str, object] | None,
        proxy: str | Literal[False] | None,
        ca_certificates: Certificates | Sequence[Certificates] | None,
        public_keys: list[str] | None,
        max_body_bytes: int | None,
        run_id: str | None,
    ) -> Self: ...
    def with_options(
        self,
        *,
        api_key: str | None,
        base_url: URLLike | None,
        timeout: TimeoutLike | None,
        max_retries: int | Omit | None,
        deadline: float | None,
        default_headers: HeadersLike | None,
        default_query: Mapping[str, object] | None,
        run_id: str | None,
    ) -> Client:
        """This client with other options. The connections are shared unless the key or the address changes."""

    def with_raw_response(self, wrap: Callable[[Answer], object]) -> Client:
        """This client, with answers given to `wrap` as they came."""

    def with_streaming_response(self, wrap: Callable[[Answer | FileStream], object]) -> Client:
        """As `with_raw_response`; files are given to `wrap` before they are read."""

    @property
    def base_url(self) -> str:
        """Where the calls go."""

    @property
    def timeout(self) -> float:
        """How many seconds one request may take."""

    @property
    def max_retries(self) -> int:
        """How often a call is repeated at most, where that cannot bill twice."""

    def usage(self) -> UsageFigures:
        """What the calls of this client, and of those derived from it, came to in this process."""

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""

    def close(self) -> None:
        """Refuses further calls and closes the connections. Calls under way are finished."""

def shared_usage(client: Client) -> tuple[str, Period, str, str, str, str] | None:
    """What all clients that share the budget file came to: the limit, the period, which one is current, and what was
    spent at least, at most, and of that with an open end; `None` without such a file."""

def start_shared_usage(client: Client) -> Future[tuple[str, Period, str, str, str, str] | None]:
    """As `shared_usage`, on the running event loop; gives its future."""

def parse_numbers(rows: object, region: str) -> list[tuple[RowKind, str, str | None, int | None, str | None]]:
    """What each row is, what it holds, the number in E.164, the row that has it first, and why it is not good."""

def forecast(phone_numbers: int, check_frequency: str) -> ForecastFigures:
    """What monitoring so many numbers costs. Sends nothing."""

def forecast_month(phone_numbers: int, check_frequency: str, year: int, month: int) -> tuple[int, str]:
    """The most scheduled runs that a month of the calendar can have, and the most that it can bill."""

def enterprise_forecast(client: Client, enterprise_id: str) -> ForecastFigures:
    """What an enterprise costs as it is now, from two free reads."""

def start_enterprise_forecast(client: Client, enterprise_id: str) -> Future[ForecastFigures]:
    """As `enterprise_forecast`, on the running event loop; gives its future."""

@final
class Wait:
    """A wait under way, for the approvals of an enterprise, or for a remediation of it."""

    def __new__(
        cls,
        client: Client,
        enterprise_id: str,
        remediation_id: str | None,
        deadline: float | None,
        poll_interval: tuple[float, float],
    ) -> Self: ...
    def next(self) -> str | None:
        """Waits for the next state; `None` when the wait is over."""

    def start_next(self) -> Future[str | None]:
        """As `next`, on the running event loop; gives its future."""

def peek(client: Client, phone_number: str, enterprise_id: str | None) -> str | None:
    """The JSON text of what is stored of a number, read free of charge; `None` when it is not monitored."""

def start_peek(client: Client, phone_number: str, enterprise_id: str | None) -> Future[str | None]:
    """As `peek`, on the running event loop; gives its future."""

@final
class Run:
    """A run over many numbers, which begins when it is first waited for. Dropping it stops its requests."""

    def __new__(
        cls,
        client: Client,
        operation: Operation[Any],
        model: type[Model] | None,
        enterprise_id: str,
        phone_numbers: TextsLike,
        *,
        fresh: bool = False,
        call_purpose: str | None = None,
        concurrency: int | None = None,
        max_usd: Decimal | float | str | None = None,
        older_than: float | timedelta | None = None,
        journal: str | PathLike[str] | None = None,
        retry_unknown: bool = False,
        go_on_without_refused: bool = False,
        leave_out_bad_numbers: bool = False,
        contact_email: str | None = None,
        webhook_url: str | None = None,
    ) -> Self:
        """A run of calls of this operation. `model` is the class of what a number gets. Sends nothing yet."""

    @staticmethod
    def estimate(client: Client, operation: Operation[Any], phone_numbers: TextsLike) -> str:
        """What calls of this operation for these numbers can bill at most, in US dollars. Sends nothing."""

    def stop(self) -> None:
        """Lets the run begin no further call."""

    def abandon(self) -> None:
        """Ends the run at once, and its requests with it. Does nothing when it is over."""

    def keep(self, ended: BaseException) -> None:
        """Ends the run at once, and gives what is known to the exception that ended it, unless that has it already, and
        to the task that waited."""

    def wait(self, progress: Callable[[int], object] | None) -> list[RunResults[Any]]:
        """Begins the run, reports each step to `progress`, and waits for the end: the results, in the one list of a
        plain run or the two of a plan. An exception ends it between two of its calls and gets what is known then; a
        second one ends it at once."""

    def start_next(self) -> Future[int | None]:
        """Waits for the next step on the running event loop, the first time beginning the run; gives the future of how
        many more numbers have ended, `None` when the run is over."""

    def start_results(self) -> Future[list[RunResults[Any]]]:
        """Waits for the end of the run on the running event loop, beginning it when it has not begun; gives the future
        of the results, as `wait` has them. It may be asked again."""

@final
class Plan:
    """What is to be done so that the wanted numbers are monitored."""

    @property
    def enterprise_id(self) -> str:
        """The enterprise that it is for."""

    @property
    def to_associate(self) -> list[str]:
        """Wanted and not monitored yet, in the order they were given."""

    @property
    def to_disassociate(self) -> list[str]:
        """What applying it removes."""

    @property
    def not_wanted(self) -> list[str]:
        """Monitored and not wanted, removed or not."""

    @property
    def kept(self) -> int:
        """How many are wanted and monitored already."""

    @property
    def cost(self) -> str:
        """What applying it bills at most, in US dollars."""

    @property
    def undo_cost(self) -> str:
        """What adding again what it removes would bill, in US dollars."""

    @property
    def before(self) -> ForecastFigures | None:
        """What the enterprise costs as it is, if its frequency is known."""

    @property
    def after(self) -> ForecastFigures | None:
        """What it costs when the plan has been applied, if its frequency is known."""

    def apply(
        self,
        operation: Operation[Any],
        model: type[Model],
        *,
        concurrency: int | None = None,
        max_usd: Decimal | float | str | None = None,
    ) -> Run:
        """The run that applies it."""

def plan(
    client: Client,
    enterprise_id: str,
    phone_numbers: TextsLike,
    *,
    remove: bool = False,
    max_removals: int | None = None,
    deadline: float | None = None,
) -> Plan:
    """Compares the numbers that should be monitored with those that are, and waits for it."""

def start_plan(
    client: Client,
    enterprise_id: str,
    phone_numbers: TextsLike,
    *,
    remove: bool = False,
    max_removals: int | None = None,
    deadline: float | None = None,
) -> Future[Plan]:
    """As `plan`, on the running event loop; gives its future."""

def at_exit() -> None:
    """Called when the interpreter is about to end: from then on no thread of ours goes there."""

@final
class WebhookKeys:
    """Public keys that events are verified with."""

    def __new__(cls, keys: list[str]) -> Self: ...
    def verify(self, payload: str | bytes, headers: object) -> str | None:
        """Verifies an event. Gives its type; `None` when it is not known, or the event lacks what its type
        documents."""

def read_event(payload: str | bytes) -> str | None:
    """As `WebhookKeys.verify`, but takes any event for genuine."""

def error_classes() -> dict[str, str]:
    """The class that each kind of the core's table raises."""
