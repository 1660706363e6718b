"""Whom the sentence of a cue names as the one who speaks: its subject, the owner of its noun, the source relayed."""

from __future__ import annotations

from dataclasses import dataclass

from arabnews_nlp.document import Entity
from arabnews_nlp.entities.folding import fold
from arabnews_nlp.lexicon.grammar import spellings, words
from arabnews_nlp.quotes.attaching import (
    DESCRIBING,
    HOLY,
    RELAYS,
    WHEREIN,
    Attacher,
    describes_antecedent,
    is_located,
)
from arabnews_nlp.quotes.attachment import Attachment
from arabnews_nlp.quotes.cues import REVERENCES, CueCandidate, has_pronoun
from arabnews_nlp.quotes.groups import group_right_before, speaks_for_several
from arabnews_nlp.quotes.mentions_before import mention_before
from arabnews_nlp.quotes.naming import KIN, PRAISE
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import COMMAS, Reading
from arabnews_nlp.quotes.sources import entity_name, gender_of_name
from arabnews_nlp.quotes.speakers import BLESSING, DEMONSTRATIVES, PREPOSITIONS, Mention, mention_after
from arabnews_nlp.quotes.title_lines import CAPITALS, headline_source
from arabnews_nlp.quotes.traditions import BLESSING_LENGTH

RELAY_REACH = 25
LONGEST_REST = 5
HANDED_REACH = 10
LONGEST_TITLE = 30
SAYING = "القول"
SPEECHES = words("speeches")
NOUN_PRONOUNS = ("هما", "هم", "هن", "ها", "ه")
DEPUTIZING = words("deputizing")
WHATEVER = words("whatever")
TELLING = spellings("telling")
MASCULINE = words("masculine_countries")
TRANSITIVE = spellings("transitive") | spellings("accusing")
OWNED = ("say", "assert", "deny", "expect", "judge", "promise")
RELATIVE_GENDERS = {"التي": "f", "الذي": "m"}
RESUMPTIVE = frozenset({"انه", "انها", "انهم", "انهما", "بانه", "بانها"})


