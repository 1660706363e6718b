"""Second look at the tagged spans of an article: boundaries, countries, names known from elsewhere in it.

The order: each span's boundaries, then names and their labels over the whole article, then countries.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from arabnews_nlp.document import Entity, Label
from arabnews_nlp.encoder.decoding import Floats
from arabnews_nlp.encoder.features import hashtag_words
from arabnews_nlp.encoder.tagging import Tagged, TaggedSpan
from arabnews_nlp.entities.adjoining import Adjoining
from arabnews_nlp.entities.boundaries import Boundaries, whole
from arabnews_nlp.entities.countries import CountryNames
from arabnews_nlp.entities.gazetteer import EntityLexicon, shipped_entities
from arabnews_nlp.entities.spans import Candidate, to_entity
from arabnews_nlp.text.normalize import letter_start
from arabnews_nlp.text.segmentation import Segmentation, Token

Words = tuple[str, ...]
Votes = dict[str, float]

_TANWIN = "ً"
_SURE = 0.5
_SHORT_QUOTE = 2
_SHORTEST_NAME = 3
_LONGEST_NAME = 8
_WITH_HYPHENS = ("PER", "ORG", "LOC")
_FAMILY_CHANCE = 0.7
_MARKED_CHANCE = 0.6
_NO_FAMILY = frozenset(("البيت", "بيت"))
_LIKELY_NAME = 0.1
_LIKELY_WORD = 0.2
_NAMED_HERE = 0.02
_FULL_NAME_WEIGHT = 3.0
_NEVER_BEFORE_NAMES = frozenset(("ك", "ف", "س"))
_BOUND = frozenset(("الله", "الدين", "الرحمن"))
_BINDING = frozenset(("عبد", "ابو", "ابي", "ابا", "بن", "ابن", "ال", "دي", "فان", "فون", "بو"))


class DocumentPass:
    """Turns tagged spans into entities. `tags` are those of the posteriors; `source` names the recognizer."""

    def __init__(self, tags: Sequence[str], source: str, lexicon: EntityLexicon | None = None) -> None:
        self._outside = list(tags).index("O")
        lexicon = lexicon or shipped_entities()
        self._countries = lexicon.countries
        self._boundaries = Boundaries(lexicon)
        self._adjoining = Adjoining(lexicon)
        self._announcing = self._boundaries.titles | self._boundaries.speech
        self._source = source

    def __call__(self, segmentation: Segmentation, tagged: Tagged) -> tuple[Entity, ...]:
        tokens: Sequence[Token] = segmentation.tokens
        spans = [part for span in tagged.spans for part in self._boundaries.fix(tokens, span)]
        tokens, spans = _addressed_apart(tokens, self._adjoining(tokens, spans))
        spans = _families(tokens, _hyphenated(tokens, spans))
        tokens = _whole_again(tokens, spans)
        tokens, spans = _fill_marks(segmentation, tokens, spans)
        spans = self._agree(tokens, spans, tagged.posteriors)
        tokens = _whole_again(tokens, spans)
        openings = {first for first, _ in segmentation.paragraphs}
        tokens, spans = self._boundaries.complete_persons(tokens, spans, openings)
        spans = sorted([*spans, *self._boundaries.initials(tokens, spans)])
        organizations = {words_of(tokens, span.start, span.end) for span in spans if span.label == "ORG"}
        spans = [self._boundaries.strip_head(tokens, span, organizations) for span in spans]
        entities = (_entity(segmentation, tokens, span, self._source, self._countries) for span in spans)
        return tuple(entity for entity in entities if entity is not None)

    def _labels(
        self, tokens: Sequence[Token], spans: Sequence[TaggedSpan], names: Mapping[Words, Votes]
    ) -> dict[Words, str]:
        """The label of each name; a person's surname is a place only where it stands as one (في كذا)."""
        labels = {words: max(votes, key=lambda label: votes[label]) for words, votes in names.items()}
        placed = {
            tokens[span.start].stem
            for span in spans
            if span.label == "LOC" and span.end - span.start == 1 and self._boundaries.is_placed(tokens, span.start)
        }
        surnames = {words[-1] for words, votes in names.items() if votes.get("PER", 0.0) >= _SURE and len(words) > 1}
        for words, label in labels.items():
            if len(words) == 1 and label == "LOC" and words[0] in surnames - placed:
                labels[words] = "PER"
        return labels

    def _agree(self, tokens: Sequence[Token], spans: Sequence[TaggedSpan], posteriors: Floats) -> list[TaggedSpan]:
        """The same name has one label throughout, and is found wherever the tagger half saw it.

        So is the first word of a person's name that stands alone in quotation marks (وقال "سامي").
        """
        names = _names(tokens, spans)
        labels = self._labels(tokens, spans, names)
        covering: list[TaggedSpan | None] = [None] * len(tokens)

        def cover(span: TaggedSpan) -> None:
            covering[span.start : span.end] = [span] * (span.end - span.start)

        for span in spans:
            cover(span._replace(label=labels.get(words_of(tokens, span.start, span.end), span.label)))
        known = {words for words, votes in names.items() if sum(votes.values()) >= _SURE}
        lengths: dict[str, set[int]] = defaultdict(set)
        for words in known:
            lengths[words[0]].add(len(words))
        outside: list[float] = posteriors[:, self._outside].tolist()
        for at, token in enumerate(tokens):
            if token.stem not in lengths and not token.proclitics:
                continue
            for words in _known_at(tokens, at, known, lengths):
                end = at + len(words)
                inside = [span for span in covering[at:end] if span]
                if any(span.start < at or span.end > end or span.label != labels[words] for span in inside):
                    continue
                chance = 1.0 - max(outside[at:end])
                if inside and inside[0].end - inside[0].start < len(words):
                    cover(TaggedSpan(at, end, labels[words], inside[0].confidence))
                elif not inside and chance >= self._least(tokens, at, words, labels[words]):
                    cover(TaggedSpan(at, end, labels[words], max(chance, 0.5)))
                break
        firsts = {words[0] for words in known if len(words) > 1 and labels[words] == "PER"}
        for at in range(1, len(tokens) - 1):
            marked = tokens[at - 1].kind == tokens[at + 1].kind == "mark"
            alone = covering[at] is None or covering[at - 1] is covering[at + 1] is None
            if marked and alone and tokens[at].norm in firsts:
                cover(TaggedSpan(at, at + 1, "PER", _MARKED_CHANCE))
        return [span for at, span in enumerate(covering) if span is not None and span.start == at]

    def _least(self, tokens: Sequence[Token], at: int, words: Words, label: str) -> float:
        """How likely a known name must seem at `at`: little after a title or a verb of speech."""
        if label == "PER" and at and tokens[at - 1].stem in self._announcing:
            return _NAMED_HERE
        return _LIKELY_NAME if len(words) > 1 else _LIKELY_WORD


