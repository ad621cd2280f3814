import Storage

/// Every row of a deployment on one snapshot, section by section, a page at a time.
struct DeploymentWalk {
    let connection: any SQLConnection
    let listen: (_ rows: Int64, _ total: Int64) throws -> Void

    /// - Parameters:
    ///   - open: told of each section before its rows.
    ///   - each: told of each row, as ``RowCoding`` writes it.
    /// - Returns: how many rows there are of each section, and their digests.
    func sums(
        open: (StoredSection) throws -> Void = { _ in }, each: ([UInt8]) throws -> Void = { _ in }
    ) throws -> [String: RowSum] {
        let total = try StoredSection.all.reduce(0) { $0 + (try Self.count($1, connection)) }
        var sums: [String: RowSum] = [:]
        var rows: Int64 = 0
        for section in StoredSection.all {
            try open(section)
            sums[section.name] = try sum(of: section, before: rows, total, each)
            rows += sums[section.name]?.count ?? 0
        }
        return sums
    }

    static func count(_ section: StoredSection, _ connection: any SQLConnection) throws -> Int64 {
        try connection.query(section.count) { try $0.integer(0) }.first ?? 0
    }

    private func sum(
        of section: StoredSection, before: Int64, _ total: Int64, _ each: ([UInt8]) throws -> Void
    ) throws -> RowSum {
        var sum = RowSum()
        var key = section.firstKey
        while true {
            var found = 0
            var last = key
            try connection.run(section.read, key + [.integer(Int64(section.page))]) { row in
                let values = try section.values(row)
                let bytes = RowCoding.bytes(values)
                sum.add(bytes, of: section.name)
                try each(bytes)
                found += 1
                last = Array(values.prefix(section.keyed))
            }
            try listen(before + sum.count, total)
            guard found == section.page else { return sum }
            key = last
        }
    }
}
