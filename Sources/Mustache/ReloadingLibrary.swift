import Synchronization

/// A library that follows its folder, for development: a page asks for `current()` before it renders.
///
/// A change that does not compile keeps the last good library and is told by `problem`, so that the page can
/// show file, line and column. Handles of templates stay valid because all its libraries share one `Symbols`.
package final class ReloadingLibrary: Sendable {
    /// What is wrong with the files as they are now.
    package enum Problem: Error, Equatable, Sendable {
        /// A template does not compile.
        case template(TemplateError)
        /// The folder cannot be read.
        case folder(TemplateFolderError)
    }

    private struct State: Sendable {
        var library: TemplateLibrary
        var files: [TemplateFolder.File]
        var problem: Problem?
    }

    private let folder: TemplateFolder
    private let symbols: Symbols
    private let limits: MustacheLimits
    private let state: Mutex<State>

    /// Loads the folder; throws `Problem` where the first version has one, because there is no good one yet.
    package init(
        root: String, symbols: Symbols, limits: MustacheLimits = MustacheLimits()
    ) throws(Problem) {
        folder = TemplateFolder(root: root, limits: limits)
        self.symbols = symbols
        self.limits = limits
        // Stamps are taken before the files are read: a change in between is seen as one the next time.
        let files = try Self.files(of: folder)
        let library = try Self.load(folder, symbols, limits)
        state = Mutex(State(library: library, files: files, problem: nil))
    }

    /// What is wrong with the files since the last `current()`, nil while they compile.
    package var problem: Problem? { state.withLock { $0.problem } }

    /// The newest library that compiles; looks at the files' times first, a few microseconds for each file.
    package func current() -> TemplateLibrary {
        state.withLock { state in
            do throws(Problem) {
                let files = try Self.files(of: folder)
                if files == state.files { return state.library }
                state.files = files
                state.library = try Self.load(folder, symbols, limits)
                state.problem = nil
            } catch {
                state.problem = error
                // A folder that could not be read says nothing about its files, so the next call reads them
                // all.
                if case .folder = error { state.files = [] }
            }
            return state.library
        }
    }

    private static func files(of folder: TemplateFolder) throws(Problem) -> [TemplateFolder.File] {
        do {
            return try folder.files()
        } catch {
            throw .folder(error)
        }
    }

    private static func load(
        _ folder: TemplateFolder, _ symbols: Symbols, _ limits: MustacheLimits
    ) throws(Problem) -> TemplateLibrary {
        let sources: [TemplateSource]
        do {
            sources = try folder.sources()
        } catch {
            throw .folder(error)
        }
        do {
            return try TemplateLibrary(sources, symbols: symbols, limits: limits)
        } catch {
            throw .template(error)
        }
    }
}
