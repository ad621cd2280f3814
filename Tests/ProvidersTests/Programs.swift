import Foundation
import Glibc
import Providers

/// The program as it was built, and programs that misbehave in its place.
enum Programs {
    static let reader = Bubblewrap.here.program
    static let folder = FileManager.default.temporaryDirectory.appending(path: "bindery-reader-tests-\(getpid())").path

    static func bubblewrap(_ program: String = reader) -> Bubblewrap { .built(program) }

    /// A program of the shell, run where the reader would be.
    static func script(_ text: String) throws -> Bubblewrap {
        Bubblewrap(program: try file("#!/usr/bin/bash\n\(text)\n"))
    }

    static func file(_ text: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    /// Says that the document has as many pages as `condition` succeeds, one or two.
    static func script(saysTwoIf condition: String) throws -> Bubblewrap {
        try script("if \(condition); then printf 'BRP1\\1\\0\\0\\0\\2'; else printf 'BRP1\\1\\0\\0\\0\\1'; fi")
    }

    /// Command lines of all processes with this word.
    static func running(_ word: String) -> [String] {
        processes.map { read("/proc/\($0)/cmdline").replacing("\0", with: " ") }.filter { $0.contains(word) }
    }

    /// Children of this process that have ended and were not waited for.
    static var zombies: Int {
        processes.filter { id in
            // "12 (bwrap) Z 1 …", where 1 is the parent. Other suites have children of their own.
            let parts = read("/proc/\(id)/stat").split(separator: ")")
            let fields = parts.last?.split(separator: " ") ?? []
            return parts.first?.hasSuffix("(bwrap") ?? false && fields.count > 1 && fields[0] == "Z"
                && fields[1] == "\(getpid())"
        }.count
    }

    private static var processes: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).filter { Int($0) != nil }
    }

    /// Files of `/proc` say that they are empty, and Foundation believes it.
    private static func read(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk.prefix(count)
        }
    }
}

/// The smallest document with a page.
let onePage: [UInt8] = {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        "<< /Length 18 >>\nstream\n0 0 9999 9999 re f\nendstream",
    ]
    var (text, offsets) = ("%PDF-1.7\n", [Int]())
    for (index, object) in objects.enumerated() {
        offsets.append(text.utf8.count)
        text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let table = offsets.map { String(format: "%010d 00000 n \n", $0) }.joined()
    return Array(
        "\(text)xref\n0 5\n0000000000 65535 f \n\(table)trailer\n<< /Root 1 0 R /Size 5 >>\nstartxref\n\(text.utf8.count)\n%%EOF\n"
            .utf8)
}()
