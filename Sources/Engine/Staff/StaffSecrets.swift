import Domain
import Vault
import Verification

extension RealmID {
    /// Staff belong to no realm, and keys are derived by realm: what is theirs is sealed and hashed
    /// under this name. What is sealed opens only in the place it was sealed for, so a realm of the
    /// same name would share nothing with it.
    static let console: RealmID = {
        guard let name = RealmID(rawValue: "bindery-console") else {
            preconditionFailure("the console's name is a good one")
        }
        return name
    }()
}

extension AssociatedData {
    static func staffSecret(_ id: StaffID) -> Self { Self(table: "staff", column: "totp", row: id.bytes) }
}

extension Engine {
    func newSecondStep(for id: StaffID) throws -> Sealed {
        try vault.seal(randomness.bytes(TOTP.secretLength), realm: .console, as: .staffSecret(id))
    }

    func secondStepSecret(of row: StaffRow) throws -> Secret<[UInt8]> {
        Secret(try vault.open(row.totp, realm: .console, as: .staffSecret(row.id)))
    }

    func secondStep(of row: StaffRow) throws -> Question {
        Question(
            authenticator: HeldAuthenticator(try secondStepSecret(of: row), state: TOTP.bytes(row.totpStep)))
    }

    /// What a person carries: 256 random bits, of which only the digest is kept.
    func newStaffSecret() -> Secret<String> { Secret(Token.base64url(randomness.bytes(32))) }

    func staffHash(_ parts: [String], purpose: String) -> KeyedHash {
        vault.keyedHash(Array(parts.joined(separator: "\n").utf8), realm: .console, purpose: purpose)
    }
}
