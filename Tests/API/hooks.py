"""What schemathesis is told about idempotency: a key that it makes up twice would be the key of another request."""

import itertools

import schemathesis

COUNT = itertools.count()


@schemathesis.hook
def before_call(context, case, **options):
    key = (case.headers or {}).get("Idempotency-Key")
    # A key that is wrong in itself stays as it is.
    if isinstance(key, str) and 1 <= len(key) <= 240 and key.isascii() and key.isprintable() and key.strip() == key:
        case.headers["Idempotency-Key"] = "%s-%d" % (key, next(COUNT))
