import Domain
import HTTPCore

/// A call that a public key may make, under both of its addresses.
struct PublicRoute: Sendable {
    let method: Method
    let pattern: StaticString
    let alias: StaticString
    let bodyLimit: Int
    let handler: Handler
}

extension Backend {
    var publicRoutes: [PublicRoute] {
        [
            PublicRoute(
                method: .get, pattern: "/v1/public/methods", alias: "/api/v1/public/methods", bodyLimit: 0,
                handler: publicCall(.checkoutRead) { try listPublicMethods($0, $1) }),
            PublicRoute(
                method: .post, pattern: "/v1/public/checkouts", alias: "/api/v1/public/checkouts",
                bodyLimit: BackendLimits.publicBodyBytes,
                handler: publicCall(.checkoutCreate) { try await createPublicCheckout($0, $1) }),
            PublicRoute(
                method: .get, pattern: "/v1/public/checkouts/{token}",
                alias: "/api/v1/public/checkouts/{token}", bodyLimit: 0,
                handler: publicCall(.checkoutRead) { try readPublicCheckout($0, $1) }),
        ]
    }
}
