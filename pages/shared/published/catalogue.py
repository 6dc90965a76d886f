"""Keep the catalogues of the public's languages: `python -m pages.shared.published.catalogue COMMAND`.

`extract` takes the messages out of the code and puts new ones, empty, into every catalogue, and takes out
those that nothing says any more. `add pt_BR` begins a language. `check` names all that is empty, marked as
uncertain, no longer said, or whose placeholders differ; a test does the same.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from pages.shared.published.language import LOCALES, PLACEHOLDER, SOURCE, list_languages

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("pages/shared/published", "pages/public")
KEYWORDS = {"mark": 1, "gettext": 1, "ngettext": 2, "pgettext": 2}
"""How many of the first arguments of each call are texts; of `pgettext`, the first is the context."""
COMMENT = "# The words of the public pages. See pages/shared/published/catalogue.py."
USAGE = "usage: python -m pages.shared.published.catalogue extract | check | add LANGUAGE"


def find_file(code: str) -> Path:
    """Return where the catalogue of a language is."""
    return LOCALES / code / "LC_MESSAGES" / "messages.po"


def extract_messages(root: Path = ROOT) -> Catalog:
    """Return all messages of the public pages with the files that say them."""
    catalog = Catalog(project="Commonbeat", charset="utf-8", fuzzy=False)
    for folder in FOLDERS:
        for path in sorted((root / folder).glob("*.py")):
            where = path.relative_to(root).as_posix()
            for name, texts in find_calls(path):
                context, texts = (texts[0], texts[1:]) if name == "pgettext" else (None, texts)
                message = texts[0] if len(texts) == 1 else texts
                catalog.add(message, locations=[(where, 0)], context=context)
    return catalog


def find_calls(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the calls in a file that say or mark a message written there, with their texts."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).rpartition(".")[2]
        texts = [each.value for each in node.args[: KEYWORDS.get(name, 0)] if isinstance(each, ast.Constant)]
        if texts and len(texts) == KEYWORDS[name] and all(isinstance(text, str) for text in texts):
            yield name, tuple(str(text) for text in texts)


def read_catalogue(code: str) -> Catalog:
    """Return a catalogue as it is on disk."""
    with find_file(code).open("rb") as file:
        return read_po(file)


def write_catalogue(code: str, catalog: Catalog) -> None:
    """Write a catalogue in an order that does not change, without dates and line numbers."""
    path = find_file(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False, omit_header=True)
    body = path.read_text("utf-8")
    path.write_text(write_header(catalog) + body, encoding="utf-8")


def write_header(catalog: Catalog) -> str:
    """Return the header of a catalogue: its language and plural forms."""
    lines = (
        f"Language: {catalog.locale_identifier}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {catalog.plural_forms}",
    )
    quoted = "".join(f'"{line}\\n"\n' for line in lines)
    return f'{COMMENT}\nmsgid ""\nmsgstr ""\n{quoted}\n'


def update_catalogue(code: str, found: Catalog) -> None:
    """Put new messages into a catalogue, empty, and take out those that nothing says any more."""
    catalog = read_catalogue(code)
    catalog.update(found, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    write_catalogue(code, catalog)


def add_language(code: str, found: Catalog) -> None:
    """Begin a catalogue with every message empty.

    Raises
    ------
    FileExistsError
        There is one already.
    UnknownLocaleError
        There is no such language.
    """
    if code == SOURCE or find_file(code).exists():
        raise FileExistsError(f"There is a catalogue for {code} already; `extract` brings it up to date.")
    catalog = Catalog(locale=Locale.parse(code), charset="utf-8", fuzzy=False)
    catalog.update(found, no_fuzzy_matching=True)
    write_catalogue(code, catalog)


def check_catalogue(code: str, found: Catalog) -> Iterator[str]:
    """Yield all that is wrong with a catalogue, a sentence each."""
    catalog = read_catalogue(code)
    wanted = {(message.id, message.context) for message in found if message.id}
    held = {(message.id, message.context): message for message in catalog if message.id}
    yield from (f"{code}: lacks {key[0]!r}" for key in sorted(wanted - held.keys(), key=str))
    yield from (f"{code}: nothing says {key[0]!r}" for key in sorted(held.keys() - wanted, key=str))
    yield from (f"{code}: nothing says {message.id!r}" for message in catalog.obsolete.values())
    for key in sorted(wanted & held.keys(), key=str):
        yield from (f"{code}: {problem} {key[0]!r}" for problem in check_message(held[key], catalog))


def check_message(message: Message, catalog: Catalog) -> Iterator[str]:
    """Yield what is wrong with one translated message."""
    ids, texts = list_forms(message.id), list_forms(message.string)
    if message.fuzzy:
        yield "is uncertain:"
    if not all(texts) or (len(ids) > 1 and len(texts) != catalog.num_plurals):
        yield "has no translation of"
        return
    names = {name for text in ids for name in PLACEHOLDER.findall(text)}
    # The form for one may leave its number out.
    spare = {"count"} if len(ids) > 1 else set()
    for text in texts:
        used = set(PLACEHOLDER.findall(text))
        if used - names or names - used - spare:
            yield f"has other placeholders, {sorted(used)}, in"


def list_forms(text: object) -> tuple[str, ...]:
    """Return the forms of a message: one, or one for each kind of number."""
    forms = text if isinstance(text, tuple | list) else (text,)
    return tuple(str(form or "") for form in forms)


def main(arguments: Sequence[str]) -> int:
    """Run a command; 1 where something is wrong."""
    found = extract_messages()
    translated = [code for code in list_languages() if code != SOURCE]
    match list(arguments):
        case ["extract"]:
            for code in translated:
                update_catalogue(code, found)
        case ["check"]:
            pass
        case ["add", code]:
            try:
                add_language(code, found)
            except (FileExistsError, UnknownLocaleError, ValueError) as error:
                return say(str(error))
            return 0
        case _:
            return say(USAGE)
    problems = [problem for code in translated for problem in check_catalogue(code, found)]
    return say("\n".join(problems)) if problems else 0


def say(text: str) -> int:
    """Tell what is wrong."""
    sys.stderr.write(f"{text}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
