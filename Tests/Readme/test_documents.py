"""What the documents say of the project must be there: test cards, commands, files, links."""

import re

import pytest

import document

DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "ADAPTERS.md"]


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
    table = document.text("README.md").split("<!-- test cards -->\n")[1].split("<!-- end of test cards -->")[0]
    assert table.splitlines()[2:] == rows


def test_every_command_is_named():
    readme = document.text("README.md")
    words = []
    for file in sorted((document.ROOT / "Sources/Portico/Commands").glob("*.swift")):
        words += re.findall(r"words: \[([^\]]+)\]", file.read_text(encoding="utf-8"))
    assert len(words) >= 9
    for each in words:
        name = " ".join(re.findall(r'"(\w+)"', each))
        assert "`portico %s`" % name in readme or "`%s`" % name in readme, name


def test_every_make_target_of_the_readme_is_there():
    targets = set(re.findall(r"^(\w+):", document.text("Makefile"), re.MULTILINE))
    for name in re.findall(r"(?:^|`)make (\w+)", document.text("README.md"), re.MULTILINE):
        assert name in targets, name


@pytest.mark.parametrize("name", DOCUMENTS)
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
