"""Makes the generated gazetteers of `arabnews_nlp.lexicon` from their sources.

    python -m arabnews_nlp.training.build_gazetteers --corpora DIR --gold DIR [--out DIR]

DIR of corpora holds `gaz/`, `ner/` and `raw/` as described in lexicon/SOURCES.md.
Writes countries.tsv, cities.tsv, person_names.tsv, common_words.txt, name_genders.tsv and learned_names.tsv.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from arabnews_nlp.entities.countries import country_names
from arabnews_nlp.entities.folding import fold, name_key
from arabnews_nlp.entities.gazetteer import entity_words
from arabnews_nlp.entities.proclitics import splits
from arabnews_nlp.evaluation.annotation import Annotation
from arabnews_nlp.evaluation.gold import read_annotations
from arabnews_nlp.lexicon.reporting import load_reporting
from arabnews_nlp.quotes.nouns import NounLexicon

NOT_COUNTRIES = re.findall(
    "..",
    "ACAIAQASAWAXBLBMBQBVCCCKCPCQCWCXDGEAEHFKFOGFGGGIGLGPGSGUHKHMICIMIOJEKYMFMOMPMQMSNCNFNUPFPMPNPRRESHSJSXTA"
    "TCTFTKUMVGVIWFYT",
)
LEAST_SEEN = 3
SAME_GENDER = 0.9
MONTHS = {"كانون", "شباط", "اذار", "نيسان", "ايار", "حزيران", "تموز", "اب", "ايلول", "تشرين"}
ARABIC_ONLY = re.compile(r"[ء-غف-ي]+(?: [ء-غف-ي]+)*")
PERSIAN_REGIONS = {"IR", "PK", "AF"}


def write_table(path: Path, comment: str, rows: list[tuple[str, ...]]) -> None:
    lines = [f"# {comment}", *("\t".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(rows)} rows", file=sys.stderr)


def countries() -> list[tuple[str, ...]]:
    """Code, Arabic and English name of every country and dependency in CLDR, with its status."""
    from babel import Locale

    arabic, english = Locale("ar").territories, Locale("en").territories
    rows: list[tuple[str, ...]] = []
    for code in sorted(arabic):
        if len(code) != 2 or not code.isalpha() or code in ("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"):
            continue
        name = re.sub(r" \(.*\)", "", fold_marks(arabic[code])).replace(" - ", " ")
        status = "territory" if code in NOT_COUNTRIES else "country"
        rows.append((code, name, re.sub(r" \(.*\)", "", english[code]), status))
    return rows


def fold_marks(name: str) -> str:
    return re.sub("[\u064b-\u0652\u0640]", "", name)


@dataclass
class WordCounts:
    """How often a word stands in running text, and inside names of each kind in annotated text."""

    annotated: Counter[str] = field(default_factory=Counter)
    label: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in ("PER", "LOC", "ORG")})
    running: Counter[str] = field(default_factory=Counter)

    def share(self, word: str, label: str) -> float | None:
        """Share of annotated occurrences inside names of `label`; None below five occurrences."""
        total = self.annotated[word]
        return self.label[label][word] / total if total >= 5 else None


LABELS = {"PER": "PER", "PERS": "PER", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "ORG": "ORG"}
ANNOTATED = (
    "cleananercorp/cleananercorp_TRAIN.txt",
    "wikifane_gold/wikifane.coarse.bio.txt",
)


def bio_rows(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) >= 2:
            yield fold(parts[0]), parts[-1]


def count_words(corpora: Path, gold: list[Annotation]) -> WordCounts:
    counts = WordCounts()
    for name in ANNOTATED:
        for word, tag in bio_rows(corpora / "ner" / name):
            counts.annotated[word] += 1
            label = LABELS.get(tag.partition("-")[2])
            if label:
                counts.label[label][word] += 1
    for article in gold:
        count_article(article, counts)
    return counts


def count_article(article: Annotation, counts: WordCounts) -> None:
    text = article.text
    spans = [(entity.start, entity.end, LABELS.get(entity.label)) for entity in article.entities]
    inside = {}
    for start, end, label in spans:
        for match in re.finditer(r"\w+", text[start:end]):
            inside[start + match.start()] = (match.group(), label)
    for match in re.finditer(r"\w+", text):
        hit = inside.pop(match.start(), None)
        counts.annotated[fold(match.group())] += 1
        if hit and hit[1]:
            counts.label[hit[1]][fold(hit[0])] += 1
    for word, label in inside.values():
        if label:
            counts.annotated[fold(word)] += 1
            counts.label[label][fold(word)] += 1


def count_running(path: Path, counts: WordCounts) -> None:
    import lzma

    word = re.compile("[ء-ي]+")
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            counts.running.update(word.findall(fold(line)))


def is_place_word(name: str, population: int, given: Counter[str], counts: WordCounts) -> bool:
    """Whether a one-word city name is safe to take for the city wherever it stands."""
    if len(name) < 4 or name in MONTHS:
        return False
    share = counts.share(name, "LOC")
    if share is not None:
        return share >= 0.5
    if given[name_key(name)] >= 3 and population < 1_000_000:
        return False
    if counts.annotated[name] > 1 and not counts.label["LOC"][name]:
        return False
    return counts.running[name] < (20 if population < 100_000 else 100 if population < 1_000_000 else 2000)


def cities(path: Path, given: Counter[str], counts: WordCounts, taken: set[str]) -> list[tuple[str, ...]]:
    rows: dict[str, tuple[str, str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        _, _, country, population, names = line.split("\t")
        for spelling in names.split("|"):
            name = fold_marks(spelling).strip()
            key = fold(name)
            if not ARABIC_ONLY.fullmatch(name) or key in taken or key in rows:
                continue
            if country in PERSIAN_REGIONS and int(population) < 200_000:
                continue
            words = key.split()
            if len(words) > 4 or words[0] in ("مدينة", "محافظة", "ولاية"):
                continue
            if len(words) == 1 and not is_place_word(key, int(population), given, counts):
                continue
            if len(words) > 1 and not any(is_place_word(w, 10**6, Counter(), counts) for w in words):
                continue
            if counts.running.total() and not all(counts.running[word] for word in words):
                continue
            rows[key] = (name, country)
    return sorted(rows.values())


def name_units(path: Path) -> tuple[Counter[str], Counter[str]]:
    given: Counter[str] = Counter()
    surname: Counter[str] = Counter()
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            key = name_key(fold(row["arabic_key"]))
            if row["country"] in PERSIAN_REGIONS or not ARABIC_ONLY.fullmatch(key) or " " in key:
                continue
            if row["role"] in ("given", "unknown"):
                given[key] += int(row["count"])
            if row["role"] in ("surname", "unknown"):
                surname[key] += int(row["count"])
    return given, surname


def foreign_names(path: Path) -> Counter[str]:
    names: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        _, letters, count = line.split("\t")
        names[name_key(fold(letters.replace(" ", "")))] += int(count)
    return names


def person_names(
    given: Counter[str], surname: Counter[str], foreign: Counter[str], counts: WordCounts
) -> list[tuple[str, ...]]:
    """Word, g(iven) / s(urname) / f(oreign), and 0-9 for how often the word is part of a name."""
    by_key: dict[str, list[int]] = {}
    for table, column in ((counts.annotated, 0), (counts.label["PER"], 1), (counts.running, 2)):
        for word, n in table.items():
            by_key.setdefault(name_key(word), [0, 0, 0])[column] += n
    rows: list[tuple[str, ...]] = []
    candidates = {w for w, (_, n, _) in by_key.items() if n >= 2} | set(given) | set(surname) | set(foreign)
    for word in sorted(candidates):
        if len(word) < 2 or not ARABIC_ONLY.fullmatch(word) or hides_proclitic(word, by_key, given, surname):
            continue
        total, inside, running = by_key.get(word, [0, 0, 0])
        known = given[word] + surname[word]
        if not running and known < 5:
            continue
        prior = 0.9 if known >= 10 else 0.7 if known >= 3 else 0.5 if known or foreign[word] >= 5 else 0.3
        if running > 2000 and total < 20:
            prior *= 0.3
        weight = 4.0
        sure = (inside + prior * weight) / (total + weight)
        if sure < 0.15:
            continue
        kind = "g" if given[word] * 2 > surname[word] and given[word] else "s" if surname[word] else "f"
        rows.append((word, kind, str(min(9, int(sure * 10)))))
    return rows


def common_words(counts: WordCounts, names: set[str]) -> list[tuple[str, ...]]:
    """Words that running news uses often and that are no part of a person's name."""
    rows: list[tuple[str, ...]] = []
    for word, running in counts.running.items():
        if running < 20 or name_key(word) in names:
            continue
        if not any(len(stem) > 2 and counts.running[stem] >= running for _, stem in splits(word)):
            rows.append((word,))
    return sorted(rows)


