"""What the public help finder answers from: made from the directory, kept in one file, asked in memory."""
