// BankStatements: reads what banks say has come in, or will. camt.052, .053 and .054 of ISO 20022, MT940,
// MT942 and CSV become the same plain values, with sums that are checked and a key for each line that is the
// same in every file that repeats it. Pure, strict and bounded: files come from strangers. It may import
// Domain and Support only. Start reading at BankStatement.swift, then CamtReader.swift.
