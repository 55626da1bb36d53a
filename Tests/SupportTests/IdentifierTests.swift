import Testing

@testable import Support

private enum SampleKind: IdentifierKind { static let prefix = "smp" }
private typealias Sample = Identifier<SampleKind>

private func fixedRandom(_ first: UInt64, _ second: UInt64) -> RandomSource {
    RandomSource { (first, second) }
}

@Suite("Identifier") struct IdentifierTests {
    @Test(
        "text and bytes go there and back",
        arguments: [
            (0, 0), (UInt64.max, UInt64.max), (1, 0), (0, 1), (0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210),
            (1 << 63, 1 << 63),
        ] as [(UInt64, UInt64)]) func roundTrip(_ high: UInt64, _ low: UInt64)
    {
        let id = Sample(high: high, low: low)
        #expect(id.description.utf8.count == 30)
        #expect(Sample(id.description) == id)
        #expect(Sample("smp_" + id.description.dropFirst(4).uppercased()) == id)
        #expect(Sample(bytes: id.bytes) == id)
    }

    @Test("the text of known bits") func known() {
        #expect(Sample(high: 0, low: 31).description == "smp_0000000000000000000000000z")
        #expect(Sample(high: .max, low: .max).description == "smp_7zzzzzzzzzzzzzzzzzzzzzzzzz")
    }

    @Test("order by time, in value, text and bytes") func order() {
        let words = fixedRandom(.max, .max)
        let times: [Int64] = [0, 1, 1_000_000, 1_795_231_665_123, 1_795_231_665_124, (1 << 48) - 1]
        let ids = times.map { Sample(at: Timestamp(milliseconds: $0), random: words) }
        #expect(ids.map(\.time.milliseconds) == times)
        #expect(ids == ids.sorted())
        #expect(ids.map(\.description) == ids.map(\.description).sorted())
        for (left, right) in zip(ids, ids.dropFirst()) {
            #expect(left.bytes.lexicographicallyPrecedes(right.bytes))
        }
    }

    @Test(
        "refusals",
        arguments: [
            "", "smp_", "smp", "xyz_0000000000000000000000000z", "smp-0000000000000000000000000z",
            "smp_0000000000000000000000000", "smp_00000000000000000000000000z",
            "smp_0000000000000000000000000i",
            "smp_0000000000000000000000000l", "smp_0000000000000000000000000o",
            "smp_0000000000000000000000000u",
            "smp_8000000000000000000000000z", "smp_zzzzzzzzzzzzzzzzzzzzzzzzzz",
            "SMP_0000000000000000000000000z",
            "smp_000000000000000000000000é", "smp_0000000000000000000000000\u{0}",
        ]) func refused(_ text: String)
    {
        #expect(Sample(text) == nil)
    }

    @Test("other lengths of bytes are refused", arguments: [0, 15, 17]) func bytes(_ count: Int) {
        #expect(Sample(bytes: [UInt8](repeating: 0, count: count)) == nil)
    }

    @Test("random bytes have the length asked for", arguments: [0, 1, 15, 16, 17, 33]) func random(
        _ count: Int
    ) {
        let bytes = fixedRandom(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908).bytes(count)
        #expect(bytes == (0..<count).map { UInt8($0 % 16) })
    }
}
