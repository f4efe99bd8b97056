"""Templates: tags found and lifted, compiled to Jinja, rendered with values."""
