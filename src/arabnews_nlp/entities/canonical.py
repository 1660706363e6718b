"""What only the whole document tells: full names, and codes of ambiguous countries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from arabnews_nlp.document import Entity
from arabnews_nlp.entities.countries import CountryNames, shipped_countries
from arabnews_nlp.entities.folding import fold, name_key
from arabnews_nlp.entities.gazetteer import person_names

_JOINTS = frozenset(["بن", "ابن", "بنت", "ابو", "ابي", "ابا", "ال", "ام", "عبد", "دي", "فان", "فون"])
_CONGO_DEMOCRATIC = re.compile(
    "كينشاسا|الكونغو الديمقراطية|الكونغو الديموقراطية|شرق الكونغو|شرقي الكونغو|غوما|كابيلا|تشيسكيدي"
)
_NORTH = re.compile("كوريا الشمالية|الكوري الشمالي|الكورية الشمالية|بيونغ ?يانغ")
_SOUTH = re.compile("كوريا الجنوبية|الكوري الجنوبي|الكورية الجنوبية|سيول|سيئول")
_AMMAN = re.compile("الأردن|أردني|العاصمة عم|العاصمة الأردنية عم")
_OMAN = re.compile("سلطنة|مسقط|العماني|عماني")
_AMMAN_BEFORE = re.compile("(?:العاصمة|الاردنية|مدينة|وسط|شرق|غرب|شمال|جنوب)\\s+$")
_FILIATION = ("ولد", "بن", "ابن", "بنت")
_HARD_G = str.maketrans("غكگ", "ججج")
_NO_VOWELS = str.maketrans("", "", "اويى")
_PREPOSITIONS = ("ل", "ب")
_LONG_NAME = 5
_CONSONANTS = 4
_MOST_NAMESAKES = 200
_SERVANT = re.compile(r"(?<!\S)عبد(?=ال\S)")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\S+")
_LOOSE = 20
_BRACKET = re.compile(r"\s*[(\[«\"]\s*[\"«]?")


def canonicalize(text: str, entities: Sequence[Entity], countries: CountryNames | None = None) -> tuple[Entity, ...]:
    """`entities` of `text` with `name`, `surface` and, for countries, a code that fits the document.

    The name of a person is the fullest form in the document that the mention can stand for, of a surname that several
    people share the first one's; where the words before the mention make it that name, it takes them in. Labels change
    only where a country's name is a city's as well (عمان).
    """
    article = _Article(text)
    countries = countries or shipped_countries()
    resolved = [_resolve_country(article, entity, countries) for entity in _without_prepositions(entities)]
    persons = _full_persons(_with_article(text, entity) for entity in resolved if entity.label == "PER")
    organizations = _full_organizations(text, resolved)
    named: list[Entity] = []
    for entity in resolved:
        plain = _SPACE.sub(" ", _with_article(text, entity))
        if entity.label == "PER":
            name = persons.get(_with_article(text, entity), plain)
            entity = _in_full(text, entity, name, named[-1].end if named else 0)
        elif entity.label == "ORG":
            name = organizations.get(entity.text, organizations.get(plain, plain))
        else:
            name = plain
        named.append(replace(entity, name=name, surface=entity.surface or _surface(text, entity)))
    return tuple(named)


def _same_words(forms: dict[str, tuple[str, ...]], fullest: dict[str, str]) -> None:
    """Makes the first of the names whose words are the same in another order that of all (نسيم أمين, أمين نسيم)."""
    first: dict[tuple[str, ...], str] = {}
    for form, words in forms.items():
        if len(words) > 1 and form not in fullest:
            known = first.setdefault(tuple(sorted(words)), form)
            if known != form:
                fullest[form] = known


def _without_prepositions(entities: Sequence[Entity]) -> list[Entity]:
    """The entities with the preposition left out that is written together with a surname named elsewhere (لريستر)."""
    surnames = {entity.text.split()[-1] for entity in entities if entity.label == "PER"}
    return [
        replace(entity, start=entity.start + 1, text=entity.text[1:])
        if entity.label == "PER" and entity.text[:1] in _PREPOSITIONS and entity.text[1:] in surnames
        else entity
        for entity in entities
    ]


def _in_full(text: str, entity: Entity, name: str, after: int) -> Entity:
    """The mention with the words before it, from `after` on, that make it its full name."""
    own, full = entity.text.split(), name.split()
    missing = len(full) - len(own)
    if missing <= 0 or not own or text[entity.start - 1 : entity.start].strip():
        return entity
    words = list(_WORD.finditer(text, max(after, entity.start - len(name) - _LOOSE), entity.start))[-missing:]
    if len(words) < missing or (words[0].start() and not text[words[0].start() - 1].isspace()):
        return entity
    whole = text[words[0].start() : entity.end]
    if "\n" in whole or _words(whole) != _words(name):
        return entity
    return replace(entity, start=words[0].start(), text=whole, surface="")


def _with_article(text: str, entity: Entity) -> str:
    """The entity's text, with the alef that للـ swallows: of للناتو the span is لناتو, the name الناتو.

    A person's name that begins with ل keeps it: of للقمان the name is لقمان.
    """
    before = text[entity.start - 1 : entity.start]
    if before == "ل" and entity.text.startswith("ل") and not _is_given(entity):
        return "ا" + entity.text
    return entity.text


def _is_given(entity: Entity) -> bool:
    """Whether a person's first word is known as a name without an article, and not with one."""
    first = fold(entity.text.split()[0])
    names = person_names()
    known, other = names.get(name_key(first)), names.get(name_key("ا" + first))
    return entity.label == "PER" and known is not None and (other is None or other.sure < known.sure)


