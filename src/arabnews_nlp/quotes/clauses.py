"""Clauses of statements: where each begins, and where the content of one ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.attachment import Attachment
from arabnews_nlp.quotes.boundary import Frame, Memory, find_end
from arabnews_nlp.quotes.content import Content, content_of
from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.model import QuoteModels
from arabnews_nlp.quotes.reading import COMMAS, DASHES, PARTICLES, SENTENCE_STOPS, Reading
from arabnews_nlp.text.segmentation import MarkPair

CLAUSE_OPENERS = words("clause_openers")
CONTRAST = words("contrast")
SUBORDINATORS = words("subordinators")


@dataclass(frozen=True, slots=True)
class EndDecision:
    """A content whose end was looked for, kept for training."""

    start: int
    from_token: int | None
    frame: Frame


def clause_starts(
    reading: Reading, candidates: Sequence[CueCandidate], attached: Mapping[int, Attachment]
) -> dict[int, CueCandidate]:
    """Tokens at which the clause of an accepted cue begins, with what introduces it (فيما, وقد, في حين)."""
    starts: dict[int, CueCandidate] = {}
    for cue in candidates:
        if cue.kind == "according":
            if clause_initial(reading, cue.first):
                starts[cue.first] = cue
            continue
        if cue.first not in attached:
            continue
        first = cue.first
        while first > 0 and reading.norms[first - 1] in CLAUSE_OPENERS and not reading.is_mark(first - 1):
            first -= 1
        if first > 1 and reading.norms[first - 1] in PARTICLES and reading.norms[first - 2] == "الا":
            first -= 2
        if first > 0 and reading.norms[first - 1] == "في" and reading.norms[first] == "حين":
            first -= 1
        if first > 2 and reading.norms[first - 1] == "ان" and reading.norms[first - 2] == "قبل":
            first -= 2
        if first < cue.first or cue.kind == "participle" or cue.joined or clause_initial(reading, first):
            starts[first] = cue
    return starts


def clause_initial(reading: Reading, index: int) -> bool:
    """Whether a comma, stop, mark or dash stands before the token."""
    if index == 0 or reading.is_mark(index - 1):
        return True
    before = reading.norms[index - 1]
    return before in COMMAS or before in SENTENCE_STOPS or before in DASHES


@dataclass(slots=True)
class Contents:
    """Contents of one text's statements; `end_chances` gets the probability of each end by the content's start.

    quotes: whether marks enclose words of a speaker's own. starts: where the clauses of accepted cues begin.
    participles: every token that may be a participle cue.
    """

    reading: Reading
    models: QuoteModels | None
    quotes: Callable[[MarkPair], bool]
    starts: Mapping[int, CueCandidate]
    participles: frozenset[int]
    end_chances: dict[int, float] = field(default_factory=dict)
    log: list[EndDecision] | None = None
    memory: Memory = field(default_factory=Memory)

    def of(self, cue: CueCandidate, attachment: Attachment) -> Content | None:
        """The content of `cue` that begins at `attachment`."""
        return content_of(
            self.reading,
            attachment,
            lambda index: self.boundary(cue, index),
            lambda start, from_token: self.end(cue, attachment, start, from_token),
            self.quotes,
        )

    def end(self, cue: CueCandidate, attachment: Attachment, start: int, from_token: int | None) -> int:
        """The token before which a content without closing marks ends, not before `from_token`."""
        attached = "according" if cue.kind == "according" else f"{cue.kind}-{attachment.kind}"
        frame = Frame(cue, attached, self.starts, self.participles, self._subordinate(cue), self.memory)
        if self.log is not None:
            self.log.append(EndDecision(start, from_token, frame))
        if self.models is None:
            return self._plain_end(cue, start, from_token)
        end, probability = find_end(self.reading, self.models.end, start, frame, from_token)
        self.end_chances[start] = probability
        return end

    def _subordinate(self, cue: CueCandidate) -> bool:
        """Whether the cue stands in a subordinate clause that opens its sentence (وفي حين أشارت تقارير إلى أن)."""
        first = self.reading.sentence_start(cue.first)
        if not 0 < cue.first - first <= 4:
            return False
        opening = self.reading.norms[first : cue.first]
        return any(word in SUBORDINATORS or word[1:] in SUBORDINATORS for word in opening)

    def _plain_end(self, cue: CueCandidate, start: int, from_token: int | None) -> int:
        """The next boundary or the sentence's end."""
        first = from_token if from_token is not None else start + 1
        end = self.reading.sentence_end(max(start, first - 1))
        return next((index for index in range(first, end) if self.boundary(cue, index)), end)

    def boundary(self, cue: CueCandidate | None, index: int) -> bool:
        """Whether token `index` ends the content of `cue`."""
        other = self.starts.get(index)
        if other is not None and other is not cue:
            return True
        norm = self.reading.norms[index]
        if norm in CONTRAST and index > 0 and self.reading.norms[index - 1] in COMMAS:
            return True
        return (
            norm == "في"
            and index + 1 < len(self.reading.norms)
            and self.reading.norms[index + 1] == "حين"
            and self.reading.norms[index - 1] in COMMAS
        )
