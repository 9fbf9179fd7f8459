"""What the site does by itself, and what everybody did."""
