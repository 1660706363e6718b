"""Makes `reporting_forms.tsv`, every form of `verbs.toml`: python -m arabnews_nlp.lexicon.build_forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from arabnews_nlp.errors import LexiconError
from arabnews_nlp.lexicon.conjugate import Form, conjugate, fold, masdar_forms
from arabnews_nlp.lexicon.entries import read_toml
from arabnews_nlp.lexicon.reporting import Features, VerbEntry, read_verbs

HEADER = "# form, then its readings as lemma:features; made of verbs.toml by build_forms.py\n"


def forms_table(verbs: Mapping[str, VerbEntry]) -> str:
    """The text of the forms table. Raises LexiconError where root and form do not give the lemma."""
    return HEADER + "".join(f"{form}\t{readings}\n" for form, readings in sorted(form_rows(verbs).items()))


def form_rows(verbs: Mapping[str, VerbEntry]) -> dict[str, str]:
    """The readings of every form, as a row of the table has them, by the form; the rare ones last."""
    readings: defaultdict[str, list[tuple[bool, str]]] = defaultdict(list)
    for lemma, verb in verbs.items():
        for form, features in _inflect(verb):
            readings[form].append((features.rare, f"{lemma}:{features.code()}"))
    return {
        form: "\t".join(code for _, code in sorted(found, key=lambda reading: reading[0]))
        for form, found in readings.items()
    }


def _inflect(entry: VerbEntry) -> Iterator[tuple[str, Features]]:
    forms = tuple(conjugate(entry.verb))
    if forms[0].text != fold(entry.lemma):
        raise LexiconError(f"verbs.toml: {entry.lemma}: root and form give {forms[0].text}")
    for form in _distinct(forms):
        rare = form.clipped and form.number == "s"
        yield (
            form.text,
            Features(form.kind, form.tense, form.person, form.gender, form.number, form.voice, None, rare),
        )
    for masdar in entry.masdars:
        for text, pronoun in masdar_forms(masdar):
            yield text, Features("masdar", None, None, None, None, "active", pronoun, False)


def _distinct(forms: Iterable[Form]) -> Iterator[Form]:
    """Forms without repeated readings; of the passive those spelled apart."""
    seen: set[tuple[object, ...]] = set()
    active: set[str] = set()
    for form in forms:
        if form.voice == "active":
            active.add(form.text)
        elif form.text in active or form.clipped:
            continue
        reading = (form.text, form.kind, form.tense, form.person, form.gender, form.number, form.voice)
        if reading not in seen:
            seen.add(reading)
            yield form


if __name__ == "__main__":
    path = Path(__file__).with_name("reporting_forms.tsv")
    path.write_text(forms_table(read_verbs(read_toml("verbs.toml"), "verbs.toml")), encoding="utf-8")
