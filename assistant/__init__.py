"""Answers a question: understand → retrieve → judge → compose → verify; API, chat page, widget."""
