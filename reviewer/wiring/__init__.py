"""The only place that builds adapters from settings and reads the clock."""

from reviewer.wiring.reviews import (
    built_in,
    fingerprints,
    git_version,
    open_mending,
    open_review,
    sandbox,
)

__all__ = ["built_in", "fingerprints", "git_version", "open_mending", "open_review", "sandbox"]
