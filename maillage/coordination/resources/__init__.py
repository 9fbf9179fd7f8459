"""Resources and collections: found, looked at, followed, read again, put together."""
