import Delivery
import Domain
import HTTPClient
import Network
import Support

extension Composition {
    /// What posts webhooks, over connections of that group's loops.
    func deliverySender(on group: EventLoopGroup) throws -> DeliverySender {
        let client = try configuration.makeWebClient(group: group)
        return DeliverySender(
            clock: .live, random: .live, product: "Portico/\(Version.text)",
            send: { (request) throws(HTTPClientError) in try await client.send(request) })
    }

    /// What sends the deliveries that are due.
    func deliveryWorker(_ sender: DeliverySender) -> DeliveryWorker {
        let log = log
        return DeliveryWorker(engine: engine, sender: sender, clock: .live) { report in
            switch report {
            case .disabled(let id, let reason):
                log.warning("endpoint_disabled", .text("endpoint", "\(id)"), .text("reason", reason.rawValue))
            case .failed(let error):
                log.error("worker_failed", .text("worker", "deliver"), .text("error", error))
            }
        }
    }
}
