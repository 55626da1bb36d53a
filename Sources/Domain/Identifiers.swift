package import Support

/// An organisation: the legal tenant.
package enum OrganizationKind: IdentifierKind { package static var prefix: String { "org" } }
/// A site: a storefront, brand or channel of an organisation.
package enum SiteKind: IdentifierKind { package static var prefix: String { "site" } }
/// An API key.
package enum APIKeyKind: IdentifierKind { package static var prefix: String { "key" } }
/// A provider account.
package enum ProviderAccountKind: IdentifierKind { package static var prefix: String { "prv" } }
/// A checkout: what is owed.
package enum CheckoutKind: IdentifierKind { package static var prefix: String { "chk" } }
/// A transaction: one attempt to pay a checkout.
package enum TransactionKind: IdentifierKind { package static var prefix: String { "txn" } }
/// An event: one transition that happened.
package enum EventKind: IdentifierKind { package static var prefix: String { "evt" } }

/// A capture: money taken of what an attempt holds.
package enum CaptureKind: IdentifierKind { package static var prefix: String { "cap" } }
/// A refund: money given back.
package enum RefundKind: IdentifierKind { package static var prefix: String { "ref" } }
/// A dispute: money the payer asks back at the bank.
package enum DisputeKind: IdentifierKind { package static var prefix: String { "dsp" } }
/// A message to a payer: mail or text.
package enum MessageKind: IdentifierKind { package static var prefix: String { "msg" } }

/// A saved method: a card or account that may be charged later.
package enum SavedMethodKind: IdentifierKind { package static var prefix: String { "tok" } }

/// Names an organisation: `org_…`.
package typealias OrganizationID = Identifier<OrganizationKind>
/// Names a site: `site_…`.
package typealias SiteID = Identifier<SiteKind>
/// Names an API key without its secret: `key_…`.
package typealias APIKeyID = Identifier<APIKeyKind>
/// Names an organisation's account with a provider: `prv_…`.
package typealias ProviderAccountID = Identifier<ProviderAccountKind>
/// Names a checkout without opening its page: `chk_…`.
package typealias CheckoutID = Identifier<CheckoutKind>
/// Names one attempt to pay: `txn_…`.
package typealias TransactionID = Identifier<TransactionKind>
/// Names one event of a checkout: `evt_…`.
package typealias EventID = Identifier<EventKind>
/// Names one capture of an attempt: `cap_…`.
package typealias CaptureID = Identifier<CaptureKind>
/// Names one refund of an attempt: `ref_…`.
package typealias RefundID = Identifier<RefundKind>
/// Names one saved method: `tok_…`.
package typealias SavedMethodID = Identifier<SavedMethodKind>
/// Names one dispute of an attempt: `dsp_…`.
package typealias DisputeID = Identifier<DisputeKind>

/// A webhook endpoint: where a merchant's server hears of events.
package enum WebhookEndpointKind: IdentifierKind { package static var prefix: String { "whe" } }
/// A delivery: one event on its way to one address.
package enum DeliveryKind: IdentifierKind { package static var prefix: String { "dlv" } }
/// Names a webhook endpoint: `whe_…`.
package typealias WebhookEndpointID = Identifier<WebhookEndpointKind>
/// Names one event on its way to one address: `dlv_…`.
package typealias DeliveryID = Identifier<DeliveryKind>
/// Names one message to a payer: `msg_…`.
package typealias MessageID = Identifier<MessageKind>

/// An import of bank statements.
package enum StatementImportKind: IdentifierKind { package static var prefix: String { "stm" } }
/// A line of a bank statement.
package enum BankTransferKind: IdentifierKind { package static var prefix: String { "btr" } }
/// Names one import of bank statements: `stm_…`.
package typealias StatementImportID = Identifier<StatementImportKind>
/// Names one line of a bank statement: `btr_…`.
package typealias BankTransferID = Identifier<BankTransferKind>

/// A receipt: a numbered document about money that moved.
package enum ReceiptKind: IdentifierKind { package static var prefix: String { "rct" } }
/// Names one receipt: `rct_…`.
package typealias ReceiptID = Identifier<ReceiptKind>
