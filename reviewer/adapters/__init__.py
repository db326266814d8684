"""The world outside: git, worker processes, caches."""
