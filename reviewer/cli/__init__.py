"""The `outlast` command, one file a sub-command."""
