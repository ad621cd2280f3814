import Foundation

/// Keeps processes that must be alone with the data apart from all others.
///
/// Every process that holds the keys shares the lock. Changing the master key takes it alone: a
/// server that carried on with the keys it has in memory could open nothing that was moved to the
/// new one. The system lets go of it when a process dies.
final class DataLock: Sendable {
    enum Mode: Sendable {
        case shared, alone
    }

    private let descriptor: Int32

    /// - Throws: `data.in-use`, or `data.unwritable` where the file can't be made.
    init(_ path: String, _ use: Mode) throws(CommandFailure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                "data.unwritable", "Could not open \(path): \(String(cString: strerror(errno))).", .cannotCreate)
        }
        guard flock(descriptor, (use == .alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 else {
            close(descriptor)
            throw Self.inUse(use)
        }
    }

    deinit { close(descriptor) }

    private static func inUse(_ use: Mode) -> CommandFailure {
        switch use {
        case .alone:
            CommandFailure(
                "data.in-use",
                "A server or another command is using these data. Stop it first and start it again afterwards.",
                .unavailable
            )
        case .shared:
            CommandFailure(
                "data.in-use", "The keys of these data are being changed. Try again when that is done.", .unavailable)
        }
    }
}

/// A file has a lock beside it. On a server the nodes see to that themselves: other machines may be
/// using it too.
extension DataLock {
    /// - Returns: nil on a server.
    static func take(_ settings: ServerSettings, _ use: Mode) throws(CommandFailure) -> DataLock? {
        settings.isOnServer ? nil : try DataLock(settings.lockPath, use)
    }

    /// Whether no other process has the data: what others had begun is then abandoned. Of a server
    /// this can't be known.
    static func isFree(_ settings: ServerSettings) -> Bool {
        !settings.isOnServer && (try? DataLock(settings.lockPath, .alone)) != nil
    }
}
