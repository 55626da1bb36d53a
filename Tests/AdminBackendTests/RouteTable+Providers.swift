import Domain
import HTTPCore

extension RouteCase {
    /// The calls about accounts with payment providers.
    static let providers = [
        read("/v1/provider-types", .providerRead), read("/v1/providers", .providerRead),
        RouteCase(
            method: .post, pattern: "/v1/providers", scope: .providerWrite, success: 201,
            json: #"{"type":"sandbox","name":"Second"}"#),
        read("/v1/providers/{provider}", .providerRead),
        RouteCase(
            method: .patch, pattern: "/v1/providers/{provider}", scope: .providerWrite, success: 200,
            json: #"{"enabled":false}"#),
        RouteCase(
            method: .delete, pattern: "/v1/providers/{provider}", scope: .providerWrite, success: 200),
        RouteCase(
            method: .post, pattern: "/v1/providers/{provider}/check", scope: .providerWrite, success: 200),
        read("/v1/sites/{site}/providers", .providerRead),
        RouteCase(
            method: .put, pattern: "/v1/sites/{site}/providers", scope: .providerWrite, success: 200,
            json: #"{"providers":["{provider}"]}"#),
    ]

    static let taxes = [
        RouteCase(
            method: .post, pattern: "/v1/tax/calculate", scope: .checkoutRead, success: 200,
            json: #"{"siteId":"{site}","currency":"EUR","items":[{"name":"x","unitAmount":1}]}"#)
    ]
}
