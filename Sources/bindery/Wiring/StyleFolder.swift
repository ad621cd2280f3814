import Domain
import Foundation
import Policy
import Web

/// How each realm's pages look: `pages/marketplace.yaml` is the realm marketplace's. A realm
/// without a file has plain pages.
struct StyleFolder: Sendable {
    let styles: [RealmID: RealmStyle]
    private let folder: String

    /// - Throws: every fault of every file; a folder that is not there is none.
    static func load(_ folder: String) throws(CommandFailure) -> StyleFolder {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
            $0.hasSuffix(".yaml")
        }.sorted()
        var (styles, faults) = ([RealmID: RealmStyle](), [String]())
        for name in names {
            let path = (folder as NSString).appendingPathComponent(name)
            guard let realm = RealmID(rawValue: String(name.dropLast(".yaml".count))) else {
                faults.append("\(path): is not named after a realm")
                continue
            }
            do {
                styles[realm] = try RealmStyle.parse(text(path)) { file in
                    logo(file, in: folder) == nil ? "there is no \(file) of at most 20 kB in \(folder)" : nil
                }
            } catch {
                faults += error.faults.map { "\(path):\($0)" }
            }
        }
        guard faults.isEmpty else {
            throw CommandFailure(
                "pages.faulty", "The styles can't be used:" + faults.map { "\n  \($0)" }.joined(), .configuration)
        }
        return StyleFolder(styles: styles, folder: folder)
    }

    /// A logo that a style names, beside the style.
    /// - Throws: where the file went away since the style was read.
    func logo(_ file: String) throws(CommandFailure) -> [UInt8] {
        guard let bytes = Self.logo(file, in: folder) else {
            throw CommandFailure("pages.no-logo", "There is no logo \(file) in \(folder) any more.", .configuration)
        }
        return bytes
    }

    private static func logo(_ file: String, in folder: String) -> [UInt8]? {
        guard !file.contains("/"),
            let data = FileManager.default.contents(atPath: (folder as NSString).appendingPathComponent(file)),
            data.count <= mostLogo
        else { return nil }
        return Array(data)
    }

    /// A page all told is to stay below 60 kB.
    private static let mostLogo = 20_480

    private static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).flatMap { String(data: $0, encoding: .utf8) } ?? ""
    }
}
