"""The YAML of rules and policies."""
