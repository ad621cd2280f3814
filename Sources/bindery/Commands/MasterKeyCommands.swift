import ArgumentParser
import Domain
import Engine
import Foundation
import Vault

extension KeysCommand {
    struct RotateMaster: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a version of the master key and bring everything under it.",
            discussion: """
                Stop the server first: one that went on would not have the new version. Values themselves are not written again, \
                only the keys they are sealed under, some thousands a second. It can be interrupted: --rewrap-only goes on.
                """)

        @Flag(help: "Add no version; bring what is left under the one that is current.") var rewrapOnly = false
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        private struct Answer: Encodable {
            let currentVersion: UInt32
            let versions: [UInt32]
            let moved: Int
        }

        func run() async throws {
            let answer = try await Composition.with(try await options.settings(), use: .alone) { composition in
                let path = composition.settings.keyFilePath
                let ring = rewrapOnly ? try KeyFile.load(at: path) : try Self.addVersion(path)
                let moved = try await Self.move(composition.rekeyed(ring))
                return Answer(currentVersion: ring.currentVersion, versions: ring.versions, moved: moved)
            }
            if output.json { return try Output.json(answer) }
            Output.line("Version \(answer.currentVersion) is current, and \(answer.moved) keys were brought under it.")
            Output.line("Copy the key file again. Older versions can go a day from now, with `bindery keys drop-version`.")
        }

        private static func addVersion(_ path: String) throws -> KeyRing {
            let ring = try KeyFile.load(at: path).rotated(random: Randomness.system.bytes)
            try KeyFile.replace(ring, at: path)
            return ring
        }

        static func move(_ engine: Engine) async throws -> Int {
            let progress = ProgressLine()
            defer { progress.finish() }
            return try await engine.rotateRealmKeys { moved in progress.tell("\(moved) keys moved …") }
        }
    }

    struct DropVersion: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take an old version of the master key out of the key file.",
            discussion: """
                Only when nothing is under it any more; that is checked. Answers kept for retries are sealed under it for 24 hours, \
                so the key file must not have changed for so long. Backups of the database from before the rotation need a copy of \
                the old key file.
                """)

        @Argument(help: "The version's number.") var version: UInt32
        @Flag(help: "Don't wait 24 hours: retries of calls from before are then refused as broken.") var now = false
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        private struct Answer: Encodable {
            let dropped: UInt32
            let versions: [UInt32]
        }

        func run() async throws {
            let ring = try await Composition.with(try await options.settings(), use: .alone) { composition in
                let path = composition.settings.keyFilePath
                let ring = try KeyFile.load(at: path).dropping(version)
                if !now { try Self.refuseEarly(path, at: composition.engine.now()) }
                _ = try await RotateMaster.move(composition.engine)
                // With the smaller ring, so that anything left under the version is found before its key is gone.
                _ = try await RotateMaster.move(composition.rekeyed(ring))
                try KeyFile.replace(ring, at: path)
                return ring
            }
            if output.json { return try Output.json(Answer(dropped: version, versions: ring.versions)) }
            Output.line("Dropped version \(version). Left: \(ring.versions.map(String.init).joined(separator: ", ")).")
        }

        private static func refuseEarly(_ path: String, at now: Instant) throws {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            guard let changed = attributes?[.modificationDate] as? Date, now.since(Instant(changed)) < RetryKey.life else { return }
            throw CommandFailure(
                "key-ring.too-early",
                "The key file was changed at \(Instant(changed)). Wait until \(Instant(changed) + RetryKey.life), or say --now.",
                .no)
        }
    }
}
