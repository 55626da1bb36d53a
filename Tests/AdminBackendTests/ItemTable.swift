/// The items of a checkout's creation, on both sides of their limits; each row is the whole of `items`.
extension FieldCase {
    private static func item(_ members: String) -> String { "[{\"name\":\"x\",\"unitAmount\":1,\(members)}]" }

    private static func items(_ count: Int) -> String {
        "[\((0..<count).map { "{\"name\":\"\($0)\",\"unitAmount\":1}" }.joined(separator: ","))]"
    }

    static let items: [FieldCase] = [
        .good("500 items", items(500)), .bad("501 items", items(501), "/items", "too_many"),
        .bad("no item, no amount", "[]", "/amount", "required"),
        .bad("an item that is null", "[null]", "/items/0", "wrong_type"),
        .bad("an item that is a text", #"["x"]"#, "/items/0", "wrong_type"),
        .bad("items that are an object", "{}", "/items", "wrong_type"),
        .good("a name of 255", "[{\"name\":\"\(String(repeating: "ü", count: 255))\",\"unitAmount\":1}]"),
        .bad(
            "a name of 256", "[{\"name\":\"\(String(repeating: "n", count: 256))\",\"unitAmount\":1}]",
            "/items/0/name",
            "invalid_length"),
        .bad("an empty name", #"[{"name":"","unitAmount":1}]"#, "/items/0/name", "invalid_length"),
        .bad("no name", #"[{"unitAmount":1}]"#, "/items/0/name", "required"),
        .bad("a name that is null", #"[{"name":null,"unitAmount":1}]"#, "/items/0/name", "required"),
        .bad("no unit amount", #"[{"name":"x"}]"#, "/items/0/unitAmount", "required"),
        .bad(
            "a unit amount that is null", #"[{"name":"x","unitAmount":null}]"#, "/items/0/unitAmount",
            "required"),
        .good(
            "a free item beside one that is not",
            #"[{"name":"x","unitAmount":0},{"name":"y","unitAmount":1}]"#),
        .bad("only a free item", #"[{"name":"x","unitAmount":0}]"#, "/items", "out_of_range"),
        .good("quantity 1", item(#""quantity":1"#)),
        .bad("quantity 0", item(#""quantity":0"#), "/items/0/quantity", "invalid_quantity"),
        .bad("quantity -1", item(#""quantity":-1"#), "/items/0/quantity", "invalid_quantity"),
        .bad("quantity 1.5 as a number", item(#""quantity":1.5"#), "/items/0/quantity", "not_an_integer"),
        .good("quantity 1.5 as a text", item(#""quantity":"1.5""#)),
        .bad(
            "quantity of four decimals", item(#""quantity":"1.0001""#), "/items/0/quantity",
            "invalid_quantity"),
        .bad("quantity of no digits", item(#""quantity":"many""#), "/items/0/quantity", "invalid_quantity"),
        .bad(
            "quantity of zero as a text", item(#""quantity":"0.000""#), "/items/0/quantity",
            "invalid_quantity"),
        .bad("quantity that is true", item(#""quantity":true"#), "/items/0/quantity", "wrong_type"),
        .bad(
            "quantity beyond 64 bits", item(#""quantity":9223372036854775808"#), "/items/0/quantity",
            "out_of_range"),
        .bad(
            "a negative product", #"[{"name":"x","unitAmount":-1},{"name":"y","unitAmount":9}]"#,
            "/items/0/unitAmount", "out_of_range"),
        .good("a discount", #"[{"name":"x","unitAmount":-1,"kind":"discount"},{"name":"y","unitAmount":9}]"#),
        .bad(
            "a discount of everything",
            #"[{"name":"x","unitAmount":-9,"kind":"discount"},{"name":"y","unitAmount":9}]"#,
            "/items", "out_of_range"),
        .bad("a kind of no name", item(#""kind":"gift""#), "/items/0/kind", "invalid_value"),
        .good("tax behaviour", item(#""taxBehavior":"inclusive""#)),
        .bad(
            "tax behaviour of no name", item(#""taxBehavior":"none""#), "/items/0/taxBehavior",
            "invalid_value"),
        .good("a picture", item(#""imageUrl":"https://shop.example/i.png","url":"https://shop.example/i""#)),
        .bad(
            "a picture of script", item(#""imageUrl":"javascript:alert(1)""#), "/items/0/imageUrl",
            "invalid_url"),
        .bad(
            "an address with a user", item(#""url":"https://a:b@shop.example/""#), "/items/0/url",
            "invalid_url"),
        .bad("an item with more", item(#""total":1"#), "/items/0/total", "unknown_field"),
        .bad("a pair of an item", item(#""metadata":{"k":1}"#), "/items/0/metadata/k", "wrong_type"),
        .bad(
            "a line beyond the limit",
            item(#""quantity":2,"sku":"s""#).replacing(
                #""unitAmount":1"#, with: #""unitAmount":999999999999"#), "/items/0", "out_of_range"),
        .bad(
            "a sum beyond the limit",
            #"[{"name":"x","unitAmount":999999999999},{"name":"y","unitAmount":1}]"#, "/items", "out_of_range"
        ),
        .bad(
            "a unit amount beyond the limit", #"[{"name":"x","unitAmount":1000000000000}]"#,
            "/items/0/unitAmount", "out_of_range"),
        .bad(
            "an overflowing line", #"[{"name":"x","unitAmount":999999999999,"quantity":1000000000}]"#,
            "/items/0", "out_of_range"),
    ]
}
