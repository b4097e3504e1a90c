"""Text to events, one stage a file, in this order.

``text`` (sentences) -> ``models.preparation`` (windows) -> ``inference`` (mention
frames) -> ``mentions`` (frames with offsets into the article) -> ``coreference``
(which mentions are one incident) -> ``causes`` (what did the harm) -> ``assembly``
(events) -> ``resolution``: ``times``, ``places`` over the ``gazetteer``, ``participants``,
``casualties``, ``codes``. `pipeline` calls them, `loading` builds a pipeline from shipped weights.
"""
