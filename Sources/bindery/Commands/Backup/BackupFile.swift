import Foundation

/// Where a backup is written: beside its place until it is whole, and then moved there in one step.
final class BackupFile: Sendable {
    /// Empty, and nobody else's.
    let partial: String
    private let target: String
    private let descriptor: Int32

    /// - Throws: `backup.already-there`, `backup.under-way`, or `backup.unwritable`.
    init(_ target: String) throws(CommandFailure) {
        self.target = target
        partial = target + ".partial"
        guard !FileManager.default.fileExists(atPath: target) else { throw Self.alreadyThere(target) }
        descriptor = open(partial, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.unwritable(partial) }
        do {
            try claim()
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// What an interrupted backup left is written over; what another one is writing is not.
    private func claim() throws(CommandFailure) {
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw CommandFailure("backup.under-way", "Another backup is being written to \(partial).", .unavailable)
        }
        guard ftruncate(descriptor, 0) == 0, fchmod(descriptor, 0o600) == 0 else { throw Self.unwritable(partial) }
    }

    /// Makes it durable under its own name. `link` refuses a name that is taken, where `rename`
    /// would replace what is there.
    func finish() throws(CommandFailure) {
        guard fsync(descriptor) == 0 else { throw Self.unwritable(partial) }
        guard link(partial, target) == 0 else {
            throw errno == EEXIST ? Self.alreadyThere(target) : Self.unwritable(target)
        }
        unlink(partial)
        try syncFolder()
    }

    func abandon() {
        for file in [partial, partial + "-journal"] { unlink(file) }
    }

    func refuseLackOfRoom(for size: Int64) throws(CommandFailure) {
        guard let space = Disk.space(of: folder), Int64(space.freeMegabytes) * 1_048_576 < size else { return }
        throw lacksRoom(for: size)
    }

    func lacksRoom(for size: Int64) -> CommandFailure {
        CommandFailure(
            "backup.no-room", "\(folder) has no room for \(Pace.size(size)). Nothing was left there.", .cannotCreate)
    }

    private var folder: String { URL(fileURLWithPath: target).deletingLastPathComponent().path }

    private func syncFolder() throws(CommandFailure) {
        let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw Self.unwritable(folder) }
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw Self.unwritable(folder) }
    }

    private static func alreadyThere(_ path: String) -> CommandFailure {
        CommandFailure(
            "backup.already-there", "There is something at \(path) already. A backup never replaces another.",
            .cannotCreate)
    }

    private static func unwritable(_ path: String) -> CommandFailure {
        CommandFailure(
            "backup.unwritable", "Could not write \(path): \(String(cString: strerror(errno))).", .cannotCreate)
    }
}
