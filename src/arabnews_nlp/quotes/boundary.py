"""Where a reported statement without closing marks ends: a learned hazard over the places where it may.

At each candidate place, in order, the model tells the probability that the statement ends there if it has not ended
before; the likeliest place over all is taken.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from arabnews_nlp.lexicon.grammar import words
from arabnews_nlp.quotes.cues import CueCandidate
from arabnews_nlp.quotes.features import bucket
from arabnews_nlp.quotes.model import LinearModel
from arabnews_nlp.quotes.reading import COMMAS, SENTENCE_STOPS, STATEMENT_PARTICLES, Reading

CONNECTIVES = words("connectives")
COMMENTS = words("comments")
NARRATION = words("narration")
MOST_SENTENCES = 3
MOST_SPOKEN_SENTENCES = 8
MOST_PLACES = 60
OPENING = 4
SPOKEN_REACH = 9
THAT = "وذلك"
MEANWHILE = ("في", "حين")
LONGEST_CONTENT = 400
MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Memory:
    """What was found out of the places of one text, since contents that begin near one another share theirs.

    may_end: `_may_end` of a token for all cues but its own. chances: what the model told, by what `_chances` asked.
    """

    may_end: dict[int, bool] = field(default_factory=dict)
    chances: dict[tuple[object, ...], dict[tuple[int, int, str, int], float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the end depends on besides the place itself: the cue, how the content is attached, and the other cues.

    starts: where the clauses of the other accepted cues begin. participles: every token that may be a participle cue.
    subordinate: the cue's clause opens the sentence and the main clause is still to come. memory: of the whole text.
    """

    cue: CueCandidate | None
    attached: str
    starts: Mapping[int, CueCandidate]
    participles: frozenset[int] = frozenset()
    subordinate: bool = False
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)

    def other(self, index: int) -> CueCandidate | None:
        """The cue of another statement whose clause begins at the token, or None."""
        found = self.starts.get(index)
        return None if found is self.cue else found

    def follows(self, start: int) -> bool:
        """Whether the cue stands behind the token, so that it may be met in its own content's places."""
        return self.cue is not None and self.cue.last >= start


def places(reading: Reading, start: int, frame: Frame) -> list[int]:
    """Token indices before which the content that begins at `start` may end, in order."""
    sentence = reading.sentence[start]
    spoken = frame.attached.endswith("colon")
    most = MOST_SPOKEN_SENTENCES if spoken else MOST_SENTENCES
    last_sentence = min(sentence + most, len(reading.seg.sentences)) - 1
    limit = min(reading.seg.sentences[last_sentence][1], reading.paragraph_end(start))
    limit = min(limit, start + LONGEST_CONTENT)
    known = {} if frame.follows(start) else frame.memory.may_end
    found: list[int] = []
    index = start + 1
    while index < limit and len(found) < MOST_PLACES:
        if reading.norms[index] == "في" and _comments(reading, index):
            limit = index - (reading.norms[index - 1] == THAT)
            break
        if reading.norms[index : index + 2] == MEANWHILE and frame.other(index) is not None:
            limit = index
            break
        if _speech_follows(reading, index, frame, spoken):
            limit = index
            break
        pair = reading.opens.get(index)
        may_end = known.get(index)
        if may_end is None:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            may_end = known[index] = _may_end(reading, index, frame)
        if may_end and not (spoken and _speech_goes_on(reading, index, frame)):
            found.append(index)
        if pair is not None and pair.close is not None and pair.close < limit:
            index = pair.close
        index += 1
    found.append(limit)
    return found


def _speech_follows(reading: Reading, index: int, frame: Frame, spoken: bool) -> bool:
    """Whether speech behind a colon is joined on at the token (كذا | وقال في ختام كلمته: «كذا»).

    Speech without marks (`spoken`) ends there only where the one who speaks is named (وقال فلان في ختام حديثه: كذا).
    """
    other = frame.other(index)
    if other is None or other.kind != "verb" or not other.joined:
        return False
    end = min(reading.sentence_end(index), other.last + SPOKEN_REACH)
    colon = next((i for i in range(other.last, end) if reading.norms[i] == ":"), None)
    if colon is None:
        return False
    subject = reading.entity[other.last]
    if subject is not None and subject.label == "PER" and not reading.proclitics(other.last):
        return True
    return not spoken and colon + 1 in reading.opens and not any(i in reading.opens for i in range(other.last, colon))


