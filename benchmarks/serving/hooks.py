"""What schemathesis has to know about this service: how lines of JSON are written."""

from __future__ import annotations

import json
from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def write_lines(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """Send a generated value twice, a line each."""
    line = json.dumps(value).encode()
    return line + b"\n" + line
