"""Finding words and phrases of saying, and telling their reporting uses from others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from arabnews_nlp.document import Stance
from arabnews_nlp.lexicon.grammar import spellings, words
from arabnews_nlp.lexicon.reporting import CueForm, Phrase, ReportingLexicon
from arabnews_nlp.quotes.reading import COMMAS, STATEMENT_PARTICLES, Reading
from arabnews_nlp.text.normalize import letter_start
from arabnews_nlp.text.segmentation import Token

CueKind = Literal["verb", "participle", "masdar", "according", "nominal"]
# A participle that reports is circumstantial, so that it is spelled with an accusative ending.
CLAUSE_REACH = 12
REVERENCES = words("reverences")
DENIALS = words("denials")
ANONYMITY = words("anonymity")
PARTICLES_WITH_PRONOUN = frozenset(
    particle + pronoun
    for particle in ("ان", "بان", "لان", "وان", "لكن", "ولكن")
    for pronoun in ("ه", "ها", "هم", "هما", "هن")
)
ABOUT = spellings("about")
NEWS = words("news")
AGENCY_NOUNS = words("agency_nouns")
CIRCUMSTANTIAL = ("ا", "ة", "ين", "ه", "ات")


@dataclass(frozen=True, slots=True)
class CueCandidate:
    """A possible cue: the tokens [first, last), its text offsets without proclitics, and how it may be read.

    joined: whether و or ف is attached to it. form: the reading of a verb, participle or masdar. phrase: the entry
    of a fixed phrase.
    """

    first: int
    last: int
    start: int
    end: int
    kind: CueKind
    lemma: str
    stance: Stance
    joined: bool
    form: CueForm | None = None
    phrase: Phrase | None = None

    @property
    def gender(self) -> str | None:
        return self.form.gender if self.form else None

    @property
    def number(self) -> str | None:
        return self.form.number if self.form else None

    @property
    def ambiguity(self) -> str:
        return self.form.ambiguity if self.form else "low"

    @property
    def particles(self) -> frozenset[str]:
        return self.form.particles if self.form else frozenset()


def find_cues(reading: Reading, lexicon: ReportingLexicon) -> list[CueCandidate]:
    """Every possible cue of the text, in order, phrases before the words inside them."""
    found: list[CueCandidate] = []
    begins = lexicon.may_begin_cue
    free = 0
    for index, token in enumerate(reading.tokens):
        if index < free or token.kind != "word" or not begins(token.norm):
            continue
        cue = _phrase(reading, lexicon, index) or _word(reading, lexicon, index)
        if cue is not None:
            found.append(cue)
            free = cue.last
    return found


def _phrase(reading: Reading, lexicon: ReportingLexicon, index: int) -> CueCandidate | None:
    phrase = lexicon.phrase_at(reading.norms, index)
    if phrase is None or phrase.kind == "opener":
        return None
    if phrase.kind == "relay" and not phrase.words[0].endswith("ا"):
        return None
    last = index + len(phrase.words)
    joined = reading.norms[index] != phrase.words[0]
    start = _behind(reading.tokens[index], 1) if joined else reading.tokens[index].start
    if phrase.kind == "anti":
        return CueCandidate(
            index, last, start, reading.tokens[last - 1].end, "nominal", "", "say", joined, phrase=phrase
        )
    kind: CueKind = "nominal" if phrase.kind == "nominal" else "according"
    lemma, stance, form = phrase.lemma, phrase.stance, None
    if phrase.source in ("verb", "verb_alone"):
        if last >= len(reading.tokens):
            return None
        form = next(iter(_readings(lexicon, reading.norms[last])), None)
        if form is None or form.kind != "verb":
            return None
        lemma, stance = form.lemma, form.stance
        if phrase.source == "verb_alone" and (
            index == reading.sentence_start(index)
            or (form.ambiguity != "low" and form.stance != "judge")
            or _reports_on(reading, last + 1)
        ):
            return None
        if phrase.source == "verb_alone":
            start = reading.tokens[last].start
        last += 1
    return CueCandidate(index, last, start, reading.tokens[last - 1].end, kind, lemma, stance, joined, form, phrase)


def _reports_on(reading: Reading, first: int) -> bool:
    """Whether a particle or colon follows in the clause, so that its verb reports what comes after it."""
    for index in range(first, min(reading.sentence_end(first - 1), first + CLAUSE_REACH)):
        norm = reading.norms[index]
        if norm in COMMAS:
            return False
        if norm in STATEMENT_PARTICLES or norm == ":":
            return True
    return False


def _word(reading: Reading, lexicon: ReportingLexicon, index: int) -> CueCandidate | None:
    token = reading.tokens[index]
    entity = reading.entity[index]
    if entity is not None and not token.proclitics:
        return None
    norm = token.norm
    if norm in STATEMENT_PARTICLES or (index > 0 and reading.norms[index - 1] in DENIALS):
        return None
    if norm in NEWS and index > 0 and reading.tokens[index - 1].stem in AGENCY_NOUNS:
        return None
    if index + 1 < len(reading.norms) and reading.norms[index + 1] in DENIALS and norm in ANONYMITY:
        return None
    if norm == "عنون" and index > 0 and reading.norms[index - 1] == "تحت":
        return None
    if norm == "اقرا" and reading.norms[index + 1 : index + 2] == ("ايضا",):
        return None
    if norm in REVERENCES or (norm == "وسلم" and index > 0 and reading.norms[index - 1] == "عليه"):
        return None
    joined = False
    forms = _readings(lexicon, norm)
    if norm[:1] in ("و", "ف") and len(norm) > 2:
        bare_forms = _readings(lexicon, norm[1:])
        if bare_forms and (not forms or _rank(bare_forms[0]) < _rank(forms[0])):
            forms, joined = bare_forms, True
    shift = 1 if joined else 0
    if not forms and norm[:1] in ("ل", "ب") and len(norm) > 3:
        forms = tuple(form for form in _readings(lexicon, norm[1:]) if form.kind == "masdar" and form.lemma == "قال")
        shift = 1 if forms else 0
    if not forms and norm[:1] == "ب" and len(norm) > 4:
        forms = tuple(form for form in _readings(lexicon, norm[1:]) if form.kind == "masdar")
        if not forms and norm.startswith("بال"):
            forms = tuple(form for form in _readings(lexicon, norm[3:]) if form.kind == "masdar")
        shift = 1 if forms else 0
    if not forms and norm.startswith("ال"):
        forms = tuple(form for form in _readings(lexicon, norm[2:]) if form.kind == "masdar")
    if not forms:
        return None
    form = _by_hamza(token, shift, forms)
    if form.kind == "participle" and not norm.endswith(CIRCUMSTANTIAL):
        return None
    if form.kind == "masdar" and form.suffix is None and norm.endswith("ا"):
        return None
    if form.kind == "verb" and form.lemma in ABOUT and not _tells_of(reading, index):
        return None
    start = _behind(token, shift) if shift else token.start
    return CueCandidate(index, index + 1, start, token.end, form.kind, form.lemma, form.stance, joined, form)


def _tells_of(reading: Reading, index: int) -> bool:
    """Whether عن follows the word at `index` in its clause (عبر الوزير عن أمله, not عبر حسابه)."""
    last = min(reading.sentence_end(index), index + CLAUSE_REACH)
    return any(reading.norms[i] == "عن" for i in range(index + 1, last))


def _readings(lexicon: ReportingLexicon, norm: str) -> tuple[CueForm, ...]:
    """Readings of a folded word, the likeliest first: active before passive, third person before first."""
    forms = lexicon.find(norm)
    if len(forms) < 2:
        return forms
    return tuple(sorted(forms, key=_unlikeliness))


def _by_hamza(token: Token, shift: int, forms: tuple[CueForm, ...]) -> CueForm:
    """The likeliest reading; أعتقد with a hamza is the first person, since the past of its verb has none."""
    start = letter_start(token.text, shift)
    if token.text[start : start + 1] == "أ" and forms[0].lemma.startswith("ا"):
        return next((form for form in forms if form.person == 1), forms[0])
    return forms[0]


def _rank(form: CueForm) -> int:
    return ("low", "mid", "high").index(form.ambiguity)


def _unlikeliness(form: CueForm) -> tuple[int, ...]:
    return (
        form.voice == "passive",
        form.kind == "masdar",
        form.person not in (3, None),
        form.suffix is not None and form.kind == "verb",
        form.number == "d",
        _rank(form),
    )


def _behind(token: Token, letters: int) -> int:
    """The text offset behind the first `letters` letters of a token."""
    return token.start + letter_start(token.text, letters)


def has_pronoun(reading: Reading, cue: CueCandidate) -> bool:
    """Whether the subject is the pronoun of the particle before the verb (إلا أنه حذر السلطات)."""
    return cue.first > 0 and not cue.joined and reading.norms[cue.first - 1] in PARTICLES_WITH_PRONOUN


def iterate_words(reading: Reading, first: int, last: int) -> Iterator[int]:
    return (index for index in range(first, last) if reading.tokens[index].kind == "word")