def _surface(text: str, entity: Entity) -> str:
    """The entity with the proclitics written together with its first word."""
    start = entity.start
    while start and text[start - 1].isalnum():
        start -= 1
    return text[start : entity.end]


def _words(name: str) -> tuple[str, ...]:
    """The words of a name by their keys; عبد is a word of its own."""
    apart = _SERVANT.sub("عبد ", fold(name).replace("_", " ").replace("#", " "))
    return tuple(name_key(word) for word in apart.split())


def _parts(words: Sequence[str]) -> list[str]:
    """The words of a name with every joint bound to what follows: عبد + الله is one part."""
    parts: list[str] = []
    open_joint = False
    for word in words:
        if open_joint and parts:
            parts[-1] += " " + word
        else:
            parts.append(word)
        open_joint = word in _JOINTS
    return parts


def _full_persons(mentions: Iterable[str]) -> dict[str, str]:
    """The fullest form in the document by the text of each person's mention."""
    forms = {mention: _words(mention) for mention in mentions}
    fullest: dict[str, str] = {}
    by_word: dict[str, list[str]] = defaultdict(list)
    for form, words in forms.items():
        for word in {*words, "".join(words[-2:])}:
            by_word[word].append(form)
    letters = {form: "".join(words) for form, words in forms.items()}
    for form, words in forms.items():
        if not words:
            continue
        candidates = [
            other
            for other in dict.fromkeys(
                [*by_word[words[-1]][:_MOST_NAMESAKES], *by_word[letters[form]][:_MOST_NAMESAKES]]
            )
            if len(letters[other]) > len(letters[form]) and _fits(words, forms[other])
        ]
        longest = [
            other
            for other in candidates
            if not any(other != more and _is_part(forms[other], forms[more]) for more in candidates)
        ]
        alike = [other for other in longest if f" {form} " in f" {other} "]
        if alike and len({forms[other] for other in longest}) > 1 and len({forms[other] for other in alike}) == 1:
            longest = alike
        if len({forms[other] for other in longest}) == 1:
            fullest[form] = longest[0]
        elif len(words) == 1 and longest:
            namesakes = [other for other in longest if forms[other][-1] == words[0]]
            if namesakes:
                fullest[form] = namesakes[0]
    _same_words(forms, fullest)
    by_sound = _by_sound(forms)
    for form, words in forms.items():
        lone = form not in fullest and len(words) == 1
        other = _spelled_otherwise(words[0], forms, by_sound) if lone else None
        if other is not None:
            fullest[form] = other
    return {form: _SPACE.sub(" ", _last_step(form, fullest)) for form in fullest}


