package import Mustache

/// The templates of this installation and the symbols their models' shapes are made with.
package struct PageLibrary: Sendable {
    /// The names of all fields; every model rendered here is shaped with them.
    package let symbols: Symbols
    private let current: @Sendable () -> TemplateLibrary

    /// Loads a folder of templates; with `reloading`, a changed file is compiled anew before the next page.
    ///
    /// Throws what the compiler finds, with file, line and column.
    package init(folder: String, reloading: Bool) throws {
        let symbols = Symbols()
        self.symbols = symbols
        if reloading {
            let library = try ReloadingLibrary(root: folder, symbols: symbols)
            current = { library.current() }
        } else {
            let library = try TemplateLibrary(try TemplateFolder(root: folder).sources(), symbols: symbols)
            current = { library }
        }
    }

    /// A handle that stays good while the library lives.
    ///
    /// Throws for a name that no file has.
    package func template(_ name: String) throws -> Template { try current().requiredTemplate(named: name) }

    /// Renders a page.
    package func render(_ template: Template, _ model: Record) throws(RenderError) -> [UInt8] {
        var output: [UInt8] = []
        // A page with its stylesheet fits, so the buffer is not copied while it grows.
        output.reserveCapacity(24 * 1024)
        try current().render(template, .record(model), into: &output)
        return output
    }
}
