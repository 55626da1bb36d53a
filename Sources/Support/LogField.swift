/// One named value of a log line.
package struct LogField: Sendable {
    /// What a field can hold.
    enum Value: Sendable {
        case integer(Int64)
        case text(String)
        case literal(StaticString)
        case bool(Bool)
        case number(Double)
    }

    let name: StaticString
    let value: Value

    /// A text; what looks like a secret in it is replaced by stars.
    package static func text(_ name: StaticString, _ value: String) -> LogField {
        LogField(name: name, value: .text(value))
    }

    /// A text of the program itself, such as a route pattern, written as it is but for escapes.
    package static func literal(_ name: StaticString, _ value: StaticString) -> LogField {
        LogField(name: name, value: .literal(value))
    }

    /// An integer.
    package static func integer(_ name: StaticString, _ value: Int64) -> LogField {
        LogField(name: name, value: .integer(value))
    }

    /// An integer.
    package static func integer(_ name: StaticString, _ value: Int) -> LogField {
        LogField(name: name, value: .integer(Int64(value)))
    }

    /// True or false.
    package static func bool(_ name: StaticString, _ value: Bool) -> LogField {
        LogField(name: name, value: .bool(value))
    }

    /// A measured number, such as milliseconds, written with three decimals; null where it is not finite.
    package static func number(_ name: StaticString, _ value: Double) -> LogField {
        LogField(name: name, value: .number(value))
    }
}
