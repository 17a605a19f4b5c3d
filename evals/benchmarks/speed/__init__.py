"""Speed: the product, the usual recipe and BM25 alone, side by side on the same questions."""
