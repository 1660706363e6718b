"""Articles and quotes as HTML, from right to left, for notebooks, files and reports. Needs no network and no script."""

from __future__ import annotations

from arabnews_nlp.display.article import article_html
from arabnews_nlp.display.page import document_html, linking_css, save
from arabnews_nlp.display.resources import stylesheet
from arabnews_nlp.display.table import QuoteTable, quote_html, quotes_html

__all__ = [
    "QuoteTable",
    "article_html",
    "document_html",
    "linking_css",
    "quote_html",
    "quotes_html",
    "save",
    "stylesheet",
]
