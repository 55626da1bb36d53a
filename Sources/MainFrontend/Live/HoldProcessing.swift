import Domain
import HTTPCore
import Mustache
import Pages
import Portal

extension Frontend {
    /// The waiting page as a response that stays open, for browsers without scripts: as soon as there is
    /// news the rest of the document comes, which covers what stands before it.
    ///
    /// Browsers begin to count a page's `refresh` when the document has ended, so the one in its head is the
    /// net for every other end. nil when the client holds as many pages as it may.
    func holdProcessing(_ page: Response, _ view: CheckoutView, client: String) -> Response? {
        guard case .bytes(let bytes) = page.body, let seat = live.seats.take(for: client) else { return nil }
        let end = Array("</body>".utf8)
        let cut = bytes.lastRange(of: end)?.lowerBound ?? bytes.endIndex
        let rest = Array(bytes[cut...])
        let token = view.checkout.pageToken
        let body = LiveBody(
            live, token, seat, knowing: nil, ageMilliseconds: LiveLimits.documentMilliseconds,
            beat: [UInt8(ascii: "\n")], farewell: rest,
            tell: { [self] status in
                guard status.page != .processing else { return .nothing }
                return .last((try? turned(status, token) + rest) ?? rest)
            })
        var response = page
        Self.appendUnbuffered(to: &response.headers)
        response.body = .held(Array(bytes[..<cut]), body)
        return response
    }

    /// What covers the waiting page when the wait is over.
    private func turned(_ status: LiveStatus, _ token: PageToken) throws -> [UInt8] {
        guard let view = try engine.checkout(opening: token) else { return [] }
        var model = ResultModel(view.checkout)
        model.leaveURL = status.path(of: token)
        model.leaveLabel = "Continue"
        switch status.page {
        case .open:
            model.heading = "Payment not made"
            model.text = "No money has been taken. You can try again."
            model.tone = .failed
            model.leaveLabel = "Try again"
        case .action:
            model.heading = "Confirm your payment"
            model.text = "Your bank is waiting for your confirmation. Nothing has been paid yet."
        case .processing, .result, .expired: break
        }
        return try pages.fragment(pages.turned, values: model.values)
    }
}

extension [UInt8] {
    /// The place of the last occurrence of some bytes.
    fileprivate func lastRange(of bytes: [UInt8]) -> Range<Int>? {
        var start = count - bytes.count
        while start >= 0 {
            if self[start..<start + bytes.count].elementsEqual(bytes) { return start..<start + bytes.count }
            start -= 1
        }
        return nil
    }
}
