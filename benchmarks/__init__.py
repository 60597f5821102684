"""Speed and quality, measured side by side in one run; each prints a table."""
