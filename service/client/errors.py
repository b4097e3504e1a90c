"""What can go wrong on the way to the service and back.

::

    ClientError
    ├── Unreachable     no answer, or a broken one, after all tries
    ├── Refused         the service answered with a problem
    └── AnswerInvalid   the answer is not what this client can read
"""

from __future__ import annotations

from service.client.results import Problem


class ClientError(Exception):
    """Root of what `service.client` raises."""


class Unreachable(ClientError):
    """Nobody answers at the address, or the connection broke more often than allowed."""


class Refused(ClientError):
    """The service answered with a problem; ``problem`` says what to change, if anything."""

    def __init__(self, problem: Problem) -> None:
        """Put the problem into one line."""
        fixes = "; ".join(f"{entry.pointer} {entry.message}".strip() for entry in problem.errors)
        told = fixes or problem.detail
        super().__init__(f"{problem.status} {problem.title}: {told}")
        self.problem = problem


class AnswerInvalid(ClientError):
    """The answer comes from something else, or from a service of another version."""
