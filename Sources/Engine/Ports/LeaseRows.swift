package import Domain

/// What only one node does at a time, by a short name.
package struct LeaseName: RawRepresentable, ExpressibleByStringLiteral, Sendable, Hashable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(stringLiteral value: StaticString) { rawValue = "\(value)" }
}

/// The right to do it, until somebody else takes it.
package struct Lease: Sendable, Hashable {
    package let name: LeaseName
    package let holder: NodeID
    /// Rises whenever the holder changes, so that one that slept past its end is told from the one
    /// that came after.
    package let token: Int64

    package init(name: LeaseName, holder: NodeID, token: Int64) {
        self.name = name
        self.holder = holder
        self.token = token
    }
}

package protocol LeaseWrites {
    /// Takes what is free, given back or past its end, and prolongs what `holder` has.
    /// - Returns: nil where somebody else has it.
    func takeLease(_ name: LeaseName, for holder: NodeID, at now: Instant, until: Instant) throws -> Lease?
    /// Whether nobody has taken it since. As long as this transaction lasts, nobody can.
    func isCurrent(_ lease: Lease) throws -> Bool
    /// Ends it now; does nothing where somebody else has taken it.
    func giveBack(_ lease: Lease)
    /// Ends all of them. For a process that knows it is alone: whoever had them is dead.
    func endLeases()
}
