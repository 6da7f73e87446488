"""A window with the check-in form in it, without a browser: what it shows, and what it would send."""

from html.parser import HTMLParser
from typing import Self

from dashboard.form import buttons, page
from dashboard.form.view import FormView, SavedView, render
from tests.cast import Cast


class Read(HTMLParser):
    """The elements of a part of a page, its text, and the fields it would send."""

    def __init__(self, markup: str) -> None:
        """Reads it."""
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.offered: dict[str, list[str | None]] = {}
        self.checked: dict[str, str] = {}
        self.sent: dict[str, str] = {}
        self.buttons: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self._area: str | None = None
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        named = dict(attrs)
        name, value = named.get("name") or "", named.get("value") or ""
        self.tags.append(tag)
        self.attributes.append((tag, named))
        if tag == "input":
            self.offered.setdefault(name, []).append(value)
            if "checked" in named:
                self.checked[name] = value
            if "checked" in named or named.get("type") == "hidden":
                self.sent[name] = value
        if tag == "button" and name == "do":
            self.buttons.append(value)
        if tag == "textarea":
            self._area, self.sent[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        """A field of text ends; the line end it begins with is none of its own."""
        if tag == "textarea" and self._area:
            self.sent[self._area] = self.sent[self._area].removeprefix("\n")
            self._area = None

    def handle_data(self, data: str) -> None:
        """Text."""
        self.text += data
        if self._area:
            self.sent[self._area] += data


class Window:
    """One open form of whoever is looking."""

    def __init__(self, cast: Cast) -> None:
        """Opens the page."""
        self.cast = cast
        self.look()

    def look(self) -> Self:
        """The page as it is now."""
        self.view: FormView | SavedView = page.shown(self.cast.me)
        self.read = Read(render(self.view))
        self.fields = dict(self.read.sent)
        return self

    def fill(self, **fields: object) -> Self:
        """Fills in some fields; `share_safety` is the choice for one item."""
        self.fields |= {name.replace("share_", "share-"): str(value) for name, value in fields.items()}
        return self

    def press(self, button: str) -> Self:
        """Presses a button and looks at what it leads to."""
        buttons.press(self.cast.me, self.fields | {"do": button})
        return self.look()

    def keep(self, turn: int, **changed: object) -> Self:
        """What the script sends a moment after something was changed, and nothing is drawn in return."""
        self.fill(**changed)
        fixed = {name: self.fields[name] for name in ("author", "week", "based_on")}
        touched = {name.replace("share_", "share-"): str(value) for name, value in changed.items()}
        buttons.press(self.cast.me, fixed | touched | {"do": "draft"} | self.numbered(turn))
        return self

    def numbered(self, turn: int) -> dict[str, str]:
        """What the script adds to whatever it sends."""
        return {"opening": str(id(self)), "turn": str(turn), "part": "1", "zone": "Europe/Berlin"}

    @property
    def text(self) -> str:
        """Everything that can be read, on one line."""
        return " ".join(self.read.text.split())
