"""Dependency syntax of a text, as a parser hands it to the later stages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from arabnews_nlp.text.segmentation import Segmentation

NO_HEAD = -1


@dataclass(frozen=True, slots=True)
class SyntaxWord:
    """A syntactic word: a token, or a part of one (the و of وقال).

    Attributes:
        start: Offset of its first code point; of a part that the spelling swallows that of the whole token.
        end: Offset behind its last code point, likewise.
        form: The word as the parser reads it.
        lemma: Its dictionary form, None where the parser gives none.
        upos: Its part of speech as in Universal Dependencies, None where the parser gives none.
        head: Index of the governing word, `NO_HEAD` (-1) at a root.
        relation: As in Universal Dependencies.
    """

    start: int
    end: int
    form: str
    lemma: str | None
    upos: str | None
    head: int
    relation: str


@dataclass(frozen=True, slots=True)
class Syntax:
    """The words of a text in order, with their trees. Made of any heads, also of such as form no tree."""

    words: tuple[SyntaxWord, ...]
    children: Mapping[int, Sequence[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        children: dict[int, list[int]] = defaultdict(list)
        for index, word in enumerate(self.words):
            if word.head != NO_HEAD and word.head != index:
                children[word.head].append(index)
        object.__setattr__(self, "children", dict(children))

    def dependents(self, index: int, relations: Collection[str]) -> list[int]:
        """The words that depend on the word at `index` by one of the relations, subtypes (after :) included."""
        return [c for c in self.children.get(index, ()) if self.words[c].relation.partition(":")[0] in relations]

    def subtree(self, index: int, relations: Collection[str] | None = None) -> list[int]:
        """The word and all below it, in order; with `relations` only what these lead to."""
        found, waiting = {index}, [index]
        while waiting:
            at = waiting.pop()
            below = self.children.get(at, ()) if relations is None else self.dependents(at, relations)
            fresh = [word for word in below if word not in found]
            found.update(fresh)
            waiting.extend(fresh)
        return sorted(found)


class Parser(Protocol):
    """Finds the dependency syntax of segmented texts, of each its own, in order."""

    @property
    def name(self) -> str: ...

    def parse(self, texts: Sequence[Segmentation]) -> list[Syntax]: ...
