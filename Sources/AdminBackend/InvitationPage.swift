import Domain
import HTTPCore
import Mustache
import Pages
import Portal
import Support

/// The page on which somebody who was invited says yes.
///
/// GET changes nothing, because mail scanners follow links. The form needs no token of its own: its address
/// is the secret.
struct InvitationPage: Sendable {
    private let parts: BackendParts
    private let template: Template
    private let shape: Shape
    private let headers: Headers

    /// Prepares the page; throws where its template is missing.
    init(parts: BackendParts) throws {
        self.parts = parts
        template = try parts.library.template("docs/invitation")
        shape = Shape(
            parts.library.symbols,
            ["stylesheet", "organizationName", "email", "role", "expiry", "isOpen", "isAccepted"])
        var policy = ContentPolicy()
        policy.styleHashes = [SiteLook.hash(parts.stylesheet)]
        policy.images = "data:"
        headers = parts.security.page(policy: policy.text)
    }

    /// GET /invitations/{invitation}.
    func show(_ request: Request) throws -> Response {
        try response(try parts.engine.invitation(opening: request.parameters["invitation"] ?? ""))
    }

    /// POST /invitations/{invitation}: accepts, and shows the page anew.
    func accept(_ request: Request) async throws -> Response {
        let token = request.parameters["invitation"] ?? ""
        do { _ = try await parts.engine.acceptInvitation(token) } catch PortalError.notFound {
            return try response(nil)
        }
        return Response(
            .seeOther, headers: parts.security.redirect(to: "/invitations/\(token)"), body: .bytes([]))
    }

    private func response(_ invitation: Invitation?) throws -> Response {
        let member = invitation?.member
        let model = Record(
            shape,
            [
                .text(parts.stylesheet), .optional(invitation?.organization.name),
                .optional(member?.email.description), .optional(member?.role.rawValue),
                .optional(member.map { ReaderLocale(.english).minute($0.invitationEndsAt) }),
                .bool(member?.status == .invited), .bool(member?.status == .active),
            ])
        let body = try parts.library.render(template, model)
        return Response(invitation == nil ? .notFound : .ok, headers: headers, body: .bytes(body))
    }
}
