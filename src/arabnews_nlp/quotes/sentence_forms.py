"""Speakers that the form of a sentence tells, before anything is weighed.

The subject that goes on over a joined verb, whoever issued the document that is quoted, and the same source again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.attaching import LOCATED
from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.fitting import COMMUNIQUES, Fitting
from arabnews_nlp.quotes.naming import Naming
from arabnews_nlp.quotes.nouns import NounLexicon, bare
from arabnews_nlp.quotes.reading import COMMAS, Reading
from arabnews_nlp.quotes.referents import Referent, head_of
from arabnews_nlp.quotes.sources import entity_name, title_before
from arabnews_nlp.quotes.speaker_features import role_of
from arabnews_nlp.quotes.speakers import PREPOSITIONS, Mention
from arabnews_nlp.quotes.statement import Statement
from arabnews_nlp.quotes.subjects import opening_subject, turn_after
from arabnews_nlp.quotes.title_lines import named_in_lead

CLAUSE_OPENERS = words("clause_openers")
OPENING_REACH = 40
DOCUMENTS_BACK = 40
LEAD = 3
QUOTED_IN = 2
SOURCES = words("sources")
FOLLOWING = frozenset({"اذ", "حيث"})
SAMENESS = words("sameness")
FINDINGS = words("findings")


@dataclass(frozen=True, slots=True)
class SentenceForms:
    """Reads the speakers of one text's statements off their sentences.

    named: the referents by name. documents: where what they issued is, in order. statements: those of the text.
    """

    reading: Reading
    nouns: NounLexicon
    named: Mapping[str, Referent]
    documents: Sequence[tuple[int, Referent]]
    statements: Sequence[Statement]
    naming: Naming
    fitting: Fitting

    def speaker(self, statement: Statement, order: Sequence[Referent]) -> Referent | None:
        """The speaker that the form tells, None where it tells none; `order`: those quoted so far, in order."""
        return (
            self._headlined(statement)
            or self._named_later(statement)
            or self._issuer(statement)
            or self._same_source(statement, order)
            or self._subject(statement)
            or self._opening_subject(statement, order)
            or self._quoted_in_lead(statement)
            or self._right_before(statement)
        )

    def _headlined(self, statement: Statement) -> Referent | None:
        """The only person of the first paragraphs whose title begins with the noun of a headline (مدرب الفريق: كذا).

        Or the body of the lead whose name does (الرابطة: كذا).
        """
        mention, reading = statement.mention, self.reading
        if mention is None or reading.paragraph[mention.first] > 0 or len(reading.seg.paragraphs) == 1:
            return None
        if statement.cue is not None and statement.rule.partition("-")[2] != "colon":
            return None
        head = reading.tokens[head_of(reading, mention)].stem
        named = any(entity.label == "PER" for entity in reading.entities_in(mention.first, mention.last))
        if mention.last - mention.first == 1 and reading.entity[mention.first] is None:
            body = named_in_lead(reading, mention.first)
            if body is not None:
                return self.named.get(entity_name(body))
        if named or not self.nouns.is_person_noun(head):
            return None
        people = [r for r in self.named.values() if r.label == "PER" and reading.paragraph[r.places[0]] <= LEAD]
        holders = [r for r in people if r.profile is not None and bare(head) in r.profile.title_words]
        holders = [r for r in holders if self.fitting.agrees(r, mention)]
        return holders[0] if len(holders) == 1 else None

    def _named_later(self, statement: Statement) -> Referent | None:
        """The only one whom the article names after the lead spoke of them by office (متحدث باسم المحكمة، ثم: فلان)."""
        mention, reading = statement.mention, self.reading
        if mention is None or reading.paragraph[mention.first] > 1:
            return None
        if not self.fitting.is_one_person(mention):
            return None
        head = reading.tokens[head_of(reading, mention)].stem
        told = {bare(reading.tokens[i].stem) for i in range(mention.first, mention.last)} - PREPOSITIONS - {"باسم"}
        holders = [
            r
            for r in self.named.values()
            if r.profile is not None
            and r.places[0] >= mention.last
            and self.fitting.agrees(r, mention)
            and bare(head) in r.profile.title_words
            and len(told & r.profile.title_words) > 1
        ]
        return holders[0] if len(holders) == 1 else None

    def _subject(self, statement: Statement) -> Referent | None:
        """The subject of the verb that opens the sentence, where a joined verb goes on with it (نفى الجيش، وقال).

        A person is taken only where the sentence gives the turn to somebody: من جهته، أثنى فلان على كذا، وقال.
        """
        cue, reading = statement.cue, self.reading
        if cue is None or statement.mention is not None or cue.kind != "verb" or not cue.joined:
            return None
        first = reading.sentence_start(cue.first)
        if cue.first == first or cue.first > first + OPENING_REACH:
            return None
        turn = turn_after(reading, first, cue.first)
        first = first if turn is None else turn + 1
        while first < cue.first and (reading.norms[first] in CLAUSE_OPENERS or reading.norms[first] in COMMAS):
            first += 1
        place = first + 1
        if turn is not None:
            place = next((i for i in range(place, cue.first) if reading.entity[i] is not None), place)
            if title_before(reading, self.nouns, place)[0] != first + 1:
                return None
        entity = reading.entity[place] if place < cue.first else None
        if (
            entity is None
            or entity.label not in (("ORG",) if turn is None else ("ORG", "PER"))
            or reading.proclitics(place)
            or reading.entity[first] is not None
        ):
            return None
        last = reading.seg.token_range(entity.start, entity.end)[1]
        if any(e.label == "PER" for e in reading.entities_in(last, cue.first)):
            return None
        verb = reading.tokens[first].stem
        gender = "f" if verb.endswith("ت") or verb.startswith("ت") else "m"
        return self.named.get(entity_name(entity)) if cue.gender in (None, gender) else None

    def _right_before(self, statement: Statement) -> Referent | None:
        """The person between a verb of saying and the participle that goes on with it (ليجيب فلان قائلا)."""
        cue = statement.cue
        if statement.mention is not None or cue is None or cue.kind != "participle" or not cue.first:
            return None
        entity = self.reading.entity[cue.first - 1]
        if entity is None or entity.label != "PER":
            return None
        first, _ = self.reading.seg.token_range(entity.start, entity.end)
        verb = self.reading.tokens[first - 1].stem if first else ""
        subject = verb in self.nouns.lexicon.forms and not self.reading.proclitics(first)
        return self.named.get(entity_name(entity)) if subject else None

    def _opening_subject(self, statement: Statement, order: Sequence[Referent]) -> Referent | None:
        """The subject of the verb that opens the sentence, where a joined verb goes on (رحب فلان بكذا، وقال)."""
        cue, reading = statement.cue, self.reading
        if cue is None or statement.mention is not None or cue.kind != "verb" or not cue.joined:
            return None
        start = reading.sentence_start(cue.first)
        if start == cue.first and start:
            start = reading.sentence_start(start - 1)
        if order and any(start <= said < cue.first for said in order[-1].said[-1:]):
            return None
        phrase = opening_subject(reading, self.nouns, start, cue)
        subject = None if phrase is None else self.naming.named_by(phrase)
        if subject is None or phrase is None:
            return None
        later = reading.entities_in(phrase.last, cue.first)
        places = [reading.seg.token_at(e.start) or 0 for e in later if e.label in ("PER", "ORG")]
        return None if any(role_of(reading, self.nouns, place) == "subject" for place in places) else subject

    def _quoted_in_lead(self, statement: Statement) -> Referent | None:
        """The person quoted first under a headline that has them by office alone (محلل أميركي: كذا، ثم: قال فلان)."""
        mention, paragraph = statement.mention, self.reading.paragraph
        if mention is None or paragraph[statement.anchor] > 0 or not self.fitting.is_one_person(mention):
            return None
        if self.reading.tokens[head_of(self.reading, mention)].stem in SOURCES:
            return None
        below = [s for s in self.statements if 0 < paragraph[s.anchor] <= QUOTED_IN and s.mention is not None]
        lead = min(below, key=lambda s: s.anchor, default=None)
        first = None if lead is None or lead.mention is None else self.naming.named_by(lead.mention)
        return first if first is not None and first.label == "PER" and self.fitting.agrees(first, mention) else None

    def _issuer(self, statement: Statement) -> Referent | None:
        """Whoever issued the document of the sentence that the statement stands in.

        Where the verb locates it there, or follows on it (أصدر كذا بيانا، جاء فيه أن; في خطاب فلان، إذ قال إن).
        """
        cue = statement.cue
        if statement.mention is not None:
            return self._issuer_of(statement.mention, headline=statement.cue is None)
        if cue is None or not (cue.lemma in LOCATED or follows_on(self.reading, cue)):
            return None
        first = self.reading.sentence_start(cue.first)
        count = bisect_left(self.documents, cue.first, key=lambda entry: entry[0])
        place, issuer = self.documents[count - 1] if count else (-1, None)
        return issuer if place >= first else None

    def _issuer_of(self, mention: Mention, *, headline: bool) -> Referent | None:
        """Whoever issued the document that a definite noun names again (البيان after بيان الوزارة).

        Where nobody did before, the only one who issued such a document after it (المسح، ثم: المسح الذي أجراه المركز).
        In a headline the noun may be indefinite (مسح: كذا).
        """
        head = head_of(self.reading, mention)
        if self.reading.tokens[head].stem in FINDINGS and head + 1 < mention.last:
            head += 1
        elif mention.last - mention.first > 2 or not (headline or self.reading.tokens[head].stem.startswith("ال")):
            return None
        stem = self.reading.tokens[head].stem
        if not self.nouns.is_document(stem):
            return None
        count = bisect_left(self.documents, mention.last, key=lambda entry: entry[0])
        noun = bare(stem)
        near = self.documents[max(0, count - DOCUMENTS_BACK) : count]
        before = next((issuer for place, issuer in reversed(near) if _documents_at(issuer, place) == noun), None)
        if before is not None or noun in COMMUNIQUES:
            return before
        after = self.documents[count : count + DOCUMENTS_BACK]
        issuers = [issuer for place, issuer in after if _documents_at(issuer, place) == noun]
        return issuers[0] if issuers and all(issuer is issuers[0] for issuer in issuers) else None

    def _same_source(self, statement: Statement, order: Sequence[Referent]) -> Referent | None:
        """Whoever was quoted last, where the mention is but the same source again (المصدر ذاته, نفس المصدر)."""
        mention = statement.mention
        if mention is None or not order or mention.last - mention.first < 2:
            return None
        stems = [self.reading.tokens[i].stem for i in (mention.first, mention.first + 1)]
        same = stems[0] in SAMENESS or stems[1] in self.nouns.lexicon.identity_words
        if not same or not set(stems) & SOURCES:
            return None
        return next((r for r in reversed(order) if "مصدر" in r.heads), order[-1])


def follows_on(reading: Reading, cue: CueCandidate) -> bool:
    """Whether إذ or حيث joins the verb to what was told of before."""
    return cue.kind == "verb" and cue.first > 0 and reading.norms[cue.first - 1] in FOLLOWING


def _documents_at(issuer: Referent, place: int) -> str | None:
    """The noun of the document that the referent issued at the token."""
    at = bisect_left(issuer.documents, (place, ""))
    return issuer.documents[at][1] if at < len(issuer.documents) and issuer.documents[at][0] == place else None
