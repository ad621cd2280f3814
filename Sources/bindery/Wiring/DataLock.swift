import Foundation

/// Keeps those who must be alone with the data apart from everybody else.
///
/// Every process that holds the keys shares the lock. Changing the master key takes it alone: a server that went on with the keys
/// it has in memory could open nothing that was moved to the new one. The system lets go of it when a process dies.
final class DataLock: Sendable {
    enum Use: Sendable {
        case shared, alone
    }

    private let descriptor: Int32

    /// - Throws: `data.in-use`, or `data.unwritable` where the file can't be made.
    init(_ path: String, _ use: Use) throws(CommandFailure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure("data.unwritable", "Could not open \(path): \(String(cString: strerror(errno))).", .cannotCreate)
        }
        guard flock(descriptor, (use == .alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 else {
            close(descriptor)
            throw Self.inUse(use)
        }
    }

    deinit { close(descriptor) }

    private static func inUse(_ use: Use) -> CommandFailure {
        switch use {
        case .alone:
            CommandFailure(
                "data.in-use", "A server or another command is using these data. Stop it first and start it again afterwards.", .unavailable
            )
        case .shared:
            CommandFailure("data.in-use", "The keys of these data are being changed. Try again when that is done.", .unavailable)
        }
    }
}
