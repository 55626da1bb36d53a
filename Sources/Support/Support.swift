// Support: the ground floor. Identifiers, times, randomness, secrets, text codecs and the structured log:
// small value types that every other target may use. It knows no sockets, no SQL, no HTTP and no payments.
// Start reading at Identifier.swift; the only live clock and random source are in Live/.
