"""Bulk: files of articles in, files of answers out, on one machine or on many.

The way of a run on one machine, one module a step::

    IN...  -> shards             discovery: one input file, or a thousand texts
           -> what is left to do manifest, digests
           -> in what            precision: one for all that goes together
           -> workers            supervisor (this process), worker (one each)
           -> rows               sources
           -> answers            rows
           -> output             sinks: temporary file, then renamed

``local`` runs these in order and ``command`` is its command line. ``ray_data``
and ``spark`` hand the same rows to engines that span machines; both speak in the
tables of ``arrow``.
"""
