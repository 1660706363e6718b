"""From cue candidates to statements: which cues report, where their content and their source stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from arabnews_nlp.quotes.according import AccordingFinder
from arabnews_nlp.quotes.attaching import RELAYS, Attacher, Weighed
from arabnews_nlp.quotes.attachment import Attachment
from arabnews_nlp.quotes.clauses import CLAUSE_OPENERS, Contents, EndDecision, clause_starts
from arabnews_nlp.quotes.content import Content, trim
from arabnews_nlp.quotes.cue_subjects import CueSubjects
from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.features import phrase_features, statement_features
from arabnews_nlp.quotes.model import QuoteModels
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import COMMAS, DASHES, SENTENCE_STOPS, Reading
from arabnews_nlp.quotes.speakers import mention_after
from arabnews_nlp.quotes.statement import Statement
from arabnews_nlp.quotes.title_lines import title_lines
from arabnews_nlp.quotes.traditions import traditions
from arabnews_nlp.text.segmentation import MarkPair

THRESHOLD = 0.5
PLAIN_CHANCE = 0.8
SUBJECT_REACH = 30
ATTACHED = ("particle", "colon", "marks", "question", "object")


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement found otherwise than by an attachment, with its features; kept for training."""

    statement: Statement
    features: list[str]


@dataclass(slots=True)
class StatementFinder:
    """Finds the statements of one text; without models all are taken. The logs hold every decision, if it is `logged`,
    for training."""

    reading: Reading
    nouns: NounLexicon
    candidates: Sequence[CueCandidate]
    models: QuoteModels | None = None
    logged: bool = True
    attachment_log: list[Weighed] = field(default_factory=list)
    end_log: list[EndDecision] = field(default_factory=list)
    statement_log: list[Judged] = field(default_factory=list)
    attacher: Attacher = field(init=False)
    contents: Contents = field(init=False)
    subjects: CueSubjects = field(init=False)

    def find(self) -> list[Statement]:
        """The statements in the order of their content, the longer of two that begin together first."""
        reading = self.reading
        model = self.models.attachment if self.models else None
        log = self.attachment_log if self.logged else None
        self.attacher = Attacher(reading, self.nouns, self.candidates, model, self._quotes, log=log)
        self.attacher.attach()
        self.subjects = CueSubjects(reading, self.nouns, self.attacher)
        candidates = [cue for cue in self.candidates if cue.first not in self.attacher.consumed]
        starts = clause_starts(reading, candidates, self.attacher.attached)
        participles = frozenset(cue.first for cue in self.candidates if cue.kind == "participle")
        ends = self.end_log if self.logged else None
        self.contents = Contents(reading, self.models, self._quotes, starts, participles, log=ends)
        found: list[Statement] = []
        claimed: set[int] = set()
        for cue in candidates:
            if cue.form is not None and cue.form.person in (1, 2) and cue.first in claimed:
                continue
            weighed = [found for found in map(self._weighed, self._statements(cue, claimed)) if found is not None]
            if not weighed:
                continue
            statement = max(weighed, key=lambda found: found.chance)
            found.append(statement)
            for start, end in statement.content.segments:
                claimed.update(range(start, end))
        found += traditions(reading, {statement.content.start for statement in found})
        others = self.attacher.attached.keys() | starts.keys()
        found += filter(None, map(self._weighed, title_lines(reading, self.nouns, claimed, others)))
        found.sort(key=lambda statement: (statement.content.start, -statement.content.end))
        return without_relays(found)

    def _quotes(self, pair: MarkPair) -> bool:
        """Whether marks enclose words of a speaker's own, not a name or a term."""
        if self.models is None:
            return True
        return self.models.phrase.probability(phrase_features(self.reading, pair)) >= THRESHOLD

    def _statements(self, cue: CueCandidate, claimed: set[int]) -> list[Statement]:
        """The readings of a cue, of which at most one is right."""
        if cue.kind == "according":
            return AccordingFinder(self.reading, self.nouns, self.contents).find(cue, claimed)
        statement = self._statement(cue, claimed)
        return [] if statement is None else [statement]

    def _statement(self, cue: CueCandidate, claimed: set[int]) -> Statement | None:
        if cue.kind == "nominal":
            return None
        attachment = self.attacher.attached.get(cue.first)
        if attachment is not None:
            content = self.contents.of(cue, attachment)
            if content is None:
                return None
            if attachment.kind == "marks" and self.reading.word_count(content.start, content.end) < 2:
                return None
            content = self._rejoin(cue, content, attachment)
            mention = self.subjects.mention(cue, attachment)
            return Statement(cue, content, mention, f"{cue.kind}-{attachment.kind}", cue.first)
        if cue.kind in ("verb", "masdar") and cue.ambiguity != "high":
            return self._after_content(cue, claimed)
        return None

    def _weighed(self, statement: Statement) -> Statement | None:
        """The statement with its chances, None where it is likelier none; attached ones are weighed before."""
        content = statement.content
        end_chance = self.contents.end_chances.get(content.start, 1.0)
        if statement.cue is not None and statement.rule.partition("-")[2] in ATTACHED:
            return replace(statement, chance=self.attacher.scores[statement.cue.first], end_chance=end_chance)
        features = statement_features(
            self.reading, self.nouns, statement.cue, content, statement.mention, statement.rule
        )
        if self.logged:
            self.statement_log.append(Judged(statement, features))
        chance = self.models.statement.probability(features) if self.models else 1.0
        if _plain(statement) or self._sourced(statement):
            chance = max(chance, PLAIN_CHANCE)
        return replace(statement, chance=chance, end_chance=end_chance) if chance >= THRESHOLD else None

    def _sourced(self, statement: Statement) -> bool:
        """Whether an 'according to' phrase between commas, or after one at the sentence's end, names a source."""
        cue, mention = statement.cue, statement.mention
        if cue is None or mention is None or cue.first == 0:
            return False
        reading = self.reading
        if reading.norms[cue.first - 1] not in COMMAS and reading.norms[cue.first - 1] not in DASHES:
            return False
        if statement.rule == "according-after" and mention.last < reading.sentence_end(cue.first) - 1:
            return False
        if statement.rule not in ("according-after", "according-inside"):
            return False
        if any(entity.label in ("ORG", "PER") for entity in reading.entities_in(mention.first, mention.last)):
            return True
        return self.nouns.is_source_noun(reading.tokens[mention.first].stem)

    def _rejoin(self, cue: CueCandidate, content: Content, attachment: Attachment) -> Content:
        """A quotation broken by its cue: "…"، قال فلان، "…"."""
        reading = self.reading
        if attachment.kind != "marks" or attachment.pair is None:
            return content
        before = cue.first - 1
        while before >= 0 and reading.norms[before] in COMMAS:
            before -= 1
        pair = reading.closes.get(before)
        if pair is None or reading.paragraph[before] != reading.paragraph[cue.first] or cue.joined:
            return content
        if reading.norms[attachment.at - 1] not in COMMAS:
            return content
        segment = trim(reading, pair.start, pair.end)
        if segment is None:
            return content
        return replace(content, segments=(segment, *content.segments))

    def _after_content(self, cue: CueCandidate, claimed: set[int]) -> Statement | None:
        """A cue that follows its content: "…"، قال فلان."""
        reading = self.reading
        before = cue.first - 1
        while before >= 0 and (reading.norms[before] in COMMAS or reading.norms[before] in CLAUSE_OPENERS):
            before -= 1
        if before < 0 or reading.paragraph[before] != reading.paragraph[cue.first]:
            return None
        pair = reading.closes.get(before)
        if pair is None and before > 0 and reading.norms[before] in SENTENCE_STOPS:
            pair = reading.closes.get(before - 1)
        limit = min(reading.sentence_end(cue.first), cue.last + SUBJECT_REACH)
        if pair is None or pair.open is None or cue.joined:
            return None
        if pair.start in claimed or reading.word_count(pair.start, pair.end) < 3:
            return None
        segment = trim(reading, pair.start, pair.end)
        mention = mention_after(reading, self.nouns, cue.last, limit)
        if segment is None or (
            mention is None and cue.form is not None and cue.form.suffix is None and not _ends(reading, cue)
        ):
            return None
        plain = reading.norms[before + 1] in COMMAS and reading.sentence_start(pair.open) == pair.open
        rule = "after-comma" if plain else "after"
        return Statement(cue, Content((segment,), "direct"), mention, f"{cue.kind}-{rule}", cue.first)


