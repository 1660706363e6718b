"""A morphology database in the format of CAMeL Tools with a dozen stems, and a model.json for its disambiguator."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

FEATURES = ("diac", "lex", "bw", "gloss", "pos", "prc2", "prc1", "prc0", "enc0", "source", "d3tok", "pos_lex_logprob")
PREFIXES = {
    "": ("P0", "", ""),
    "و": ("P1", "وَ", "وَ+_"),
    "ف": ("P1", "فَ", "فَ+_"),
    "س": ("P2", "سَ", "سَ+_"),
    "ب": ("P3", "بِ", "بِ+_"),
    "ل": ("P3", "لِ", "لِ+_"),
    "ال": ("P4", "ال", "ال+_"),
    "وال": ("P4", "وَال", "وَ+_ال+_"),
    "بال": ("P4", "بِال", "بِ+_ال+_"),
    "وبال": ("P4", "وَبِال", "وَ+_بِ+_ال+_"),
    "لل": ("P4", "لِل", "لِ+_ال+_"),
    "ولل": ("P4", "وَلِل", "وَ+_لِ+_ال+_"),
}
SUFFIXES = {"": ("S0", "", ""), "ها": ("S1", "ها", "_+ها"), "هم": ("S1", "هُم", "_+هُم"), "وا": ("S2", "ُوا", "ُوا")}
STEMS = (
    ("قال", "V", "قالَ", "قالَ_1", "verb", -2.0),
    ("اضاف", "V", "أَضافَ", "أَضافَ_1", "verb", -3.0),
    ("اكد", "V", "أَكَّدَ", "أَكَّدَ_1", "verb", -3.0),
    ("يقول", "I", "يَقُولُ", "قالَ_1", "verb", -2.5),
    ("تبين", "I", "تُبَيِّنُ", "بَيَّنَ_1", "verb", -3.0),
    ("حمل", "V", "حَمَلَ", "حَمَلَ_1", "verb", -3.5),
    ("حمل", "N", "حِمْل", "حِمْل_1", "noun", -4.0),
    ("وزير", "N", "وَزِير", "وَزِير_1", "noun", -3.0),
    ("والد", "N", "والِد", "والِد_1", "noun", -3.0),
    ("لجنه", "N", "لَجْنَة", "لَجْنَة_1", "noun", -3.0),
    ("لغه", "N", "لُغَة", "لُغَة_1", "noun", -3.0),
    ("عمل", "N", "عَمَل", "عَمَل_1", "noun", -3.0),
    ("كتاب", "N", "كِتاب", "كِتاب_1", "noun", -3.0),
    ("NOAN", "R", "NOAN", "NOAN_0", "noun_prop", -99.0),
)
STARTS = {"P0": "VINR", "P1": "VINR", "P2": "I", "P3": "NR", "P4": "N"}
ENDS = {"V": ("S0", "S1", "S2"), "I": ("S0", "S1"), "N": ("S0", "S1"), "R": ("S0",)}


def save_database(path: Path) -> Path:
    """Writes `path`, a database that the analyser reads."""
    lines = ["###DEFINES###"]
    lines += [f"DEFINE {feature} {feature}:*open*" for feature in FEATURES]
    lines.append("###DEFAULTS###")
    for pos in ("verb", "noun", "noun_prop", "digit", "punc", "latin"):
        lines.append(f"DEFAULT pos:{pos} " + " ".join(f"{feature}:*" for feature in FEATURES if feature != "pos"))
    lines += ["###ORDER###", "ORDER " + " ".join(FEATURES)]
    lines += ["###TOKENIZATIONS###", "TOKENIZATION d3tok"]
    lines += ["###STEMBACKOFF###", "STEMBACKOFF PROP R"]
    lines.append("###PREFIXES###")
    lines += [f"{key}\t{cat}\tdiac:{diac} bw:{diac} d3tok:{tok}" for key, (cat, diac, tok) in PREFIXES.items()]
    lines.append("###SUFFIXES###")
    lines += [f"{key}\t{cat}\tdiac:{diac} bw:{diac} d3tok:{tok}" for key, (cat, diac, tok) in SUFFIXES.items()]
    lines.append("###STEMS###")
    for key, cat, diac, lex, pos, chance in STEMS:
        bw = f"{diac}/NOUN_PROP" if pos == "noun_prop" else f"{diac}/{pos.upper()}"
        values = f"diac:{diac} lex:{lex} bw:{bw} gloss:x pos:{pos} source:lex d3tok:{diac} pos_lex_logprob:{chance}"
        lines.append(f"{key}\t{cat}\t{values}")
    lines.append("###TABLE AB###")
    lines += [f"{start} {cat}" for start, cats in STARTS.items() for cat in cats]
    lines.append("###TABLE BC###")
    lines += [f"{cat} {end}" for cat, ends in ENDS.items() for end in ends]
    lines.append("###TABLE AC###")
    lines += [f"{start} {end}" for start, end in product(STARTS, ("S0", "S1", "S2"))]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def save_model(path: Path) -> Path:
    """Writes `path`: what the disambiguator prefers by word, here the noun for حمل."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noun = {"diac": "حِمْل", "lex": "حِمْل_1", "bw": "حِمْل/NOUN", "pos": "noun"}
    path.write_text(json.dumps({"حمل": noun}), encoding="utf-8")
    return path