def _addressed_apart(tokens: Sequence[Token], spans: Sequence[TaggedSpan]) -> tuple[Sequence[Token], list[TaggedSpan]]:
    """Two persons where one name ends in ل and another's surname: the headline «بيريرا لهاملتون: انتظر»."""
    surnames = {tokens[span.end - 1].norm for span in spans if span.label == "PER"}
    changed, parted = list(tokens), []
    for span in spans:
        at = span.end - 1
        norm = tokens[at].norm
        if span.label == "PER" and at > span.start and norm.startswith("ل") and norm[1:] in surnames:
            token = tokens[at]
            start = token.stem_start if token.proclitics == "ل" else token.start + letter_start(token.text, 1)
            changed[at] = replace(token, proclitics="ل", stem=norm[1:], stem_start=start)
            parted += [span._replace(end=at), span._replace(start=at)]
        else:
            parted.append(span)
    return changed, parted


def _hyphenated(tokens: Sequence[Token], spans: Sequence[TaggedSpan]) -> list[TaggedSpan]:
    """The spans, with the other half of a name written with a hyphen and no spaces: كون-بنديت.

    Two persons of one word each stay two (قمة ترامب-بوتين), unless the article has the pair inside a longer name.
    """
    covered = {at for span in spans for at in range(span.start, span.end)}
    pairs: set[tuple[str, str]] = set()
    joined: list[TaggedSpan] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if last is not None and span.start < last.end:
            continue
        longer = last is not None and max(last.end - last.start, span.end - span.start) > 1
        if last is not None and (longer or span.label == "ORG") and _is_other_half(tokens, last, span):
            pairs.add((tokens[last.end - 1].norm, tokens[last.end + 1].norm))
            joined[-1] = last._replace(end=span.end)
            continue
        wide = _with_halves(tokens, span, covered)
        covered.update(range(wide.start, wide.end))
        joined.append(wide)
    found: list[TaggedSpan] = []
    for span in joined:
        last = found[-1] if found else None
        known = last is not None and (tokens[last.end - 1].stem, tokens[span.start].norm) in pairs
        if last is not None and known and _is_other_half(tokens, last, span):
            found[-1] = last._replace(end=span.end)
        else:
            found.append(span)
    return found


