"""What kind of party a phrase names, and whose: sector and country, without the network.

The way of the data: a phrase in its sentence (``phrases``) is searched for known
names (``knowledge``, read from ``facts/``) and words of trade (``lexicon``); what is
found becomes named features (``features``), which two log-linear models weigh
(``classifier``, fitted by `models.training.parties`).
"""
