"""A family registered by Niamey, and what is asked of it."""
