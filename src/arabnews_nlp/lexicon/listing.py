"""What is in the lexicon that a pipeline reads with, and the forms of its verbs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from arabnews_nlp.errors import LexiconError
from arabnews_nlp.lexicon.conjugate import Form, Verb, conjugate, fold
from arabnews_nlp.lexicon.listed import KINDS, Kind, LexiconEntry, shipped_entries
from arabnews_nlp.lexicon.roots import candidates
from arabnews_nlp.lexicon.user import LexiconSource, read_lexicon


def list_entries(
    kinds: Sequence[Kind] = KINDS, *, stance: str | None = None, lexicon: LexiconSource | None = None
) -> Iterator[LexiconEntry]:
    """The entries of the lists `kinds`: a user's own first, then the shipped ones that these leave in force.

    stance: only verbs and phrases of this one. Raises LexiconError for a wrong lexicon, ValueError for an unknown kind.
    """
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise ValueError(f"unknown list {unknown[0]!r}; known: {', '.join(KINDS)}")
    user = None if lexicon is None else read_lexicon(lexicon)
    for kind in kinds:
        own = user.of(kind) if user else ()
        gone = {entry.key for entry in own} | (user.removed if user else frozenset())
        for entry in (*own, *(entry for entry in shipped_entries(kind) if entry.key not in gone)):
            if stance is None or entry.fields.get("stance") == stance:
                yield entry


def verb_forms(
    lemma: str, *, form: str | None = None, root: str | None = None, lexicon: LexiconSource | None = None
) -> list[tuple[Verb, tuple[Form, ...]]]:
    """All forms of a verb, spelled without vowel signs, for each verb that `lemma` can be.

    A verb of the lexicon is conjugated as it is listed there; `form` ("1" to "10", "Q") and `root` tell others apart.
    Raises LexiconError where the word cannot be conjugated.
    """
    verbs: list[Verb] = []
    if not form and not root:
        listed = (entry.fields for entry in list_entries(["verbs"], lexicon=lexicon) if fold(entry.text) == fold(lemma))
        verbs = [Verb(told["root"], told["form"], told.get("present"), told.get("past")) for told in listed]
    if not verbs:
        verbs = candidates(lemma, form=form, root=root)
    if not verbs:
        raise LexiconError(f"{lemma} cannot be conjugated: write the past, third person masculine singular (قال، ناشد)")
    return [(verb, tuple(conjugate(verb))) for verb in verbs]
