"""The pages of lists."""

from __future__ import annotations

from ._exceptions import APIResponseValidationError
from ._generic import Of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ._generated.models import NumberReputationPaginationMeta
    from ._generic import T
    from ._native import Client, Model, Page

__all__ = ["SyncPage"]


class BasePage(Of["T"]):
    """One page of a list: what the synchronous and the asynchronous pages have in common."""

    data: list[T]
    """The items on this page."""
    meta: NumberReputationPaginationMeta | None
    """Where the page stands in the whole list: `page_number`, `page_size`, `total_pages`, `total_results`."""

    def __init__(self, native: Client, page: Page) -> None:
        self._native = native
        self._page = page
        envelope = page.envelope
        self.data = self._items(envelope)
        self.meta = envelope.meta

    def _items(self, envelope: Model) -> list[T]:
        data: list[T] | None = envelope.data
        if data is None:
            return []
        if not isinstance(data, list):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise APIResponseValidationError(
                f"{self._page.operation}: unexpected answer: data is not a list",
                operation=self._page.operation,
                body=envelope.to_dict(),
            )
        return data

    def has_next_page(self) -> bool:
        """Whether another page follows. The end is where `meta` says, and wherever a page is empty."""
        return self._page.has_next

    def to_dict(self) -> dict[str, Any]:
        """The page as plain dicts, lists and scalars, as it is on the wire."""
        return self._envelope.to_dict()

    def to_json(self, *, indent: int | None = None) -> str:
        """The page's JSON text, exactly as it came; with `indent`, spread over lines."""
        return self._envelope.to_json(indent=indent)

    @property
    def _envelope(self) -> Model:
        envelope: Model = self._page.envelope
        return envelope

    def __repr__(self) -> str:
        return f"{type(self).__name__}(data={self.data!r}, meta={self.meta!r})"


class SyncPage(BasePage["T"]):
    """One page of a list. Iterating over it gives the items of this page and of all that follow."""

    def get_next_page(self) -> SyncPage[T]:
        """Gets the page after this one; raises `RuntimeError` when `has_next_page()` is false."""
        page: SyncPage[T] | None = self._native.call_next(self._page)
        if page is None:
            raise RuntimeError("there is no next page; ask has_next_page() first")
        return page

    def iter_pages(self) -> Iterator[SyncPage[T]]:
        """This page and all that follow."""
        page: SyncPage[T] | None = self
        while page is not None:
            yield page
            page = self._native.call_next(page._page)

    def __iter__(self) -> Iterator[T]:
        page: SyncPage[T] | None = self
        while page is not None:
            # Half a page ahead: the next one is there when it is reached, and who stops early asks for nothing.
            half = (len(page.data) + 1) // 2
            yield from page.data[:half]
            pending = self._native.begin_next(page._page)
            yield from page.data[half:]
            if pending is None:
                return
            page = pending.wait() or self._native.call_next(page._page)
