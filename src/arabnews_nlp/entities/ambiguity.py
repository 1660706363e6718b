"""Words that are a country's name and something else: adjective, river, city, prayer."""

from __future__ import annotations

from dataclasses import replace

from arabnews_nlp.entities.countries import CountryNames
from arabnews_nlp.entities.spans import Candidate
from arabnews_nlp.text.segmentation import Token

_ADJECTIVES = frozenset({"السعودية", "السعوديه"})
_PREPOSITIONS = frozenset(
    "في من الي علي عن مع ضد بين عبر داخل خارج نحو تجاه لدي حول ان شمال جنوب شرق غرب دولة حكومة "  # noqa: SIM905
    "وبين منذ حتي بعد قبل او ام انحاء ارجاء اراضي كل جميع مختلف رئيس ملك".split()
)
_CITY_BEFORE = frozenset(["مدينة", "العاصمة", "ولاية", "نهر", "محافظة", "بلدية", "بولاية", "مقاطعة"])
_NOT_BEFORE = {
    "المغرب": frozenset(["صلاة", "اذان", "صلاتي", "بعد", "قبل", "وقت", "عند"]),
    "قطر": frozenset(["نصف"]),
    "الصين": frozenset(["بحر", "سور"]),
    "بنما": frozenset(("اوراق", "وثائق")),
    "الهند": frozenset(["جوز"]),
    "كوبا": frozenset(["بطولة", "كاس"]),
}
_EVENTS = frozenset(("كاس", "دوري", "الدوري"))
_OUTLETS = frozenset(["صحيفة", "جريدة", "وكالة", "شركة", "قناة", "مجلة", "شبكة", "نادي", "فريق", "مجموعة"])
TANWIN = "\u064b"
_YEAR_DIGITS = 4
_FEMININE_FOLLOWERS = frozenset(
    ("مصادر", "قوي", "وسائل", "اطراف", "فصائل", "احزاب", "عناصر", "اراض", "مدن", "مواقع", "شخصيات")
)


def resolve_place(
    text: str, tokens: tuple[Token, ...], candidate: Candidate, countries: CountryNames
) -> Candidate | None:
    """`candidate` with another label where its neighbours call for it, or None where it is no name at all."""
    if candidate.label == "LOC" and candidate.first and tokens[candidate.first - 1].stem == "خادم":
        return None
    if candidate.label != "COUNTRY" or candidate.last - candidate.first > 1:
        return candidate
    token = tokens[candidate.first]
    word = token.norm if candidate.whole else token.stem
    free = candidate.whole or token.stem_start == token.start
    before = tokens[candidate.first - 1] if free and candidate.first else None
    if before and "\n" in text[before.end : token.start]:
        before = None
    stem = before.stem if before and before.kind == "word" else ""
    if word in countries.weak and not _named_outright(tokens, candidate.first, countries):
        return None
    if _is_event(tokens, candidate.first):
        return None
    if stem in _EVENTS or stem in _NOT_BEFORE.get(word, ()):
        return None
    if stem in _CITY_BEFORE:
        return replace(candidate, label="LOC", country=None)
    if before and word in _ADJECTIVES and _is_adjective(tokens, candidate.first, countries):
        return None
    accusative = word.endswith("يا") and (countries.of_nisba(word) or countries.of_nisba(word[:-1]))
    if before and accusative and _counts_or_describes(before, countries):
        return None
    if before and word in ("سورية", "سوريه") and (stem.endswith(("ة", "ات", "ه")) or stem in _FEMININE_FOLLOWERS):
        return None
    return candidate


def _is_event(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether the name opens a quotation and a year follows it: "السعودية 2030"."""
    if not index or index + 1 >= len(tokens) or tokens[index - 1].kind != "mark":
        return False
    year = tokens[index + 1]
    return year.kind == "number" and len(year.norm) == _YEAR_DIGITS


def _is_adjective(tokens: tuple[Token, ...], index: int, countries: CountryNames) -> bool:
    """Whether السعودية agrees with the noun before it (الحكومة السعودية) rather than naming the country."""
    before = tokens[index - 1]
    stem = before.stem
    if before.kind != "word" or stem in _PREPOSITIONS or before.norm in _PREPOSITIONS:
        return False
    if stem in countries.codes:
        return False
    if stem.startswith("ال") and len(stem) > 4:
        return True
    return any(token.stem in _OUTLETS for token in tokens[max(0, index - 3) : index])


def _counts_or_describes(before: Token, countries: CountryNames) -> bool:
    """Whether روسيا after this word is an accusative adjective: 13 روسيا, دبلوماسيا روسيا."""
    if before.kind == "number":
        return before.norm.isdigit() and 10 < int(before.norm[:4]) < 1900
    stem = before.stem
    indefinite = TANWIN in before.text or not stem.endswith(("وا", "ها", "نا", "هما"))
    return stem.endswith("ا") and len(stem) > 4 and indefinite and stem not in countries.codes


def _named_outright(tokens: tuple[Token, ...], index: int, countries: CountryNames) -> bool:
    """Whether a weak name stands where only a country does: after في or دولة, or beside countries."""
    names = countries.codes
    token = tokens[index]
    before = tokens[index - 1].stem if index else ""
    if before in ("دولة", "جمهورية", "شمال", "جنوب", "وسط"):
        return True
    if token.proclitics in ("و", "ول", "وب") and before in names:
        return True
    if index + 1 < len(tokens) and tokens[index + 1].proclitics == "و" and tokens[index + 1].stem in names:
        return True
    return before == "في" or token.proclitics == "ب"