def hides_proclitic(word: str, by_key: dict[str, list[int]], given: Counter[str], surname: Counter[str]) -> bool:
    """Whether `word`, unknown as a name, is a name with a proclitic (ومحمد)."""
    if given[word] + surname[word] > 2:
        return False
    own = by_key.get(word, [0, 0, 0])[1]
    return any(
        len(stem) > 2 and (stem in country_names() or by_key.get(stem, [0, 0, 0])[1] > 3 * own)
        for _, stem in splits(word)
    )


def learned_names(
    corpora: Path,
    gold: list[Annotation],
    taken: set[str],
    counts: WordCounts,
) -> list[tuple[str, ...]]:
    """Names of organizations and places seen in annotated news, with the label they had most often.

    Last column: "safe" where the name is nearly always this name, else "weak" (a common word as well).
    """
    outside = entity_words().outside
    seen: dict[str, Counter[str]] = {}

    def add(name: str, label: str) -> None:
        key = fold(name)
        if (
            len(key) > 2
            and key not in MONTHS
            and re.fullmatch(r"[\w .\-]+", key)
            and key not in taken
            and label in ("ORG", "LOC")
        ):
            seen.setdefault(key, Counter())[label] += 1

    for article in gold:
        for entity in article.entities:
            add(article.text[entity.start : entity.end], entity.label)
    words: list[str] = []
    label = ""
    for word, tag in [*bio_rows(corpora / "ner" / ANNOTATED[0]), ("", "O")]:
        if tag.startswith("I-") and words:
            words.append(word)
            continue
        if words:
            add(" ".join(words), label)
        words = [word] if tag.startswith("B-") else []
        label = LABELS.get(tag[2:], "")
    rows: list[tuple[str, ...]] = []
    known = taken | set(seen)
    for name, labels in sorted(seen.items()):
        first, _, rest = name.partition(" ")
        if any(f"{stem} {rest}".strip() in known or first[1:3] == "ال" for _, stem in splits(first)):
            continue
        if first in outside and rest in known:
            continue
        best, n = labels.most_common(1)[0]
        if n / labels.total() < 0.8:
            continue
        share = counts.label[best][name] / max(1, counts.annotated[name])
        rare = counts.running[name] < 2000 and n > 1
        rows.append((name, best, "safe" if rest or (share >= 0.7 and rare) or share >= 0.9 else "weak"))
    return rows


