import Foundation
import Testing

/// A file system of a few megabytes in memory, which is full soon.
///
/// Mounted outright where that is allowed. Elsewhere it is mounted in a namespace of its own, into
/// which programs have to be led and where the test reaches it through the process that keeps it.
final class SmallDisk: Sendable {
    /// Where programs see it.
    let path: String
    /// Where the test sees it.
    let outside: String
    /// What leads a program to it: see ``Program/wrapper``.
    let wrapper: [String]
    private let keeper: Process?

    /// - Throws: where this machine allows neither.
    init(megabytes: Int) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "bindery-disk-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let mount = ["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0700", "tmpfs", path]
        if try Self.run(mount) {
            (outside, wrapper, keeper) = (path, [], nil)
            return
        }
        let keeper = try Self.keep(mount)
        let id = String(keeper.processIdentifier)
        self.keeper = keeper
        wrapper = ["nsenter", "--preserve-credentials", "--user", "--mount", "--target", id]
        outside = "/proc/\(id)/root" + path
    }

    deinit {
        if let keeper { keeper.terminate() } else { _ = try? Self.run(["umount", "--lazy", path]) }
        try? FileManager.default.removeItem(atPath: path)
    }

    struct NotAllowed: Error {}

    /// Whether it can be had here.
    static var isPossible: Bool { (try? SmallDisk(megabytes: 1)) != nil }

    private static func run(_ words: [String]) throws -> Bool {
        let process = command(words)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// - Returns: a process that lives as long as the mount should.
    private static func keep(_ mount: [String]) throws -> Process {
        let script = #""$@" && echo done && exec sleep 600"#
        let process = command(["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"] + mount)
        let said = Pipe()
        process.standardOutput = said
        process.standardError = FileHandle.nullDevice
        try process.run()
        guard !said.fileHandleForReading.availableData.isEmpty else { throw NotAllowed() }
        return process
    }

    private static func command(_ words: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        return process
    }
}

// MARK: - What can befall it

extension SmallDisk {
    private var filler: String { outside + "/filler" }

    /// Leaves no byte free. What is freed by others meanwhile is theirs.
    func fill() throws {
        _ = FileManager.default.createFile(atPath: filler, contents: nil)
        let file = try FileHandle(forWritingTo: URL(filePath: filler))
        for size in [65_536, 4096, 1] {
            while (try? file.write(contentsOf: Data(count: size))) != nil {}
        }
        try file.close()
    }

    func free() throws { try FileManager.default.removeItem(atPath: filler) }

    /// Only while nobody has a file of it open for writing, and only where it was mounted outright.
    func makeReadOnly(_ isReadOnly: Bool) throws {
        try #require(try Self.run(["mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", path]))
    }

    var canBeReadOnly: Bool { keeper == nil }
}
