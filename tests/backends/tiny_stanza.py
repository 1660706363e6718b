"""Stanza models for Arabic, trained for a few steps on a handful of invented sentences, with their resources.json."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import random
from pathlib import Path
from typing import NamedTuple

PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
STEPS = 100
SURE = ("--dropout", 0, "--word_dropout", 0)


Sizes = tuple[object, ...]


class Word(NamedTuple):
    """A syntactic word; `token` holds the written token at the first word of it, "" at those that follow in it."""

    token: str
    form: str
    upos: str
    head: int
    relation: str
    ner: str = "O"


def _sentence(*lines: str) -> tuple[Word, ...]:
    words = []
    for line in lines:
        token, form, upos, head, relation, *ner = line.split()
        words.append(Word("" if token == "-" else token, form, upos, int(head), relation, *ner))
    return tuple(words)


SENTENCES = (
    _sentence(
        "قال قال VERB 0 root",
        "الوزير الوزير NOUN 1 nsubj",
        "سامر سامر PROPN 2 appos B-PER",
        "البحري البحري PROPN 3 flat I-PER",
        "إن إن SCONJ 7 mark",
        "الطريق الطريق NOUN 7 nsubj",
        "جاهز جاهز ADJ 1 ccomp",
        ". . PUNCT 1 punct",
    ),
    _sentence(
        "وأضاف و CCONJ 2 cc",
        "- أضاف VERB 0 root",
        "البحري البحري PROPN 2 nsubj B-PER",
        "أن أن SCONJ 6 mark",
        "العمل العمل NOUN 6 nsubj",
        "انتهى انتهى VERB 2 ccomp",
        ". . PUNCT 2 punct",
    ),
    _sentence(
        "وصل وصل VERB 0 root",
        "وفد وفد NOUN 1 nsubj",
        "النادي النادي NOUN 2 nmod B-ORG",
        "الأهلي الأهلي ADJ 3 amod I-ORG",
        "إلى إلى ADP 6 case",
        "بيروت بيروت PROPN 1 obl B-LOC",
        "للعمل ل ADP 8 case",
        "- العمل NOUN 1 obl",
        "؟ ؟ PUNCT 1 punct",
    ),
    _sentence(
        "كتبت كتبت VERB 0 root",
        "سلمى سلمى PROPN 1 nsubj B-PER",
        "النجار النجار PROPN 2 flat I-PER",
        "لأخيها ل ADP 5 case",
        "- أخي NOUN 1 obl",
        "- ها PRON 5 nmod",
        "في في ADP 8 case",
        "عمان عمان PROPN 1 obl B-LOC",
        ". . PUNCT 1 punct",
    ),
)


SMALL = ("--hidden_dim", 24, "--char_hidden_dim", 24)
SMALL_BIAFFINE = (*SMALL, "--deep_biaff_hidden_dim", 24, "--char_emb_dim", 16)


def save_models(folder: Path, *, steps: int = STEPS, small: bool = True) -> Path:
    """Models for all processors under `folder`, as `stanza.download("ar")` lays them out.

    small: of a few units; otherwise of the sizes that Stanza trains by default. steps: of the tagger and the parser;
    what decides how many words and names are found is trained for STEPS at least.
    """
    import torch

    logging.getLogger("stanza").setLevel(logging.ERROR)
    torch.manual_seed(3)
    work = folder / "training"
    work.mkdir(parents=True)
    chosen = random.Random(3).choices(SENTENCES, k=120)
    conllu, bio = work / "train.conllu", work / "train.json"
    conllu.write_text("".join(map(_conllu, chosen)), encoding="utf-8")
    dev = work / "dev.conllu"
    dev.write_text("".join(map(_conllu, SENTENCES)), encoding="utf-8")
    bio.write_text(json.dumps([_bio(sentence) for sentence in chosen]), encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        _tokenizer(folder, work, chosen, max(steps, STEPS))
        _mwt(folder, conllu, dev)
        _tagger(folder, conllu, dev, steps, SMALL_BIAFFINE if small else ())
        _lemmatizer(folder, conllu, dev)
        _parser(folder, conllu, dev, steps, SMALL_BIAFFINE if small else ())
        _ner(folder, bio, max(steps, STEPS), (*SMALL, "--word_emb_dim", 16, "--char_emb_dim", 16) if small else ())
    package = dict.fromkeys(PROCESSORS, "tiny")
    record = {"ar": {"lang_name": "Arabic", "packages": {"default": package}}}
    record["ar"].update({processor: {"tiny": {"dependencies": []}} for processor in PROCESSORS})
    (folder / "resources.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def _arguments(folder: Path, processor: str, *more: object) -> list[str]:
    place = ["--save_dir", folder / "ar" / processor, "--save_name", "tiny.pt", "--cpu", "--shorthand", "ar_tiny"]
    return [str(value) for value in (*place, *more)]


def _tokenizer(folder: Path, work: Path, sentences: list[tuple[Word, ...]], steps: int) -> None:
    from stanza.models import tokenizer

    text, labels = work / "text", work / "labels"
    pairs = [_characters(sentence) for sentence in sentences]
    paragraphs = [pairs[at : at + 4] for at in range(0, len(pairs), 4)]
    text.write_text("\n\n".join(" ".join(t for t, _ in part) for part in paragraphs), encoding="utf-8")
    labels.write_text("\n\n".join("0".join(n for _, n in part) for part in paragraphs), encoding="utf-8")
    expansions = work / "mwt.json"
    parts = {token: words for sentence in SENTENCES for token, words in _tokens(sentence) if len(words) > 1}
    pairs_of = [[[token, [word.form for word in words]], 1] for token, words in parts.items()]
    expansions.write_text(json.dumps(pairs_of), encoding="utf-8")
    files = ("--txt_file", text, "--label_file", labels, "--dev_txt_file", text, "--dev_label_file", labels)
    files = (*files, "--mwt_json_file", expansions)
    tokenizer.main(_arguments(folder, "tokenize", *files, "--lang", "ar", "--steps", steps, "--eval_steps", 10**6))


def _mwt(folder: Path, train: Path, dev: Path) -> None:
    from stanza.models import mwt_expander

    files = ("--train_file", train, "--eval_file", dev, "--gold_file", dev)
    mwt_expander.main(_arguments(folder, "mwt", *files, "--lang", "ar", "--num_epoch", 2, "--hidden_dim", 16))


def _tagger(folder: Path, train: Path, dev: Path, steps: int, sizes: Sizes) -> None:
    from stanza.models import tagger

    files = ("--train_file", train, "--eval_file", dev, "--lang", "ar", "--no_pretrain")
    tagger.main(_arguments(folder, "pos", *files, *_steps(steps), "--batch_size", 100, *SURE, *sizes))


def _lemmatizer(folder: Path, train: Path, dev: Path) -> None:
    from stanza.models import lemmatizer

    lemmatizer.main(_arguments(folder, "lemma", "--train_file", train, "--eval_file", dev, "--dict_only"))


def _parser(folder: Path, train: Path, dev: Path, steps: int, sizes: Sizes) -> None:
    from stanza.models import parser

    files = ("--train_file", train, "--eval_file", dev, "--lang", "ar", "--no_pretrain", "--no_checkpoint")
    parser.main(_arguments(folder, "depparse", *files, *_steps(steps), "--batch_size", 200, *SURE, *sizes))


def _ner(folder: Path, train: Path, steps: int, sizes: Sizes) -> None:
    from stanza.models import ner_tagger

    files = ("--train_file", train, "--eval_file", train, "--no_pretrain", "--optim", "adam", "--lr", 0.01)
    ner_tagger.main(_arguments(folder, "ner", *files, *_steps(steps), *sizes))


def _steps(steps: int) -> tuple[object, ...]:
    return "--max_steps", steps, "--eval_interval", steps


def _tokens(sentence: tuple[Word, ...]) -> list[tuple[str, list[Word]]]:
    tokens: list[tuple[str, list[Word]]] = []
    for word in sentence:
        if word.token:
            tokens.append((word.token, [word]))
        else:
            tokens[-1][1].append(word)
    return tokens


def _characters(sentence: tuple[Word, ...]) -> tuple[str, str]:
    """The text and Stanza's label for each of its characters: 1 ends a token, 2 a sentence, 3 a multi-word token."""
    tokens = _tokens(sentence)
    labels = ["0" * (len(token) - 1) + ("3" if len(words) > 1 else "1") for token, words in tokens]
    labels[-1] = labels[-1][:-1] + "2"
    return " ".join(token for token, _ in tokens), "0".join(labels)


def _conllu(sentence: tuple[Word, ...]) -> str:
    lines = [f"# text = {_characters(sentence)[0]}"]
    number = 1
    for token, words in _tokens(sentence):
        if len(words) > 1:
            lines.append(f"{number}-{number + len(words) - 1}\t{token}" + "\t_" * 8)
        for word in words:
            columns = (number, word.form, word.form, word.upos, word.upos, "_", word.head, word.relation, "_", "_")
            lines.append("\t".join(map(str, columns)))
            number += 1
    return "\n".join(lines) + "\n\n"


def _bio(sentence: tuple[Word, ...]) -> list[dict[str, str]]:
    return [{"text": token, "ner": words[0].ner} for token, words in _tokens(sentence)]
