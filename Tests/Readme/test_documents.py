"""What the documents say of the project must be there: test cards, commands, files, links."""

import re

import pytest

import document


def grouped(number):
    """The digits as printed on cards: 4-6-5 for American Express, else fours."""
    ends = [4, 10, 15] if len(number) == 15 else [4, 8, 12, 16]
    return " ".join(number[start:end] for start, end in zip([0] + ends, ends))


def test_the_table_of_test_cards_is_the_sandbox_list():
    names = {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express"}
    source = document.text("Sources/Providers/Sandbox/SandboxCards.swift")
    cards = re.findall(r'SandboxCard\(\s*number: "(\d+)", brand: \.(\w+), scenario: \.\w+,\s*note: "([^"]+)"', source)
    assert len(cards) == source.count("SandboxCard(\n") + source.count("SandboxCard(number:"), "a card that the test cannot read"
    rows = ["| %s | %s | %s |" % (grouped(number), names[brand], note) for number, brand, note in cards]
    table = document.text("TESTING.md").split("<!-- test cards -->\n")[1].split("<!-- end of test cards -->")[0]
    assert table.splitlines()[2:] == rows


def test_every_command_is_named():
    commands = document.text("OPERATING.md").split("\n## Commands\n")[1]
    words = []
    for file in sorted((document.ROOT / "Sources/Portico/Commands").glob("*.swift")):
        words += re.findall(r"words: \[([^\]]+)\]", file.read_text(encoding="utf-8"))
    assert len(words) >= 9
    for each in words:
        name = " ".join(re.findall(r'"(\w+)"', each))
        assert "`portico %s`" % name in commands or "`%s`" % name in commands, name


@pytest.mark.parametrize("name", document.names())
def test_every_make_target_is_there(name):
    targets = set(re.findall(r"^(\w+):", document.text("Makefile"), re.MULTILINE))
    for target in re.findall(r"(?:^|`)make (\w+)", document.text(name), re.MULTILINE):
        assert target in targets, target


def test_the_readme_leads_to_every_document():
    linked = {target.partition("#")[0] for target in document.links(document.text("README.md"))}
    assert set(document.names()) - {"README.md"} <= linked


@pytest.mark.parametrize("name", document.names())
def test_the_contents_are_the_headings(name):
    """A list of contents that forgets a part hides it; those that a document has must be whole and in its order."""
    text = document.text(name)
    if not re.search(r"^- \[[^]]+\]\(#", text, re.MULTILINE):
        return
    contents = re.findall(r"\]\(#([^)]+)\)", "".join(re.findall(r"^- \[.*\n(?:  .*\n)*", text.split("\n## ")[0], re.MULTILINE)))
    headings = [document.anchor(each) for each in re.findall(r"^## (.+)$", document.without_code(text), re.MULTILINE)]
    assert [each for each in contents if each in headings] == headings


@pytest.mark.parametrize("name", document.names())
def test_every_link_leads_somewhere(name):
    for target in document.links(document.text(name)):
        path, _, anchor = target.partition("#")
        there = document.ROOT / (path or name)
        assert there.exists(), target
        if anchor:
            assert anchor in document.anchors(there.read_text(encoding="utf-8")), target


def test_every_file_of_the_architecture_is_there():
    text = document.text("ARCHITECTURE.md")
    names = set(re.findall(r"`([A-Z]\w*(?:/[\w+.]+)*\.(?:swift|sql|mustache|css|js|json5|sh))`", text))
    assert len(names) > 20
    known = [str(path.relative_to(document.ROOT)) for path in document.ROOT.glob("[A-Z]*/**/*.*")] + ["Package.swift"]
    for name in sorted(names):
        assert any(path == name or path.endswith("/" + name) for path in known), name


def test_the_map_has_the_arrows_of_the_manifest():
    manifest = document.text("Package.swift")
    targets = re.findall(r'\blibrary\(\s*"(\w+)"(?:,\s*\[([^\]]*)\])?', manifest)
    targets += re.findall(r'name: "(\w+)",\s*dependencies: \[([^\]]*)\]', manifest)
    # The executable may import everything, and a test's own program is no part of the house.
    others = ["Portico", "CrashWriter", "TestHarness", "ProviderConformance"]
    arrows = {name: set(re.findall(r'"(\w+)"', imports)) for name, imports in targets if name not in others}
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \|([^|]*)\|$", document.text("ARCHITECTURE.md"), re.MULTILINE)
    drawn = {name: set(re.findall(r"`(\w+)`", imports)) for name, imports in rows if name not in others}
    assert len(arrows) > 15
    assert drawn == arrows
