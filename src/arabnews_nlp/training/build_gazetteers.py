"""Makes the generated gazetteers of `arabnews_nlp.lexicon` from their sources.

    python -m arabnews_nlp.training.build_gazetteers --corpora DIR --gold DIR [--out DIR]

DIR of corpora holds `gaz/`, `ner/` and `raw/` as described in lexicon/SOURCES.md.
Writes countries.tsv, cities.tsv, person_names.tsv and learned_names.tsv.
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

from arabnews_nlp.entities.folding import fold, name_key
from arabnews_nlp.entities.proclitics import splits

NOT_COUNTRIES = (
    "AC AI AQ AS AW AX BL BM BQ BV CC CK CP CQ CW CX DG EA EH EU EZ FK FO GF GG GI GL GP GS GU HK HM IC IM IO JE KY MF "
    "MO MP MQ MS NC NF NU PF PM PN PR QO RE SH SJ SX TA TC TF TK UM UN VG VI WF XA XB YT ZZ"
).split()
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
    rows = []
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
    label: dict[str, Counter[str]] = field(
        default_factory=lambda: {kind: Counter() for kind in ("PER", "LOC", "ORG")}
    )
    running: Counter[str] = field(default_factory=Counter)

    def share(self, word: str, label: str) -> float | None:
        """Share of annotated occurrences inside names of `label`; None below five occurrences."""
        total = self.annotated[word]
        return self.label[label][word] / total if total >= 5 else None


LABELS = {"PER": "PER", "PERS": "PER", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "ORG": "ORG"}
ANNOTATED = (
    "cleananercorp/cleananercorp_TRAIN.txt",
    "wikifane_gold/wikifane.coarse.bio.txt",
    "aqmar/topcoder_split/train.txt",
    "caraner/caraner.bio.txt",
)


def bio_rows(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if len(parts) >= 2:
            yield fold(parts[0]), parts[-1]


def count_words(corpora: Path, gold: list[dict[str, object]]) -> WordCounts:
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


def count_article(article: dict, counts: WordCounts) -> None:  # type: ignore[type-arg]
    text = article["text"]
    spans = [(entity["start"], entity["end"], LABELS.get(entity["label"])) for entity in article["entities"]]
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


def read_gold(folder: Path) -> list[dict]:  # type: ignore[type-arg]
    sys.path.insert(0, str(folder))
    import gold as reader  # type: ignore[import-not-found]

    return [reader.read(path) for path in sorted((folder / "train").glob("*.xml"))]


def is_place_word(name: str, population: int, given: Counter[str], counts: WordCounts) -> bool:
    """Whether a one-word city name is safe to take for the city wherever it stands."""
    if len(name) < 3:
        return False
    share = counts.share(name, "LOC")
    if share is not None:
        return share >= 0.5
    if given[name_key(name)] >= 3 and population < 1_000_000:
        return False
    return counts.running[name] < (30 if population < 100_000 else 300 if population < 1_000_000 else 3000)


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
    """Word, g(iven) / s(urname) / f(oreign), and how sure (0-9) a reader is that the word is part of a name."""
    by_key: dict[str, list[int]] = {}
    for table, column in ((counts.annotated, 0), (counts.label["PER"], 1), (counts.running, 2)):
        for word, n in table.items():
            by_key.setdefault(name_key(word), [0, 0, 0])[column] += n
    rows = []
    candidates = {w for w, (_, n, _) in by_key.items() if n >= 2} | set(given) | set(surname) | set(foreign)
    for word in sorted(candidates):
        if len(word) < 2 or not ARABIC_ONLY.fullmatch(word):
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


def learned_names(corpora: Path, gold: list[dict], taken: set[str]) -> list[tuple[str, ...]]:  # type: ignore[type-arg]
    """Names of organizations and places seen in annotated news, with the label they had most often."""
    seen: dict[str, Counter[str]] = {}

    def add(name: str, label: str) -> None:
        key = fold(name)
        if len(key) > 2 and re.fullmatch(r"[\w .\-]+", key) and key not in taken and label in ("ORG", "LOC"):
            seen.setdefault(key, Counter())[label] += 1

    for article in gold:
        for entity in article["entities"]:
            add(article["text"][entity["start"] : entity["end"]], entity["label"])
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
    rows = []
    known = taken | set(seen)
    for name, labels in sorted(seen.items()):
        first, _, rest = name.partition(" ")
        if any(f"{stem} {rest}".strip() in known or first[1:3] == "ال" for _, stem in splits(first)):
            continue
        best, n = labels.most_common(1)[0]
        if n / labels.total() >= 0.8:
            rows.append((name, best, str(n)))
    return rows


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make the generated gazetteers.")
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "lexicon")
    args = parser.parse_args(argv)
    rows = countries()
    write_table(args.out / "countries.tsv", "code, Arabic name, English name, status (CLDR, Unicode License v3)", rows)
    gold = read_gold(args.gold)
    counts = count_words(args.corpora, gold)
    count_running(args.corpora / "raw" / "lm.txt.xz", counts)
    gaz = args.corpora / "gaz"
    given, surname = name_units(gaz / "wikidata_names" / "units.tsv")
    foreign = foreign_names(gaz / "steveash_wd_arabic" / "wd_arabic_80")
    from arabnews_nlp.entities.countries import country_names

    taken = set(country_names())
    write_table(
        args.out / "cities.tsv",
        "city, country code (GeoNames, CC BY 4.0)",
        cities(gaz / "geonames_cities15000_ar.tsv", given, counts, taken),
    )
    write_table(
        args.out / "person_names.tsv",
        "name part (final ة as ه), g(iven) s(urname) f(oreign), 0-9 how often the word is part of a name",
        person_names(given, surname, foreign, counts),
    )
    write_table(
        args.out / "learned_names.tsv",
        "name, label, annotated mentions (annotated news and CLEANANERCorp, GPL-3.0)",
        learned_names(args.corpora, gold, taken),
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
