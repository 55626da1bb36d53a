import Messaging
package import Pages

/// The project's own words of mails and receipts.
package enum ProjectTexts {
    /// Reads `Templates/texts`.
    package static func library() throws -> TextLibrary {
        try TextLibrary(
            folder: ProjectFolder.path("Templates/texts"), keys: MailTexts.all, reloading: false)
    }
}
