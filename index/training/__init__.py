"""Training of the shipped embedding model and of the fusion; never used to serve."""
