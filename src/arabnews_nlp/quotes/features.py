"""Named features of cues and statements for the learned decisions."""

from __future__ import annotations

from bisect import bisect_left

from arabnews_nlp.quotes.attachment import Attachment
from arabnews_nlp.quotes.content import Content
from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import COMMAS, DASHES, SENTENCE_STOPS, Reading
from arabnews_nlp.quotes.speakers import PREPOSITIONS, Mention
from arabnews_nlp.text.segmentation import MarkPair, Token

LINKS = {"": "inna", "ب": "bi-anna", "الي": "ila", "علي": "ala", "من": "min", "عن": "an"}
_BUCKETS = (0, 1, 2, 3, 5, 8, 12, 18, 26, 40, 60)
_BUCKET_NAMES = (*map(str, _BUCKETS), "more")
_STEPS = (0.3, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)


def bucket(value: int) -> str:
    return _BUCKET_NAMES[bisect_left(_BUCKETS, value)]


def attachment_features(
    reading: Reading, nouns: NounLexicon, cue: CueCandidate, attachment: Attachment, between: int, rivals: str
) -> list[str]:
    """Features of a cue with what is attached to it.

    between: how many other words of saying stand between. rivals: "only" if no other cue reaches the same place, else
    whether this one is the nearest.
    """
    form = cue.form
    gap = outside_dashes(reading, cue.last, attachment.at)
    commas = sum(reading.norms[i] in COMMAS for i in gap)
    link = LINKS[attachment.link]
    kind = attachment.kind
    opened = "pair" if attachment.pair is not None else "open"
    before = context_before(reading, cue.first)
    inside = reading.within[cue.first]
    content_pair = attachment.pair
    quoted = "in" if inside is not None else "out"
    if inside is not None and content_pair is not None and content_pair.depth == inside.depth:
        quoted = "leaves"
    found = [
        f"kind={cue.kind}",
        f"at={kind}-{opened}",
        f"lemma={cue.lemma}",
        f"lemma-at={cue.lemma}-{kind}",
        f"lemma-kind={cue.lemma}-{cue.kind}",
        f"before={before}",
        f"kind-before={cue.kind}-{before}",
        f"quoted={quoted}",
        f"gap={kind}-{bucket(len(gap))}",
        f"commas={kind}-{min(commas, 3)}",
        f"between={min(between, 3)}",
        f"rivals={rivals}",
        f"rivals-between={rivals}-{min(between, 3)}",
        f"joined={cue.joined}",
        f"attached-after={reading.tokens[gap[-1]].norm if gap else 'cue'}",
    ]
    if form is not None:
        link_fits = link in form.particles if kind == "particle" else True
        found += [
            f"ambiguity={form.ambiguity}",
            f"ambiguity-gap={form.ambiguity}-{bucket(len(gap))}",
            f"ambiguity-at={form.ambiguity}-{kind}-{opened}",
            f"link={link}-{link_fits}-{form.ambiguity}",
            f"rivals-link={rivals}-{link_fits}-{form.ambiguity}-{kind}",
            f"stance={form.stance}-{kind}",
            f"person={form.person}-{quoted}",
            f"tense={form.tense}-{form.voice}",
            f"lemma-tense={cue.lemma}-{form.tense}-{form.number}-{form.gender}",
            f"suffix={form.suffix is not None}-{cue.kind}",
            f"colon-fits={kind != 'colon' or 'colon' in form.particles}",
        ]
    if attachment.pair is not None:
        words = reading.word_count(attachment.pair.start, attachment.pair.end)
        found += [f"words={kind}-{bucket(words)}", f"closed={attachment.pair.close is not None}"]
    if cue.last < attachment.at:
        found.append(f"next={head_kind(reading, nouns, cue.last)}-{kind}")
        names = {e.label for e in reading.entities_in(cue.last, attachment.at)}
        found += [f"names={label}" for label in sorted(names)] or ["names=none"]
    if attachment.start < len(reading.tokens):
        found.append(f"content={opening(reading, attachment.start)}-{kind}")
    return found


def outside_dashes(reading: Reading, first: int, last: int) -> list[int]:
    """The tokens [first, last) without what stands between two dashes (مصادر - لم تكشف هويتها - أن)."""
    kept: list[int] = []
    opened: int | None = None
    for index in range(first, last):
        if reading.norms[index] not in DASHES:
            kept.append(index)
        elif opened is None:
            opened = len(kept)
        else:
            del kept[opened:]
            opened = None
    return kept


