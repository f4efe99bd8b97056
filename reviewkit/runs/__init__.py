"""The order of the steps, told as the process itself."""
