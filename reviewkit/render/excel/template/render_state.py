"""What one render gathers while its sheets are written: links, drawings, which derived formats it uses."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from reviewkit.render.excel.template.rich_values import Link


@dataclass(slots=True)
class RenderState:
    """The state of one render; never shared between threads.

    links                the links of cells, by number
    captured             the values of bound drawings, by number
    uses_derived_styles  a cell has a format that the template does not have
    """

    links: list[Link] = field(default_factory=list)
    captured: list[object] = field(default_factory=list)
    uses_derived_styles: bool = False

    def add_link(self, link: Link) -> int:
        """The number of a link, which its cell carries."""
        self.links.append(link)
        return len(self.links) - 1


_state: ContextVar[RenderState] = ContextVar("excel_render_state")


def current_state() -> RenderState:
    """The state of the render that runs in this context."""
    return _state.get()


current_render_state = _state
