"""Sitrep: read a news article, return its conflict events.

The way of the data, one package or module a step::

    request                     service.api.events, service.api.batch
      -> text                   service.api.bodies, service.api.schemas
      -> sentences and windows  service.extraction
      -> encoder                service.inference, models
      -> triggers, arguments, modality
      -> events                 service.extraction (times, places, participants)
      -> JSON                   service.api.answers, service.api.schemas

``service.app`` wires these together, ``gunicorn.conf.py`` runs them and
``service.cli`` does the same for one file, ``service.bulk`` for many. Imports run
one way: cli, bulk, app, api, extraction, inference, and last settings and errors.
"""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
