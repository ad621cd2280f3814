import Testing

@testable import StorageSQLite

@Suite("How many phases share a commit")
struct SQLiteGroupSizeTests {
    @Test(
        "As many as take twice as long as the disk takes to flush, within bounds",
        arguments: [
            (Duration.milliseconds(1), Duration.milliseconds(10), 20),
            (.milliseconds(1), .milliseconds(1), GroupSize.least),
            (.milliseconds(1), .milliseconds(500), 64), (.milliseconds(1), .zero, GroupSize.least),
        ])
    func settles(phase: Duration, flush: Duration, expected: Int) {
        var size = GroupSize(most: 64)
        for _ in 0..<50 { size.note(4, work: phase * 4, flush: flush) }
        #expect(size.next == expected)
    }

    @Test("Before anything is known it starts small, and never goes over the most", arguments: [1, 4, 64])
    func starts(most: Int) {
        #expect(GroupSize(most: most).next == min(most, GroupSize.least))
    }

    @Test("One slow flush does not make the next group as large as it could be")
    func oneSlowFlush() {
        var size = GroupSize(most: 64)
        for _ in 0..<50 { size.note(8, work: .milliseconds(8), flush: .milliseconds(1)) }
        size.note(8, work: .milliseconds(8), flush: .milliseconds(50))
        #expect(size.next < 64)
    }
}
