"""What can go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Sequence, Tuple

if TYPE_CHECKING:
    from .runs import Run


class OverstepError(Exception):
    """Overstep refused or failed; the message names the field, what was wrong, and what to do.

    :ivar code: ``invalid-input``, ``not-found``, ``conflict``, ``storage``, ``compute``, …
    :ivar issues: what was wrong with which field of the input, as (path, message)
    """

    def __init__(self, code: str, message: str, issues: Sequence[Tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.issues: List[Tuple[str, str]] = list(issues)


class CommandNotFound(OverstepError):
    """The command line of Overstep is not where it was looked for."""

    def __init__(self, message: str) -> None:
        super().__init__("not-found", message)


class RunFailed(OverstepError):
    """A run ended early: it failed, or was cancelled or interrupted. What it had computed is kept.

    :ivar run: the run as it is saved
    """

    def __init__(self, run: "Run") -> None:
        super().__init__("failed", f"Run {run.id} {run.status}: {run.error or 'it did not come to its end'}")
        self.run = run
