/// One record of RFC 4180, read strictly: a field has quotes at both ends or nowhere.
enum CSVFields {
    /// - Returns: nil where the quotes don't match.
    static func split(_ record: ArraySlice<UInt8>) -> [[UInt8]]? {
        var fields: [[UInt8]] = []
        var rest = record
        while true {
            guard let field = rest.first == quote ? quoted(&rest) : plain(&rest) else { return nil }
            fields.append(field)
            guard let next = rest.popFirst() else { return fields }
            guard next == comma else { return nil }
        }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")

    private static func plain(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        let field = rest.prefix { $0 != comma }
        rest = rest.dropFirst(field.count)
        return field.contains(quote) ? nil : Array(field)
    }

    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        rest.removeFirst()
        var field: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte != quote {
                field.append(byte)
            } else if rest.first == quote {
                field.append(quote)
                rest.removeFirst()
            } else {
                return field
            }
        }
        return nil
    }
}
