// Reconciliation: says which expected transfer a line of a bank statement pays. Pure: the ledger is asked
// through a protocol, and nothing is booked here. A line is settled only by a reference that was given out;
// everything that takes a guess is a proposal for a person. It may import BankStatements, Banking and Domain
// only. Start reading at Matcher.swift.
