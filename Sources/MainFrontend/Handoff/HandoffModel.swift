import Domain
import HTTPCore
import Mustache
import Pages
import Portal

/// The part of a page by which a payer goes on with a phone: a QR code and an address to type.
struct HandoffModel: Sendable {
    var pictureURL: String
    /// The address to type without its scheme, up to the code.
    var place: String
    /// The code as people read it.
    var code: String

    static let fields = ["pictureURL", "place", "code"]

    func value(_ pages: CheckoutPages) -> Value {
        .list([.record(Record(pages.handoff, [.text(pictureURL), .text(place), .text(code)]))])
    }
}

extension Frontend {
    /// How a phone goes on with that checkout.
    func handoff(of checkout: Checkout) -> HandoffModel? {
        guard let code = engine.addresses.code(of: checkout) else { return nil }
        let typed = engine.addresses.typed(code)
        return HandoffModel(
            pictureURL: address(of: checkout, "/qr.svg"), place: typed.host, code: typed.code)
    }

    /// GET /checkout/{token}/qr.svg: the short address as a picture.
    func handoffPicture(_ request: Request) throws -> Response {
        let view = try view(request)
        guard let code = engine.addresses.code(of: view.checkout) else { throw FrontendError.notFound }
        let picture = try HandoffQRCode.svg(of: engine.addresses.scanned(code))
        return Response(.ok, headers: HandoffQRCode.headers(parts.security), body: .bytes(picture))
    }
}
