"""Names of places to where they are: one compact read-only file, mapped by every process.

``sources`` (packages) and ``facts/*.tsv`` (tables kept here) -> ``build`` (command line)
-> ``writer`` -> the file described in ``layout`` -> `reader.Gazetteer`. Names meet in
``keys``, which both sides use.
"""
