import Domain
import HTTPCore
import Pages

extension Problem {
    /// What is wrong with a capture, cancellation or refund; `pointer` is where the body said how much.
    init(_ refusal: MovementRefusal, pointer: String) {
        switch refusal {
        case .notAuthorized(let status):
            self.init(
                .notAuthorized,
                detail: "The transaction is \(status.rawValue): nothing is held that "
                    + "could be captured or released.")
        case .notCaptured(let status):
            self.init(
                .notCaptured,
                detail: "The transaction is \(status.rawValue): no money came that could "
                    + "go back.")
        case .nothingLeft: self.init(.nothingLeft, detail: "Nothing is left of it.")
        case .releaseUnderWay:
            self.init(.releaseUnderWay, detail: "What is held is being released.")
        case .captureUnderWay:
            self.init(
                .captureUnderWay, detail: "A capture is not decided. Try again when it is.")
        case .notRetryable(let status):
            self.init(
                .notRetryable,
                detail: "The transaction is \(status.rawValue): only a collected payment that failed is "
                    + "collected once more, while nothing else pays its checkout.")
        case .retryUnderWay:
            self.init(.retryUnderWay, detail: "The payment is being collected once more already.")
        case .tooMany(let limit):
            self.init(.limitReached, detail: "One transaction may have \(limit) of them.")
        case .unsupported:
            self.init(.unsupportedByProvider, detail: "The payment provider cannot do that.")
        case .amountTooLarge(let asked, let left):
            self.init(
                field: pointer, "amount_too_large",
                "The amount is \(asked.minorUnits), at most \(left.minorUnits) is left.")
        case .amountInvalid: self.init(field: pointer, "out_of_range", "The amount must be positive.")
        case .line(let place, let fault):
            switch fault {
            case .unknown:
                self.init(
                    field: "/items/\(place)/index", "unknown_item", "The checkout has no item at that place.")
            case .repeated:
                self.init(field: "/items/\(place)/index", "duplicate_item", "This item is named twice.")
            case .quantityTooLarge(let left):
                self.init(
                    field: "/items/\(place)/quantity", "quantity_too_large",
                    left.map { "At most \($0) of this item is left." } ?? "Nothing is left of this item.")
            }
        }
    }

    private init(field pointer: String, _ code: String, _ detail: String) {
        self.init(
            .validationFailed, detail: detail,
            errors: [Problem.Entry(pointer: pointer, code: code, detail: detail)])
    }
}
