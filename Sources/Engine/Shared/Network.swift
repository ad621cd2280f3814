import Foundation

/// Whom an address is likely to belong to: one IPv4 address, or one IPv6 /64, which is the least a household is given.
enum Network {
    static func prefix(_ address: String) -> String {
        guard address.contains(":") else { return address }
        let halves = address.lowercased().components(separatedBy: "::")
        let head = halves[0].split(separator: ":").map(String.init)
        let tail = halves.count > 1 ? halves[1].split(separator: ":").map(String.init) : []
        let zeros = Array(repeating: "0", count: max(0, 8 - head.count - tail.count))
        return (head + (halves.count > 1 ? zeros + tail : [])).prefix(4).map(trimmed).joined(separator: ":") + "::/64"
    }

    private static func trimmed(_ group: String) -> String {
        let digits = group.drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }
}
