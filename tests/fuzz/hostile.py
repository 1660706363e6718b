"""Texts of any size of one kind: ordinary ones, and such as a careless algorithm is slow on."""

from __future__ import annotations

from collections.abc import Callable

from fuzz.mutations import articles

Kind = Callable[[int], str]
LETTERS = "بتثجحخدذرزسشصضطظعغفقكلمنهي"


def _repeated(piece: str) -> Kind:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _numbered(pattern: str) -> Kind:
    """The pattern with another word of five letters in it each time."""

    def text(size: int) -> str:
        parts: list[str] = []
        length = number = 0
        while length < size:
            parts.append(pattern.replace("#", _word(number)))
            length += len(parts[-1])
            number += 1
        return "".join(parts)[:size]

    return text


def _word(number: int) -> str:
    letters = []
    for _ in range(5):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def _nested(opening: str, closing: str) -> Kind:
    def text(size: int) -> str:
        levels = size // (len(opening) + len(closing))
        return opening * levels + closing * levels

    return text


def ordinary(size: int) -> str:
    """The articles of the project one after the other, again and again."""
    return _repeated("\n\n".join(text for text in articles() if len(text) > 500) + "\n\n")(size)


KINDS: dict[str, Kind] = {
    "ordinary": ordinary,
    "one sentence": lambda size: "".join(char for char in ordinary(2 * size) if char.isalpha() or char == " ")[:size],
    "one line": lambda size: ordinary(size).replace("\n", " "),
    "opening marks": _repeated("«"),
    "closing marks": _repeated("»"),
    "straight marks": _repeated('" '),
    "marks and cues": _repeated("« قال "),
    "nested marks": _nested("«", "»"),
    "nested quotes": _nested("قال «", "»"),
    "nested quotes, named": _nested("قال سامر الحلو إن «الجسر آمن ", " ولن يغلق»"),
    "cues": _repeated("وقال إن "),
    "cues after": _repeated("«الجسر آمن جدا»، قال "),
    "colons": _repeated("قال: "),
    "commas": _repeated("قال سامر إن هذا، "),
    "only commas": _repeated("،"),
    "only stops": _repeated(". "),
    "stops in marks": lambda size: "قال: «نعم" + " ." * ((size - 10) // 2) + "»",
    "stops in many marks": _repeated("«. . . . " * 9 + "» "),
    "brackets": _repeated("(["),
    "apostrophes": _repeated("ا'"),
    "according": _repeated("بحسب الوزير، "),
    "titles": _repeated("قال الوزير سامر الحلو، المدير في الشركة، "),
    "one name": _repeated("قال سامر الحلو إن "),
    "many names": _numbered("قال الوزير سامر # إن الجسر آمن. "),
    "many ministers": _numbered("وصل الوزير سامر # أمس. وقال الوزير إن الجسر آمن. "),
    "many bodies": _numbered("قالت شركة # للنقل إنها تعمل. وأضافت الشركة أنها تربح. "),
    "the prophet": _numbered("وصل الوزير سامر # أمس. قال رسول الله إن الصدق ينجي. "),
    "documents": _repeated("أصدر البنك الدولي بيانا جاء فيه أن "),
    "pronouns": _repeated("وقالت إنها تعمل. وقال إنه يعمل. "),
    "countries": _repeated("الأردن والعراق ومصر، "),
    "numbers": _repeated("3.14 و٪12 "),
    "one number": _repeated("1"),
    "numbered lines": _repeated("1. قال:\n"),
    "vowel signs": _repeated("\u064e"),
    "stretched": _repeated("ـ"),
    "vowelled": _repeated("قَالَ الوَزِيرُ إِنَّ الجِسْرَ آمِنٌ. "),
    "ligatures": _repeated("ﷲ ﷺ"),
    "direction marks": _repeated("\u200f\u202b"),
    "Latin": _repeated("The minister said that the bridge is safe. "),
    "addresses": _repeated("http://a.example/b?c=d a@b.example "),
    "dotted": _repeated("a."),
    "hashtags": _repeated("#الأردن @b "),
    "new lines": _repeated("\n"),
    "spaces": _repeated(" "),
    "line of each word": _repeated("قال\n"),
    "emoji": _repeated("😀"),
    "one word": _repeated("ا"),
    "one long word": _repeated("والجسر"),
    "NUL": _repeated("\0"),
    "surrogates": _repeated("\ud800"),
}
