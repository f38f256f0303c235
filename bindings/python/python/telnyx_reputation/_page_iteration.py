"""What the synchronous and the asynchronous pages of lists have in common, and how to go over all items."""

from __future__ import annotations

from ._generic import Of
from ._native import begin_next_page, next_page, start_next_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Any

    from ._generated.models import NumberReputationPaginationMeta
    from ._generic import T
    from ._native import Model, Page

__all__: list[str] = []


class BasePage(Of["T"]):
    """One page of a list."""

    data: list[T]
    """The items on this page."""
    meta: NumberReputationPaginationMeta | None
    """Where the page stands in the whole list: `page_number`, `page_size`, `total_pages`, `total_results`."""

    def __init__(self, page: Page) -> None:
        self._page = page
        envelope = page.envelope
        self.data = envelope.data or []
        self.meta = envelope.meta

    def has_next_page(self) -> bool:
        """Whether another page follows. The end is where `meta` says."""
        return self._page.has_next

    def to_dict(self) -> dict[str, Any]:
        """The page as plain dicts, lists and scalars, as it is on the wire."""
        return self._envelope.to_dict()

    def to_json(self, *, indent: int | None = None) -> str:
        """The page's JSON text, exactly as it came; with `indent`, spread over lines."""
        return self._envelope.to_json(indent=indent)

    def _each(self) -> Iterator[T]:
        """The items of this page and of all that follow, half a page ahead: the next one is there when it is reached,
        and who stops early asks for nothing."""
        page: BasePage[T] = self
        while True:
            half = (len(page.data) + 1) // 2
            yield from page.data[:half]
            pending = begin_next_page(page._page) if page.has_next_page() else None
            yield from page.data[half:]
            if pending is None:
                return
            page = pending.wait() or next_page(page._page)

    async def _start_each(self) -> AsyncIterator[T]:
        """As `_each`, on the running event loop."""
        page: BasePage[T] = self
        while True:
            half = (len(page.data) + 1) // 2
            for item in page.data[:half]:
                yield item
            coming = start_next_page(page._page) if page.has_next_page() else None
            try:
                for item in page.data[half:]:
                    yield item
                if coming is None:
                    return
                page = await coming
            finally:
                if coming is not None and not coming.cancel() and not coming.cancelled():
                    # Looked at, so that asyncio does not report an error that nobody waited for.
                    coming.exception()

    @property
    def _envelope(self) -> Model:
        envelope: Model = self._page.envelope
        return envelope

    def __repr__(self) -> str:
        return f"{type(self).__name__}(data={self.data!r}, meta={self.meta!r})"
