"""The served OpenAPI document: its operations, and whether an answer is one that it promises."""

import copy

from jsonschema import Draft202012Validator, FormatChecker


class Document:
    def __init__(self, root):
        self.root = root
        # Answers may gain members in later versions; today's must all be described.
        self.strict = closed(copy.deepcopy(root))

    def operations(self):
        for path, item in self.root["paths"].items():
            for method, operation in item.items():
                if method != "servers":
                    yield Operation(self, method.upper(), path, operation, item.get("servers"))

    def resolved(self, value):
        while "$ref" in value:
            found = self.root
            for part in value["$ref"].split("/")[1:]:
                found = found[part]
            value = found
        return value

    def complaints(self, schema, value):
        """What is wrong with a value, by the strict reading of its schema."""
        whole = dict(closed(copy.deepcopy(schema)), components=self.strict["components"])
        validator = Draft202012Validator(whole, format_checker=FormatChecker())
        return ["%s: %s" % ("/".join(map(str, each.path)), each.message[:200]) for each in validator.iter_errors(value)]


class Operation:
    def __init__(self, document, method, path, value, servers):
        self.document, self.method, self.path, self.value = document, method, path, value
        self.servers = [each["url"] for each in servers or []]
        self.id = value["operationId"]

    def __repr__(self):
        return "%s %s" % (self.method, self.path)

    @property
    def statuses(self):
        return sorted(int(each) for each in self.value["responses"])

    @property
    def scope(self):
        needed = self.value["security"]
        return next(iter(needed[0].values()))[0] if needed else None

    @property
    def is_public(self):
        """Whether a public key opens it."""
        return any("publicKey" in each for each in self.value["security"])

    @property
    def is_unsafe(self):
        """Whether it changes something, and so takes an Idempotency-Key."""
        return any(each["name"] == "Idempotency-Key" for each in self.value.get("parameters", []))

    @property
    def takes_json(self):
        return "application/json" in self.value.get("requestBody", {}).get("content", {})

    @property
    def bodies(self):
        """The examples of the body by name."""
        if not self.takes_json:
            return {}
        return {name: each["value"] for name, each in self.value["requestBody"]["content"]["application/json"]["examples"].items()}

    def response(self, status):
        return self.document.resolved(self.value["responses"][str(status)])

    def complaints(self, answer):
        """What the document does not allow about an answer."""
        if answer.status_code not in self.statuses:
            return ["%d is not documented: %s" % (answer.status_code, answer.text[:300])]
        return complaints(self.document, self.response(answer.status_code), answer)


def complaints(document, response, answer):
    found = []
    for name, header in response.get("headers", {}).items():
        header = document.resolved(header)
        text = answer.headers.get(name)
        if text is None and not header["required"]:
            continue
        if text is None:
            found.append("the header %s is missing" % name)
            continue
        value = int(text) if header["schema"].get("type") == "integer" and text.isdigit() else text
        found += document.complaints(header["schema"], value)
    content = response.get("content", {})
    if not content:
        return found + (["there is a body"] if answer.content else [])
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    if kind not in content:
        return found + ["the media type is %r" % kind]
    if "schema" not in content[kind]:
        return found
    value = answer.json() if kind.endswith("json") else answer.text
    return found + document.complaints(content[kind]["schema"], value)


def closed(schema):
    """Adds to every object's schema that it has no other members."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema and "anyOf" not in schema:
            schema["additionalProperties"] = False
        for each in list(schema.values()):
            closed(each)
    elif isinstance(schema, list):
        for each in schema:
            closed(each)
    return schema
