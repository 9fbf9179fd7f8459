"""What everybody sees: the form, the page of one registration, all those of an address. No account needed, no cookie."""
