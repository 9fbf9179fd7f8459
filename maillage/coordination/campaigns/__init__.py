"""Update campaigns: which structures are asked to read their records again, and who answered."""
