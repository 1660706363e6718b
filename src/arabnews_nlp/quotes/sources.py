"""What an article tells about the people in it: names with the titles that stand beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from arabnews_nlp.document import Entity
from arabnews_nlp.entities.folding import fold, name_key
from arabnews_nlp.entities.gazetteer import name_genders
from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.nouns import NounLexicon, bare
from arabnews_nlp.quotes.reading import COMMAS, STATEMENT_PARTICLES, Reading
from arabnews_nlp.quotes.speakers import PREPOSITIONS, RELATIVES, TIME_WORDS

TITLE_REACH = 9
FORMER = words("former")
KIN = words("kin")
OUTSIDE_TITLES = words("outside_titles")
FILIATION = {"بن": "m", "بنت": "f"}


@dataclass(slots=True)
class Profile:
    """A person of the article: the words of the titles seen beside the name, and the token indices of mentions.

    nations: the countries that titles tell (see `nations_told`); country: of the first word of a title that tells one.
    """

    name: str
    title_words: set[str] = field(default_factory=set)
    title: str | None = None
    affiliation: str | None = None
    country: str | None = None
    nations: set[str] = field(default_factory=set)
    feminine: bool | None = None
    mentions: list[int] = field(default_factory=list)


def profiles_of(reading: Reading, nouns: NounLexicon) -> dict[str, Profile]:
    """The people of the article by canonical name."""
    found: dict[str, Profile] = {}
    for entity in reading.entities:
        if entity.label != "PER":
            continue
        first, last = reading.seg.token_range(entity.start, entity.end)
        if first >= last:
            continue
        name = entity.name or entity.text
        profile = found.setdefault(name, Profile(name))
        profile.mentions.append(first)
        before = title_before(reading, nouns, first)
        after = title_after(reading, nouns, last)
        for start, end in (before, after):
            if start < end:
                _describe(reading, nouns, profile, start, end)
        if profile.feminine is None:
            own = range(before[0], before[1] - _is_kin(reading, before))
            gender = _gender(reading, nouns, [*own, *range(*after)]) or gender_of_name(name)
            profile.feminine = None if gender is None else gender == "f"
    return found


def title_before(reading: Reading, nouns: NounLexicon, first: int) -> tuple[int, int]:
    """Token range of the title that stands directly before a name, empty where there is none."""
    start = None
    index = first - 1
    if index >= 0 and reading.norms[index] in COMMAS:
        index -= 1
    while index >= max(reading.sentence_start(first), first - TITLE_REACH):
        token = reading.tokens[index]
        if start is None and index + 2 == first and token.norm in COMMAS and _is_origin(reading, nouns, index + 1):
            index -= 1
            continue
        if token.kind != "word" or token.norm in OUTSIDE_TITLES or token.norm in RELATIVES or token.norm in TIME_WORDS:
            break
        entity = reading.entity[index]
        if entity is not None and (entity.label == "PER" or _is_present(reading, nouns, index + 1)):
            break
        if entity is None and nouns.is_title(token.stem):
            start = index
            if token.proclitics:
                break
        index -= 1
    return (start, first) if start is not None else (first, first)


def _is_origin(reading: Reading, nouns: NounLexicon, index: int) -> bool:
    """Whether an adjective of nationality stands between a title's comma and the name (مدرب الفريق، البرتغالي فلان)."""
    stem = reading.tokens[index].stem
    return stem.startswith("ال") and nouns.country_of_nisba(stem) is not None


def title_after(reading: Reading, nouns: NounLexicon, last: int) -> tuple[int, int]:
    """Token range of the title in apposition after a name (فلان، مدير المعهد), empty where there is none."""
    index = last
    end_of = len(reading.tokens)
    if index < end_of and reading.norms[index] in COMMAS:
        index += 1
    if index >= end_of or reading.tokens[index].kind != "word" or not nouns.is_title(reading.tokens[index].stem):
        return (last, last)
    if reading.tokens[index].proclitics or reading.sentence[index] != reading.sentence[last - 1]:
        return (last, last)
    start = index
    while index < min(end_of, start + TITLE_REACH):
        token = reading.tokens[index]
        if token.kind != "word" or token.norm in RELATIVES or token.norm in TIME_WORDS:
            break
        if reading.entity[index] is None and token.norm in STATEMENT_PARTICLES:
            break
        if _follows_title(reading, nouns, index):
            break
        if index > start and token.norm in PREPOSITIONS and token.norm not in ("في", "ل", "من"):
            break
        index += 1
    return start, index


