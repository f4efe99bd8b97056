"""Mails and archives of the inbox taken apart into the workbooks in them, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from reviewkit.domain.email_address import email_key
from reviewkit.domain.faults import Fault
from reviewkit.forms.engine.identity import Identity
from reviewkit.history.people import Directory, directory_at
from reviewkit.intake.archive import archive_original, archive_path
from reviewkit.intake.enclosures import LARGEST, Enclosure, container_kind, enclosures
from reviewkit.intake.inbox_files import InboxFile, UnreadableFile, content_hash, read_content
from reviewkit.settings import Settings
from reviewkit.store import Store
from reviewkit.store.enclosed_files import EnclosedFile, EnclosedFileJournal
from reviewkit.workspace import Workspace
from reviewkit.xlsx import MB, Refusal

Opening = Callable[[bytes, int], list[Enclosure]]

_CONTAINER_NAMES = (".eml", ".msg", ".zip")


class MailInbox:
    """Reads the files of the inbox; a mail or an archive gives the workbooks in it in its place."""

    def __init__(self, workspace: Workspace, store: Store, opening: Opening = enclosures) -> None:
        """Read for one pass over the inbox.

        opening  returns the workbooks in the bytes of a mail or an archive, each of at most so many bytes
        """
        self._workspace, self._opening = workspace, opening
        self._journal = EnclosedFileJournal(store)
        self._largest = workspace.settings.get("limits.file_mb") * MB

    def read(self, item: InboxFile) -> Iterator[tuple[InboxFile, bytes]]:
        """Yield a file with its bytes, or each workbook in it.

        Raises UnreadableFile where the file cannot be read, or the mail or archive not opened.
        """
        is_named_so = item.name.lower().endswith(_CONTAINER_NAMES)
        data = read_content(item, max(self._largest, LARGEST) if is_named_so else self._largest)
        kind = container_kind(data)
        if not kind:
            yield item, data
            return
        for file, content in self._enclosed(data):
            yield replace(item, name=f"{item.name}!{file.name}"), content

    def _enclosed(self, data: bytes) -> list[tuple[EnclosedFile, bytes]]:
        """Return the workbooks in a mail or an archive, from the archive of originals where it was opened before."""
        container, archive = content_hash(data), self._workspace.archive
        opened = self._journal.of(container)
        if any(not file.sha256 for file in opened):
            raise UnreadableFile(Fault("container-empty"))
        known = [(file, archive_path(archive, file.sha256)) for file in opened]
        if known and all(path.is_file() for _, path in known):
            return [(file, path.read_bytes()) for file, path in known]
        try:
            found = self._opening(data, self._largest)
        except Refusal as refused:
            raise UnreadableFile(refused.fault()) from None
        if not found:
            self._journal.note([EnclosedFile(container)])
            raise UnreadableFile(Fault("container-empty"))
        files = []
        for item in found:
            sha256 = content_hash(item.data)
            archive_original(archive, sha256, item.data)
            files.append((EnclosedFile(container, item.name, sha256, item.sender, item.sent_at), item.data))
        if not known:
            self._journal.note(file for file, _ in files)
        return files


class SenderCheck:
    """Holds the sender of a workbook that came in a mail against the directory."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings
        self._came_in = EnclosedFileJournal(store).senders()

    def warnings(self, identity: Identity, sha256: str) -> list[Fault]:
        """Return the warning that a workbook was sent by somebody whom the directory does not name for its partner."""
        sender = self.sender(sha256)
        if not sender:
            return []
        settings = self._settings
        directory = directory_at(
            self._store, identity.period.months[-1], currency=settings.currency, lang=settings.language
        )
        if directory is None or email_key(sender) in self._addresses(directory, identity.partner):
            return []
        partner = directory.partners.get(identity.partner or "")
        name = partner.name if partner else identity.partner or settings.vendor
        return [Fault("sent-by-another", values={"sender": sender, "partner": name})]

    def sender(self, sha256: str) -> str:
        """Return the address of whoever sent a workbook first; "" for one that came in no mail."""
        file = self._came_in.get(sha256)
        return file.sender if file is not None else ""

    def _addresses(self, directory: Directory, code: str | None) -> set[str]:
        """Return the addresses of a partner and of the vendor's own people."""
        known = [manager.email for manager in directory.managers.values()]
        known += [self._settings.get("director_email"), self._settings.get("mail.sender")]
        partner = directory.partners.get(code or "")
        if partner is not None:
            known.append(partner.director_email)
            known += [contact.email for contact in directory.contacts if contact.partner == code]
        return {email_key(address) for address in known if address}
