import NIOCore

/// `application/x-www-form-urlencoded` (URL Standard, section 5.1), read strictly.
enum FormText {
    /// More fields than any of our forms has.
    private static let mostPairs = 64

    static func pairs(_ body: ByteBuffer) throws(Problem) -> [(String, String)] {
        let parts = body.readableBytesView.split(separator: UInt8(ascii: "&"))
        guard parts.count <= mostPairs else { throw .bodyMalformed }
        var pairs: [(String, String)] = []
        for part in parts {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((try decoded(halves[0]), halves.count > 1 ? try decoded(halves[1]) : ""))
        }
        return pairs
    }

    private static func decoded(_ bytes: ByteBufferView.SubSequence) throws(Problem) -> String {
        var (result, rest) = ([UInt8](), bytes[...])
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    throw .bodyMalformed
                }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        // A text with NUL in it was not typed.
        guard !result.contains(0), let text = String(validating: result, as: UTF8.self) else { throw .bodyMalformed }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt8? { Character(UnicodeScalar(byte)).hexDigitValue.map(UInt8.init) }
}
