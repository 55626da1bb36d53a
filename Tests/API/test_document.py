"""The document itself: that it is OpenAPI 3.1, and that its examples are what its schemas say."""

from openapi_spec_validator import OpenAPIV31SpecValidator


def test_valid(document):
    assert [str(each) for each in OpenAPIV31SpecValidator(document.root).iter_errors()] == []


def test_examples_of_answers(operation):
    """Every example of every status, read strictly."""
    found = []
    for status in operation.statuses:
        response = operation.response(status)
        assert response.get("content") or status in (204, 304), status
        for kind, content in response.get("content", {}).items():
            # A picture, and the pages and texts that people read.
            if kind in ("image/png", "text/html", "text/plain") and "examples" not in content:
                continue
            assert content["examples"], (status, kind)
            for name, example in content["examples"].items():
                problems = operation.document.complaints(content["schema"], example["value"])
                found += ["%d %s: %s" % (status, name, each) for each in problems]
                if kind == "application/problem+json" and example["value"]["status"] != status:
                    found.append("%d %s says %d" % (status, name, example["value"]["status"]))
    assert found == []


def test_examples_of_requests(operation):
    """Every example of a body and of a parameter."""
    found = []
    for parameter in operation.value.get("parameters", []):
        found += operation.document.complaints(parameter["schema"], parameter["example"])
    for content in operation.value.get("requestBody", {}).get("content", {}).values():
        for example in content.get("examples", {}).values():
            found += operation.document.complaints(content["schema"], example["value"])
    assert found == []
