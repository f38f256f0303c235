"""Phone numbers as people have them, sorted into those that can be monitored and the others."""

from __future__ import annotations

from ._frozen import Frozen
from ._native import parse_numbers as parsed_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import SupportsFloat, SupportsIndex

    from ._native import RowKind
    from ._options import ArrowArray, ArrowStream

__all__ = ["ParsedNumbers", "ParsedRow", "parse_numbers"]


class ParsedRow(Frozen):
    """One row that was parsed. It can be matched, compared and pickled, but not changed."""

    __slots__ = ("first_row", "kind", "phone_number", "reason", "row", "text")
    __match_args__ = ("row", "kind", "text", "phone_number", "first_row", "reason")

    row: int
    """Which row it is, the first being 0."""
    kind: RowKind
    """What it is:

    - `"good"`: a number that can be monitored, for the first time.
    - `"duplicate"`: the same number as a row before.
    - `"foreign"`: a number that is not of the United States.
    - `"bad"`: no number, or none that can be monitored.
    """
    text: str
    r"""What it holds, shortened, and with escapes (`\u{feff}`) where something cannot be seen."""
    phone_number: str | None
    """The number in E.164; `None` when it is bad."""
    first_row: int | None
    """Of a duplicate: the row that has the number first. Else `None`."""
    reason: str | None
    """Why it is not good. `None` when it is."""

    def __init__(
        self,
        row: int,
        kind: RowKind,
        text: str,
        phone_number: str | None = None,
        first_row: int | None = None,
        reason: str | None = None,
    ) -> None:
        self._set(row, kind, text, phone_number, first_row, reason)


class ParsedNumbers(Frozen):
    """All rows that were parsed, in their order. It can be matched, compared and pickled, but not changed."""

    __slots__ = ("rows",)
    __match_args__ = ("rows",)

    rows: tuple[ParsedRow, ...]
    """One for each row that was given."""

    def __init__(self, rows: tuple[ParsedRow, ...]) -> None:
        self._set(rows)

    @property
    def phone_numbers(self) -> list[str]:
        """The numbers that can be monitored, each once, in E.164: what `associate_many` and the other runs take."""
        return [row.phone_number for row in self.good if row.phone_number is not None]

    @property
    def good(self) -> list[ParsedRow]:
        """The numbers that can be monitored, where each comes first."""
        return self._of("good")

    @property
    def duplicate(self) -> list[ParsedRow]:
        """Those whose number a row before has."""
        return self._of("duplicate")

    @property
    def foreign(self) -> list[ParsedRow]:
        """Numbers that are not of the United States: Canadian and Caribbean ones, and those of other countries."""
        return self._of("foreign")

    @property
    def bad(self) -> list[ParsedRow]:
        """Those that are no number, or none that can be monitored."""
        return self._of("bad")

    def _of(self, kind: RowKind) -> list[ParsedRow]:
        return [row for row in self.rows if row.kind == kind]


def parse_numbers(
    rows: Iterable[str | SupportsIndex | SupportsFloat | None] | ArrowStream | ArrowArray, region: str = "US"
) -> ParsedNumbers:
    """Reads phone numbers as people have them, and sorts them into those that can be monitored and the others. Sends
    nothing, bills nothing, and needs neither a client nor an API key.

    Takes punctuation, quotes, spaces and characters that cannot be seen, `tel:`, a `1` or `00` or `011` before the
    number, and what a spreadsheet or pandas made a number of (`1.6035550123E+10`, `16035550123.0`). Guesses nothing: a
    number with an extension, letters, or digits that were rounded away is bad, and so is `None` or NaN.

    Good are numbers of a place in the United States and its territories, and toll-free ones, which the service takes
    when they are in the account's inventory. An area code that is not known to be in use is good only with `+1` before
    it.

    Raises `InvalidArgumentError` for another region.

    Arguments:

    - rows: A column of a table, such as `frame["phone"]`.
    - region: Whose numbers are written without a country code; there is only `"US"`.
    """
    return ParsedNumbers(tuple(ParsedRow(index, *parsed) for index, parsed in enumerate(parsed_rows(rows, region))))
