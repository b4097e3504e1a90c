"""Time expressions of a text, with their TIMEX3 values and days.

::

    tagger.py          text -> TimeExpressions: find, choose, widen, anchor
      date_rules, yearly_rules, year_rules, length_rules, relative_rules,
      day_part_rules, reference_rules
                       what to look for, and how the words read
      lexicon.py, holidays.py, year_phrases.py
                       the words
      readings.py, yearly.py, lengths.py, day_parts.py
                       what words say before they are anchored, and how they are
      context.py, narrative.py
                       what they are anchored on: publication, or dates mentioned before
      modifiers.py     "early", "the end of", "night" around a date
      values.py, calendar.py, months.py
                       what they come to: TIMEX3, first and last day
"""

from __future__ import annotations

from service.extraction.times.expressions import PRECISIONS, TimeExpression
from service.extraction.times.tagger import tag_times

__all__ = ["PRECISIONS", "TimeExpression", "tag_times"]
