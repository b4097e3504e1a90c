"""What kind of party a phrase names, and whose: sector and country.

The way of the data: a phrase in its sentence (``phrases``) is searched for known
names (``knowledge``, read from ``facts/``) and words of trade (``lexicon``); what is
found becomes named features (``features``), which two log-linear models weigh
(``classifier``, fitted by `models.training.parties`). Where a network has read the phrase,
its states are weighed too (``states``, fitted by `models.training.party_states` and
applied by `models.sectors`).
"""
