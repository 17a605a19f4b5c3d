"""Training of the shipped embedding model and of the fusion; imports torch, never used to serve."""
