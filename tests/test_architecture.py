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
    {"words", "insights", "files"},
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
    "platformdirs": {"store/backups"},
    "altair": {"plots", "sheet"},
    "typst": {"sheet/pdf"},
    "vl_convert": {"sheet/pdf"},
    "streamlit": {"ui", "app", "server", "library_patches", "services/viewer", "pages"},
    "starlette": {"web", "server", "library_patches"},
    "jinja2": {"web/templating"},
    "tomlkit": {"store/coach_settings_file"},
    "websockets": {"library_patches"},
    "icalendar": {"files/reminder"},
    "uvicorn": {"library_patches", "web/rescue"},
    "cryptography": {"keys"},
    "pyrage": {"keys", "accounts", "services/viewer", "services/reading"},
    "mnemonic": {"keys/passphrase"},
    "pandas": {"insights", "plots", "sheet", "files/answers_csv", "services", "ui", "words/stage_practice"},
}
VIEWER_LAYER = parts("services")
SCREEN = {"app"} | parts("ui")
KEPT_FROM_PAGES = parts("store", "keys", "accounts", "demo") - {"accounts/visits"} | {"domain/privacy"}
PURE = {"errors", "install", "start/progress", "start/lock", "start/running", "plots/small_lines"}
PURE |= parts("domain", "words") - {"words/stage_practice"}
TOP_LEVEL = {"dashboard", "pages", "data", "tests", "requirements.txt", "README.md"}
TOP_LEVEL |= {"pyproject.toml", ".gitignore", ".ci", "LICENSE", "CHANGELOG.md", "docs"}


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
    for name in parts(
        "domain", "store", "keys", "accounts", "words", "insights", "files", "plots", "sheet", "demo", "web"
    ):
        assert "streamlit" not in libraries({name} | reached(name)), name


@pytest.mark.parametrize("page", sorted(PAGE_FILES) + sorted(SCREEN))
def test_a_page_reaches_the_store_and_the_keys_only_through_the_viewer(page):
    past = reached(page, frozenset(VIEWER_LAYER))
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
    assert called(first) == "viewer.require", f"{page} does {ast.unparse(work[1])} first"


def test_one_function_says_whose_visit_this_is():
    assert {name for name in FILES if "current" in {called(c).removeprefix("sign_in.") for c in calls(name)}} <= {
        "services/viewer",
        "server",
    }


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
    callers = {"socket": {"start/running", "library_patches"}, "http": {"start/running"}, "urllib": None}
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
