package import Support

/// Which checkouts of a tenant a list shows.
///
/// Every condition that is given must hold.
package struct CheckoutFilter: Hashable, Sendable {
    /// The tenant whose list it is.
    package var organizationID: OrganizationID
    /// The mode whose checkouts are listed.
    package var isLive: Bool
    /// Of one site only.
    package var siteID: SiteID?
    /// In one status only.
    package var status: CheckoutStatus?
    /// With exactly that reference.
    package var reference: String?
    /// With that mail address of the customer, in any letter case.
    package var email: String?
    /// With all these words.
    package var text: SearchText?
    /// Made then or later.
    package var createdFrom: Timestamp?
    /// Made before then.
    package var createdBefore: Timestamp?

    /// Every checkout of a tenant and mode.
    package init(organizationID: OrganizationID, isLive: Bool) {
        self.organizationID = organizationID
        self.isLive = isLive
    }

    /// The ids of checkouts made in the span: from the first to before the second.
    package var idSpan: (from: CheckoutID, before: CheckoutID) {
        (
            createdFrom.map { .first(at: $0) } ?? CheckoutID(high: 0, low: 0),
            createdBefore.map { .first(at: $0) } ?? CheckoutID(high: .max, low: .max)
        )
    }
}

/// Where a page of a list begins.
package enum ListPlace: Hashable, Sendable {
    /// At the newest.
    case start
    /// With the next older than that one.
    case after(CheckoutID)
    /// With those newer than that one that are nearest to it.
    case before(CheckoutID)
}

extension Identifier where Kind == CheckoutKind {
    /// The smallest id of that time.
    fileprivate static func first(at time: Timestamp) -> Self {
        Self(high: UInt64(clamping: max(0, time.milliseconds)) << 16, low: 0)
    }

    /// The next id, which is what "newer than" begins with.
    package var successor: Self {
        low == .max ? Self(high: high == .max ? high : high + 1, low: 0) : Self(high: high, low: low + 1)
    }
}
