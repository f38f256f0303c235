"""That a client did the work: what it read is what the server has."""

from collections.abc import Callable
from typing import Any

from account import CONNECTION_SCORE, number

Read = Callable[[Any], tuple[str, int]]


def check(read: Read, row: Any, phone_number: str) -> None:
    if read(row) != (phone_number, CONNECTION_SCORE):
        raise RuntimeError(f"this is not {phone_number}: {row!r}")


class ListCheck:
    """What is read of each number of a list, one after the other."""

    def __init__(self, read: Read) -> None:
        self.read, self.listed, self.scores, self.last = read, 0, 0, ""

    def add(self, row: Any) -> None:
        self.last, score = self.read(row)
        self.listed += 1
        self.scores += score

    def end(self, count: int) -> None:
        if (self.listed, self.last) != (count, number(count - 1)) or self.scores != CONNECTION_SCORE * count:
            raise RuntimeError(f"the list ended after {self.listed} numbers, with {self.last}")
