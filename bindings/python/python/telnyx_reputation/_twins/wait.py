"""Waiting for an approval or a remediation: what the classes of the resources inherit."""

from __future__ import annotations

from .._generated import models
from .._native import Wait
from .._progress import check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .._native import Client as NativeClient

__all__: list[str] = []

READS = """
Every read is free; the pauses between them double from the first to the longest of `poll_interval`. `progress` is
called with each state that is read, {on the event loop|in the thread that waits}; what it raises ends the wait.
{Cancelling the task|Ctrl-C} ends it at once.
"""

ARGUMENTS = """
- deadline: How many seconds to wait at most; as long as it takes by default.
- poll_interval: The first and the longest pause between two reads, in seconds.
- progress: Any callable that takes the state.
"""


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

        {READS}

        Raises `APITimeoutError` when `deadline` seconds are not enough, and `RejectedError` with the reasons when a
        gate is rejected; else as `retrieve`.

        Arguments:

        - enterprise_id: The enterprise.
        {ARGUMENTS}
        """
        check(progress)
        wait = Wait(self._native, enterprise_id, None, deadline, poll_interval)
        state = models.EnterpriseReputationPublic({})
        while (text := await wait.start_next()) is not None:
            state = models.EnterpriseReputationPublicWrapped(text).data
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

        {READS}

        Raises `APITimeoutError` when `deadline` seconds are not enough; else as `retrieve`.

        Arguments:

        - remediation_id: The remediation.
        - enterprise_id: The enterprise.
        {ARGUMENTS}
        """
        check(progress)
        wait = Wait(self._native, enterprise_id, remediation_id, deadline, poll_interval)
        state = models.RemediationRequest({})
        while (text := await wait.start_next()) is not None:
            state = models.RemediationRequestWrapped(text).data
            if progress is not None:
                progress(state)
        return state
