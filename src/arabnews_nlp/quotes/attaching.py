"""Which words of saying report, and what each reports: cues attached to what follows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from arabnews_nlp.lexicon.grammar import spellings, words
from arabnews_nlp.quotes.attachment import Attachment, find_attachment
from arabnews_nlp.quotes.cues import REVERENCES, CueCandidate
from arabnews_nlp.quotes.features import LINKS, attachment_features
from arabnews_nlp.quotes.model import LinearModel
from arabnews_nlp.quotes.naming import GOD, PRAISE, PROPHET
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.objects import find_object, holds
from arabnews_nlp.quotes.reading import Reading
from arabnews_nlp.quotes.speakers import DEMONSTRATIVES, RELATIVES
from arabnews_nlp.text.segmentation import MarkPair

THRESHOLD = 0.5
PATTERN_CHANCE = 0.8
STACK_REACH = 7
SAID = ("القول", "بالقول")
ASKING = spellings("asking")
DESCRIBING = spellings("describing")
EXPRESSING = spellings("expressing")
EXPRESSING_REACH = 12
WHEREIN = words("wherein")
HEADING = spellings("heading")
BARE_OPENERS = words("bare_openers")
HOLY = GOD | PROPHET | frozenset({"رسول"})
RELAYS = spellings("relays")
LOCATED = spellings("located")
BYLINES = spellings("bylines")
STACKING = spellings("stacking")
SAYING = frozenset({"say", "assert", "quote", "ask", "judge"})
CLAUSE_PARTICLES = ("inna", "bi-anna", "ila", "ala", "min", "an")
PHRASES = ("according", "nominal")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A decision on an attachment, kept for training."""

    cue: CueCandidate
    attachment: Attachment
    features: list[str]


