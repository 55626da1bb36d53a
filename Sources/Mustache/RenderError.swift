/// Why a rendering was stopped; nothing is added to the output then.
package enum RenderError: Error, Equatable, Sendable {
    /// The library holds no template of this name (after a reload, for example).
    case unknownTemplate(String)
    /// Partials, parents or blocks call each other deeper than the limit.
    case callsTooDeep(limit: Int)
    /// The page would be longer than the limit.
    case outputTooLarge(limit: Int)
    /// The page takes more instructions than the limit.
    case tooMuchWork(limit: Int)
}
