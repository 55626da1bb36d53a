// APIDescription: what is said about the merchant's API, in values: `/openapi.json` and `/docs` are made of
// them when first asked. It sees AdminBackend as its readers do: its limits, the encoders of its answers,
// how it tells failures. It may import AdminBackend, Pages, Portal, ProviderKit, BankStatements, Domain,
// HTTPCore, Mustache, JSON, Tax, Crypto and Support. Start reading at DescribeAPI.swift.
//
// To describe a new resource:
// 1. Write <Name>Resource.swift: an `APIResource` with its schemas and its operations, in the order
//    of the reference, and name it in `APIResource.all(of:)`. Limits are the constants that the code checks.
// 2. Give an operation its scope, parameters, body and answers. 400, 401, 403, 404, 413, 415, 422, 429 and
//    503 follow from these; whatever else its handler throws stands in `failures`, and the presenter makes
//    status, headers and example of it. Examples of objects are encoded from samples (`APISamples.swift`).
// 3. New kinds of problems stand in AdminBackend/ProblemKind.swift, new codes of fields in
//    `FieldErrorKind.swift`.
// Tests fail for a route without an operation, an operation without a route, a status without an example, and
// in Tests/API for an answer of the running server that its schema does not allow.
