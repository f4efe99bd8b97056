"""The documents of the quarter: the quarterly pack and the gap report."""
