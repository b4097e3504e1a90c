"""Events by spaCy's English pipeline and rules: what one writes in a day without training.

Triggers are lemmas from a list. The subject of a verb is its actor, its object (or the
subject of a passive) its target, entities of the sentence give place and time, and
words beside the verb its modality.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from models.training.metrics import ScoredArgument, ScoredEvent

_LEMMAS: Final = {
    "attack": "attack raid ambush assault stab target terror violence",
    "bombing": "bombing blast explosion explode detonate bomb",
    "airstrike": "airstrike strike",
    "shelling": "shell shelling bombard bombardment barrage rocket",
    "shooting": "shoot shooting gunfire snipe",
    "clash": "clash fight fighting battle skirmish firefight war",
    "offensive": "offensive operation campaign advance invade invasion storm incursion push",
    "siege": "siege besiege encircle blockade surround",
    "capture": "capture seize retake recapture overrun liberate",
    "defense": "repel intercept foil thwart",
    "withdrawal": "withdraw withdrawal retreat pullout",
    "surrender": "surrender defect",
    "deployment": "deploy deployment mobilise mobilize reinforcement patrol",
    "killing": "kill die death dead execute execution assassinate massacre behead murder",
    "injury": "wound injure injury hurt",
    "abduction": "kidnap abduct kidnapping abduction hostage",
    "detention": "arrest detain jail imprison detention",
    "destruction": "destroy damage destruction loot torch burn",
    "protest": "protest demonstration demonstrate rally march",
    "riot": "riot rioting mob",
    "displacement": "flee displace evacuate evacuation exodus",
    "ceasefire": "ceasefire truce",
    "threat": "threaten threat vow warn",
    "claim": "claim responsibility",
}
_TYPE_OF: Final = {lemma: name for name, words in _LEMMAS.items() for lemma in words.split()}
_WHERE: Final = frozenset({"GPE", "LOC", "FAC"})
_WHEN: Final = frozenset({"DATE", "TIME"})
_ROLES: Final = {"nsubj": "actor", "agent": "actor", "dobj": "target", "nsubjpass": "target"}


class SpacyRules:
    """A spaCy pipeline with the rules above."""

    def __init__(self, model: str) -> None:
        """Load ``model``, a package of spaCy's English pipeline.

        Raises:
            ImportError: spaCy or the package is not installed.
        """
        import spacy

        self._read = spacy.load(model)

    def __call__(self, text: str) -> list[ScoredEvent]:
        """Return one event a trigger."""
        return [self._event(token) for token in self._read(text) if self._is_trigger(token)]

    @staticmethod
    def _is_trigger(token: Any) -> bool:
        return token.pos_ in {"VERB", "NOUN", "ADJ"} and token.lemma_.lower() in _TYPE_OF

    @staticmethod
    def _event(token: Any) -> ScoredEvent:
        return ScoredEvent(
            type=_TYPE_OF[token.lemma_.lower()],
            modality=_modality(token),
            mentions=((token.idx, token.idx + len(token)),),
            arguments=tuple(dict.fromkeys(_arguments(token))),
            caused_by=None,
        )


def _arguments(token: Any) -> Iterator[ScoredArgument]:
    for child in token.children:
        role = _ROLES.get(child.dep_)
        if role is not None:
            head = next(iter(child.children), child) if child.dep_ == "agent" else child
            phrase = head.doc[head.left_edge.i : head.i + 1]
            yield ScoredArgument(role, phrase.start_char, phrase.end_char)
    for entity in token.sent.ents:
        if entity.label_ in _WHERE:
            yield ScoredArgument("place", entity.start_char, entity.end_char)
        elif entity.label_ in _WHEN:
            yield ScoredArgument("time", entity.start_char, entity.end_char)


def _modality(token: Any) -> str:
    words = {child.lemma_.lower() for child in token.children}
    if any(child.dep_ == "neg" for child in token.children):
        return "negated"
    if words & {"will", "shall"} or (
        token.head.lemma_ in {"plan", "order"} and token.dep_ == "xcomp"
    ):
        return "planned"
    if words & {"may", "might", "could", "would", "if"}:
        return "hypothetical"
    return "actual"
