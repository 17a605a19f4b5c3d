"""Documents and what is known about them: bytes → text → clause tree → provisions."""