def statement_features(
    reading: Reading,
    nouns: NounLexicon,
    cue: CueCandidate | None,
    content: Content,
    mention: Mention | None,
    rule: str,
) -> list[str]:
    """Features of a statement that was found without an attachment after its cue."""
    words = reading.word_count(content.start, content.end)
    found = [
        f"rule={rule}",
        f"words={rule}-{bucket(words)}",
        f"type={rule}-{content.type}",
        f"mention={rule}-{mention is not None}",
        f"opening={rule}-{opening(reading, content.start)}",
        f"depth={rule}-{reading.within[content.start] is not None}",
        f"paragraph={rule}-{min(reading.paragraph[content.start], 3)}",
    ]
    if cue is not None:
        name = "-".join(cue.phrase.words) if cue.phrase is not None else cue.lemma
        found += [f"cue={name}", f"cue-rule={rule}-{cue.lemma}", f"before={rule}-{context_before(reading, cue.first)}"]
        if cue.phrase is not None:
            found += [f"source={rule}-{cue.phrase.source}", f"verb={rule}-{cue.form is not None}"]
            if cue.form is not None and mention is not None:
                found.append(f"verb-stance={rule}-{cue.form.stance}-{cue.form.ambiguity}")
        if cue.form is not None:
            found += [f"ambiguity={rule}-{cue.form.ambiguity}", f"person={cue.form.person}"]
        if cue.last < len(reading.tokens):
            found.append(f"next={rule}-{head_kind(reading, nouns, cue.last)}")
    if rule == "according-inside" and cue is not None:
        bare = cue.first > 0 and reading.norms[cue.first - 1] not in COMMAS | DASHES
        found += [f"bare={bare}", f"resumes={bare}-{opening(reading, content.segments[-1][0])}"]
    if mention is not None:
        found.append(f"head={rule}-{head_kind(reading, nouns, mention.first)}")
        labels = {e.label for e in reading.entities_in(mention.first, mention.last)}
        found += [f"label={rule}-{label}" for label in sorted(labels)] or [f"label={rule}-none"]
        found.append(f"size={rule}-{bucket(mention.last - mention.first)}")
    return found


def record_features(rule: str, resolution: str, chance: float, end_chance: float, speaker_chance: float) -> list[str]:
    """Features of a whole record for its confidence: the chances of its parts in steps, and how it was found."""
    weakest = min(chance, end_chance, speaker_chance)
    return [
        f"statement={_step(chance)}",
        f"end={_step(end_chance)}",
        f"speaker={_step(speaker_chance)}",
        f"weakest={_step(weakest)}",
        f"all={_step(chance * end_chance * speaker_chance)}",
        f"rule={rule}",
        f"resolution={resolution}",
    ]


def _step(probability: float) -> int:
    return bisect_left(_STEPS, probability)


def phrase_features(reading: Reading, pair: MarkPair) -> list[str]:
    """Features of a quotation inside a reported clause: are its words the speaker's own, or is it a name or a term."""
    tokens = reading.tokens[pair.start : pair.end]
    words = [token for token in tokens if token.kind in ("word", "number", "hashtag")]
    if not words:
        return ["empty"]
    names = sum(reading.entity[index] is not None for index in range(pair.start, pair.end))
    size = bucket(len(words))
    before = reading.tokens[pair.start - 2] if pair.start >= 2 else None
    first, last = words[0], words[-1]
    found = [
        f"words={size}",
        f"names={round(3 * names / len(words))}-{size}",
        f"first={_form(first)}-{size}",
        f"last={_form(last)}-{size}",
        f"latin={any(token.text.isascii() for token in words)}",
        f"preposition={any(token.norm in PREPOSITIONS for token in words)}",
        f"stop={any(token.kind == 'punct' for token in tokens)}",
        f"closed={pair.close is not None}",
    ]
    if before is not None:
        found += [
            f"before={before.norm}" if len(before.norm) <= 5 else f"before={_form(before)}",
            f"before-form={_form(before)}-{size}",
            f"governed={before.norm in PREPOSITIONS}",
        ]
    return found


def _form(token: Token) -> str:
    if token.kind != "word":
        return token.kind
    if token.norm.startswith("ال"):
        return "definite"
    if token.norm.endswith("ا") and len(token.norm) > 3:
        return "accusative"
    if token.stem[:1] in ("ي", "ت", "س") and len(token.stem) > 3:
        return "verb"
    return "ة" if token.norm.endswith("ة") else "word"


def context_before(reading: Reading, index: int) -> str:
    if index == 0 or reading.paragraph[index - 1] != reading.paragraph[index]:
        return "paragraph"
    norm = reading.norms[index - 1]
    if norm in SENTENCE_STOPS or reading.sentence[index - 1] != reading.sentence[index]:
        return "sentence"
    if norm in COMMAS:
        return "comma"
    if reading.is_mark(index - 1):
        return "mark"
    entity = reading.entity[index - 1]
    if entity is not None:
        return entity.label
    return norm if len(norm) <= 6 else "word"


def head_kind(reading: Reading, nouns: NounLexicon, index: int) -> str:
    """What kind of word begins a noun phrase: an entity's label, a noun class, or its shape."""
    token = reading.tokens[index]
    entity = reading.entity[index]
    if entity is not None:
        return entity.label
    if token.kind != "word":
        return token.kind
    stem = token.stem
    for name, test in (
        ("title", nouns.is_title),
        ("unnamed", nouns.is_unnamed),
        ("group", nouns.is_group),
        ("document", nouns.is_document),
        ("outlet", nouns.is_outlet),
        ("organization", nouns.is_organization_head),
    ):
        if test(stem):
            return name + ("-definite" if stem.startswith("ال") else "")
    if len(token.norm) <= 4:
        return token.norm
    return f"{token.proclitics}-{'definite' if stem.startswith('ال') else 'word'}"


def opening(reading: Reading, index: int) -> str:
    """How a content begins: an entity, a short word, a verb prefix, a definite noun."""
    token = reading.tokens[index]
    if reading.entity[index] is not None:
        return "entity"
    if token.kind != "word":
        return token.kind
    norm = token.norm
    if norm.startswith("ال"):
        return "definite"
    if len(norm) <= 4:
        return norm
    return norm[0]
