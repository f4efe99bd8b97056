"""The commands' work: the runs of a month and a quarter in named steps, and the smaller commands."""
