"""From cue candidates to statements: which cues report, where their content and their source stand."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from arabnews_nlp.document import QuoteType
from arabnews_nlp.lexicon.grammar import spellings, words
from arabnews_nlp.quotes.attachment import Attachment, find_attachment
from arabnews_nlp.quotes.boundary import Frame, find_end
from arabnews_nlp.quotes.content import Content, content_of, quoted_inside, trim
from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.features import attachment_features, phrase_features, statement_features
from arabnews_nlp.quotes.model import QuoteModels
from arabnews_nlp.quotes.nouns import NounLexicon
from arabnews_nlp.quotes.reading import COMMAS, PARTICLES, SENTENCE_STOPS, Reading
from arabnews_nlp.quotes.speakers import RELATIVES, Mention, mention_after, mention_before
from arabnews_nlp.text.segmentation import MarkPair

ATTACHMENT_THRESHOLD = 0.5
STATEMENT_THRESHOLD = 0.5
STACK_REACH = 7
RELAY_REACH = 25
CLAUSE_OPENERS = words("clause_openers")
CONTRAST = words("contrast")
SUBORDINATORS = words("subordinators")
RELAYS = spellings("relays")
ATTACHED = ("particle", "colon", "marks", "question")
ASKING = spellings("asking")
ADVERSATIVES = words("adversatives")
SAYING = frozenset({"say", "assert", "quote", "ask", "judge"})
TITLE_LINE_WORDS = 8
DASHES = frozenset({"-", "–", "—"})
CONNECTIVES = words("connectives")
INNER = frozenset({"في", "من", "علي", "الي", "عن", "مع", "خلال", "بعد", "قبل", "منذ"})
LONGEST_CONTENT = 400


@dataclass(frozen=True, slots=True)
class Statement:
    """A quote before its speaker is resolved.

    rule: the way it was found. anchor: the token that stands for it in the order of the text. chance: the
    probability that it is a statement. end_chance: the probability that its content ends where it does.
    """

    cue: CueCandidate | None
    content: Content
    mention: Mention | None
    rule: str
    anchor: int
    chance: float = 1.0
    end_chance: float = 1.0


@dataclass(slots=True)
class StatementFinder:
    """Finds the statements of one text."""

    reading: Reading
    nouns: NounLexicon
    candidates: Sequence[CueCandidate]
    models: QuoteModels | None = None
    log: list[tuple[str, CueCandidate | None, int, int, list[str]]] | None = None
    ends: list[tuple[CueCandidate, int, int | None, Frame]] | None = None
    scores: dict[int, float] = field(default_factory=dict)
    end_chances: dict[int, float] = field(default_factory=dict)
    attached: dict[int, Attachment] = field(default_factory=dict)
    consumed: set[int] = field(default_factory=set)
    participles: frozenset[int] = frozenset()
    starts: dict[int, CueCandidate] = field(default_factory=dict)

    def find(self) -> list[Statement]:
        by_token = {cue.first: cue for cue in self.candidates}
        self.participles = frozenset(cue.first for cue in self.candidates if cue.kind == "participle")
        self._attach(by_token)
        self.starts = self._clause_starts(by_token)
        found: list[Statement] = []
        claimed: set[int] = set()
        for cue in self.candidates:
            if cue.first in self.consumed:
                continue
            if cue.form is not None and cue.form.person in (1, 2) and cue.first in claimed:
                continue
            statement = self._weighed(self._statement(cue, claimed))
            if statement is None:
                continue
            found.append(statement)
            for start, end in statement.content.segments:
                claimed.update(range(start, end))
        found += filter(None, map(self._weighed, self._title_lines(claimed)))
        found.sort(key=lambda statement: (statement.content.start, -statement.content.end))
        return self._without_relays(found)

    def _attach(self, by_token: dict[int, CueCandidate]) -> None:
        """Attaches each cue that reports to what it reports."""
        reached: list[tuple[CueCandidate, Attachment, CueCandidate]] = []
        for position, cue in enumerate(self.candidates):
            if cue.kind in ("according", "nominal", "relay") or cue.first in self.consumed:
                continue
            following = self.candidates[position + 1] if position + 1 < len(self.candidates) else None
            attachment = self._reach(by_token, cue)
            if attachment is not None:
                reached.append((cue, attachment, cue))
            elif following is not None and self._stacks(cue, following):
                attachment = self._reach(by_token, following)
                if attachment is not None:
                    reached.append((cue, attachment, following))
        nearest = {attachment.at: weighed.first for _, attachment, weighed in reached}
        claims = Counter(attachment.at for _, attachment, _ in reached)
        for cue, attachment, weighed in reached:
            if cue.first in self.consumed:
                continue
            rivals = "only" if claims[attachment.at] == 1 else str(nearest[attachment.at] == weighed.first)
            if self._weigh(by_token, cue, attachment, weighed, rivals) and weighed is not cue:
                self.consumed.add(weighed.first)
        self._settle_claims()

    def _reach(self, by_token: dict[int, CueCandidate], cue: CueCandidate) -> Attachment | None:
        return find_attachment(
            self.reading, cue.last, lambda index: self._ends_search(by_token, cue, index), cue.lemma in ASKING
        )

    def _weigh(
        self,
        by_token: dict[int, CueCandidate],
        cue: CueCandidate,
        attachment: Attachment,
        weighed: CueCandidate,
        rivals: str,
    ) -> bool:
        """Keeps the attachment of `cue` if its probability, judged by the cue `weighed`, reaches the threshold."""
        between = sum(i in by_token for i in range(weighed.last, attachment.at))
        features = attachment_features(self.reading, self.nouns, weighed, attachment, between, rivals)
        if self.log is not None:
            self.log.append(("attachment", cue, attachment.start, attachment.start + 1, features))
        probability = self.models.attachment.probability(features) if self.models else 1.0
        if probability < ATTACHMENT_THRESHOLD:
            return False
        self.attached[cue.first] = attachment
        self.scores[cue.first] = probability
        return True

    def _settle_claims(self) -> None:
        """Of several cues that reach the same attachment, the likeliest keeps it."""
        best: dict[int, int] = {}
        for first, attachment in self.attached.items():
            rival = best.get(attachment.at)
            if rival is None or self.scores[first] >= self.scores[rival]:
                best[attachment.at] = first
        keep = set(best.values())
        self.attached = {first: a for first, a in self.attached.items() if first in keep}

    def _stacks(self, cue: CueCandidate, following: CueCandidate) -> bool:
        """Whether two words of saying stand together (تابع قائلا، كتب يقول): the first is the cue of both."""
        if cue.kind != "verb" or cue.stance not in SAYING or cue.ambiguity == "high":
            return False
        if self.reading.sentence[following.first] != self.reading.sentence[cue.first]:
            return False
        if following.kind == "verb":
            form = following.form
            present = form is not None and form.tense == "present"
            return present and not following.joined and following.first == cue.last and following.lemma == "قال"
        if following.kind not in ("participle", "masdar") or following.first - cue.last > STACK_REACH:
            return False
        return following.lemma == "قال" or following.first == cue.last

    def _ends_search(self, by_token: dict[int, CueCandidate], cue: CueCandidate, index: int) -> bool:
        other = by_token.get(index)
        if other is None or other.kind in ("according", "nominal", "relay", "masdar"):
            return False
        if self.reading.norms[index - 1] in RELATIVES and cue.ambiguity == "low":
            return False
        return other.ambiguity == "low"

    def _clause_starts(self, by_token: dict[int, CueCandidate]) -> dict[int, CueCandidate]:
        """Tokens at which the clause of an accepted cue begins, with what introduces it (فيما, وقد, في حين)."""
        reading = self.reading
        starts: dict[int, CueCandidate] = {}
        for cue in self.candidates:
            if cue.first in self.consumed:
                continue
            if cue.kind == "according":
                if self._clause_initial(cue.first):
                    starts[cue.first] = cue
                continue
            if cue.first not in self.attached:
                continue
            first = cue.first
            while first > 0 and reading.norms[first - 1] in CLAUSE_OPENERS and not reading.is_mark(first - 1):
                first -= 1
            if first > 0 and reading.norms[first - 1] == "في" and reading.norms[first] == "حين":
                first -= 1
            if first < cue.first or cue.kind == "participle" or cue.joined or self._clause_initial(first):
                starts[first] = cue
        return starts

    def _clause_initial(self, index: int) -> bool:
        if index == 0:
            return True
        before = self.reading.norms[index - 1]
        return before in COMMAS or before in SENTENCE_STOPS or self.reading.is_mark(index - 1) or before in ("-", "–")

    def boundary(self, cue: CueCandidate | None, index: int) -> bool:
        """Whether token `index` ends the content of `cue`."""
        other = self.starts.get(index)
        if other is not None and other is not cue:
            return True
        norm = self.reading.norms[index]
        if norm in CONTRAST and index > 0 and self.reading.norms[index - 1] in COMMAS:
            return True
        return (
            norm == "في"
            and index + 1 < len(self.reading.norms)
            and self.reading.norms[index + 1] == "حين"
            and self.reading.norms[index - 1] in COMMAS
        )

    def _statement(self, cue: CueCandidate, claimed: set[int]) -> Statement | None:
        if cue.kind == "according":
            return self._according(cue, claimed)
        if cue.kind in ("nominal", "relay"):
            return None
        attachment = self.attached.get(cue.first)
        if attachment is not None:
            content = self._content(cue, attachment)
            if content is None:
                return None
            if attachment.kind == "marks" and self.reading.word_count(content.start, content.end) < 2:
                return None
            content = self._rejoin(cue, content, attachment)
            mention = self._mention(cue, attachment)
            return Statement(cue, content, mention, f"{cue.kind}-{attachment.kind}", cue.first)
        if cue.kind in ("verb", "masdar") and cue.ambiguity != "high":
            return self._after_content(cue, claimed)
        return None

    def _content(self, cue: CueCandidate, attachment: Attachment) -> Content | None:
        return content_of(
            self.reading,
            attachment,
            lambda index: self.boundary(cue, index),
            lambda start, from_token: self._end(cue, attachment, start, from_token),
            self._quotes,
        )

    def _quotes(self, pair: MarkPair) -> bool:
        if self.models is None:
            return True
        return self.models.phrase.probability(phrase_features(self.reading, pair)) >= 0.5

    def _end(self, cue: CueCandidate, attachment: Attachment, start: int, from_token: int | None) -> int:
        attached = "according" if cue.kind == "according" else f"{cue.kind}-{attachment.kind}"
        frame = Frame(cue, attached, self.starts, self.participles, self._subordinate(cue))
        if self.ends is not None:
            self.ends.append((cue, start, from_token, frame))
        if self.models is None:
            return self._plain_end(cue, start, from_token)
        end, probability = find_end(self.reading, self.models.end, start, frame, from_token)
        self.end_chances[start] = probability
        return end

    def _subordinate(self, cue: CueCandidate) -> bool:
        """Whether the cue stands in a subordinate clause that opens its sentence (وفي حين أشارت تقارير إلى أن)."""
        first = self.reading.sentence_start(cue.first)
        if not 0 < cue.first - first <= 4:
            return False
        opening = self.reading.norms[first : cue.first]
        return any(word in SUBORDINATORS or word[1:] in SUBORDINATORS for word in opening)

    def _plain_end(self, cue: CueCandidate, start: int, from_token: int | None) -> int:
        """The next boundary or the sentence's end."""
        first = from_token if from_token is not None else start + 1
        end = self.reading.sentence_end(max(start, first - 1))
        return next((index for index in range(first, end) if self.boundary(cue, index)), end)

    def _weighed(self, statement: Statement | None) -> Statement | None:
        """The statement with its chances, None where it is likelier none; attached ones are weighed before."""
        if statement is None:
            return None
        content = statement.content
        end_chance = self.end_chances.get(content.start, 1.0)
        if statement.cue is not None and statement.rule.partition("-")[2] in ATTACHED:
            return replace(statement, chance=self.scores[statement.cue.first], end_chance=end_chance)
        features = statement_features(
            self.reading, self.nouns, statement.cue, content, statement.mention, statement.rule
        )
        if self.log is not None:
            self.log.append(("statement", statement.cue, content.start, content.end, features))
        chance = self.models.statement.probability(features) if self.models else 1.0
        return replace(statement, chance=chance, end_chance=end_chance) if chance >= STATEMENT_THRESHOLD else None

    def _rejoin(self, cue: CueCandidate, content: Content, attachment: Attachment) -> Content:
        """A quotation broken by its cue: "…"، قال فلان، "…"."""
        reading = self.reading
        if attachment.kind != "marks" or attachment.pair is None:
            return content
        before = cue.first - 1
        while before >= 0 and reading.norms[before] in COMMAS:
            before -= 1
        pair = reading.closes.get(before)
        if pair is None or reading.paragraph[before] != reading.paragraph[cue.first] or cue.joined:
            return content
        if reading.norms[attachment.at - 1] not in COMMAS and reading.norms[attachment.at - 1] != ":":
            return content
        if reading.norms[attachment.at - 1] == ":":
            return content
        segment = trim(reading, pair.start, pair.end)
        if segment is None:
            return content
        return replace(content, segments=(segment, *content.segments))

    def _mention(self, cue: CueCandidate, attachment: Attachment) -> Mention | None:
        limit = attachment.at
        if attachment.link not in ("", "ب"):
            limit -= 1
        if cue.kind == "masdar":
            return self._relayed(cue.first - RELAY_REACH, cue.first)
        if cue.kind != "verb":
            return None
        if cue.lemma in RELAYS:
            relayed = self._relayed(cue.last, limit)
            if relayed is not None:
                return relayed
        if cue.form is not None and cue.form.person in (1, 2):
            return None
        if cue.last < limit:
            voiced = self._voice(cue.last, limit)
            if voiced is not None:
                return voiced
            mention = mention_after(self.reading, self.nouns, cue.last, limit)
            if mention is not None:
                return mention
        if not cue.joined or (cue.first > 0 and self.reading.norms[cue.first][:1] == "ف"):
            return mention_before(self.reading, self.nouns, cue.first)
        return None

    def _voice(self, first: int, limit: int) -> Mention | None:
        """The person through whom a body speaks (قالت الشركة على لسان مديرها)."""
        norms = self.reading.norms
        for index in range(first, limit - 2):
            if norms[index + 1] == "لسان" and norms[index] == "علي":
                return mention_after(self.reading, self.nouns, index + 2, limit)
        return None

    def _relayed(self, first: int, limit: int) -> Mention | None:
        """The source that an outlet relays: the object of عن (or إلى) between the tokens."""
        reading = self.reading
        first = max(first, reading.sentence_start(max(limit - 1, 0)))
        for index in range(limit - 2, first - 1, -1):
            if reading.norms[index] in ("عن", "الي"):
                return mention_after(reading, self.nouns, index + 1, limit)
        return None

    def _after_content(self, cue: CueCandidate, claimed: set[int]) -> Statement | None:
        """A cue that follows its content: "…"، قال فلان."""
        reading = self.reading
        before = cue.first - 1
        while before >= 0 and (reading.norms[before] in COMMAS or reading.norms[before] in CLAUSE_OPENERS):
            before -= 1
        if before < 0 or reading.paragraph[before] != reading.paragraph[cue.first]:
            return None
        pair = reading.closes.get(before)
        if pair is None and before > 0 and reading.norms[before] in SENTENCE_STOPS:
            pair = reading.closes.get(before - 1)
        limit = min(reading.sentence_end(cue.first), cue.last + 30)
        if pair is None or pair.open is None or cue.joined:
            return None
        if pair.start in claimed or reading.word_count(pair.start, pair.end) < 3:
            return None
        segment = trim(reading, pair.start, pair.end)
        mention = mention_after(reading, self.nouns, cue.last, limit)
        if segment is None or (
            mention is None and cue.form is not None and cue.form.suffix is None and not _ends(reading, cue)
        ):
            return None
        return Statement(cue, Content((segment,), "direct"), mention, f"{cue.kind}-after", cue.first)

    def _according(self, cue: CueCandidate, claimed: set[int]) -> Statement | None:
        reading = self.reading
        sentence_end = reading.sentence_end(cue.first)
        mention, after = self._source(cue, sentence_end)
        if (
            mention is None
            and (cue.phrase is None or cue.phrase.source not in ("pronoun", "none"))
            and cue.form is None
        ):
            return None
        opening = self._opens_clause(cue)
        if opening:
            start = self._content_after(after, sentence_end)
            if start is None:
                return None
            attachment = Attachment("particle", start - 1, start, reading.opens.get(start))
            pair = reading.opens.get(start)
            if pair is not None:
                attachment = Attachment("particle", start, pair.start, pair)
            content = self._content(cue, attachment)
            if content is None:
                return None
            return Statement(cue, content, mention, "according-before", cue.first)
        around = self._content_around(cue, after, claimed)
        segments = around or self._content_before(cue, claimed)
        if segments is None:
            return None
        start, end = segments
        if around is not None:
            inside: QuoteType = "mixed" if quoted_inside(reading, start, end, self._quotes) else "indirect"
            return Statement(cue, Content((around,), inside), mention, "according-inside", cue.first)
        pair = reading.closes.get(end)
        direct = pair is not None and pair.start == start
        kind: QuoteType = (
            "direct" if direct else "mixed" if quoted_inside(reading, start, end, self._quotes) else "indirect"
        )
        return Statement(cue, Content(((start, end),), kind), mention, "according-after", cue.first)

    def _source(self, cue: CueCandidate, limit: int) -> tuple[Mention | None, int]:
        """The noun phrase an 'according to' phrase governs, and the token after it."""
        reading = self.reading
        first = cue.last
        if first >= limit:
            return None, first
        if cue.phrase is not None and cue.phrase.source == "pronoun":
            return None, first
        mention = mention_after(reading, self.nouns, first, limit, governed=True)
        return mention, mention.last if mention else first

    def _opens_clause(self, cue: CueCandidate) -> bool:
        reading = self.reading
        first = cue.first
        if first == reading.sentence_start(first):
            return True
        before = reading.norms[first - 1]
        return cue.joined and before not in COMMAS and not reading.is_mark(first - 1)

    def _content_after(self, after: int, end: int) -> int | None:
        """The first token of the clause that an opening 'according to' frame governs."""
        reading = self.reading
        for index in range(after, min(end, after + 25)):
            norm = reading.norms[index]
            if norm in COMMAS or norm == ":":
                start = index + 1
                while start < end and (reading.norms[start] == "ف" or reading.norms[start] in _FA_PARTICLES):
                    start += 1
                return start if start < end else None
            if norm in _FA_PARTICLES or norm in PARTICLES:
                return index + 1 if index + 1 < end else None
            if norm == "فقد":
                return index
        return None

    def _content_around(self, cue: CueCandidate, after: int, claimed: set[int]) -> tuple[int, int] | None:
        """The clause that an 'according to' phrase between commas or dashes interrupts."""
        reading = self.reading
        if after >= reading.sentence_end(cue.first) or not self._clause_initial(cue.first):
            return None
        if reading.norms[after] not in COMMAS and reading.norms[after] not in DASHES:
            return None
        before = self._content_before(cue, claimed)
        if before is None or after + 1 >= reading.sentence_end(cue.first):
            return None
        following = after + 1
        if following in self.starts or reading.norms[following] in CONNECTIVES - INNER:
            return None
        if reading.tokens[following].proclitics[:1] in ("و", "ف"):
            return None
        end = self._end(cue, Attachment("particle", before[0], before[0], None), before[0], following + 1)
        return trim(reading, before[0], end)

    def _content_before(self, cue: CueCandidate, claimed: set[int]) -> tuple[int, int] | None:
        """The clause before a closing 'according to' phrase, back to the sentence's start or to another statement."""
        reading = self.reading
        end = cue.first
        start = reading.sentence_start(end)
        last = end - 1
        while last > start and reading.norms[last] in COMMAS:
            last -= 1
        pair = reading.closes.get(last)
        if pair is not None and pair.open is not None and reading.word_count(pair.start, pair.end) > 3:
            start, end = pair.start, pair.end
        if end - start > LONGEST_CONTENT or any(index in claimed for index in range(start, end)):
            return None
        if end - 1 > start and reading.norms[end - 1] == "وذلك":
            end -= 1
        while start < end and reading.norms[start] in ADVERSATIVES:
            start += 1
        segment = trim(reading, start, end)
        if segment is None or reading.word_count(*segment) < 3:
            return None
        return segment

    def _title_lines(self, claimed: set[int]) -> list[Statement]:
        """Headings of the form فلان: كذا."""
        reading = self.reading
        found: list[Statement] = []
        for first, last in reading.seg.paragraphs:
            colon = next(
                (i for i in range(first, min(last, first + TITLE_LINE_WORDS)) if reading.norms[i] == ":"), None
            )
            if colon is None or colon == first or colon + 1 >= last or colon + 1 in claimed:
                continue
            if any(i in self.attached or i in self.starts for i in range(first, colon)):
                continue
            if reading.word_count(colon + 1, last) > 25 or (reading.norms[last - 1] in SENTENCE_STOPS and first > 0):
                continue
            if not self._names_source(first, colon):
                continue
            pair = reading.opens.get(colon + 1)
            segment = (pair.start, pair.end) if pair and pair.close is not None and pair.close >= last - 2 else None
            segment = segment or trim(reading, colon + 1, last)
            if segment is None or reading.word_count(*segment) < 3:
                continue
            mention = mention_after(reading, self.nouns, first, colon)
            if mention is not None:
                found.append(Statement(None, Content((segment,), "direct"), mention, "title-line", first))
        return found

    def _names_source(self, first: int, last: int) -> bool:
        reading = self.reading
        if any(reading.entity[i] is not None and reading.entity[i].label == "PER" for i in range(first, last)):  # type: ignore[union-attr]
            return True
        if reading.is_mark(first) and first + 1 < last:
            first += 1
        head = reading.tokens[first]
        return head.kind == "word" and (
            self.nouns.is_group(head.stem)
            or self.nouns.is_unnamed(head.stem)
            or self.nouns.is_document(head.stem)
            or self.nouns.is_title(head.stem)
            or (reading.entity[first] is not None and reading.entity[first].label != "PER")  # type: ignore[union-attr]
        )

    def _without_relays(self, statements: list[Statement]) -> list[Statement]:
        """Drops 'according to' statements of which the content is a statement of somebody else."""
        cued = sorted((s for s in statements if s.cue is not None), key=lambda s: s.cue.first if s.cue else 0)
        firsts = [statement.cue.first for statement in cued if statement.cue]
        kept: list[Statement] = []
        for statement in statements:
            if statement.rule.startswith("according"):
                begin = bisect_left(firsts, statement.content.start)
                finish = bisect_left(firsts, statement.content.end)
                inner = cued[begin:finish]
                if any(s is not statement and s.content.end >= statement.content.end - 2 for s in inner):
                    continue
            kept.append(statement)
        return kept


_FA_PARTICLES = frozenset("ف" + particle for particle in PARTICLES)


def _ends(reading: Reading, cue: CueCandidate) -> bool:
    return cue.last >= len(reading.tokens) or reading.norms[cue.last] in SENTENCE_STOPS | COMMAS
