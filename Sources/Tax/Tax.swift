// Tax: what tax falls on a basket, to the cent and with the reason. Pure values: no clock, no files, no
// network. Rates and rules come in as tables (Config/tax), the date as a parameter, and every sum is exact:
// whole numbers of 128 bits, fractions where a rate makes them, one rounding at the end of each.
// It imports Domain for money, JSON for its tables and Support for days. Start reading at
// Preview/TaxRequest.swift, which asks Rules/RuleBook.swift what falls on each line and
// Basket/TaxCalculation.swift what it comes to.
