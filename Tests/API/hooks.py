"""What schemathesis is told about idempotency: a key that it makes up twice would be the key of another request; and of
taxes: a site that it makes up is nobody's."""

import itertools
import os
import re

import schemathesis

COUNT = itertools.count()


@schemathesis.hook
def before_call(context, case, **options):
    key = (case.headers or {}).get("Idempotency-Key")
    # A key that is wrong in itself stays as it is.
    if isinstance(key, str) and 1 <= len(key) <= 240 and key.isascii() and key.isprintable() and key.strip() == key:
        case.headers["Idempotency-Key"] = "%s-%d" % (key, next(COUNT))
    if case.operation.path == "/v1/tax/calculate" and isinstance(case.body, dict):
        if isinstance(case.body.get("siteId"), str) and re.fullmatch("site_[0-7][0-9a-hjkmnp-tv-z]{25}", case.body["siteId"]):
            case.body["siteId"] = os.environ["PORTICO_TAXED_SITE"]
