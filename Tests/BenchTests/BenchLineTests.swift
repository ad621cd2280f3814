import Testing

@testable import Bench

extension BenchTests {
    @Suite("A line")
    struct BenchLineTests {
        @Test(
            "A goal is judged by the floor it names, and by the median where there is none",
            arguments: [
                ([20.0, 100], 0, 0.5), ([20, 100], 1, 0.1), ([], 0, 10),
            ])
        func judged(floors: [Double], by judging: Int, seen: Double) {
            let line = BenchLine(
                "any", "changes", unit: "changes/s", [Round(value: 10)],
                floors: floors.map { ("floor", [Round(value: $0)]) },
                goal: ("as seen", { $0 == seen }), judging: judging)
            #expect(line.goal?.isMet == true)
            #expect(line.floors.map(\.productShare) == floors.map { 10 / $0 })
            #expect(line.ofFloor == floors.first.map { 10 / $0 })
        }

        @Test("The table has the product's share beside each floor")
        func table() {
            let line = BenchLine(
                "any", "changes", unit: "changes/s", [Round(value: 10)],
                floors: [("bare", [Round(value: 20)]), ("least", [Round(value: 100)])],
                goal: (">= 0.25", { $0 >= 0.25 }), judging: 1)
            let rows = BenchTable(lines: [line]).text.split(separator: "\n").dropFirst(2).map { row in
                row.split(separator: " ").joined(separator: " ")
            }
            #expect(
                rows == [
                    "changes changes/s 10.0 10.0 10.0 >= 0.25 NOT MET", "bare changes/s 20.0 20.0 20.0 0.500",
                    "least changes/s 100 100 100 0.100",
                ])
        }
    }
}
