"""The usual recipe: split at 500 characters, embed with a small transformer, the top four.

The transformer is of MiniLM's make and size, with random weights: it takes as long as a trained
one, and what it finds is no more than chance and the words of a text give.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

import chromadb
from chromadb.config import Settings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from evals.benchmarks.speed.contender import Contender, Find
from evals.benchmarks.speed.material import SEED, Material

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from sentence_transformers import SentenceTransformer

SIZE, OVERLAP, TOP, PIECES = 500, 50, 4, 256
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


class Recipe(Contender):
    """Finds chunks; each counts for every clause that it has half of."""

    name: ClassVar[str] = "recipe"

    def open(self, folder: Path) -> Find:
        """The model and the collection of chunks, filled first if it is empty."""
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(folder / "model"), device="cpu")
        client = chromadb.PersistentClient(
            str(folder / self.name), Settings(anonymized_telemetry=False)
        )
        chunks = client.get_or_create_collection("chunks", embedding_function=None)
        if not chunks.count():
            fill(chunks, model, Material.read(folder))

        def find(question: str) -> list[frozenset[str]]:
            vector = model.encode(question, show_progress_bar=False)
            found = chunks.query(cast(Any, vector), n_results=TOP)
            rows = cast(Any, found["metadatas"])[0]
            return [frozenset(str(row["keys"]).split("|")) for row in rows]

        return find


def fill(chunks: Collection, model: SentenceTransformer, material: Material) -> None:
    """Split the documents and store their chunks."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=SIZE, chunk_overlap=OVERLAP, add_start_index=True
    )
    names = [{"document_id": name} for name in material.documents]
    parts = splitter.create_documents([*material.documents.values()], names)
    texts = [part.page_content for part in parts]
    keys = []
    for part, text in zip(parts, texts, strict=True):
        start = int(part.metadata["start_index"])
        covered = material.covered(part.metadata["document_id"], start, start + len(text))
        keys.append({"keys": "|".join(sorted(covered))})
    vectors = model.encode(texts, show_progress_bar=False)
    chunks.add(
        ids=[str(number) for number in range(len(texts))],
        embeddings=vectors,
        documents=texts,
        metadatas=cast(Any, keys),
    )


def make_model(folder: Path) -> None:
    """Make the model, which a user would have fetched; it knows every character of the material."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import (
        Normalize,
        Pooling,
        Transformer,
    )
    from transformers import BertConfig, BertModel, BertTokenizer

    bare, material = folder / "bare", Material.read(folder)
    bare.mkdir()
    texts = (*material.documents.values(), *(one.text for one in material.questions))
    characters = sorted({character for text in texts for character in text.lower()})
    pieces = (*SPECIAL, *characters, *(f"##{one}" for one in characters))
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    torch.manual_seed(SEED)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=384,
        num_hidden_layers=6,
        num_attention_heads=12,
        intermediate_size=1536,
    )
    BertModel(config).save_pretrained(bare)
    BertTokenizer(vocab=vocabulary).save_pretrained(bare)
    transformer = Transformer(str(bare), max_seq_length=PIECES)
    modules = [transformer, Pooling(384), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(
        str(folder / "model"), create_model_card=False
    )
