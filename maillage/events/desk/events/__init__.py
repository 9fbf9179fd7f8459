"""Events: listed, created, changed, submitted, published, cancelled."""
