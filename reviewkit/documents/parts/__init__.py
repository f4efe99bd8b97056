"""Parts that several documents share: each declares its fields and fills them from a View."""
