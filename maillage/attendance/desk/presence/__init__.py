"""Who is there: the door, the paper sheet, the online room, and what came of it."""
