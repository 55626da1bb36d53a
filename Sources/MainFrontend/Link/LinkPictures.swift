import Domain
import HTTPCore
import Pages
import Portal

extension Frontend {
    /// GET /l/{code}/qr.svg.
    func linkVector(_ request: Request) throws -> Response {
        let view = try linkView(request)
        let picture = try LinkQRCode.svg(of: view.link.code, pageOrigin: engine.pageOrigin)
        return Response(
            .ok, headers: LinkQRCode.headers(isDocument: true), body: .bytes(picture))
    }

    /// GET /l/{code}/qr.png?size=.
    func linkPicture(_ request: Request) throws -> Response {
        let view = try linkView(request)
        guard let query = try? FormFields(query: request.head.query),
            let side = query.first("size").map({ Int($0) }) ?? LinkQRCode.sideDefault,
            let picture = LinkQRCode.png(
                of: view.link.code, pageOrigin: engine.pageOrigin, sidePixels: side)
        else { throw FrontendError.formMalformed }
        return Response(.ok, headers: LinkQRCode.headers(isDocument: false), body: .bytes(picture))
    }
}
