/// Keeps a large value in a place of its own, so that a copy of what holds it counts one reference instead of
/// one for each text inside.
///
/// It is a value all the same: a change makes a new place, and costs a copy of the whole. For what is copied
/// often and changed seldom.
package struct Indirect<Value: Sendable>: Sendable {
    @usableFromInline
    final class Place: Sendable {
        @usableFromInline let value: Value

        @inlinable
        init(_ value: Value) { self.value = value }
    }

    @usableFromInline var place: Place

    /// Keeps that value.
    @inlinable
    package init(_ value: Value) { place = Place(value) }

    /// The value itself; reading a part of it copies no more than that part.
    @inlinable
    package var value: Value {
        _read { yield place.value }
        _modify {
            var value = place.value
            // Also where the change throws half-way, as for any other property.
            defer { place = Place(value) }
            yield &value
        }
    }
}

extension Indirect: Equatable where Value: Equatable {
    /// Whether both hold equal values.
    @inlinable
    package static func == (left: Indirect, right: Indirect) -> Bool {
        left.place === right.place || left.place.value == right.place.value
    }
}

extension Indirect: Hashable where Value: Hashable {
    /// Feeds the value.
    @inlinable
    package func hash(into hasher: inout Hasher) { hasher.combine(place.value) }
}
