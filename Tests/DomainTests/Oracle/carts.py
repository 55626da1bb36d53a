"""Draws random carts and prints the total of each, computed with Python's decimal module.

Usage: carts.py SEED COUNT. CartOracleTests.swift draws the same carts from the same seed (SplitMix64) and
compares. A total that leaves 64 bits, on a line or in the sum, prints as "overflow".
"""

import decimal
import sys

MASK = (1 << 64) - 1
POLICIES = (
    decimal.ROUND_HALF_UP, decimal.ROUND_HALF_EVEN, decimal.ROUND_DOWN, decimal.ROUND_UP)


def numbers(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
        yield mixed ^ (mixed >> 31)


def fits(amount):
    return -(1 << 63) <= amount < 1 << 63


def total(draw):
    policy = POLICIES[draw() % 4]
    lines = 1 + draw() % 500 if draw() % 50 == 0 else 1 + draw() % 8
    amounts = []
    for _ in range(lines):
        kind = draw() % 64
        thousandths = 1 + draw() % 1_000_000_000_000 if kind == 0 else 1 + draw() % 20_000
        if kind % 4 == 1:
            thousandths = 1000 * (1 + draw() % 20)
        unit = draw() % 10_000_000
        if kind == 2:
            unit = draw() % (1 << 63)
        if kind % 8 == 3:
            unit = -unit
        exact = decimal.Decimal(unit) * decimal.Decimal(thousandths).scaleb(-3)
        amounts.append(int(exact.quantize(decimal.Decimal(1), rounding=policy)))
    running = 0
    for amount in amounts:
        running += amount
        if not fits(amount) or not fits(running):
            return "overflow"
    return str(running)


def main():
    decimal.getcontext().prec = 60
    draw = numbers(int(sys.argv[1])).__next__
    sys.stdout.write("".join(total(draw) + "\n" for _ in range(int(sys.argv[2]))))


main()