def _plain(statement: Statement) -> bool:
    """Whether form alone tells a statement: a verb of saying with its subject after a quotation, or in a phrase."""
    cue = statement.cue
    if cue is None or cue.ambiguity == "high":
        return False
    if statement.rule == "verb-after-comma":
        return statement.mention is not None
    return cue.phrase is not None and (
        (cue.phrase.source in ("verb", "verb_alone") and statement.mention is not None)
        or cue.phrase.source == "pronoun"
    )


def _ends(reading: Reading, cue: CueCandidate) -> bool:
    return cue.last >= len(reading.tokens) or reading.norms[cue.last] in SENTENCE_STOPS | COMMAS


def without_relays(statements: list[Statement]) -> list[Statement]:
    """Drops statements of a relayer, whose content is somebody else's statement.

    That is an 'according to' statement with another cue's statement in its content or around its own cue's phrase,
    and speech that begins with a cue whose statement goes on to its end (قال: قال فلان).
    """
    cued = sorted((s for s in statements if s.cue is not None), key=lambda s: s.cue.first if s.cue else 0)
    firsts = [statement.cue.first for statement in cued if statement.cue]
    kept: list[Statement] = []
    for statement in statements:
        begin = bisect_left(firsts, statement.content.start)
        finish = bisect_left(firsts, statement.content.end)
        inner = [s for s in cued[begin:finish] if s is not statement and s.content.end >= statement.content.end - 2]
        if statement.rule.startswith("according"):
            shared = statement.rule == "according-before" and _shares_content(cued, firsts, statement)
            if inner or shared:
                continue
        elif any(_opens_speech(s, statement) for s in inner):
            continue
        kept.append(statement)
    return kept


def _opens_speech(inner: Statement, outer: Statement) -> bool:
    """Whether a content is nothing but a named source with its own direct speech (قال: قال فلان: …).

    After a relay also with its indirect speech (نقل عن فلان أنه قال إن …).
    """
    cue = inner.cue
    relayed = outer.cue is not None and outer.cue.lemma in RELAYS and cue is not None and cue.lemma == "قال"
    direct = inner.rule in ("verb-colon", "verb-marks")
    return cue is not None and cue.first == outer.content.start and inner.mention is not None and (direct or relayed)


def _shares_content(cued: list[Statement], firsts: list[int], statement: Statement) -> bool:
    """Whether a cue between the phrase and the content has the same content."""
    begin = bisect_left(firsts, statement.anchor + 1)
    finish = bisect_left(firsts, statement.content.start)
    return any(s.content.start == statement.content.start for s in cued[begin:finish])
