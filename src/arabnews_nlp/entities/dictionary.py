"""The dictionary recognizer: gazetteers, organizations by head noun, persons by name lists."""

from __future__ import annotations

from collections.abc import Sequence

from arabnews_nlp.document import Entity
from arabnews_nlp.entities.ambiguity import resolve_place
from arabnews_nlp.entities.gazetteer import Entry, entity_words, gazetteer, person_names
from arabnews_nlp.entities.organizations import OrganizationRules
from arabnews_nlp.entities.persons import PersonRules
from arabnews_nlp.entities.proclitics import resplit
from arabnews_nlp.entities.spans import Candidate, longest, to_entity
from arabnews_nlp.text.segmentation import Segmentation, Token


class DictionaryRecognizer:
    """Finds names by lists and rules alone; needs no model.

    Strong on countries, decent on the rest. Method: longest match of word tries over tokens without proclitics,
    then rules for heads, titles and ambiguous words.
    """

    name = "dictionary"

    def __init__(self) -> None:
        self._names = gazetteer()
        self._words = entity_words()
        self._parted = frozenset(
            word for word, entries in self._names.items() if entries[0].weight > 0.8
        ) | (self._words.heads | self._words.definite)
        self._whole = frozenset(word for word, part in person_names().items() if part.sure >= 5)
        self._organizations = OrganizationRules(self._words)
        self._persons = PersonRules(self._words)

    def recognize(self, texts: Sequence[Segmentation]) -> list[tuple[Entity, ...]]:
        return [self._recognize(segmentation) for segmentation in texts]

    def _recognize(self, segmentation: Segmentation) -> tuple[Entity, ...]:
        tokens = resplit(segmentation.tokens, self._parted, self._whole)
        named = self._match(tokens)
        candidates = [self._organizations.extend(tokens, candidate) for candidate in named.values()]
        heads, definite = self._words.heads, self._words.definite
        for index, token in enumerate(tokens):
            if token.stem in heads or token.stem in definite:
                found = self._organizations.find(tokens, index, named)
                if found:
                    candidates.append(found)
        candidates += self._persons.find(tokens, named)
        text = segmentation.text
        kept = []
        for candidate in longest(c for c in candidates if not _broken(text, tokens, c)):
            resolved = resolve_place(tokens, candidate)
            if resolved:
                kept.append(to_entity(resolved, tokens, text, self.name))
        return tuple(kept)

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
