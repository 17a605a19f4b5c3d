"""Benchmarks of retrieval: the held-out fifth of the question bank, and STARD."""
