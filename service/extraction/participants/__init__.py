"""Who took part: each party's name, country and sector, and the side it is on.

``sides`` (which side of a clash) and ``lists`` ("Russia, Turkey and Iran") ->
`models.parties` (sector and country of each phrase by itself) -> ``names`` (the
party's usual name) -> ``antecedents`` (what short forms, pronouns and descriptions
stand for). `resolve_participants` calls them.
"""

from service.extraction.participants.resolution import resolve_participants

__all__ = ["resolve_participants"]
