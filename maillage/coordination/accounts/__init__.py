"""The persons of a territory: their roles, their clearances, a lost second factor."""
