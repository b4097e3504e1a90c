"""A client for the service: articles in, typed events out.

::

    from service.client import Client

    with Client("http://127.0.0.1:8000") as client:
        answer = client.extract("Rebels shelled Homs on Tuesday.", published="2017-06-09")
        for event in answer.events:
            print(event.type, event.place and event.place.name)

``articles`` (what is sent) -> ``session`` (requests, retries, batches) -> ``results``
(what comes back). It needs nothing of the service but its address.
"""

from __future__ import annotations

from service.client.articles import Article
from service.client.errors import AnswerInvalid, ClientError, Refused, Unreachable
from service.client.results import Answer, BatchLine, Event, Place, Problem
from service.client.session import Client

__all__ = [
    "Answer",
    "AnswerInvalid",
    "Article",
    "BatchLine",
    "Client",
    "ClientError",
    "Event",
    "Place",
    "Problem",
    "Refused",
    "Unreachable",
]
