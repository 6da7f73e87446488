"""The plain HTML in front of Streamlit: one layout, small forms, everything people typed escaped."""

from html import escape
from pathlib import Path

from dashboard.domain.model import NAME_MAX, Person, Role
from dashboard.words.support import Support
from dashboard.words.welcome import FOR_COACH, WELCOME, Paragraphs

STATIC = Path(__file__).parents[1] / "static"
SHOW = (STATIC / "plain_pages.js").read_text(encoding="utf-8")
DO_NOT_SAVE = "Shared computer? Do not let the browser save this."
KEEP_IT = "Without it, a lost passphrase loses what only you could read. Keep it where your partner cannot find it."
BEGIN = "I have read this, begin"
BLANK = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Blank</title></head><body><p>You can close this window.</p></body></html>"
)


def styles(sans: str, serif: str) -> str:
    """The style sheet, with the addresses of the two fonts that come with Streamlit."""
    return (STATIC / "plain_pages.css").read_text(encoding="utf-8").replace("SANS", sans).replace("SERIF", serif)


def layout(css: str, heading: str, body: str, *, wide: bool = False, back: str = "") -> str:
    """A whole page; `heading` is escaped here, `body` is HTML already."""
    support = f'<a href="{back}">Back</a>' if back else '<a href="/help">Support</a>'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Weekly notes</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<link rel="icon" href="/icon.png"><style>{css}</style></head><body>'
        f"<main{' class=wide' if wide else ''}><h1>{escape(heading)}</h1>{body}</main>"
        f'<footer>{support}<form method="post" action="/close"><button>Close and clear</button></form></footer>'
        f"<script>{SHOW}</script></body></html>"
    )


def say(problem: str | None) -> str:
    """What went wrong and what to do, read out at once by a screen reader."""
    return f'<p class="say" role="alert">{escape(problem)}</p>' if problem else ""


def hidden(**values: str) -> str:
    """What a form carries along."""
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in values.items()
        if value
    )


def text(name: str, label: str, value: str = "", *, longest: int = NAME_MAX) -> str:
    """One labelled line of text."""
    return (
        f'<label for="{name}">{escape(label)}</label><input type="text" id="{name}" name="{name}" required'
        f' maxlength="{longest}" value="{escape(value)}" autocomplete="off" autocapitalize="words" spellcheck="false">'
    )


def secret(name: str, label: str, *, focus: bool = False, hint: str = "") -> str:
    """One labelled passphrase, never filled in by us or the browser."""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    return (
        f'<label for="{name}">{escape(label)}</label><div class="field"><input type="password" id="{name}"'
        f' name="{name}" required maxlength="200" autocomplete="off" autocapitalize="none" spellcheck="false"'
        f"{described}{' autofocus' if focus else ''}></div>"
        + (f'<p class="hint" id="{name}-hint">{hint}</p>' if hint else "")
    )


def new_secret(label: str, suggestion: str) -> str:
    """A passphrase to be chosen, with four words beside it that may be taken over."""
    hint = (
        f'At least 8 characters. Four words you can remember, for instance:<br><span class="words">{escape(suggestion)}'
        f"</span><br>Only you can open what you keep for yourself, and only with this passphrase. {DO_NOT_SAVE}"
    )
    return secret("passphrase", label, hint=hint) + hidden(suggestion=suggestion)


def welcome(paragraphs: Paragraphs = WELCOME) -> str:
    """The short Welcome, above the button that begins."""
    parts = "".join(f'<h2>{escape(title)}</h2><p class="told">{escape(words)}</p>' for title, words in paragraphs)
    return f'<section class="card" aria-label="Welcome">{parts}</section>'


def form(action: str, inside: str, button: str) -> str:
    """A form that is posted to one of our own addresses."""
    return (
        f'<form method="post" action="{action}" autocomplete="off">{inside}'
        f'<button class="go">{escape(button)}</button></form>'
    )


def dot(person: Person) -> str:
    """A person's colour."""
    colour = ("first", "second")[person.slot] if person.role is Role.PARTNER and person.slot in (0, 1) else "coach"
    return f'<span class="dot {colour}" aria-hidden="true"></span>'


