"""Readers of annotated corpora; every one gives running text with entity spans under the project's labels.

The corpora differ in their tokens (proclitics attached or split), letters and labels; the readers restore the
written words, drop what the guidelines do not mark and map the rest to PER, ORG, LOC and COUNTRY.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Span = tuple[int, int, str]
Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text with spans (start, end, label) in code points, sorted and without overlap."""

    id: str
    text: str
    spans: tuple[Span, ...]


def read_gold(folder: Path) -> list[Annotated]:
    """Articles with inline tags (per, org, loc, country), one file each; tags of quotes are ignored."""
    return [_read_inline(path) for path in sorted(folder.glob("*.xml"))]


_TAG = re.compile(r"<(/?)(per|org|loc|country|quote|cue|speaker|addressee)((?:\s+[a-z]+=\"[^\"]*\")*)\s*>")


def _read_inline(path: Path) -> Annotated:
    source = path.read_text(encoding="utf-8")
    parts: list[str] = []
    spans: list[Span] = []
    length = at = opened = 0
    for match in _TAG.finditer(source):
        parts.append(html.unescape(source[at : match.start()]))
        length += len(parts[-1])
        at = match.end()
        name = match.group(2)
        if name in ("per", "org", "loc", "country"):
            if match.group(1):
                spans.append((opened, length, name.upper()))
            else:
                opened = length
    parts.append(html.unescape(source[at:]))
    return Annotated(path.stem, "".join(parts), tuple(spans))


def bio_sentences(path: Path) -> Iterator[list[Row]]:
    """Sentences of a file with a token and its tag a line and empty lines between sentences."""
    sentence: list[Row] = []
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        parts = line.split()
        if len(parts) >= 2:
            sentence.append((parts[0], parts[-1]))
        elif sentence:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def tag_spans(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Token spans (start, end, class) of BIO tags; an I- without its B- begins a span."""
    start, current = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        prefix, _, name = tag.partition("-")
        if current and (prefix != "I" or name != current):
            yield start, at, current
            current = ""
        if prefix in ("B", "I") and not current:
            start, current = at, name


Mapper = Callable[[str, str], str | None]
"""From a class and the words of a name to a label, or None where the name is not an entity here."""


def annotate(id: str, sentences: Sequence[Sequence[Row]], mapper: Mapper) -> Annotated:
    """One text of several sentences, a line each."""
    parts: list[str] = []
    spans: list[Span] = []
    length = 0
    for sentence in sentences:
        starts, ends = [], []
        for at, (word, _) in enumerate(sentence):
            if at:
                parts.append(" ")
                length += 1
            starts.append(length)
            parts.append(word)
            length += len(word)
            ends.append(length)
        parts.append("\n")
        length += 1
        for first, last, name in tag_spans([tag for _, tag in sentence]):
            label = mapper(name, " ".join(word for word, _ in sentence[first:last]))
            if label:
                spans.append((starts[first], ends[last - 1], label))
    return Annotated(id, "".join(parts), tuple(spans))


def grouped(sentences: Sequence[Sequence[Row]], words: int = 90) -> Iterator[list[Sequence[Row]]]:
    """Neighbouring sentences together, up to about `words` tokens."""
    group: list[Sequence[Row]] = []
    size = 0
    for sentence in sentences:
        if group and size + len(sentence) > words:
            yield group
            group, size = [], 0
        group.append(sentence)
        size += len(sentence)
    if group:
        yield group


def coarse_mapper(classes: Mapping[str, str], is_country: Callable[[str], bool]) -> Mapper:
    """For corpora whose places include countries: a place that `is_country` knows is a COUNTRY."""

    def label(name: str, words: str) -> str | None:
        found = classes.get(name)
        return "COUNTRY" if found == "LOC" and is_country(words) else found

    return label


COARSE = {"PERS": "PER", "PER": "PER", "ORG": "ORG", "LOC": "LOC"}


def read_attached(path: Path, is_country: Callable[[str], bool]) -> list[Annotated]:
    """ANERcorp and its relatives (CLEANANERCorp, CAraNER, AQMAR): written words, PERS / PER, ORG, LOC.

    MISC, titles and adjectives of nationality are left out.
    """
    mapper = coarse_mapper(COARSE, is_country)
    sentences = list(bio_sentences(path))
    return [annotate(f"{path.stem}-{at}", group, mapper) for at, group in enumerate(grouped(sentences))]


_FANE = {
    **dict.fromkeys(
        (
            "Politician",
            "Athlete",
            "Artist",
            "Other_PER",
            "Religious_PER",
            "Scientist",
            "Businessperson",
            "Engineer",
            "Lawyer",
        ),
        "PER",
    ),
    **dict.fromkeys(
        (
            "Government",
            "Non-Governmental",
            "Commercial",
            "Educational",
            "Media",
            "Sports",
            "Medical-Science",
            "Religious_ORG",
            "Entertainment",
        ),
        "ORG",
    ),
    **dict.fromkeys(
        (
            "Population-Center",
            "State-or-Province",
            "County-or-District",
            "Continent",
            "GPE-Cluster",
            "Water-Body",
            "Land-Region-Natural",
            "Building-Grounds",
            "Airport",
            "Path",
            "Plant",
            "Subarea-Facility",
        ),
        "LOC",
    ),
    "Nation": "COUNTRY",
}
_UNIONS = re.compile("اتحاد|حلف|الامم|مجلس|جامعة|رابطة")


def _fane_label(name: str, words: str) -> str | None:
    if name == "GPE-Cluster" and _UNIONS.search(words):
        return "ORG"
    return _FANE.get(name)


def read_fane(path: Path) -> list[Annotated]:
    """WikiFANE and NewsFANE with fine classes: split proclitics and pronouns are joined to their words again.

    Peoples (PER:Group), vehicles, products and heavenly bodies are left out.
    """
    sentences = [join_clitics(sentence) for sentence in bio_sentences(path)]
    return [annotate(f"{path.stem}-{at}", group, _fane_label) for at, group in enumerate(grouped(sentences))]


_BEFORE = frozenset(["و", "ف", "ب", "ل", "ك", "س"])
_BEHIND = frozenset(["ه", "ها", "هم", "هما", "هن", "نا", "كم", "ني"])


def join_clitics(sentence: Sequence[Row]) -> list[Row]:
    """Words as written, of tokens with split proclitics and attached pronouns; a word has its stem's tag.

    A name's inner tags go on over the joined words: `ل`/O `الامم`/B-X becomes `للامم`/B-X.
    """
    words: list[Row] = []
    prefix = ""
    prefix_tag = "O"
    for at, (token, tag) in enumerate(sentence):
        token = re.sub("^لال", "لل", token) if len(token) > 4 else token
        following = sentence[at + 1][0] if at + 1 < len(sentence) else ""
        joins = following in _BEFORE or (len(following) > 1 and following[0].isalpha() and following not in _BEHIND)
        if token in _BEFORE and joins:
            if not prefix:
                prefix_tag = tag
            prefix += token
            continue
        if token in _BEHIND and words and not prefix and words[-1][0][-1].isalpha() and tag == "O":
            stem = re.sub("ة$", "ت", words[-1][0])
            words[-1] = (stem + token, words[-1][1])
            continue
        if prefix:
            if prefix.endswith("ل") and token.startswith("ال"):
                token = token[1:]
            token = prefix + token
            if tag.startswith("I-") and prefix_tag.startswith("B-"):
                tag = prefix_tag
            prefix = ""
        words.append((token, tag))
    if prefix:
        words.append((prefix, prefix_tag))
    return words
