"""The Python checks, one a file, found by walking this package."""
