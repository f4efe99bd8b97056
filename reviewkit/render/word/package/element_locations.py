"""Where a person finds an element: "table 2, row 3, cell 1", "paragraph 14"."""

from __future__ import annotations

from reviewkit.render.word.package.namespaces import Element, w

_PARAGRAPH, _TABLE, _ROW, _CELL = w("p"), w("tbl"), w("tr"), w("tc")
_NOTES = {w("footnote"): "footnote", w("endnote"): "endnote", w("comment"): "comment"}
_TEXT_BOX = w("txbxContent")


class ElementLocations:
    """The names of the places in one part, made before its tree is changed.

    Paragraphs count outside tables, tables in reading order with the inner ones after the
    table they stand in, as someone counting by eye would.
    """

    def __init__(self, root: Element) -> None:
        self._numbers: dict[Element, int] = {}
        paragraphs = tables = 0
        for element in root.iter(_PARAGRAPH, _TABLE):
            if element.tag == _TABLE:
                tables += 1
                self._numbers[element] = tables
            elif not any(above.tag == _CELL for above in element.iterancestors()):
                paragraphs += 1
                self._numbers[element] = paragraphs
        for table in [element for element in self._numbers if element.tag == _TABLE]:
            for number, row in enumerate(table.iterchildren(_ROW), 1):
                self._numbers[row] = number
                # A cell may stand in a content control of its row; those of inner tables are not the row's.
                own = [cell for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW)) is row]
                for column, cell in enumerate(own, 1):
                    self._numbers[cell] = column

    def locate(self, element: Element) -> str:
        """The location of an element, from the outside in; "" where the part alone names it."""
        names: list[str] = []
        paragraph = None
        for above in [element, *element.iterancestors()]:
            number = self._numbers.get(above)
            if above.tag == _CELL and number:
                names.append(f"cell {number}")
                paragraph = None
            elif above.tag == _ROW and number:
                names.append(f"row {number}")
            elif above.tag == _TABLE and number:
                names.append(f"table {number}")
                break
            elif above.tag == _PARAGRAPH and number and not names:
                paragraph = f"paragraph {number}"
            elif above.tag == _TEXT_BOX and not names:
                names.append("text box")
            elif above.tag in _NOTES:
                names.append(f"{_NOTES[above.tag]} {above.get(w('id'))}")
                paragraph = None
        if paragraph:
            names.append(paragraph)
        return ", ".join(reversed(names))
