"""The kernel: acts, journal, vault, scope, cards. It knows nothing of migrants."""
