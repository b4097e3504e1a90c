"""How many people were killed and injured, as far as the article says it in numbers.

``numerals`` (words and figures to bounds) -> ``counts`` (a victim phrase to people) ->
``reports`` (the phrases of an incident to one count, given to what caused it).
"""

from service.extraction.casualties.counts import count_people
from service.extraction.casualties.reports import resolve_casualties

__all__ = ["count_people", "resolve_casualties"]
