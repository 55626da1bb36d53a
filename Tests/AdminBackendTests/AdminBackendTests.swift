import Domain
import Foundation
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness

// AdminBackendTests: the merchant's host in process, over a real database. Every route with every answer it
// can give, every field on both sides of its limits, two tenants that try each other's ids. Start reading at
// RouteTable.swift.

/// An installation with one tenant and a short way to call the API as that tenant.
struct Merchant: Sendable {
    let installation: Installation
    let tenant: Tenant
    /// May do everything in live mode.
    let liveKey: String

    init(_ options: InstallationOptions = InstallationOptions()) async throws {
        installation = try Installation(options)
        tenant = try await installation.makeTenant()
        liveKey = try await installation.makeKey(tenant.organization.id, isLive: true).text.expose()
    }

    func call(_ method: HTTPCore.Method, _ path: String, _ json: String? = nil) async -> Answer {
        await installation.backend.api(method, path, key: key(for: method, path), json: json)
    }

    /// The tenant's own, but for what only a live key changes.
    func key(for method: HTTPCore.Method, _ path: String) -> String {
        method != .get && path.contains("/v1/members") ? liveKey : tenant.key
    }

    /// Creates a checkout of 42.50 euros with those further members.
    func create(_ members: String = "") async -> Answer {
        await create(body: "{\"currency\":\"EUR\",\"amount\":4250\(members.isEmpty ? "" : ",")\(members)}")
    }

    func create(body: String) async -> Answer {
        await call(.post, "/v1/checkouts/\(tenant.site.id)/create", body)
    }
}

/// Small files to upload.
enum Pictures {
    /// One transparent pixel.
    static let png = decoded(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

    private static func decoded(_ text: String) -> [UInt8] {
        Data(base64Encoded: text).map { [UInt8]($0) } ?? []
    }
}
