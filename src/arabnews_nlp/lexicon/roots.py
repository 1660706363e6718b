"""Root and form of a verb from its dictionary form: ناشد is form 3 of نشد."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import combinations, product

from arabnews_nlp.lexicon.conjugate import WEAK, Form, Verb, conjugate, fold

SHADDA = "ّ"
ARABIC = re.compile(r"[\u0621-\u065f\u0670\u0671]+")
FORMS = ("1", "2", "3", "4", "5", "6", "8", "7", "10", "Q")
HAMZAS = str.maketrans({"أ": "ء", "إ": "ء", "ؤ": "ء", "ئ": "ء", "آ": "ءا"})
RADICALS = {"ا": ("و", "ي"), "ى": ("ي", "و")}
CARELESS_RADICALS = {**RADICALS, "ا": ("و", "ي", "ء")}
GEMINATING = ("2", "5")
OPENED_BY_ALEF = ("7", "8", "10")
# Of two forms that fit, the first is meant: استمع is 8 of سمع, no 10; آمن is 4, no 3.
PREFERRED = (("8", "7"), ("8", "10"), ("5", "Q"), ("4", "3"))


def candidates(
    lemma: str, *, form: str | None = None, root: str | None = None, present: str | None = None, past: str | None = None
) -> list[Verb]:
    """The verbs whose past, third person masculine singular, is `lemma`, as far as the spelling tells.

    What is given narrows them down. Verbs that have all their forms alike count once; of a word without any hamza the
    hamza may have been left out.
    """
    if not ARABIC.fullmatch(lemma):
        return []
    letters = _letters(lemma)
    for radicals in (RADICALS, CARELESS_RADICALS):
        found: dict[tuple[Form, ...], Verb] = {}
        for verb in _possible(letters, radicals, form, root, present, past):
            hamza_fits = radicals is CARELESS_RADICALS or _has_hamza_of(verb, letters)
            if hamza_fits and next(conjugate(verb)).text == fold(lemma) and _has_shadda_of(verb, lemma):
                found.setdefault(tuple(conjugate(verb)), verb)
        if found or "ء" in letters:
            break
    return _likely(list(found.values()))


def _letters(lemma: str) -> str:
    return "".join(char for char in lemma.translate(HAMZAS) if fold(char))


def _possible(
    letters: str,
    radicals: Mapping[str, tuple[str, ...]],
    form: str | None,
    root: str | None,
    present: str | None,
    past: str | None,
) -> Iterator[Verb]:
    for number in (form,) if form else FORMS:
        for consonants in (root,) if root else _roots(letters, radicals, number):
            for vowel in (present,) if present else _presents(consonants, number, letters):
                ends_in_i = "i" if number == "1" and letters.endswith("ي") and consonants[-1] in WEAK else None
                with suppress(ValueError):
                    yield Verb(consonants, number, vowel, past or ends_in_i)


def _roots(letters: str, radicals: Mapping[str, tuple[str, ...]], form: str) -> list[str]:
    """Roots whose radicals stand in the word in their order, the last two perhaps as one letter."""
    roots: dict[str, None] = {}
    for spelled in product(*(radicals.get(letter, (letter,)) for letter in letters)):
        if form == "Q":
            roots.update(dict.fromkeys(map("".join, combinations(spelled, 4))))
        else:
            roots.update(dict.fromkeys(map("".join, combinations(spelled, 3))))
            roots.update(dict.fromkeys(first + last + last for first, last in combinations(spelled, 2)))
    if form == "8":
        roots.update(dict.fromkeys("و" + root[1:] for root in list(roots) if root[0] == "ت"))
    return [root for root in roots if form != "Q" or "ء" not in root[:2]]


def _presents(root: str, form: str, letters: str) -> tuple[str | None, ...]:
    if form != "1":
        return (None,)
    if root[-1] in WEAK:
        if letters.endswith("ي"):
            return ("ى",)
        return ("و",) if root[-1] == "و" else ("ي", "ى")
    if root[1] in WEAK:
        return (root[1],)
    return ("ى",) if "ء" in root[1:] else (None,)


def _has_hamza_of(verb: Verb, letters: str) -> bool:
    """Whether the word has a hamza for every ء of the verb and no other, and an alef where its form has one."""
    if letters.startswith("ءا"):
        return verb.root[0] == "ء" and verb.form in ("3", "4")
    if verb.form in OPENED_BY_ALEF and not letters.startswith("ا"):
        return False
    return verb.root.count("ء") == letters.count("ء") - (verb.form == "4")


def _has_shadda_of(verb: Verb, lemma: str) -> bool:
    """Whether a shadda, where the word has one, stands where the verb has it."""
    letters = "".join(char for char in lemma if char == SHADDA or fold(char))
    at = letters.find(SHADDA)
    if at < 0:
        return True
    if at == len(letters) - 1:
        return verb.doubled and verb.form not in GEMINATING
    return verb.form in GEMINATING or (verb.form == "8" and at == 2)


def _likely(verbs: list[Verb]) -> list[Verb]:
    """Without the verbs whose forms are rare where another fits; a doubled one of form 4 is not (أقر, أصر)."""
    plain = [verb for verb in verbs if verb.form == "4" or not verb.doubled]
    forms = {verb.form for verb in plain or verbs}
    unlikely = {second for first, second in PREFERRED if first in forms}
    return [verb for verb in plain or verbs if verb.form not in unlikely]
