"""Statements of 'according to' phrases: before, after or around the phrase."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from arabnews_nlp.document import QuoteType
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.attaching import RELAYS
from arabnews_nlp.quotes.attachment import Attachment
from arabnews_nlp.quotes.clauses import Contents, clause_initial
from arabnews_nlp.quotes.content import Content, after_dateline, quoted_inside, trim
from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import COMMAS, DASHES, FA_PARTICLES, PARTICLES, Reading
from arabnews_nlp.quotes.speakers import PREPOSITIONS, RELATIVES, Mention, mention_after
from arabnews_nlp.quotes.statement import Statement

LONGEST_CONTENT = 400
FRAME_REACH = 25
SHORTEST = 3
PHRASE_REACH = 8
RELAY_REACH = 10
ADVERSATIVES = words("adversatives")
OUTER_CONNECTIVES = words("connectives") - PREPOSITIONS
NO_OPENING = PREPOSITIONS | RELATIVES | words("connectives") | words("time_words")


@dataclass(frozen=True, slots=True)
class AccordingFinder:
    """Finds the statement of one 'according to' phrase. `claimed` holds the tokens of other contents."""

    reading: Reading
    nouns: NounLexicon
    contents: Contents

    def find(self, cue: CueCandidate, claimed: AbstractSet[int]) -> list[Statement]:
        """The readings of the phrase, of which at most one is right."""
        reading = self.reading
        sentence_end = reading.sentence_end(cue.first)
        mention, after = self._source(cue, sentence_end)
        if (
            mention is None
            and (cue.phrase is None or cue.phrase.source not in ("pronoun", "none"))
            and cue.form is None
        ):
            return []
        opening = self._opens_clause(cue)
        if opening:
            start = self._content_after(cue, mention, after, sentence_end)
            if start is None:
                return []
            attachment = Attachment("particle", start - 1, start, reading.opens.get(start))
            pair = reading.opens.get(start)
            if pair is not None:
                attachment = Attachment("particle", start, pair.start, pair)
            content = self.contents.of(cue, attachment)
            if content is None:
                return []
            return [Statement(cue, content, mention, "according-before", cue.first)]
        found: list[Statement] = []
        around = self._content_around(cue, after, claimed)
        if around is not None:
            found.append(Statement(cue, Content(around, self._type(*around)), mention, "according-inside", cue.first))
            if clause_initial(reading, cue.first):
                return found
        before = self._content_before(cue, claimed, SHORTEST)
        if before is not None:
            pair = reading.closes.get(before[1])
            direct = pair is not None and pair.start == before[0]
            kind: QuoteType = "direct" if direct else self._type(before)
            found.append(Statement(cue, Content((before,), kind), mention, "according-after", cue.first))
        return found

    def _type(self, *segments: tuple[int, int]) -> QuoteType:
        quoted = any(quoted_inside(self.reading, *segment, self.contents.quotes) for segment in segments)
        return "mixed" if quoted else "indirect"

    def _source(self, cue: CueCandidate, limit: int) -> tuple[Mention | None, int]:
        """The noun phrase an 'according to' phrase governs, and the token after it."""
        reading = self.reading
        first = cue.last
        if first >= limit:
            return None, first
        if cue.phrase is not None and cue.phrase.source == "pronoun":
            return None, first
        mention = mention_after(reading, self.nouns, first, limit, governed=True)
        relayed = self._relayed(cue, mention, limit) if mention is not None else None
        mention = relayed or mention
        return mention, mention.last if mention else first

    def _relayed(self, cue: CueCandidate, mention: Mention, limit: int) -> Mention | None:
        """The source that the outlet of the phrase relays (حسبما نقلت الصحيفة عن الوزير, وفقا للوكالة نقلا عن مصدر)."""
        norms = self.reading.norms
        relays = cue.lemma in RELAYS and cue.form is not None
        for index in range(mention.last, min(limit - 1, mention.last + RELAY_REACH)):
            if norms[index] in COMMAS and norms[index + 1] != "نقلا":
                return None
            if norms[index] == "عن" and (relays or norms[index - 1] == "نقلا"):
                return mention_after(self.reading, self.nouns, index + 1, limit)
        return None

    def _opens_clause(self, cue: CueCandidate) -> bool:
        reading = self.reading
        first = cue.first
        if first == reading.sentence_start(first):
            return True
        before = reading.norms[first - 1]
        return cue.joined and before not in COMMAS and not reading.is_mark(first - 1)

    def _content_after(self, cue: CueCandidate, mention: Mention | None, after: int, end: int) -> int | None:
        """The first token of the clause that an opening 'according to' frame governs."""
        reading = self.reading
        if mention is not None and after < end and self._follows_name(cue, mention):
            return after
        for index in range(after, min(end, after + FRAME_REACH)):
            norm = reading.norms[index]
            if norm in COMMAS or norm == ":":
                start = index + 1
                while start < end and (reading.norms[start] == "ف" or reading.norms[start] in FA_PARTICLES):
                    start += 1
                return start if start < end else None
            if norm in FA_PARTICLES or norm in PARTICLES:
                return index + 1 if index + 1 < end else None
            if norm == "فقد":
                return index
        return None

    def _follows_name(self, cue: CueCandidate, mention: Mention) -> bool:
        """Whether a verb follows the named source at once: بحسب رويترز استقر المؤشر."""
        reading = self.reading
        if cue.form is not None or reading.entity[mention.last - 1] is None:
            return False
        token = reading.tokens[mention.last]
        if token.kind != "word" or token.proclitics or reading.entity[mention.last] is not None:
            return False
        return not (token.norm.startswith("ال") or token.norm in NO_OPENING or token.norm in PARTICLES)

    def _content_around(
        self, cue: CueCandidate, after: int, claimed: AbstractSet[int]
    ) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """The two parts of the clause that an 'according to' phrase between commas or dashes interrupts."""
        reading = self.reading
        following = self._resumption(cue, after)
        if following is None:
            return None
        if following in self.contents.starts or reading.norms[following] in OUTER_CONNECTIVES:
            return None
        before = self._content_before(cue, claimed, 1)
        if before is None or reading.tokens[following].proclitics[:1] in ("و", "ف"):
            return None
        attachment = Attachment("particle", following, following, None)
        second = trim(reading, following, self.contents.end(cue, attachment, following, None))
        if second is None or reading.word_count(*before) + reading.word_count(*second) < SHORTEST:
            return None
        return before, second

    def _resumption(self, cue: CueCandidate, after: int) -> int | None:
        """The token at which the interrupted clause goes on: after a comma or dash, or after a bare phrase."""
        reading = self.reading
        end = reading.sentence_end(cue.first)
        if not clause_initial(reading, cue.first):
            bare = after < end and reading.tokens[after].kind in ("word", "number")
            return after if bare and cue.form is None and reading.norms[after] not in NO_OPENING else None
        reach = after + (PHRASE_REACH if cue.form is not None else 1)
        for index in range(after, min(end - 1, reach)):
            if reading.norms[index] in COMMAS or reading.norms[index] in DASHES:
                return index + 1
        return None

    def _content_before(self, cue: CueCandidate, claimed: AbstractSet[int], least: int) -> tuple[int, int] | None:
        """The clause before a closing 'according to' phrase, back to the sentence's start or to another statement."""
        reading = self.reading
        end = cue.first
        start = after_dateline(reading, reading.sentence_start(end), end)
        last = end - 1
        while last > start and reading.norms[last] in COMMAS:
            last -= 1
        pair = reading.closes.get(last)
        if pair is not None and pair.open is not None and reading.word_count(pair.start, pair.end) > 3:
            start, end = pair.start, pair.end
        if end - start > LONGEST_CONTENT or any(index in claimed for index in range(start, end)):
            return None
        if end - 1 > start and reading.norms[end - 1] == "وذلك":
            end -= 1
        while start < end and reading.norms[start] in ADVERSATIVES:
            start += 1
        segment = trim(reading, start, end)
        if segment is None or reading.word_count(*segment) < least:
            return None
        return segment