def _is_other_half(tokens: Sequence[Token], former: TaggedSpan, latter: TaggedSpan) -> bool:
    alike = former.label == latter.label and former.label in _WITH_HYPHENS
    return alike and latter.start == former.end + 1 and _hyphen_at(tokens, former.end)


def _families(tokens: Sequence[Token], spans: Sequence[TaggedSpan]) -> list[TaggedSpan]:
    """The spans, with every آل and the name after it as a person's name or the end of one: تركي آل الشيخ."""
    around: dict[int, TaggedSpan] = {}
    for span in spans:
        around.update(dict.fromkeys(range(span.start, span.end), span))
    for at in range(len(tokens) - 1):
        if tokens[at].text != "آل" or tokens[at + 1].kind != "word" or tokens[at + 1].norm in _NO_FAMILY:
            continue
        near = [around[index] for index in (at - 1, at, at + 1) if index in around]
        if any(span.label != "PER" and span.end > at for span in near):
            continue
        near = [span for span in near if span.label == "PER"]
        start = min([at, *(span.start for span in near)])
        end = max([at + 2, *(span.end for span in near)])
        if end - start > _LONGEST_NAME:
            continue
        chance = max([_FAMILY_CHANCE, *(span.confidence for span in near)])
        around.update(dict.fromkeys(range(start, end), TaggedSpan(start, end, "PER", chance)))
    return sorted(set(around.values()))


def _hyphen_at(tokens: Sequence[Token], at: int) -> bool:
    """Whether the token is a hyphen between two words without a space."""
    if not 0 < at < len(tokens) - 1 or tokens[at].norm not in ("-", "‐", "‑"):
        return False
    left, right = tokens[at - 1], tokens[at + 1]
    touches = left.end == tokens[at].start and right.start == tokens[at].end
    return touches and left.kind == right.kind == "word"


def _with_halves(tokens: Sequence[Token], span: TaggedSpan, covered: Set[int]) -> TaggedSpan:
    """The span of a person or organization with the untagged words that hyphens join to it."""
    if span.label not in ("PER", "ORG"):
        return span
    start, end = span.start, span.end
    while _hyphen_at(tokens, end) and end + 1 not in covered:
        end += 2
    while _hyphen_at(tokens, start - 1) and start - 2 not in covered and not tokens[start - 2].proclitics:
        start -= 2
    return span._replace(start=start, end=end)


def _whole_again(tokens: Sequence[Token], spans: Sequence[TaggedSpan]) -> Sequence[Token]:
    """The tokens, with a name's first word whole where the article has it so inside a longer name.

    Of وقال بلانكو the ب is no proclitic when the article also has لوران بلانكو. The ك of كيرلس never is, unless the
    article has the rest by itself, nor is the ل of لاي, whose rest is too short for a name.
    """
    inner = {tokens[at].norm for span in spans for at in range(span.start + 1, span.end)}
    first = {tokens[span.start].stem for span in spans if not tokens[span.start].proclitics}
    changed = list(tokens)
    for span in spans:
        token = tokens[span.start]
        alone = token.stem in inner or token.stem in first
        rare = span.label == "PER" and token.proclitics in _NEVER_BEFORE_NAMES
        stump = span.label == "PER" and len(token.stem) < _SHORTEST_NAME and token.stem not in _BINDING
        if token.proclitics and (token.norm in inner or rare or stump) and not alone:
            changed[span.start] = whole(token)
    return changed


