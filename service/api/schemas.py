"""What a request may hold, as marshmallow schemas that load into a `Question`.

`service.api.openapi` turns these very classes into ``openapi.yaml``, so the
documentation cannot say anything else than the code does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import (
    EXCLUDE,
    Schema,
    ValidationError,
    fields,
    post_load,
    validates,
    validates_schema,
)

from models.ontology import CATEGORIES, MODALITY_NAMES, TYPE_NAMES
from service.api.fields import (
    Choice,
    CommaSeparated,
    DecimalText,
    Names,
    Probability,
    Published,
    Text,
    quoted,
)
from service.api.offsets import OFFSET_UNITS
from service.api.selection import Options, Question
from service.extraction.domain import Document

MAX_CHARACTERS: Final = 200_000
MAX_TITLE_CHARACTERS: Final = 10_000
MOST_UNKNOWN_NAMED: Final = 10
TITLE: Final = {
    "description": "The headline, read as context only.",
    "maxLength": MAX_TITLE_CHARACTERS,
}
PUBLISHED: Final = {
    "description": "When the article was published: a date, or an RFC 3339 date-time whose"
    " calendar date counts; the offset may be left out. Relative times are resolved against it.",
}
ID: Final = {"description": "The caller's own id, given back unchanged."}
OFFSET_UNIT: Final = {
    "description": "What `start` and `end` count: code points (default), UTF-16 code units or UTF-8"
    " bytes."
}
_FILTERS: Final = ("types", "categories", "modalities")


class Strict(Schema):
    """A schema that names the fields it does not know instead of dropping them."""

    class Meta:
        """marshmallow's own check walks a set, whose order changes from process to process."""

        unknown = EXCLUDE

    error_messages: dict[str, str] = {"type": "must be a JSON object"}

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown(self, _data: object, original: object, **_kwargs: object) -> None:
        """Report the first few fields that are not in the schema."""
        if not isinstance(original, Mapping):
            return
        unknown = [name for name in original if name not in self.load_fields]
        known = ", ".join(self.load_fields)
        if unknown:
            raise ValidationError(
                {
                    name: [f"{quoted(name)} is not known here; the fields are {known}"]
                    for name in unknown[:MOST_UNKNOWN_NAMED]
                }
            )


class OptionsSchema(Strict):
    """What to keep of the events, and how to count offsets."""

    types = Names(TYPE_NAMES, metadata={"description": "Keep only events of these types."})
    categories = Names(
        CATEGORIES, metadata={"description": "Keep only events of these categories."}
    )
    modalities = Names(
        MODALITY_NAMES, metadata={"description": "Keep only events of these modalities."}
    )
    min_confidence = Probability(
        metadata={"description": "Keep only events whose shown confidence is at least this."}
    )
    offset_unit = Choice(OFFSET_UNITS, metadata=OFFSET_UNIT)

    @post_load
    def build(self, data: dict[str, Any], **_kwargs: object) -> Options:
        """Return the checked options."""
        return _options(data)


class RequestSchema(Strict):
    """One article to read."""

    text = Text(
        required=True,
        metadata={
            "description": "The article as plain text. Every offset refers to it.",
            "minLength": 1,
            "maxLength": MAX_CHARACTERS,
        },
    )
    title = Text(allow_none=True, metadata=TITLE)
    published = Published(allow_none=True, metadata=PUBLISHED)
    id = Text(allow_none=True, metadata=ID)
    options = fields.Nested(
        OptionsSchema,
        allow_none=True,
        metadata={"description": "Leave it out to get every event."},
    )

    def __init__(self, *, max_characters: int = MAX_CHARACTERS, **kwargs: Any) -> None:
        """Take articles of at most ``max_characters`` code points."""
        super().__init__(**kwargs)
        self.max_characters = max_characters

    @validates("text")
    def check_text(self, text: str, **_kwargs: object) -> None:
        """Refuse an empty or an overlong article."""
        check_length(text, self.max_characters)

    @validates("title")
    def check_title(self, title: str | None, **_kwargs: object) -> None:
        """Refuse a headline that is an article."""
        _check_title(title)

    @post_load
    def build(self, data: dict[str, Any], **_kwargs: object) -> Question:
        """Return the article and the options."""
        return Question(
            document=_document(data["text"], data), options=data.get("options") or Options()
        )


class QuerySchema(Strict):
    """The query parameters that go with an article sent as ``text/plain``."""

    published = Published(metadata=PUBLISHED)
    id = Text(metadata=ID)
    title = Text(metadata=TITLE)
    types = CommaSeparated(TYPE_NAMES, metadata={"description": "Keep these types."})
    categories = CommaSeparated(CATEGORIES, metadata={"description": "Keep these categories."})
    modalities = CommaSeparated(MODALITY_NAMES, metadata={"description": "Keep these modalities."})
    min_confidence = DecimalText(metadata={"description": "Keep events at least this certain."})
    offset_unit = Choice(OFFSET_UNITS, metadata=OFFSET_UNIT)

    def __init__(
        self, text: str = "", *, max_characters: int = MAX_CHARACTERS, **kwargs: Any
    ) -> None:
        """Check the parameters together with the article ``text`` they came with."""
        super().__init__(**kwargs)
        self.text = text
        self.max_characters = max_characters

    @validates_schema(skip_on_field_errors=False)
    def check_text(self, _data: object, **_kwargs: object) -> None:
        """Refuse an empty or an overlong article."""
        check_length(self.text, self.max_characters)

    @validates("title")
    def check_title(self, title: str, **_kwargs: object) -> None:
        """Refuse a headline that is an article."""
        _check_title(title)

    @post_load
    def build(self, data: dict[str, Any], **_kwargs: object) -> Question:
        """Return the article and the options."""
        return Question(document=_document(self.text, data), options=_options(data))


def check_length(text: str, limit: int) -> None:
    """Raise `marshmallow.ValidationError` unless ``text`` has 1 to ``limit`` code points."""
    if not text:
        raise ValidationError(
            f"is empty; send an article of 1 to {limit} characters", field_name="text"
        )
    if len(text) > limit:
        raise ValidationError(
            f"has {len(text)} characters, the limit is {limit}; send it in parts",
            field_name="text",
        )


def _check_title(title: str | None) -> None:
    if title is not None and len(title) > MAX_TITLE_CHARACTERS:
        raise ValidationError(
            f"has {len(title)} characters, the limit is {MAX_TITLE_CHARACTERS};"
            " send the headline only"
        )


def _document(text: str, data: Mapping[str, Any]) -> Document:
    return Document(
        text=text,
        id=data.get("id"),
        title=data.get("title"),
        published=data.get("published"),
    )


def _options(data: Mapping[str, Any]) -> Options:
    return Options(
        **{name: frozenset(data[name]) for name in _FILTERS if name in data},
        min_confidence=data.get("min_confidence", 0.0),
        offset_unit=data.get("offset_unit", "codepoint"),
    )
