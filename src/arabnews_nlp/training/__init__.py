"""How the embedded model and the shipped lexicon tables are made and measured."""
