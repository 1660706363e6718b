"""Dependency syntax as evidence beside the quote chain's own: the subject of a cue, and where its clause ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from arabnews_nlp.quotes.content import trim
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import COMMAS, Reading
from arabnews_nlp.quotes.speakers import LONGEST_MENTION, Mention
from arabnews_nlp.quotes.statement import Statement
from arabnews_nlp.text.syntax import NO_HEAD, Syntax

SUBJECT = frozenset({"nsubj"})
CLAUSE = frozenset({"ccomp", "parataxis"})
OF_NAME = frozenset({"flat", "appos"})
OF_PHRASE = OF_NAME | {"amod", "nmod", "compound", "det", "nummod", "case", "fixed", "cc", "conj"}
NO_CUE = frozenset({"CCONJ", "SCONJ", "ADP", "PART", "DET", "PRON", "PUNCT"})
UNSURE = 0.5


def with_syntax(
    reading: Reading, nouns: NounLexicon, syntax: Syntax, statements: Sequence[Statement]
) -> list[Statement]:
    """The statements with mentions and ends confirmed or corrected by `syntax`, in the same order.

    A mention is taken from the subject where none was found, or where it names nobody and the subject does; it grows
    by what is flat or apposed to it, and loses what depends on the verb instead. The end of a clause (ccomp,
    parataxis) makes an equal end surer, and replaces one that was itself unsure.
    """
    cues = frozenset(statement.cue.first for statement in statements if statement.cue is not None)
    evidence = _Evidence(reading, nouns, syntax, cues)
    return [evidence.end(evidence.mention(statement)) for statement in statements]


@dataclass(slots=True)
class _Evidence:
    """cues: their first tokens. token_of: the token of each syntactic word. words_in: the words of each token."""

    reading: Reading
    nouns: NounLexicon
    syntax: Syntax
    cues: frozenset[int]
    token_of: list[int | None] = field(init=False)
    words_in: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        seg = self.reading.seg
        self.token_of = [seg.token_at(word.start) for word in self.syntax.words]
        self.words_in = {}
        for index, token in enumerate(self.token_of):
            if token is not None:
                self.words_in.setdefault(token, []).append(index)

    def mention(self, statement: Statement) -> Statement:
        """The statement with the source that syntax names, where that is better evidence."""
        verb = self._verb(statement)
        if verb is None:
            return statement
        for subject in self.syntax.dependents(verb, SUBJECT):
            if self.syntax.words[subject].relation == "nsubj:pass" or self.syntax.words[subject].upos == "PRON":
                continue
            theirs = self._phrase(statement, verb, subject)
            if theirs is None:
                continue
            ours = statement.mention
            if ours is None or theirs.last <= ours.first or ours.last <= theirs.first:
                better = self._names(theirs) and (ours is None or not self._names(ours))
                return replace(statement, mention=theirs) if better else statement
            return replace(statement, mention=self._agreed(ours, theirs, verb, subject))
        return statement

    def end(self, statement: Statement) -> Statement:
        """The statement with the end of its clause by syntax, where its own end was looked for and is unsure."""
        verb = self._verb(statement)
        content = statement.content
        if verb is None or statement.end_chance >= 1.0 or len(content.segments) > 1:
            return statement
        for clause in self.syntax.dependents(verb, CLAUSE):
            tokens = [t for word in self.syntax.subtree(clause) if (t := self.token_of[word]) is not None]
            last = max(tokens, default=-1) + 1
            if not any(content.start <= token < content.end for token in tokens):
                continue
            range_ = trim(self.reading, content.start, last)
            if range_ is None or range_[0] != content.start:
                continue
            if range_[1] == content.end:
                return replace(statement, end_chance=1.0 - (1.0 - statement.end_chance) / 2)
            if statement.end_chance < UNSURE and self._may_replace(statement, range_[1]):
                return replace(statement, content=replace(content, segments=(range_,)))
        return statement

    def _verb(self, statement: Statement) -> int | None:
        """The syntactic word of the cue, where the cue is a verb of the third person."""
        cue = statement.cue
        if cue is None or cue.kind != "verb" or cue.phrase is not None:
            return None
        if cue.form is not None and cue.form.person in (1, 2):
            return None
        words = self.words_in.get(cue.first, [])
        return next((word for word in words if self.syntax.words[word].upos not in NO_CUE), None)

    def _phrase(self, statement: Statement, verb: int, subject: int) -> Mention | None:
        """The tokens of the subject's noun phrase that stand together around its head."""
        head = self.token_of[subject]
        cue = self.token_of[verb]
        if head is None or cue is None or self.reading.sentence[head] != self.reading.sentence[cue]:
            return None
        below = {self.token_of[word] for word in self.syntax.subtree(subject, OF_PHRASE)}
        first, last = head, head + 1
        while first - 1 in below:
            first -= 1
        while last in below or (last + 1 in below and self.reading.norms[last] in COMMAS):
            last += 1
        spoken = statement.content.segments
        if last - first > LONGEST_MENTION or first <= cue < last or any(s < last and first < e for s, e in spoken):
            return None
        return Mention(first, last)

    def _agreed(self, ours: Mention, theirs: Mention, verb: int, subject: int) -> Mention:
        """Our mention with the parts of the name that it misses, without what depends on the verb itself."""
        head = self.token_of[subject]
        name = {self.token_of[word] for word in self.syntax.subtree(subject, OF_NAME)}
        first, last = ours.first, ours.last
        while last < theirs.last and (last in name or (last + 1 in name and self.reading.norms[last] in COMMAS)):
            last += 1
        for token in range(max(ours.first, theirs.last), ours.last):
            if head is not None and token > head and self._leaves(token, verb, subject) and self._whole_before(token):
                last = token
                break
        return Mention(first, max(last, first + 1))

    def _leaves(self, token: int, verb: int, subject: int) -> bool:
        """Whether every word of the token is governed by the verb and not by way of its subject."""
        words = self.words_in.get(token, [])
        return bool(words) and all(self._governor(word, verb, subject) == verb for word in words)

    def _governor(self, word: int, *sought: int) -> int:
        """The first of the words sought on the way from `word` to the root, NO_HEAD where there is none."""
        seen: set[int] = set()
        while word != NO_HEAD and word not in seen:
            if word in sought:
                return word
            seen.add(word)
            word = self.syntax.words[word].head
        return NO_HEAD

    def _whole_before(self, token: int) -> bool:
        """Whether no entity reaches over the place before the token."""
        entity = self.reading.entity[token]
        return entity is None or entity is not self.reading.entity[token - 1]

    def _names(self, mention: Mention) -> bool:
        tokens = range(mention.first, mention.last)
        if any(self.reading.entity[index] is not None for index in tokens):
            return True
        return any(self.nouns.is_source_noun(self.reading.tokens[index].stem) for index in tokens)

    def _may_replace(self, statement: Statement, end: int) -> bool:
        """Whether the other end keeps type and quotations of the content, passes no other cue, and cuts no name."""
        content = statement.content
        if content.type != "indirect" or end - content.start < 2:
            return False
        if statement.mention is not None and content.start <= statement.mention.first < end:
            return False
        low, high = sorted((end, content.end))
        if any(self.reading.is_mark(index) or index in self.cues for index in range(low, high)):
            return False
        if end < len(self.reading.tokens) and not self._whole_before(end):
            return False
        return self.reading.sentence[end - 1] == self.reading.sentence[content.start]
