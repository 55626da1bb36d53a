import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Two tenants who try each other's ids")
struct HostileTenantTests {
    /// The answers to the same call with a foreign id and with one that nobody has must be the same.
    private func differences(
        _ installation: Installation, key: String, foreign: [String], _ dice: SeededRandom
    ) async -> [String] {
        var differences: [String] = []
        for route in installation.backend.routes where !route.parameterNames.isEmpty {
            let pattern = route.pattern.description
            // Public calls take other keys and have a table of their own.
            if pattern.contains("/public/") || pattern.hasPrefix("/invitations/") { continue }
            guard
                let known = RouteCase.all.first(where: {
                    pattern.hasSuffix($0.pattern) && $0.method == route.method
                })
            else {
                differences.append("\(pattern) is in no table")
                continue
            }
            for id in foreign {
                let parameter = "{\(route.parameterNames[0])}"
                let stranger = Self.stranger(like: id, dice)
                let found = await known.call(
                    installation, path: pattern.replacing(parameter, with: id), key: key)
                let missing = await known.call(
                    installation, path: pattern.replacing(parameter, with: stranger), key: key)
                if found.status != 404 || found.code != "not_found"
                    || found.jsonWithoutRequest != missing.jsonWithoutRequest
                    || found.fieldLines != missing.fieldLines || found.status != missing.status
                {
                    differences.append("\(route.method.name) \(pattern) \(id): \(found.status) \(found.text)")
                }
            }
        }
        return differences
    }

    private static func stranger(like id: String, _ dice: SeededRandom) -> String {
        let ids = RouteIDs.random(dice)
        return ids.all.first { $0.prefix(3) == id.prefix(3) } ?? ids.site
    }

    @Test(
        "Every route, every id of the other one: the same 404 as for an id that nobody has, and nothing changed"
    )
    func otherOrganisation() async throws {
        let installation = try Installation()
        let victim = try await installation.makeTenant("Victim")
        let attacker = try await installation.makeTenant("Attacker")
        var foreign: [String] = [victim.organization.id.description]
        for site in 0..<2 { foreign += try await RouteIDs.make(installation, victim, site: site).all }
        foreign += [victim.keyID.description, victim.pinnedKeyID.description]
        let before = await snapshot(installation, victim)
        let dice = SeededRandom(seed: 5)
        for key in [attacker.key, attacker.pinnedKey] {
            #expect(await differences(installation, key: key, foreign: foreign, dice) == [])
        }
        #expect(await snapshot(installation, victim) == before)
    }

    @Test("A key of one site tries the ids of the other site")
    func otherSite() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let other = try await RouteIDs.make(installation, tenant, site: 1)
        let before = await snapshot(installation, tenant)
        let foreign = other.all + [tenant.keyID.description]
        let found = await differences(
            installation, key: tenant.pinnedKey, foreign: foreign, SeededRandom(seed: 6))
        #expect(found == [])
        #expect(await snapshot(installation, tenant) == before)
    }

    @Test("A live key tries the ids of the test mode; sites are of both")
    func otherMode() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let ids = try await RouteIDs.make(installation, tenant)
        let live = try await installation.makeKey(tenant.organization.id, isLive: true)
        let found = await differences(
            installation, key: live.text.expose(),
            foreign: [ids.checkout, ids.transaction, ids.key, ids.link],
            SeededRandom(seed: 7))
        #expect(found == [])
    }

    @Test("A new key for another organisation's site: the same 404")
    func foreignSiteInBody() async throws {
        let installation = try Installation()
        let victim = try await installation.makeTenant("Victim")
        let attacker = try await installation.makeTenant("Attacker")
        let ids = [victim.site.id, SiteID(high: 1, low: 2)]
        var answers: [Answer] = []
        for id in ids {
            answers.append(
                await installation.backend.api(
                    .post, "/v1/keys", key: attacker.key,
                    json: "{\"name\":\"n\",\"scopes\":[\"*\"],\"siteId\":\"\(id)\"}"))
        }
        #expect(answers.map(\.status) == [404, 404])
        #expect(answers[0].jsonWithoutRequest == answers[1].jsonWithoutRequest)
    }

    @Test("Lists and pages go on after another tenant's id without showing anything of it")
    func cursors() async throws {
        let installation = try Installation()
        let victim = try await installation.makeTenant("Victim")
        let attacker = try await installation.makeTenant("Attacker")
        for (path, id) in [("/v1/sites", victim.site.id.description), ("/v1/keys", victim.keyID.description)]
        {
            let answer = await installation.backend.api(.get, "\(path)?after=\(id)", key: attacker.key)
            #expect(answer.status == 200)
            #expect(!answer.text.contains("Victim"))
            #expect(!answer.text.contains(id))
        }
    }

    /// Everything a tenant sees of itself but when its key was last used.
    private func snapshot(_ installation: Installation, _ tenant: Tenant) async -> [String] {
        var texts: [String] = []
        for path in ["/v1/sites", "/v1/keys"] {
            let text = await installation.backend.api(.get, path, key: tenant.key).text
            texts.append(text.replacing(/"lastUsedAt":"[^"]*",/, with: ""))
        }
        return texts
    }
}
