"""Scripts and stylesheets keep to what a television of 2017 understands. One newer word kills a whole file there."""

import pathlib

import esprima
import pytest
import tinycss2

PUBLIC = pathlib.Path(__file__).resolve().parents[2] / "Public"
NEWER_NODES = {
    "ArrowFunctionExpression", "AwaitExpression", "ClassDeclaration", "ClassExpression", "ForOfStatement",
    "ImportDeclaration", "MetaProperty", "ArrayPattern", "ObjectPattern", "AssignmentPattern", "RestElement",
    "SpreadElement", "TaggedTemplateExpression", "TemplateLiteral", "YieldExpression",
}
NEWER_GLOBALS = {
    "fetch", "URLSearchParams", "URL", "Promise", "Symbol", "Map", "Set", "WeakMap", "Proxy", "Reflect",
    "localStorage", "sessionStorage", "IntersectionObserver", "ResizeObserver",
}
NEWER_MEMBERS = {
    "closest", "includes", "assign", "entries", "values", "find", "findIndex", "startsWith", "endsWith", "padStart",
    "padEnd", "repeat", "append", "prepend", "remove", "replaceWith", "replaceAll", "matchAll", "flat", "at",
    "requestSubmit", "isInteger", "sendBeacon", "key",
}
NEWER_PROPERTIES = (
    "--", "gap", "row-gap", "column-gap", "grid", "inset", "aspect-ratio", "accent-color", "margin-inline",
    "margin-block", "padding-inline", "padding-block", "place-", "container", "scroll-margin",
)
NEWER_FUNCTIONS = {"var", "clamp", "min", "max", "env", "color-mix", "oklch", "lab", "light-dark"}
NEWER_SELECTORS = (":is(", ":where(", ":has(", ":focus-within", "&", "::part")
NEWER_UNITS = {"dvh", "svh", "lvh", "dvw", "cqw", "cqh", "lh", "rlh"}


def script_faults(text):
    """Every newer node or name in the script; a syntax that ES5 parsers refuse is newer too."""
    faults = []

    def visit(node, metadata):
        kind = node.type
        name = getattr(node, "name", None) if kind == "Identifier" else None
        if kind in NEWER_NODES:
            faults.append(kind)
        if kind == "VariableDeclaration" and node.kind != "var":
            faults.append(node.kind)
        if kind == "Property" and (node.shorthand or node.method or node.computed):
            faults.append("newer property")
        if "Function" in kind and (node.generator or getattr(node, "isAsync", False)):
            faults.append("newer function")
        if name in NEWER_GLOBALS:
            faults.append(name)
        if kind == "MemberExpression" and getattr(node.property, "name", None) in NEWER_MEMBERS:
            faults.append("." + node.property.name)
        return node

    try:
        esprima.parseScript(text, delegate=visit)
    except esprima.Error as error:
        faults.append(str(error))
    return faults


def style_faults(text):
    """Every newer property, function, unit or selector, and every list a single unknown selector would drop."""
    faults = []

    def values(tokens):
        for token in tokens:
            if token.type == "function":
                if token.lower_name in NEWER_FUNCTIONS:
                    faults.append(token.lower_name + "()")
                values(token.arguments)
            if token.type == "dimension" and token.lower_unit in NEWER_UNITS:
                faults.append(token.lower_unit)
            if token.type == "hash" and len(token.value) in (4, 8):
                faults.append("#" + token.value)

    def rules(nodes):
        for node in nodes:
            if node.type == "at-rule" and node.lower_at_keyword == "page":
                # Margins on paper, as old as CSS 2.1; declarations stand in it.
                continue
            elif node.type == "at-rule":
                condition = tinycss2.serialize(node.prelude)
                if node.lower_at_keyword not in ("media", "supports") or "<" in condition or ">" in condition:
                    faults.append("@" + node.lower_at_keyword + condition)
                else:
                    rules(tinycss2.parse_rule_list(node.content, True, True))
            elif node.type == "qualified-rule":
                selector = tinycss2.serialize(node.prelude)
                faults.extend(each for each in NEWER_SELECTORS if each in selector)
                if ":focus-visible" in selector and "," in selector:
                    faults.append("a new selector in a list: " + selector)
                for declaration in tinycss2.parse_declaration_list(node.content, True, True):
                    if declaration.type != "declaration":
                        faults.append("not a declaration in " + selector)
                        continue
                    faults.extend(each for each in NEWER_PROPERTIES if declaration.name.startswith(each))
                    values(declaration.value)
            else:
                faults.append(node.type)

    rules(tinycss2.parse_stylesheet(text, True, True))
    return faults


@pytest.mark.parametrize("name", sorted(each.name for each in PUBLIC.glob("*.js")))
def test_script_is_es5(name):
    assert script_faults((PUBLIC / name).read_text(encoding="utf-8")) == []


# The reference is read at a desk, not on a television.
@pytest.mark.parametrize("name", sorted(each.name for each in PUBLIC.glob("*.css") if each.name != "docs.css"))
def test_style_is_old_enough(name):
    assert style_faults((PUBLIC / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", [
    "let a = 1", "var f = () => 1", "a?.b", "var b = `x`", "fetch('/')", "var o = {a}", "[1].includes(1)",
    "for (var a of b) {}", "async function f() {}", "function f(a = 1) {}", "class A {}", "f(...a)",
])
def test_script_lint_sees(text):
    assert script_faults(text) != []


@pytest.mark.parametrize("text", [
    "a{gap:1rem}", "a{inset:0}", "a{color:var(--x)}", ":root{--x:1}", "a:is(b){color:red}", "a{width:min(1px,2px)}",
    "@layer x{a{color:red}}", "@media (width<50em){a{color:red}}", "a{height:1dvh}", "a{color:#11223344}",
    "a{display:block;aspect-ratio:1}", "a:focus,a:focus-visible{outline:0}", "@media print{a{gap:1px}}",
])
def test_style_lint_sees(text):
    assert style_faults(text) != []
