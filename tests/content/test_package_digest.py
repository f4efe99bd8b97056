"""An Office file's digest changes with what people see and with nothing else."""

from __future__ import annotations

import pytest

from reviewkit.content.package_digest import package_digest
from tests.commands.touched import packed_anew, parts_in, through_a_gateway, through_sharepoint, with_label
from tests.intake.test_output_files import office_file


@pytest.mark.parametrize("touch", [through_a_gateway, through_sharepoint, with_label])
def test_what_programs_add_does_not_count(touch):
    assert package_digest(touch(office_file())) == package_digest(office_file()) != ""


@pytest.mark.parametrize("part", ["word/document.xml", "word/_rels/document.xml.rels", "word/header1.xml"])
def test_every_other_part_counts(part):
    parts = parts_in(office_file())
    link = b'<Relationship Id="r1" Type="http://x/image" Target="a.png"/>'
    parts[part] = parts.get(part, b"").replace(b"</Relationships>", link + b"</Relationships>") + b" "
    if part.endswith(".rels"):
        assert link in parts[part]
    assert package_digest(packed_anew(parts)) != package_digest(office_file())


@pytest.mark.parametrize("data", [b"", b"reference;amount", b"PK\3\4 cut short", office_file()[:80]])
def test_what_is_no_office_file_has_no_digest(data):
    assert package_digest(data) == ""
