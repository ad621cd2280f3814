import ArgumentParser
import Domain
import Engine
import Foundation
import Vault

extension KeysCommand {
    struct PrepareMaster: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a version of the master key to the key file without using it yet.",
            discussion: """
                The first of two steps where several nodes share a database. Copy the key file to all of them afterwards; each reads it again \
                within seconds. Then `bindery keys rotate-master` puts the version in force, once every living node knows it.
                """)

        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        private struct Printout: Encodable {
            let currentVersion: UInt32
            let prepared: UInt32
            let versions: [UInt32]
        }

        func run() async throws {
            let printout = try await Composition.with(try await options.settings()) { composition in
                let vault = composition.engine.vault
                // A second one would be handed out for nothing.
                guard vault.newestVersion == vault.currentVersion else {
                    throw CommandFailure(
                        "key-ring.prepared",
                        "Version \(vault.newestVersion) is in the key file and waits to be put in force.", .no)
                }
                let ring = try RotateMaster.addVersion(composition.settings.keyFilePath)
                return Printout(
                    currentVersion: vault.currentVersion, prepared: ring.currentVersion, versions: ring.versions)
            }
            if output.json { return try Output.json(printout) }
            Output.line(
                "Version \(printout.prepared) is in the key file; version \(printout.currentVersion) is still in force."
            )
            Output.line("Copy the key file to every node, then run `bindery keys rotate-master`.")
        }
    }

    struct RotateMaster: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a new version of the master key in force and bring everything under it.",
            discussion: """
                With a database file, stop the server first: one that kept running would not have the new version. \
                With PostgreSQL, hand the version out to all nodes before, with prepare-master; they keep running. \
                Values themselves are not written again, only the keys they are sealed under, some thousands a second. \
                It can be interrupted: --rewrap-only continues.
                """)

        @Flag(help: "Add no version; bring what is left under the one that is current.") var rewrapOnly = false
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        private struct Printout: Encodable {
            let currentVersion: UInt32
            let versions: [UInt32]
            let moved: Int
        }

        func run() async throws {
            let printout = try await Composition.with(try await options.settings(), use: .alone) { composition in
                if !rewrapOnly { try await Self.switchMaster(composition) }
                let moved = try await Self.move(composition.engine)
                let vault = composition.engine.vault
                return Printout(
                    currentVersion: vault.currentVersion, versions: vault.keyVersions.sorted(), moved: moved)
            }
            if output.json { return try Output.json(printout) }
            Output.line(
                "Version \(printout.currentVersion) is current, and \(printout.moved) keys were brought under it.")
            Output.line(
                "Copy the key file again. Older versions can go a day from now, with `bindery keys drop-version`.")
        }

        /// A version that waits in the key file is put in force; where none does, one is added.
        /// Nothing is added that a living node could not follow.
        private static func switchMaster(_ composition: Composition) async throws {
            let (engine, path) = (composition.engine, composition.settings.keyFilePath)
            if engine.vault.newestVersion == engine.vault.currentVersion {
                if !composition.isAlone, let node = try await engine.nodes().first {
                    throw MasterKeyFailure.nodeBehind(name: node.name, version: engine.vault.newestVersion + 1)
                }
                try engine.vault.adopt(try addVersion(path))
            }
            try await engine.switchMasterKey(to: engine.vault.newestVersion, isAlone: composition.isAlone)
        }

        static func addVersion(_ path: String) throws -> KeyRing {
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
                Only once nothing is under it any longer; that is checked. Answers kept for retries are sealed \
                under it for 24 hours, so the version after it must have been in force for that long. Backups of the \
                database from before the rotation need a copy of the old key file. Other nodes keep it until the key \
                file is copied to them.
                """)

        @Argument(help: "The version's number.") var version: UInt32
        @Flag(help: "Don't wait 24 hours: retries of calls from before are then refused as broken.") var now = false
        @OptionGroup var options: SettingsOptions
        @OptionGroup var output: JSONOption

        private struct Printout: Encodable {
            let dropped: UInt32
            let versions: [UInt32]
        }

        func run() async throws {
            let ring = try await Composition.with(try await options.settings(), use: .alone) { composition in
                let (engine, path) = (composition.engine, composition.settings.keyFilePath)
                let ring = try KeyFile.load(at: path).dropping(version)
                try await Self.refuseEarly(composition, waiting: now ? NodeLife.patience : RetryKey.life)
                _ = try await RotateMaster.move(engine)
                // With the smaller ring, so that anything left under the version is found before
                // its key is gone.
                try engine.vault.adopt(ring)
                _ = try await RotateMaster.move(engine)
                try KeyFile.replace(ring, at: path)
                return ring
            }
            if output.json { return try Output.json(Printout(dropped: version, versions: ring.versions)) }
            Output.line("Dropped version \(version). Left: \(ring.versions.map(String.init).joined(separator: ", ")).")
        }

        /// Not before every node that is alive has followed, either.
        private static func refuseEarly(_ composition: Composition, waiting: Duration) async throws {
            guard let inForce = try await composition.engine.masterKeyInForce(),
                !(composition.isAlone && waiting < RetryKey.life)
            else {
                return
            }
            let until = inForce.since + waiting
            guard composition.engine.now() < until else { return }
            throw CommandFailure(
                "key-ring.too-early",
                "Version \(inForce.version) is in force since \(inForce.since). Wait until \(until), or say --now.",
                .no)
        }
    }
}
