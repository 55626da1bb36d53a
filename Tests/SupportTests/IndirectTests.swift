import Support
import Testing

private struct Wrong: Error {}

private struct Order: Hashable {
    var lines: Indirect<[String]>
}

@Suite("A value in a place of its own")
struct IndirectTests {
    @Test("A change is seen by whom it was made for, and by no copy")
    func copies() {
        let first = Order(lines: Indirect(["lamp"]))
        var second = first
        second.lines.value.append("post")
        #expect(first.lines.value == ["lamp"])
        #expect(second.lines.value == ["lamp", "post"])
    }

    @Test("It is equal by value, wherever the value lies")
    func equality() {
        let first = Order(lines: Indirect(["lamp"]))
        let copy = first
        #expect(first == copy)
        #expect(first == Order(lines: Indirect(["lamp"])))
        #expect(first != Order(lines: Indirect(["post"])))
        #expect(Set([first, copy, Order(lines: Indirect(["lamp"]))]).count == 1)
    }

    @Test("What a change did before it threw stays done")
    func thrown() {
        func addThenThrow(_ lines: inout [String]) throws {
            lines.append("post")
            throw Wrong()
        }
        var lines = Indirect(["lamp"])
        #expect(throws: Wrong.self) { try addThenThrow(&lines.value) }
        #expect(lines.value == ["lamp", "post"])
    }
}
