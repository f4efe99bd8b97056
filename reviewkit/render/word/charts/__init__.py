"""Native charts: figures read from values, charts of a template filled, new charts drawn."""
