import Messaging
package import Pages

/// The project's own templates and words, read once for all tests: reading them took half of the tests' time.
package enum ProjectTexts {
    private static let templates = Result {
        try PageLibrary(folder: ProjectFolder.path("Templates"), reloading: false)
    }
    private static let words = Result {
        try TextLibrary(
            folder: ProjectFolder.path("Templates/texts"), keys: MailTexts.all, reloading: false)
    }

    /// What `Templates` holds.
    package static func pages() throws -> PageLibrary { try templates.get() }

    /// What `Templates/texts` holds: the words of mails and receipts.
    package static func library() throws -> TextLibrary { try words.get() }

    /// What another folder holds, read anew whenever it has changed.
    package static func library(of folder: String) throws -> TextLibrary {
        try TextLibrary(folder: folder, keys: MailTexts.all, reloading: true)
    }
}
