/// One value's place on the sheet.
struct Scribe: Encoder {
    let sheet: Sheet
    let depth: Int

    /// Nothing here depends on where a value stands.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        sheet.take(.object, at: depth)
        return KeyedEncodingContainer(ObjectScribe(sheet: sheet, depth: depth))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        sheet.take(.array, at: depth)
        return ArrayScribe(sheet: sheet, depth: depth)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        sheet.take(.single, at: depth)
        return ValueScribe(sheet: sheet)
    }
}

struct ObjectScribe<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let sheet: Sheet
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) {
        sheet.name(key.stringValue, at: depth)
        sheet.putNull()
    }

    func encode(_ value: String, forKey key: Key) {
        sheet.name(key.stringValue, at: depth)
        sheet.put(value)
    }

    func encode(_ value: Bool, forKey key: Key) {
        sheet.name(key.stringValue, at: depth)
        sheet.put(value)
    }

    func encode(_ value: Int, forKey key: Key) {
        sheet.name(key.stringValue, at: depth)
        sheet.put(value)
    }

    /// Also the rarer kinds of numbers, which write themselves.
    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        sheet.name(key.stringValue, at: depth)
        try sheet.write(value)
    }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<Inner> {
        scribe(forKey: key.stringValue).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        scribe(forKey: key.stringValue).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { scribe(forKey: "super") }

    func superEncoder(forKey key: Key) -> any Encoder { scribe(forKey: key.stringValue) }

    private func scribe(forKey name: String) -> Scribe {
        sheet.name(name, at: depth)
        return Scribe(sheet: sheet, depth: sheet.push())
    }
}

struct ArrayScribe: UnkeyedEncodingContainer {
    let sheet: Sheet
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var count: Int { sheet.count(at: depth) }

    func encodeNil() {
        sheet.separate(at: depth)
        sheet.putNull()
    }

    func encode(_ value: String) {
        sheet.separate(at: depth)
        sheet.put(value)
    }

    /// Also flags and numbers, which write themselves.
    func encode<Value: Encodable>(_ value: Value) throws {
        sheet.separate(at: depth)
        try sheet.write(value)
    }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) -> KeyedEncodingContainer<Inner> {
        scribe().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { scribe().unkeyedContainer() }

    func superEncoder() -> any Encoder { scribe() }

    private func scribe() -> Scribe {
        sheet.separate(at: depth)
        return Scribe(sheet: sheet, depth: sheet.push())
    }
}

struct ValueScribe: SingleValueEncodingContainer {
    let sheet: Sheet

    var codingPath: [any CodingKey] { [] }

    func encodeNil() { sheet.putNull() }
    func encode(_ value: Bool) { sheet.put(value) }
    func encode(_ value: String) { sheet.put(value) }
    func encode(_ value: Double) throws { try sheet.put(value) }
    func encode(_ value: Float) throws { try sheet.put(value) }
    func encode(_ value: Int) { sheet.put(value) }
    func encode(_ value: Int8) { sheet.put(value) }
    func encode(_ value: Int16) { sheet.put(value) }
    func encode(_ value: Int32) { sheet.put(value) }
    func encode(_ value: Int64) { sheet.put(value) }
    func encode(_ value: UInt) { sheet.put(value) }
    func encode(_ value: UInt8) { sheet.put(value) }
    func encode(_ value: UInt16) { sheet.put(value) }
    func encode(_ value: UInt32) { sheet.put(value) }
    func encode(_ value: UInt64) { sheet.put(value) }
    func encode<Value: Encodable>(_ value: Value) throws { try sheet.write(value) }
}
