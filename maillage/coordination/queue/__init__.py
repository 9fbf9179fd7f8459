"""« À traiter »: all that waits for a decision in a territory, and the proposals one after the other."""
