"""The hybrid retriever: lexical and dense, over clauses, their sentences and the question bank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from corpus.library import Library
from index.embedding import Embedder
from index.errors import IndexDamagedError
from index.evidence import Evidence, Match, Signals
from index.fusion import Fusions, load_fusions
from index.generation import Generation
from index.lexical import LexicalIndex
from index.store import Collections, Neighbour, VectorStore
from index.table import Table, greatest
from index.tokens import content_words
from index.unanswered import likeness, load_vectors
from index.units import Unit, UnitList, Units
from index.vectors import LocalVectors, Vectors

NEAREST = 60
MATCHES = 5
CROWD = 20
NAMED = 0.9
RICH = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One collection of an open index."""

    name: str
    units: Sequence[Unit]
    vectors: VectorStore
    words: LexicalIndex

    @classmethod
    def open(
        cls,
        generation: Generation,
        collections: Collections,
        name: str,
        units: UnitList,
    ) -> Part:
        """Open a collection; IndexDamagedError if a part of it is missing."""
        try:
            words = LexicalIndex.load(generation.lexical(name), len(units))
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamagedError(f"{generation.lexical(name)}: {error}") from error
        return cls(name, units, collections.open(name, units), words)


class SearchIndex:
    """An open index; the same question always finds the same clauses in the same order."""

    def __init__(
        self,
        folder: Path,
        library: Library,
        embedder: Embedder,
        fusions: Fusions | None = None,
        *,
        vectors: Vectors | None = None,
        units: Units | None = None,
    ) -> None:
        """Open a built index of a library; its vectors are in its folder unless told where.

        The library's units are made unless given.
        """
        self.folder = folder
        self.library = library
        self.embedder = embedder
        self._fusions = fusions or load_fusions()
        units = units or Units.of(library)
        self._keys = list(dict.fromkeys(unit.key for unit in (*units.texts, *units.questions)))
        self._numbers = {key: n for n, key in enumerate(self._keys)}
        names = [parted(key)[0] for key in self._keys]
        self._documents = np.unique(names, return_inverse=True)[1]
        self._well_asked = well_asked(self._keys, units.questions)
        self._banked = np.array([name in self._well_asked for name in names], bool)
        self._kinds = (np.flatnonzero(~self._banked), np.flatnonzero(self._banked))
        self._texts = Table(units.texts, self._numbers)
        self._questions = Table(units.questions, self._numbers)
        generation = Generation(folder)
        self._collections = (vectors or LocalVectors()).open(generation)
        # Its files and memory are given back with the last request that uses the index.
        self._close = finalize(self, self._collections.close)
        self.parts = tuple(
            Part.open(generation, self._collections, name, part) for name, part in units.parts
        )
        self._text_vectors, self._question_vectors = (part.vectors for part in self.parts)
        self._text_words, self._question_words = (part.words for part in self.parts)
        self._unanswered = load_vectors(generation.unanswered, len(library.unanswered))

    def close(self) -> None:
        """Give back its files and memory now."""
        self._close()

    def check_answering(self) -> None:
        """Raise ServerError if its vectors are in a server that does not answer."""
        self._collections.ping()

    def search(self, query: str, k: int = 8, named: Collection[str] = ()) -> tuple[Evidence, ...]:
        """The k clauses most likely to answer a question, best first.

        Clauses that the question names, by key, come before all others.
        """
        vector = self.embedder.embed_query(query)
        near_texts = self._text_vectors.nearest(vector, NEAREST)
        near_questions = self._question_vectors.nearest(vector, NEAREST)
        text_words = self._text_words.scores(query)
        question_words = self._question_words.scores(query)
        text_dense = self._texts.spread(near_texts)
        question_dense = self._questions.spread(near_questions)
        columns = (
            self._texts.best(text_words, "clause"),
            self._texts.best(text_words, "sentence"),
            self._texts.best(text_words, "gloss"),
            self._questions.best(question_words, "question"),
            self._texts.best(text_dense, "clause"),
            self._texts.best(text_dense, "sentence"),
            self._texts.best(text_dense, "gloss"),
            self._questions.best(question_dense, "question"),
            crowd := self._crowd(near_questions),
            np.bincount(self._documents, crowd)[self._documents].astype(np.float32),
        )
        signals = np.stack(columns)
        places = sorted(self._numbers[key] for key in named if key in self._numbers)
        candidates = sorted({*self._candidates(signals), *places})
        scores = self._fusions.scores(
            query, signals[:, candidates].T, self._best(signals), self._banked[candidates]
        )
        is_named = np.isin(candidates, places)
        scores = np.where(is_named, np.maximum(scores, NAMED), scores)
        order = np.lexsort((-scores, ~is_named))[:k]
        ranked = [(float(scores[place]), candidates[place]) for place in order.tolist()]
        return tuple(
            Evidence(
                *parted(self._keys[n]),
                score,
                Signals(*signals[:, n].tolist()),
                self._sentences(n, text_words, text_dense, near_questions),
                self._matches(n, near_questions),
            )
            for score, n in ranked
        )

    def likeness_to_unanswered(self, query: str) -> float:
        """The cosine of a question with the nearest that no document answers; 0 of none."""
        return likeness(self._unanswered, self.embedder.embed_query(query))

    def coverage(self, query: str, found: Sequence[Evidence]) -> tuple[float, float]:
        """How much of a question's words, the rare ones above all, the index and clauses know.

        Two shares: of words that occur anywhere in the index, and of those that occur in the
        clauses found, in their text or in what people ask about them.
        """
        wanted = np.zeros(len(self._keys), bool)
        wanted[[self._numbers[evidence.key] for evidence in found]] = True
        parts = [
            (self._text_words, wanted[self._texts.clauses]),
            (self._question_words, wanted[self._questions.clauses]),
        ]
        total = known = covered = 1e-6
        for word in content_words(query):
            rarity = min(words.rarity(word) for words, _ in parts)
            total += rarity
            known += rarity * self._knows(word)
            covered += rarity * any(words.holds(word, at) for words, at in parts)
        return known / total, covered / total

    def unknown_words(self, query: str) -> list[str]:
        """A question's words, folded, that no document and no question of the bank has."""
        return [word for word in content_words(query) if len(word) > 1 and not self._knows(word)]

    @property
    def is_mixed(self) -> bool:
        """Whether some documents have a question bank and others have none."""
        return bool(self._banked.any() and not self._banked.all())

    def is_well_asked(self, document_id: str) -> bool:
        """Whether the bank has many questions for each clause of a document."""
        return document_id in self._well_asked

    def _knows(self, word: str) -> bool:
        return self._text_words.knows(word) or self._question_words.knows(word)

    def _best(self, signals: NDArray[np.float32]) -> NDArray[np.float32]:
        """The maxima over the clauses without a question bank, and with one: (2, signals)."""
        return np.stack(
            [
                # All of them at once, without a copy, where they are of one kind.
                (signals if len(kind) == len(self._keys) else signals[:, kind]).max(
                    axis=1, initial=0
                )
                for kind in self._kinds
            ]
        )

    def _crowd(self, near: Sequence[Neighbour]) -> NDArray[np.float32]:
        """How many of the nearest questions a clause has, each weighed by its likeness."""
        result = np.zeros(len(self._keys), np.float32)
        for neighbour in near[:CROWD]:
            weight = max(neighbour.similarity, 0) ** 4
            result[self._questions.clauses[neighbour.unit]] += weight
        total = result.sum()
        return result / total if total > 0 else result

    def _candidates(self, signals: NDArray[np.float32]) -> set[int]:
        """Clauses that are among the best by any signal."""
        return {int(n) for signal in signals for n in greatest(signal, 20)}

    def _sentences(
        self,
        clause: int,
        words: NDArray[np.float32],
        dense: NDArray[np.float32],
        near: Sequence[Neighbour],
    ) -> tuple[tuple[int, int, float], ...]:
        """The spans of a clause's sentences with a score, best first."""
        top = max(float(words.max(initial=0)), 1e-6)
        scores: dict[tuple[int, int], float] = {}
        for n in self._texts.of(clause):
            unit = self._texts.units[n]
            if unit.kind in ("sentence", "gloss"):
                span = (unit.start, unit.end)
                scores[span] = scores.get(span, 0.0) + float(words[n]) / top + float(dense[n])
        for neighbour in near:
            unit = self._questions.units[neighbour.unit]
            span = (unit.start, unit.end)
            if self._questions.clauses[neighbour.unit] == clause and span in scores:
                scores[span] += max(neighbour.similarity, 0) ** 3
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return tuple((start, end, score) for (start, end), score in ranked)

    def _matches(self, clause: int, near: Sequence[Neighbour]) -> tuple[Match, ...]:
        """The nearest bank questions of a clause."""
        found = [
            (self._questions.units[neighbour.unit], neighbour.similarity)
            for neighbour in near
            if self._questions.clauses[neighbour.unit] == clause
        ]
        return tuple(Match(unit.text, similarity) for unit, similarity in found[:MATCHES])


def well_asked(keys: Sequence[str], questions: Sequence[Unit]) -> frozenset[str]:
    """The ids of the documents for each of whose clauses the bank has many questions."""
    clauses = Counter(parted(key)[0] for key in keys)
    asked = Counter(unit.document_id for unit in questions)
    return frozenset(name for name, count in clauses.items() if asked[name] >= RICH * count)


def parted(key: str) -> tuple[str, str]:
    """A clause's key as document id and label."""
    document_id, _, label = key.partition("#")
    return document_id, label
