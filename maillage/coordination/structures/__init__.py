"""The structures of a territory: the list and its map, the sheet of one, what a coordinator does to it."""
