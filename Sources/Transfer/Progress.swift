/// How far a move has come.
package struct TransferProgress: Sendable, Hashable {
    package enum Stage: String, Sendable, Hashable {
        case exporting, checking, writing, verifying, importing
    }

    /// What `done` and `total` count.
    package enum Unit: Sendable, Hashable {
        case rows, bytes
    }

    package let stage: Stage
    package let unit: Unit
    package let done: Int64
    package let total: Int64
    /// Rows or lines that were worked on since this run began: what a rate is made of.
    package let worked: Int64

    package init(_ stage: Stage, _ unit: Unit, done: Int64, of total: Int64, worked: Int64) {
        self.stage = stage
        self.unit = unit
        self.done = done
        self.total = total
        self.worked = worked
    }
}

/// Told after every page or batch; what it throws stops the move there.
package typealias TransferListener = @Sendable (TransferProgress) throws -> Void
