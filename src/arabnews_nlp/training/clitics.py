"""Makes the data file of `arabnews_nlp.text.clitics` from a corpus and annotated articles.

    python -m arabnews_nlp.training.clitics CORPUS_FOLDER GOLD_TRAIN_FOLDER [SEGMENTED_WORDS]

CORPUS_FOLDER holds `*.jsonl.gz` with the fields "title" and "body". For every word that begins with the
letter of a proclitic, counts tell how often the word and its remainder occur, alone and with other
prefixes, and how often the word follows a preposition (which a proclitic hardly ever does). Two classifiers
over these features, averaged, learn from the first words of annotated entities, speakers, addressees and
cues, and from SEGMENTED_WORDS (lines of `و+ال+تلفزيون<TAB>CONJ+DET+NOUN`). `lexicon/clitics_overrides.txt`
has the last word. Needs scikit-learn.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import log, log1p
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arabnews_nlp.evaluation.gold import read_annotations
from arabnews_nlp.lexicon.entries import read_text
from arabnews_nlp.text.clitics import CONJUNCTIONS, DATA, PARTICLES, Clitics
from arabnews_nlp.text.normalize import Normalizer
from arabnews_nlp.text.segment import segment

STEM_COUNT = 20
WORD_COUNT = 5
_LETTERS = CONJUNCTIONS + PARTICLES
_GROUPS = ("وف", "بلك", "س")
_TAGS = {"CONJ", "PREP", "FUT_PART", "PART"}
_WORD = re.compile("[ء-غف-ي]+")
_PREPOSITIONS = "في من الي علي عن مع بين لدي تجاه ضد نحو كل غير بعض احد قبل بعد حول دون تحت امام منذ خلال هذا هذه"
_PARTICLES_BEFORE = "لم لن لا ان قد التي الذي"
_AFTER = re.compile(
    f"(?<![ء-ي])[وف]?(?:({_PREPOSITIONS.replace(' ', '|')})|(?:{_PARTICLES_BEFORE.replace(' ', '|')})) "
    f"(?=([{_LETTERS}][ء-غف-ي]+))"
)

Example = tuple[str, bool]


@dataclass
class Counts:
    """How often each folded word occurs, and how often after a preposition or another particle."""

    words: Counter[str] = field(default_factory=Counter)
    after_preposition: Counter[str] = field(default_factory=Counter)
    after_particle: Counter[str] = field(default_factory=Counter)

    def add(self, folded: str) -> None:
        self.words.update(_WORD.findall(folded))
        for preposition, word in _AFTER.findall(folded):
            (self.after_preposition if preposition else self.after_particle)[word] += 1

    def total(self, words: Iterable[str]) -> int:
        return sum(self.words[word] for word in words)


def count(folder: Path) -> Counts:
    """Counts over all documents of a corpus folder."""
    counts = Counts()
    fold = Normalizer().fold
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                counts.add(fold(f"{record.get('title') or ''}\n{record['body']}"))
    return counts


def features(word: str, counts: Counts) -> list[float]:
    """What the counts say about the first letter of `word`."""
    letter, rest = word[0], _rest(word, counts)
    words = counts.words
    frequency = log1p(words[word])

    def relative(number: int) -> float:
        return log1p(number) - frequency

    def rate(number: int, of: str) -> float:
        return log((number + 0.3) / (words[of] + 10))

    definite = counts.total(article + word for article in ("ال", "وال", "لل", "بال"))
    prefixed = counts.total(other + word for other in "لبك" if letter not in "بلك" or other == "ب")
    rest_definite = counts.total(article + rest for article in ("ال", "وال", "لل", "بال"))
    rest_prefixed = counts.total(other + rest for other in "وفلبك" if other != letter)
    preposition = counts.after_preposition[word]
    return [
        frequency,
        log1p(words[rest]),
        relative(words[rest]),
        words[rest] == 0,
        relative(definite),
        definite == 0,
        relative(prefixed),
        prefixed == 0,
        relative(rest_definite),
        rest_definite == 0,
        relative(rest_prefixed),
        rest_prefixed == 0,
        rate(preposition, word),
        preposition == 0,
        preposition > 2,
        rate(counts.after_particle[word], word),
        rate(counts.after_preposition[rest], rest),
        relative(words["و" + word]) if letter != "و" else 0,
        relative(words["و" + rest]) if letter != "و" else 0,
        rest.startswith("ال") and len(rest) > 4,
        min(len(word), 9),
        len(word) <= 3,
        len(word) == 4,
        rest[:1] in ("ي", "ت", "ن"),
        rest[:1] == "ا",
        word.startswith("لل"),
        word.endswith("ة"),
        *(letter == other for other in "فبلك"),
    ]


def _rest(word: str, counts: Counts) -> str:
    rest = word[1:]
    if word[0] == "ل" and rest[:1] == "ل":
        return max(("ا" + rest, "ال" + rest, rest), key=lambda candidate: counts.words[candidate])
    return rest


def gold_labels(folder: Path, *, entities_only: bool = False) -> Counter[tuple[str, int]]:
    """Folded words in which an annotated span begins, with the number of letters before it.

    A cue that begins with its word says nothing, for بحسب begins with a proclitic of its own; entities do.
    """
    normalizer = Normalizer()
    labels: Counter[tuple[str, int]] = Counter()
    for article in read_annotations(folder):
        segmentation = segment(article.text)
        starts = [(entity.start, True) for entity in article.entities]
        for quote in () if entities_only else article.quotes:
            spans = (quote.cue, quote.mention, quote.addressee)
            starts += [(span[0], False) for span in spans if span]
        for start, entity in starts:
            index = segmentation.token_at(start)
            if index is None:
                continue
            token = segmentation.tokens[index]
            if token.kind == "word" and token.norm[0] in _LETTERS and (entity or start > token.start):
                offset = start - token.start
                labels[token.norm, normalizer.normalize(token.text).from_original(offset, offset)[0]] += 1
    return labels


def segmented_labels(path: Path) -> Counter[tuple[str, int]]:
    """The same of a file of words segmented as و+ال+تلفزيون with their tags."""
    fold = Normalizer().fold
    labels: Counter[tuple[str, int]] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        if len(columns) != 2:
            continue
        segments, tags = fold(columns[0]).split("+"), columns[1].split("+")
        if len(segments) != len(tags):
            continue
        size = 0
        while size < len(segments) - 1 and segments[size] in tuple(_LETTERS) and tags[size] in _TAGS:
            size += 1
        word = "".join(segments)
        if size and segments[size - 1 : size + 1] == ["ل", "ال"]:
            word = word[:size] + word[size + 1 :]
        if _WORD.fullmatch(word) and word[0] in _LETTERS:
            labels[word, size] += 1
    return labels


def examples(labels: Counter[tuple[str, int]]) -> Counter[Example]:
    """Words with whether their first letter is a proclitic; what follows و or ف is an example of its own."""
    found: Counter[Example] = Counter()
    for (word, size), number in labels.items():
        if len(word) < 2:
            continue
        found[word, size > 0] += number
        if size and word[0] in CONJUNCTIONS and word[1] in PARTICLES and len(word) > 2:
            found[word[1:], size > 1] += number
    return found


def decide(words: Iterable[str], counts: Counts, learned: Counter[Example]) -> dict[str, bool]:
    """For each word whether its first letter is a proclitic."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    decisions: dict[str, bool] = {}
    words = list(words)
    for group in _GROUPS:
        rows = [(word, answer, number) for (word, answer), number in learned.items() if word[0] in group]
        inputs = _matrix((word for word, _, _ in rows), counts)
        answers = np.array([answer for _, answer, _ in rows])
        weights = np.sqrt([min(number, 4) for _, _, number in rows])
        models: list[Any] = [
            HistGradientBoostingClassifier(max_iter=100, max_depth=4, min_samples_leaf=8, random_state=0),
            make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
        ]
        models[0].fit(inputs, answers, sample_weight=weights)
        models[1].fit(inputs, answers, logisticregression__sample_weight=weights)
        chosen = [word for word in words if word[0] in group]
        matrix = _matrix(chosen, counts)
        probability = sum(model.predict_proba(matrix)[:, 1] for model in models) / len(models)
        decisions.update(zip(chosen, (probability > 0.5).tolist(), strict=True))
    return decisions


