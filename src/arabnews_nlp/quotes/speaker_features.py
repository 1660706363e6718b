"""Named features of a referent as the speaker of a statement."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from arabnews_nlp.quotes.attaching import LOCATED
from arabnews_nlp.quotes.cues import has_pronoun
from arabnews_nlp.quotes.features import bucket, head_kind
from arabnews_nlp.quotes.fitting import is_named_in
from arabnews_nlp.quotes.nouns import NounLexicon, bare
from arabnews_nlp.quotes.reading import STATEMENT_PARTICLES, Reading
from arabnews_nlp.quotes.referents import Referent, head_of, phrase_name
from arabnews_nlp.quotes.sources import title_before
from arabnews_nlp.quotes.speakers import PREPOSITIONS
from arabnews_nlp.quotes.statement import Statement
from arabnews_nlp.quotes.subjects import is_accused, turn_after

PRONOUNS = {"ه": ("m", "s"), "ها": ("f", "s"), "هم": ("m", "p"), "هما": (None, "d"), "هن": ("f", "p")}
RECENT_PLACES = 8
RECENT_DOCUMENTS = 8
LONGEST_SENTENCE = 400
EMPTY = frozenset({"نفسه", "نفسها", "ذاته", "ذاتها", "في", "من", "ايضا", "و"})


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a statement before its speaker is chosen.

    case: "mention" with a nominal mention, else how the subject is left out (verb, participle, pronoun, line).
    order: the referents quoted so far, the last one last. words: the bare nouns of the mention. head_known: its
    head noun is known as somebody's title. subject: the token of the last name before the statement that seems the
    subject of a verb of its sentence. turn: the sentence begins by giving the turn to another (من جهته).
    roles: see `role`.
    """

    reading: Reading
    nouns: NounLexicon
    statement: Statement
    order: Sequence[Referent]
    spoken: set[int]
    persons: Sequence[int]
    case: str
    gender: str | None
    number: str | None
    words: frozenset[str]
    head: str
    head_class: str
    same_sentence: Referent | None
    head_known: bool
    subject: int | None
    turn: bool
    roles: dict[int, str]

    @classmethod
    def of(
        cls,
        reading: Reading,
        nouns: NounLexicon,
        statement: Statement,
        order: Sequence[Referent],
        spoken: set[int],
        persons: Sequence[int],
        titled: Mapping[str, Sequence[Referent]],
        roles: dict[int, str],
    ) -> Situation:
        cue, mention = statement.cue, statement.mention
        form = cue.form if cue is not None else None
        gender: str | None = form.gender if form is not None else None
        number: str | None = form.number if form is not None else None
        if form is not None and form.suffix and cue is not None and cue.kind in ("masdar", "according"):
            gender, number = PRONOUNS.get(form.suffix, (None, None))
        elif cue is not None and cue.kind == "according" and cue.phrase is not None:
            gender, number = _phrase_pronoun(cue.phrase.words[-1])
        words: frozenset[str] = frozenset()
        head = head_class = ""
        if mention is not None:
            case = "mention"
            words = (
                frozenset(
                    bare(reading.tokens[i].stem)
                    for i in range(mention.first, mention.last)
                    if reading.tokens[i].kind == "word"
                )
                - EMPTY
            )
            first = head_of(reading, mention)
            head = bare(reading.tokens[first].stem)
            head_class = head_kind(reading, nouns, first)
            if len(words) > 1:
                head_class += "-long"
        elif cue is None:
            case = "line"
        elif cue.kind == "masdar" and (form is None or form.suffix is None):
            case = "participle"
        elif cue.kind in ("masdar", "according"):
            case = "pronoun"
        else:
            case = cue.kind + ("-joined" if cue.joined or has_pronoun(reading, cue) else "")
        at = statement.anchor
        begins = reading.sentence_start(at)
        here = next(
            (r for r in reversed(order) if r.said and reading.sentence[r.said[-1]] == reading.sentence[at]), None
        )
        return cls(
            reading,
            nouns,
            statement,
            order,
            spoken,
            persons,
            case,
            gender,
            number,
            words,
            head,
            head_class,
            here,
            head in titled,
            _subject_before(reading, nouns, at, spoken),
            turn_after(reading, begins, at) is not None,
            roles,
        )

    def role(self, index: int) -> str:
        """What a name is in its clause, looked up once in an article."""
        found = self.roles.get(index)
        if found is None:
            found = self.roles[index] = role_of(self.reading, self.nouns, index)
        return found


def _subject_before(reading: Reading, nouns: NounLexicon, at: int, spoken: set[int]) -> int | None:
    """The token of the last person or body before `at` in its sentence that follows a verb as its subject."""
    for index in range(at - 1, max(reading.sentence_start(at), at - LONGEST_SENTENCE) - 1, -1):
        entity = reading.entity[index]
        if entity is None or (index in spoken and at not in spoken) or (index and reading.entity[index - 1] is entity):
            continue
        if entity.label in ("PER", "ORG") and role_of(reading, nouns, index) == "subject":
            return index
    return None


