/// The text as far as it is written, and the containers that are open in it, each inside the one
/// before.
final class JSONWriter {
    /// What a value turned out to be when it asked for its container.
    enum ContainerKind {
        case unknown, object, array, single
    }

    private struct Container {
        var shape: ContainerKind = .unknown
        /// Where its first member is in `members`, if it is an object.
        let firstMember: Int
        var count = 0
    }

    /// `"name":value`; it ends where the next one begins, less the comma.
    private struct Member {
        let start: Int
        let nameEnd: Int

        /// By the bytes of their names, without the quotes.
        func isBefore(_ other: Member, in text: UnsafeBufferPointer<UInt8>) -> Bool {
            text[(start + 1)..<(nameEnd - 1)].lexicographicallyPrecedes(text[(other.start + 1)..<(other.nameEnd - 1)])
        }
    }

    private(set) var bytes: [UInt8] = []
    private var open: [Container] = []
    /// Those of all open objects.
    private var members: [Member] = []

    init() {
        bytes.reserveCapacity(1024)
        open.reserveCapacity(8)
        members.reserveCapacity(32)
    }

    // MARK: Values

    func write(_ value: some Encodable) throws {
        let depth = push()
        try value.encode(to: TextEncoder(writer: self, depth: depth))
        guard open[depth].shape != .unknown else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "It wrote nothing."))
        }
        close(to: depth)
    }

    func put(_ text: String) { bytes.appendQuoted(text) }

    func put(_ number: some BinaryInteger) { bytes.append(contentsOf: number.description.utf8) }

    func put(_ flag: Bool) { bytes.append(flag ? "true" : "false") }

    func putNull() { bytes.append("null") }

    /// Whole numbers are written without a point.
    func put(_ number: some BinaryFloatingPoint & CustomStringConvertible) throws {
        guard number.isFinite else {
            throw EncodingError.invalidValue(
                number, .init(codingPath: [], debugDescription: "JSON has no such number."))
        }
        let text = number.description
        bytes.append(contentsOf: text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...])
    }

    // MARK: Containers

    /// - Returns: the depth of the new container: its place among the open ones.
    func push() -> Int {
        open.append(Container(firstMember: members.count))
        return open.count - 1
    }

    /// A value may ask for its container more than once and then continues in the same one.
    func take(_ shape: ContainerKind, at depth: Int) {
        close(to: depth + 1)
        guard open[depth].shape == .unknown else {
            return precondition(open[depth].shape == shape, "A value is one thing.")
        }
        open[depth].shape = shape
        if shape == .object { bytes.append(UInt8(ascii: "{")) }
        if shape == .array { bytes.append(UInt8(ascii: "[")) }
    }

    func name(_ name: String, at depth: Int) {
        separate(at: depth)
        let start = bytes.count
        bytes.appendQuoted(name)
        members.append(Member(start: start, nameEnd: bytes.count))
        bytes.append(UInt8(ascii: ":"))
    }

    /// Before each element and each member.
    func separate(at depth: Int) {
        close(to: depth + 1)
        if open[depth].count > 0 { bytes.append(UInt8(ascii: ",")) }
        open[depth].count += 1
    }

    func count(at depth: Int) -> Int { open[depth].count }

    /// Ends what is open at this depth and deeper: a container made in another one is open until
    /// that one continues.
    private func close(to depth: Int) {
        while open.count > depth {
            let ended = open.removeLast()
            switch ended.shape {
            case .object: end(ended)
            case .array: bytes.append(UInt8(ascii: "]"))
            case .unknown: bytes.append("{}")
            case .single: break
            }
        }
    }

    private func end(_ object: Container) {
        let members = members[object.firstMember...]
        if !areSorted(members) { sort(members) }
        self.members.removeSubrange(object.firstMember...)
        bytes.append(UInt8(ascii: "}"))
    }

    private func areSorted(_ members: ArraySlice<Member>) -> Bool {
        bytes.withUnsafeBufferPointer { text in
            zip(members, members.dropFirst()).allSatisfy { $0.isBefore($1, in: text) }
        }
    }

    private func sort(_ members: ArraySlice<Member>) {
        let start = members[members.startIndex].start
        let ends = members.dropFirst().map { $0.start - 1 } + [bytes.count]
        let sorted = bytes.withUnsafeBufferPointer { text in
            let sorted = zip(members, ends).sorted { one, other in
                one.0.isBefore(other.0, in: text) || (!other.0.isBefore(one.0, in: text) && one.0.start < other.0.start)
            }
            // A member given twice is what it was given last.
            return sorted.indices.filter { $0 + 1 == sorted.count || sorted[$0].0.isBefore(sorted[$0 + 1].0, in: text) }
                .map { sorted[$0] }
        }
        let written = Array(bytes[start...])
        bytes.removeLast(written.count)
        for (member, end) in sorted {
            if bytes.count > start { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: written[(member.start - start)..<(end - start)])
        }
    }
}
