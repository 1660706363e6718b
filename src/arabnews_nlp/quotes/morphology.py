"""Cue lemmas from a morphological analysis, where the text has one."""

from __future__ import annotations

from dataclasses import replace

from arabnews_nlp.lexicon.conjugate import fold
from arabnews_nlp.lexicon.reporting import ReportingLexicon
from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.reading import Reading

VERB = "verb"


def with_lemmas(reading: Reading, lexicon: ReportingLexicon, cues: list[CueCandidate]) -> list[CueCandidate]:
    """The cues with the lemmas of the segmentation's analyses, the same cues where it has none.

    Of several readings of a verb in the lexicon the one of the analysed lemma is taken, with its stance.
    """
    analyses = reading.seg.analyses
    return [_analysed(reading, lexicon, cue) for cue in cues] if analyses else cues


def _analysed(reading: Reading, lexicon: ReportingLexicon, cue: CueCandidate) -> CueCandidate:
    analysis = reading.seg.analyses[cue.first]
    if analysis is None or cue.form is None or cue.kind != VERB or cue.phrase is not None or analysis.pos != VERB:
        return cue
    lemma = fold(analysis.lemma)
    if fold(cue.lemma) == lemma:
        return cue
    norm = reading.norms[cue.first]
    forms = lexicon.find(norm[1:] if cue.joined else norm)
    form = next((form for form in forms if form.kind == VERB and fold(form.lemma) == lemma), None)
    if form is None:
        return replace(cue, lemma=analysis.lemma)
    return replace(cue, form=form, lemma=form.lemma, stance=form.stance)
