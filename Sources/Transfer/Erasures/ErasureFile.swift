import Domain
package import Engine
import Foundation

/// The list of erased accounts as a file that only grows: one line an account, its id and when. It says nothing else of
/// anybody.
///
/// ```
/// acct_01hx… 2026-11-29T08:30:00.000Z
/// ```
package struct ErasureFile: ErasureList {
    package let path: String

    package init(_ path: String) { self.path = path }

    package var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// None where there is no file yet.
    /// - Throws: ``TransferFailure`` for a line that is not one. What an interrupted write left at the end is passed
    ///   over: the account that it would have named was not erased.
    package func all() throws(TransferFailure) -> [Erasure] {
        guard exists else { return [] }
        guard let data = FileManager.default.contents(atPath: path) else { throw unreadable }
        var seen: Set<AccountID> = []
        var list: [Erasure] = []
        for (number, line) in Self.lines(of: data).enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            guard let erasure = Erasure(line: line) else { throw malformed(line: number + 1) }
            if seen.insert(erasure.account).inserted { list.append(erasure) }
        }
        return list.sorted { ($0.at, $0.account) < ($1.at, $1.account) }
    }

    package func add(_ erasures: [Erasure]) throws(TransferFailure) {
        guard !erasures.isEmpty else { return }
        let isNew = !exists
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { throw unwritable }
        try dropTornEnd(descriptor)
        let lines = erasures.map { "\($0.account) \($0.at)\n" }.joined()
        try write(Array(((isNew ? Self.heading : "") + lines).utf8), to: descriptor)
        guard fsync(descriptor) == 0 else { throw unwritable }
        if isNew { try syncFolder() }
    }

    /// Whether a line could be added. Adds none.
    package var isWritable: Bool {
        let files = FileManager.default
        return exists
            ? files.isWritableFile(atPath: path)
            : files.isWritableFile(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }
}

// MARK: Bytes

extension ErasureFile {
    private static let heading = """
        # Accounts that were erased. Keep this file, and keep it out of the backups of the database: whatever is restored,
        # `bindery serve` erases these accounts again before it answers anybody.

        """

    /// Whole lines alone: one without its end was not written to its end.
    private static func lines(of data: Data) -> [String] {
        guard let end = data.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        return String(decoding: data[..<end], as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private func dropTornEnd(_ descriptor: Int32) throws(TransferFailure) {
        let size = lseek(descriptor, 0, SEEK_END)
        guard size > 0 else { return }
        let length = min(Int(size), 4096)
        var tail = [UInt8](repeating: 0, count: length)
        guard pread(descriptor, &tail, length, size - off_t(length)) == length else { throw unreadable }
        guard tail.last != UInt8(ascii: "\n") else { return }
        let kept = tail.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        guard ftruncate(descriptor, size - off_t(length - kept)) == 0 else { throw unwritable }
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(TransferFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard written >= 0 || errno == EINTR else { throw unwritable }
            rest = rest.dropFirst(max(written, 0))
        }
    }

    /// Without this the new name may be gone after a power cut, although the file itself was flushed.
    private func syncFolder() throws(TransferFailure) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw unwritable }
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw unwritable }
    }
}

extension ErasureFile {
    private var unreadable: TransferFailure {
        TransferFailure("erased-list.unreadable", "The list of erased accounts, \(path), can't be read.", .system)
    }

    private var unwritable: TransferFailure {
        TransferFailure(
            "erased-list.unwritable",
            "The list of erased accounts, \(path), can't be written: \(String(cString: strerror(errno))). Until it can, no account is erased.",
            .system)
    }

    private func malformed(line: Int) -> TransferFailure {
        TransferFailure(
            "erased-list.malformed",
            "Line \(line) of \(path) is not an account's id and a time. Put it right, or restore the file from its copy: accounts that it named would come back.",
            .file)
    }
}

extension Erasure {
    fileprivate init?(line: String) {
        let words = line.split(separator: " ")
        guard words.count == 2, let account = AccountID(String(words[0])), let at = Instant(String(words[1])) else {
            return nil
        }
        self.init(account: account, at: at)
    }
}
