"""One browser tab of the real app, and everything that was sent to it."""

import json
import re
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard import library_patches

library_patches.look_for_no_components()
ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "dashboard" / "app.py"
PAGES = ROOT / "pages"
LITERAL = {"Html", "Text", "VegaLiteChart", "Dataframe", "Code", "TextArea", "TextInput"}


class Screen:
    """A tab. `open` goes to a page the way the menu does; `sent` is all that reached the browser."""

    def __init__(self, script: Path = APP, *, unfolding: bool = True) -> None:
        """Opens the app, or one page's file directly; with `unfolding` whatever is closed until opened as well."""
        self.at = AppTest.from_file(str(script), default_timeout=30)
        self.unfolding = unfolding
        self._folded = ""
        self.run()
        if unfolding:
            self.unfold()

    def run(self) -> "Screen":
        """Runs the page again, as any tap does; where a tap sends a part alone, the whole page follows."""
        whole, self._folded = bool(self.title), ""
        self.at.run()
        if whole and not self.title:
            self.at.run()
        assert not self.at.exception, self.at.exception
        return self

    def unfold(self) -> "Screen":
        """Opens whatever is closed until opened, and what is closed inside of it."""
        folded = self.sent
        while any(e.proto.id and not e.proto.expanded for e in self.at.expander):
            self._turn(opened=True)._folded = folded
        return self

    def close_all(self) -> "Screen":
        """Closes whatever was opened."""
        return self._turn(opened=False)

    def _turn(self, *, opened: bool) -> "Screen":
        for part in self.at.expander:
            if part.proto.id:
                self.at.session_state[part.proto.id.split("-", 2)[2]] = opened
        return self.run()

    def open(self, page: str) -> "Screen":
        """Goes to a page by its file, like "partners/trends"."""
        self.at.switch_page(str(PAGES / f"{page}.py"))
        self.run()
        return self.unfold() if self.unfolding else self

    def press(self, label: str) -> "Screen":
        """Presses the one button of that label."""
        (button,) = [b for b in self.at.button if b.label == label]
        button.click()
        return self.run()

    def choose(self, key: str, value: object) -> "Screen":
        """Sets the one control whose key begins so."""
        self.control(key).set_value(value)
        return self.run()

    def control(self, key: str) -> Any:
        """The one control whose key begins so."""
        kinds = (self.at.button_group, self.at.radio, self.at.text_area, self.at.text_input, self.at.selectbox)
        (found,) = [w for kind in kinds for w in kind if (w.key or "").startswith(key)]
        return found

    def drop(self, label: str, name: str, data: bytes, mime: str = "application/octet-stream") -> "Screen":
        """Gives a file to the one uploader of this label."""
        (found,) = [w for w in self.at.file_uploader if w.label == label]
        found.set_value((name, data, mime))
        return self.run()

    @property
    def pages(self) -> list[str]:
        """The pages of this visit's menu by file, like "partners/trends", each once."""
        paths = (Path(str(p["script_path"])) for p in self.at._registered_pages.values())
        return list(dict.fromkeys(p.relative_to(PAGES).with_suffix("").as_posix() for p in paths))

    @property
    def menu(self) -> list[str]:
        """The titles in this visit's menu."""
        return [str(p["page_name"]) for p in self.at._registered_pages.values()]

    @property
    def title(self) -> str:
        """The page's heading."""
        return self.at.title[0].value if self.at.title else ""

    @property
    def headers(self) -> list[str]:
        """The titles of the page's parts."""
        return re.findall(r'<h2 class="ht-header">(.*?)</h2>', self.sent)

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons."""
        return [b.label for b in self.at.button]

    @property
    def elements(self) -> list[tuple[str, Any]]:
        """Every element with the name of its kind, as sent."""
        return [(type(e.proto).__name__, e.proto) for e in _leaves(self.at._tree)]

    @property
    def sent(self) -> str:
        """Everything sent to the browser but our own style and script, as text to search in; opening parts adds."""
        return "\n".join([self._folded, *(text for _, text in self.parts)])

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Every element as text, with the name of its kind; our own form is HTML, without its style and script."""
        told = [_as_text(kind, proto) for kind, proto in self.elements if proto is not None]
        return [(kind, text) for kind, text in told if "<style>" not in text and "<script>" not in text]

    @property
    def said(self) -> str:
        """What a person reads beside the charts: all text, without tags."""
        words = ((kind, text) for kind, text in self.parts if "Vega" not in kind)
        return "\n".join(re.sub(r"<[^>]+>", " ", text) if kind == "Html" else text for kind, text in words)

    @property
    def chart(self) -> str:
        """The chart as sent, or nothing."""
        return "".join(p.SerializeToString().decode("utf-8", "replace") for k, p in self.elements if "Vega" in k)

    def sent_without(self, *names: str) -> str:
        """`sent` without these ids, and without the ids Streamlit makes of them."""
        text = re.sub(r"\$\$ID-[0-9a-f]+", "", self.sent)
        for n, name in enumerate(names):
            text = text.replace(name, f"<{n}>")
        return text


def _as_text(kind: str, proto: Any) -> tuple[str, str]:
    if kind == "BidiComponent":
        return "Html", json.loads(proto.json)["markup"]
    return kind, _settled(proto).SerializeToString().decode("utf-8", "replace")


def _settled(proto: Any) -> Any:
    """A file made on demand has a handle drawn by lot in every run; it says nothing of the file."""
    if getattr(proto, "deferred_file_id", ""):
        copy = type(proto)()
        copy.CopyFrom(proto)
        copy.ClearField("deferred_file_id")
        return copy
    return proto


def _leaves(block: Any) -> Any:
    for child in block.children.values():
        if getattr(child, "children", None):
            yield from _leaves(child)
        else:
            yield child
