"""The rules of the house, read from the source: who may know what, also by way of others."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DASHBOARD, PAGES = ROOT / "dashboard", ROOT / "pages"
MODULES = {p.relative_to(DASHBOARD).with_suffix("").as_posix(): p for p in sorted(DASHBOARD.rglob("*.py"))}
MODULES = {name: path for name, path in MODULES.items() if not name.endswith("__init__")}
PACKAGES = {name.split("/")[0] for name in MODULES if "/" in name}
PAGE_FILES = {f"pages/{p.relative_to(PAGES).with_suffix('').as_posix()}": p for p in sorted(PAGES.rglob("*.py"))}
FILES = MODULES | PAGE_FILES


def parts(*packages: str) -> set[str]:
    return {name for name in MODULES if name.split("/")[0] in packages and "/" in name}


# The house from the ground up: a folder imports from its own row and from those before it, never from a later one.
STOREYS = (
    {"errors"},
    {"domain"},
    {"store"},
    {"keys"},
    {"accounts"},
    {"insights", "files"},
    {"words"},
    {"plots"},
    {"sheet"},
    {"services", "demo"},
    {"form", "web"},
    {"ui"},
    {"app", "server", "library_patches"},
)
LEVEL = {folder: level for level, folders in enumerate(STOREYS) for folder in folders}
COMMAND = {"__main__", "install", "start"}  # what runs before anything is installed, and the commands

# Who may know a library, by the folder or the module that imports it.
OWNERS = {
    "duckdb": {"store/engine"},
    "platformdirs": {"store/second_set"},
    "altair": {"plots", "sheet"},
    "typst": {"sheet/paper"},
    "fontTools": {"sheet/scripts"},
    "vl_convert": {"plots/picture"},
    "streamlit": {"ui", "app", "server", "library_patches", "pages"},
    "starlette": {"web", "server", "library_patches"},
    "jinja2": {"form", "web"},
    "tomlkit": {"store/coach_settings_file"},
    "websockets": {"library_patches"},
    "icalendar": {"files/reminder", "files/zone_rules"},
    "segno": {"files/qr"},
    "h11": {"web/phones/relay"},
    "ifaddr": {"web/phones/addresses"},
    "babel": {"files/languages"},
    "charset_normalizer": {"files/encodings"},
    "uvicorn": {"library_patches", "web/rescue"},
    "cryptography": {"keys"},
    "pyrage": {"keys", "accounts", "services/me"},
    "mnemonic": {"keys/word_list"},
    "pandas": {"ui/shared/remembered"},
    "pyarrow": {"ui/shared/remembered"},
}
SERVICES = parts("services")
WHOSE_VISIT = "ui/visit"
SCREEN = {"app"} | parts("ui") - {WHOSE_VISIT}
# Asked before anybody is known, or of what a service gave before.
WITHOUT_ME = {
    "services/me": {"identify"},
    "services/caseload": {"chosen"},
    "services/check_ins": {"narrows"},
    "services/entries": {"narrows"},
}
KEPT_FROM_PAGES = parts("store", "keys", "accounts", "demo") - {"accounts/visits"} | {"domain/privacy"}
PURE = {
    "errors",
    "install",
    "start/progress",
    "start/proof",
    "start/importing",
    "start/lock",
    "start/running",
    "start/shortcut",
    "start/ahead",
    "plots/small_lines",
}
PURE |= parts("domain", "insights", "words")
TOP_LEVEL = {"dashboard", "pages", "data", "tests", "requirements.txt", "README.md"}
TOP_LEVEL |= {
    "pyproject.toml",
    ".gitignore",
    ".ci",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs",
}
TOP_LEVEL |= {"requirements.lock"}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(FILES[name].read_text(encoding="utf-8"))


@cache
def imports(name: str) -> frozenset[str]:
    """What a file imports: modules of ours as ".store/engine", pages as "pages", others by their first name."""
    found = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {named(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            package = module == "dashboard" or module.removeprefix("dashboard.") in PACKAGES
            found |= {named(f"{module}.{alias.name}") for alias in node.names} if package else {named(module)}
    return frozenset(found)


def named(module: str) -> str:
    inside = module.removeprefix("dashboard.")
    return module.split(".")[0] if inside == module else "." + inside.replace(".", "/")


def ours(name: str) -> set[str]:
    return {i[1:] for i in imports(name) if i.startswith(".") and i[1:] in MODULES}


def reached(name: str, not_through: frozenset[str] = frozenset()) -> set[str]:
    """Every module of ours a file reaches through its imports, however long the way."""
    seen: set[str] = set()
    todo = ours(name)
    while todo:
        step = todo.pop()
        if step not in seen and step not in not_through:
            seen.add(step)
            todo |= ours(step)
    return seen


def libraries(names: set[str]) -> set[str]:
    """The libraries these files know."""
    return {i for n in names for i in imports(n) if not i.startswith(".") and i not in sys.stdlib_module_names} - {
        "dashboard"
    }


def calls(name: str) -> list[ast.Call]:
    return [n for n in ast.walk(tree(name)) if isinstance(n, ast.Call)]


def called(call: ast.Call) -> str:
    """The dotted name of what is called, like "st.markdown"."""
    return ast.unparse(call.func)


# -- who may know what -------------------------------------------------------------------------------


@pytest.mark.parametrize("library", OWNERS)
def test_only_its_owners_import_a_library(library):
    owners = OWNERS[library]
    for name in FILES:
        assert library not in imports(name) or name in owners or name.split("/")[0] in owners, name


def test_every_library_has_owners():
    assert libraries(set(FILES)) <= set(OWNERS)


@pytest.mark.parametrize("name", sorted(PURE))
def test_the_rules_reach_nothing_but_the_standard_library(name):
    everything = {name} | reached(name)
    assert libraries(everything) == set()
    assert everything <= PURE


def test_imports_run_one_way():
    for name in MODULES:
        for other in set() if name.split("/")[0] in COMMAND else ours(name):
            there = other.split("/")[0]
            assert LEVEL.get(there, 0) <= LEVEL[name.split("/")[0]], f"{name} imports {other}, which stands above it"


def test_no_facade_stands_beside_a_folder():
    assert not [name for name in MODULES if (DASHBOARD / name).is_dir()]


def test_the_floors_below_the_screen_work_without_streamlit():
    for name in parts(*set().union(*STOREYS) - {"ui", "app", "server"}):
        assert "streamlit" not in libraries({name} | reached(name)), name


@pytest.mark.parametrize("page", sorted(PAGE_FILES) + sorted(SCREEN))
def test_a_page_reaches_the_store_and_the_keys_only_through_the_services(page):
    past = reached(page, frozenset(SERVICES | {WHOSE_VISIT}))
    assert past & KEPT_FROM_PAGES == set()
    assert libraries(past) & {"duckdb", "starlette"} == set()


@pytest.mark.parametrize("page", sorted(PAGE_FILES))
def test_a_page_imports_no_other_page(page):
    assert "pages" not in imports(page)


@pytest.mark.parametrize("name", sorted(PAGE_FILES) + sorted(SCREEN))
def test_a_page_touches_neither_the_store_nor_a_key_in_passing(name):
    reach = {n.attr for n in ast.walk(tree(name)) if isinstance(n, ast.Attribute)}
    assert not reach & {"store", "open_own", "open_for_coach", "identity", "opened", "sealed_self", "sealed_coach"}


@pytest.mark.parametrize("page", sorted(PAGE_FILES))
def test_a_page_begins_by_asking_who_is_there(page):
    work = [n for n in tree(page).body if not isinstance(n, ast.Import | ast.ImportFrom)]
    assert isinstance(work[0], ast.Expr)  # its sentence
    first = next(c for c in ast.walk(work[1]) if isinstance(c, ast.Call))
    assert called(first) == "visit.require", f"{page} does {ast.unparse(work[1])} first"


def test_one_function_says_whose_visit_this_is():
    assert {name for name in FILES if "current" in {called(c).removeprefix("sign_in.") for c in calls(name)}} <= {
        WHOSE_VISIT,
        "server",
    }


def functions(name: str) -> list[ast.FunctionDef]:
    return [n for n in ast.walk(tree(name)) if isinstance(n, ast.FunctionDef)]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_is_told_whose_visit_it_is_and_never_asks(name):
    told = {n.name: [ast.unparse(a) for a in n.args.args] for n in tree(name).body if isinstance(n, ast.FunctionDef)}
    without = {f for f, given in told.items() if not f.startswith("_") and given[:1] != ["me: Me"]}
    assert without == WITHOUT_ME.get(name, set())


# -- who is here is asked afresh for every press, and kept nowhere ------------------------------------


def keywords(name: str) -> list[tuple[str, ast.expr]]:
    """Everything that is given by name, in a call or in a dictionary that may become a call's."""
    given = [(k.arg, k.value) for c in calls(name) for k in c.keywords if k.arg]
    dicts = [n for n in ast.walk(tree(name)) if isinstance(n, ast.Dict)]
    pairs = [pair for d in dicts for pair in zip(d.keys, d.values, strict=True)]
    return given + [(str(k.value), value) for k, value in pairs if isinstance(k, ast.Constant)]


