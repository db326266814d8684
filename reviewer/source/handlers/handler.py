"""An error handler in terms that hold in every language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewer.model.change import Span

_CLEANUP = re.compile(
    r"(?:\w*[._])?a?(?:close|closed|closeall|unlink|unlinksync|rmtree|rmdir|rm|rmsync|kill|killpg|"
    r"terminate|shutdown|disconnect|rollback|cleanup|clean_up|teardown|tear_down|dispose|"
    r"removelistener|removeeventlistener|revokeobjecturl|closequietly)\w{0,5}",
    re.IGNORECASE,
)
_PROBE = re.compile(
    r"_*(?:is|has|can|ping|alive|healthy|health|exists|available|supports|reachable|ready|probe|"
    r"try|maybe|safe|tryget|detect)(?:[A-Z_].*|$)|.*(?:alive|healthy|available|reachable|exists|"
    r"Supported|supported|ready|orNull|OrNull|or_none|OrNone|_or_default|OrDefault|orDefault)$"
)
_DOCUMENTED = re.compile(
    r"\b(?:or|else|returns?|otherwise|falls? back|default)\b[^.]*?"
    r"(?:none|null|undefined|nil|empty|false|zero|default|unknown|fall)|"
    r"(?:none|null|undefined|nil|empty|false|default|unknown)\W+(?:\w+\W+){0,3}?(?:if|when|on|for)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z_]\w*")
_WORDS_OF_VALUES = frozenset({"none", "true", "false", "null", "undefined", "nil", "nan"})
_FAMILIES = frozenset(
    """
    OSError IOError EnvironmentError ArithmeticError LookupError AttributeError TypeError NameError
    RuntimeError AssertionError RequestException HTTPError SQLAlchemyError DatabaseError
    IntegrityError OperationalError ClientError IOException SQLException UncheckedIOException
    DataAccessException ReflectiveOperationException NullPointerException GeneralSecurityException
    PersistenceException RestClientException
    """.split()  # noqa: SIM905 - two dozen names read better without quotes
)


class Outcome(StrEnum):
    """What a handler does with the error."""

    NOTHING = "nothing"
    DEFAULT = "default"
    LOG = "log"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Handler:
    """An `except`, a `catch` or an error branch of Go.

    `broad` means that it takes any error; `value` is the literal that takes the place of
    a result; `text` and `guarded` are source with white space folded, `guarded` line by
    line; `following` is what runs next if the handler falls through; `bound` are the
    names that the guarded code sets; `returns` is the declared return type; `skips` means
    that the rest of a loop is left out; `excuse` is empty or says why the handler is
    harmless.
    """

    span: Span
    function: str
    caught: str
    broad: bool
    outcome: Outcome
    value: str
    text: str
    guarded: tuple[str, ...]
    following: str = ""
    bound: frozenset[str] = frozenset()
    returns: str = ""
    documented: bool = False
    skips: bool = False
    excuse: str = ""

    @property
    def is_wide(self) -> bool:
        """Whether it takes any error, or a whole family of them such as `OSError`."""
        return self.broad or any(name in _FAMILIES for name in _NAME.findall(self.caught))

    @property
    def is_probe(self) -> bool:
        """Whether the function's name says that failure is an answer."""
        return _PROBE.fullmatch(self.function.rpartition(".")[2]) is not None

    @property
    def answers_with_name(self) -> bool:
        """Whether the value is a variable, such as a parameter `default`."""
        return self.value.isidentifier() and self.value.lower() not in _WORDS_OF_VALUES


def is_cleanup(called: Sequence[str]) -> bool:
    """Whether every called name gives something back, such as `close`, `unlink` or `kill`."""
    return bool(called) and all(_CLEANUP.fullmatch(name) for name in called)


def documents_fallback(text: str, value: str = "") -> bool:
    """Whether words promise a fallback: `or None`, `empty if …`, `falls back to …`.

    `value` is what the handler answers; `10 if it is unset` promises that.
    """
    named = rf"(?<!\w){re.escape(value)}\W+(?:if|when|for|on|unless|where|by default)\b"
    promised = bool(value) and re.search(named, text) is not None
    return promised or _DOCUMENTED.search(text) is not None


def folded_lines(text: str) -> tuple[str, ...]:
    """The lines of code with white space folded, blank ones left out."""
    return tuple(" ".join(line.split()) for line in text.split("\n") if line.strip())
