import Domain

extension APIResource {
    /// What a merchant may say of a checkout's look.
    static var brandingBody: APISchema {
        .body([
            .optional(
                "color", .text(matching: "^#[0-9A-Fa-f]{6}$"),
                "Buttons and accents; corrected where it is hard to read."),
            .optional("cornerRadius", .word(CornerRadius.self)), .optional("font", .word(FontChoice.self)),
            .optional("logoUrl", .url, "An https address; goes before a logo that the site uploaded."),
        ])
    }

    /// What an answer tells of it.
    static var branding: APISchema {
        .object([
            .optional("color", .text(matching: "^#[0-9a-f]{6}$")),
            .optional("cornerRadius", .word(CornerRadius.self)), .optional("font", .word(FontChoice.self)),
            .optional("logoUrl", .url),
            .optional("colorsAdjusted", .flag, "Whether the colour was corrected to be readable."),
        ])
    }
}
