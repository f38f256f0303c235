"""The pages of lists, asynchronous."""

from __future__ import annotations

from ._generic import Of
from ._pages import BasePage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator
    from typing import Any

    from ._generic import T
    from ._native import Client, Operation

__all__ = ["AsyncPage", "AsyncPaginator"]


class AsyncPage(BasePage["T"]):
    """One page of a list. `async for` over it gives the items of this page and of all that follow."""

    async def get_next_page(self) -> AsyncPage[T]:
        """Gets the page after this one; raises `RuntimeError` when `has_next_page()` is false."""
        page = await self._following()
        if page is None:
            raise RuntimeError("there is no next page; ask has_next_page() first")
        return page

    async def _following(self) -> AsyncPage[T] | None:
        coming = self._native.start_next(self._page)
        if coming is None:
            return None
        page: AsyncPage[T] = await coming
        return page

    async def iter_pages(self) -> AsyncIterator[AsyncPage[T]]:
        """This page and all that follow."""
        page: AsyncPage[T] | None = self
        while page is not None:
            yield page
            page = await page._following()

    async def __aiter__(self) -> AsyncIterator[T]:
        page: AsyncPage[T] = self
        while True:
            # Half a page ahead: the next one is there when it is reached, and who stops early asks for nothing.
            half = (len(page.data) + 1) // 2
            for item in page.data[:half]:
                yield item
            coming = self._native.start_next(page._page)
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


class AsyncPaginator(Of["T"]):
    """A list that was asked for and not yet sent: `async for` over all its items, or `await` it for one page."""

    __slots__ = ("_arguments", "_native")

    def __init__(self, native: Client, operation: Operation[AsyncPage[T]], *arguments: Any) -> None:
        self._native = native
        self._arguments = (operation, *arguments)

    async def _first(self) -> AsyncPage[T]:
        page: AsyncPage[T] = await self._native.start(*self._arguments)
        return page

    def __await__(self) -> Generator[Any, None, AsyncPage[T]]:
        return self._first().__await__()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for item in await self._first():
            yield item
