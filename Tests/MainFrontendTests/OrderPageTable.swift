import Domain
import HTTPCore
import Pages
import Portal
import TestHarness
import Testing

/// The pages of shops' forms, as golden pages.
enum OrderPageTable {
    static let all: [GoldenPageTests.Page] = [
        page("order.confirm") { [("publicKey", $0.key), ("price", "mug"), ("price", "lamp")] },
        page("order.confirm-signed") { shop in
            try shop.signedOrder([("description", "Lamp & \"mug\" <new>"), ("nonce", "n-1")])
        },
        page("order.refused") { shop in
            [
                ("publicKey", shop.key), ("price", "yacht"), ("amount", "1"), ("<b>", "x"),
                ("returnUrl", "https://evil.example/"),
            ]
        },
    ]

    private static func page(
        _ name: String, _ fields: @escaping @Sendable (PublicShop) throws -> [(String, String)]
    ) -> GoldenPageTests.Page {
        GoldenPageTests.Page(name: name) { installation, _ in
            let shop = try await PublicShop(installation)
            return await installation.frontend.call(.get, OrderTests.target(try fields(shop)))
        }
    }
}
