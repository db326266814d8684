"""A fake GitHub on loopback that keeps to GitHub's own description and limits."""

from tests.fakes.github.server import GitHub

__all__ = ["GitHub"]
