"""The project's documents as the tests read them: the README's programs, tables and links."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
SNIPPET = re.compile(r"^<!-- snippet: (\S+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def snippets():
    """The README's programs by their file names."""
    return dict(SNIPPET.findall(text("README.md")))


def anchors(document):
    """The anchors that GitHub gives a document's headings."""
    headings = re.findall(r"^#+ (.+)$|<h\d>(.+?)</h\d>", without_code(document), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", markdown or html).strip().lower() for markdown, html in headings)
    return {heading.replace(" ", "-") for heading in plain}


def links(document):
    """Where a document's links and pictures lead, those to the web left out."""
    targets = re.findall(r"\]\(([^)\s]+)\)", without_code(document))
    return [target for target in targets if "://" not in target]


def without_code(document):
    return re.sub(r"^```.*?^```$", "", document, flags=re.MULTILINE | re.DOTALL)
