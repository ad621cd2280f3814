import Foundation
import Synchronization

/// A child of this process, by the system's own `posix_spawn`.
///
/// Foundation's `Process` copies the names of all open files before it starts anything, and reads
/// past the end of its memory when there are more than thirteen hundred, as there are while a
/// thousand tests run.
final class ChildProcess: Sendable {
    private let id: pid_t
    /// As `waitpid` told it; nil while it runs.
    private let status = Mutex<CInt?>(nil)

    /// - Parameters:
    ///   - words: the program's path, and its arguments.
    ///   - environment: `NAME=value` each.
    ///   - input: what it reads; nothing for nil. Of all other open files it inherits none.
    ///   - output: where it writes, errors as well; nowhere for nil.
    init(_ words: [String], environment: [String], input: CInt? = nil, output: CInt? = nil) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        Self.connect(&actions, 0, to: input, O_RDONLY)
        Self.connect(&actions, 1, to: output, O_WRONLY)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        for file in 3..<Self.filesAtMost { posix_spawn_file_actions_addclose(&actions, file) }
        var id = pid_t()
        let code = Self.withPointers(words) { arguments in
            Self.withPointers(environment) { posix_spawn(&id, words[0], &actions, nil, arguments, $0) }
        }
        guard code == 0 else {
            throw PostgresClusterFailure("\(words[0]) can't be started: \(String(cString: strerror(code)))")
        }
        self.id = id
    }

    var isRunning: Bool { status.withLock { ended($0, WNOHANG, &$0) == nil } }

    /// - Returns: what it exited with; nil when a signal ended it.
    @discardableResult
    func waitUntilExit() -> CInt? {
        let told = status.withLock { ended($0, 0, &$0) } ?? 0
        return told & 0x7F == 0 ? told >> 8 & 0xFF : nil
    }

    private func ended(_ known: CInt?, _ options: CInt, _ status: inout CInt?) -> CInt? {
        guard known == nil else { return known }
        var told = CInt()
        if waitpid(id, &told, options) == id { status = told }
        return status
    }

    /// Closing one that is not open does no harm.
    private static var filesAtMost: CInt { CInt(max(4, min(sysconf(CInt(_SC_OPEN_MAX)), 8192))) }

    private static func connect(
        _ actions: inout posix_spawn_file_actions_t, _ number: CInt, to file: CInt?, _ mode: CInt
    ) {
        if let file {
            posix_spawn_file_actions_adddup2(&actions, file, number)
        } else {
            posix_spawn_file_actions_addopen(&actions, number, "/dev/null", mode, 0)
        }
    }

    private static func withPointers<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
