"""Makes `reporting_forms.tsv`, every form of `verbs.toml`: python -m arabnews_nlp.lexicon.build_forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from arabnews_nlp.errors import LexiconError
from arabnews_nlp.lexicon.conjugate import Form, conjugate, fold, masdar_forms
from arabnews_nlp.lexicon.entries import read_toml
from arabnews_nlp.lexicon.reporting import Features, VerbEntry, read_verbs

HEADER = "# form, lemma, features; made of verbs.toml by build_forms.py\n"


def forms_table(verbs: Mapping[str, VerbEntry]) -> str:
    """The text of the forms table. Raises LexiconError where root and form do not give the lemma."""
    lines = (f"{form}\t{lemma}\t{code}\n" for lemma, verb in verbs.items() for form, code in _rows(verb))
    return HEADER + "".join(lines)


def _rows(entry: VerbEntry) -> Iterator[tuple[str, str]]:
    forms = tuple(conjugate(entry.verb))
    if forms[0].text != fold(entry.lemma):
        raise LexiconError(f"verbs.toml: {entry.lemma}: root and form give {forms[0].text}")
    for form in _distinct(forms):
        rare = form.clipped and entry.verb.final_weak
        features = Features(
            form.kind, form.tense, form.person, form.gender, form.number, form.voice, None, rare
        )
        yield form.text, features.code()
    for masdar in entry.masdars:
        for text, pronoun in masdar_forms(masdar):
            yield text, Features("masdar", None, None, None, None, "active", pronoun, False).code()


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
