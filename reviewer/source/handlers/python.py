"""The `except` clauses and `suppress` blocks of Python."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reviewer.model.change import Span
from reviewer.source.comments import Comment, reason_at
from reviewer.source.handlers.handler import (
    Handler,
    Outcome,
    documents_fallback,
    folded_lines,
    is_cleanup,
)
from reviewer.source.handlers.python_bodies import outcome_of
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import blocks, called_name, dotted, lines_of, written

_BROAD = frozenset({"Exception", "BaseException"})
_MANY_TYPES = 4
_LAST_RITES = frozenset(
    {
        "__del__",
        "__exit__",
        "__aexit__",
        "__repr__",
        "__str__",
        "__eq__",
        "__bool__",
        "__contains__",
    }
)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class _Scope:
    name: str = ""
    function: ast.FunctionDef | ast.AsyncFunctionDef | None = None
    after: tuple[ast.stmt, ...] = ()
    in_finally: bool = False
    in_loop: bool = False
    gives_up: bool = False


def python_handlers(parsed: ParsedText) -> tuple[Handler, ...]:
    """Every handler of a module; none if it does not parse.

    Raises RecursionError for code that nests too deep to be written out.
    """
    module = parsed.module
    if module is None:
        return ()
    return tuple(_Reader(parsed.comments).block(module.body, _Scope()))


@dataclass(frozen=True, slots=True)
class _Reader:
    comments: tuple[Comment, ...]

    def block(self, body: Sequence[ast.stmt], scope: _Scope) -> Iterator[Handler]:
        for position, statement in enumerate(body):
            here = replace(scope, after=(*body[position + 1 :], *scope.after))
            if isinstance(statement, ast.Try):
                yield from self._tried(statement, here)
            elif isinstance(statement, ast.With):
                yield from self._suppressed(statement, here)
            yield from self._inside(statement, here)

    def _inside(self, statement: ast.stmt, scope: _Scope) -> Iterator[Handler]:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{scope.name}.{statement.name}".lstrip(".")
            function = statement if isinstance(statement, _FUNCTIONS) else None
            yield from self.block(statement.body, _Scope(name, function))
            return
        for inner in blocks(statement):
            ending = isinstance(statement, ast.Try) and inner is statement.finalbody
            inside = replace(scope, in_finally=scope.in_finally or ending)
            if isinstance(statement, _LOOPS):
                inside = replace(inside, in_loop=True, gives_up=_gives_up(statement, scope))
            yield from self.block(inner, inside)

    def _tried(self, statement: ast.Try, scope: _Scope) -> Iterator[Handler]:
        for clause in statement.handlers:
            span = lines_of(clause)
            found = outcome_of(clause.body, statement.body, scope.function)
            said = reason_at(self.comments, span) or reason_at(
                self.comments, Span(statement.lineno, statement.lineno)
            )
            yield self._handler(
                Handler(
                    span=span,
                    function=scope.name,
                    caught=written(clause.type) if clause.type else "everything",
                    broad=_is_broad(clause.type),
                    outcome=found.outcome,
                    value=found.value,
                    text=" ".join(folded_lines(written(clause))),
                    guarded=_lines(statement.body),
                    skips=found.skips,
                    excuse=_excuse(statement.body, scope) or said,
                ),
                [*statement.orelse, *scope.after],
                (statement.body, scope),
            )

    def _suppressed(self, statement: ast.With, scope: _Scope) -> Iterator[Handler]:
        for item in statement.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and called_name(call) == "suppress":
                types = ast.Tuple(call.args) if len(call.args) != 1 else call.args[0]
                span = Span(statement.lineno, statement.lineno)
                said = reason_at(self.comments, Span(span.start, statement.body[0].lineno))
                yield self._handler(
                    Handler(
                        span=span,
                        function=scope.name,
                        caught=written(types),
                        broad=_is_broad(types),
                        outcome=Outcome.NOTHING,
                        value="",
                        text=written(call),
                        guarded=_lines(statement.body),
                        excuse=_excuse(statement.body, scope) or said,
                    ),
                    scope.after,
                    (statement.body, scope),
                )

    def _handler(
        self,
        handler: Handler,
        after: Sequence[ast.stmt],
        tried: tuple[Sequence[ast.stmt], _Scope],
    ) -> Handler:
        body, scope = tried
        function = scope.function
        # Outside of functions definitions follow, which do not run.
        run = after if function else [one for one in after if not isinstance(one, _DEFINITIONS)]
        return replace(
            handler,
            following="" if handler.skips else "\n".join(_lines(run)),
            bound=_bound(body),
            returns=written(function.returns) if function and function.returns else "",
            documented=function is not None
            and documents_fallback(ast.get_docstring(function) or "", handler.value),
        )


def _gives_up(loop: ast.For | ast.AsyncFor | ast.While, scope: _Scope) -> bool:
    """Whether an error follows a loop that never got through."""
    rest = [*loop.orelse, *scope.after]
    return bool(rest) and isinstance(rest[0], ast.Raise)


def _is_broad(caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    types = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    names = [dotted(one).rpartition(".")[2] for one in types]
    return len(names) >= _MANY_TYPES or any(name in _BROAD for name in names)


def _lines(body: Sequence[ast.stmt]) -> tuple[str, ...]:
    return tuple(line for statement in body for line in folded_lines(written(statement)))


def _bound(body: Sequence[ast.stmt]) -> frozenset[str]:
    return frozenset(
        node.id
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )


def _excuse(body: Sequence[ast.stmt], scope: _Scope) -> str:
    if all(isinstance(one, ast.Import | ast.ImportFrom) for one in body[:1]):
        return "optional import"
    if scope.in_finally or scope.name.rpartition(".")[2] in _LAST_RITES:
        return "nobody to tell"
    if scope.gives_up:
        return "tried again"
    return "cleanup" if _is_cleanup(body) else ""


def _is_cleanup(body: Sequence[ast.stmt]) -> bool:
    calls = [
        node for statement in body for node in ast.walk(statement) if isinstance(node, ast.Call)
    ]
    plain = all(isinstance(one, ast.Expr | ast.If | ast.For | ast.Assign) for one in body)
    names = [_cleanup_name(call) for call in calls]
    return plain and is_cleanup(names)


def _cleanup_name(call: ast.Call) -> str:
    return "unlink" if dotted(call.func) == "os.remove" else called_name(call)
