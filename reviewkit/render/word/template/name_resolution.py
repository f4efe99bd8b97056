"""Names of a template, resolved through its loops and blocks against a declaration.

A declaration is a mapping: name to None (a value), to a mapping (an object), or to a list of
one mapping or None (a list). What cannot be known (the result of a filter or a call) is not
judged: a false alarm costs more than a missed fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from reviewkit.render.jinja import TemplateEnvironment
from reviewkit.render.word.template.part_source import PartSource
from reviewkit.render.word.template.tag_syntax import did_you_mean, standalone_template
from reviewkit.render.word.word_errors import TemplateFault

Declaration = Mapping[str, object]

_UNKNOWN: Final = object()  # a value of which nothing is known: never judged
_VALUE_ATTRIBUTES = frozenset(name for kind in (str, int, float, Decimal, datetime) for name in dir(kind))
_LIST_ATTRIBUTES = frozenset(dir(list))
_DICT_ATTRIBUTES = frozenset(dir(dict))
_KEEP_ITEMS = frozenset({"sort", "reverse", "list", "selectattr", "rejectattr", "select", "reject", "unique"})
_TAKE_ITEM = frozenset({"first", "last", "random", "min", "max"})


def unknown_names(
    source: PartSource, environment: TemplateEnvironment, names: Declaration, *, whole: bool
) -> list[TemplateFault]:
    """Faults for all names of a part that the declaration lacks.

    whole  the part has no other faults, so loops are followed; else each tag is judged by itself
    """
    resolver = _NameResolver(source, environment)
    try:
        if whole:
            resolver.block(environment.parse(source.text).body, dict(names))
            return resolver.faults
    except TemplateSyntaxError:
        pass
    return _tag_by_tag(source, environment, names)


def _tag_by_tag(
    source: PartSource, environment: TemplateEnvironment, names: Declaration
) -> list[TemplateFault]:
    """Judge each tag by itself, where the blocks of a part do not pair; loop variables are not judged."""
    trees: list[nodes.Template] = []
    for line, number in source.lines.items():
        try:
            trees.append(
                environment.parse("\n" * (line - 2) + standalone_template(source.marks.tags[number]))
            )
        except TemplateSyntaxError:
            continue  # a fault already
    resolver = _NameResolver(source, environment)
    scope = dict(names)
    for tree in trees:
        bound = [node for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")]
        macros = [node.name for node in tree.find_all(nodes.Macro)]
        scope |= dict.fromkeys([*(node.name for node in bound), *macros], _UNKNOWN)
    for tree in trees:
        resolver.block(tree.body, dict(scope))
    return resolver.faults


class _NameResolver:
    def __init__(self, source: PartSource, environment: TemplateEnvironment) -> None:
        self.source = source
        self.known = set(environment.globals) | {"loop", "varargs", "kwargs", "caller"}
        self.faults: list[TemplateFault] = []
        self._reported: set[tuple[int, str]] = set()

    def block(self, body: list[nodes.Node], scope: dict[str, object]) -> None:
        for node in body:
            self.statement(node, scope)

    def statement(self, node: nodes.Node, scope: dict[str, object]) -> None:
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
            self._assign(node.target, _UNKNOWN, scope)
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            inner = dict(scope)
            for argument in node.args:
                inner[argument.name] = _UNKNOWN
            for default in node.defaults:
                self.value(default, scope)
            if isinstance(node, nodes.CallBlock):
                self.value(node.call, scope)
            else:
                scope[node.name] = _UNKNOWN
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

    def _loop(self, node: nodes.For, scope: dict[str, object]) -> None:
        items = self.value(node.iter, scope)
        inner = dict(scope)
        if not all(inner.get(name.name) is _UNKNOWN for name in _targets(node.target)):
            self._assign(node.target, _element(items), inner)
        inner["loop"] = _UNKNOWN
        if node.test is not None:
            self.value(node.test, inner)
        self.block(node.body, inner)
        self.block(node.else_, scope)

    def _assign(self, target: nodes.Node, value: object, scope: dict[str, object]) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = value
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self._assign(item, _UNKNOWN, scope)

    def value(self, node: nodes.Node, scope: dict[str, object]) -> object:
        """The declaration of an expression's value; _UNKNOWN where it cannot be known."""
        if isinstance(node, nodes.Name):
            return self._name(node, scope)
        if isinstance(node, nodes.Getattr):
            return self._attribute(self.value(node.node, scope), node.attr, node)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            owner = self.value(node.node, scope)
            if isinstance(node.arg.value, str):
                return self._attribute(owner, node.arg.value, node)
            return _element(owner)
        if isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
            return _UNKNOWN
        if isinstance(node, nodes.Filter):
            return self._filtered(node, scope)
        if isinstance(node, nodes.CondExpr):
            self.value(node.test, scope)
            first = self.value(node.expr1, scope)
            other = self.value(node.expr2, scope) if node.expr2 is not None else first
            return first if first is other else _UNKNOWN
        for child in node.iter_child_nodes():
            self.value(child, scope)
        return _UNKNOWN

    def _filtered(self, node: nodes.Filter, scope: dict[str, object]) -> object:
        for argument in [*node.args, *node.kwargs]:
            self.value(argument, scope)
        if node.node is None or node.name in ("default", "d"):
            return _UNKNOWN
        value = self.value(node.node, scope)
        if node.name in _KEEP_ITEMS:
            return value
        return _element(value) if node.name in _TAKE_ITEM else _UNKNOWN

    def _name(self, node: nodes.Name, scope: dict[str, object]) -> object:
        if node.name in scope:
            return scope[node.name]
        if node.name not in self.known:
            self._report(node, node.name, "is not known here.", [*scope, *self.known])
        return _UNKNOWN

    def _attribute(self, owner: object, name: str, node: nodes.Node) -> object:
        if owner is _UNKNOWN:
            return _UNKNOWN
        if isinstance(owner, Mapping):
            if name in owner:
                return owner[name]
            if name not in _DICT_ATTRIBUTES:
                self._report(node, name, "is no part of what stands before it.", list(owner))
        elif isinstance(owner, list):
            if name not in _LIST_ATTRIBUTES:
                fields = owner[0] if owner and isinstance(owner[0], Mapping) else ()
                message = (
                    "is asked of a list: go through it with {% for %}."
                    if name in fields
                    else "is no part of a list."
                )
                self._report(node, name, message, list(fields))
        elif owner is None and name not in _VALUE_ATTRIBUTES:
            self._report(node, name, "is asked of a plain value.", [])
        return _UNKNOWN

    def _report(self, node: nodes.Node, name: str, message: str, known: list[str]) -> None:
        if (node.lineno, name) in self._reported:
            return
        self._reported.add((node.lineno, name))
        site = self.source.site_at(node.lineno)
        suggestion = did_you_mean(name, known)
        self.faults.append(
            TemplateFault(
                site.part, site.location, site.tag, "unknown-name", f"“{name}” {message}", suggestion
            )
        )


def _targets(target: nodes.Node) -> list[nodes.Name]:
    return [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))


def _element(value: object) -> object:
    if isinstance(value, list) and value:
        return value[0]
    return _UNKNOWN
