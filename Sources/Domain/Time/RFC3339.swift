/// Dates and times of RFC 3339 section 5.6, without the cost of a formatter: an answer carries
/// several of them.
enum RFC3339 {
    static func text(_ milliseconds: Int64) -> String {
        let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let inDay = Int(remainder < 0 ? remainder + 86_400_000 : remainder)
        let (year, month, day) = civil(days: Int(remainder < 0 ? quotient - 1 : quotient))
        var text = [UInt8]()
        text.reserveCapacity(24)
        appendYear(year, to: &text)
        for (mark, value, width) in [
            ("-", month, 2), ("-", day, 2), ("T", inDay / 3_600_000, 2), (":", inDay / 60_000 % 60, 2),
            (":", inDay / 1000 % 60, 2), (".", inDay % 1000, 3),
        ] {
            text.append(contentsOf: mark.utf8)
            append(value, width: width, to: &text)
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// What four digits of year can say in UTC: an offset must not carry an instant out of it.
    private static let writable: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    static func milliseconds(_ text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        guard let year = number(4, &rest), mark("-", &rest), let month = number(2, &rest), mark("-", &rest),
            let day = number(2, &rest),
            mark("Tt ", &rest), let hour = number(2, &rest), mark(":", &rest), let minute = number(2, &rest),
            mark(":", &rest),
            let second = number(2, &rest), let fraction = fraction(&rest), let offset = offsetMinutes(&rest),
            rest.isEmpty,
            (1...12).contains(month), (1...daysIn(month, year)).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let minutes = Int64(daysSince1970(year, month, day)) * 1440 + Int64(hour * 60 + minute - offset)
        // A leap second ends a day in UTC (section 5.7) and is counted as the first second of the
        // next.
        guard second < 60 || (minutes + 1) % 1440 == 0 else { return nil }
        let milliseconds = minutes * 60_000 + Int64(second * 1000 + fraction)
        return writable.contains(milliseconds) ? milliseconds : nil
    }

    /// A year that RFC 3339 cannot say is written as ISO 8601 expands it, and is not read back.
    private static func appendYear(_ year: Int, to text: inout [UInt8]) {
        if (0...9999).contains(year) { return append(year, width: 4, to: &text) }
        text.append(UInt8(ascii: year < 0 ? "-" : "+"))
        append(abs(year), width: 9, to: &text)
    }

    private static func append(_ value: Int, width: Int, to text: inout [UInt8]) {
        var divisor = (1..<width).reduce(1) { product, _ in product * 10 }
        while divisor > 0 {
            text.append(UInt8(48 + value / divisor % 10))
            divisor /= 10
        }
    }

    private static func number(_ width: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
        guard rest.count >= width, rest.prefix(width).allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        defer { rest = rest.dropFirst(width) }
        return rest.prefix(width).reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private static func mark(_ allowed: String, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first, allowed.utf8.contains(first) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Milliseconds of the fraction; digits past the third are dropped.
    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard mark(".", &rest) else { return 0 }
        let digits = rest.prefix { $0 >= 48 && $0 <= 57 }
        guard (1...9).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let three = (Array(digits) + [48, 48]).prefix(3)
        return three.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private static func offsetMinutes(_ rest: inout ArraySlice<UInt8>) -> Int? {
        if mark("Zz", &rest) { return 0 }
        let sign = rest.first == UInt8(ascii: "-") ? -1 : 1
        guard mark("+-", &rest), let hours = number(2, &rest), mark(":", &rest), let minutes = number(2, &rest),
            hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private static func daysIn(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar; years begin in March, so the leap
    /// day ends them.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
