import Domain
import Support
import Testing

/// A text of a key and what it is read as: visibility and mode, or nil where it is refused.
struct KeyTextRow: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let expected: String?

    init(_ name: String, _ text: String, _ expected: String?) {
        self.name = name
        self.text = text
        self.expected = expected
    }

    var testDescription: String { name }
}

@Suite struct APIKeyTests {
    static let id = "01kyxq5m8g3d6w9r2t4v7x0z1b"
    static let secret = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ-_01234"

    static let rows = [
        KeyTextRow("secret test", "sk_test_\(id).\(secret)", "secret test"),
        KeyTextRow("secret live", "sk_live_\(id).\(secret)", "secret live"),
        KeyTextRow("publishable test", "pk_test_\(id).\(secret)", "public test"),
        KeyTextRow("publishable live", "pk_live_\(id).\(secret)", "public live"),
        KeyTextRow("empty", "", nil),
        KeyTextRow("no secret", "sk_test_\(id)", nil),
        KeyTextRow("empty secret", "sk_test_\(id).", nil),
        KeyTextRow("short secret", "sk_test_\(id).\(secret.dropLast())", nil),
        KeyTextRow("long secret", "sk_test_\(id).\(secret)A", nil),
        KeyTextRow("padded secret", "sk_test_\(id).\(secret.dropLast())=", nil),
        KeyTextRow("secret with a space", "sk_test_\(id).\(secret.dropLast()) ", nil),
        KeyTextRow("secret with a line feed", "sk_test_\(id).\(secret.dropLast())\n", nil),
        KeyTextRow("secret with a second dot", "sk_test_\(id).\(secret.dropLast()).", nil),
        KeyTextRow("secret beyond ASCII", "sk_test_\(id).\(secret.dropLast(2))é", nil),
        KeyTextRow("unknown kind", "rk_test_\(id).\(secret)", nil),
        KeyTextRow("unknown mode", "sk_prod_\(id).\(secret)", nil),
        KeyTextRow("kind in capitals", "SK_test_\(id).\(secret)", nil),
        KeyTextRow("short id", "sk_test_\(id.dropLast()).\(secret)", nil),
        KeyTextRow("long id", "sk_test_\(id)0.\(secret)", nil),
        KeyTextRow("id of a letter that is no digit", "sk_test_\(id.dropLast())u.\(secret)", nil),
        KeyTextRow("id beyond 128 bits", "sk_test_8\(id.dropFirst()).\(secret)", nil),
        KeyTextRow("id with its prefix", "sk_test_key_\(id).\(secret)", nil),
        KeyTextRow("extra underscore", "sk__test_\(id).\(secret)", nil),
        KeyTextRow("bearer before it", "Bearer sk_test_\(id).\(secret)", nil),
        KeyTextRow("space before it", " sk_test_\(id).\(secret)", nil),
        KeyTextRow("very long", "sk_test_\(id).\(String(repeating: "a", count: 100_000))", nil),
    ]

    @Test(arguments: rows) func text(row: KeyTextRow) {
        let key = APIKeyText(row.text)
        let read = key.map { "\($0.visibility.rawValue) \($0.isLive ? "live" : "test")" }
        #expect(read == row.expected)
        guard let key else { return }
        #expect(key.id.description == "key_" + Self.id)
        #expect(key.secret.expose() == Self.secret)
        #expect(key.exposedText() == row.text)
    }

    @Test func aMadeKeyIsReadBack() throws {
        for visibility in KeyVisibility.allCases {
            for isLive in [false, true] {
                let id = APIKeyID(at: Timestamp(seconds: 1_790_000_000), random: .live)
                let secret = Base64URL.encode(RandomSource.live.bytes(32))
                let made = APIKeyText(visibility: visibility, isLive: isLive, id: id, secret: Secret(secret))
                let read = try #require(APIKeyText(made.exposedText()))
                #expect(read.id == id && read.visibility == visibility && read.isLive == isLive)
                #expect(read.secret.expose() == secret)
            }
        }
    }

    @Test func printsStars() throws {
        let key = try #require(APIKeyText("sk_test_\(Self.id).\(Self.secret)"))
        var dumped = ""
        dump(key, to: &dumped)
        for print in ["\(key)", String(reflecting: key), dumped] {
            #expect(!print.contains(Self.secret), "\(print)")
            #expect(print.contains("***"))
        }
    }

    private static func key(
        scopes: Set<Scope> = [], site: SiteID? = nil, expires: Int64? = nil, revoked: Int64? = nil
    ) -> APIKey {
        APIKey(
            id: APIKeyID(high: 1, low: 1), organizationID: OrganizationID(high: 1, low: 2),
            visibility: .secret,
            isLive: false, name: "Server", secretHash: [], scopes: scopes, siteID: site,
            expiresAt: expires.map { Timestamp(milliseconds: $0) },
            revokedAt: revoked.map { Timestamp(milliseconds: $0) }, createdAt: Timestamp(milliseconds: 0))
    }

    @Test func aKeyEndsAtItsTimeToTheMillisecond() {
        func isActive(_ key: APIKey, _ time: Int64) -> Bool {
            key.isActive(at: Timestamp(milliseconds: time))
        }
        #expect(isActive(Self.key(), .max))
        #expect(isActive(Self.key(expires: 1000), 999))
        #expect(!isActive(Self.key(expires: 1000), 1000))
        #expect(isActive(Self.key(revoked: 1000), 999))
        #expect(!isActive(Self.key(revoked: 1000), 1000))
        #expect(!isActive(Self.key(expires: 2000, revoked: 1000), 1500))
        #expect(!isActive(Self.key(expires: 1000, revoked: 2000), 1500))
    }

    @Test func aScopeAllowsItselfAndTheStarEverything() {
        for scope in Scope.allCases {
            #expect(
                Scope.allCases.filter { Self.key(scopes: [scope]).allows($0) }
                    == (scope == .everything ? Scope.allCases : [scope]))
            #expect(!Self.key().allows(scope))
        }
    }

    @Test func aPinnedKeyCoversOneSite() {
        let site = SiteID(high: 5, low: 5)
        let other = SiteID(high: 5, low: 6)
        #expect(Self.key(site: site).covers(site))
        #expect(!Self.key(site: site).covers(other))
        #expect(Self.key().covers(site) && Self.key().covers(other))
    }
}
