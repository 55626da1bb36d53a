extension FieldCase {
    private static let every =
        ##"{"color":"#0b5FcC","cornerRadius":"none","font":"serif","logoUrl":"https://cdn.example/l.png"}"##

    /// The look of a checkout's own, which a payment link may have too.
    static let branding: [FieldCase] = [
        .good("every token", "\"branding\":\(every)"), .good("no token", #""branding":{}"#),
        .good("no branding", #""branding":null"#),
        .good("tokens of the site", #""branding":{"color":null,"font":null,"logoUrl":null}"#),
        .good("a logo of this machine", #""branding":{"logoUrl":"http://localhost:3000/l.png"}"#),
        .bad("a look by name", #""branding":"spring""#, "/branding", "wrong_type"),
        .bad("a colour by name", #""branding":{"color":"red"}"#, "/branding/color", "invalid_color"),
        .bad(
            "a colour that is a rule", ##""branding":{"color":"#000;x"}"##, "/branding/color", "invalid_color"
        ),
        .bad(
            "a colour of three digits", ##""branding":{"color":"#fff"}"##, "/branding/color", "invalid_color"),
        .bad("a font of no name", #""branding":{"font":"Comic Sans"}"#, "/branding/font", "invalid_value"),
        .bad(
            "a corner of no name", #""branding":{"cornerRadius":"4px"}"#, "/branding/cornerRadius",
            "invalid_value"),
        .bad(
            "a logo over http", #""branding":{"logoUrl":"http://cdn.example/l.png"}"#, "/branding/logoUrl",
            "invalid_url"),
        .bad(
            "a logo of data", #""branding":{"logoUrl":"data:image/png,x"}"#, "/branding/logoUrl",
            "invalid_url"),
        .bad("css", #""branding":{"css":"*{}"}"#, "/branding/css", "unknown_field"),
        .bad(
            "what only an answer says", #""branding":{"colorsAdjusted":true}"#, "/branding/colorsAdjusted",
            "unknown_field"),
        .bad("assigned: shortCode", #""shortCode":"ABCDE-FGHJK""#, "/shortCode", "unknown_field"),
    ]
}