def _comments(reading: Reading, index: int) -> bool:
    """Whether the writer's comment begins at a في: في إشارة إلى after a comma, a closed quotation or وذلك."""
    before = reading.tokens[index - 1]
    if index + 1 >= len(reading.norms):
        return False
    apart = before.norm in COMMAS or before.kind == "mark" or before.norm == THAT
    return apart and reading.norms[index + 1] in COMMENTS


def _speech_goes_on(reading: Reading, index: int, frame: Frame) -> bool:
    """Whether the sentence that begins at the token reads on as speech.

    No name or word of saying opens it, and where و joins it on, no name stands among its first words and nobody else
    speaks in it.
    """
    if reading.sentence[index] == reading.sentence[index - 1]:
        return False
    token = reading.tokens[index]
    other = frame.other(index)
    if other is not None and _is_in_story(other) and not (frame.cue is not None and _is_in_story(frame.cue)):
        return True
    if other is not None or index in frame.participles or reading.entity[index] is not None:
        return False
    if token.kind != "word" or not token.proclitics:
        return token.kind == "word" and token.norm not in CONNECTIVES
    end = reading.sentence_end(index)
    if token.stem in NARRATION or any(reading.entity[i] is not None for i in range(index, min(end, index + OPENING))):
        return False
    return not any(frame.other(i) is not None for i in range(index, end))


def _is_in_story(cue: CueCandidate) -> bool:
    """Whether the verb is the one of somebody who tells their own story (فقلت كذا، فقيل كذا)."""
    return cue.form is not None and (cue.form.person == 1 or cue.form.voice == "passive")


def places_from(reading: Reading, start: int, frame: Frame, from_token: int | None) -> list[int]:
    """The places at or after `from_token`, which is one of them, or all places where it is None."""
    found = places(reading, start, frame)
    if from_token is None:
        return found
    limit = max(found[-1], from_token)
    return sorted({from_token, *(place for place in found if place > from_token), limit})


def _may_end(reading: Reading, index: int, frame: Frame) -> bool:
    token = reading.tokens[index]
    if token.norm in COMMAS or frame.other(index) is not None or reading.sentence[index] != reading.sentence[index - 1]:
        return True
    if reading.norms[index - 1] in COMMAS:
        return False
    if index in frame.participles:
        return True
    if token.kind == "word":
        if token.norm in CONNECTIVES:
            return token.norm not in ("في", "من", "علي", "الي", "عن", "ما")
        return token.proclitics == "و" and reading.entity[index] is None and not token.stem.startswith("ال")
    if token.norm in SENTENCE_STOPS:
        inside = index + 1 < reading.sentence_end(index)
        return inside and not (token.norm == "." and len(reading.norms[index - 1]) == 1)
    return token.kind == "punct" or (token.kind == "mark" and index not in reading.opens)


def place_features(reading: Reading, start: int, place: int, limit: int, frame: Frame) -> list[str]:
    """Features of the place before token `place` as the end of a content that begins at `start`."""
    before = reading.tokens[place - 1]
    kind = _kind(reading, place, frame)
    following = _behind_commas(reading, place, limit)
    found = [
        f"place={kind}",
        f"place-attached={kind}-{frame.attached}",
        f"length={kind}-{bucket(place - start)}",
        f"subordinate={frame.subordinate}-{kind}",
        f"left={kind}-{bucket(reading.sentence_end(place - 1) - place)}",
        f"sentences={min(reading.sentence[place - 1] - reading.sentence[start], 3)}-{kind}",
        f"last={before.norm if len(before.norm) <= 4 else before.kind}",
    ]
    if following >= len(reading.tokens) or reading.paragraph[following] != reading.paragraph[place - 1]:
        return [*found, f"next=paragraph-{kind}"]
    token = reading.tokens[following]
    norm = token.norm
    cue = frame.other(following)
    shape = _shape(reading, following)
    found += [
        f"next={norm}-{kind}" if len(norm) <= 7 else f"next=long-{kind}",
        f"shape={shape}-{kind}",
        f"shape-length={shape}-{bucket(place - start)}",
        f"shape-attached={shape}-{kind}-{frame.attached.endswith('colon')}",
        f"cue-attached={cue is not None}-{kind}-{frame.attached.endswith('colon')}",
    ]
    if following + 1 < len(reading.tokens):
        second = reading.norms[following + 1]
        found.append(f"second={second if len(second) <= 5 else 'long'}-{shape}")
        if second in STATEMENT_PARTICLES or norm in STATEMENT_PARTICLES or norm[1:] in STATEMENT_PARTICLES:
            found.append(f"particle-next={kind}-{norm[:1]}")
    if cue is not None:
        found += [
            f"cue={cue.kind}-{kind}-{cue.joined}",
            f"cue-lemma={cue.lemma}",
            f"cue-attached={cue.kind}-{frame.attached}",
        ]
        if frame.cue is not None:
            same = cue.gender is None or cue.gender == frame.cue.gender
            found.append(f"cue-agrees={cue.kind}-{same}")
    else:
        found.append(f"no-cue-{kind}")
    if following in frame.participles:
        found.append(f"may-be-participle-{kind}")
        if frame.cue is not None and norm.endswith(("ة", "ا")):
            feminine = norm.endswith("ة")
            found.append(f"participle-agrees={feminine == (frame.cue.gender == 'f')}-{kind}")
    ahead = any(
        frame.other(i) is not None for i in range(following, min(reading.sentence_end(following), following + 6))
    )
    found.append(f"cue-ahead={ahead}-{kind}")
    return found


