"""What a territory decides for its own work."""