def name_genders(path: Path, names: set[str]) -> list[tuple[str, ...]]:
    """Given names with the gender that the word before them shows: a verb of saying, a title or a form of address.

    A name counts where another part of a name follows; one is kept that was seen three times or more, nine times in
    ten with one gender.
    """
    import lzma

    nouns = NounLexicon(load_reporting())
    word = re.compile("[ء-ي]+")
    seen: dict[str, Counter[str]] = {}
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            words = word.findall(fold(line))
            for before, name, after in zip(words, words[1:], words[2:], strict=False):
                key = name_key(name)
                if name.startswith("ال") or len(key) < 3 or key not in names or name_key(after) not in names:
                    continue
                if gender := _shown_gender(nouns, before):
                    seen.setdefault(key, Counter())[gender] += 1
    rows: list[tuple[str, ...]] = []
    for name, counts in sorted(seen.items()):
        gender, most = counts.most_common(1)[0]
        if most >= LEAST_SEEN and most >= SAME_GENDER * counts.total():
            rows.append((name, gender))
    return rows


def _shown_gender(nouns: NounLexicon, word: str) -> str | None:
    """The gender of a past verb of saying or of a noun for one person, None for any other word."""
    if nouns.is_person_noun(word):
        return nouns.known_gender(word)
    forms = nouns.lexicon.find(word) or nouns.lexicon.find(word.removeprefix("و"))
    past = [form for form in forms if form.kind == "verb" and form.tense == "past" and form.ambiguity == "low"]
    third = [form.gender for form in past if form.person == 3 and form.number == "s"]
    return third[0] if third else None


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make the generated gazetteers.")
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "lexicon")
    args = parser.parse_args(argv)
    rows = countries()
    write_table(args.out / "countries.tsv", "code, Arabic name, English name, status (CLDR, Unicode License v3)", rows)
    gold = read_annotations(args.gold / "train")
    counts = count_words(args.corpora, gold)
    count_running(args.corpora / "raw" / "lm.txt.xz", counts)
    gaz = args.corpora / "gaz"
    given, surname = name_units(gaz / "wikidata_names" / "units.tsv")
    foreign = foreign_names(gaz / "steveash_wd_arabic" / "wd_arabic_80")
    taken = set(country_names())
    write_table(
        args.out / "cities.tsv",
        "city, country code (GeoNames, CC BY 4.0)",
        cities(gaz / "geonames_cities15000_ar.tsv", given, counts, taken),
    )
    people = person_names(given, surname, foreign, counts)
    write_table(
        args.out / "common_words.txt",
        "words frequent in news that are no part of a person's name",
        common_words(counts, {row[0] for row in people}),
    )
    write_table(
        args.out / "person_names.tsv",
        "name part (final ة as ه), g(iven) s(urname) f(oreign), 0-9 how often the word is part of a name",
        people,
    )
    write_table(
        args.out / "name_genders.tsv",
        "given name (final ة as ه), m or f (counts over running news)",
        name_genders(args.corpora / "raw" / "lm.txt.xz", {row[0] for row in people}),
    )
    write_table(
        args.out / "learned_names.tsv",
        "name, label, safe or weak (annotated news and CLEANANERCorp, GPL-3.0)",
        learned_names(args.corpora, gold, taken, counts),
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
