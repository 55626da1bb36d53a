"""A server that is killed again and again while it makes events and sends them: none is lost, none invented.

PORTICO_KILLS is the number of kills, 20 unless it is set.
"""

import json
import os
import random
import threading
import time

import pytest

from installation import BINARY, Installation, Refused
from sink import Sink

KILLS = int(os.environ.get("PORTICO_KILLS", "20"))
pytestmark = pytest.mark.skipif(not BINARY, reason="no binary (PORTICO_BINARY)")


class Maker(threading.Thread):
    """Makes checkouts, cancels some, and remembers what was acknowledged; goes on when the server is away."""

    def __init__(self, shop):
        super().__init__(daemon=True)
        self.shop, self.made, self.cancelled, self.stopped = shop, [], [], False

    def run(self):
        while not self.stopped:
            try:
                made = self.shop.checkout()["id"]
                self.made.append(made)
                # Enough for every kill to meet some, and few enough for a thousand kills over one file.
                time.sleep(0.03)
                if len(self.made) % 3 == 0:
                    self.shop.call("POST", "/v1/checkouts/%s/cancel" % made, {})
                    self.cancelled.append(made)
            except (OSError, Refused, ValueError):
                time.sleep(0.005)


def test_nothing_lost_nothing_invented(tmp_path):
    dice = random.Random(4)
    shop, sink = Installation(tmp_path), Sink()
    shop.start()
    shop.endpoint(sink.url)
    makers = [Maker(shop) for _ in range(4)]
    for maker in makers:
        maker.start()
    for kill in range(KILLS):
        time.sleep(dice.uniform(0.01, 0.25))
        # A receiver that fails now and then, so that kills meet retries too.
        sink.status = 500 if kill % 5 == 4 else 204
        shop.kill()
        shop.start()
    sink.status = 204
    for maker in makers:
        maker.stopped = True
    for maker in makers:
        maker.join(60)
    events = shop.events()
    told = {each["id"]: each for each in events}
    assert len(told) == len(events)
    # What was acknowledged happened.
    happened = {(each["checkoutId"], each["type"]) for each in events}
    for maker in makers:
        assert all((made, "checkout.created") in happened for made in maker.made)
        assert all((made, "checkout.cancelled") in happened for made in maker.cancelled)
    end = time.monotonic() + 120
    while time.monotonic() < end:
        taken = {fields["webhook-id"] for _, fields, _ in list(sink.messages)}
        if taken >= set(told):
            break
        time.sleep(0.1)
    # None is lost and none invented.
    assert taken == set(told)
    bodies = {}
    first = {}
    for _, fields, body in sink.messages:
        event = json.loads(body)
        assert event["id"] == fields["webhook-id"]
        # The same message at every try.
        assert bodies.setdefault(event["id"], body) == body
        first.setdefault(event["checkoutId"], []).append(event["sequence"])
    # Each checkout's events came in order: a number comes for the first time only after all before it.
    for sequences in first.values():
        seen = list(dict.fromkeys(sequences))
        assert seen == sorted(seen) == list(range(1, len(seen) + 1))
    print("%d kills, %d events, %d messages" % (KILLS, len(told), len(sink.messages)))
    shop.stop()
    sink.close()
