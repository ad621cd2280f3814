import Foundation

extension Bubblewrap {
    /// With the program that stands beside the running one.
    package static var here: Bubblewrap {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return Bubblewrap.built(own.deletingLastPathComponent().appending(path: "bindery-reader").path)
    }

    /// With a program of the same build as the running one, which finds its libraries where this one did.
    package static func built(_ program: String) -> Bubblewrap {
        var bubblewrap = Bubblewrap(program: program)
        bubblewrap.libraries = ownLibraries
        return bubblewrap
    }

    /// Where Swift's own are, in a build that isn't linked statically.
    private static let ownLibraries: [String] = {
        let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        let paths = maps.split(separator: "\n").compactMap { $0.split(separator: " ").last }
        let folders = paths.filter { $0.hasSuffix("/libswiftCore.so") }.map { String($0.dropLast("/libswiftCore.so".count)) }
        return Set(folders).filter { !$0.hasPrefix("/usr/") }.sorted()
    }()
}
