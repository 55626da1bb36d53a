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

package typealias OrganizationID = Identifier<OrganizationKind>
package typealias SiteID = Identifier<SiteKind>
package typealias APIKeyID = Identifier<APIKeyKind>
package typealias ProviderAccountID = Identifier<ProviderAccountKind>
package typealias CheckoutID = Identifier<CheckoutKind>
package typealias TransactionID = Identifier<TransactionKind>
package typealias EventID = Identifier<EventKind>
