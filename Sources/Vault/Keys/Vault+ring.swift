extension Vault {
    /// The versions of the master key that this vault can open things of.
    package var keyVersions: Set<UInt32> { Set(derived.ring.versions) }

    /// The highest of them, in use or not.
    package var newestVersion: UInt32 { derived.ring.currentVersion }

    /// Wraps and seals under that version from now on.
    /// - Throws: ``KeyRingFailure/unknownVersion(_:)``.
    package func use(_ version: UInt32) throws(KeyRingFailure) { try derived.use(version) }

    /// Continues with a ring made from the present one by rotating and dropping. The version
    /// in use stays the same.
    /// - Throws: ``KeyRingFailure/foreign``, or ``KeyRingFailure/versionIsCurrent(_:)`` where the
    ///   version in use is not in it.
    package func adopt(_ ring: KeyRing) throws(KeyRingFailure) { try derived.exchange(ring) }
}