def _behind_commas(reading: Reading, place: int, limit: int) -> int:
    while place < limit and reading.norms[place] in COMMAS:
        place += 1
    return place


def _chances(
    reading: Reading, model: LinearModel, start: int, candidates: Sequence[int], frame: Frame
) -> Iterator[tuple[int, float]]:
    """The candidates with what the model tells of each from its `place_features`; the last one is sure."""
    limit = candidates[-1]
    cue = frame.cue
    own = cue.first if cue is not None and frame.follows(start) else None
    known = frame.memory.chances.setdefault((frame.attached, cue.gender if cue is not None else "", own), {})
    sentence = reading.sentence[start]
    for place in candidates:
        if place == limit:
            yield place, 1.0
            continue
        following = _behind_commas(reading, place, limit) if reading.norms[place] in COMMAS else place
        told = (place, following, bucket(place - start), min(reading.sentence[place - 1] - sentence, 3))
        chance = known.get(told)
        if chance is None:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            chance = known[told] = model.probability(place_features(reading, start, place, limit, frame))
        yield place, chance


def _kind(reading: Reading, place: int, frame: Frame) -> str:
    if place >= len(reading.tokens) or reading.paragraph[place] != reading.paragraph[place - 1]:
        return "paragraph"
    if reading.sentence[place] != reading.sentence[place - 1]:
        return "sentence"
    norm = reading.norms[place]
    if norm in SENTENCE_STOPS:
        return "sentence"
    if norm in ("؛", ";"):
        return "semicolon"
    if norm in COMMAS:
        return "comma"
    if frame.other(place) is not None:
        return "cue"
    if reading.tokens[place].kind == "mark":
        return "mark"
    return "word" if reading.tokens[place].kind == "word" else "punct"


def _shape(reading: Reading, index: int) -> str:
    token = reading.tokens[index]
    if reading.entity[index] is not None:
        return token.proclitics + "name"
    if token.kind != "word":
        return token.kind
    norm, stem = token.norm, token.stem
    if norm in CONNECTIVES or len(norm) <= 3:
        return norm
    if norm.endswith("ا") and norm.startswith("م") and len(norm) > 4:
        return "participle"
    if norm.startswith("دون") or norm == "بدون":
        return "without"
    if stem.startswith("ال"):
        return token.proclitics + "definite"
    if stem[:1] in ("ي", "ت") and len(stem) > 3:
        return token.proclitics + stem[0]
    return token.proclitics + ("ة" if stem.endswith("ة") else "word")


def find_end(
    reading: Reading, model: LinearModel, start: int, frame: Frame, from_token: int | None = None
) -> tuple[int, float]:
    """The token before which the content ends, and the probability that it ends there."""
    candidates = places_from(reading, start, frame, from_token)
    limit = candidates[-1]
    if frame.subordinate:
        return next((place for place in candidates if _kind(reading, place, frame) != "word"), limit), 0.8
    best, best_score, survived = limit, -math.inf, 0.0
    for place, probability in _chances(reading, model, start, candidates, frame):
        probability = min(max(probability, 1e-9), 1.0)
        score = survived + math.log(probability)
        if score > best_score:
            best, best_score = place, score
        if probability >= 1.0:
            break
        survived += math.log(1.0 - probability)
        if survived < best_score:
            break
    return best, math.exp(best_score)
