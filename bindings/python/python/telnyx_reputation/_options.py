"""The types of options, for type checkers."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from typing import Protocol, Union

    from ._native import Timeout

    class HttpxTimeout(Protocol):
        """An `httpx.Timeout`, which is taken when reading, writing and waiting for a connection may take equally long."""

        @property
        def connect(self) -> float | None: ...
        @property
        def read(self) -> float | None: ...
        @property
        def write(self) -> float | None: ...
        @property
        def pool(self) -> float | None: ...

    TimeoutLike = Union[float, Timeout, HttpxTimeout]
    """Seconds for one request, or what may take how long part by part."""

    Certificates = Union[str, PathLike[str], bytes, bytearray]
    """The path of a file, or what would stand in it: PEM, which may hold several certificates, or DER."""

__all__: list[str] = []
