"""The rules of the house as functions: each takes the root of a tree and yields the places that break it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OUR_PACKAGES = ("data", "geo", "pages", "queries")
OURS = (*OUR_PACKAGES, "dashboard", "tests", "bench")
SQL_FOLDERS = ("loading", "staging", "marts", "delta", "reads", "public", "published")
LONGEST_FILE = 500
LONG_FILE = 300


@dataclass(frozen=True, order=True)
class Finding:
    """One place that breaks a rule."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Arrow:
    """What a part of the house may import of ours, and which outside packages it must not."""

    part: str
    ours: tuple[str, ...]
    never: tuple[str, ...]


# The longest matching part decides. `ours`: what may be imported of ours; `never`: what may not of others.
ARROWS = (
    Arrow("dashboard", ("pages.shared",), ("duckdb", "folium", "streamlit_folium")),
    Arrow("pages", ("pages.shared",), ("duckdb", "folium", "streamlit_folium")),
    Arrow(
        "pages.shared",
        ("pages.shared", "queries", "geo", "data.workspace"),
        ("duckdb", "folium", "streamlit_folium"),
    ),
    Arrow(
        "pages.shared.store",
        ("pages.shared", "queries", "geo", "data.workspace"),
        ("folium", "streamlit_folium"),
    ),
    Arrow(
        "pages.shared.published",
        ("pages.shared", "queries", "geo"),  # data is not among them: the public half runs without it
        ("duckdb", "folium", "streamlit_folium"),
    ),
    Arrow(
        "pages.shared.published.release",
        ("pages.shared.published", "queries.catalog"),
        ("folium", "streamlit", "streamlit_folium"),
    ),
    Arrow("pages.shared.show_map", ("pages.shared", "queries", "geo"), ("duckdb", "folium")),
    Arrow("data", ("data", "queries", "geo"), ("streamlit", "streamlit_folium", "folium")),
    Arrow("geo", ("geo",), ("streamlit", "streamlit_folium", "duckdb", "folium")),
    Arrow("geo.webmap", ("geo",), ("streamlit", "streamlit_folium", "duckdb")),
    Arrow("queries", ("queries",), ("streamlit", "streamlit_folium", "folium")),
    Arrow(
        "queries.measures",
        ("queries.measures", "queries.errors"),
        ("streamlit", "streamlit_folium", "folium", "duckdb"),
    ),
)

# A table of ours has an underscore in its name, which an English sentence after "select … from" has not.
SQL_TEXT = re.compile(
    r"\bselect\s*\*|\b(select\b.*\bfrom|insert\s+into|delete\s+from|update|join|create\s+table)\s+\"?[a-z]+_",
    re.IGNORECASE | re.DOTALL,
)

# Where browsers are often sent for code, fonts and tiles, and where packages come from. The brackets keep
# these lines from being findings themselves.
OUTSIDE_HOSTS = re.compile(
    r"//[^\s\"'<>)]*(un[p]kg|js[d]elivr|cd[n]js|google[a]pis|g[s]tatic|openstreet[m]ap|carto[c]dn|bootstrap[c]dn"
    r"|code\.j[q]uery|d3[j]s|map[b]ox|font[a]wesome|python[h]osted|pypi\.org)",
    re.IGNORECASE,
)
MACHINE_PATHS = re.compile(r"(?<![\w.~}$*-])/([r]oot|[h]ome|[U]sers|[w]ork)/\w")
TEXT_SUFFIXES = {
    "",
    ".css",
    ".html",
    ".js",
    ".json",
    ".lock",
    ".md",
    ".py",
    ".sh",
    ".sql",
    ".svg",
    ".toml",
    ".yml",
}
NOT_OURS = {".git", ".venv", ".hypothesis", "var", "build", "public", "built", "__pycache__"}


