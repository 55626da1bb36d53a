/// What a template may cost to load and to render; every limit has a test on both sides of it.
package struct MustacheLimits: Sendable {
    /// The longest template in bytes.
    package var templateBytes = 256 * 1024
    /// The longest name inside a tag in bytes.
    package var nameBytes = 256
    /// The longest opening or closing delimiter in bytes.
    package var delimiterBytes = 16
    /// How deep sections, blocks and parents may stand inside each other in one template.
    package var nestingDepth = 64
    /// How many instructions one template may compile to.
    package var instructions = 10_000
    /// How many templates one library may hold.
    package var templates = 1_000
    /// How deep partials, parents and substituted blocks may call each other while rendering.
    package var callDepth = 64
    /// The most bytes one rendering may add to its output.
    package var outputBytes = 4 * 1024 * 1024
    /// The most instructions one rendering may execute, so that loops without output end too.
    package var executedInstructions = 10_000_000

    /// The limits used unless a caller says otherwise.
    package init() {}
}
