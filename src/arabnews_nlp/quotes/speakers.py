"""The noun phrase that names the source of a statement, and the one it is addressed to."""

from __future__ import annotations

from dataclasses import dataclass

from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.appositions import with_apposed_name
from arabnews_nlp.quotes.nouns import NounLexicon, bare
from arabnews_nlp.quotes.reading import COMMAS, FA_PARTICLES, STATEMENT_PARTICLES, Reading

LONGEST_MENTION = 30
SENTENCE_OPENERS = words("sentence_openers") | COMMAS
RELATIVES = words("relatives")
PREPOSITIONS = words("prepositions")
TIME_WORDS = words("time_words")
PERIODS = words("periods")
PERIOD_MODIFIERS = words("period_modifiers")
FOLLOWING_PARTICIPLES = words("following_participles")
ISSUED = words("issued")
ISSUING = words("issuing")
CONJUNCTIONS = words("subordinators") | words("clause_openers") | words("adversatives")
DEMONSTRATIVES = words("demonstratives")
BOUND_PRONOUNS = words("bound_pronouns")
BLESSING = "صلي"
ENVOYS = words("envoys")
INFORMED = words("informed")
KNOWING = words("knowing")
HUNDRED = frozenset({"المئة", "المائة", "المية"})
FORMULAS = words("praise") | words("formulas")
ANONYMITY = words("anonymity")
FAMILIES = words("families")
PAGES = words("pages")
CAUSES = words("causes")
APPROXIMATIONS = words("approximations")
MOST_ADJECTIVES = 3
PUBLICATION_REACH = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """Token range of the noun phrase, marks and proclitics of the first token as they stand in the text."""

    first: int
    last: int


def mention_after(
    reading: Reading, nouns: NounLexicon, first: int, limit: int, governed: bool = False
) -> Mention | None:
    """The subject noun phrase that begins at the token `first` and ends before `limit`.

    governed: the phrase is the object of an 'according to' phrase and may begin with ل.
    """
    start = after_adverbs(reading, first, limit)
    if start >= limit or not (can_begin(reading, start) or (governed and _governed(reading, start))):
        return None
    limit = min(limit, start + LONGEST_MENTION)
    last = _phrase_end(reading, nouns, start, limit)
    last = with_apposed_name(reading, nouns, start, last, limit) or last
    first_word = start
    if reading.is_mark(start):
        pair = reading.opens.get(start)
        if pair is not None and pair.end + (pair.close is not None) >= last:
            return Mention(pair.start, min(pair.end, last)) if pair.start < min(pair.end, last) else None
    while last > first_word and reading.norms[last - 1] in COMMAS:
        last -= 1
    last = _with_publication(reading, first_word, last, limit)
    return Mention(first_word, last) if last > first_word else None


def _with_publication(reading: Reading, first: int, last: int, limit: int) -> int:
    """The end of a phrase that a verb of issuing ends: where it was issued (تقرير نشر في مجلة كذا), else without it."""
    if last - 1 <= first or reading.entity[last - 1] is not None or reading.norms[last - 1] not in ISSUING:
        return last
    if last < limit and reading.norms[last] in PREPOSITIONS:
        for index in range(last + 1, min(limit, last + PUBLICATION_REACH)):
            entity = reading.entity[index]
            if entity is not None and entity.label == "ORG":
                return min(limit, reading.seg.token_range(entity.start, entity.end)[1])
            if reading.norms[index] in COMMAS:
                break
    return last - 1


def after_adverbs(reading: Reading, first: int, limit: int) -> int:
    """The token after the time words, places and bound pronouns that stand between a verb and its subject."""
    index = first
    while index < limit:
        norm = reading.norms[index]
        if norm in TIME_WORDS or norm in BOUND_PRONOUNS:
            index += 1
        elif index + 1 < limit and norm in PERIODS and reading.norms[index + 1] in PERIOD_MODIFIERS:
            index += 2
        elif index > first and norm in PERIOD_MODIFIERS:
            index += 1
        elif (place := _end_of_place(reading, index, limit)) is not None:
            index = place
        else:
            break
    return index


def _end_of_place(reading: Reading, index: int, limit: int) -> int | None:
    """The token after where something is said (بالجزائر، في باريس) before a noun, None where no such place stands."""
    name = index + 1 if reading.norms[index] == "في" else index
    entity = reading.entity[name] if name < limit else None
    if entity is None or entity.label not in ("COUNTRY", "LOC"):
        return None
    if reading.proclitics(name) != ("" if name > index else "ب"):
        return None
    end = reading.seg.token_range(entity.start, entity.end)[1]
    follows = end < limit and reading.norms[end] not in COMMAS and can_begin(reading, end)
    return end if follows else None


