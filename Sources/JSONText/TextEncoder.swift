/// The encoder of one value.
struct TextEncoder: Encoder {
    let writer: JSONWriter
    let depth: Int

    /// Nothing here depends on where a value is.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        writer.take(.object, at: depth)
        return KeyedEncodingContainer(ObjectEncoder(writer: writer, depth: depth))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        writer.take(.array, at: depth)
        return ArrayEncoder(writer: writer, depth: depth)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        writer.take(.single, at: depth)
        return ValueEncoder(writer: writer)
    }
}

struct ObjectEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: JSONWriter
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) {
        writer.name(key.stringValue, at: depth)
        writer.putNull()
    }

    func encode(_ value: String, forKey key: Key) {
        writer.name(key.stringValue, at: depth)
        writer.put(value)
    }

    func encode(_ value: Bool, forKey key: Key) {
        writer.name(key.stringValue, at: depth)
        writer.put(value)
    }

    func encode(_ value: Int, forKey key: Key) {
        writer.name(key.stringValue, at: depth)
        writer.put(value)
    }

    /// Also the rarer kinds of numbers, which write themselves.
    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        writer.name(key.stringValue, at: depth)
        try writer.write(value)
    }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type, forKey key: Key) -> KeyedEncodingContainer<Inner> {
        encoder(forKey: key.stringValue).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder(forKey: key.stringValue).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder(forKey: "super") }

    func superEncoder(forKey key: Key) -> any Encoder { encoder(forKey: key.stringValue) }

    private func encoder(forKey name: String) -> TextEncoder {
        writer.name(name, at: depth)
        return TextEncoder(writer: writer, depth: writer.push())
    }
}

struct ArrayEncoder: UnkeyedEncodingContainer {
    let writer: JSONWriter
    let depth: Int

    var codingPath: [any CodingKey] { [] }
    var count: Int { writer.count(at: depth) }

    func encodeNil() {
        writer.separate(at: depth)
        writer.putNull()
    }

    func encode(_ value: String) {
        writer.separate(at: depth)
        writer.put(value)
    }

    /// Also flags and numbers, which write themselves.
    func encode<Value: Encodable>(_ value: Value) throws {
        writer.separate(at: depth)
        try writer.write(value)
    }

    func nestedContainer<Inner: CodingKey>(keyedBy type: Inner.Type) -> KeyedEncodingContainer<Inner> {
        encoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder().unkeyedContainer() }

    func superEncoder() -> any Encoder { encoder() }

    private func encoder() -> TextEncoder {
        writer.separate(at: depth)
        return TextEncoder(writer: writer, depth: writer.push())
    }
}

struct ValueEncoder: SingleValueEncodingContainer {
    let writer: JSONWriter

    var codingPath: [any CodingKey] { [] }

    func encodeNil() { writer.putNull() }
    func encode(_ value: Bool) { writer.put(value) }
    func encode(_ value: String) { writer.put(value) }
    func encode(_ value: Double) throws { try writer.put(value) }
    func encode(_ value: Float) throws { try writer.put(value) }
    func encode(_ value: Int) { writer.put(value) }
    func encode(_ value: Int8) { writer.put(value) }
    func encode(_ value: Int16) { writer.put(value) }
    func encode(_ value: Int32) { writer.put(value) }
    func encode(_ value: Int64) { writer.put(value) }
    func encode(_ value: UInt) { writer.put(value) }
    func encode(_ value: UInt8) { writer.put(value) }
    func encode(_ value: UInt16) { writer.put(value) }
    func encode(_ value: UInt32) { writer.put(value) }
    func encode(_ value: UInt64) { writer.put(value) }
    func encode<Value: Encodable>(_ value: Value) throws { try writer.write(value) }
}
