"""What the pages show: cards, the drawn plan, guides, numbers."""
