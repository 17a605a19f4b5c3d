"""Clause units → embeddings and a lexical index → the hybrid retriever."""
