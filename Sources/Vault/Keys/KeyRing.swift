import Crypto
import Foundation

/// The versions of the master key, of which the highest wraps everything new, and one index secret.
///
/// The index secret stays when the master key is rotated: blind indexes carry the uniqueness of
/// identifiers, and a second secret would let one number be held twice.
package struct KeyRing: Redacted {
    /// Bytes in each master key and in the index secret.
    package static let keyLength = 32

    let masters: [UInt32: SymmetricKey]
    let index: SymmetricKey
    /// The version that new keys are wrapped under.
    package let currentVersion: UInt32

    /// - Parameters:
    ///   - versions: at least one; numbers from 1, each with exactly 32 bytes.
    ///   - index: exactly 32 bytes.
    package init(versions: [UInt32: [UInt8]], index: [UInt8]) throws(KeyRingFailure) {
        guard let current = versions.keys.max() else { throw .noVersions }
        guard !versions.keys.contains(0) else { throw .versionZero }
        guard index.count == Self.keyLength, versions.values.allSatisfy({ $0.count == Self.keyLength }) else {
            throw .wrongLength
        }
        masters = versions.mapValues { SymmetricKey(data: $0) }
        self.index = SymmetricKey(data: index)
        currentVersion = current
    }

    private init(masters: [UInt32: SymmetricKey], index: SymmetricKey, currentVersion: UInt32) {
        self.masters = masters
        self.index = index
        self.currentVersion = currentVersion
    }

    /// A first ring: version 1 and an index secret.
    /// - Parameter random: gives that many bytes of a cryptographic source.
    package static func fresh(random: (Int) -> [UInt8]) throws(KeyRingFailure) -> KeyRing {
        try KeyRing(versions: [1: random(keyLength)], index: random(keyLength))
    }

    /// In rising order.
    package var versions: [UInt32] { masters.keys.sorted() }

    /// One more version, which is current from then on. What the older ones wrapped still opens.
    /// - Parameter random: gives that many bytes of a cryptographic source.
    package func rotated(random: (Int) -> [UInt8]) throws(KeyRingFailure) -> KeyRing {
        guard currentVersion < .max else { throw .noVersionLeft }
        let fresh = random(Self.keyLength)
        guard fresh.count == Self.keyLength else { throw .wrongLength }
        let masters = masters.merging([currentVersion + 1: SymmetricKey(data: fresh)]) { _, new in new }
        return KeyRing(masters: masters, index: index, currentVersion: currentVersion + 1)
    }

    /// Without a version: whatever is still wrapped under it can never be opened again.
    package func dropping(_ version: UInt32) throws(KeyRingFailure) -> KeyRing {
        guard masters[version] != nil else { throw .unknownVersion(version) }
        guard version != currentVersion else { throw .versionIsCurrent(version) }
        return KeyRing(masters: masters.filter { $0.key != version }, index: index, currentVersion: currentVersion)
    }

    /// Whether this ring came out of `older` by rotating and dropping, so that no key in use gets
    /// lost or changes its bytes. A version that is missing here was dropped, which the current one
    /// never is.
    func descends(from older: KeyRing) -> Bool {
        index == older.index && currentVersion >= older.currentVersion
            && older.masters.allSatisfy { version, key in masters[version].map { $0 == key } ?? true }
    }
}

package enum KeyRingFailure: Error, Sendable, Hashable, CustomStringConvertible {
    case noVersions
    case versionZero
    case wrongLength
    case noVersionLeft
    case unknownVersion(UInt32)
    case versionIsCurrent(UInt32)
    case foreign

    package var description: String {
        switch self {
        case .noVersions: "A key ring needs at least one master key."
        case .versionZero: "Versions of the master key are numbered from 1."
        case .wrongLength: "Every key has exactly \(KeyRing.keyLength) bytes."
        case .noVersionLeft: "The last possible version number is in use."
        case .unknownVersion(let version): "There is no version \(version) of the master key."
        case .foreign: "The keys are not those of before: a version or the index secret has other bytes."
        case .versionIsCurrent(let version): "Version \(version) is the current master key. Rotate first, then drop it."
        }
    }
}
