"""Word lists that the network reads as indicators, compiled from openly licensed gazetteers."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from arabnews_nlp.encoder.features import LISTS, WordLists
from arabnews_nlp.text.normalize import Normalizer

HEADS = Path(__file__).with_name("heads.toml")
_ARABIC = re.compile("[ء-غف-ي]{2,}")
_OTHER_SCRIPTS = {"IR", "PK", "AF"}
_fold = Normalizer(ta_marbuta=True).fold


def build_word_lists(gazetteers: Path) -> WordLists:
    """Compile the lists from a folder of gazetteers.

    Sources: Wikidata name parts (CC0), GeoNames cities (CC BY 4.0), CLDR country names (Unicode licence),
    nationality adjectives of arwikicats (MIT), English-Arabic names (Apache-2.0; MIT-style), heads.toml.
    """
    masks: dict[str, int] = {}

    def add(name: str, words: Iterable[str]) -> None:
        bit = 1 << LISTS.index(name)
        for word in words:
            key = _fold(word)
            if _ARABIC.fullmatch(key):
                masks[key] = masks.get(key, 0) | bit

    given, surname = _name_parts(gazetteers / "wikidata_names" / "units.tsv")
    add("given", given)
    add("given_common", (word for word, count in given.items() if count >= 3))
    add("surname", surname)
    add("surname_common", (word for word, count in surname.items() if count >= 3))
    add("foreign_name", _foreign_names(gazetteers))
    places = list(_cities(gazetteers / "geonames_cities15000_ar.tsv"))
    add("city", (name for name, _ in places))
    add("city_large", (name for name, people in places if people >= 200_000))
    add("country", _country_words(gazetteers / "cldr_territories_ar.tsv"))
    add("nationality", _nationalities(gazetteers / "arwikicats" / "nationalities_data.json"))
    for name, words in tomllib.loads(HEADS.read_text(encoding="utf-8")).items():
        add(name, words.split())
    return WordLists(dict(sorted(masks.items())))


def _name_parts(path: Path) -> tuple[Counter[str], Counter[str]]:
    parts: dict[str, Counter[str]] = {"given": Counter(), "surname": Counter()}
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["role"] in parts and row["country"] not in _OTHER_SCRIPTS:
                parts[row["role"]][_fold(row["arabic_key"])] += int(row["count"])
    return parts["given"], parts["surname"]


def _foreign_names(gazetteers: Path) -> Iterator[str]:
    for line in (gazetteers / "google_ar2en" / "ar2en.txt").read_text(encoding="utf-8").splitlines():
        yield line.split("\t")[0]
    for line in (gazetteers / "steveash_wd_arabic" / "wd_arabic_80").read_text(encoding="utf-8").splitlines():
        yield line.split("\t")[1].replace(" ", "")


def _cities(path: Path) -> Iterator[tuple[str, int]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        _, _, _, people, names = line.split("\t")
        yield from ((name, int(people)) for name in names.split("|"))


def _country_words(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        code, name = line.split("\t")
        if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ"):
            yield from (word for word in name.split() if len(word) > 2)


def _nationalities(path: Path) -> Iterator[str]:
    for entry in json.loads(path.read_text(encoding="utf-8")).values():
        for form in ("male", "males", "female", "females", "the_male", "the_female"):
            yield entry.get(form, "")
