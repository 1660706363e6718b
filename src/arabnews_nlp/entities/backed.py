"""A trained recognizer backed by the dictionary, which knows every country and many listed names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from arabnews_nlp.document import Entity
from arabnews_nlp.entities.folding import fold
from arabnews_nlp.entities.gazetteer import GIVEN_WEIGHT
from arabnews_nlp.entities.protocol import Recognizer
from arabnews_nlp.text.segmentation import Segmentation

LISTED = 0.9
# Share of right spans among those that the dictionary adds, by label, measured on annotated articles.
ADDED_CONFIDENCE = {"COUNTRY": 0.65, "ORG": 0.65, "LOC": 0.45}


class DictionaryBacked:
    """`trained` first; the dictionary decides on countries and adds listed organizations and places.

    A country of the dictionary replaces what it overlaps unless that is longer, and one that it knows counts only where
    it finds it. A name that a user's lexicon gives replaces what it overlaps unless that holds all of it. Its
    organizations and places count only where `trained` found nothing, and a listed organization also where `trained`
    found pieces; its persons never.
    no_names: folded words that are no name by themselves, whatever `trained` says.
    """

    def __init__(self, trained: Recognizer, dictionary: Recognizer, no_names: Set[str] = frozenset()) -> None:
        self._trained = trained
        self._dictionary = dictionary
        self._no_names = no_names

    @property
    def name(self) -> str:
        return self._trained.name

    def recognize(self, texts: Sequence[Segmentation]) -> list[tuple[Entity, ...]]:
        trained = self._trained.recognize(texts)
        listed = self._dictionary.recognize(texts)
        if self._no_names:
            trained = [self._without_words(found) for found in trained]
        return [back(found, known) for found, known in zip(trained, listed, strict=True)]

    def _without_words(self, found: Sequence[Entity]) -> tuple[Entity, ...]:
        """Without the words taken for names, unless a name of several words of the article ends in the word."""
        last_words = {fold(entity.text).split()[-1] for entity in found if " " in entity.text.strip()}
        return tuple(
            entity
            for entity in found
            if (word := fold(entity.text)) not in self._no_names or entity.label == "COUNTRY" or word in last_words
        )


def back(found: Sequence[Entity], known: Sequence[Entity]) -> tuple[Entity, ...]:
    """One text's entities of the trained recognizer, completed by those of the dictionary; both sorted."""
    countries = [entity for entity in known if entity.label == "COUNTRY"]
    listed = (entity for entity in known if entity.label == "ORG" and entity.confidence >= LISTED)
    whole = [entity for entity in listed if _in_pieces(entity, found)]
    given = [entity for entity in known if entity.confidence >= GIVEN_WEIGHT]
    trailing = {
        name.end: name.start
        for name in known
        if name.label != "PER" and (name.confidence >= GIVEN_WEIGHT or (name.label == "COUNTRY" and " " in name.text))
    }
    kept = [
        entity
        for entity in (_without_end(entity, trailing) for entity in found)
        if not (
            _displaced(entity, countries)
            or _overlaps(entity, whole)
            or _replaced(entity, given)
            or (entity.label == "COUNTRY" and entity.country is not None and not _overlaps(entity, countries))
        )
    ]
    confident = {(entity.start, entity.end): entity.confidence for entity in found if entity.label == "COUNTRY"}
    added: list[Entity] = []
    for entity in known:
        if entity.label not in ADDED_CONFIDENCE or _overlaps(entity, kept):
            continue
        listed_chance = entity.confidence if entity.confidence >= GIVEN_WEIGHT else ADDED_CONFIDENCE[entity.label]
        confidence = confident.get((entity.start, entity.end), listed_chance)
        added.append(replace(entity, confidence=confidence))
    return tuple(sorted([*kept, *added], key=lambda entity: entity.start))


def _in_pieces(entity: Entity, found: Sequence[Entity]) -> bool:
    """Whether several of the found entities lie in one listed name: قناة بي and سبورتس of بي إن سبورتس."""
    index = bisect_right(found, entity.start, key=lambda other: other.end)
    return index + 1 < len(found) and found[index + 1].start < entity.end


def _displaced(entity: Entity, countries: Sequence[Entity]) -> bool:
    """Whether a country at least as long overlaps the entity."""
    index = bisect_right(countries, entity.start, key=lambda country: country.end)
    if index == len(countries) or countries[index].start >= entity.end:
        return False
    country = countries[index]
    return entity.end - entity.start <= country.end - country.start


def _without_end(entity: Entity, trailing: Mapping[int, int]) -> Entity:
    """A person's name without the other name that follows it: زار فلان | بلاد الأرز. `trailing`: starts by ends."""
    cut = trailing.get(entity.end, entity.start) - entity.start
    if entity.label != "PER" or cut <= 0:
        return entity
    text = entity.text[:cut].rstrip()
    return replace(entity, end=entity.start + len(text), text=text, surface="")


def _replaced(entity: Entity, given: Sequence[Entity]) -> bool:
    """Whether a given name overlaps the entity and is no part of it, or fills it."""
    return any(
        name.start < entity.end
        and entity.start < name.end
        and not (entity.start <= name.start and name.end <= entity.end and entity.end - entity.start > len(name.text))
        for name in given
    )


def _overlaps(entity: Entity, others: Sequence[Entity]) -> bool:
    index = bisect_right(others, entity.start, key=lambda other: other.end)
    return index < len(others) and others[index].start < entity.end
