// Delivery: events on their way to merchants' servers. It signs what the outbox holds, posts it, and hands
// back what came of it; which rows there are and when they are due is Portal's and Storage's. It may import
// Portal, Domain, HTTPClient, HTTPCore, Network, Crypto and Support. Start reading at DeliveryWorker.swift,
// then Lanes.swift (who may send now), DeliverySender.swift (one try) and Signatures.swift.
