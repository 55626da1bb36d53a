"""Runs calls of portico.py: one JSON object a line comes in, one goes out. The first argument is the library's folder."""

import base64
import json
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

import portico  # noqa: E402


def run(order):
    call, given, more = order["call"], order["arguments"], order.get("options", {})
    if call == "verifyRedirect":
        return portico.verify_redirect(*given, **more)
    if call == "verifyWebhook":
        headers, body, secret = given
        return portico.verify_webhook(headers, base64.b64decode(body), secret, **more)
    client = portico.Portico(order["baseUrl"], order["key"], **order.get("client", {}))
    key = {"idempotency_key": more.pop("idempotencyKey")} if "idempotencyKey" in more else {}
    if call == "request":
        if "bytes" in more:
            more["body"] = base64.b64decode(more.pop("bytes"))
        return client.request(*given, **more, **key)
    return getattr(client, call + ("_checkouts" if call == "list" else "_checkout"))(*given, **key)


def answer(order):
    try:
        value = run(order)
        return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else {"value": value}
    except portico.ApiError as error:
        return {"error": "ApiError", "status": error.status, "code": error.code, "errors": error.errors,
                "requestId": error.request_id, "retryAfter": error.retry_after, "text": str(error)}
    except portico.SignatureError as error:
        return {"error": "SignatureError", "code": error.code, "text": str(error)}
    except portico.ConnectionFailed as error:
        return {"error": "ConnectionFailed", "text": str(error)}
    except (ValueError, TypeError) as error:
        return {"error": "wrong argument", "text": str(error)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
