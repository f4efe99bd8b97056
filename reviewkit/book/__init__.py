"""The book of figures: every number of a period by its name, with its unit, its definition and its records."""
