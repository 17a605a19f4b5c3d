"""The tokenizer of the shipped model: a Unigram vocabulary whose Chinese pieces are words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from corpus.words import words

_HAN_RUN = re.compile(r"([\u3400-\u9fff]+)")
UNKNOWN = "[UNK]"


def train_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """Learn a vocabulary of `size` pieces from folded texts.

    Chinese is cut into words before training, so that no piece crosses a word; the finished
    tokenizer needs no word segmenter. Every character of any frequency stays a piece.
    """
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Split(Regex(r"[\u3400-\u9fff]+|[a-z]+|\d"), "isolated"),
        ]
    )
    characters: Counter[str] = Counter()

    def segmented() -> Iterator[str]:
        for text in texts:
            characters.update(text)
            yield _HAN_RUN.sub(lambda run: " ".join(["", *words(run[1]), ""]), text)

    pieces = list(segmented())
    trainer = trainers.UnigramTrainer(
        vocab_size=size,
        unk_token=UNKNOWN,
        special_tokens=[UNKNOWN],
        initial_alphabet=[c for c, count in characters.items() if count >= 5],
        max_piece_length=12,
        shrinking_factor=0.75,
        show_progress=False,
    )
    tokenizer.train_from_iterator(pieces, trainer)
    return tokenizer
