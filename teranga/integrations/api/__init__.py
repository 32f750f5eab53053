"""The API: what other systems ask and do, through the same acts, scope and read log as the pages."""