def _fill_marks(
    segmentation: Segmentation, tokens: Sequence[Token], spans: Sequence[TaggedSpan]
) -> tuple[Sequence[Token], list[TaggedSpan]]:
    """A name that fills most of a short pair of quotation marks fills it, and begins with no proclitic there."""
    pairs: dict[int, tuple[int, int]] = {}
    for pair in segmentation.marks:
        if pair.open is not None and pair.close is not None and 0 < pair.end - pair.start <= _SHORT_QUOTE:
            pairs.update(dict.fromkeys(range(pair.start, pair.end), (pair.start, pair.end)))
    if not pairs:
        return tokens, list(spans)
    names = Counter(pairs.get(span.start) for span in spans)
    changed = list(tokens)
    filled: list[TaggedSpan] = []
    for span in spans:
        inside = pairs.get(span.start)
        taken = filled[-1].end if filled else 0
        alone = inside is not None and taken <= inside[0] and span.end <= inside[1] and names[inside] == 1
        if inside and alone and span.label != "COUNTRY" and 2 * (span.end - span.start) >= inside[1] - inside[0]:
            span = span._replace(start=inside[0], end=inside[1])
        if inside and span[:2] == inside:
            changed[span.start] = whole(tokens[span.start])
        filled.append(span)
    return changed, filled


def _known_at(
    tokens: Sequence[Token], at: int, known: Collection[Words], lengths: Mapping[str, Collection[int]]
) -> Iterator[Words]:
    """The known names that begin at the token, with its proclitics or without, the longest first.

    lengths: of the known names with a first word.
    """
    token = tokens[at]
    firsts = [first for first in ((token.stem, token.norm) if token.proclitics else (token.stem,)) if first in lengths]
    for length in sorted({length for first in firsts for length in lengths[first]}, reverse=True):
        rest = words_of(tokens, at, at + length)[1:]
        for first in firsts:
            if len(rest) == length - 1 and (first, *rest) in known:
                yield (first, *rest)


def words_of(tokens: Sequence[Token], start: int, end: int) -> Words:
    """The name's words: the first without proclitics, a hashtag's without its marks."""
    if tokens[start].kind == "hashtag":
        return (*hashtag_words(tokens[start].norm), *(token.norm for token in tokens[start + 1 : end]))
    return (tokens[start].stem, *(token.norm for token in tokens[start + 1 : end]))


def _names(tokens: Sequence[Token], spans: Sequence[TaggedSpan]) -> dict[Words, Votes]:
    """How surely each name in the text has each label; the last words of a person's name stand for it too."""
    names: dict[Words, Votes] = defaultdict(lambda: defaultdict(float))
    for span in spans:
        words = words_of(tokens, span.start, span.end)
        names[words][span.label] += span.confidence
    for words, votes in list(names.items()):
        if votes.get("PER", 0.0) >= _SURE:
            for tail in _tails(words):
                names[tail]["PER"] += _FULL_NAME_WEIGHT * votes["PER"]
    return names


def _tails(words: Words) -> Iterator[Words]:
    """What a person can be called for short: the surname, with what belongs to it."""
    shortest = 2 if words[-1] in _BOUND or (len(words) > 1 and words[-2] in _BINDING) else 1
    for size in (shortest, shortest + 1):
        if size < len(words):
            yield words[-size:]


def _entity(
    segmentation: Segmentation, tokens: Sequence[Token], span: TaggedSpan, source: str, countries: CountryNames
) -> Entity | None:
    """The span as an entity: a place that is a country becomes one, and a country has a code or is none."""
    label: Label = span.label  # type: ignore[assignment]
    code = None
    if label in ("LOC", "COUNTRY"):
        words = words_of(tokens, span.start, span.end)
        code = countries.lookup(" ".join(words)) or countries.lookup(" ".join((tokens[span.start].norm, *words[1:])))
        if (not code and label == "COUNTRY") or (code and tokens[span.end - 1].text.endswith(_TANWIN)):
            return None
        label = "COUNTRY" if code else "LOC"
    entity = to_entity(Candidate(span.start, span.end, label, code, span.confidence), tokens, segmentation.text, source)
    if tokens[span.start].kind == "hashtag":
        start = tokens[span.start].start + 1
        return replace(entity, start=start, text=segmentation.text[start : entity.end])
    return entity