@dataclass(slots=True)
class Attacher:
    """Attaches the cues of one text; `attach` fills the fields below `model`, keyed by the cue's first token.

    model: without one every attachment is kept. quotes: whether marks enclose words of a speaker's own. scores: the
    probability that the attachment is right. consumed: cues that belong to the one before them (قائلا in تابع قائلا).
    log: gets the decisions in order.
    """

    reading: Reading
    nouns: NounLexicon
    candidates: Sequence[CueCandidate]
    model: LinearModel | None
    quotes: Callable[[MarkPair], bool]
    attached: dict[int, Attachment] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    consumed: set[int] = field(default_factory=set)
    log: list[Weighed] | None = None
    by_token: dict[int, CueCandidate] = field(init=False)

    def __post_init__(self) -> None:
        self.by_token = {cue.first: cue for cue in self.candidates}

    def attach(self) -> None:
        reached: list[tuple[CueCandidate, Attachment, CueCandidate]] = []
        for position, cue in enumerate(self.candidates):
            if cue.kind in PHRASES:
                continue
            following = self.candidates[position + 1] if position + 1 < len(self.candidates) else None
            attachment = self._reach(cue)
            if following is not None and self._stacks(cue, following):
                stacked = self._reach(following)
                if stacked is not None and (attachment is None or attachment.at == stacked.at):
                    reached.append((cue, stacked, following))
                    continue
            if attachment is not None:
                reached.append((cue, attachment, cue))
        serious = [(weighed, attachment) for _, attachment, weighed in reached if _may_claim(weighed)]
        nearest = {attachment.at: weighed.first for weighed, attachment in serious}
        claims = Counter(attachment.at for _, attachment in serious)
        for cue, attachment, weighed in reached:
            if cue.first in self.consumed:
                continue
            rivals = "only" if claims[attachment.at] <= 1 else str(nearest[attachment.at] == weighed.first)
            if self._weigh(cue, attachment, weighed, rivals) and weighed is not cue:
                self.consumed.add(weighed.first)
        self._settle_claims()

    def _reach(self, cue: CueCandidate) -> Attachment | None:
        def stop(index: int) -> bool:
            return self._ends_search(cue, index)

        if self._speaks_at_once(cue):
            return Attachment("particle", cue.last, cue.last, None)
        found = find_attachment(self.reading, cue.last, stop, cue.lemma in ASKING)
        if found is not None and found.kind != "marks":
            return found
        noun = find_object(self.reading, self.nouns, cue, stop, self.quotes)
        return noun if found is None or (noun is not None and holds(self.reading, noun, found)) else found

    def _speaks_at_once(self, cue: CueCandidate) -> bool:
        """Whether a clause follows a verb of saying that opens its sentence, without a particle (وأضاف لا يوجد كذا)."""
        reading = self.reading
        if cue.kind != "verb" or cue.ambiguity != "low" or cue.stance != "say" or cue.last >= len(reading.norms):
            return False
        opens = reading.sentence_start(cue.first) == cue.first and reading.sentence_end(cue.first) > cue.last
        return opens and reading.entity[cue.last] is None and reading.norms[cue.last] in BARE_OPENERS

    def _weigh(
        self,
        cue: CueCandidate,
        attachment: Attachment,
        weighed: CueCandidate,
        rivals: str,
    ) -> bool:
        """Keeps the attachment of `cue` if its probability, judged by the cue `weighed`, reaches the threshold."""
        if self._misfits(weighed, attachment):
            return False
        between = sum(i in self.by_token for i in range(weighed.last, attachment.at))
        features = attachment_features(self.reading, self.nouns, weighed, attachment, between, rivals)
        if self.log is not None:
            self.log.append(Weighed(cue, attachment, features))
        probability = self.model.probability(features) if self.model else 1.0
        patterns = (
            self._quotes_document,
            self._is_wherein,
            self._describes,
            self._expresses,
            self._relays,
            self._tells_words,
            self._is_revered,
            self._follows_at_once,
            _is_told_to_us,
        )
        if any(fits(weighed, attachment) for fits in patterns):
            probability = max(probability, PATTERN_CHANCE)
        if probability < THRESHOLD:
            return False
        self.attached[cue.first] = attachment
        self.scores[cue.first] = probability
        return True

    def _quotes_document(self, cue: CueCandidate, attachment: Attachment) -> bool:
        """Whether the cue locates a statement in a document: جاء في البيان أن, ورد في تقرير: ."""
        if cue.last + 1 >= attachment.at or not is_located(self.reading, cue):
            return False
        return self.nouns.is_document(self.reading.tokens[cue.last + 1].stem)

    def _is_wherein(self, cue: CueCandidate, attachment: Attachment) -> bool:
        """Whether the cue locates a statement in the document before it: أصدر بيانا جاء فيه: ."""
        return cue.lemma in LOCATED and attachment.at == cue.last + 1 and self.reading.norms[cue.last] in WHEREIN

    def _describes(self, cue: CueCandidate, attachment: Attachment) -> bool:
        """Whether the cue calls something by a quoted phrase: وصف القرار بـ"الخطأ الكبير"."""
        quoted = attachment.kind == "marks" and attachment.link == "ب"
        return quoted and cue.lemma in DESCRIBING and cue.kind != "masdar"

    def _expresses(self, cue: CueCandidate, attachment: Attachment) -> bool:
        """Whether the cue says what somebody feels in words of their own: أعرب عن "أسفه البالغ"."""
        if cue.lemma not in EXPRESSING or cue.kind == "masdar" or attachment.kind not in ("marks", "object"):
            return False
        if cue.kind == "verb" and not self._has_source(cue):
            return False
        last = min(attachment.through or attachment.at + 1, cue.last + EXPRESSING_REACH)
        return any(self.reading.is_mark(index) for index in range(attachment.at, last))

    def _tells_words(self, cue: CueCandidate, attachment: Attachment) -> bool:
        """Whether قول stands with its speaker before a colon and a quotation (قول الشاعر: "كذا")."""
        if cue.kind != "masdar" or attachment.kind != "colon" or attachment.pair is None:
            return False
        owner = self.reading.tokens[cue.last]
        if owner.norm in HOLY:
            return True
        named = self.reading.entity[cue.last] is not None or self.nouns.is_person_noun(owner.stem)
        return cue.lemma == "قال" and (named or owner.norm in PRAISE)

    def _has_source(self, cue: CueCandidate) -> bool:
        """Whether a source is the verb's subject right after it, or the verb opens a sentence of its own."""
        entity, token = self.reading.entity[cue.last], self.reading.tokens[cue.last]
        named = entity is not None and entity.label in ("PER", "ORG", "COUNTRY")
        opens = cue.joined and self.reading.sentence_start(cue.first) == cue.first
        return opens or named or self.nouns.is_source_noun(token.stem)

    def _is_revered(self, cue: CueCandidate, attachment: Attachment) -> bool:
        """Whether a word of honour is the verb's subject (بين سموه أن)."""
        return cue.kind == "verb" and attachment.kind != "object" and self.reading.norms[cue.last] in REVERENCES

    def _follows_at_once(self, cue: CueCandidate, attachment: Attachment) -> bool:
        return attachment.at == attachment.start and self._speaks_at_once(cue)

    def _relays(self, cue: CueCandidate, attachment: Attachment) -> bool:
        """Whether an outlet relays a source: نقلت الصحيفة عن مصدر أن."""
        if cue.lemma not in RELAYS or cue.kind != "verb" or attachment.kind != "particle":
            return False
        gap = range(cue.last, attachment.at)
        said = any(i in self.by_token and self.by_token[i].lemma == "قال" for i in gap)
        return not said and any(self.reading.norms[i] == "عن" for i in gap)

    def _misfits(self, cue: CueCandidate, attachment: Attachment) -> bool:
        """Whether a verb takes no statement this way: قرر أن، اتفق على أن, or the byline كتبت: فلانة."""
        if (
            cue.lemma in BYLINES
            and attachment.kind == "colon"
            and attachment.at == cue.last
            and attachment.pair is None
        ):
            return cue.first == self.reading.paragraph_start(cue.first)
        if self._is_no_predicate(cue, attachment) or (cue.lemma in HEADING and attachment.link == "ب"):
            return True
        if cue.form is None or cue.ambiguity == "low" or attachment.kind != "particle":
            return False
        if cue.ambiguity == "high":
            return LINKS[attachment.link] not in cue.particles
        return not any(particle in cue.particles for particle in CLAUSE_PARTICLES)

    def _is_no_predicate(self, cue: CueCandidate, attachment: Attachment) -> bool:
        """Whether a word before it tells that the cue reports nothing: من ألمع الفنانين, مما يشير إلى أن.

        What is said of a statement is none either: ما قالته الحكومة "كذب", هذه الأقوال "إشاعات".
        """
        before = self.reading.norms[cue.first - 1] if cue.first else ""
        if cue.kind == "masdar" and attachment.kind == "marks" and before in DEMONSTRATIVES:
            return True
        if cue.kind != "verb" or cue.form is None:
            return False
        if before == "ما" and cue.lemma == "قال" and cue.form.suffix is not None and attachment.kind == "marks":
            return True
        return before == "مما" or (before == "من" and cue.form.tense == "past" and attachment.at > cue.last)

    def _settle_claims(self) -> None:
        """Of several cues that reach the same attachment, the likeliest keeps it, بالقول only where it is alone."""
        best: dict[int, int] = {}
        for first, attachment in self.attached.items():
            rival = best.get(attachment.at)
            if rival is None or self._strength(first) >= self._strength(rival):
                best[attachment.at] = first
        keep = set(best.values())
        self.attached = {first: a for first, a in self.attached.items() if first in keep}

    def _strength(self, first: int) -> tuple[bool, bool, float]:
        cited = self._tells_words(self.by_token[first], self.attached[first])
        return cited, self.reading.norms[first] not in SAID, self.scores[first]

    def _stacks(self, cue: CueCandidate, following: CueCandidate) -> bool:
        """Whether two words of saying stand together (تابع قائلا، كتب يقول): the first is the cue of both."""
        if cue.kind != "verb" or cue.stance not in SAYING:
            return False
        if cue.ambiguity != "low" and cue.lemma not in STACKING:
            return False
        if self.reading.sentence[following.first] != self.reading.sentence[cue.first]:
            return False
        if following.kind == "verb":
            form = following.form
            present = form is not None and form.tense == "present"
            return present and not following.joined and following.first == cue.last and following.lemma == "قال"
        if following.kind not in ("participle", "masdar") or following.first - cue.last > STACK_REACH:
            return False
        if following.kind == "masdar" and self._has_another_owner(following):
            return False
        if following.lemma == "قال":
            return True
        is_subject = following.kind == "masdar" and not self.reading.norms[following.first].startswith("ب")
        return following.first == cue.last and not is_subject

    def _has_another_owner(self, masdar: CueCandidate) -> bool:
        """Whether a verbal noun belongs to whom it is said of right after it (بقول النبي, بقوله تعالى)."""
        owner = self.reading.norms[masdar.last] if masdar.last < len(self.reading.norms) else ""
        return owner in HOLY or owner in PRAISE

    def _ends_search(self, cue: CueCandidate, index: int) -> bool:
        """Whether another word of saying at the token keeps `cue` from reaching beyond it."""
        other = self.by_token.get(index)
        if other is None or other.kind in (*PHRASES, "masdar"):
            return False
        if self.reading.norms[index - 1] in RELATIVES and cue.ambiguity == "low":
            return False
        return other.ambiguity == "low"


