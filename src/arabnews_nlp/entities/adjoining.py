"""What the words beside a tagged name tell of it: titles before persons, tasks joined on, directions of a region."""

from __future__ import annotations

from collections.abc import Sequence, Set

from arabnews_nlp.encoder.tagging import TaggedSpan
from arabnews_nlp.entities.boundaries import is_surely_given
from arabnews_nlp.entities.folding import name_key
from arabnews_nlp.entities.gazetteer import EntityLexicon, person_names
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.text.segmentation import Token

_OF_TASKS = frozenset(("وزارة", "لجنة", "مديرية", "معهد", "كلية"))
_TITLED_CHANCE = 0.6
_LONGEST_OFFICE = 4
_CONTINENTS = words("continents")
_DIRECTIONS = words("directions")


class Adjoining:
    """Corrects the spans of a text by the words beside them."""

    def __init__(self, lexicon: EntityLexicon) -> None:
        words = lexicon.words
        self._titles = words.titles | words.kin
        self._honours = words.honours
        self._joints = words.joints
        self._no_tasks = words.defining | words.adjectives | self._titles | words.stop
        self._definite = words.definite
        self._of_nisba = lexicon.countries.of_nisba

    def __call__(self, tokens: Sequence[Token], spans: Sequence[TaggedSpan]) -> list[TaggedSpan]:
        """The spans with their labels and ends as their surroundings tell, in their order."""
        named = self._named_persons(tokens, spans)
        return _with_directions(tokens, self._with_joined_tasks(tokens, named))

    def _named_persons(self, tokens: Sequence[Token], spans: Sequence[TaggedSpan]) -> list[TaggedSpan]:
        """The spans, with a place's or body's label a person's after a title and a given name (الدكتورة فلانة | كذا).

        And a body without the person who stands behind its name (مديرة بنك كذا | فلانة بنت فلان).
        """
        covered = {at for span in spans for at in range(span.start, span.end)}
        found: list[TaggedSpan] = []
        for span in spans:
            if span.label in ("ORG", "LOC") and self._is_surname(tokens, span, covered):
                chance = max(span.confidence, _TITLED_CHANCE)
                span = TaggedSpan(span.start - 1, span.end, "PER", chance)
            at = self._person_at(tokens, span) if span.label == "ORG" else None
            if at is None:
                found.append(span)
            else:
                found += [span._replace(end=at), span._replace(start=at, label="PER")]
        return found

    def _with_joined_tasks(self, tokens: Sequence[Token], spans: Sequence[TaggedSpan]) -> list[TaggedSpan]:
        """The spans, with the tasks that و joins to those of a ministry or committee (لجنة التعليم | والثقافة)."""
        covered = {at for span in spans for at in range(span.start, span.end)}
        found = []
        for span in spans:
            end = span.end
            if span.label == "ORG" and tokens[span.start].stem in _OF_TASKS and self._is_task(tokens[end - 1]):
                while end < len(tokens) and end not in covered and self._is_joined_task(tokens[end]):
                    end += 1
            found.append(span._replace(end=end))
        return found

    def _is_task(self, token: Token) -> bool:
        stem = token.stem
        task = token.kind == "word" and stem.startswith("ال") and stem not in self._no_tasks
        return task and self._of_nisba(stem) is None

    def _is_joined_task(self, token: Token) -> bool:
        return token.proclitics == "و" and self._is_task(token) and token.stem not in self._definite

    def _is_surname(self, tokens: Sequence[Token], span: TaggedSpan, covered: Set[int]) -> bool:
        given = span.start - 1
        if given < 1 or given in covered or tokens[given].proclitics:
            return False
        word = tokens[span.start]
        apart = bool(word.proclitics) and name_key(word.norm) not in person_names()
        return not apart and is_surely_given(tokens[given].norm) and tokens[given - 1].stem in self._titles

    def _person_at(self, tokens: Sequence[Token], span: TaggedSpan) -> int | None:
        """The token of a given name that begins the last words of a body's name after a title before it."""
        before = tokens[max(0, span.start - _LONGEST_OFFICE) : span.start]
        if not any(token.stem in self._titles for token in before):
            return None
        for at in range(span.start + 2, span.end - 1):
            if not is_surely_given(tokens[at].norm) or tokens[at].proclitics:
                continue
            last = tokens[at - 1].norm
            named_after = last in self._titles or last in self._honours or last in self._joints
            return None if named_after else at
        return None


def _with_directions(tokens: Sequence[Token], spans: Sequence[TaggedSpan]) -> list[TaggedSpan]:
    """The spans, with the directions that make a region of a continent's name (جنوب شرق | آسيا)."""
    found = []
    for span in spans:
        start = span.start
        if span.label == "LOC" and span.end - start == 1 and tokens[start].stem in _CONTINENTS:
            while start > max(span.start - 2, 0) and tokens[start - 1].stem in _DIRECTIONS:
                start -= 1
            joined = any(token.proclitics == "و" for token in tokens[start : span.start])
            start = span.start if joined else start
        found.append(span._replace(start=start))
    return found
