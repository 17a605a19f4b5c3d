"""Readers of file formats: bytes to text, each run in a process of its own by corpus.intake."""
