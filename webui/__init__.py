"""Flask pages and the JSON API over the search package."""
