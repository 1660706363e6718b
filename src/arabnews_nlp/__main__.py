"""`python -m arabnews_nlp` is `arabnews`."""

from arabnews_nlp.cli import main

if __name__ == "__main__":
    main()
