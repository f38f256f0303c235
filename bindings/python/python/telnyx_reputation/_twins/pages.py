"""The pages of lists."""

from __future__ import annotations

from .._native import start_next_page
from .._page_iteration import BasePage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .._generic import T

__all__ = ["AsyncPage"]


class AsyncPage(BasePage["T"]):
    """One page of a list. {`async for`|Iterating} over it gives the items of this page and of all that follow."""

    async def get_next_page(self) -> AsyncPage[T]:
        """Gets the page after this one; raises `RuntimeError` when `has_next_page()` is false."""
        page: AsyncPage[T] = await start_next_page(self._page)
        return page

    async def iter_pages(self) -> AsyncIterator[AsyncPage[T]]:
        """This page and all that follow."""
        page: AsyncPage[T] = self
        yield page
        while page.has_next_page():
            page = await page.get_next_page()
            yield page

    def __aiter__(self) -> AsyncIterator[T]:
        return self._start_each()
