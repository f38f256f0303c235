"""Waiting for the approvals of an enterprise: what the classes of its resource inherit."""

from __future__ import annotations

from ._generated import models
from ._native import Polling
from ._progress import check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ._native import Client as NativeClient

__all__: list[str] = []


class ApprovalWait:
    """`wait_until_approved` of the approvals of an enterprise."""

    __slots__ = ()

    _native: NativeClient

    def wait_until_approved(
        self,
        enterprise_id: str,
        *,
        deadline: float | None = None,
        poll_interval: tuple[float, float] = (1, 60),
        progress: Callable[[models.EnterpriseReputationPublic], object] | None = None,
    ) -> models.EnterpriseReputationPublic:
        """Waits until both gates are approved: the vetting of the business, and the review of the letter.

        Every read is free; the pauses between them double from the first to the longest of `poll_interval`.
        `progress` is called with each state that is read, in the thread that waits; what it raises ends the wait.
        Ctrl-C ends it at once.

        Raises `APITimeoutError` when `deadline` seconds are not enough, and `RejectedError` with the reasons when a
        gate is rejected; else as `retrieve`.

        Arguments:

        - enterprise_id: The enterprise.
        - deadline: How many seconds to wait at the most; without an end when not given.
        - poll_interval: The first and the longest pause between two reads, in seconds.
        - progress: Any callable that takes the state.
        """
        check(progress)
        polling = Polling(self._native, enterprise_id, None, deadline, poll_interval)
        state = models.EnterpriseReputationPublic({})
        while (text := polling.next()) is not None:
            state = models.EnterpriseReputationPublicWrapped(text).data
            if progress is not None:
                progress(state)
        return state


class AsyncApprovalWait:
    """`wait_until_approved` of the approvals of an enterprise."""

    __slots__ = ()

    _native: NativeClient

    async def wait_until_approved(
        self,
        enterprise_id: str,
        *,
        deadline: float | None = None,
        poll_interval: tuple[float, float] = (1, 60),
        progress: Callable[[models.EnterpriseReputationPublic], object] | None = None,
    ) -> models.EnterpriseReputationPublic:
        """Waits until both gates are approved: the vetting of the business, and the review of the letter.

        Every read is free; the pauses between them double from the first to the longest of `poll_interval`.
        `progress` is called with each state that is read, on the event loop; what it raises ends the wait. Cancelling
        the task ends it at once.

        Raises `APITimeoutError` when `deadline` seconds are not enough, and `RejectedError` with the reasons when a
        gate is rejected; else as `retrieve`.

        Arguments:

        - enterprise_id: The enterprise.
        - deadline: How many seconds to wait at the most; without an end when not given.
        - poll_interval: The first and the longest pause between two reads, in seconds.
        - progress: Any callable that takes the state.
        """
        check(progress)
        polling = Polling(self._native, enterprise_id, None, deadline, poll_interval)
        state = models.EnterpriseReputationPublic({})
        while (text := await polling.start_next()) is not None:
            state = models.EnterpriseReputationPublicWrapped(text).data
            if progress is not None:
                progress(state)
        return state
