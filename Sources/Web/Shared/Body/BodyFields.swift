import Domain

/// The members of one object of a request. It remembers which were asked for, so that the readers
/// of a body are the only list of its fields and anything else is refused by name.
struct BodyFields {
    private let members: [JSONValue.Member]
    private let path: String
    private var asked: Set<String> = []

    /// - Parameter path: what leads to this object: empty, or `context.`.
    init(_ value: JSONValue, path: String = "") throws(Problem) {
        guard case .object(let members) = value else {
            throw path.isEmpty ? .bodyNotObject : .wrongType(String(path.dropLast()))
        }
        self.members = members
        self.path = path
    }

    private mutating func take(_ name: String) -> JSONValue? {
        asked.insert(name)
        return members.first { $0.name == name }?.value
    }

    func has(_ name: String) -> Bool { members.contains { $0.name == name } }

    /// Said two ways at once, of which this is one.
    func ambiguous(_ name: String) -> Problem { .ambiguous(path + name) }

    /// To be called when all known fields were asked for.
    func close() throws(Problem) {
        guard let unknown = members.first(where: { !asked.contains($0.name) }) else { return }
        throw .unknownField(path + unknown.name)
    }

    // MARK: Kinds of values

    /// - Parameter length: in Unicode scalars, as the maxLength of JSON Schema counts.
    mutating func optionalText(
        _ name: String, _ length: ClosedRange<Int> = 1...128, lines: Bool = false
    ) throws(Problem) -> String? {
        guard let value = take(name) else { return nil }
        guard case .string(let text) = value else { throw .wrongType(path + name) }
        guard length.contains(text.unicodeScalars.count), Self.isPrintable(text, lines: lines) else {
            throw .badValue(path + name)
        }
        return text
    }

    mutating func text(
        _ name: String, _ length: ClosedRange<Int> = 1...128, lines: Bool = false
    ) throws(Problem) -> String {
        guard let text = try optionalText(name, length, lines: lines) else { throw .missingField(path + name) }
        return text
    }

    mutating func optionalFlag(_ name: String) throws(Problem) -> Bool? {
        guard let value = take(name) else { return nil }
        guard case .bool(let flag) = value else { throw .wrongType(path + name) }
        return flag
    }

    /// A text that must be read as something more: an id, an instant, one word of a list.
    mutating func optional<Value>(_ name: String, _ read: (String) -> Value?) throws(Problem) -> Value? {
        guard let text = try optionalText(name) else { return nil }
        guard let value = read(text) else { throw .badValue(path + name) }
        return value
    }

    mutating func required<Value>(_ name: String, _ read: (String) -> Value?) throws(Problem) -> Value {
        guard let value = try optional(name, read) else { throw .missingField(path + name) }
        return value
    }

    /// A code of its own for what is none, so that whoever sends `XX` or `EU` learns to leave it out instead.
    mutating func country(_ name: String) throws(Problem) -> String? {
        guard let text = try optionalText(name) else { return nil }
        guard let country = PhoneRegion.country(meantBy: text) else { throw .countryUnknown(path + name) }
        return country
    }

    mutating func optionalObject<Value>(
        _ name: String, _ read: (inout BodyFields) throws(Problem) -> Value
    ) throws(Problem) -> Value? {
        guard let value = take(name) else { return nil }
        return try Self.whole(value, path: "\(path)\(name).", read)
    }

    mutating func object<Value>(
        _ name: String, _ read: (inout BodyFields) throws(Problem) -> Value
    ) throws(Problem) -> Value {
        guard let value = try optionalObject(name, read) else { throw .missingField(path + name) }
        return value
    }

    mutating func objects<Value>(
        _ name: String, atMost limit: Int, _ read: (inout BodyFields) throws(Problem) -> Value
    ) throws(Problem) -> [Value] {
        var values: [Value] = []
        for (index, element) in try array(name, atMost: limit).enumerated() {
            values.append(try Self.whole(element, path: "\(path)\(name)[\(index)].", read))
        }
        return values
    }

    mutating func texts(_ name: String, atMost limit: Int) throws(Problem) -> [String] {
        var texts: [String] = []
        for element in try array(name, atMost: limit) {
            guard case .string(let text) = element else { throw .wrongType(path + name) }
            guard (1...128).contains(text.unicodeScalars.count), Self.isPrintable(text, lines: false) else {
                throw .badValue(path + name)
            }
            texts.append(text)
        }
        return texts
    }

    private mutating func array(_ name: String, atMost limit: Int) throws(Problem) -> [JSONValue] {
        guard let value = take(name) else { throw .missingField(path + name) }
        guard case .array(let elements) = value else { throw .wrongType(path + name) }
        guard elements.count <= limit else { throw .badValue(path + name) }
        return elements
    }

    /// Reads an object and refuses what is left over in it.
    static func whole<Value>(
        _ value: JSONValue, path: String = "", _ read: (inout BodyFields) throws(Problem) -> Value
    ) throws(Problem) -> Value {
        var fields = try BodyFields(value, path: path)
        let result = try read(&fields)
        try fields.close()
        return result
    }

    /// Control characters have no place in anything that is stored and shown again; line ends do,
    /// where people write sentences.
    private static func isPrintable(_ text: String, lines: Bool) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            !isControl(scalar) || (lines && ["\n", "\r", "\t"].contains(scalar))
        }
    }

    /// Unicode's category Cc, which is these two ranges for good.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    }
}