def find_modules(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the dotted name and path of every module that is part of the product."""
    dashboard = root / "dashboard.py"
    if dashboard.exists():
        yield "dashboard", dashboard
    for package in OUR_PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def is_within(name: str, part: str) -> bool:
    """Tell whether a dotted name is a part or lies in it."""
    return name == part or name.startswith(f"{part}.")


def find_imports(module: str, path: Path) -> Iterator[tuple[str, int]]:
    """Yield every dotted name that a file imports, with its line, relative and by-name imports too."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from ((str(arg.value), node.lineno) for arg in node.args if isinstance(arg, ast.Constant))


def check_arrows(root: Path) -> Iterator[Finding]:
    """Find imports against the arrows of the design."""
    for module, path in find_modules(root):
        arrow = max((a for a in ARROWS if is_within(module, a.part)), key=lambda a: len(a.part))
        for imported, line in find_imports(module, path):
            top = imported.partition(".")[0]
            allowed = any(is_within(imported, part) for part in (*arrow.ours, module))
            if (top in OURS and not allowed) or top in arrow.never:
                yield Finding(
                    str(path.relative_to(root)),
                    line,
                    f"{module} must not import {imported} ({arrow.part} may not)",
                )


def find_pages(root: Path) -> Iterator[Path]:
    """Yield the files that are pages: everything under pages/ but its shared parts and package markers."""
    for path in sorted((root / "pages").rglob("*.py")):
        if path.name != "__init__.py" and path.relative_to(root).parts[1] != "shared":
            yield path


def check_pages_folder(root: Path) -> Iterator[Finding]:
    """Find files directly in pages/, which Streamlit serves before any guard has run."""
    for path in sorted((root / "pages").glob("*.py")):
        if path.name != "__init__.py":
            yield Finding(str(path.relative_to(root)), 1, "a page directly in pages/ bypasses dashboard.py")
        elif path.read_text(encoding="utf-8").strip():
            yield Finding(str(path.relative_to(root)), 1, "pages/__init__.py must be empty")


def is_guard(statement: ast.stmt) -> bool:
    """Tell whether a statement is `require("role", …)` with at least one role."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and ast.unparse(call.func) == "require" and bool(call.args)


def check_guards(root: Path) -> Iterator[Finding]:
    """Find pages in which anything but the import of `require` comes before `require(…)`."""
    for path in find_pages(root):
        body = parse(path).body
        if body and ast.get_docstring(ast.Module(body, [])) is not None:
            body = body[1:]
        imports_guard = bool(body) and ast.unparse(body[0]) == "from pages.shared.access import require"
        if not (imports_guard and len(body) > 1 and is_guard(body[1])):
            line = body[0].lineno if body else 1
            yield Finding(
                str(path.relative_to(root)),
                line,
                "a page starts with the import of require and require(<roles>)",
            )


def check_sql_text(root: Path) -> Iterator[Finding]:
    """Find SQL written in pages and their shared parts; questions are asked in queries/."""
    for path in sorted((root / "pages").rglob("*.py")):
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL_TEXT.search(node.value):
                yield Finding(
                    str(path.relative_to(root)), node.lineno, "SQL text in a page: make it a file in queries/"
                )


def check_types(root: Path) -> Iterator[Finding]:
    """Find public functions with an argument or a result that has no type."""
    for _, path in find_modules(root):
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                bare = [a.arg for a in arguments if a.annotation is None and a.arg not in {"self", "cls"}]
                if bare or node.returns is None:
                    missing = ", ".join([*bare, *(["its result"] if node.returns is None else [])])
                    yield Finding(
                        str(path.relative_to(root)), node.lineno, f"{node.name} has no type for {missing}"
                    )


def is_made(name: str) -> bool:
    """Tell whether a folder of this name holds what tools and runs leave behind."""
    return name in NOT_OURS or name.endswith(("_cache", ".egg-info"))


def find_files(root: Path) -> Iterator[Path]:
    """Yield every text file of the tree that is kept, not made."""
    for folder, folders, names in root.walk():
        # Published files lie in `public` at the root; pages and queries for the public have that name too.
        ours = (name for name in folders if not is_made(name) or (name == "public" and folder != root))
        folders[:] = sorted(ours)
        yield from (folder / name for name in sorted(names) if Path(name).suffix in TEXT_SUFFIXES)


def measure_lengths(root: Path) -> dict[str, int]:
    """Return the number of lines of every file of code that is longer than it should be."""
    code = [path for path in find_files(root) if path.suffix in {".py", ".sql"}]
    lengths = {str(p.relative_to(root)): len(p.read_text(encoding="utf-8").splitlines()) for p in code}
    return {path: lines for path, lines in lengths.items() if lines > LONG_FILE}


def check_lengths(root: Path) -> Iterator[Finding]:
    """Find files too long to be read in one go."""
    for path, lines in measure_lengths(root).items():
        if lines > LONGEST_FILE:
            yield Finding(path, lines, f"{lines} lines, {LONGEST_FILE} at most: split it")


def check_outside(root: Path) -> Iterator[Finding]:
    """Find addresses of other people's machines, of package indexes, and paths of somebody's computer."""
    for path in find_files(root):
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        ):
            for pattern, what in (
                (OUTSIDE_HOSTS, "an outside host"),
                (MACHINE_PATHS, "a path of one machine"),
            ):
                if found := pattern.search(line):
                    yield Finding(str(path.relative_to(root)), number, f"names {what}: {found.group(0)}")


def check_sql_files(root: Path) -> Iterator[Finding]:
    """Find SQL files outside queries/, without their grain on the first line, or with a name used twice."""
    names: dict[str, str] = {}
    for path in find_files(root):
        if path.suffix != ".sql":
            continue
        where = str(path.relative_to(root))
        if path.relative_to(root).parts[:-1] not in {("queries", folder) for folder in SQL_FOLDERS}:
            yield Finding(where, 1, f"SQL lives in queries/{', queries/'.join(SQL_FOLDERS)}")
        if not path.read_text(encoding="utf-8").startswith("-- grain: "):
            yield Finding(where, 1, "the first line says the grain: -- grain: one row per …")
        if path.stem in names:
            yield Finding(where, 1, f"{names[path.stem]} has the same name")
        names.setdefault(path.stem, where)


RULES = (
    check_arrows,
    check_pages_folder,
    check_guards,
    check_sql_text,
    check_types,
    check_lengths,
    check_outside,
    check_sql_files,
)
