import Domain
import HTTPCore
import TestHarness
import Testing

@Suite("Bank transfers and keys of one site")
struct TransferKeyTests {
    @Test(
        "Calls about all say so; an object of the organisation is not there",
        arguments: RouteCase.transfers)
    func refusesPinnedKeys(_ route: RouteCase) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let ids = try await RouteIDs.make(installation, tenant)
        let path = route.pattern.replacing("{transfer}", with: ids.transfer)
        let answer = await route.call(installation, path: path, key: tenant.pinnedKey, ids: ids)
        // As for an id that nobody has: HostileTenantTests compares the two.
        let expected = route.pattern.contains("{") ? (404, "not_found") : (403, "key_pinned")
        #expect((answer.status, answer.code) == expected, "\(answer.text)")
    }
}