def _is_present(reading: Reading, nouns: NounLexicon, index: int) -> bool:
    """Whether the token seems a verb in the present (مدرب تشيلسي | يدعم)."""
    token = reading.tokens[index]
    if token.kind != "word" or reading.entity[index] is not None or nouns.is_source_noun(token.stem):
        return False
    return token.norm.startswith(("ي", "ت")) and len(token.norm) > 3 and not token.norm.endswith("ة")


def _follows_title(reading: Reading, nouns: NounLexicon, index: int) -> bool:
    """Whether the token stands after a body's name and goes on with no title (مدرب النادي | الكثير)."""
    before, token = reading.entity[index - 1], reading.tokens[index]
    if before is None or before.label == "PER" or reading.entity[index] is not None:
        return False
    if token.norm in PREPOSITIONS or token.stem in FORMER or reading.proclitics(index) == "و":
        return False
    return not nouns.is_title(token.stem) and nouns.country_of_nisba(token.stem) is None


def _gender(reading: Reading, nouns: NounLexicon, indices: Iterable[int]) -> str | None:
    """The gender of the title noun that comes first, forms of address apart (سعادة، معالي)."""
    for index in indices:
        stem = reading.tokens[index].stem
        if nouns.is_title(stem) and not nouns.is_honorific(stem):
            return nouns.gender(stem)
    return None


def _is_kin(reading: Reading, title: tuple[int, int]) -> bool:
    """Whether a title ends with a noun of kinship, which is that of another person (زوجة فلان)."""
    return title[0] < title[1] and reading.tokens[title[1] - 1].stem in KIN


def gender_of_name(name: str) -> str | None:
    """The gender that a person's name tells by its given name, else by بن and بنت."""
    keys = [name_key(fold(word)) for word in name.split()]
    known = name_genders().get(keys[0])
    return known or next((FILIATION[key] for key in keys[1:-1] if key in FILIATION), None)


def _describe(reading: Reading, nouns: NounLexicon, profile: Profile, start: int, end: int) -> None:
    while end > start and reading.norms[end - 1] in COMMAS:
        end -= 1
    if start >= end:
        return
    tokens = [reading.tokens[index] for index in range(start, end)]
    profile.title_words.update(bare(token.stem) for token in tokens if token.kind == "word")
    text = reading.text[tokens[0].stem_start : tokens[-1].end]
    if profile.title is None or len(text) > len(profile.title):
        profile.title = text
    for entity in reading.entities_in(start, end):
        if entity.label == "ORG" and profile.affiliation is None:
            profile.affiliation = entity.name or entity.text
        if entity.label == "COUNTRY" and profile.country is None:
            profile.country = entity.country
    profile.nations |= nations_told(reading, nouns, start, end)
    for token in tokens:
        if profile.country is None:
            profile.country = nouns.country_of_nisba(token.stem)


def nations_told(reading: Reading, nouns: NounLexicon, first: int, last: int) -> set[str]:
    """The countries that the words after the noun at `first` name or tell by an adjective, up to a preposition.

    رئيس تركيا، وزير الخارجية التركي, but not the place in السفير التركي في لندن.
    """
    found: set[str] = set()
    for index in range(first + 1, last):
        token, entity = reading.tokens[index], reading.entity[index]
        if token.kind != "word" or token.norm in PREPOSITIONS or token.norm == "باسم" or token.proclitics:
            break
        country = entity.country if entity is not None else nouns.country_of_nisba(token.stem)
        if country is not None:
            found.add(country)
    return found


def entity_name(entity: Entity) -> str:
    return entity.name or entity.text
