"""The pages of lists."""

from __future__ import annotations

from .._native import read_page, start_next_page, start_page_columns
from .._page_iteration import BasePage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .._generic import T
    from .._native import Columns

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

    async def to_arrow(self) -> Columns:
        """The numbers of this page and of all that follow as columns, for polars, pandas, pyarrow, DuckDB and whatever
        else reads Arrow. {The pages are read here, and all of them are in memory.|The pages are read while the columns
        are, as many as are asked for, so that little of a long list is in memory. Each reading begins with this page;
        an error in the middle is the reader's.}

        Raises `TypeError` for a list of anything else than monitored numbers{, else as `list`|}.
        """
        columns: Columns = await start_page_columns(self._page)
        return columns

    async def arrow_batches(self) -> AsyncIterator[Columns]:
        """The same bit by bit: each time the columns of some 4,000 rows. The next pages are read when the
        next columns are asked for, so that little of a long list is in memory. An error comes after the rows before it.

        Raises as `to_arrow`.
        """
        reading = read_page(self._page)
        while (columns := await reading.start_next()) is not None:
            yield columns

    def __aiter__(self) -> AsyncIterator[T]:
        return self._start_each()
