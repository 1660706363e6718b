"""What the optional backends share: where their models lie, and how to get them."""