def _phrase_pronoun(word: str) -> tuple[str | None, str | None]:
    for suffix in ("هما", "هم", "ها", "ه"):
        if word.endswith(suffix):
            return PRONOUNS[suffix]
    return None, None


def candidate_features(situation: Situation, referent: Referent) -> list[str]:
    """Features of `referent` in `situation`, each joined to the case."""
    case = situation.case
    found = [f"{case}:{feature}" for feature in _salience(situation, referent)]
    found += [f"{case}:{feature}" for feature in _agreement(situation, referent)]
    if situation.statement.mention is not None:
        found += _description(situation, referent)
    return found


def _salience(situation: Situation, referent: Referent) -> list[str]:
    reading, at = situation.reading, situation.statement.anchor
    kind = referent.label or referent.kind
    found = [f"kind={kind}", "all"]
    rank = _rank(situation, referent)
    found.append(f"rank={min(rank, 4)}")
    found.append(f"rank-kind={min(rank, 3)}-{kind}")
    if rank:
        said = referent.said[-1]
        found.append(f"said-paragraphs={bucket(reading.paragraph[at] - reading.paragraph[said])}-{min(rank, 2)}")
        found.append(f"said-sentences={bucket(reading.sentence[at] - reading.sentence[said])}-{min(rank, 2)}")
    if situation.subject is not None or situation.turn:
        is_subject = situation.subject is not None and is_named_in(referent, situation.subject, situation.subject + 1)
        found += [f"own-subject={is_subject}", f"own-subject={is_subject}-{situation.turn}-{min(rank, 2)}"]
        if situation.same_sentence is None:
            found.append(f"own-subject-first={is_subject}-{kind}")
    if situation.same_sentence is not None:
        found.append(f"same-sentence-speaker={situation.same_sentence is referent}")
    issued = _issued(situation, referent)
    if issued is not None:
        found.append(f"issued={issued}")
    count = bisect_left(referent.places, at)
    if not count:
        return [*found, "later"]
    found.append(f"mentions={bucket(count)}")
    headlined = reading.paragraph[at] > 0 and reading.paragraph[referent.places[0]] == 0
    found.append(f"headline={headlined}-{kind}-{min(rank, 2)}")
    recent = referent.places[max(0, count - RECENT_PLACES) : count]
    own = [place for place in recent if place not in situation.spoken]
    if not own:
        found.append("only-in-content")
    last = own[-1] if own else recent[-1]
    sentences = reading.sentence[at] - reading.sentence[last]
    found.append(f"near={bucket(sentences)}-{kind}")
    found.append(f"near-rank={min(sentences, 3)}-{min(rank, 3)}")
    found.append(f"paragraphs={min(reading.paragraph[at] - reading.paragraph[last], 3)}")
    start = reading.sentence_start(last)
    subject = last - start
    role = situation.role(last)
    found.append(f"role={role}-{min(sentences, 2)}")
    found.append(f"place={bucket(subject)}-{min(sentences, 1)}")
    first = _first_entity(reading, start, at)
    found.append(f"first-entity={first == last}-{min(sentences, 2)}-{min(rank, 2)}")
    person = situation.persons[at - 1]
    newer = person > last and reading.entity[person] is not reading.entity[last]
    found.append(f"newer-person={newer}-{kind}-{min(rank, 2)}")
    return found


def _issued(situation: Situation, referent: Referent) -> str | None:
    """How near the last document before the statement is that the referent issued; for a mention, of that noun."""
    at, reading = situation.statement.anchor, situation.reading
    mention = situation.statement.mention
    count = bisect_left(referent.documents, (mention.last if mention is not None else at, ""))
    recent = reversed(referent.documents[max(0, count - RECENT_DOCUMENTS) : count])
    last = next((place for place, noun in recent if mention is None or noun == situation.head), None)
    if last is None:
        return None
    cue = situation.statement.cue
    located = cue is not None and cue.lemma in LOCATED
    if mention is not None and last >= mention.first:
        return "itself"
    return f"{min(reading.sentence[at] - reading.sentence[last], 2)}-{located}"


def _agreement(situation: Situation, referent: Referent) -> list[str]:
    gender, number = situation.gender, situation.number
    kind = referent.kind
    own = referent.gender or _gender_by_verbs(situation, referent)
    agrees = "unknown" if gender is None or own is None else str(gender == own)
    return [f"gender={agrees}-{kind}-{gender}", f"number={number}-{kind}-{referent.plural}"]


def _gender_by_verbs(situation: Situation, referent: Referent) -> str | None:
    """The gender that the verbs before a name's last places show where it is their subject."""
    count = bisect_left(referent.places, situation.statement.anchor)
    for place in reversed(referent.places[max(0, count - RECENT_PLACES) : count]):
        if situation.role(place) == "subject":
            gender = _verb_gender(situation.reading, situation.nouns, place)
            if gender is not None:
                return gender
    return None


