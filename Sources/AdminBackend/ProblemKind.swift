package import HTTPCore
import Pages

/// Every kind of problem that this host answers with; the raw values are the stable codes of the API.
///
/// The answers and the reference are made from this table.
package enum ProblemKind: String, CaseIterable, Sendable {
    case requestRefused = "request_refused"
    case malformedJSON = "malformed_json"
    case invalidQuery = "invalid_query"
    case unauthorized = "unauthorized"
    case secretKeyRequired = "secret_key_required"
    case publicKeyRequired = "public_key_required"
    case keyNotPinned = "key_not_pinned"
    case originNotAllowed = "origin_not_allowed"
    case publicCreateDisabled = "public_create_disabled"
    case keyPinned = "key_pinned"
    case liveKeyRequired = "live_key_required"
    case scopeMissing = "scope_missing"
    case addressNotListed = "address_not_listed"
    case addressesWider = "addresses_wider"
    case notFound = "not_found"
    case unknownRoute = "unknown_route"
    case methodNotAllowed = "method_not_allowed"
    case stateConflict = "state_conflict"
    case limitReached = "limit_reached"
    case invalidIdempotencyKey = "invalid_idempotency_key"
    case idempotencyKeyReused = "idempotency_key_reused"
    case idempotentCallRuns = "idempotent_call_runs"
    case referenceTaken = "reference_taken"
    case attemptInFlight = "attempt_in_flight"
    case noAttemptInFlight = "no_attempt_in_flight"
    case checkoutAlreadyPaid = "checkout_already_paid"
    case checkoutClosed = "checkout_closed"
    case invalidAmount = "invalid_amount"
    case checkoutNotRecoverable = "checkout_not_recoverable"
    case notAuthorized = "not_authorized"
    case notCaptured = "not_captured"
    case nothingLeft = "nothing_left"
    case nothingToTell = "nothing_to_tell"
    case messageLimit = "message_limit_reached"
    case memberExists = "member_exists"
    case ownerRequired = "owner_required"
    case memberNotActive = "member_not_active"
    case memberActive = "member_active"
    case nothingHeld = "nothing_held"
    case releaseUnderWay = "release_under_way"
    case releaseRefused = "release_refused"
    case captureUnderWay = "capture_under_way"
    case notRetryable = "not_retryable"
    case retryUnderWay = "retry_under_way"
    case unsupportedByProvider = "unsupported_by_provider"
    case savedMethodNotActive = "saved_method_not_active"
    case savedMethodDeleted = "saved_method_deleted"
    case providerGone = "provider_gone"
    case paymentNotTaken = "payment_not_taken"
    case unsupportedMediaType = "unsupported_media_type"
    case unsupportedImage = "unsupported_image"
    case wrongHost = "wrong_host"
    case validationFailed = "validation_failed"
    case rateLimited = "rate_limited"
    case internalError = "internal_error"
    case unavailable = "unavailable"

    /// The status that goes with it; a refused request has the status of what was wrong with it.
    package var status: Status {
        switch self {
        case .requestRefused, .malformedJSON, .invalidQuery, .invalidIdempotencyKey: .badRequest
        case .unauthorized: .unauthorized
        case .secretKeyRequired, .keyPinned, .liveKeyRequired, .scopeMissing, .publicKeyRequired,
            .keyNotPinned, .originNotAllowed, .publicCreateDisabled, .addressNotListed, .addressesWider:
            .forbidden
        case .notFound, .unknownRoute: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .stateConflict, .limitReached, .idempotentCallRuns, .referenceTaken, .attemptInFlight,
            .noAttemptInFlight, .checkoutAlreadyPaid, .checkoutClosed, .invalidAmount,
            .checkoutNotRecoverable, .notAuthorized, .notCaptured, .nothingLeft, .nothingHeld,
            .nothingToTell, .releaseUnderWay, .releaseRefused, .captureUnderWay, .unsupportedByProvider,
            .notRetryable, .retryUnderWay, .savedMethodNotActive, .savedMethodDeleted, .providerGone,
            .paymentNotTaken, .memberExists, .ownerRequired, .memberNotActive, .memberActive:
            .conflict
        case .unsupportedMediaType, .unsupportedImage: .unsupportedMediaType
        case .wrongHost: .misdirectedRequest
        case .validationFailed, .idempotencyKeyReused: .unprocessableContent
        case .rateLimited, .messageLimit: .tooManyRequests
        case .internalError: .internalServerError
        case .unavailable: .serviceUnavailable
        }
    }

    /// The kind in a few words, the same every time it occurs.
    var title: String {
        switch self {
        case .requestRefused: "Request refused"
        case .malformedJSON: "Malformed JSON"
        case .invalidQuery: "Invalid query"
        case .unauthorized: "Unauthorized"
        case .secretKeyRequired: "Secret key required"
        case .publicKeyRequired: "Public key required"
        case .keyNotPinned: "Key works for no one site"
        case .originNotAllowed: "Origin not allowed"
        case .publicCreateDisabled: "Public creation disabled"
        case .keyPinned: "Key works for one site"
        case .liveKeyRequired: "Live key required"
        case .scopeMissing: "Scope missing"
        case .addressNotListed: "Address not listed"
        case .addressesWider: "More addresses than the caller's"
        case .notFound, .unknownRoute: "Not found"
        case .methodNotAllowed: "Method not allowed"
        case .stateConflict, .notAuthorized, .notCaptured, .nothingLeft, .nothingHeld, .releaseUnderWay,
            .releaseRefused, .captureUnderWay, .unsupportedByProvider, .savedMethodNotActive,
            .notRetryable, .retryUnderWay, .savedMethodDeleted, .providerGone, .paymentNotTaken,
            .ownerRequired, .memberNotActive,
            .memberActive:
            "State conflict"
        case .memberExists: "Member exists"
        case .messageLimit: "Message limit reached"
        case .nothingToTell: "Nothing to tell"
        case .limitReached: "Limit reached"
        case .invalidIdempotencyKey: "Invalid idempotency key"
        case .idempotencyKeyReused: "Idempotency key reused"
        case .idempotentCallRuns: "Call still runs"
        case .referenceTaken: "Reference taken"
        case .attemptInFlight: "Attempt in flight"
        case .noAttemptInFlight: "No attempt in flight"
        case .checkoutAlreadyPaid: "Already paid"
        case .checkoutClosed: "Checkout closed"
        case .invalidAmount: "Invalid amount"
        case .checkoutNotRecoverable: "Checkout not recoverable"
        case .unsupportedMediaType: "Unsupported media type"
        case .unsupportedImage: "Unsupported image"
        case .wrongHost: "Wrong host"
        case .validationFailed: "Validation failed"
        case .rateLimited: "Too many requests"
        case .internalError: "Internal error"
        case .unavailable: "Service unavailable"
        }
    }

    /// What it tells a developer, for the reference.
    package var meaning: String {
        switch self {
        case .requestRefused:
            "The request was refused before it reached a route: it breaks HTTP, or it is too large. The "
                + "status says which; the connection is closed."
        case .malformedJSON: "The body is no JSON document. The detail names the byte."
        case .invalidQuery: "A parameter of the query is not known, or its value is not allowed."
        case .unauthorized: "The key is missing, wrong, expired or revoked."
        case .secretKeyRequired: "A public key (pk_…) was sent where a secret key (sk_…) is needed."
        case .publicKeyRequired: "A secret key (sk_…) was sent where a public key (pk_…) is needed."
        case .keyNotPinned: "The public key is made for no one site."
        case .originNotAllowed: "The site's `allowedOrigins` do not name the page's origin."
        case .publicCreateDisabled: "The site's setting `publicCreate` is off."
        case .keyPinned: "The key works for one site only, and the call is about more."
        case .liveKeyRequired: "A test key was sent to change what is of both modes."
        case .scopeMissing: "The key lacks the scope that the detail names."
        case .addressNotListed: "The key's `allowedAddresses` do not have the address that called."
        case .addressesWider: "The other key would work from addresses from which the calling one does not."
        case .notFound: "There is no such object in the key's organisation and mode."
        case .unknownRoute: "No route has that path."
        case .methodNotAllowed: "The path has other methods; the field Allow lists them."
        case .stateConflict: "The object cannot do that as it stands."
        case .limitReached: "There are as many of these as there may be; the detail says of what."
        case .invalidIdempotencyKey:
            "The `Idempotency-Key` is empty, too long or holds more than visible ASCII."
        case .idempotencyKeyReused:
            "The key was used for another request; use a new one for each."
        case .idempotentCallRuns:
            "The first call with this key has not ended; try again in a moment."
        case .referenceTaken:
            "The site wants each reference once, and another request used it; the detail names the checkout."
        case .attemptInFlight:
            "A payment of the checkout is under way; wait for its end."
        case .noAttemptInFlight:
            "No payment of the checkout is under way."
        case .checkoutAlreadyPaid:
            "The checkout is paid or authorised."
        case .checkoutClosed:
            "The checkout was cancelled, has expired or failed."
        case .invalidAmount:
            "The amount is not possible for the checkout as it stands."
        case .checkoutNotRecoverable:
            "Only an expired, failed or cancelled checkout is recovered."
        case .notAuthorized: "The transaction holds nothing that could be captured or released."
        case .notCaptured: "No money came that could go back."
        case .nothingLeft: "Nothing is left to capture, refund or dispute."
        case .nothingHeld: "The checkout holds nothing."
        case .nothingToTell: "What the message would tell has not happened."
        case .messageLimit: "As many messages were sent as may be; Retry-After says when to go on."
        case .memberExists: "The address is a member's already; the detail names the member."
        case .ownerRequired: "An organisation has exactly one owner; make another member the owner first."
        case .memberNotActive: "Only a member who has accepted the invitation can become the owner."
        case .memberActive: "The invitation was accepted already."
        case .releaseUnderWay: "What is held is being released."
        case .releaseRefused: "The provider goes on holding the amount; try again later."
        case .captureUnderWay: "A capture is not decided; try again when it is."
        case .notRetryable: "The transaction has not failed, or nothing can be collected again."
        case .retryUnderWay: "The payment is being collected once more already."
        case .unsupportedByProvider: "The payment provider cannot do that."
        case .savedMethodNotActive: "The saved method is disabled or deleted and cannot be charged."
        case .savedMethodDeleted: "The saved method is deleted, and nothing brings it back."
        case .providerGone: "The site no longer uses the provider account that saved the method."
        case .paymentNotTaken: "The provider does not take such a payment from a saved method."
        case .unsupportedMediaType: "The body is of another media type than the call takes."
        case .unsupportedImage: "The picture is none that can be a logo."
        case .wrongHost: "The path belongs to the other host, which the detail names."
        case .validationFailed: "Fields are not valid; errors lists every one with its pointer."
        case .rateLimited: "The key made too many calls; Retry-After says when to go on."
        case .internalError: "Something broke on our side. Name the request id when you ask for help."
        case .unavailable: "Nothing was changed; try again after the seconds in Retry-After."
        }
    }
}

extension Problem {
    /// A problem of one of the host's kinds.
    init(_ kind: ProblemKind, detail: String, errors: [Entry] = []) {
        self.init(status: kind.status, code: kind.rawValue, title: kind.title, detail: detail, errors: errors)
    }
}
