import Foundation

extension Bubblewrap {
    /// With the program beside the running one.
    package static var here: Bubblewrap {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return Bubblewrap.built(own.deletingLastPathComponent().appending(path: "bindery-reader").path)
    }

    /// With a program of the same build as the running one, which finds its libraries where this
    /// one did.
    package static func built(_ program: String) -> Bubblewrap {
        var bubblewrap = Bubblewrap(program: program)
        bubblewrap.libraries = ownLibraries
        return bubblewrap
    }

    /// Where Swift's own are, in a build that isn't linked statically.
    private static let ownLibraries: [String] = {
        let paths = lines(of: "/proc/self/maps").compactMap { $0.split(separator: " ").last }
        let folders = paths.filter { $0.hasSuffix("/libswiftCore.so") }.map {
            String($0.dropLast("/libswiftCore.so".count))
        }
        return Set(folders).filter { !$0.hasPrefix("/usr/") }.sorted()
    }()

    /// Files of `/proc` say that they are empty, and Foundation believes it.
    private static func lines(of path: String) -> [String] {
        guard let file = fopen(path, "re") else { return [] }
        defer { fclose(file) }
        var (lines, buffer) = ([String](), [CChar](repeating: 0, count: 8192))
        while fgets(&buffer, Int32(buffer.count), file) != nil {
            lines.append(
                String(decoding: buffer.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        return lines
    }
}
