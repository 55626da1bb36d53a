package import Support

/// A payment at the sandbox.
///
/// Merchants see it in the API, so it opens no page by itself (`SandboxPageAddress`).
package enum SandboxPaymentKind: IdentifierKind { package static var prefix: String { "sbx" } }
/// A one-time token of a card.
package enum SandboxTokenKind: IdentifierKind { package static var prefix: String { "sbt" } }
/// A refund at the sandbox.
package enum SandboxRefundKind: IdentifierKind { package static var prefix: String { "sbr" } }

/// A capture at the sandbox.
package enum SandboxCaptureKind: IdentifierKind { package static var prefix: String { "sbc" } }

/// The half of a saved card's name that only the engine is told.
package enum SandboxSavedKind: IdentifierKind { package static var prefix: String { "sbs" } }
/// A notification of the sandbox.
package enum SandboxNotificationKind: IdentifierKind { package static var prefix: String { "sbn" } }

/// The secret half of a saved card's name.
package typealias SandboxSavedID = Identifier<SandboxSavedKind>
/// The id of a notification of the sandbox.
package typealias SandboxNotificationID = Identifier<SandboxNotificationKind>
/// The id of a capture at the sandbox.
package typealias SandboxCaptureID = Identifier<SandboxCaptureKind>
/// The id of a payment at the sandbox.
package typealias SandboxPaymentID = Identifier<SandboxPaymentKind>
/// The id of a one-time token of a card.
package typealias SandboxTokenID = Identifier<SandboxTokenKind>
/// The id of a refund at the sandbox.
package typealias SandboxRefundID = Identifier<SandboxRefundKind>
