"""The Jinja environment of workbooks: the sandbox of Word's templates, printing a row in one piece.

The private parts of Jinja used here are listed in docs/decisions/private-apis.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame

from reviewkit.render.excel.template.cell_values import (
    attribute_value,
    header_value,
    name_value,
    text_value,
)
from reviewkit.render.jinja import (
    VALUE_FILTER,
    TemplateEnvironment,
    UnescapedOutputGenerator,
    harden,
)
from reviewkit.render.word.template.part_source import PartSource

TEXT_FILTER = "rk_text"
ATTRIBUTE_FILTER = "rk_attribute"
HEADER_FILTER = "rk_header"
NAME_FILTER = "rk_name"
ENGINE_FILTERS = frozenset({VALUE_FILTER, TEXT_FILTER, ATTRIBUTE_FILTER, HEADER_FILTER, NAME_FILTER})

Print = tuple[str, int | None]
"""How a tag prints: the filter around its value and, for a typed cell, the number of its style."""


class _RowGenerator(UnescapedOutputGenerator):
    """A code generator that joins what stands between two blocks, and that trusts the engine's filters.

    A row of twelve cells is one piece of text instead of twenty-five, a third of the time.
    """

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if isinstance(node, nodes.Filter) and node.name in ENGINE_FILTERS:
            self.write("(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_to_const(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> str:
        if isinstance(node, nodes.Filter) and node.name in ENGINE_FILTERS:
            raise nodes.Impossible  # Jinja would escape the XML of a constant
        return super()._output_child_to_const(node, frame, finalize)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802  Jinja's name
        if frame.buffer is not None or frame.require_output_check or len(node.nodes) < 3:
            super().visit_Output(node, frame)
            return
        name = self.temporary_identifier()
        self.writeline(f"{name} = []")
        frame.buffer = name
        try:
            super().visit_Output(node, frame)
        finally:
            frame.buffer = None
        self.writeline(f"yield ''.join({name})")


class WorkbookEnvironment(TemplateEnvironment):
    """The Jinja environment that workbooks run in."""

    code_generator_class = _RowGenerator

    def __init__(self) -> None:
        super().__init__()
        self.filters |= {
            TEXT_FILTER: text_value,
            ATTRIBUTE_FILTER: attribute_value,
            HEADER_FILTER: header_value,
            NAME_FILTER: name_value,
        }


def compile_source(
    source: PartSource, environment: WorkbookEnvironment, prints: Mapping[int, Print]
) -> Template:
    """Compile a part's source. Raises TemplateSyntaxError, whose line `source.site_at` explains.

    prints  how the tags of the part print, by number
    """
    tree = environment.parse(source.text)

    def wrap(node: nodes.Expr) -> nodes.Expr:
        number = source.lines.get(node.lineno)
        printed = prints.get(number) if number is not None else None
        if printed is None:
            raise TemplateSyntaxError("prints where nothing can be printed", node.lineno)
        name, style = printed
        arguments: list[nodes.Expr] = [] if style is None else [nodes.Const(style, lineno=node.lineno)]
        return nodes.Filter(node, name, arguments, [], None, None, lineno=node.lineno)

    harden(tree, wrap)
    code = environment.compile(tree, name=source.part, filename=source.part)
    return Template.from_code(environment, code, environment.make_globals(None))
