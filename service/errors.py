"""Everything that can go wrong on purpose, as one tree without HTTP in it.

::

    SitrepError
    ├── SettingsInvalid        a SITREP_ variable holds something unusable
    ├── InvalidRequest         the caller has to change the request
    │   ├── MalformedBody      bytes that are no UTF-8, or no JSON
    │   ├── MalformedHeader    a header whose value cannot be used
    │   ├── BodyTooLarge       more bytes or lines than the limit
    │   ├── BodyTooSlow        it did not arrive in time
    │   ├── UnsupportedContent a content type, charset or encoding not read here
    │   ├── NotAcceptable      the caller accepts no format that is written here
    │   ├── Unauthorized       a key is needed, and none or a wrong one was given
    │   ├── InvalidFields      readable, but some fields break the schema
    │   └── InputInvalid       the files of a bulk run cannot be used
    ├── Retryable              the same request may succeed later
    │   ├── NotReady           no extractor yet, or none any more
    │   ├── Overloaded         more work than can be done in time
    │   ├── RateLimited        more requests than the key allows
    │   └── DeadlineExceeded   the answer would come too late
    ├── ClientGone             nobody is left to answer
    ├── SelfTestFailed         the weights loaded but answer wrongly
    ├── WeightsInvalid         the weights are absent, damaged or of another version
    ├── GazetteerInvalid       the gazetteer is absent or of another version
    ├── ShardFailed            one file of a bulk run cannot be read
    ├── PackageMissing         a kind of file needs a package that is not installed
    ├── WorkersUnusable        no process of a bulk run can answer
    └── ExtractionFailed       a valid article could not be read; a defect here

`service.api.problems` is the only place that turns them into status codes. A
message is written for whoever can act on it, and never quotes article text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class SitrepError(Exception):
    """Root of every error that this service raises deliberately."""


class SettingsInvalid(SitrepError):
    """A setting cannot be used; the message names the variable and the fix."""


class InvalidRequest(SitrepError):
    """The request itself is at fault; repeating it unchanged fails again."""


class MalformedBody(InvalidRequest):
    """The bytes cannot be decoded or parsed."""


class MalformedHeader(InvalidRequest):
    """A header's value cannot be used; the message names the header and the fix."""


class BodyTooLarge(InvalidRequest):
    """The body, or one line of a batch, is longer than its limit."""


class BodyTooSlow(InvalidRequest):
    """The body did not arrive in time."""


class Unauthorized(InvalidRequest):
    """The request needs an API key that is known here."""


class UnsupportedContent(InvalidRequest):
    """The body's content type, charset or content coding is not read here."""


class NotAcceptable(InvalidRequest):
    """The caller's ``Accept`` header rules out every format this endpoint writes."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing to fix: where it is (RFC 6901 JSON pointer) and what would be right."""

    pointer: str
    message: str


class InvalidFields(InvalidRequest):
    """Fields that break the schema, in the order of the schema."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        """Keep ``errors``; at least one."""
        super().__init__("; ".join(f"{entry.pointer}: {entry.message}" for entry in errors))
        self.errors = tuple(errors)


class Retryable(SitrepError):
    """The request is in order, the moment is not; ``retry_after`` is in seconds."""

    def __init__(self, reason: str, *, retry_after: int) -> None:
        """Say why, and after how many seconds another try makes sense."""
        super().__init__(reason)
        self.retry_after = retry_after


class NotReady(Retryable):
    """Nothing can be extracted: not yet, or not any more."""


class Overloaded(Retryable):
    """Taking this on as well would make everyone wait too long."""


class RateLimited(Retryable):
    """The API key has used up its rate."""


class DeadlineExceeded(Retryable):
    """The caller's deadline passed before the article was read."""


class ClientGone(SitrepError):
    """The client closed its connection; its work is dropped."""


class SelfTestFailed(SitrepError):
    """The extractor does not find the event of a known sentence."""


class WeightsInvalid(SitrepError):
    """The weights are absent, damaged, or made for another version of the code."""


class GazetteerInvalid(SitrepError):
    """The gazetteer file is absent, damaged, or made by another version of the code."""


class ExtractionFailed(SitrepError):
    """An article that passed the schema could not be turned into events."""
