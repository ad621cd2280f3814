/// What a number is good for, as its country's plan says.
package enum LineType: String, Sendable, Hashable, CaseIterable, Codable {
    case fixedLine = "fixed-line"
    case mobile
    /// The plan does not tell the two apart, as in the United States.
    case fixedOrMobile = "fixed-or-mobile"
    case tollFree = "toll-free"
    case premiumRate = "premium-rate"
    case sharedCost = "shared-cost"
    case voip
    case personal
    case pager
    case other
    /// In no range that the library knows: a range may be newer than it (decision 31).
    case unknown

    private static let unknownCode = 11

    /// - Parameter code: as in `bindery_phone_number.type`.
    init(code: Int) {
        let byCode: [LineType] = [
            .fixedLine, .mobile, .fixedOrMobile, .tollFree, .premiumRate, .sharedCost, .voip, .personal, .pager,
        ]
        self = byCode.indices.contains(code) ? byCode[code] : code == Self.unknownCode ? .unknown : .other
    }
}