# -- the pages ---------------------------------------------------------------------------------------


def set_up(token: str, names: tuple[str, str], suggestion: str, problem: str | None) -> str:
    """The first screen of all."""
    inside = (
        hidden(token=token)
        + text("name", "Your name", names[0])
        + text("partner", "Your partner's name", names[1])
        + new_secret("Your passphrase", suggestion)
        + welcome()
    )
    lead = '<p class="lead">A private weekly check-in for two. Everything stays on this computer.</p>'
    other = f'<a href="/set-up?token={escape(token)}&amp;as=coach">I am a coach, and this copy is for my couples</a>'
    return lead + say(problem) + form("/set-up", inside, BEGIN) + f'<p class="links">{other}</p>'


def set_up_coach(token: str, name: str, suggestion: str, problem: str | None) -> str:
    """The first screen of a coach's own copy."""
    inside = hidden(token=token, **{"as": "coach"}) + text("name", "Your name, as your couples call you", name)
    inside += new_secret("Your passphrase", suggestion) + welcome(FOR_COACH)
    lead = '<p class="lead">Your own copy, for the couples you coach. Everything stays on this computer.</p>'
    other = f'<a href="/set-up?token={escape(token)}">We are a couple</a>'
    return lead + say(problem) + form("/set-up", inside, BEGIN) + f'<p class="links">{other}</p>'


def choose(people: list[tuple[Person, bool]], target: str) -> str:
    """The names of one couple; of each, whether it waits to be claimed."""
    rows = []
    for person, waits in people:
        page, word = ("claim", "first time here") if waits else ("sign-in", "coach" * (person.role is Role.COACH))
        query = f"person={escape(person.id)}" + (f"&amp;next={escape(target)}" if target and not waits else "")
        rows.append(
            f'<a class="choice" href="/{page}?{query}">{dot(person)}<span>{escape(person.name)}</span>'
            f"<small>{word}</small></a>"
        )
    return '<p class="lead">Who is here?</p><nav aria-label="Names">' + "".join(rows) + "</nav>"


def sign_in(person: Person, target: str, problem: str | None) -> str:
    """One person's passphrase."""
    inside = hidden(person=person.id, next=target) + secret(
        "passphrase", "Your passphrase", focus=True, hint=DO_NOT_SAVE
    )
    others = '<p class="links"><a href="/sign-in">Somebody else</a> · <a href="/lost">Passphrase lost?</a></p>'
    return say(problem) + form("/sign-in", inside, "Sign in") + others


def sign_in_by_name(name: str, target: str, problem: str | None) -> str:
    """A practice: nobody is listed, so the name is typed too."""
    inside = hidden(next=target) + text("name", "Your sign-in name", name)
    inside += secret("passphrase", "Your passphrase", hint=DO_NOT_SAVE)
    links = (
        '<p class="links"><a href="/claim">First time here? Use your one-time code</a> · '
        '<a href="/lost">Passphrase lost?</a></p>'
    )
    return say(problem) + form("/sign-in", inside, "Sign in") + links


def demo(people: list[tuple[Person, str]], problem: str | None) -> str:
    """The invented couple: one button each, their passphrases in the open."""
    rows = [
        f'<form method="post" action="/sign-in">{hidden(person=p.id, passphrase=phrase, demo="1")}'
        f'<button class="choice">{dot(p)}<span>Look as {escape(p.name)}</span>'
        f"<small>{escape(phrase)}</small></button></form>"
        for p, phrase in people
    ]
    lead = '<p class="lead">An invented couple and their coach, to look around. Nothing here is about real people.</p>'
    return lead + say(problem) + "".join(rows)


