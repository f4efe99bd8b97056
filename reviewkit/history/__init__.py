"""All that is known up to a period: read from the store once, with types."""
