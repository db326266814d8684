"""The web shell: webhook, setup, pages."""
