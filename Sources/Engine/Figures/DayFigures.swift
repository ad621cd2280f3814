package import Domain
import Flows

/// One day of a realm in numbers. Flows count for the day and the hour in which they were started,
/// by the state they are in now.
package struct DayFigures: Sendable, Hashable {
    package let day: CalendarDay
    /// All that were started.
    package let asked: Int
    /// Completed, taken back later or not.
    package let completed: Int
    package let refused: Int
    package let reviewing: Int
    package let waiting: Int
    /// 24, from midnight on the realm's clock.
    package let hours: [HourFigures]
    /// The most used first. Flows whose track nobody has chosen yet are in none.
    package let tracks: [TrackFigures]
    /// Why policy refused or looked twice at what is refused now, the most frequent first.
    package let reasons: [ReasonFigures]
    /// The most sent first.
    package let codes: [CodeFigures]
    /// Open cases as they are now, whatever the day; all five, the youngest first.
    package let queueAge: [QueueAgeFigures]

    package struct HourFigures: Sendable, Hashable {
        /// 0 to 23.
        package let hour: Int
        package fileprivate(set) var asked = 0
        package fileprivate(set) var completed = 0
        package fileprivate(set) var refused = 0
    }

    package struct TrackFigures: Sendable, Hashable {
        package let operation: OperationName
        package let name: String
        package fileprivate(set) var asked = 0
        package fileprivate(set) var completed = 0
        package fileprivate(set) var refused = 0
        /// Held back: by a reviewer or by the wait.
        package fileprivate(set) var waiting = 0
    }

    package struct ReasonFigures: Sendable, Hashable {
        package let code: ReasonCode
        package let count: Int
    }

    package struct CodeFigures: Sendable, Hashable {
        /// ISO 3166-1 alpha-2.
        package let country: String
        package let sent: Int
        package let proved: Int
    }

    package struct QueueAgeFigures: Sendable, Hashable {
        package let bucket: AgeBucket
        package let count: Int
        package let overdue: Int
    }

    package enum AgeBucket: String, Sendable, Hashable, CaseIterable {
        case underHour = "<1h"
        case underFourHours = "<4h"
        case underDay = "<24h"
        case underThreeDays = "<3d"
        case older

        /// Where one ends and the next begins.
        static let ages: [Duration] = [.hours(1), .hours(4), .hours(24), .days(3)]
    }
}

// MARK: Adding up

extension DayFigures {
    static func hours(_ rows: [FlowFigureRow]) -> [HourFigures] {
        var hours = (0..<24).map { HourFigures(hour: $0) }
        for row in rows {
            // The day on which summer time ends has 25.
            let hour = min(max(0, row.hour), 23)
            hours[hour].asked += row.count
            hours[hour].completed += row.isCompleted ? row.count : 0
            hours[hour].refused += row.state == .refused ? row.count : 0
        }
        return hours
    }

    static func tracks(_ rows: [FlowFigureRow]) -> [TrackFigures] {
        var tracks: [String: TrackFigures] = [:]
        for row in rows {
            guard let name = row.track else { continue }
            var figures = tracks["\(row.operation) \(name)"] ?? TrackFigures(operation: row.operation, name: name)
            figures.asked += row.count
            figures.completed += row.isCompleted ? row.count : 0
            figures.refused += row.state == .refused ? row.count : 0
            figures.waiting += row.state == .waiting || row.state == .reviewing ? row.count : 0
            tracks["\(row.operation) \(name)"] = figures
        }
        return tracks.sorted { ($1.value.asked, $0.key) < ($0.value.asked, $1.key) }.map(\.value)
    }

    static func reasons(_ refusals: [(decision: Decision, count: Int)]) -> [ReasonFigures] {
        var counts: [ReasonCode: Int] = [:]
        for (decision, count) in refusals {
            for code in Set(decision.reasons.map(\.code)) { counts[code, default: 0] += count }
        }
        return counts.map { ReasonFigures(code: $0, count: $1) }
            .sorted { ($1.count, $0.code.rawValue) < ($0.count, $1.code.rawValue) }
    }

    static func queueAge(_ rows: [CaseAgeRow]) -> [QueueAgeFigures] {
        AgeBucket.allCases.enumerated().map { place, bucket in
            let row = rows.first { $0.bucket == place }
            return QueueAgeFigures(bucket: bucket, count: row?.count ?? 0, overdue: row?.overdue ?? 0)
        }
    }
}

extension FlowFigureRow {
    var isCompleted: Bool { state == .completed || state == .reverted }
}
