/// Something the shop sells.
struct Article: Sendable {
    var id: String
    var name: String
    var details: String
    /// Minor units.
    var price: Int64
    var currency: String
    /// A file of the public folder.
    var image: String

    /// The catalogue of the shop's first and second site.
    static func catalogue(site index: Int) -> [Article] {
        index == 0
            ? [
                Article(
                    id: "trail-lamp", name: "Trail lamp", details: "400 lumens, 12 hours", price: 4250,
                    currency: "EUR", image: "demo/trail-lamp.svg"),
                Article(
                    id: "base-layer", name: "Merino base layer", details: "Size M", price: 6900,
                    currency: "EUR", image: "demo/base-layer.svg"),
                Article(
                    id: "enamel-mug", name: "Enamel mug", details: "350 ml", price: 1290, currency: "EUR",
                    image: "demo/enamel-mug.svg"),
            ]
            : [
                Article(
                    id: "night-sky", name: "The Night Sky", details: "Hardcover", price: 3200,
                    currency: "USD", image: "demo/night-sky.svg"),
                Article(
                    id: "quiet-garden", name: "A Quiet Garden", details: "Paperback", price: 1450,
                    currency: "USD", image: "demo/quiet-garden.svg"),
                Article(
                    id: "reading-light", name: "Reading light", details: "Clips to any book", price: 1900,
                    currency: "USD", image: "demo/reading-light.svg"),
            ]
    }
}
