/// As much of JSON Schema as our document uses: type, properties, required, enum, $ref, items,
/// additionalProperties.
struct Schema {
    let document: JSON

    /// - Returns: what is wrong with the value, each with its place; empty when nothing is.
    func faults(_ value: JSON, against schema: JSON, at place: String = "$") -> [String] {
        if let reference = schema["$ref"]?.text { return faults(value, against: resolve(reference), at: place) }
        return type(value, schema, place) + listed(value, schema, place) + members(value, schema, place)
            + elements(value, schema, place)
    }

    func resolve(_ reference: String) -> JSON {
        reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
    }

    private func type(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        guard let type = schema["type"]?.text else {
            return schema.members.isEmpty ? ["\(place): there is no schema"] : []
        }
        let fits =
            switch (type, value) {
            case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("number", .number):
                true
            case ("integer", .number(let number)): number == number.rounded()
            default: false
            }
        return fits ? [] : ["\(place): is no \(type)"]
    }

    private func listed(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        guard let allowed = schema["enum"]?.list, !allowed.contains(value) else { return [] }
        return ["\(place): \(value) is not one of \(allowed.compactMap(\.text))"]
    }

    private func members(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        guard case .object(let members) = value else { return [] }
        let known = schema["properties"]?.members ?? [:]
        var faults = (schema["required"]?.texts ?? []).filter { members[$0] == nil }.map {
            "\(place): \($0) is missing"
        }
        for (name, member) in members {
            if let property = known[name] {
                faults += self.faults(member, against: property, at: "\(place).\(name)")
            } else if schema["additionalProperties"] == .bool(false) {
                faults.append("\(place): \(name) is not described")
            }
        }
        return faults
    }

    private func elements(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        guard case .array(let elements) = value, let items = schema["items"] else { return [] }
        return elements.enumerated().flatMap { faults($1, against: items, at: "\(place)[\($0)]") }
    }
}
