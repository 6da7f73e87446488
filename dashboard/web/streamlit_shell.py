"""The HTML that starts Streamlit in the browser: its own, told where its server is and which parts a page needs."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

SCRIPTS = "static/js"
TITLE = "<title>Streamlit</title>"
FIRST_SCRIPT = '<script type="module"'
# By the end of an address the parts of Streamlit that its page shows, in the order in which they are worth having.
PARTS: Mapping[str, Sequence[str]] = {
    "": ("ButtonGroup", "Button", "Radio", "TextArea"),
    "trends": ("ArrowVegaLiteChart", "ButtonGroup", "Button", "Checkbox"),
    "stages": ("ArrowVegaLiteChart", "Button"),
}
EVERYWHERE = ("Html", "PageLink")
# Otherwise Streamlit looks for its server under the page's own address first, in vain, and asks for its settings
# before it opens the socket; both are a fifth of a second. No other window can tell it anything: `AccessMiddleware`.
TOLD = (
    "<script>window.__streamlit={BACKEND_BASE_URL:location.origin,HOST_CONFIG:"
    '{allowedOrigins:[location.origin],useExternalAuthToken:false,metricsUrl:"off"}}</script>'
)


@cache
def html(folder: Path, page: str) -> str:
    """What a browser gets at "/" + `page`, from Streamlit's files; exactly its own where that is not what we know."""
    own = (folder / "index.html").read_text(encoding="utf-8")
    if TITLE not in own or FIRST_SCRIPT not in own:
        return own
    found = [sorted((folder / SCRIPTS).glob(f"{part}.*.js")) for part in (*EVERYWHERE, *PARTS.get(page, ()))]
    addresses = [f"/{SCRIPTS}/{files[0].name}" for files in found if len(files) == 1]
    links = "".join(f'<link rel="modulepreload" crossorigin href="{address}">' for address in addresses)
    # They are evaluated while the page waits for its server, and not when the first of them is to be shown.
    early = "".join(f"import({json.dumps(address)});" for address in addresses)
    head, script = own.replace(TITLE, "<title>Weekly notes</title>").split(FIRST_SCRIPT, 1)
    whole = f"{head}{TOLD}{FIRST_SCRIPT}{script}"
    return whole.replace("</head>", f'{links}<script type="module">{early}</script></head>', 1)