@dataclass(frozen=True, slots=True)
class CueSubjects:
    """Finds the mentions that stand beside the cues of one text; `attacher` has attached them."""

    reading: Reading
    nouns: NounLexicon
    attacher: Attacher

    def mention(self, cue: CueCandidate, attachment: Attachment) -> Mention | None:
        limit = attachment.at
        headline = headline_source(self.reading, self.nouns, limit) if attachment.kind == "colon" else None
        if headline is not None and headline.last <= cue.first:
            return headline
        if attachment.link not in ("", "ب") and attachment.kind != "object":
            limit -= 1
        if cue.kind == "masdar" and cue.last < limit and self.reading.norms[cue.last] in PRAISE:
            return Mention(cue.last, cue.last + 1)
        if cue.kind == "masdar":
            owned = self._has_owner(cue) or self.reading.norms[cue.first] == SAYING
            mention = self._relayed(cue.first - RELAY_REACH, cue.first) if owned else None
            return self._owner(cue, limit) if mention is None else self._reaching(mention, cue.first)
        if cue.kind != "verb":
            return None
        if cue.last < limit and is_located(self.reading, cue):
            return mention_after(self.reading, self.nouns, cue.last + 1, limit)
        if cue.lemma in RELAYS:
            relayed = self._relayed(cue.last, limit)
            if relayed is not None:
                return relayed
        if cue.form is not None and cue.form.person in (1, 2):
            return None
        if cue.last < limit and self.reading.norms[cue.last] == BLESSING:
            return Mention(cue.last, min(cue.last + BLESSING_LENGTH, limit))
        if has_pronoun(self.reading, cue):
            return self._handed_down(cue)
        preceding = self._said_before(cue)
        if preceding is not None:
            return preceding
        topic = self._topic(cue)
        if topic is not None:
            return topic
        if cue.last < limit:
            voiced = self._voice(cue.last, limit)
            if voiced is not None:
                return voiced
            mention = mention_after(self.reading, self.nouns, cue.last, limit)
            mention = self._up_to_name(cue, mention, limit)
            if mention is not None and not self._is_object(cue, mention) and self._may_speak(attachment, mention):
                return self._without_object(cue, mention)
        if self._disagrees(cue) or self._is_told_in_passing(cue):
            return None
        if not cue.joined and cue.kind == "verb" and speaks_for_several(cue):
            group = group_right_before(self.reading, self.nouns, cue)
            if group is not None:
                return group
        if not cue.joined or (cue.first > 0 and self.reading.norms[cue.first][:1] == "ف"):
            before = mention_before(self.reading, self.nouns, cue.first)
            return None if before is not None and self._tells_of(cue, before) else before
        return None

    def _topic(self, cue: CueCandidate) -> Mention | None:
        """The name that opens the sentence and stands right before a present verb, so that what follows is its object.

        A headline's order: الرابطة تحذر الأندية: كذا.
        """
        if cue.joined or cue.form is None or cue.form.tense != "present" or not cue.first:
            return None
        before = self.reading.entity[cue.first - 1]
        if before is None or before.label == "LOC":
            return None
        mention = mention_before(self.reading, self.nouns, cue.first)
        if mention is None or mention.first != self.reading.sentence_start(cue.first):
            return None
        return mention if mention.first not in self.attacher.by_token else None

    def _may_speak(self, attachment: Attachment, mention: Mention) -> bool:
        """Whether the noun after a verb is a source, where only an object follows that leads to a quotation."""
        if attachment.kind != "object" or self.reading.entities_in(mention.first, mention.last):
            return True
        return any(self.nouns.is_source_noun(self.reading.tokens[i].stem) for i in range(mention.first, mention.last))

    def _up_to_name(self, cue: CueCandidate, mention: Mention | None, limit: int) -> Mention | None:
        """A phrase that begins with a person's title, up to the name right before the content, however long the title.

        قالت مدير عام مجموعة "كذا" ورئيسة تحرير مجلة كذا فلانة، إن: the title alone would not agree with the verb.
        """
        head = self.reading.tokens[cue.last]
        if mention is None or mention.first != cue.last:
            return mention
        if any(entity.label == "PER" for entity in self.reading.entities_in(mention.first, mention.last)):
            return mention
        if not self.nouns.is_title(head.stem) and head.norm not in DEPUTIZING:
            return mention
        last = limit
        while last > mention.last and self.reading.norms[last - 1] in COMMAS:
            last -= 1
        entity = self.reading.entity[last - 1] if last > mention.last else None
        if entity is None or entity.label != "PER" or last - mention.first > LONGEST_TITLE:
            return mention
        first = self.reading.seg.token_range(entity.start, entity.end)[0]
        between = range(mention.last, first)
        if any(i in self.attacher.attached or self.reading.norms[i] in COMMAS for i in between):
            return mention
        if self.reading.proclitics(first) or self.reading.norms[first - 1] in PREPOSITIONS:
            return mention
        return Mention(mention.first, last)

    def _said_before(self, cue: CueCandidate) -> Mention | None:
        """Who said it already, between سبق and أن before the verb (سبق لفلان أن قال)."""
        norms, particle = self.reading.norms, cue.first - 1
        if particle < 2 or norms[particle] != "ان":
            return None
        floor = max(self.reading.sentence_start(cue.first), particle - HANDED_REACH)
        first = next((i for i in range(particle - 1, floor - 1, -1) if norms[i].removeprefix("و") == "سبق"), None)
        if first is None or first + 1 == particle:
            return None
        mention = mention_after(self.reading, self.nouns, first + 1, particle, governed=True)
        return mention if mention is not None and mention.last == particle else None

    def _handed_down(self, cue: CueCandidate) -> Mention | None:
        """Whom the words come from, right before the pronoun that is the subject (عن فلان أنه قال)."""
        particle = cue.first - 1
        mention = self._relayed(particle - HANDED_REACH, particle)
        if mention is None:
            return None
        rest = self.reading.norms[mention.last : particle]
        return mention if not rest or rest[0] == BLESSING else None

    def _is_told_in_passing(self, cue: CueCandidate) -> bool:
        """Whether the verb's subject is that of the clause around its own (أصدر بيانا قال فيه, اتهمه بما وصفه بكذا)."""
        norms = self.reading.norms
        if cue.joined or not cue.first:
            return False
        return norms[cue.first - 1] in WHATEVER or (cue.last < len(norms) and norms[cue.last] in WHEREIN)

    def _tells_of(self, cue: CueCandidate, mention: Mention) -> bool:
        """Whether the verb tells of the thing before it, to which the particle points back (بث شريطا قال إنه صحيح)."""
        norms, tokens = self.reading.norms, self.reading.tokens
        if cue.joined or cue.last >= len(norms) or norms[cue.last] not in RESUMPTIVE:
            return False
        if norms[cue.first - 1] in RELATIVE_GENDERS:
            return False
        head, entity = tokens[mention.first].stem, self.reading.entity[mention.first]
        if entity is not None or head.startswith("ال"):
            return False
        accusative = self.nouns.classes(head).issued and head.endswith("ا")
        return accusative or not self.nouns.is_source_noun(head)

    def _is_object(self, cue: CueCandidate, mention: Mention) -> bool:
        """Whether the noun right after the verb is no subject of it.

        A plural verb has no subject after it (أبلغوا القاضي), and a plural in ين is none (دعا المواطنين); one that
        describes has its object there, unless the noun is a source (وصف القرار بكذا); and a noun of the other gender
        is no subject (حذر السلطات).
        """
        if mention.first != cue.last:
            return False
        stem, entity = self.reading.tokens[mention.first].stem, self.reading.entity[mention.first]
        if cue.form is not None and cue.form.number == "p":
            return not self.nouns.is_plural(stem)
        if self._is_oblique(mention):
            return True
        if entity is not None:
            return self._is_of_other_gender(cue, entity)
        if self._is_thing(mention):
            return True
        if cue.lemma in DESCRIBING and not self.nouns.is_source_noun(stem):
            return not self.reading.entities_in(mention.first, mention.last)
        gender = cue.gender
        if gender is None:
            return False
        named = any(entity.label == "PER" for entity in self.reading.entities_in(mention.first, mention.last))
        if named and self.nouns.is_title(stem):
            return False
        own = self.nouns.known_gender(_without_pronoun(stem))
        own = own or self.nouns.document_gender(stem) or self.nouns.body_gender(stem)
        plural = self.nouns.is_plural(stem)
        return own is not None and own != gender and not (plural and gender == "f")

    def _is_of_other_gender(self, cue: CueCandidate, entity: Entity) -> bool:
        """Whether a name right after the verb does not agree with it and is its object (حذر إيران, اتهمت فلانا)."""
        if entity.label == "PER":
            own = gender_of_name(entity_name(entity)) if cue.lemma in TRANSITIVE else None
            return None not in (cue.gender, own) and own != cue.gender
        feminine = fold(entity.text) in CAPITALS or (entity.label == "COUNTRY" and fold(entity.text) not in MASCULINE)
        return cue.gender == "m" and feminine

    def _is_oblique(self, mention: Mention) -> bool:
        """Whether a definite plural of people in ين, which no subject has, begins the phrase (دعا المواطنين)."""
        stem, entity = self.reading.tokens[mention.first].stem, self.reading.entity[mention.first]
        if not stem.startswith("ال") or not stem.endswith("ين") or (entity is not None and entity.label != "ORG"):
            return False
        if self.nouns.is_source_noun(stem):
            return False
        return stem.endswith("يين") or self.nouns.is_source_noun(stem.removesuffix("ين"))

    def _is_thing(self, mention: Mention) -> bool:
        """Whether the phrase is a thing pointed at, or the subject's own: فسر انفعاله بأن, أرجع هذا التراجع إلى أن."""
        tokens = self.reading.tokens
        head = mention.first + (self.reading.norms[mention.first] in DEMONSTRATIVES)
        if head >= mention.last or self.reading.entity[head] is not None or tokens[head].stem in REVERENCES:
            return False
        stem = tokens[head].stem
        pronoun = next((p for p in NOUN_PRONOUNS if stem.endswith(p) and len(stem) - len(p) > 2), "")
        noun = stem.removesuffix(pronoun)
        owned = mention.last - mention.first == 1 and pronoun and not stem.startswith("ال")
        sources = (stem, noun, noun.removesuffix("ت") + "ة")
        person = noun in KIN or any(map(self.nouns.is_source_noun, sources))
        return bool(head > mention.first or owned) and not person

    def _without_object(self, cue: CueCandidate, mention: Mention) -> Mention:
        """The subject of a verb that describes, without the object after it (وصفت الصحيفة القرار)."""
        tokens, entity = self.reading.tokens, self.reading.entity
        head = tokens[mention.first]
        if cue.lemma not in DESCRIBING or entity[mention.first] is not None or not head.stem.startswith("ال"):
            return mention
        for index in range(mention.first + 1, mention.last):
            token = tokens[index]
            if entity[index] is not None or self.reading.proclitics(index) or token.kind != "word":
                return mention
            feminine = head.stem.endswith("ة") and not token.stem.endswith(("ة", "ى", "اء"))
            if not token.stem.startswith("ال") or feminine:
                return Mention(mention.first, index)
        return mention

    def _disagrees(self, cue: CueCandidate) -> bool:
        """Whether a relative before the verb stands for its object: الأعمال التي قال إن, فلان الذي وصفه بأنه."""
        gender = RELATIVE_GENDERS.get(self.reading.norms[cue.first - 1]) if cue.first else None
        if gender is None or cue.form is None:
            return False
        return cue.form.gender not in (None, gender) or describes_antecedent(cue)

    def _owner(self, cue: CueCandidate, limit: int) -> Mention | None:
        """The name that a verbal noun belongs to, right after it (مزاعم الجيش بأن, تأكيد الوزير فلان أن)."""
        if self._has_owner(cue) or cue.lemma in TELLING or cue.stance not in OWNED or cue.last >= limit:
            return None
        if self.reading.proclitics(cue.last):
            return None
        mention = mention_after(self.reading, self.nouns, cue.last, limit)
        if mention is None or mention.first != cue.last:
            return None
        named = any(e.label in ("PER", "ORG", "COUNTRY") for e in self.reading.entities_in(mention.first, mention.last))
        head = self.reading.tokens[mention.first]
        spoken = head.norm in HOLY or (cue.lemma == "قال" and self.nouns.is_person_noun(head.stem))
        return mention if named or spoken else None

    def _has_owner(self, cue: CueCandidate) -> bool:
        return cue.form is not None and cue.form.suffix is not None

    def _voice(self, first: int, limit: int) -> Mention | None:
        """The person through whom a body speaks (قالت الشركة على لسان مديرها)."""
        norms = self.reading.norms
        for index in range(first, limit - 2):
            if norms[index + 1] == "لسان" and norms[index] == "علي":
                return mention_after(self.reading, self.nouns, index + 2, limit)
        return None

    def _relayed(self, first: int, limit: int) -> Mention | None:
        """The source that an outlet relays: the object of عن (or إلى) between the tokens."""
        reading = self.reading
        first = max(first, reading.sentence_start(max(limit - 1, 0)))
        for index in range(limit - 2, first - 1, -1):
            voiced = reading.norms[index] == "لسان" and reading.norms[index - 1] == "علي"
            if voiced or (reading.norms[index] in ("عن", "الي") and not self._is_topic(index)):
                return mention_after(reading, self.nouns, index + 1, limit)
        return None

    def _reaching(self, mention: Mention, end: int) -> Mention | None:
        """The relayed source with what describes it up to the cue (عن شهود في المدينة قولهم)."""
        if mention.last >= end - 2:
            return mention
        rest = range(mention.last, end)
        described = self.reading.norms[mention.last] in ("في", "لم")
        words = all(self.reading.tokens[i].kind == "word" for i in rest)
        return Mention(mention.first, end) if described and words and len(rest) <= LONGEST_REST else None

    def _is_topic(self, index: int) -> bool:
        """Whether what follows the preposition is what a speech or document is about (حديثه عن كذا, تقرير عن كذا)."""
        if self.reading.norms[index - 1] in SPEECHES:
            return True
        following = self.reading.tokens[index + 1].stem
        about = self.nouns.is_document(self.reading.tokens[index - 1].stem)
        return about and self.reading.entity[index + 1] is None and not self.nouns.is_source_noun(following)


def _without_pronoun(stem: str) -> str:
    """A noun of kinship without its pronoun (شقيقهما → شقيق)."""
    for pronoun in NOUN_PRONOUNS:
        bare = stem.removesuffix(pronoun)
        if bare != stem and bare in KIN:
            return bare
    return stem