def _matrix(words: Iterable[str], counts: Counts) -> NDArray[np.float64]:
    return np.array([features(word, counts) for word in words], dtype=np.float64)


def overrides() -> Iterator[Example]:
    """The entries of the file that a linguist edits."""
    for line in read_text("clitics_overrides.txt").splitlines():
        if not line.startswith("#"):
            for entry in line.split():
                yield entry[1:], entry[0] == "+"


def build(counts: Counts, learned: Counter[Example]) -> Clitics:
    """The lists of stems and of exceptions to the rule."""
    frequent = [
        word for word, number in counts.words.items() if number >= WORD_COUNT and word[0] in _LETTERS and len(word) > 1
    ]
    decisions = decide(frequent, counts, learned) | dict(overrides())
    stems = frozenset(
        word
        for word, number in counts.words.items()
        if number >= STEM_COUNT and len(word) > 1 and not decisions.get(word, False)
    )
    clitics = Clitics(stems, whole := set[str](), split := set[str]())
    for word in sorted(decisions, key=len):  # the rule for a word reads the lists for shorter words
        if clitics.by_rule(word) != decisions[word]:
            (split if decisions[word] else whole).add(word)
    return clitics


def write(clitics: Clitics, path: Path) -> None:
    parts = ("\n".join(sorted(words)) for words in clitics)
    path.write_bytes(gzip.compress("\n\n".join(parts).encode("utf-8"), mtime=0))


def main(arguments: list[str]) -> int:
    if len(arguments) not in (2, 3):
        print(__doc__)
        return 2
    corpus, gold, *segmented = map(Path, arguments)
    learned = examples(gold_labels(gold))
    for path in segmented:
        learned.update(examples(segmented_labels(path)))
    clitics = build(count(corpus), learned)
    write(clitics, Path(__file__).parents[1] / "lexicon" / DATA)
    print({name: len(words) for name, words in clitics._asdict().items()})
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
