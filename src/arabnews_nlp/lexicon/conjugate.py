"""Inflected forms of Arabic verbs of saying, in the folded spelling that `Token.norm` has.

A form is first built with its vowels and then spelled: the letters of a built form are Arabic consonants
(hamza is always ء), a i u are short vowels, A I U long ones, Y is a final long a written ى, X an alef
that is not spoken; ّ doubles the consonant before it. Templates hold radicals as digits, affixes as s t n.
Only the seat of the hamza needs the vowels; they are not written.
Method: the traditional paradigms of triliteral verbs (forms I to X) and of the first quadriliteral one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Gender = Literal["m", "f"]
Number = Literal["s", "d", "p"]
Tense = Literal["past", "present"]
Voice = Literal["active", "passive"]

WEAK = frozenset("وي")
SHORT = frozenset("aiu")
INITIAL = frozenset("aiuء")
VOWEL_OF = {"A": "a", "U": "u", "I": "i", "Y": "a"}
SEAT = {"i": "ئ", "u": "ؤ", "a": "ا"}

# past active, present active (without prefix), past passive, present passive
TEMPLATES = {
    "1": ("1a2a3", "12u3", "1u2i3", "12a3"),
    "2": ("1a2ّa3", "1a2ّi3", "1u2ّi3", "1a2ّa3"),
    "3": ("1A2a3", "1A2i3", "1U2i3", "1A2a3"),
    "4": ("ءa12a3", "12i3", "ءu12i3", "12a3"),
    "5": ("ta1a2ّa3", "ta1a2ّa3", "tu1u2ّi3", "ta1a2ّa3"),
    "6": ("ta1A2a3", "ta1A2a3", "tu1U2i3", "ta1A2a3"),
    "7": ("in1a2a3", "n1a2i3", "un1u2i3", "n1a2a3"),
    "8": ("i1ta2a3", "1ta2i3", "u1tu2i3", "1ta2a3"),
    "10": ("ista12a3", "sta12i3", "ustu12i3", "sta12a3"),
    "Q": ("1a23a4", "1a23i4", "1u23i4", "1a23a4"),
}

# Stem before a vowel, stem before a consonant, for each of the four stems above.
HOLLOW = {
    "1": (("1A3", "1u3"), ("1U3", "1u3"), ("1I3", "1i3"), ("1A3", "1a3")),
    "4": (("ءa1A3", "ءa1a3"), ("1I3", "1i3"), ("ءu1I3", "ءu1i3"), ("1A3", "1a3")),
    "7": (("in1A3", "in1a3"), ("n1A3", "n1a3"), ("un1I3", "un1i3"), ("n1A3", "n1a3")),
    "8": (("i1tA3", "i1ta3"), ("1tA3", "1ta3"), ("u1tI3", "u1ti3"), ("1tA3", "1ta3")),
    "10": (("ista1A3", "ista1a3"), ("sta1I3", "sta1i3"), ("ustu1I3", "ustu1i3"), ("sta1A3", "sta1a3")),
}
DOUBLED = {
    "1": (("1a2ّ", "1a2a2"), ("1u2ّ", "12u2"), ("1u2ّ", "1u2i2"), ("1a2ّ", "12a2")),
    "3": (("1A2ّ", "1A2a2"), ("1A2ّ", "1A2i2"), ("1U2ّ", "1U2i2"), ("1A2ّ", "1A2a2")),
    "4": (("ءa1a2ّ", "ءa12a2"), ("1i2ّ", "12i2"), ("ءu1i2ّ", "ءu12i2"), ("1a2ّ", "12a2")),
    "7": (("in1a2ّ", "in1a2a2"), ("n1a2ّ", "n1a2i2"), ("un1u2ّ", "un1u2i2"), ("n1a2ّ", "n1a2a2")),
    "8": (("i1ta2ّ", "i1ta2a2"), ("1ta2ّ", "1ta2i2"), ("u1tu2ّ", "u1tu2i2"), ("1ta2ّ", "1ta2a2")),
    "10": (
        ("ista1a2ّ", "ista12a2"),
        ("sta1i2ّ", "sta12i2"),
        ("ustu1i2ّ", "ustu12i2"),
        ("sta1a2ّ", "sta12a2"),
    ),
}

Cell = tuple[int, Gender | None, Number]
CELLS: tuple[Cell, ...] = (
    (3, "m", "s"),
    (3, "f", "s"),
    (3, "m", "d"),
    (3, "f", "d"),
    (3, "m", "p"),
    (3, "f", "p"),
    (1, None, "s"),
    (1, None, "p"),
)
PAST = dict(zip(CELLS, ("", "aت", "A", "aتA", "UX", "نa", "تu", "نA"), strict=True))
PREFIX = dict(zip(CELLS, "يتيتييءن", strict=True))
PRESENT = dict(zip(CELLS, ("", "", "Aنi", "Aنi", "Uنa", "نa", "", ""), strict=True))
CLIPPED = {**PRESENT, **dict(zip(CELLS[2:5], ("A", "A", "UX"), strict=True))}
PASSIVE_CELLS = CELLS[:2]

# Active participle endings: gender, number, ending. The feminine plural and singular do not change with case.
PARTICIPLE: tuple[tuple[Gender, Number, str], ...] = (
    ("m", "s", ""),
    ("m", "s", "aX"),
    ("f", "s", "aة"),
    ("f", "s", "aه"),
    ("m", "d", "Aنi"),
    ("m", "d", "aينi"),
    ("f", "d", "aتAنi"),
    ("f", "d", "aتaينi"),
    ("m", "p", "Uنa"),
    ("m", "p", "Iنa"),
    ("f", "p", "Aت"),
)
PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "ي")
_ROMAN = str.maketrans("tsn", "تسن")
_WRITTEN = str.maketrans("AUIYX", "اوييا", "aiuّ")


@dataclass(frozen=True, slots=True)
class Verb:
    """What the conjugator needs to know of a verb.

    root: three radicals (four for form "Q"), hamza written ء.
    form: "1" to "10" or "Q".
    present: for form 1 the long vowel of the present of a hollow or final-weak verb (و, ي or ى), or ى for a
        hamzated verb with a in the present; else None.
    past: "i" for a final-weak verb of form 1 with i after the second radical (خشي); else None.
    """

    root: str
    form: str
    present: str | None = None
    past: str | None = None

    def __post_init__(self) -> None:
        if self.form not in TEMPLATES:
            raise ValueError(f"form {self.form!r} is none of {', '.join(TEMPLATES)}")
        if len(self.root) != (4 if self.form == "Q" else 3):
            raise ValueError(f"root {self.root!r} has the wrong number of letters for form {self.form}")
        if self.form == "1" and self.present is None and (self.hollow or self.final_weak):
            raise ValueError(f"root {self.root!r} in form 1 needs the vowel of its present")
        if self.present not in (None, "و", "ي", "ى"):
            raise ValueError(f"present {self.present!r} is none of و, ي, ى")
        if self.past not in (None, "i"):
            raise ValueError(f"past {self.past!r} is not i")

    @property
    def final_weak(self) -> bool:
        return self.root[-1] in WEAK

    @property
    def hollow(self) -> bool:
        return self.form in HOLLOW and self.root[1] in WEAK and not self.final_weak

    @property
    def doubled(self) -> bool:
        return self.form in DOUBLED and self.root[1] == self.root[2]


@dataclass(frozen=True, slots=True)
class Form:
    """One folded form of a verb with its features."""

    text: str
    kind: Literal["verb", "participle"]
    tense: Tense | None
    person: int | None
    gender: Gender | None
    number: Number
    voice: Voice
    clipped: bool = False


_FOLD = str.maketrans("أإآٱى", "ااااي", "".join(map(chr, range(0x64B, 0x653))) + "ـ")


def fold(word: str) -> str:
    """`word` in the folding of `Token.norm`, for words of the lexicon files."""
    return word.translate(_FOLD)


@lru_cache(maxsize=4096)
def spell(built: str) -> str:
    """Folded spelling of a built form, with hamza on its seat."""
    if built[0] in INITIAL:
        built = "ا" + built[1:]
    at = built.find("ء")
    while at > 0:
        built = built[:at] + _seat(built[at - 1], built[at + 1 : at + 2]) + built[at + 1 :]
        at = built.find("ء", at + 1)
    return built.translate(_WRITTEN).replace("اا", "ا")


def _seat(previous: str, following: str) -> str:
    before = VOWEL_OF.get(previous, previous)
    after = VOWEL_OF.get(following, following)
    if not following:
        return SEAT[previous] if previous in SHORT else "ء"
    if "i" in (before, after) or previous == "ي":
        return "ئ"
    if previous in ("A", "U"):
        return "ؤ" if after == "u" else "ء"
    if "u" in (before, after):
        return "ؤ"
    return "ا"


def spellings(built: str) -> tuple[str, ...]:
    """The spellings of a built form: a hamza before the plural ending has two seats in use."""
    text = spell(built)
    if built.endswith(("aءUX", "AءUX")):
        return text, spell(built[:-2]) + "وا"
    return (text,)


def conjugate(verb: Verb) -> Iterator[Form]:
    """Past and present of first and third person, active participles, third person singular passive.

    `clipped` marks a present that is spelled so in the subjunctive or jussive only (لم يقل, أن يقولوا).
    """
    yield from _past(verb, "active")
    yield from _present(verb, "active")
    yield from _participles(verb)
    yield from _past(verb, "passive")
    yield from _present(verb, "passive")


def _fill(template: str, verb: Verb) -> str:
    root = verb.root
    if verb.form == "8":
        template = template.replace("1t", _assimilated(root[0]), 1)
    filled = template.translate(_ROMAN)
    for digit, radical in zip("1234", root, strict=False):
        filled = filled.replace(digit, radical)
    return filled


def _assimilated(first: str) -> str:
    """First radical and infixed t of form VIII: اتهم of وهم, ادعى of دعو, اصطحب of صحب, ازداد of زيد."""
    if first in "وت":
        return "tّ"
    if first in "دذ":
        return "دّ"
    if first == "ز":
        return "زد"
    if first == "ط":
        return "طّ"
    if first in "صضظ":
        return first + "ط"
    return first + "t"


def _templates(verb: Verb, tense: Tense, voice: Voice) -> tuple[str, str]:
    """Stem before a vowel and stem before a consonant, radicals still as digits."""
    column = (0 if tense == "past" else 1) + (2 if voice == "passive" else 0)
    if verb.hollow:
        return _hollow(verb, column)
    if verb.doubled:
        return DOUBLED[verb.form][column]
    template = TEMPLATES[verb.form][column]
    if verb.form == "1" and column == 1:
        if verb.present == "ى":
            template = "12a3"
        if verb.root[0] == "و":
            template = template.replace("1", "")
    if verb.root == "رءي" and verb.form == "1" and tense == "present":
        template = "1a3"
    return template, template


def _hollow(verb: Verb, column: int) -> tuple[str, str]:
    before_vowel, before_consonant = HOLLOW[verb.form][column]
    if verb.form == "1" and verb.present != "و":
        if column == 0:
            before_consonant = "1i3"
        if column == 1:
            long, short = ("A", "a") if verb.present == "ى" else ("I", "i")
            before_vowel, before_consonant = f"1{long}3", f"1{short}3"
    return before_vowel, before_consonant


def _past(verb: Verb, voice: Voice) -> Iterator[Form]:
    cells = PASSIVE_CELLS if voice == "passive" else CELLS
    if verb.final_weak:
        endings = _final_weak_past(verb, voice)
        base = _fill(_templates(verb, "past", voice)[0][:-2], verb)
        for cell in cells:
            yield from _forms(base + endings[cell], "past", cell, voice)
        return
    vowel, consonant = (_fill(template, verb) for template in _templates(verb, "past", voice))
    for cell in cells:
        ending = PAST[cell]
        stem = consonant if ending[:1] in ("ن", "ت") else vowel
        yield from _forms(_join(stem, ending), "past", cell, voice)


def _present(verb: Verb, voice: Voice) -> Iterator[Form]:
    cells = PASSIVE_CELLS if voice == "passive" else CELLS
    prefix_vowel = "u" if voice == "passive" or verb.form in ("2", "3", "4", "Q") else "a"
    vowel, consonant = (_fill(template, verb) for template in _templates(verb, "present", voice))
    weak = _final_weak_present(verb, voice) if verb.final_weak else None
    for cell in cells:
        prefix = PREFIX[cell] + prefix_vowel
        if weak:
            full, short = (prefix + vowel[:-2] + ending for ending in weak[cell])
        else:
            full = prefix + _join(consonant if PRESENT[cell] == "نa" else vowel, PRESENT[cell])
            stem = consonant if verb.hollow and not CLIPPED[cell] else vowel
            short = full if PRESENT[cell] == "نa" else prefix + stem + CLIPPED[cell]
        yield from _forms(full, "present", cell, voice)
        if short != full:
            yield from _forms(short, "present", cell, voice, clipped=True)


def _join(stem: str, ending: str) -> str:
    """Stem and ending, of two equal consonants that meet (لفتّ, أعلنّا) only one."""
    return stem + (ending[1:] if stem[-1] == ending[:1] else ending)


def _final_weak_past(verb: Verb, voice: Voice) -> dict[Cell, str]:
    """Endings after the second radical."""
    radical = verb.root[-1] if verb.form == "1" else "ي"
    if voice == "active" and verb.past != "i":
        final = "A" if radical == "و" else "Y"
        glide = "a" + radical
        endings = (final, "aت", glide + "A", "aتA", "aوX", glide + "نa", glide + "تu", glide + "نA")
    else:
        endings = ("iي", "iيaت", "iيA", "iيaتA", "UX", "Iنa", "Iتu", "IنA")
    return dict(zip(CELLS, endings, strict=True))


def _final_weak_present(verb: Verb, voice: Voice) -> dict[Cell, tuple[str, str]]:
    """Endings after the second radical, full and clipped."""
    if voice == "passive" or verb.form in ("5", "6"):
        vowel = "Y"
    elif verb.form == "1":
        vowel = {"و": "U", "ي": "I", "ى": "Y"}[verb.present or "ي"]
    else:
        vowel = "I"
    glide = {"U": "uو", "I": "iي", "Y": "aي"}[vowel]
    plural = "aو" if vowel == "Y" else "U"
    women = ("aي" if vowel == "Y" else vowel) + "نa"
    dual = (glide + "Aنi", glide + "A")
    singular = (vowel, VOWEL_OF[vowel])
    endings = (
        singular,
        singular,
        dual,
        dual,
        (plural + "نa", plural + "X"),
        (women, women),
        singular,
        singular,
    )
    return dict(zip(CELLS, endings, strict=True))


def _participles(verb: Verb) -> Iterator[Form]:
    if verb.hollow and verb.root[-1] == "ء":
        return
    if verb.form == "1":
        if verb.final_weak:
            stem = "1A2"
        elif verb.hollow:
            stem = "1Aءi3"
        else:
            stem = "1A2ّ" if verb.doubled else "1A2i3"
    else:
        template = _templates(verb, "present", "active")[0]
        if verb.form in ("5", "6"):
            template = template[:-2] + "i" + template[-1]
        stem = "مu" + (template[:-2] if verb.final_weak else template)
    stem = _fill(stem, verb)
    if verb.final_weak:
        yield Form(spell(stem), "participle", None, None, "m", "s", "active")
    for gender, number, ending in PARTICIPLE:
        if verb.final_weak:
            ending = _final_weak_participle(gender, number, ending)
        yield Form(spell(stem + ending), "participle", None, None, gender, number, "active")


def _final_weak_participle(gender: Gender, number: Number, ending: str) -> str:
    """Endings of مدعيا and مدعية against مدعون and مدعين; the definite singular is مدعي."""
    if not ending or (gender == "m" and number == "p"):
        return ending or "I"
    return "iي" + ending


def _forms(built: str, tense: Tense, cell: Cell, voice: Voice, clipped: bool = False) -> Iterator[Form]:
    person, gender, number = cell
    for text in spellings(built):
        yield Form(text, "verb", tense, person, gender, number, voice, clipped)


def masdar_forms(masdar: str) -> Iterator[tuple[str, str | None]]:
    """Folded forms of a verbal noun as (form, attached pronoun): bare, with the article, with pronouns."""
    bare = fold(masdar)
    yield bare, None
    yield "ال" + bare, None
    if bare.endswith("ة"):
        stems: tuple[str, ...] = (bare[:-1] + "ت",)
    elif masdar.endswith("ى"):
        stems = (bare[:-1] + "ا",)
    elif bare.endswith("ء"):
        stems = (bare, bare[:-1] + "ؤ", bare[:-1] + "ئ")
    else:
        stems = (bare,)
    for stem in stems:
        for pronoun in PRONOUNS:
            yield stem + pronoun, pronoun
