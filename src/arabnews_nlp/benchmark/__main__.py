"""`python -m arabnews_nlp.benchmark` is `arabnews benchmark`."""

import sys

from arabnews_nlp.cli import app

if __name__ == "__main__":
    app(["benchmark", *sys.argv[1:]])
