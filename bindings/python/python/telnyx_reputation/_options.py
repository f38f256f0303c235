"""The types of options, for type checkers."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike
    from typing import Protocol, TypedDict, Union

    from ._native import Omit, Timeout

    class HttpxTimeout(Protocol):
        """An `httpx.Timeout`, which is taken when reading, writing and waiting for a connection may take equally
        long."""

        @property
        def connect(self) -> float | None: ...
        @property
        def read(self) -> float | None: ...
        @property
        def write(self) -> float | None: ...
        @property
        def pool(self) -> float | None: ...

    TimeoutLike = Union[float, Timeout, HttpxTimeout, Omit]
    """Seconds for one request, or what may take how long part by part."""

    class HttpxURL(Protocol):
        """An `httpx.URL`."""

        @property
        def scheme(self) -> str: ...
        @property
        def host(self) -> str: ...

    URLLike = Union[str, HttpxURL]
    """A URL."""

    HeadersLike = Mapping[str, Union[str, Omit]]
    """Headers by name; one that is `omit` is not sent."""

    Certificates = Union[str, PathLike[str], bytes, bytearray]
    """The path of a file, or what would stand in it: PEM, which may hold several certificates, or DER."""

    class ArrowStream(Protocol):
        """A column of Arrow in pieces, such as a `Series` of polars or pandas, or a `ChunkedArray` of pyarrow."""

        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

    class ArrowArray(Protocol):
        """A column of Arrow in one piece, such as an `Array` of pyarrow."""

        def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...

    TextsLike = Union[Iterable[str], ArrowStream, ArrowArray]
    """Any number of texts: a list or whatever else can be iterated over, or a column of Arrow that is of text."""

    class RequestOptions(TypedDict, total=False):
        """What differs from request to request."""

        headers: HeadersLike
        """As `extra_headers` of the other methods."""
        params: Mapping[str, object]
        """As `extra_query` of the other methods."""
        extra_json: Mapping[str, object]
        """As `extra_body` of the other methods."""
        timeout: TimeoutLike
        """Seconds for the request."""
        max_retries: int
        """How often it is sent again at most, where it provably did not run."""


__all__: list[str] = []
