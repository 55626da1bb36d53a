import Domain
import HTTPCore
import TestHarness
import Testing

@Suite("Bank transfers and keys of one site")
struct TransferKeyTests {
    @Test("Each call says that it concerns the whole organisation", arguments: RouteCase.transfers)
    func refusesPinnedKeys(_ route: RouteCase) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let ids = try await RouteIDs.make(installation, tenant)
        let path = route.pattern.replacing("{transfer}", with: ids.transfer)
        let answer = await route.call(installation, path: path, key: tenant.pinnedKey, ids: ids)
        #expect(answer.status == 403 && answer.code == "key_pinned", "\(answer.text)")
    }
}
