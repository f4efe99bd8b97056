"""A digest of what an Office file holds, the same whatever a document library, a label or a gateway added to it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

# Properties, SharePoint's XML and a label's parts: none of them is shown in the document.
_AROUND = ("docprops/", "customxml/", "docmetadata/", "_rels/", "[content_types].xml")
_ADDED_KINDS = ("/customxml", "/customxmlprops", "/custom-properties", "/classificationlabels", "/thumbnail")
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'\b(Type|Target|Id)\s*=\s*"([^"]*)"')
_MOST_PARTS = 10_000
_LARGEST_RELATIONSHIPS = 4 << 20  # bytes


def package_digest(data: bytes) -> str:
    """Return the digest of the parts of an Office file that people see or edit; "" for what is none.

    A part counts by its name, length and checksum, which the zip's directory holds: nothing is unpacked but
    the lists of relationships. How the zip is packed, in which order and when does not count.
    """
    if not data.startswith(b"PK"):
        return ""
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > _MOST_PARTS:
                return ""
            for part in sorted(parts, key=lambda part: part.filename):
                name = part.filename.lower()
                if name.startswith(_AROUND):
                    continue
                if name.endswith(".rels"):
                    if part.file_size > _LARGEST_RELATIONSHIPS:
                        return ""
                    content = b"\n".join(_relationships(package.read(part)))
                else:
                    content = b"%d %d" % (part.file_size, part.CRC)
                digest.update(name.encode() + b"\0" + content + b"\0")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError, ValueError, EOFError):
        return ""
    return digest.hexdigest()


def _relationships(rels: bytes) -> list[bytes]:
    """Return the relationships of a part in one order, less those to what was added around it."""
    entries = []
    for element in _RELATIONSHIP.findall(rels):
        attributes = dict(_ATTRIBUTE.findall(element))
        if not attributes.get(b"Type", b"").decode("latin-1").lower().endswith(_ADDED_KINDS):
            entries.append(b" ".join(attributes.get(name, b"") for name in (b"Id", b"Type", b"Target")))
    return sorted(entries)