def _is_told_to_us(cue: CueCandidate, attachment: Attachment) -> bool:
    """Whether somebody tells the one who speaks: أخبرني الأهالي أن, أبلغتنا الشركة أن."""
    form = cue.form
    if form is None or cue.kind != "verb" or form.suffix not in ("ني", "نا") or form.person != 3:
        return False
    return cue.ambiguity == "low" and attachment.kind == "particle" and attachment.at > cue.last


def describes_antecedent(cue: CueCandidate) -> bool:
    """Whether the verb's pronoun is whom or what it judges, after a relative the antecedent (فلان الذي وصفه بكذا)."""
    judges = cue.lemma in DESCRIBING or cue.stance == "judge"
    return judges and cue.form is not None and cue.form.suffix is not None


def is_located(reading: Reading, cue: CueCandidate) -> bool:
    """Whether the cue's source follows with في: جاء في البيان."""
    return cue.lemma in LOCATED and cue.last < len(reading.norms) and reading.norms[cue.last] == "في"


def _may_claim(cue: CueCandidate) -> bool:
    """Whether a cue competes for what it reaches: a verbal noun only with its speaker's pronoun, or القول itself."""
    if cue.kind != "masdar":
        return cue.form is None or cue.form.person not in (1, 2)
    return cue.lemma == "قال" or (cue.form is not None and cue.form.suffix is not None)