def can_begin(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    if token.kind == "mark":
        pair = reading.opens.get(index)
        return pair is not None and reading.word_count(pair.start, pair.end) <= 5
    if token.kind == "number":
        return _is_share(reading, index)
    if token.kind not in ("word", "hashtag", "handle"):
        return False
    if token.norm in APPROXIMATIONS and _is_share(reading, index + 1):
        return True
    if reading.entity[index] is not None and reading.proclitics(index) in ("", "و"):
        return True
    if token.norm in PREPOSITIONS or token.norm in STATEMENT_PARTICLES or token.norm in RELATIVES:
        return False
    if token.norm in COMMAS or token.norm in FOLLOWING_PARTICIPLES or token.norm == BLESSING:
        return False
    return not (reading.proclitics(index) in ("ب", "ل", "ك", "وب", "ول", "ف") and token.norm not in ("لجنة", "لجان"))


def _is_share(reading: Reading, index: int) -> bool:
    """Whether a number tells the share of those asked: ذكر 43% أن."""
    if index >= len(reading.tokens) or reading.tokens[index].kind != "number":
        return False
    share = any("%" in token.text for token in reading.tokens[index : index + 2])
    return share or hundredths_end(reading, index + 1) is not None


def hundredths_end(reading: Reading, index: int) -> int | None:
    """The token after في المئة or بالمئة at `index`, None where neither stands there."""
    norms = reading.norms[index : index + 2]
    if norms and norms[0].removeprefix("ب") in HUNDRED and norms[0].startswith("ب"):
        return index + 1
    return index + 2 if len(norms) == 2 and norms[0] == "في" and norms[1] in HUNDRED else None


def _governed(reading: Reading, index: int) -> bool:
    token = reading.tokens[index]
    return token.kind == "word" and token.proclitics in ("ل", "عن", "ب")


def _phrase_end(reading: Reading, nouns: NounLexicon, start: int, limit: int) -> int:
    """The token after the noun phrase: titles, names, modifiers, and one apposition after a comma."""
    index = start
    named = False
    if _is_whoever(reading, nouns, start, limit):
        return limit
    while index < limit:
        token = reading.tokens[index]
        norm = token.norm
        if token.kind == "mark":
            pair = reading.opens.get(index)
            if pair is None or pair.close is None or pair.close >= limit:
                return index
            if reading.word_count(pair.start, pair.end) > 5:
                return index
            index = pair.close + 1
            named = True
            continue
        if norm in COMMAS:
            if not _apposition(reading, nouns, index + 1, limit, named):
                return index
            index += 1
            continue
        if norm == "(":
            close = next((i for i in range(index, min(limit, index + 8)) if reading.norms[i] == ")"), None)
            if close is None:
                return index
            index = close + 1
            continue
        if norm == "." and index > start and len(reading.norms[index - 1]) == 1:
            index += 1
            continue
        if token.kind not in ("word", "number", "hashtag", "handle"):
            return index
        entity = reading.entity[index]
        hundredths = hundredths_end(reading, index) if index > start else None
        if hundredths is not None and reading.tokens[index - 1].kind == "number":
            index = hundredths
            continue
        if index > start and _tells_of_knowledge(reading, index, limit):
            return _matter_end(reading, index + 1, limit)
        if index > start and _stops(reading, nouns, index, limit, named):
            return index
        if entity is not None:
            named = named or entity.label in ("PER",)
            while index < limit and reading.entity[index] is entity:
                index += 1
            continue
        index += 1
    return index


def _is_whoever(reading: Reading, nouns: NounLexicon, start: int, limit: int) -> bool:
    """Whether the phrase is كل من with a clause, and not with names that follow (كل من شاهد الحادث)."""
    if start + 2 >= limit or reading.norms[start] != "كل" or reading.norms[start + 1] != "من":
        return False
    token = reading.tokens[start + 2]
    noun = token.stem.startswith("ال") or nouns.is_source_noun(token.stem)
    return token.kind == "word" and reading.entity[start + 2] is None and not noun


def _stops(reading: Reading, nouns: NounLexicon, index: int, limit: int, named: bool) -> bool:
    token = reading.tokens[index]
    norm = token.norm
    if reading.entity[index] is not None and reading.entity[index] is reading.entity[index - 1]:
        return False
    if reading.entity[index] is None and (norm in STATEMENT_PARTICLES or norm in RELATIVES or norm in FA_PARTICLES):
        return True
    if _is_plural_verb(reading, index) or (token.stem.startswith("ال") and _is_other_people(reading, index)):
        return True
    if _ends_issuer(reading, nouns, index):
        return True
    if _is_complete_plural(reading, nouns, index - 1) and token.stem.startswith("ال"):
        return True
    if norm in ANONYMITY or norm in FOLLOWING_PARTICIPLES or norm in FORMULAS or norm in BOUND_PRONOUNS:
        return True
    if named and _begins_object(reading, nouns, index):
        return True
    if norm in TIME_WORDS and not (norm == "اليوم" and reading.entity[index] is not None):
        return True
    if norm in PREPOSITIONS or reading.proclitics(index) in ("ل", "ب", "ف", "ك", "فب", "وب"):
        if norm == "باسم":
            return False
        return not _title_goes_on(reading, nouns, index, limit, named)
    if token.proclitics == "و" and reading.entity[index] is None:
        return not nouns.is_source_noun(token.stem) and not reading.norms[index - 1].startswith("ال")
    return False


def _tells_of_knowledge(reading: Reading, index: int, limit: int) -> bool:
    """Whether على at `index` begins what a source knows of (مصدر مطلع على كذا, مصدر على دراية بكذا)."""
    if reading.norms[index] != "علي" or index + 1 >= limit:
        return False
    return reading.norms[index - 1] in INFORMED or reading.norms[index + 1] in KNOWING


def _matter_end(reading: Reading, index: int, limit: int) -> int:
    """The token after what a source knows of: up to a particle, a comma, a mark, a time or whoever is told."""
    while index < limit:
        norm, token, entity = reading.norms[index], reading.tokens[index], reading.entity[index]
        told = reading.proclitics(index) == "ل" and entity is not None and entity.label == "ORG"
        if token.kind not in ("word", "number", "hashtag") or norm in STATEMENT_PARTICLES or norm in TIME_WORDS or told:
            break
        index += 1
    return index


def _ends_issuer(reading: Reading, nouns: NounLexicon, index: int) -> bool:
    """Whether no adjective follows the definite noun of a document's issuer (بلاغ للوزارة | حصلنا عليه)."""
    issuer, token = reading.tokens[index - 1], reading.tokens[index]
    governed = issuer.proclitics == "ل" and nouns.is_organization_head(issuer.stem)
    document = index > 1 and nouns.is_document(reading.tokens[index - 2].stem)
    return governed and document and reading.entity[index] is None and not token.stem.startswith("ال")


def _is_plural_verb(reading: Reading, index: int) -> bool:
    """Whether the token is a verb of several people in the present (علماء | يكشفون), no adjective (علماء يابانيون)."""
    norm = reading.norms[index]
    plural = norm.startswith("ي") and norm.endswith("ون") and not norm.endswith("يون") and len(norm) > 5
    return plural and reading.entity[index] is None


def _is_other_people(reading: Reading, index: int) -> bool:
    """Whether a definite plural for people follows a feminine noun, as an object does (دعت الحركة | المواطنين)."""
    if reading.entity[index] is not None or reading.entity[index - 1] is not None or reading.proclitics(index):
        return False
    before, stem = reading.tokens[index - 1].stem, reading.tokens[index].stem
    return before.startswith("ال") and before.endswith("ة") and stem.endswith("ين") and len(stem) > 6


def _is_complete_plural(reading: Reading, nouns: NounLexicon, index: int) -> bool:
    """Whether an indefinite plural keeps its nun, so that no definite noun belongs to it (رأى محللون | القرار)."""
    stem = reading.tokens[index].stem
    whole = stem.endswith(("ون", "ين")) and not stem.startswith("ال")
    return whole and reading.entity[index] is None and nouns.is_group(stem)


def _begins_object(reading: Reading, nouns: NounLexicon, index: int) -> bool:
    """Whether a noun right after a person's name is none of its titles, so that it is an object of the verb."""
    before, entity = reading.entity[index - 1], reading.entity[index]
    if before is None or before.label != "PER" or entity is not None or reading.tokens[index].kind != "word":
        return False
    token = reading.tokens[index]
    if token.proclitics or token.norm in PREPOSITIONS or token.norm == "باسم":
        return False
    return not (nouns.is_title(token.stem) or nouns.country_of_nisba(token.stem) is not None)


def _title_goes_on(reading: Reading, nouns: NounLexicon, index: int, limit: int, named: bool) -> bool:
    """Whether a preposition stands inside a title: a name still follows, or an institution is its object."""
    previous = reading.norms[index - 1]
    if norm_is_source_link(reading, nouns, index) or _is_topic(reading, nouns, index):
        return True
    proclitics = reading.tokens[index].proclitics
    if proclitics.startswith("ل") and nouns.is_teller(previous):
        return False
    toward = reading.norms[index] in ("الي", "علي") and bare(previous) not in ENVOYS
    if (nouns.takes_preposition(previous) and not toward) or (
        reading.norms[index] == "من" and nouns.is_partitive(previous)
    ):
        return True
    norm = reading.norms[index]
    if norm not in ("في", "ل", "من", "علي", "لـ") and reading.tokens[index].proclitics not in ("ل", "ب"):
        return False
    after = index + 1 if norm in PREPOSITIONS else index
    if not named:
        for later in range(after, min(limit, after + 9)):
            entity = reading.entity[later]
            if entity is not None and entity.label == "PER":
                between = reading.norms[after:later]
                return not any(word in PREPOSITIONS and word != "في" for word in between)
            if reading.norms[later] in COMMAS:
                break
        entity = reading.entity[after] if after < limit else None
        return (
            entity is not None
            and norm in ("في",)
            and entity.label in ("LOC", "COUNTRY", "ORG")
            and (reading.word_count(index - 2 if index >= 2 else 0, index) >= 2)
        )
    entity = reading.entity[after] if after < limit else None
    title_before = any(
        nouns.is_title(reading.tokens[i].stem) for i in range(max(0, index - 6), index) if reading.entity[i] is None
    )
    per_just_before = reading.entity[index - 1] is not None and reading.entity[index - 1].label == "PER"  # type: ignore[union-attr]
    return entity is not None and entity.label != "PER" and title_before and not per_just_before


def _is_topic(reading: Reading, nouns: NounLexicon, index: int) -> bool:
    """Whether عن at `index` tells what an indefinite document is about (دراسة جديدة عن كذا)."""
    if reading.norms[index] != "عن":
        return False
    for back in (index - 1, index - 2):
        stem = reading.tokens[back].stem if back >= 0 else ""
        if stem.startswith("ال"):
            return False
        if nouns.is_document(stem):
            return True
    return False


def _is_page(nouns: NounLexicon, stem: str) -> bool:
    return nouns.is_document(stem) or bare(stem) in PAGES


def norm_is_source_link(reading: Reading, nouns: NounLexicon, index: int) -> bool:
    """Whether ل, عن or من at `index` joins a document to its author (بيان لوزارة، تقرير صادر عن)."""
    token = reading.tokens[index]
    if not (token.proclitics == "ل" or token.norm in ("عن", "من", "ل")):
        return False
    back = index - 1
    if reading.tokens[back].stem in ISSUED:
        back -= 1
    while index - back <= MOST_ADJECTIVES and back > 0 and reading.entity[back] is None:
        stem = reading.tokens[back].stem
        if _is_page(nouns, stem) or not stem.startswith("ال"):
            break
        back -= 1
    if back < 0 or not _is_page(nouns, reading.tokens[back].stem):
        return False
    if token.proclitics == "ل" and token.stem.startswith("ال") and nouns.is_organization_head(token.stem):
        return True
    after = index if token.proclitics == "ل" else index + 1
    return any(
        reading.entity[i] is not None and reading.entity[i].label in ("ORG", "COUNTRY", "PER")  # type: ignore[union-attr]
        for i in range(after, min(after + 3, len(reading.tokens)))
    )


def _apposition(reading: Reading, nouns: NounLexicon, first: int, limit: int, named: bool) -> bool:
    """Whether what follows a comma continues the phrase: a title after a name, or a name after a title."""
    if first >= limit or reading.tokens[first].kind != "word":
        return False
    if not named:
        titled = False
        for index in range(first, min(limit, first + 3)):
            entity = reading.entity[index]
            if entity is not None:
                return entity.label == "PER"
            stem = reading.tokens[index].stem
            if not (stem.startswith("ال") or nouns.is_title(stem) or titled):
                return False
            titled = nouns.is_title(stem) or nouns.is_honorific(stem)
        return False
    token = reading.tokens[first]
    if token.norm in RELATIVES or token.norm in PREPOSITIONS or token.proclitics in ("و", "ف", "ب", "ل"):
        return False
    return nouns.is_title(token.stem) or nouns.is_organization_head(token.stem)
