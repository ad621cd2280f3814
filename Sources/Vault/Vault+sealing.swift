import Crypto
package import Domain

// MARK: - What belongs to an account

extension Vault {
    /// - Parameter place: where the result will be stored; it opens nowhere else.
    package func seal(
        _ plaintext: [UInt8], with key: DataKey, realm: RealmID, as place: AssociatedData
    ) throws(VaultFailure) -> Sealed {
        let context = Context.accountValue(header: Header.plain, realm: realm, place: place)
        return Sealed(bytes: try StandardSuite.seal(plaintext, header: Header.plain, key: key.key, context: context))
    }

    package func open(
        _ sealed: Sealed, with key: DataKey, realm: RealmID, as place: AssociatedData
    ) throws(VaultFailure) -> [UInt8] {
        try StandardSuite.check(sealed.bytes, headerLength: Header.plain.count)
        let context = Context.accountValue(header: Header.plain, realm: realm, place: place)
        return try StandardSuite.open(sealed.bytes, headerLength: Header.plain.count, key: key.key, context: context)
    }
}

// MARK: - What belongs to a realm

extension Vault {
    /// For secrets of no single account, such as those of webhooks. Sealed under the current
    /// version.
    package func seal(_ plaintext: [UInt8], realm: RealmID, as place: AssociatedData) throws(VaultFailure) -> Sealed {
        let version = currentVersion
        let header = Header.versioned(version)
        let key = try derived.realmSecrets(version: version, realm: realm)
        let context = Context.realmValue(header: header, realm: realm, place: place)
        return Sealed(bytes: try StandardSuite.seal(plaintext, header: header, key: key, context: context))
    }

    package func open(_ sealed: Sealed, realm: RealmID, as place: AssociatedData) throws(VaultFailure) -> [UInt8] {
        let version = try realmKeyVersion(of: sealed)
        let key = try derived.realmSecrets(version: version, realm: realm)
        let context = Context.realmValue(header: Header.versioned(version), realm: realm, place: place)
        return try StandardSuite.open(sealed.bytes, headerLength: Header.versionedLength, key: key, context: context)
    }

    /// The same secret under the current version; nil where it is there already. Without this a
    /// long-lived secret of a realm would be lost with the version that sealed it.
    package func reseal(_ sealed: Sealed, realm: RealmID, as place: AssociatedData) throws(VaultFailure) -> Sealed? {
        let plaintext = try open(sealed, realm: realm, as: place)
        guard try realmKeyVersion(of: sealed) != currentVersion else { return nil }
        return try seal(plaintext, realm: realm, as: place)
    }

    /// For what is written by the million and lives for hours, such as kept answers: under a key of
    /// the realm's for one day, so that random nonces stay within what one key bears (NIST SP
    /// 800-38D section 8.3) however long a master key lasts. There is no ``reseal(_:realm:as:)``
    /// for it.
    package func seal(
        _ plaintext: [UInt8], realm: RealmID, on moment: Instant, as place: AssociatedData
    ) throws(VaultFailure) -> Sealed {
        let (version, day) = (currentVersion, UInt32(clamping: moment.milliseconds / Self.day))
        let header = Header.dated(version, day: day)
        let key = try derived.realmDay(version: version, day: day, realm: realm)
        let context = Context.realmValue(header: header, realm: realm, place: place)
        return Sealed(bytes: try StandardSuite.seal(plaintext, header: header, key: key, context: context))
    }

    /// What was sealed under a key of one day.
    package func openDated(_ sealed: Sealed, realm: RealmID, as place: AssociatedData) throws(VaultFailure) -> [UInt8] {
        try StandardSuite.check(sealed.bytes, headerLength: Header.datedLength)
        guard let version = Header.version(of: sealed.bytes), let day = Header.day(of: sealed.bytes) else {
            throw .malformed
        }
        let key = try derived.realmDay(version: version, day: day, realm: realm)
        let context = Context.realmValue(header: Header.dated(version, day: day), realm: realm, place: place)
        return try StandardSuite.open(sealed.bytes, headerLength: Header.datedLength, key: key, context: context)
    }

    private static let day = Duration.days(1).milliseconds

    private func realmKeyVersion(of sealed: Sealed) throws(VaultFailure) -> UInt32 {
        try StandardSuite.check(sealed.bytes, headerLength: Header.versionedLength)
        guard let version = Header.version(of: sealed.bytes) else { throw .malformed }
        return version
    }
}
