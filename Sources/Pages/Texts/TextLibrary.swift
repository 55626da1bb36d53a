package import Domain
import Mustache
import Synchronization

/// The words of this installation in every language: a folder with a file for each.
package struct TextLibrary: Sendable {
    private let current: @Sendable () -> [Language: TextCatalogue]
    private static let ending = ".json5"

    /// Reads the folder; with `reloading`, changed files are read anew before the next text, and where one is
    /// wrong the last good ones are kept.
    ///
    /// Throws `TextError` with file and key, or `TemplateFolderError` for what cannot be read.
    package init(folder: String, keys: [TextKey], reloading: Bool) throws {
        let first = try Self.sources(folder)
        let catalogues = try Self.catalogues(first, keys)
        guard reloading else {
            current = { catalogues }
            return
        }
        let state = ReloadingTexts(sources: first, catalogues: catalogues)
        current = {
            state.current(
                reading: { try Self.sources(folder) }, making: { try Self.catalogues($0, keys) })
        }
    }

    /// The words for a reader.
    package func texts(for locale: ReaderLocale) -> Texts {
        let catalogues = current()
        guard let catalogue = catalogues[locale.language] else {
            preconditionFailure("a library has every language")
        }
        return Texts(locale: locale, catalogue: catalogue)
    }

    /// The words of a receipt and of what is told of it: its language, as it was when it was issued.
    package func texts(of receipt: Receipt, in wording: ReceiptWording?) -> Texts {
        texts(for: ReaderLocale(preferring: [receipt.contents.language])).saying(wording)
    }

    /// The words that receipts are issued with now.
    package func wording(for locale: ReaderLocale) -> ReceiptWording { texts(for: locale).wording }

    private static func sources(_ folder: String) throws(TemplateFolderError) -> [String: [UInt8]] {
        let sources = try TemplateFolder(root: folder, ending: ending).sources()
        return Dictionary(sources.map { ($0.name, $0.text) }) { $1 }
    }

    private static func catalogues(
        _ sources: [String: [UInt8]], _ keys: [TextKey]
    ) throws(TextError) -> [Language: TextCatalogue] {
        for name in sources.keys.sorted() where Language(rawValue: name) == nil {
            throw TextError(file: name + ending, .unknownLanguage)
        }
        var catalogues: [Language: TextCatalogue] = [:]
        for language in Language.allCases {
            let file = language.rawValue + ending
            guard let bytes = sources[language.rawValue] else { throw TextError(file: file, .noFile) }
            catalogues[language] = try TextCatalogue(file: file, bytes, keys: keys)
        }
        return catalogues
    }
}

/// The texts of development, where files change under a running server.
private final class ReloadingTexts: Sendable {
    private struct State: Sendable {
        var sources: [String: [UInt8]]
        var catalogues: [Language: TextCatalogue]
    }

    private let state: Mutex<State>

    init(sources: [String: [UInt8]], catalogues: [Language: TextCatalogue]) {
        state = Mutex(State(sources: sources, catalogues: catalogues))
    }

    /// The last that were whole; the files are small, so that they are compared instead of their times.
    func current(
        reading: () throws -> [String: [UInt8]],
        making: ([String: [UInt8]]) throws -> [Language: TextCatalogue]
    ) -> [Language: TextCatalogue] {
        state.withLock { state in
            if let sources = try? reading(), sources != state.sources {
                state.sources = sources
                if let catalogues = try? making(sources) { state.catalogues = catalogues }
            }
            return state.catalogues
        }
    }
}
