import Foundation

/// The file that holds the key ring: JSON, mode 0600, never half written.
package enum KeyFile {
    private static let sizeLimit = 65_536
    private static let ownerOnly: mode_t = 0o600

    /// Makes a first ring and writes it where no file is yet.
    /// - Parameter random: gives that many bytes of a cryptographic source.
    package static func create(at path: String, random: (Int) -> [UInt8]) throws(KeyFileFailure) -> KeyRing {
        guard let ring = try? KeyRing.fresh(random: random) else { throw .badRandomness }
        do {
            try writeNew(ring, at: path)
        } catch .system(_, _, EEXIST) {
            throw .alreadyThere(path: path)
        }
        try synchroniseFolder(of: path)
        return ring
    }

    /// - Throws: a ``KeyFileFailure`` for a file that is missing, malformed, or open to anybody but
    ///   its owner.
    package static func load(at path: String) throws(KeyFileFailure) -> KeyRing {
        let file = try existing(path)
        let facts = try file.facts()
        guard facts.isRegular else { throw .malformed(path: path, detail: "it is not a regular file") }
        guard facts.mode & 0o077 == 0 else { throw .openToOthers(path: path, mode: facts.mode) }
        guard let bytes = try file.readAll(limit: sizeLimit) else {
            throw .malformed(path: path, detail: "it is too large")
        }
        do {
            return try KeyFileFormat.decode(bytes)
        } catch {
            throw .malformed(path: path, detail: error.detail)
        }
    }

    /// Puts a ring in the place of the one it was made from, all of it or nothing.
    ///
    /// The new file beside it keeps a second rewriting out until the first is done, and the ring in
    /// place is read again: of two rotations at once the later would otherwise overwrite a key
    /// under which data was already wrapped.
    package static func replace(_ ring: KeyRing, at path: String) throws(KeyFileFailure) {
        let target = followingLinks(path)
        do {
            try writeNew(ring, at: draft(of: target))
        } catch .system(_, _, EEXIST) {
            throw .beingRewritten(path: target)
        }
        do throws(KeyFileFailure) {
            guard ring.descends(from: try load(at: target)) else { throw .changedMeanwhile(path: path) }
            try move(draft(of: target), to: target)
        } catch {
            unlink(draft(of: target))
            throw error
        }
        try synchroniseFolder(of: target)
    }

    static func draft(of path: String) -> String { path + ".new" }

    private static func existing(_ path: String) throws(KeyFileFailure) -> KeyFileHandle {
        do {
            return try KeyFileHandle(path, flags: O_RDONLY, action: "open")
        } catch .system(_, _, ENOENT) {
            throw .missing(path: path)
        }
    }

    /// A failure on the way removes the file again: half a key file would only keep the next
    /// attempt from starting.
    private static func writeNew(_ ring: KeyRing, at path: String) throws(KeyFileFailure) {
        guard let bytes = try? KeyFileFormat.encode(ring) else {
            throw .malformed(path: path, detail: "the keys can't be written as JSON")
        }
        let file = try KeyFileHandle(path, flags: O_WRONLY | O_CREAT | O_EXCL, mode: ownerOnly, action: "create")
        do {
            try file.setMode(ownerOnly)
            try file.writeAll(bytes)
            try file.synchronise()
        } catch {
            unlink(path)
            throw error
        }
    }

    private static func move(_ source: String, to target: String) throws(KeyFileFailure) {
        guard rename(source, target) == 0 else { throw .system(path: target, action: "replace", code: errno) }
    }

    /// Without this the new name may be gone after a power cut, although the file itself was
    /// flushed.
    private static func synchroniseFolder(of path: String) throws(KeyFileFailure) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try KeyFileHandle(folder, flags: O_RDONLY | O_DIRECTORY, action: "open").synchronise()
    }

    /// Renaming over a link would leave the old keys where it points.
    private static func followingLinks(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}
