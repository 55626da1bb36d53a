import Domain
import HTTPCore
import Pages
import Portal
import Support

extension Frontend {
    /// GET /checkout/{token}/receipt and /checkout/{token}/receipts/{receipt}: the receipt of the payment, or
    /// the one that is named, as a page; as plain text for a name that ends in `.txt` or who asks for it.
    func showReceipt(_ request: Request) throws -> Response {
        let view = try view(request)
        let name = request.parameters["receipt"]
        let isText =
            name?.hasSuffix(".txt") == true
            || AcceptHeader(request.headers).best(of: ["text/html", "text/plain"]) == 1
        return try receipt(name.map { String($0.prefix { $0 != "." }) }, of: view, isText: isText)
    }

    /// GET /checkout/{token}/receipt.txt.
    func showReceiptText(_ request: Request) throws -> Response {
        try receipt(nil, of: try view(request), isText: true)
    }

    private func receipt(_ name: String?, of view: CheckoutView, isText: Bool) throws -> Response {
        let receipts = try engine.receipts(of: view.checkout)
        let found =
            name.map { name in receipts.first { $0.id.description == name } } ?? receipts.first
        guard let receipt = found else { throw FrontendError.notFound }
        let wording = try engine.wording(of: receipt)
        if isText { return try receiptPages.text(receipt, in: wording) }
        return try receiptPages.html(
            receipt, in: wording, news: news(about: receipt, among: receipts, of: view.checkout),
            textURL: address(of: receipt, view.checkout) + ".txt")
    }

    private func address(of receipt: Receipt, _ checkout: Checkout) -> String {
        address(of: checkout, "/receipts/\(receipt.id)")
    }

    /// What a reader of the payment's receipt should know that happened later.
    private func news(
        about receipt: Receipt, among receipts: [Receipt], of checkout: Checkout
    ) -> [ReceiptPages.News] {
        func news(of other: Receipt) -> ReceiptPages.News {
            .other(other, url: address(of: other, checkout))
        }
        guard receipt.occasion == .payment else {
            return receipts.first { $0.occasion == .payment }.map { [news(of: $0)] } ?? []
        }
        let later = receipts.filter { $0.id != receipt.id }.map { news(of: $0) }
        let reversed = checkout.facts.amountReversed
        return reversed > 0 ? later + [.takenBack(reversed)] : later
    }
}
