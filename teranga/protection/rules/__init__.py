"""Decisions of data protection: how long, who approves, what a person's own copy holds. Pure."""
