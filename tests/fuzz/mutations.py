"""Texts, records and files to try the library with: random ones, and articles that were damaged on purpose.

Every choice comes from one function, `below(n)`, an integer from 0 to n - 1. So the same inputs can be made from a
seed, by hypothesis, or by a fuzzer that is guided by coverage.
"""

from __future__ import annotations

import copy
import csv
import gzip
import io
import json
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

Below = Callable[[int], int]
Mutation = Callable[[Below, str], str]
Thing = TypeVar("Thing")

ROOT = Path(__file__).parents[2]
SHORTEST, LONGEST = 50, 600
LONG = 20_000

CUES = [
    "قال",
    "وقال",
    "قالت",
    "أكد أن",
    "وأضاف",
    "وأوضح",
    "مضيفا أن",
    "قائلا",
    "وقوله إن",
    "بحسب",
    "وفقا ل",
    "نقلا عن",
    "جاء في بيان",
    "يقول",
    "نفى",
    "سأل هل",
    "وصف",
]
WORDS = [
    "إن",
    "أن",
    "الذي",
    "و",
    "لكن",
    "في",
    "عن",
    "على لسان",
    "المصدر نفسه",
    "الوزير",
    "رسول الله",
    "سامر الحلو",
    "وزيرة الصحة رانيا القصار",
    "البنك الدولي",
    "أ. ف. ب",
]
OPENING, CLOSING = "\"«“”„‘'‹(﴿[<", "\"»”“‟’'›)﴾]>"
MARKS = OPENING + CLOSING + "''،,؛;:.…؟?!-–—/*#@_%\\|"
SPACES = " \u00a0\u2009\u3000\t\n\r\u000b\u000c\u001c\u0085\u2028\u2029"
VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670\u06d6\u08f0"
CONTROLS = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff\u00ad\ufffe\0"
)
EMOJI = ("😀", "👨\u200d👩\u200d👧", "🇯🇴", "👍🏽", "❤\ufe0f", "1\ufe0f\u20e3")
PIECES = (
    *CUES,
    *WORDS,
    *MARKS,
    *SPACES,
    *VOWELS,
    *CONTROLS,
    *EMOJI,
    "ﷲ",
    "ﷺ",
    "ﻻ",
    "ـ",
    "\ud800",
    "\udfff",
    "٣٫٥",
    "http://a.b/ج",
    "",
)
RANGES = ((0, 0x80), (0x80, 0x250), (0x590, 0x800), (0x2000, 0x2070), (0xD800, 0xE000), (0xFB50, 0xFE00))
RANGES += (
    (0xFE70, 0xFF00),
    (0xFF00, 0x10000),
    (0x10000, 0x11000),
    (0x1EE00, 0x1EF00),
    (0x1F300, 0x1FB00),
    (0, 0x110000),
)


