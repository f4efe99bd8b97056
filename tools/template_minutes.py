"""Write templates/minutes.docx: `python -m tools.template_minutes`.

Two or three pages, ready to be forwarded: what was decided, who does what, the new commit,
the stages, the pipe with what changed in the meeting.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from docx.document import Document  # noqa: E402

from reviewkit.documents.month import minutes as declared  # noqa: E402
from reviewkit.documents.month.minutes import MINUTES  # noqa: E402
from reviewkit.documents.parts import commit_tables  # noqa: E402
from reviewkit.documents.word_context import tables_of  # noqa: E402
from tools import template_parts as page  # noqa: E402
from tools.template_charts import NOW_BEFORE  # noqa: E402
from tools.template_tables import WIDE  # noqa: E402


def main() -> int:
    path = ROOT / "templates" / MINUTES.template
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(page.saved(minutes(), "{{ document }}"))
    print(path.relative_to(ROOT))
    return 0


def minutes() -> Document:
    document, tables = page.new(), tables_of(MINUTES.fields)
    page.title_block(
        document,
        [
            ("{{ t.state }}", "{{ state }}"),
            ("{{ attendees_word }}", "{{ attendees }}"),
            ("{{ t.manager }}", "{{ manager }}"),
        ],
    )
    page.chapter(document, "{{ t.month }}", "{{ headline }}")
    page.sentences(document)
    page.say(document, "Note", "{{ compared }}")
    page.tiles(document, ("pipe", "weighted", "kept_rate", "new_commit", "new_leads"))

    page.chapter(document, "{{ titles.new_tasks }}", "{{ tasks_title }}")
    page.table(document, declared.NEW_TASKS)
    for one in (declared.OPEN_TASKS, declared.DONE_TASKS):
        page.tag(document, f"if {one.key}")
        page.say(document, "heading 2", f"{{{{ titles.{one.key} }}}}")
        page.table(document, one)
        page.tag(document, "endif")

    page.chapter(document, "{{ t.commit }}", "{{ commit_title }}")
    page.buckets(document, "commit")
    page.say(document, "heading 2", "{{ new_commit_lines_title }}")
    page.table(
        document,
        commit_tables.NEW_COMMIT,
        total=True,
        empty=False,
    )

    page.chapter(document, "{{ t.stages }}", "{{ stages_title }}")
    page.table(document, tables["stages"], total=True)
    page.chart(document, "column", "stages_chart", series=NOW_BEFORE, height=46)
    page.tag(document, "if outcomes")
    page.say(document, "heading 2", "{{ outcomes_title }}")
    page.table(
        document,
        tables["outcomes"],
    )
    page.tag(document, "endif")

    page.wide_page(document)
    page.tag(document, "if meeting_pipe")
    page.chapter(document, "{{ titles.meeting_pipe }}", "{{ meeting_title }}")
    page.table(
        document,
        declared.MEETING_PIPE,
        page_mm=WIDE,
        total=True,
    )
    page.tag(document, "endif")
    page.tag(document, "if left_pipe")
    page.say(document, "heading 2", "{{ titles.left_pipe }}")
    page.table(document, declared.LEFT, page_mm=WIDE)
    page.tag(document, "endif")
    return document


if __name__ == "__main__":
    sys.exit(main())