def _verb_gender(reading: Reading, nouns: NounLexicon, subject: int) -> str | None:
    """The gender that the past verb before a subject shows (دعت الأمم المتحدة), None where it may be another form."""
    first = _phrase_start(reading, nouns, subject)
    verb = reading.tokens[first - 1].stem if first else ""
    return "f" if verb.endswith("ت") and len(verb) > 2 else None


def _description(situation: Situation, referent: Referent) -> list[str]:
    """How a nominal mention fits a referent."""
    head_class = situation.head_class
    kind = referent.label or referent.kind
    mention = situation.statement.mention
    assert mention is not None
    found = [f"head={head_class}-{kind}", f"head-word={situation.head.removesuffix('ة')}-{kind}"]
    found.append(f"head-rank={head_class}-{_rank(situation, referent)}-{kind}")
    if referent.label is None:
        own = referent.name == phrase_name(situation.reading, situation.nouns, mention)
        found.append(f"itself={own}-{head_class}-{bool(referent.said)}")
        if not own:
            found.append(f"same-head={situation.head in referent.heads}-{head_class}")
        return found
    inside = [
        e for e in situation.reading.entities_in(mention.first, mention.last) if (e.name or e.text) == referent.name
    ]
    found.append(f"inside={bool(inside)}-{head_class}-{kind}")
    if referent.profile is not None:
        shared = situation.words & referent.profile.title_words
        share = len(shared) / len(situation.words) if situation.words else 0.0
        found.append(f"title={round(share * 4)}-{head_class.endswith('-long')}")
        shares_head = situation.head in referent.profile.title_words
        found.append(f"title-head={shares_head}-{head_class}")
        found.append(f"title-head-known={shares_head}-{situation.head_known}")
        found.append(f"title-rank={round(share * 3)}-{bool(referent.said)}")
    else:
        found.append(f"org-head={situation.head in referent.heads}-{head_class}-{kind}")
        shared_words = situation.words & referent.heads
        found.append(f"org-words={len(shared_words) > 0}-{kind}")
    return found


def role_of(reading: Reading, nouns: NounLexicon, index: int) -> str:
    """A guess at what a name is in its clause, from the word before its title."""
    first = _phrase_start(reading, nouns, index)
    entity = reading.entity[index]
    person = entity is None or entity.label == "PER"
    if not person and any(nouns.is_person_noun(reading.tokens[i].stem) for i in range(first, index)):
        return "governed"
    while first > 0 and reading.norms[first - 1] == ".":
        first -= 1
        while first > 0 and _is_form_of_address(nouns, reading.tokens[first - 1].stem):
            first -= 1
    token = reading.tokens[first]
    if token.proclitics.endswith(("ل", "ب", "ك")):
        return "governed"
    if first == 0 or reading.sentence[first - 1] != reading.sentence[first]:
        return "initial"
    before = reading.tokens[first - 1]
    if before.kind != "word":
        return "after-" + ("comma" if before.norm in ("،", ",") else before.kind)
    if before.norm in STATEMENT_PARTICLES:
        return "subject"
    if before.norm in PREPOSITIONS:
        return "governed"
    clause_initial = first - 1 == 0 or reading.tokens[first - 2].kind != "word" or before.proclitics[:1] in ("و", "ف")
    if clause_initial and not before.stem.startswith("ال") and reading.entity[first - 1] is None:
        last = index + 1 if entity is None else reading.seg.token_range(entity.start, entity.end)[1]
        return "governed" if is_accused(reading, first - 1, last) else "subject"
    if before.norm.startswith(("ي", "ت")) and len(before.norm) > 3:
        return "after-verb"
    return "after-word"


def _rank(situation: Situation, referent: Referent) -> int:
    """1 for the referent quoted last, 2 for the one before, 0 for one not quoted yet."""
    for back, other in enumerate(reversed(situation.order), 1):
        if other is referent:
            return back
    return len(situation.order) + 1 if referent.said else 0


def last_persons(reading: Reading, spoken: set[int]) -> list[int]:
    """For each token the last one at or before it that is part of a person's name outside of statements, or -1."""
    found: list[int] = []
    last = -1
    for index, entity in enumerate(reading.entity):
        if entity is not None and entity.label == "PER" and index not in spoken:
            last = index
        found.append(last)
    return found


def _phrase_start(reading: Reading, nouns: NounLexicon, index: int) -> int:
    """The first token of the title before a person, or of the noun that introduces another name (منظمة, وزارة)."""
    first, _ = title_before(reading, nouns, index)
    entity = reading.entity[index]
    if entity is None or entity.label == "PER":
        return first
    start = index
    while start > first and (reading.is_mark(start - 1) or reading.entity[start - 1] is None):
        start -= 1
        if reading.tokens[start].proclitics:
            break
    return start


def _is_form_of_address(nouns: NounLexicon, stem: str) -> bool:
    return nouns.is_title(stem) or nouns.is_honorific(stem)


def _first_entity(reading: Reading, start: int, end: int) -> int | None:
    if end - start > LONGEST_SENTENCE:
        return None
    return next((i for i in range(start, end) if reading.entity[i] is not None), None)
