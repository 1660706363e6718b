"""Readers and writers: articles in, documents out, one format a file."""

from arabnews_nlp.io.article import Article, Item, ReadOptions, documents_of
from arabnews_nlp.io.readers import Position, read
from arabnews_nlp.io.writers import FORMATS, Writer, open_output, open_writer

__all__ = [
    "FORMATS",
    "Article",
    "Item",
    "Position",
    "ReadOptions",
    "Writer",
    "documents_of",
    "open_output",
    "open_writer",
    "read",
]