def claim(person: Person, code: str, told: Paragraphs, suggestion: str, problem: str | None) -> str:
    """The first time of a partner or a coach, or the first after a reset."""
    coach = person.role is Role.COACH and person.reset_at is None
    lead = (
        "You have been asked to be the coach here. The couple has a one-time code for you."
        if coach
        else "Choose a passphrase of your own. Nobody else here knows it."
    )
    printed = "One-time code, printed by the reset" if person.reset_at else "One-time code"
    asked = text("code", printed, code, longest=20) if person.claim or person.role is Role.COACH else ""
    inside = hidden(person=person.id) + asked + new_secret("Your passphrase", suggestion) + welcome(told)
    return f'<p class="lead">{lead}</p>' + say(problem) + form("/claim", inside, BEGIN)


def claim_by_name(typed: tuple[str, str], told: Paragraphs, suggestion: str, problem: str | None) -> str:
    """The same where nobody is listed: the name is typed with its code."""
    name, code = typed
    inside = text("name", "Your sign-in name", name) + text("code", "One-time code", code, longest=20)
    inside += new_secret("Your passphrase", suggestion) + welcome(told)
    lead = "Type the name and the one-time code you were given, and choose a passphrase that nobody else knows."
    back = '<p class="links"><a href="/sign-in">I have been here before</a></p>'
    return f'<p class="lead">{lead}</p>' + say(problem) + form("/claim", inside, BEGIN) + back


def sign_out(query: str) -> str:
    """For a link that was followed without the page script."""
    return form("/sign-out", query, "Sign out") + '<p class="links"><a href="/">Stay signed in</a></p>'


def support(found: Support) -> str:
    """Support, the same for everyone."""
    parts = [
        f"<h2>{escape(s.title)}</h2>" + "".join(f"<p>{escape(line)}</p>" for line in s.lines) for s in found.sections
    ]
    note = f'<p class="hint">{escape(found.problem)}</p>' if found.problem else ""
    return "".join(parts) + note


def recovery(problem: str | None) -> str:
    """Asks the passphrase again before the recovery key is shown."""
    lead = (
        "<p>Your recovery key opens what only you can read when the passphrase is lost. You may do without one.</p>"
        f"<p>{KEEP_IT}</p>"
    )
    inside = secret("passphrase", "Your passphrase, once more", focus=True, hint=DO_NOT_SAVE)
    return lead + say(problem) + form("/recovery", inside, "Show my recovery key") + _back()


def recovery_key(key: str) -> str:
    """The key itself, this once."""
    return (
        "<p>Write it down or copy it to a safe place, every character of it. It is shown only now.</p>"
        f'<p class="key">{escape(key)}</p>'
        f"<p>{KEEP_IT}</p>"
        '<p><a class="go" href="/">I have kept it</a></p>'
    )


def lost(name: str, suggestion: str, problem: str | None) -> str:
    """A new passphrase for whoever has kept the recovery key."""
    lead = (
        '<p class="lead">With your recovery key you can choose a new passphrase. Without one, the person who looks '
        "after this computer can start you afresh; what only you could read stays closed.</p>"
    )
    inside = text("name", "Your sign-in name", name) + secret(
        "key", "Your recovery key", hint="It begins with AGE-SECRET-KEY-1."
    )
    return (
        lead
        + say(problem)
        + form("/lost", inside + new_secret("A new passphrase", suggestion), "Choose this passphrase")
    )


def change(suggestion: str, known: str, problem: str | None) -> str:
    """A new passphrase for whoever still has the old one."""
    options = "".join(
        f'<label class="option"><input type="radio" name="known" value="{value}" required'
        f'{" checked" * (known == value)}>'
        f"<span>{words}</span></label>"
        for value, words in (
            ("no", "No, only I know it."),
            ("yes", "Yes, or I am not sure: make a new key too, and close everything of mine with it. An earlier "
             "recovery key stops working."),
        )
    )  # fmt: skip
    inside = (
        secret("old", "Your passphrase now", focus=True)
        + new_secret("A new passphrase", suggestion)
        + f"<fieldset><legend>Could someone know the old one?</legend>{options}</fieldset>"
    )
    return say(problem) + form("/passphrase", inside, "Change my passphrase") + _back()


def _back() -> str:
    return '<p class="links"><a href="/">Back</a></p>'
