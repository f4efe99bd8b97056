"""Names of a template resolved through its loops and blocks, against a declaration.

A declaration is a mapping: name to None (a value), to a mapping (an object), or to a list of
one mapping or None (a list). What cannot be known (the result of a filter or a call) is not
judged: no false alarm is worth a found fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateSyntaxError, nodes

from reviewkit.render.word.template.jinja_sandbox import Box, nearest
from reviewkit.render.word.template.tag_syntax import whole_tag
from reviewkit.render.word.template.template_errors import TemplateFault

if TYPE_CHECKING:
    from reviewkit.render.word.template.compiler import Source

_ANY = object()  # what is not known: never judged
_VALUE_PARTS = frozenset(name for kind in (str, int, float, Decimal, datetime) for name in dir(kind))
_LIST_PARTS = frozenset(dir(list))
_ITEMS = frozenset(dir(dict))
_SAME = frozenset({"sort", "reverse", "list", "selectattr", "rejectattr", "select", "reject", "unique"})
_ONE = frozenset({"first", "last", "random", "min", "max"})


def unknown_names(source: Source, box: Box, names: Mapping[str, Any], *, whole: bool) -> list[TemplateFault]:
    """Faults for all names of a part that the declaration lacks.

    whole  the part has no other faults: loops are followed; else only lone tags are looked at
    """
    finder = _Finder(source, box, names)
    try:
        if whole:
            finder.block(box.parse(source.text).body, dict(names))
            return finder.faults
    except TemplateSyntaxError:
        pass
    return _tag_by_tag(source, box, names)


def _tag_by_tag(source: Source, box: Box, names: Mapping[str, Any]) -> list[TemplateFault]:
    """Where the blocks of a part do not pair: each tag for itself, loop variables unjudged."""
    trees: list[nodes.Template] = []
    for line, number in source.lines.items():
        try:
            trees.append(box.parse("\n" * (line - 2) + whole_tag(source.marked.tags[number])))
        except TemplateSyntaxError:
            continue  # told already
    finder = _Finder(source, box, names)
    scope = dict(names)
    for tree in trees:
        bound = [node for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")]
        macros = [node.name for node in tree.find_all(nodes.Macro)]
        scope |= dict.fromkeys([*(node.name for node in bound), *macros], _ANY)
    for tree in trees:
        finder.block(tree.body, dict(scope))
    return finder.faults


class _Finder:
    def __init__(self, source: Source, box: Box, names: Mapping[str, Any]) -> None:
        self.source, self.names = source, names
        self.known = set(box.globals) | {"loop", "varargs", "kwargs", "caller"}
        self.faults: list[TemplateFault] = []
        self._told: set[tuple[int, str]] = set()

    def block(self, body: list[nodes.Node], scope: dict[str, Any]) -> None:
        for node in body:
            self.statement(node, scope)

    def statement(self, node: nodes.Node, scope: dict[str, Any]) -> None:
        if isinstance(node, nodes.For):
            self._loop(node, scope)
        elif isinstance(node, nodes.If):
            self.value(node.test, scope)
            # A name set in one branch may be used after it: all branches share the scope.
            for branch in (node.body, [*node.elif_], node.else_):
                self.block(list(branch), scope)
        elif isinstance(node, nodes.Assign):
            self._assign(node.target, self.value(node.node, scope), scope)
        elif isinstance(node, nodes.AssignBlock):
            self.block(node.body, scope)
            self._assign(node.target, _ANY, scope)
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            inner = dict(scope)
            for argument in node.args:
                inner[argument.name] = _ANY
            for default in node.defaults:
                self.value(default, scope)
            if isinstance(node, nodes.CallBlock):
                self.value(node.call, scope)
            else:
                scope[node.name] = _ANY
            self.block(node.body, inner)
        elif isinstance(node, nodes.With):
            inner = dict(scope)
            for target, value in zip(node.targets, node.values, strict=True):
                self._assign(target, self.value(value, scope), inner)
            self.block(node.body, inner)
        elif isinstance(
            node, nodes.Output | nodes.FilterBlock | nodes.ScopedEvalContextModifier | nodes.Scope
        ):
            for child in node.iter_child_nodes():
                self.statement(child, scope)
        elif isinstance(node, nodes.Expr):
            self.value(node, scope)
        else:
            for child in node.iter_child_nodes():
                self.statement(child, scope)

    def _loop(self, node: nodes.For, scope: dict[str, Any]) -> None:
        items = self.value(node.iter, scope)
        inner = dict(scope)
        if not all(inner.get(name.name) is _ANY for name in _targets(node.target)):
            self._assign(node.target, _element(items), inner)
        inner["loop"] = _ANY
        if node.test is not None:
            self.value(node.test, inner)
        self.block(node.body, inner)
        self.block(node.else_, scope)

    def _assign(self, target: nodes.Node, value: Any, scope: dict[str, Any]) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = value
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self._assign(item, _ANY, scope)

    def value(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """What an expression is, as far as the declaration tells; _ANY where it does not."""
        if isinstance(node, nodes.Name):
            return self._name(node, scope)
        if isinstance(node, nodes.Getattr):
            return self._part(self.value(node.node, scope), node.attr, node)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            owner = self.value(node.node, scope)
            if isinstance(node.arg.value, str):
                return self._part(owner, node.arg.value, node)
            return _element(owner)
        if isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
            return _ANY
        if isinstance(node, nodes.Filter):
            return self._filtered(node, scope)
        if isinstance(node, nodes.CondExpr):
            self.value(node.test, scope)
            first = self.value(node.expr1, scope)
            other = self.value(node.expr2, scope) if node.expr2 is not None else first
            return first if first is other else _ANY
        for child in node.iter_child_nodes():
            self.value(child, scope)
        return _ANY

    def _filtered(self, node: nodes.Filter, scope: dict[str, Any]) -> Any:
        for argument in [*node.args, *node.kwargs]:
            self.value(argument, scope)
        if node.node is None or node.name in ("default", "d"):
            return _ANY
        value = self.value(node.node, scope)
        if node.name in _SAME:
            return value
        return _element(value) if node.name in _ONE else _ANY

    def _name(self, node: nodes.Name, scope: dict[str, Any]) -> Any:
        if node.name in scope:
            return scope[node.name]
        if node.name not in self.known:
            self._tell(node, node.name, "is not known here.", [*scope, *self.known])
        return _ANY

    def _part(self, owner: Any, name: str, node: nodes.Node) -> Any:
        if owner is _ANY:
            return _ANY
        if isinstance(owner, Mapping):
            if name in owner:
                return owner[name]
            if name not in _ITEMS:
                self._tell(node, name, "is no part of what stands before it.", list(owner))
        elif isinstance(owner, list):
            if name not in _LIST_PARTS:
                fields = owner[0] if owner and isinstance(owner[0], Mapping) else ()
                message = (
                    "is asked of a list: go through it with {% for %}."
                    if name in fields
                    else "is no part of a list."
                )
                self._tell(node, name, message, list(fields))
        elif owner is None and name not in _VALUE_PARTS:
            self._tell(node, name, "is asked of a plain value.", [])
        return _ANY

    def _tell(self, node: nodes.Node, name: str, message: str, known: list[str]) -> None:
        if (node.lineno, name) in self._told:
            return
        self._told.add((node.lineno, name))
        site = self.source.site_at(node.lineno)
        guess = nearest(name, known)
        suggestion = f"Did you mean “{guess}”?" if guess else ""
        self.faults.append(
            TemplateFault(site.part, site.place, site.tag, "unknown-name", f"“{name}” {message}", suggestion)
        )


def _targets(target: nodes.Node) -> list[nodes.Name]:
    return [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))


def _element(value: Any) -> Any:
    if isinstance(value, list) and value:
        return value[0]
    return _ANY
