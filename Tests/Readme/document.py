"""The project's documents as the tests read them: their programs, tables and links."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
SNIPPET = re.compile(r"^<!-- snippet: (\S+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def names():
    """The documents, all of which lie at the top of the project."""
    return sorted(path.name for path in ROOT.glob("*.md"))


def snippets():
    """The documents' programs and bodies by their file names."""
    found = [each for name in names() for each in SNIPPET.findall(text(name))]
    assert len(dict(found)) == len(found), "two programs of one name"
    return dict(found)


def anchors(document):
    """The anchors that GitHub gives a document's headings."""
    headings = re.findall(r"^#+ (.+)$|<h\d>(.+?)</h\d>", without_code(document), re.MULTILINE)
    return {anchor(markdown or html) for markdown, html in headings}


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")


def links(document):
    """Where a document's links and pictures lead, those to the web left out."""
    targets = re.findall(r"\]\(([^)\s]+)\)", without_code(document))
    return [target for target in targets if "://" not in target]


def without_code(document):
    return re.sub(r"^```.*?^```$", "", document, flags=re.MULTILINE | re.DOTALL)
