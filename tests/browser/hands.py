"""One tab of a browser: what a person does in it, and everything it was sent and asked for."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any, Self

from playwright.sync_api import Locator, Page, WebSocket, expect

from dashboard.domain.model import Person
from dashboard.form.view import ACTION as CHECK_IN
from tests import locked
from tests.browser import wire

PATIENCE = 20_000
KEPT = 204
SAVED, SAVED_ALREADY = "Your week is saved.", "Your week was saved already."
HUMAN = 100  # how long a finger rests on a key, in ms
FORM = """([path, fields]) => {
    const form = Object.assign(document.createElement('form'), {method: 'post', action: path});
    for (const [name, value] of Object.entries(fields)) {
        form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
    }
    document.body.append(form);
    form.submit();
}"""
QUIET = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'


class Tab:
    """A page, and the hand of whoever sits in front of it."""

    def __init__(self, page: Page, base: str) -> None:
        """Listens from the first moment."""
        self.page, self.base = page, base
        self.frames: list[bytes] = []
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.inputs = self.runs = 0
        page.set_default_timeout(PATIENCE)
        page.on("websocket", self._socket)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda m: self.complaints.append(m.text) if "Content Security Policy" in m.text else None)

    def _socket(self, socket: WebSocket) -> None:
        self.asked.append(socket.url)
        socket.on("framereceived", self._frame)

    def _frame(self, data: str | bytes) -> None:
        frame = data if isinstance(data, bytes) else data.encode()
        self.frames.append(frame)
        self.runs += wire.ends_a_run(frame)

    # -- coming and going ----------------------------------------------------------------------------

    def open(self, path: str, heading: str | None = None) -> Self:
        """Types an address and waits until the page stands still."""
        with self.run():
            self.page.goto(self.base + path)
        return self.settle(heading)

    def reload(self) -> Self:
        """Loads the page anew."""
        with self.run():
            self.page.reload()
        return self.settle()

    def settle(self, heading: str | None = None) -> Self:
        """Waits until Streamlit has nothing more to say."""
        if heading and heading != "Check-in":
            expect(self.page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible(timeout=PATIENCE)
        self.page.wait_for_selector(QUIET)
        if heading == "Check-in":
            expect(self.page.locator(".check-in h1")).to_be_visible(timeout=PATIENCE)
        return self

    def sign_in(self, person: Person, heading: str = "Check-in", path: str = "/sign-in") -> Self:
        """With the passphrase of `tests.locked`."""
        self.page.goto(f"{self.base}{path}?person={person.id}")
        self.page.get_by_label("Your passphrase", exact=True).fill(locked.phrase_of(person))
        with self.run():
            self.page.get_by_role("button", name="Sign in").click()
        return self.settle(heading)

    def go(self, title: str, heading: str | None = None) -> Self:
        """Follows the menu; on a phone it opens first."""
        link = self.page.get_by_test_id("stTopNavLink").or_(self.page.get_by_test_id("stSidebarNavLink"))
        link = link.filter(has_text=re.compile(rf"^{title}$"))
        if (menu := self.page.get_by_test_id("stExpandSidebarButton")).is_visible():
            menu.click()
        with self.run():
            link.first.click(delay=HUMAN)
        return self.settle(heading or title)

    def sign_out(self) -> Self:
        """*Sign out*, beside the name."""
        self.page.get_by_role("link", name="Sign out", exact=True).click(delay=HUMAN)
        self.page.wait_for_url("**/sign-in*")
        return self

    def support(self) -> Locator:
        """Opens Support from wherever this is; it lies over the page, whose address stays."""
        address = self.page.url
        self.page.get_by_role("link", name="Support").first.click()
        dialog = self.page.get_by_role("dialog", name="Support")
        expect(dialog.get_by_role("heading", level=1, name="Support")).to_be_visible()
        assert self.page.url == address
        return dialog

    def post(self, path: str, **fields: str) -> Self:
        """Sends a form to one of the plain pages, as a button of ours does, and waits for what it leads to."""
        with self.page.expect_navigation():
            self.page.evaluate(FORM, [path, fields])
        self.page.wait_for_load_state()
        return self

    def is_signed_in(self, name: str) -> bool:
        """Whether this is one of the own pages of whoever is called that."""
        return bool(self.page.locator(".ht-who .ht-name").filter(has_text=re.compile(f"^{re.escape(name)}$")).count())

    def charts(self) -> Locator:
        """The charts of the page, once they are drawn; the first is the main one."""
        drawn = self.page.get_by_test_id("stVegaLiteChart").locator("svg")
        expect(drawn.first).to_be_visible(timeout=PATIENCE)
        return drawn

    def look(self, view: str) -> Self:
        """*Just me* or *Both of us* on Trends."""
        choice = self.page.get_by_role("radio", name=view, exact=True)
        if choice.get_attribute("aria-checked") != "true":
            with self.run():
                choice.click()
        return self

    def all_on_one_page(self) -> Self:
        """The last step of Together, with everything both see."""
        with self.run():
            self.page.get_by_role("radio", name="All on one page").click()
        return self

    def unfold(self, *parts: str) -> Self:
        """Opens parts of a page that are closed until opened, all where none is named, and waits for their words."""
        for part in parts:
            self._unfold(self.page.locator("summary").filter(has=self.page.get_by_text(part, exact=True)))
        if not parts:
            self.until(self._all_open)
        return self.settle()

    def _all_open(self) -> bool:
        """Presses every closed part, and says whether none is closed and each has its words; one may bring another."""
        fold = "[data-testid=stExpander] details"
        self.page.locator(f"{fold}:not([open]) > summary").evaluate_all("all => all.forEach(e => e.click())")
        self.settle()
        return not self.page.locator(f'{fold}:not([open]:has([data-testid="stElementContainer"]))').count()

    def _unfold(self, summary: Locator) -> None:
        fold = summary.element_handle().evaluate_handle("e => e.closest('[data-testid=stExpander]')").as_element()
        assert fold
        if not fold.query_selector("details[open]"):
            summary.click()
        fold.wait_for_selector("details[open]")
        fold.wait_for_selector('[data-testid="stElementContainer"]')
        self.settle()

    def choose_first(self, box: Locator) -> Self:
        """Opens a list and takes its first line."""
        return self.choose(box, self.page.get_by_role("option"))

    def choose(self, box: Locator, options: Locator) -> Self:
        """Opens a list and takes the first of these lines; a page that scrolls under the finger closes it again."""
        self.until(lambda: options.count() or box.click() or self.page.wait_for_timeout(500) or options.count())
        with self.run():
            options.first.click()
        return self

    # -- the check-in --------------------------------------------------------------------------------

    def keys(self, question: str) -> Locator:
        """The keys of one question, without *No answer*."""
        return self.page.locator(f'.check-in [data-question="{question}"] .key input')

    def key(self, question: str, answer: int | str) -> Locator:
        """One key."""
        return self.page.locator(f'.check-in [name="{question}"][value="{answer}"]')

    def answer(self, question: str, answer: int | str) -> Self:
        """Taps a key and waits until its draft is kept; an empty answer is *No answer*."""
        with self.kept():
            self.press(self.key(question, answer))
        return self

    def chosen(self, question: str) -> list[str]:
        """The words on the keys that are chosen."""
        labels = self.page.locator(f'.check-in [data-question="{question}"] .key:has(:checked)')
        return [text.strip().split("\n")[0] for text in labels.all_inner_texts()]

    @property
    def note(self) -> Locator:
        """The field of the note."""
        return self.page.locator(".check-in textarea")

    def write(self, text: str) -> Self:
        """Types a note and leaves the field."""
        with self.kept():
            self.note.fill(text)
            self.note.blur()
        return self

    def share(self, words: str = "Both of us") -> Self:
        """Chooses who may see it, whether that is asked or offered as last time."""
        change = self.page.get_by_text("Sharing: as last time")
        choice = self.page.locator(".check-in .cards label, .check-in .more label")
        choice = choice.filter(has_text=re.compile(rf"^\s*{words}"))
        expect(self.page.locator(".check-in .sharing")).to_be_visible(timeout=PATIENCE)
        if change.is_visible():
            self.press(change)
        if not choice.get_by_role("radio").is_checked():
            with self.kept():
                self.press(choice)
        return self

    def save(self, until: str = SAVED) -> Self:
        """Presses Save and waits for the words it leads to."""
        self.press(self.page.get_by_role("button", name="Save", exact=True))
        expect(self.page.get_by_text(until).first).to_be_visible(timeout=PATIENCE)
        return self

    def do(self, button: str) -> Self:
        """Presses a button of the form, or of the page after saving, and waits for what it leads to."""
        with self.page.expect_response(lambda response: response.url.endswith(CHECK_IN)):
            self.press(self.page.locator(".check-in").get_by_role("button", name=button, exact=True))
        expect(self.page.locator(".check-in [aria-busy]")).to_have_count(0)
        return self

    @contextmanager
    def kept(self) -> Any:
        """Waits until what happens inside is kept as a draft."""
        with self.page.expect_response(lambda response: response.url.endswith(CHECK_IN) and response.status == KEPT):
            yield

    # -- underneath ----------------------------------------------------------------------------------

    def press(self, target: Locator) -> None:
        """One input."""
        self.inputs += 1
        target.click()

    def fill(self, target: Locator, text: str) -> None:
        """One input."""
        self.inputs += 1
        target.fill(text)

    @contextmanager
    def run(self) -> Any:
        """Waits until what happens inside has made the server run and answer."""
        before = self.runs
        yield
        self.until(lambda: self.runs > before)
        self.settle()

    def until(self, met: Callable[[], object]) -> None:
        """Waits for something the browser cannot tell."""
        for _ in range(PATIENCE // 25):
            if met():
                return
            self.page.wait_for_timeout(25)
        raise AssertionError("waited in vain")

    @property
    def said(self) -> str:
        """Everything that can be read on the page."""
        return self.page.locator("body").inner_text()
