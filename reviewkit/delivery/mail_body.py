"""The body of a message in plain text and in HTML that Outlook and Gmail show alike.

Tables and inline styles only: Outlook draws mail with Word's engine, Gmail drops style
sheets of forwarded mail. No picture, no link, no script.
"""

from __future__ import annotations

from html import escape

from reviewkit.delivery.message import Message, Todo
from reviewkit.text import N_, Language, language
from reviewkit.text.colours import COLOURS

INK, ACCENT, DOWN, MUTED, HAIRLINE, GROUND = (
    f"#{COLOURS[name]}" for name in ("ink", "accent", "down", "muted", "hairline", "ground")
)
_FONT = "font-family:Calibri,Carlito,'Segoe UI',Arial,sans-serif"
_MOST_TODOS = 25


def plain(message: Message) -> str:
    """Return the plain text part."""
    lang = language(message.lang)
    lines = [message.headline, "", *message.sentences]
    if message.todos:
        lines += ["", lang.say(N_("To do")) + lang.say(N_(":"))]
        lines += [f"- {_todo_line(todo, lang)}" for todo in message.todos[:_MOST_TODOS]]
        lines += _more(message, lang)
    if message.attachments:
        lines += [
            "",
            lang.say(N_("Attached")) + lang.say(N_(":")),
            *(f"- {a.name}" for a in message.attachments),
        ]
    lines += [_left_out(name, path, lang) for name, path in message.left_out]
    lines += ["", *_close(message, lang)]
    return "\n".join(lines) + "\n"


def _todo_line(todo: Todo, lang: Language) -> str:
    parts = [todo.action, *([todo.owner] if todo.owner else []), *([_due(todo, lang)] if todo.due else [])]
    return " – ".join(parts) + (f" ({todo.deal})" if todo.deal else "")


def _due(todo: Todo, lang: Language) -> str:
    day = lang.day(todo.due)
    return lang.say(N_("{day}, late"), day=day) if todo.late else day


def _more(message: Message, lang: Language) -> list[str]:
    rest = len(message.todos) - _MOST_TODOS
    if rest <= 0:
        return []
    return [
        lang.count("and {n} more, in the documents attached", "and {n} more, in the documents attached", rest)
    ]


def _left_out(name: str, path: str, lang: Language) -> str:
    return lang.say(N_("Too large to be mailed: {name}; it lies in {place}."), name=name, place=path)


def _close(message: Message, lang: Language) -> list[str]:
    lines = []
    if message.replaces:
        lines.append(lang.say(N_("This message replaces the one sent before.")))
    if message.answer_to is not None:
        who = message.answer_to.name or message.answer_to.email
        lines.append(lang.say(N_("A question? Answer this message: it reaches {who}."), who=who))
    return [*lines, message.vendor]


def html(message: Message) -> str:
    """Return the HTML part."""
    lang = language(message.lang)
    # Blocks of one column, 640 px at most, whole width on a phone.
    blocks = [_paragraphs(message)]
    if message.todos:
        blocks.append(_todo_table(message, lang))
    if message.attachments or message.left_out:
        blocks.append(_attached(message, lang))
    close = "<br>".join(escape(line) for line in _close(message, lang))
    blocks.append(
        f'<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid {HAIRLINE};{_FONT};'
        f'font-size:13px;line-height:19px;color:{MUTED}">{close}</p>'
    )
    return (
        f'<!DOCTYPE html><html lang="{message.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(message.subject)}</title></head>"
        f'<body style="margin:0;padding:0;background-color:{GROUND}">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        f'style="background-color:{GROUND}"><tr><td align="center" style="padding:20px 10px">'
        '<table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0" '
        'style="width:100%;max-width:640px;background-color:#FFFFFF">'
        f'<tr><td style="background-color:{INK};padding:14px 28px;{_FONT};font-size:13px;line-height:18px;'
        f'color:#FFFFFF">{escape(message.subject)}</td></tr>'
        f'<tr><td style="padding:24px 28px 28px">{"".join(blocks)}</td></tr>'
        "</table></td></tr></table></body></html>"
    )


def _paragraphs(message: Message) -> str:
    paragraphs = "".join(
        f'<p style="margin:0 0 8px;{_FONT};font-size:15px;line-height:22px;color:#222B36">{escape(text)}</p>'
        for text in message.sentences
    )
    return (
        f'<h1 style="margin:0 0 14px;{_FONT};font-size:21px;line-height:27px;font-weight:bold;color:{INK}">'
        f"{escape(message.headline)}</h1>{paragraphs}"
    )


def _heading(text: str) -> str:
    return f'<h2 style="margin:24px 0 8px;{_FONT};font-size:16px;line-height:21px;color:{INK}">{escape(text)}</h2>'


def _todo_table(message: Message, lang: Language) -> str:
    head = (
        f'style="padding:6px 8px;border-bottom:2px solid {INK};{_FONT};font-size:13px;line-height:18px;'
        f'color:{INK};text-align:left"'
    )
    cell = f"padding:7px 8px;border-bottom:1px solid {HAIRLINE};{_FONT};font-size:14px;line-height:19px;vertical-align:top"
    rows = []
    for todo in message.todos[:_MOST_TODOS]:
        colour = DOWN if todo.late else "#222B36"
        deal = (
            f'<br><span style="color:{MUTED};font-size:12px">{escape(todo.deal)}</span>' if todo.deal else ""
        )
        new = f' <b style="color:{ACCENT}">{escape(lang.say(N_("new")))}</b>' if todo.new else ""
        due = escape(_due(todo, lang)).replace("\u00a0", "&nbsp;") if todo.due else ""
        weight = "bold" if todo.late else "normal"
        rows.append(
            f'<tr><td style="{cell};color:#222B36">{escape(todo.action)}{new}{deal}</td>'
            f'<td style="{cell};color:#222B36">{escape(todo.owner)}</td>'
            f'<td style="{cell};color:{colour};font-weight:{weight};white-space:nowrap">{due}</td></tr>'
        )
    heads = (N_("Action"), N_("Owner"), N_("Due"))
    top = "".join(f"<th {head}>{escape(lang.say(text))}</th>" for text in heads)
    more = "".join(
        f'<p style="margin:6px 0 0;{_FONT};font-size:13px;color:{MUTED}">{escape(line)}</p>'
        for line in _more(message, lang)
    )
    return (
        _heading(lang.say(N_("To do")))
        + f'<table width="100%" cellpadding="0" cellspacing="0" border="0"><tr>{top}</tr>{"".join(rows)}</table>{more}'
    )


def _attached(message: Message, lang: Language) -> str:
    names = [escape(a.name) for a in message.attachments]
    names += [escape(_left_out(name, path, lang)) for name, path in message.left_out]
    listed = "".join(
        f'<p style="margin:0 0 4px;{_FONT};font-size:14px;line-height:19px;color:#222B36">{name}</p>'
        for name in names
    )
    return _heading(lang.say(N_("Attached"))) + listed