@cache
def articles() -> tuple[str, ...]:
    """The articles and sentences written for this project."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "data" / "samples").glob("*.txt"))]
    lines = (ROOT / "data" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    texts += [json.loads(line)["text"] for line in lines]
    cases = json.loads((ROOT / "tests" / "cases" / "quotes.json").read_text(encoding="utf-8"))
    return (*texts, " ".join(case["text"] for case in cases), *(case["text"] for case in cases))


def one_of(below: Below, things: Sequence[Thing]) -> Thing:
    return things[below(len(things))]


def random_text(below: Below) -> str:
    """Characters of any range, surrogates and unassigned ones among them."""
    ranges = [one_of(below, RANGES) for _ in range(1 + below(3))]
    return "".join(chr(low + below(high - low)) for low, high in (one_of(below, ranges) for _ in range(below(120))))


def pasted(below: Below) -> str:
    """Words of saying, names, marks and controls in any order."""
    gap = one_of(below, ("", " "))
    return gap.join(one_of(below, PIECES) for _ in range(below(60)))


def excerpt(below: Below) -> str:
    """A part of an article, cut at any character."""
    article = one_of(below, articles())
    start = below(len(article)) if below(2) else 0
    return article[start : start + SHORTEST + below(LONGEST - SHORTEST)]


def _places(text: str, chars: str) -> list[int]:
    return [place for place, char in enumerate(text) if char in chars]


def _at(below: Below, text: str, chars: str) -> int | None:
    places = _places(text, chars)
    return one_of(below, places) if places else None


def _insert(text: str, place: int, what: str) -> str:
    return text[:place] + what + text[place:]


def drop_mark(below: Below, text: str) -> str:
    place = _at(below, text, MARKS)
    return text if place is None else text[:place] + text[place + 1 :]


def double_mark(below: Below, text: str) -> str:
    place = _at(below, text, MARKS)
    return text if place is None else _insert(text, place, text[place] * (1 + below(3)))


def move_mark(below: Below, text: str) -> str:
    place = _at(below, text, MARKS)
    if place is None:
        return text
    rest = text[:place] + text[place + 1 :]
    return _insert(rest, below(len(rest) + 1), text[place])


def change_marks(below: Below, text: str) -> str:
    """Every mark of one sort becomes another sort."""
    place = _at(below, text, MARKS)
    return text if place is None else text.replace(text[place], one_of(below, (*MARKS, "", "''", ",,", "<<", ">>")))


def lose_space(below: Below, text: str) -> str:
    place = _at(below, text, " ")
    return text if place is None else text[:place] + text[place + 1 :]


def lose_spaces(below: Below, text: str) -> str:
    return text.replace(" ", one_of(below, ("", "\u200c", "_")))


def other_spaces(below: Below, text: str) -> str:
    return text.replace(" ", one_of(below, SPACES))


def join_paragraphs(below: Below, text: str) -> str:
    return text.replace("\n", one_of(below, ("", " ", "\r", "\u2028", "\u0085")))


def break_lines(below: Below, text: str) -> str:
    place = _at(below, text, " ")
    return text if place is None else text[:place] + one_of(below, ("\n", "\n\n", "\r\n", "\u2029")) + text[place + 1 :]


def nest(below: Below, text: str) -> str:
    """Up to ten levels of quotation marks, with words of saying between."""
    for _ in range(1 + below(10)):
        kind = below(len(OPENING))
        cue = one_of(below, (*CUES, ""))
        text = f"{cue} {OPENING[kind]}{text}{CLOSING[kind] if below(4) else ''}{one_of(below, ('', ' ', '.'))}"
    return text


def enclose(below: Below, text: str) -> str:
    first, last = sorted((below(len(text) + 1), below(len(text) + 1)))
    kind = below(len(OPENING))
    return text[:first] + OPENING[kind] + text[first:last] + CLOSING[kind] + text[last:]


def vowel_everywhere(below: Below, text: str) -> str:
    signs = [one_of(below, VOWELS) for _ in range(1 + below(3))]
    return "".join(char + signs[place % len(signs)] for place, char in enumerate(text))


def stretch(below: Below, text: str) -> str:
    every = 1 + below(5)
    return "".join(char + "ـ" * (place % every == 0) for place, char in enumerate(text))


def control_everywhere(below: Below, text: str) -> str:
    every, control = 1 + below(8), one_of(below, CONTROLS)
    return "".join(char + control * (place % every == 0) for place, char in enumerate(text))


def put_in(below: Below, text: str) -> str:
    return _insert(text, below(len(text) + 1), one_of(below, PIECES))


def put_in_any(below: Below, text: str) -> str:
    return _insert(text, below(len(text) + 1), random_text(below))


def isolate(below: Below, text: str) -> str:
    start, end = one_of(
        below, (("\u202b", "\u202c"), ("\u2067", "\u2069"), ("\u202e", ""), ("\0", "\0"), ("\ud83d", "\ude00"))
    )
    return start + text + end


@cache
def _presentation() -> dict[int, dict[int, str]]:
    """Four tables from letters to their isolated, final, initial and medial forms."""
    tables: dict[str, dict[int, str]] = {"<isolated>": {}, "<final>": {}, "<initial>": {}, "<medial>": {}}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        form, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        if form in tables and len(letters) == 1:
            tables[form].setdefault(int(letters[0], 16), chr(code))
    return dict(enumerate(tables.values()))


def presentation_forms(below: Below, text: str) -> str:
    ligatures = text.replace("لا", "ﻻ").replace("الله", "ﷲ")
    return ligatures.translate(_presentation()[below(4)])


def decompose(below: Below, text: str) -> str:
    return unicodedata.normalize(one_of(below, ("NFD", "NFC", "NFKC", "NFKD")), text)


def cut(below: Below, text: str) -> str:
    return text[: below(len(text) + 1)]


def lose(below: Below, text: str) -> str:
    first, last = sorted((below(len(text) + 1), below(len(text) + 1)))
    return text[:first] + text[last:]


def repeat(below: Below, text: str) -> str:
    first, last = sorted((below(len(text) + 1), below(len(text) + 1)))
    return text[:last] + text[first:last] * (1 + below(3)) + text[last:]


def shuffle_words(below: Below, text: str) -> str:
    words = text.split(" ")
    for _ in range(1 + below(6)):
        first, second = below(len(words)), below(len(words))
        words[first], words[second] = words[second], words[first]
    return " ".join(words)


def change_word(below: Below, text: str) -> str:
    words = text.split(" ")
    words[below(len(words))] = one_of(below, PIECES)
    return " ".join(words)


def splice(below: Below, text: str) -> str:
    other = excerpt(below)
    return text[: below(len(text) + 1)] + one_of(below, ("", " ", "\n")) + other[below(len(other) + 1) :]


def turn(below: Below, text: str) -> str:
    return text[::-1] if below(2) else " ".join(reversed(text.split(" ")))


MUTATIONS: tuple[Mutation, ...] = (
    drop_mark,
    double_mark,
    move_mark,
    change_marks,
    lose_space,
    lose_spaces,
    other_spaces,
    join_paragraphs,
    break_lines,
    nest,
    enclose,
    vowel_everywhere,
    stretch,
    control_everywhere,
    put_in,
    put_in_any,
    isolate,
    presentation_forms,
    decompose,
    cut,
    lose,
    repeat,
    shuffle_words,
    change_word,
    splice,
    turn,
)


def text(below: Below, long: bool = True) -> str:
    """A text: mostly an excerpt with one to six things done to it, of at most some thousand characters; now and then,
    with `long`, tens of thousands on one line."""
    sort = below(10)
    if sort == 0:
        return random_text(below)
    found = pasted(below) if sort < 3 else excerpt(below)
    for _ in range(below(7)):
        found = one_of(below, MUTATIONS)(below, found)[: 4 * LONGEST]
    if long and found and below(500) == 0:
        found = (found * (LONG // len(found) + 1))[:LONG]
    return found


WRONG = (
    None,
    True,
    -1,
    0,
    1,
    2**70,
    0.5,
    -0.1,
    float("nan"),
    float("inf"),
    "",
    "قال",
    "\ud800",
    "\0",
    [],
    {},
    [None],
    {"start": 0},
)


def record(below: Below, good: dict[str, Any]) -> Any:
    """A record of which one to three values were changed, left out, added or put elsewhere."""
    found: Any = copy.deepcopy(good)
    for _ in range(1 + below(3)):
        holders = [holder for holder in _holders(found) if holder]
        if not holders:
            return one_of(below, WRONG)
        holder = one_of(below, holders)
        keys: list[Any] = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = one_of(below, keys)
        how = below(5)
        if how == 0:
            del holder[key]
        elif how == 1:
            holder[key] = copy.deepcopy(one_of(below, WRONG))
        elif how == 2:
            holder[key] = copy.deepcopy(one_of(below, holders))
        elif how == 3 and isinstance(holder[key], int):
            holder[key] += one_of(below, (-1000, -1, 1, 1000))
        elif isinstance(holder, dict):
            holder[one_of(below, ("more", "meta", "schema", "start", "text", ""))] = copy.deepcopy(one_of(below, WRONG))
        else:
            holder.insert(key, copy.deepcopy(one_of(below, (*WRONG, holder[key]))))
    return found


def _holders(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value, *(holder for inner in value.values() for holder in _holders(inner))]
    if isinstance(value, list):
        return [value, *(holder for inner in value for holder in _holders(inner))]
    return []


ENCODINGS = (
    "utf-8",
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-32",
    "cp1256",
    "iso8859_6",
    "mac_arabic",
    "ascii",
)
BYTES = (
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b'"',
    b"\\",
    b"\n",
    b"\r",
    b",",
    b"{",
    b"}",
    b"[" * 3000,
    b"\xc0\x80",
    b"\\ud800",
)
BYTES += (
    b"\xf4\x90\x80\x80",
    b"1" * 5000,
    b"NaN",
    b"1e999",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"<",
    b"&#0;",
    b"&#xD800;",
    b"<!--",
    b"]]>",
)
DECLARED = (
    "utf-8",
    "hex",
    "rot13",
    "idna",
    "punycode",
    "undefined",
    "utf-7",
    "unicode_escape",
    "x-none",
    "windows-1256",
    "utf-16",
    "mbcs",
    "zlib",
)
ENDINGS = (".txt", ".jsonl", ".csv", ".tsv", ".html")


def file(below: Below, endings: Sequence[str] = ENDINGS, packers: Sequence[str] = ("", ".gz")) -> tuple[str, bytes]:
    """The ending and the bytes of a file with up to four texts, mostly damaged; the whole file may be packed."""
    ending, packed = one_of(below, endings), one_of(below, packers)
    texts = [text(below, long=False)[:400] for _ in range(1 + below(4))]
    data = _written(below, ending, texts)
    if below(3):
        data = damage(below, data)
    if packed:
        data = pack(packed, data)
        if below(3) == 0:
            data = damage(below, data)
    return ending + packed, data


def pack(packed: str, data: bytes) -> bytes:
    if packed == ".gz":
        return gzip.compress(data, 1, mtime=0)
    import zstandard

    return zstandard.ZstdCompressor(1).compress(data)


def damage(below: Below, data: bytes) -> bytes:
    """One to four places changed, lost, doubled, cut off or filled with what formats stumble over."""
    for _ in range(1 + below(4)):
        first, last = sorted((below(len(data) + 1), below(len(data) + 1)))
        how = below(6)
        if how == 0:
            data = data[:first] + bytes([below(256)]) + data[first + 1 :]
        elif how == 1:
            data = data[:first] + one_of(below, BYTES) + data[first:]
        elif how == 2:
            data = data[:first] + data[min(last, first + below(40)) :]
        elif how == 3:
            data = data[:last] + data[first : first + below(200)] + data[last:]
        elif how == 4:
            data = data[:last]
        elif data:
            data = data.replace(data[first % len(data) :][:1], one_of(below, BYTES[:8]), 1 + below(3))
    return data


def _written(below: Below, ending: str, texts: list[str]) -> bytes:
    encoding = one_of(below, ENCODINGS)
    rows = [{"id": one_of(below, (str(n), n, "")), "text": each, "date": "2024-05-01"} for n, each in enumerate(texts)]
    if ending == ".txt":
        return texts[0].encode(encoding, "replace")
    if ending == ".jsonl":
        lines = [json.dumps(row, ensure_ascii=bool(below(2))) for row in rows]
        return "\n".join(lines).encode(encoding, "replace")
    if ending in (".csv", ".tsv"):
        buffer = io.StringIO(newline="")
        writer = csv.DictWriter(buffer, list(rows[0]), delimiter="," if ending == ".csv" else "\t", escapechar="\\")
        writer.writeheader()
        writer.writerows(rows)
        return buffer.getvalue().encode(encoding, "replace")
    if ending == ".parquet":
        return _parquet(rows)
    declared = f'<meta charset="{one_of(below, DECLARED)}">' if below(2) else ""
    paragraphs = "".join(f"<p>{each}</p>" for each in texts)
    head = f"<head>{declared}<title>{texts[0][:40]}</title></head>"
    page = f"<html>{head}<body><article>{paragraphs}</article></body></html>"
    return page.encode(encoding, "replace")


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    clean = [{key: str(value).encode("utf-8", "replace").decode() for key, value in row.items()} for row in rows]
    pq.write_table(pa.Table.from_pylist(clean), buffer)
    return buffer.getvalue()
