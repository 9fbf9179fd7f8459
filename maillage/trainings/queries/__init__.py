"""What is asked of the tables: sessions and their courses, who was there, how long, what was answered."""
