"""How fast the pipeline reads on this machine, stage by stage, and other packages on the same text."""
