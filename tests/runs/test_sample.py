"""A workspace made from the samples has a key of its own, and nobody who has the samples can sign for it."""

from __future__ import annotations

import shutil

import pytest

from reviewkit.domain.errors import SettingsError
from reviewkit.domain.period import Period
from reviewkit.runs.doctor import examine
from reviewkit.runs.document_style import shipped
from reviewkit.runs.sample import SAMPLES, copy_sample, has_public_key, signed_anew
from reviewkit.runs.sending import PeriodOutbox, send_all
from reviewkit.store import Store
from reviewkit.workspace import KEY_FILE, open_workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    copy_sample(folder)
    return open_workspace(folder)


@pytest.fixture
def shared_key(workspace, tmp_path):
    """A workspace into which somebody copied the samples' key."""
    shutil.copy(workspace.root / "reviewkit.toml", tmp_path)
    shutil.copy(shipped(SAMPLES).parent / KEY_FILE, tmp_path)
    return open_workspace(tmp_path)


def test_its_key_is_its_own_and_readable_by_the_user_alone(workspace):
    assert not has_public_key(workspace)
    assert (workspace.root / KEY_FILE).stat().st_mode & 0o077 == 0


def test_its_workbooks_are_signed_with_that_key(taken_sample):
    _, results = taken_sample
    codes = {fault.code for result in results for fault in result.faults}
    assert not codes & {"identity-foreign", "identity-unsigned"}
    assert sum(result.status == "accepted" for result in results) > 80


def test_what_the_old_key_did_not_sign_stays_as_it_is():
    data = (next(shipped(SAMPLES).rglob("*.xlsx"))).read_bytes()
    assert signed_anew(b"no workbook", b"old", b"new") == b"no workbook"
    other = signed_anew(data, b"another key", b"new")
    assert len(other) == pytest.approx(len(data), rel=0.05)
    assert signed_anew(other, b"another key", b"new") == other


def test_the_public_key_is_a_finding_and_nothing_is_sent(shared_key):
    assert has_public_key(shared_key)
    assert "public-key" in {finding.code for finding in examine(shared_key)}
    with Store("sqlite://") as store, pytest.raises(SettingsError, match="nothing is sent"):
        send_all(shared_key, store, PeriodOutbox(Period("month", 2026, 11)))


def test_the_samples_own_workspace_may_have_it():
    assert not has_public_key(open_workspace(shipped(SAMPLES).parent))
