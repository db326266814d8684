"""Where results go."""

from __future__ import annotations

import sys
from pathlib import Path

from reviewer.errors import SettingsError


def write(text: str, output: Path | None) -> None:
    """Write to the file, or to standard output; raises SettingsError if that cannot be."""
    try:
        if output is None:
            sys.stdout.buffer.write(text.encode())
            sys.stdout.buffer.flush()
        else:
            output.write_text(text, "utf-8")
    except BrokenPipeError:
        raise
    except OSError as error:
        where = output or "standard output"
        message = f"{where} cannot be written: {error.strerror}. Name another file with --output."
        raise SettingsError(message) from error
