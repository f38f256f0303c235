"""Waiting for a remediation: what the classes of its resource inherit."""

from __future__ import annotations

from ._generated import models
from ._native import Polling
from ._progress import check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ._native import Client as NativeClient

__all__: list[str] = []


class RemediationWait:
    """`wait` of remediations."""

    __slots__ = ()

    _native: NativeClient

    def wait(
        self,
        remediation_id: str,
        *,
        enterprise_id: str,
        deadline: float | None = None,
        poll_interval: tuple[float, float] = (1, 60),
        progress: Callable[[models.RemediationRequest], object] | None = None,
    ) -> models.RemediationRequest:
        """Waits until a remediation has ended: `completed`, `failed` or `cancelled`. Look at its `status`.

        Every read is free; the pauses between them double from the first to the longest of `poll_interval`.
        `progress` is called with each state that is read, in the thread that waits; what it raises ends the wait.
        Ctrl-C ends it at once.

        Raises `APITimeoutError` when `deadline` seconds are not enough; else as `retrieve`.

        Arguments:

        - remediation_id: The remediation.
        - enterprise_id: The enterprise.
        - deadline: How many seconds to wait at the most; without an end when not given.
        - poll_interval: The first and the longest pause between two reads, in seconds.
        - progress: Any callable that takes the state.
        """
        check(progress)
        polling = Polling(self._native, enterprise_id, remediation_id, deadline, poll_interval)
        state = models.RemediationRequest({})
        while (text := polling.next()) is not None:
            state = models.RemediationRequestWrapped(text).data
            if progress is not None:
                progress(state)
        return state


class AsyncRemediationWait:
    """`wait` of remediations."""

    __slots__ = ()

    _native: NativeClient

    async def wait(
        self,
        remediation_id: str,
        *,
        enterprise_id: str,
        deadline: float | None = None,
        poll_interval: tuple[float, float] = (1, 60),
        progress: Callable[[models.RemediationRequest], object] | None = None,
    ) -> models.RemediationRequest:
        """Waits until a remediation has ended: `completed`, `failed` or `cancelled`. Look at its `status`.

        Every read is free; the pauses between them double from the first to the longest of `poll_interval`.
        `progress` is called with each state that is read, on the event loop; what it raises ends the wait. Cancelling
        the task ends it at once.

        Raises `APITimeoutError` when `deadline` seconds are not enough; else as `retrieve`.

        Arguments:

        - remediation_id: The remediation.
        - enterprise_id: The enterprise.
        - deadline: How many seconds to wait at the most; without an end when not given.
        - poll_interval: The first and the longest pause between two reads, in seconds.
        - progress: Any callable that takes the state.
        """
        check(progress)
        polling = Polling(self._native, enterprise_id, remediation_id, deadline, poll_interval)
        state = models.RemediationRequest({})
        while (text := await polling.start_next()) is not None:
            state = models.RemediationRequestWrapped(text).data
            if progress is not None:
                progress(state)
        return state
