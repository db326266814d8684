"""How the texts of each language family fall into pieces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Dialect:
    """A family of languages whose code can be copied from one to the other.

    `pattern` splits any text into pieces without leaving anything out: every
    alternative that begins also succeeds, so that hostile text takes linear time.
    `lexemes` gives the same pieces as its only group, those of blanks within a line
    left out.
    """

    name: str
    pattern: re.Pattern[str]
    lexemes: re.Pattern[str]
    keywords: frozenset[str]
    comments: tuple[str, ...]
    has_regex: bool = False
    has_docstrings: bool = False
    optional_semicolons: bool = False
    line_ends_statement: bool = False


_SPACE = r"\s+"
# Most pieces are such words; what may begin a string, or go on, is left to the others.
_PLAIN_WORD = r"[A-Za-z_]\w*+(?![\w$\"'#`?!])"
_NUMBER = r"\.?\d(?:[eEpP][+-]|\w|\.(?=\d))*+"
_MARKS = (
    r"(?:<<|>>|\*\*|//)=|===|!==|\.\.\.|&&=?|\|\|=?|\?\?=?|\*\*|<<|=>|->|:=|::|\?\.|<-|\+\+|--"
    r"|[-+*/%&|^=!<>]=|//|[\s\S]"
)
_LINE_STRING = r'"(?:[^"\\\n]++|\\[\s\S]?)*+"?'
_LINE_QUOTE = r"'(?:[^'\\\n]++|\\[\s\S]?)*+'?"
_LONG_STRING = r'"""(?:[^"\\]++|\\[\s\S]?|"(?!""))*+(?:""")?'
_LONG_QUOTE = r"'''(?:[^'\\]++|\\[\s\S]?|'(?!''))*+(?:''')?"
_TEMPLATE = r"`(?:[^`\\]++|\\[\s\S]?)*+`?"
_RAW = r"`[^`]*+`?"
_CHARACTER = r"'(?:\\[^\n][^\n']*+|[^\\\n'])'|'\w++"
_HASH_COMMENT = r"\#[^\n]*+"
_SLASH_COMMENT = r"//[^\n]*+"
_BLOCK_COMMENT = r"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?"
_NESTED_COMMENT = rf"/\*(?:[^*/]++|/(?!\*)|\*(?!/)|{_BLOCK_COMMENT})*+(?:\*/)?"
_WORD = r"[^\W\d]\w*+"
_DOLLAR_WORD = r"(?:[^\W\d]|\$)[\w$]*+"
# Where an operand must stand a slash opens a regular expression; elsewhere it divides.
_REGEX = (
    r"(?:(?<=[=(,:\[!&|?{;])|(?<=[=(,:\[!&|?{;>]\ )|(?<=return\ ))"
    r"/(?![/*=\s])(?:[^/\\\[\n]++|\\[^\n]?|\[(?:[^\]\\\n]++|\\[^\n]?)*+\]?)*+(?:/\w*+)?"
)
_VERBATIM = r'(?:@\$?|\$@)"(?:[^"]++|"")*+"?'
_CPP_RAW = r'(?:u8|[uUL])?R"\((?:[^)]++|\)(?!"))*+(?:\)")?'
_RUST_RAW = (
    r'b?r\#\#"(?:[^"]++|"(?!\#\#))*+(?:"\#\#)?'
    r'|b?r\#"(?:[^"]++|"(?!\#))*+(?:"\#)?'
    r'|b?r"[^"]*+"?'
)
_RUBY_COMMENT = r"(?m:^=begin\b)(?:[^\n]++|\n(?!=end))*+(?:\n=end[^\n]*+)?"
_RUBY_WORD = r"[^\W\d]\w*+(?:[?!](?!=))?"

_SHARED_WORDS = """
break case catch class const continue default do else enum false finally for if import in
interface new null package private protected public return static super switch this throw
throws true try void while
"""
_WORDS: Mapping[str, str] = {
    "python": """
and as assert async await break class continue def del elif else except False finally for from
global if import in is lambda None nonlocal not or pass raise return self True try while with
yield
""",
    "javascript": """
async await debugger delete export extends function implements instanceof let of
readonly typeof undefined var with yield
""",
    "go": "chan defer fallthrough func go goto map nil range select struct type var",
    "c": """
auto char delete double extern float friend goto inline int long namespace nullptr operator
short signed sizeof struct template typedef typename union unsigned using virtual volatile
""",
    "java": """
abstract assert boolean byte char double extends final float implements instanceof int long
record short synchronized var
""",
    "csharp": """
abstract async await base bool byte char decimal double foreach get internal int is lock long
namespace object out override params readonly ref sealed set string struct using var virtual
when where yield
""",
    "kotlin": """
as by companion data fun internal is object open override sealed suspend val var when
""",
    "swift": """
as defer extension fileprivate func guard init inout internal is let mutating nil override
protocol repeat self struct throws var where
""",
    "scala": """
def extends final implicit lazy match object override sealed trait type val var with yield
""",
    "rust": """
as async await dyn extern fn impl let loop match mod move mut pub ref self Self struct trait
type unsafe use where
""",
    "php": """
abstract array as echo elseif extends final fn foreach function global implements instanceof
isset namespace require require_once trait unset use var yield
""",
    "ruby": """
alias and begin break case class def defined? do else elsif end ensure false for if in module
next nil not or redo rescue retry return self super then true undef unless until when while
yield
""",
}

_PIECES: Mapping[str, tuple[str, ...]] = {
    "python": (
        _HASH_COMMENT,
        rf"[rbuftRBUFT]{{0,2}}(?:{_LONG_STRING}|{_LONG_QUOTE}|{_LINE_STRING}|{_LINE_QUOTE})",
        _WORD,
    ),
    "javascript": (
        _SLASH_COMMENT,
        _BLOCK_COMMENT,
        _LINE_STRING,
        _LINE_QUOTE,
        _TEMPLATE,
        _REGEX,
        _DOLLAR_WORD,
    ),
    "go": (_SLASH_COMMENT, _BLOCK_COMMENT, _LINE_STRING, _LINE_QUOTE, _RAW, _WORD),
    "c": (_SLASH_COMMENT, _BLOCK_COMMENT, _CPP_RAW, _LINE_STRING, _LINE_QUOTE, _WORD),
    "java": (_SLASH_COMMENT, _BLOCK_COMMENT, _LONG_STRING, _LINE_STRING, _LINE_QUOTE, _DOLLAR_WORD),
    "csharp": (
        _SLASH_COMMENT,
        _BLOCK_COMMENT,
        _VERBATIM,
        _LONG_STRING,
        rf"\$?{_LINE_STRING}",
        _LINE_QUOTE,
        _WORD,
    ),
    "kotlin": (_SLASH_COMMENT, _NESTED_COMMENT, _LONG_STRING, _LINE_STRING, _LINE_QUOTE, _WORD),
    "swift": (_SLASH_COMMENT, _NESTED_COMMENT, _LONG_STRING, _LINE_STRING, _DOLLAR_WORD),
    "scala": (_SLASH_COMMENT, _NESTED_COMMENT, _LONG_STRING, _LINE_STRING, _CHARACTER, _WORD),
    "rust": (_SLASH_COMMENT, _NESTED_COMMENT, _RUST_RAW, _LINE_STRING, _CHARACTER, _WORD),
    "php": (
        r"\#(?!\[)[^\n]*+",
        _SLASH_COMMENT,
        _BLOCK_COMMENT,
        _LINE_STRING,
        _LINE_QUOTE,
        _DOLLAR_WORD,
    ),
    "ruby": (_RUBY_COMMENT, _HASH_COMMENT, _LINE_STRING, _LINE_QUOTE, _REGEX, _RUBY_WORD),
}

_HASHED = frozenset({"python", "ruby", "php"})
_NAMES: Mapping[str, str] = {
    "cpp": "c",
    "c++": "c",
    "c#": "csharp",
    "jsx": "javascript",
    "tsx": "javascript",
    "typescript": "javascript",
} | {name: name for name in _PIECES}


def dialect_of(language: str) -> Dialect | None:
    """The dialect that a language is read with, None if it is not known."""
    name = _NAMES.get(language)
    return _dialect(name) if name else None


@cache
def _dialect(name: str) -> Dialect:
    pieces = (_PLAIN_WORD, _SPACE, *_PIECES[name], _NUMBER, _MARKS)
    pattern = "|".join(f"(?:{piece})" for piece in pieces)
    shared = "" if name in {"python", "ruby"} else _SHARED_WORDS
    return Dialect(
        name=name,
        pattern=re.compile(pattern),
        lexemes=re.compile(rf"[ \t]*+({pattern})"),
        keywords=frozenset((shared + " " + _WORDS[name]).split()),
        comments=_comments(name),
        has_regex=name in {"javascript", "ruby"},
        has_docstrings=name == "python",
        optional_semicolons=name == "javascript",
        line_ends_statement=name == "python",
    )


def _comments(name: str) -> tuple[str, ...]:
    slashes = () if name in {"python", "ruby"} else ("//", "/*")
    hashes = ("#",) if name in _HASHED else ()
    return (*slashes, *hashes, *(("=begin",) if name == "ruby" else ()))
