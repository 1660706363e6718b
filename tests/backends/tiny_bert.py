"""A BERT for word labels with random weights, in a folder as Hugging Face lays it out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويى"
NER_LABELS = ("B-LOC", "B-ORG", "B-PERS", "B-MISC", "I-LOC", "I-ORG", "I-PERS", "I-MISC", "O")
WORDS = ("قال", "الوزير", "في", "ال", "##ون", "##ات", "مصر")
MARKS = (".", "،", ":", '"', "\ufffd")


def save_bert(
    folder: Path,
    labels: tuple[str, ...] = NER_LABELS,
    words: Iterable[str] = WORDS,
    *,
    layers: int = 2,
    hidden: int = 32,
    heads: int = 2,
    spread: float = 0.5,
) -> Path:
    """Writes the folder; the pieces are `words`, marks and single letters. spread: of the weights around zero."""
    import torch
    from transformers import BertConfig, BertForTokenClassification, BertTokenizer

    special = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    pieces = [*special, *words, *MARKS, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=4 * hidden,
        num_labels=len(labels),
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
        initializer_range=spread,
    )
    BertForTokenClassification(config).eval().save_pretrained(folder)
    BertTokenizer(vocab=vocabulary, do_lower_case=False).save_pretrained(folder)
    return folder
