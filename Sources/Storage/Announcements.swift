package import Database
package import Domain
import Support

/// What the writes of this module announce: a checkout that changed, and a lane in which something is due.
extension Announcement {
    private static let checkout: UInt8 = 1
    private static let siteLane: UInt8 = 2
    private static let endpointLane: UInt8 = 3

    /// Says that a checkout changed.
    package init(_ id: CheckoutID) { self.init(kind: Self.checkout, high: id.high, low: id.low) }

    /// Says that something is due in a lane.
    package init(_ lane: DeliveryLane) {
        let endpoint = lane.endpointID
        self.init(
            kind: endpoint == nil ? Self.siteLane : Self.endpointLane, high: lane.siteID.high,
            low: lane.siteID.low, secondHigh: endpoint?.high ?? 0, secondLow: endpoint?.low ?? 0)
    }

    /// The checkout that changed; nil when it is about something else.
    package var checkoutID: CheckoutID? { kind == Self.checkout ? CheckoutID(high: high, low: low) : nil }

    /// The lane in which something is due; nil when it is about something else.
    package var lane: DeliveryLane? {
        let site = SiteID(high: high, low: low)
        switch kind {
        case Self.siteLane: return DeliveryLane(siteID: site, endpointID: nil)
        case Self.endpointLane:
            return DeliveryLane(
                siteID: site, endpointID: WebhookEndpointID(high: secondHigh, low: secondLow))
        default: return nil
        }
    }
}