def is_call(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and called(node) in names


def is_attempt(node: ast.stmt) -> bool:
    """Whether a statement is an attempt made at once, as `attempt(work)()`."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and is_call(node.value.func, "attempt")


def bare_me(node: ast.AST) -> bool:
    """Whether `me` itself stands here, and not something read from it or worked out with it now."""
    if isinstance(node, ast.Attribute | ast.Call):
        return False
    here = isinstance(node, ast.Name) and node.id == "me"
    return here or any(bare_me(child) for child in ast.iter_child_nodes(node))


@pytest.mark.parametrize("name", sorted(PAGE_FILES) + sorted(SCREEN))
def test_every_press_goes_through_the_one_attempt(name):
    for event, work in keywords(name):
        if event.startswith("on_"):
            allowed = isinstance(work, ast.Constant) and work.value in {"ignore", "rerun"}
            assert allowed or is_call(work, "attempt"), f"{name}: {event}={ast.unparse(work)}"


@pytest.mark.parametrize("name", sorted(PAGE_FILES) + sorted(SCREEN))
def test_a_press_that_is_looked_at_leads_to_an_attempt_and_nothing_else(name):
    pressed = [c for c in calls(name) if called(c) == "st.button" and not any(k.arg == "on_click" for k in c.keywords)]
    names = {
        target.id
        for n in ast.walk(tree(name))
        if isinstance(n, ast.Assign) and n.value in pressed
        for target in n.targets
        if isinstance(target, ast.Name)
    }
    looked_at = 0
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.If):
            inside = list(ast.walk(node.test))
            if any(n in pressed or (isinstance(n, ast.Name) and n.id in names) for n in inside):
                looked_at += 1
                assert len(node.body) == 1, f"{name}: {ast.unparse(node)}"
                assert is_attempt(node.body[0]), f"{name}: {ast.unparse(node)}"
                assert not node.orelse
    assert looked_at == len(pressed), f"{name} has a button whose press is not seen here"


@pytest.mark.parametrize("name", sorted(PAGE_FILES) + sorted(SCREEN))
def test_a_file_is_made_only_for_whoever_presses_its_button_then(name):
    for call in calls(name):
        if called(call) == "st.download_button":
            made = [k.value for k in call.keywords if k.arg == "data"] or call.args[1:2]
            assert is_call(made[0], "when_pressed"), f"{name}: {ast.unparse(call)}"


def test_a_part_that_is_shown_anew_alone_asks_first_who_is_here():
    assert {name for name in FILES if "st.fragment" in FILES[name].read_text(encoding="utf-8")} == {"ui/shared/attempt"}


@pytest.mark.parametrize("name", sorted(PAGE_FILES) + sorted(SCREEN | {WHOSE_VISIT}))
def test_me_is_kept_in_no_closure_no_field_and_no_session(name):
    def mentions(node: ast.AST) -> bool:
        return any(isinstance(n, ast.Name) and n.id == "me" for n in ast.walk(node))

    inner = [n for f in functions(name) for n in ast.walk(f) if isinstance(n, ast.FunctionDef) and n is not f]
    inner += [n for n in functions(name) if name in PAGE_FILES]
    for node in [*inner, *(n for n in ast.walk(tree(name)) if isinstance(n, ast.Lambda))]:
        own = "me" in {a.arg for a in node.args.args} or any(
            isinstance(n, ast.Name) and n.id == "me" and isinstance(n.ctx, ast.Store) for n in ast.walk(node)
        )
        assert own or not mentions(node), f"{name}: {ast.unparse(node)}"
    for call in calls(name):
        kept = called(call) in {"attempt", "when_pressed", "partial"} or called(call).endswith((".put", ".setdefault"))
        if kept or is_call(call.func, "fragment"):
            given = [*call.args, *(k.value for k in call.keywords)]
            assert not any(map(bare_me, given)), f"{name}: {ast.unparse(call)}"
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Subscript | ast.Attribute) for t in node.targets):
            assert not bare_me(node.value), f"{name}: {ast.unparse(node)}"
        if isinstance(node, ast.ClassDef):
            fields = [n for n in node.body if isinstance(n, ast.AnnAssign)]
            assert not [f for f in fields if re.search(r"\bMe\b", ast.unparse(f.annotation))], f"{name}: {node.name}"


# -- the screen --------------------------------------------------------------------------------------

ON_SCREEN = sorted(n for n in FILES if "streamlit" in imports(n))
MARKUP = {"markdown", "caption", "info", "warning", "error", "success", "toast", "title", "header", "subheader"}
MARKUP |= {"button", "radio", "checkbox", "text_input", "text_area", "segmented_control", "expander", "metric", "table"}
PEOPLES_WORDS = {"name", "note", "sign_in", "focus", "agreed_step"}
WIDGETS = {"button", "radio", "checkbox", "text_input", "text_area", "segmented_control", "selectbox", "pills"}
WIDGETS |= {"slider", "select_slider", "multiselect", "date_input", "number_input", "toggle", "download_button"}


def _bare(node: ast.AST, safe: set[str]) -> set[str]:
    """People's words inside an expression that no safe function was given."""
    if isinstance(node, ast.Call) and called(node).split(".")[-1] in safe:
        return set()
    here = {node.attr} if isinstance(node, ast.Attribute) else {node.id} if isinstance(node, ast.Name) else set()
    return (here & PEOPLES_WORDS).union(*(_bare(child, safe) for child in ast.iter_child_nodes(node)))


@pytest.mark.parametrize("name", ON_SCREEN)
def test_peoples_words_are_never_read_as_markup(name):
    for call in calls(name):
        what = called(call).removeprefix("st.")
        if called(call).startswith("st.") and what in MARKUP and call.args:
            assert not _bare(call.args[0], {"literal", "replace"}), f"{name}: {ast.unparse(call)}"
        if called(call) == "st.html" and call.args:
            assert not _bare(call.args[0], {"escape", "colour_dot"}) - _escaped(name), f"{name}: {ast.unparse(call)}"


def _escaped(name: str) -> set[str]:
    """Variables that hold nothing but escaped text, like `name = html.escape(person.name)`."""
    values: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values.setdefault(node.targets[0].id, []).append(node.value)
    return {k for k, v in values.items() if all(isinstance(e, ast.Call) and called(e) == "html.escape" for e in v)}


@pytest.mark.parametrize("name", ON_SCREEN)
def test_every_control_has_a_key_of_its_visit(name):
    for call in calls(name):
        if called(call).startswith("st.") and called(call).removeprefix("st.") in WIDGETS:
            keys = [k.value for k in call.keywords if k.arg == "key"]
            assert keys, f"{name}: {ast.unparse(call)} has no key"
            assert not isinstance(keys[0], ast.Constant | ast.JoinedStr), f"{name}: {ast.unparse(call)}"


def test_what_streamlit_offers_and_this_house_does_not_use():
    """`write` guesses, forms send nothing before their end, sliders start answered, resources are shared by all."""
    unwanted = {"st.write", "st.form", "st.slider", "st.cache_resource", "st.feedback", "st.number_input"}
    used = {called(c) for name in FILES for c in calls(name)}
    assert not used & unwanted
    keywords = {k.arg for name in FILES for c in calls(name) for k in c.keywords}
    assert "unsafe_allow_html" not in keywords


def test_nothing_is_cached_for_more_than_one_visit():
    for name in FILES:
        text = FILES[name].read_text(encoding="utf-8")
        assert not re.search(r"st\.cache_|cache_data|cache_resource", text), name


# -- the rest of the house ---------------------------------------------------------------------------


def test_sql_stands_only_in_the_store():
    sql = re.compile(r"\b(SELECT|INSERT INTO|INSERT OR|UPDATE \w+ SET|DELETE FROM|ATTACH|PRAGMA)\b")
    for name in set(FILES) - parts("store"):
        texts = [n.value for n in ast.walk(tree(name)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        assert not [t for t in texts if sql.search(t)], name


UNNAMED = {
    "every column of a table": r"\*\s+(?:FROM|EXCLUDE|REPLACE)\b",
    "values without their columns": r"\bINSERT\s+(?:OR\s+\w+\s+)?INTO\s+[\w.{}]+\s+(?!\()",
}


@pytest.mark.parametrize("kind", UNNAMED)
def test_every_statement_names_its_columns(kind):
    """A later version appends columns: by place, a step came back as a stage."""
    texts = {name: FILES[name].read_text(encoding="utf-8") for name in parts("store")}
    texts |= {p.name: p.read_text(encoding="utf-8") for p in (DASHBOARD / "store").glob("*.sql")}
    assert {name: found for name, text in texts.items() if (found := re.findall(UNNAMED[kind], text))} == {}


def test_no_row_is_unpacked_by_place():
    for name in parts("store"):
        for call in calls(name):
            made_by_place = any(isinstance(a, ast.Starred) for a in call.args) and called(call)[0].isupper()
            assert not made_by_place, f"{name}: {ast.unparse(call)}"


def test_nothing_here_calls_another_machine():
    listeners = {"library_patches", "web/phones/relay"}
    # `addresses` asks its own system for the way to another network, which sends nothing.
    callers = {
        "socket": {"start/running", "web/phones/addresses"} | listeners,
        "http": {"start/running"},
        "urllib": None,
    }
    for name in FILES:
        text = FILES[name].read_text(encoding="utf-8")
        assert not re.search(r"urllib\.request|import requests|import httpx|import aiohttp|smtplib|ftplib", text), name
        for library, allowed in callers.items():
            assert allowed is None or library not in imports(name) or name in allowed, (name, library)


def test_no_module_is_named_like_one_of_the_standard_library_or_of_ours():
    """`dashboard/` itself lands on the path of the scripts."""
    tops = {name.split("/")[0] for name in MODULES}
    assert not tops & set(sys.stdlib_module_names)
    assert not tops & (set(OWNERS) | {"dashboard", "pages", "tests"})


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_opens_with_one_sentence_and_stays_small(name):
    said = ast.get_docstring(tree(name)) or ""
    assert said, name
    assert said.strip().endswith("."), said
    assert "\n\n" not in said, "one sentence"
    lines = len(FILES[name].read_text(encoding="utf-8").splitlines())
    assert lines <= (60 if name in PAGE_FILES else 330)


def test_functions_stay_short():
    for name in FILES:
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 45, f"{name}.{node.name} has {length} lines"


def types(name: str) -> set[str]:
    """The classes of a file, and its names for types that are made of others."""
    aliases = [n.targets[0] for n in tree(name).body if isinstance(n, ast.Assign) and not isinstance(n.value, ast.Call)]
    named = {a.id for a in aliases if isinstance(a, ast.Name) and a.id[0].isupper() and not a.id.isupper()}
    return named | {n.name for n in tree(name).body if isinstance(n, ast.ClassDef)}


def test_no_type_has_the_name_of_another():
    places: dict[str, list[str]] = {}
    for name in MODULES:
        for one in types(name):
            places.setdefault(one, []).append(name)
    assert {one: there for one, there in places.items() if len(there) > 1} == {}


def test_nothing_is_left_for_later():
    for path in [*FILES.values(), *(ROOT / "tests").rglob("*.py")]:
        if path != Path(__file__):
            found = re.findall(r"\b(?:TODO|FIXME|XXX|HACK)\b|NotImplemented", path.read_text(encoding="utf-8"))
            assert not found, path


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    return done.stdout.splitlines()


def test_the_top_level_holds_only_what_was_agreed():
    assert {p.split("/")[0] for p in tracked()} <= TOP_LEVEL


def test_nobodys_data_is_in_the_repository():
    assert [p for p in tracked() if p.startswith("data/")] == ["data/README.md"]
    assert not [p for p in tracked() if re.search(r"\.(duckdb|wal|log|pyc|db)$", p)]
