"""The dictionary recognizer: gazetteers, organizations by head noun, persons by name lists."""

from __future__ import annotations

from collections.abc import Sequence

from arabnews_nlp.document import Entity
from arabnews_nlp.entities.ambiguity import resolve_place
from arabnews_nlp.entities.gazetteer import EntityLexicon, Entry, person_names, shipped_entities
from arabnews_nlp.entities.organizations import OrganizationRules
from arabnews_nlp.entities.persons import PersonRules
from arabnews_nlp.entities.places import PlaceRules
from arabnews_nlp.entities.proclitics import resplit
from arabnews_nlp.entities.punctuated import bracketed_names, quoted_names
from arabnews_nlp.entities.spans import Candidate, longest, to_entity
from arabnews_nlp.text.segmentation import Segmentation, Token


class DictionaryRecognizer:
    """Finds names by lists and rules alone; needs no model.

    Strong on countries, decent on the rest. Method: longest match of word lists over tokens without
    proclitics, then rules for heads, titles and ambiguous words.
    """

    name = "dictionary"

    def __init__(self, lexicon: EntityLexicon | None = None) -> None:
        self._lexicon = lexicon or shipped_entities()
        self._names = self._lexicon.names
        self._words = self._lexicon.words
        self._parted = frozenset(
            word for word, entries in self._names.items() if any(entry.weight > 0.8 for entry in entries)
        ) | (self._words.heads | self._words.definite)
        self._whole = frozenset(word for word, part in person_names().items() if part.sure >= 5)
        self._organizations = OrganizationRules(self._lexicon)
        self._places = PlaceRules(self._lexicon)
        self._persons = PersonRules(self._lexicon)
        self._heads = self._words.heads | self._words.definite | self._places.heads

    def recognize(self, texts: Sequence[Segmentation]) -> list[tuple[Entity, ...]]:
        return [self._recognize(segmentation) for segmentation in texts]

    def _recognize(self, segmentation: Segmentation) -> tuple[Entity, ...]:
        tokens = resplit(segmentation.tokens, self._parted, self._whole, self._lexicon.given)
        named = self._match(tokens)
        candidates = [self._organizations.extend(tokens, candidate) for candidate in named.values()]
        persons = self._persons.find(tokens, named)
        people = {person.first: person for person in persons}
        heads, definite = self._words.heads, self._words.definite
        places = self._places.heads
        for index, token in enumerate(tokens):
            if token.stem not in self._heads:
                continue
            if token.stem in heads or token.stem in definite:
                found = self._organizations.find(tokens, index, named, people)
                if found:
                    candidates.append(found)
            if token.stem in places:
                found = self._places.find(tokens, index, named, people)
                if found:
                    candidates.append(found)
        candidates += persons
        candidates += quoted_names(segmentation, tokens, self._lexicon)
        text = segmentation.text
        chosen = longest(c for c in candidates if not _broken(text, tokens, c))
        countries = self._lexicon.countries
        resolved = [found for candidate in chosen if (found := resolve_place(text, tokens, candidate, countries))]
        resolved += bracketed_names(tokens, resolved)
        entities = [to_entity(candidate, tokens, text, self.name) for candidate in resolved]
        entities += self._hashtags(tokens)
        return tuple(sorted(entities, key=lambda entity: entity.start))

    def _hashtags(self, tokens: tuple[Token, ...]) -> list[Entity]:
        """Names that fill a hashtag: #السعودية, #لاس_فيغاس."""
        found = []
        for token in tokens:
            if token.kind != "hashtag":
                continue
            words = token.norm.lstrip("#＃").split("_")
            for entry in self._names.get(words[0], ()):
                if entry.rest == tuple(words[1:]):
                    start = token.start + 1
                    name = token.text[1:]
                    found.append(
                        Entity(
                            start,
                            token.end,
                            name,
                            entry.label,
                            entry.country,
                            None,
                            entry.weight,
                            token.text,
                            self.name,
                        )
                    )
                    break
        return found

    def _match(self, tokens: tuple[Token, ...]) -> dict[int, Candidate]:
        """The longest gazetteer name at each token, by its first token; names do not overlap."""
        names = self._names
        found: dict[int, Candidate] = {}
        free = 0
        for index, token in enumerate(tokens):
            if index < free:
                continue
            entries = names.get(token.stem)
            match = _longest_entry(tokens, index, entries) if entries else None
            whole = False
            if token.proclitics:
                entries = names.get(token.norm)
                other = _longest_entry(tokens, index, entries) if entries else None
                if other and (match is None or len(other.rest) >= len(match.rest)):
                    match, whole = other, True
            if match:
                free = index + 1 + len(match.rest)
                found[index] = Candidate(index, free, match.label, match.country, match.weight, whole)
        return found


def _longest_entry(tokens: tuple[Token, ...], index: int, entries: tuple[Entry, ...]) -> Entry | None:
    for entry in entries:
        at = index
        for word in entry.rest:
            at += 1
            if at >= len(tokens) or tokens[at].norm != word:
                break
        else:
            return entry
    return None


def _broken(text: str, tokens: tuple[Token, ...], candidate: Candidate) -> bool:
    """Whether a line break runs through the candidate."""
    if candidate.last - candidate.first == 1:
        return False
    return "\n" in text[tokens[candidate.first].start : tokens[candidate.last - 1].end]
