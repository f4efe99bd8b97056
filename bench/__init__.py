"""Measurements. Each module prints ratios measured in one run; nothing asserts a time."""
