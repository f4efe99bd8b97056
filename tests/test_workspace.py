"""The folders of a workspace: those that the settings may name, and those that they may not."""

from __future__ import annotations

import pytest

from reviewkit.domain.errors import SettingsError
from reviewkit.text import language
from reviewkit.workspace import make_workspace, open_workspace


@pytest.fixture
def root(tmp_path):
    make_workspace(tmp_path / "reviews")
    return tmp_path / "reviews"


def write(root, **settings):
    lines = [f'{key} = "{value}"' for key, value in settings.items()]
    (root / "reviewkit.toml").write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"inbox": "."}, "inbox"),
        ({"inbox": ".."}, "inbox"),
        ({"inbox": "/"}, "inbox"),
        ({"inbox": "/proc"}, "inbox"),
        ({"output": "."}, "output"),
        ({"output": "../"}, "output"),
        ({"output": "inbox"}, "inbox and output"),
        ({"inbox": "output"}, "inbox and output"),
        ({"inbox": "output/in"}, "inbox and output"),
        ({"output": "inbox/../inbox/out"}, "inbox and output"),
        ({"inbox": "archive"}, "archive/"),
        ({"inbox": "returned/in"}, "returned/"),
        ({"inbox": "templates"}, "templates/"),
        ({"output": "archive/out"}, "archive/"),
        ({"output": "templates"}, "templates/"),
        ({"output": "reviewkit.key"}, "file"),
        ({"inbox": "reviewkit.toml"}, "file"),
        ({"output": "reviewkit.db"}, "file"),
        ({"database": "sqlite:///inbox/x.db"}, "database"),
    ],
)
def test_folders_that_would_read_or_replace_what_is_not_theirs_are_refused(root, settings, key):
    write(root, **settings)
    with pytest.raises(SettingsError) as raised:
        open_workspace(root)
    assert key in raised.value.text(language("en"))
    assert str(root / "reviewkit.toml") in raised.value.text(language("fr"))


def test_a_link_to_a_folder_counts_as_that_folder(root):
    (root / "way").symlink_to(root / "inbox")
    write(root, output="way")
    with pytest.raises(SettingsError, match="inbox and output"):
        open_workspace(root)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"inbox": "../share/inbox", "output": "../share/output"},
        {"inbox": "files/in", "output": "files/out"},
        {"inbox": "archive-of-mails"},
        {"database": "sqlite:///data/x.db"},
        {"database": "sqlite:///:memory:"},
        {"database": "postgresql+psycopg://u:p@h/inbox"},
    ],
)
def test_folders_apart_are_taken(root, settings):
    write(root, **settings)
    assert open_workspace(root).root == root
