/// A value that must not reach a log, an error text or a debugger's print: everything but `expose()` shows
/// stars.
package struct Secret<Value: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let value: Value

    /// Wraps a value.
    package init(_ value: Value) { self.value = value }

    /// The value itself.
    ///
    /// Every use of this name is a place to review.
    package func expose() -> Value { value }

    /// Stars: the value is for `expose()` or its own kind of use only, never for a print.
    package var description: String { "***" }
    /// Stars: the value is for `expose()` or its own kind of use only, never for a print.
    package var debugDescription: String { "***" }
    /// Nothing: reflection, and with it `dump`, must not show what is inside.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
