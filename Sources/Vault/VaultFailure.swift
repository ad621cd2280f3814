/// Why stored bytes could not be opened. Carries no part of them.
package enum VaultFailure: Error, Sendable, Hashable {
    /// The key version it was sealed under is not in the ring: it was dropped too early, or the
    /// wrong key file was loaded.
    case unknownKeyVersion(UInt32)
    /// Written by a suite that this build does not have.
    case unknownSuite(UInt8)
    /// Altered, moved from the place it was sealed for, or sealed under another key; these can't be
    /// told apart.
    case tampered
    /// Too short to be anything this vault wrote, or more than the suite can seal.
    case malformed
}

extension VaultFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownKeyVersion(let version):
            "Key version \(version) is not in the key file. Restore the key file that holds it."
        case .unknownSuite(let id): "Cipher suite \(id) is not known to this version of the server."
        case .tampered: "A sealed value does not belong where it was found, or was altered."
        case .malformed: "A sealed value has an impossible length."
        }
    }
}
