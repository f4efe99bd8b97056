"""Files judged in processes of their own."""

from reviewkit.runs import judging as judging_module
from reviewkit.runs.judging import judging
from reviewkit.store import Store
from reviewkit.text import language
from reviewkit.workspace import make_workspace
from tests.intake import strangers


def test_a_judgement_of_another_shape_is_one_unreadable_file(tmp_path, monkeypatch):
    monkeypatch.setattr(judging_module, "judge_to_json", strangers.judgement_of_another_shape)
    workspace = make_workspace(tmp_path / "w")
    with Store(workspace.database_url) as store, judging(workspace, store, 1) as judge:
        judgements = list(judge([(b"one", ()), (b"two", ())]))
    assert [judgement.identity for judgement in judgements] == [None, None]
    for judgement in judgements:
        (fault,) = judgement.faults
        assert fault.kind == "reader-failed"
        assert "\n" not in fault.message(language("fr"))
