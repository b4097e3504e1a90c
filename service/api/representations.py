"""What an answer looks like: marshmallow schemas over the frozen domain values.

A field is written under the name it has in `service.extraction.domain`, so a
new response field is one line there and one line here. Nothing told is
``null`` or ``[]``; no field is ever left out.
"""

from __future__ import annotations

from typing import Any, Final

from marshmallow import RAISE, Schema, fields, validate

from models.ontology import CATEGORIES, MODALITY_NAMES, TYPE_NAMES
from service.api.fields import Confidence

PARTICIPANT_ROLES: Final = ("actor", "target", "side_a", "side_b")
PLACE_ROLES: Final = ("place", "origin", "destination")


def _told(description: str, **kwargs: Any) -> dict[str, Any]:
    """Return the arguments of a field that is null until the article tells it."""
    return {
        "required": True,
        "allow_none": True,
        "metadata": {"description": description},
        **kwargs,
    }


class Answer(Schema):
    """The base of all that is written; validating one refuses unknown fields."""

    class Meta:
        """A field that is not documented here must not appear in an answer."""

        unknown = RAISE


class TriggerSchema(Answer):
    """A stretch of the article: `text[start:end]` in the asked unit, end exclusive."""

    text = fields.String(required=True)
    start = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    end = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))


class SpanSchema(TriggerSchema):
    """A stretch of the article and how sure the network is of it."""

    confidence = Confidence()


class ParticipantSchema(SpanSchema):
    """A party to the event."""

    role = fields.String(required=True, validate=validate.OneOf(PARTICIPANT_ROLES))
    name = fields.String(**_told("The party's name, where the phrase holds one."))
    country = fields.String(**_told("ISO 3166-1 alpha-3 code."))
    sector = fields.String(**_told("What kind of party it is, such as `armed_group`."))


class TimeSchema(SpanSchema):
    """A time expression, resolved as far as the article and its date allow."""

    timex3 = fields.String(**_told("TIMEX3 value; `XXXX-WXX-2` is a Tuesday of no known week."))
    earliest = fields.Date(**_told("First day it may mean."))
    latest = fields.Date(**_told("Last day it may mean, inclusive."))
    precision = fields.String(**_told("How exact it is, such as `day` or `month`."))
    anchor = fields.String(**_told("What it was resolved against, such as `publication`."))


class PlaceSchema(SpanSchema):
    """A place phrase; what the gazetteer does not know stays null."""

    role = fields.String(required=True, validate=validate.OneOf(PLACE_ROLES))
    name = fields.String(**_told("The gazetteer's name."))
    geonames_id = fields.Integer(**_told("GeoNames id.", strict=True))
    feature = fields.String(**_told("What kind of place it is."))
    latitude = fields.Float(**_told("Degrees north, WGS 84.", validate=validate.Range(-90, 90)))
    longitude = fields.Float(**_told("Degrees east, WGS 84.", validate=validate.Range(-180, 180)))
    country = fields.String(**_told("ISO 3166-1 alpha-3 code."))
    admin1 = fields.String(**_told("First-level division."))
    precision = fields.String(
        **_told("What the coordinates stand for; `country` is a country's centre.")
    )


class ReportSchema(Answer):
    """A number of people that the article gives; an open bound is null."""

    min = fields.Integer(**_told("At least this many.", strict=True))
    max = fields.Integer(**_told("At most this many.", strict=True))
    text = fields.String(required=True)


class CountSchema(ReportSchema):
    """How many people; of several reports the highest stands."""

    reports = fields.List(
        fields.Nested(ReportSchema),
        required=True,
        metadata={"description": "All reports in text order, where there is more than one."},
    )


class CasualtiesSchema(Answer):
    """The people killed and injured in this event."""

    killed = fields.Nested(CountSchema, **_told("Null when not told."))
    injured = fields.Nested(CountSchema, **_told("Null when not told."))


class AcledSchema(Answer):
    """This project's mapping onto the ACLED codebook."""

    event_type = fields.String(required=True)
    sub_event_type = fields.String(required=True)


class PloverSchema(Answer):
    """This project's mapping onto the PLOVER codebook."""

    event = fields.String(required=True)
    mode = fields.String(**_told("Null where the codebook has no mode for it."))


class CodesSchema(Answer):
    """The event in the codes of public event data sets."""

    acled = fields.Nested(AcledSchema, **_told("Null where no code fits."))
    plover = fields.Nested(PloverSchema, **_told("Null where no code fits."))


class EventSchema(Answer):
    """One incident, with all its mentions."""

    id = fields.String(required=True, metadata={"description": "Unique within this answer."})
    type = fields.String(required=True, validate=validate.OneOf(TYPE_NAMES))
    category = fields.String(required=True, validate=validate.OneOf(CATEGORIES))
    modality = fields.String(required=True, validate=validate.OneOf(MODALITY_NAMES))
    confidence = Confidence()
    trigger = fields.Nested(TriggerSchema, required=True)
    mentions = fields.List(fields.Nested(SpanSchema), required=True)
    participants = fields.List(fields.Nested(ParticipantSchema), required=True)
    instruments = fields.List(fields.Nested(SpanSchema), required=True)
    time = fields.Nested(
        TimeSchema, **_told("The one of `times` with the most exact date, weighed by confidence.")
    )
    times = fields.List(fields.Nested(TimeSchema), required=True)
    place = fields.Nested(
        PlaceSchema,
        **_told("Of `places` with the role `place`, the most exact, weighed by confidence."),
    )
    places = fields.List(fields.Nested(PlaceSchema), required=True)
    casualties = fields.Nested(CasualtiesSchema, required=True)
    caused_by = fields.String(
        **_told("Id of the event that caused it; null if that event was filtered out.")
    )
    codes = fields.Nested(CodesSchema, required=True, dump_default={"acled": None, "plover": None})


class ModelSchema(Answer):
    """The weights that answered."""

    name = fields.String(required=True)
    version = fields.String(required=True)


class WarningSchema(Answer):
    """Something to know about an otherwise good answer."""

    code = fields.String(required=True)
    detail = fields.String(required=True)


class AnswerSchema(Answer):
    """The events of one article."""

    id = fields.String(**_told("The id of the request."))
    model = fields.Nested(ModelSchema, required=True)
    published = fields.Date(**_told("The calendar date that relative times were read against."))
    characters = fields.Integer(
        required=True,
        strict=True,
        metadata={"description": "Length of the article in code points, whatever the unit."},
    )
    events = fields.List(fields.Nested(EventSchema), required=True)
    warnings = fields.List(fields.Nested(WarningSchema), required=True)


class FieldErrorSchema(Answer):
    """One thing to fix."""

    pointer = fields.String(
        required=True, metadata={"description": "RFC 6901 JSON pointer; empty for the whole."}
    )
    message = fields.String(required=True)


class ProblemSchema(Answer):
    """An error in the shape of RFC 9457."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True, strict=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema), required=True)
