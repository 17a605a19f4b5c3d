"""Training of the shipped embedding model, of the fusion and of the reader; never used to serve."""