def _by_sound(forms: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The full names by every key of their surname; see `_sounds`."""
    found: dict[str, list[str]] = defaultdict(list)
    for form, words in forms.items():
        if len(words) > 1:
            for key in _sounds(words[-1]):
                found[key].append(form)
    return found


def _spelled_otherwise(short: str, forms: dict[str, tuple[str, ...]], by_sound: dict[str, list[str]]) -> str | None:
    """The one full name whose surname is `short` but for a spelling that often varies, or a preposition before it."""
    keys = [*_sounds(short), *(_sounds(short[1:])[:1] if short[:1] in _PREPOSITIONS else ())]
    fitting = [form for key in keys for form in by_sound.get(key, ())]
    return fitting[0] if len({forms[form] for form in fitting}) == 1 else None


def _sounds(surname: str) -> list[str]:
    """What spellings of a surname share: the letters but for a foreign g; of a long one the consonants, or all letters.

    كلوب and غلوب; سوخديف and سوخيدوف; مهياوي and ميهاوي.
    """
    plain = surname.translate(_HARD_G)
    keys = [plain]
    if len(plain) >= _LONG_NAME:
        keys.append(f"{plain[0]} {''.join(sorted(plain))}")
        skeleton = plain.translate(_NO_VOWELS)
        if len(skeleton) >= _CONSONANTS:
            keys.append(f"{plain[0]}-{skeleton}")
    return keys


def _last_step(form: str, fuller: dict[str, str]) -> str:
    """The form that following `fuller` ends at; every step is longer or to an earlier name, so there is an end."""
    while form in fuller:
        form = fuller[form]
    return form


def _fits(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` can stand for the person `full`: the surname, first name or parts in order.

    A surname of two words may be written as one: دي ميستورا and ديميستورا.
    """
    joined = "".join(short)
    if (len(full) > 1 and joined == full[-1]) or (len(full) > 2 and joined == "".join(full[-2:])):
        return True
    if len(short) == 2 and short[0] in _FILIATION:
        short = short[1:]
    if len(short) == 1:
        parts = _parts(full)
        bare = short[0].removeprefix("ال")
        return any(part.removeprefix("ال") == bare for part in (parts[0], parts[-1])) or short[0] in full[1:]
    return _is_part(short, full) and (short[0] == full[0] or short[-1] == full[-1])


def _is_part(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether all words of `short` stand in `full` in this order, and `full` has more."""
    rest = iter(full)
    return len(short) < len(full) and all(word in rest for word in short)


def _full_organizations(text: str, entities: Sequence[Entity]) -> dict[str, str]:
    """The full name by an abbreviation in brackets after it, and by a first part that only one name has."""
    organizations = [entity for entity in entities if entity.label == "ORG"]
    full: dict[str, str] = {}
    for first, second in pairwise(organizations):
        between = text[first.end : second.start]
        if len(between) < 5 and _BRACKET.fullmatch(between) and len(second.text) < len(first.text):
            full.setdefault(second.text, _SPACE.sub(" ", first.text))
    forms = {entity.text: _words(entity.text) for entity in organizations}
    by_first: dict[str, list[str]] = defaultdict(list)
    for form, words in forms.items():
        if len(words) > 1:
            by_first[words[0]].append(form)
    for form, words in forms.items():
        if len(words) < 2 or form in full:
            continue
        longer = [
            other
            for other in by_first[words[0]]
            if len(forms[other]) > len(words) and forms[other][: len(words)] == words
        ]
        if len({forms[other] for other in longer}) == 1:
            full[form] = _SPACE.sub(" ", longer[0])
    return full


class _Article:
    """What an article as a whole says of the countries whose names are ambiguous; each is counted once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def korea(self) -> str:
        return "KP" if len(_NORTH.findall(self.text)) > len(_SOUTH.findall(self.text)) else "KR"

    @cached_property
    def congo(self) -> str:
        return "CD" if _CONGO_DEMOCRATIC.search(self.text) else "CG"

    @cached_property
    def tells_of_amman(self) -> bool:
        return len(_AMMAN.findall(self.text)) > len(_OMAN.findall(self.text))


def _resolve_country(article: _Article, entity: Entity, countries: CountryNames) -> Entity:
    if entity.label != "COUNTRY":
        return entity
    word = fold(entity.text)
    if word == "كوريا":
        return replace(entity, country=article.korea)
    if word in ("الكونغو", "الكونجو"):
        return replace(entity, country=article.congo)
    if word == "عمان" and _is_amman(article, entity):
        return replace(entity, label="LOC", country=None)
    if entity.country is None:
        return replace(entity, country=countries.lookup(entity.text))
    return entity


def _is_amman(article: _Article, entity: Entity) -> bool:
    if "ّ" in entity.text:
        return True
    if _AMMAN_BEFORE.search(fold(article.text[max(0, entity.start - 15) : entity.start])):
        return True
    return article.tells_of_amman
