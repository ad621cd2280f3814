import Domain
import Engine
import Foundation
import NIOCore
import Policy
import Storage
import Transfer
import Vault
import Web

extension CommandFailure {
    /// Every error that can come up, in words.
    init(_ error: any Error) {
        self =
            switch error {
            case let failure as CommandFailure: failure
            case let refusal as Refusal: CommandFailure(refusal)
            case let failure as StoreFailure: CommandFailure(failure)
            case let failure as StorageFailure: CommandFailure(failure)
            case let failure as KeyFileFailure: CommandFailure(failure)
            case let failure as KeyRingFailure: CommandFailure("key-ring.refused", failure.description, .no)
            case let failure as VaultFailure: CommandFailure(failure)
            case let failure as MasterKeyFailure: CommandFailure(failure)
            case let failure as PolicyUnreadable:
                CommandFailure(
                    "policy.unreadable",
                    "The policy in force for realm \(failure.realm), version \(failure.version), can't be read by this release. "
                        + "A later one put it in force: run that one.", .configuration)
            case let failure as PolicyFailure: CommandFailure("policy.faulty", failure.description, .configuration)
            case let failure as TransferFailure: CommandFailure(failure)
            case let failure as IOError: CommandFailure(failure)
            // The type alone: what an unforeseen error prints may hold values.
            default:
                CommandFailure(
                    "internal", "Something failed that should not: \(type(of: error)). Please report it.", .broken)
            }
    }

    private init(_ refusal: Refusal) {
        let sentence = (try? Catalogue.bundled())?.sentence(for: refusal.code, in: .english)
        let text = sentence.map { "\($0.title). \($0.detail)" } ?? "The answer is no."
        let until = refusal.wayForward.at.map { " Not before \($0)." } ?? ""
        self.init(
            refusal.code.rawValue, text.replacing("..", with: ".") + until,
            refusal.sort == .unavailable ? .unavailable : .no)
    }

    private init(_ failure: StoreFailure) {
        self =
            switch failure {
            case .busy: CommandFailure("store.busy", "The database is busy. Try again.", .unavailable)
            case .contended:
                CommandFailure("store.contended", "Others kept changing the same rows. Try again.", .unavailable)
            case .unwritable(let detail): CommandFailure("store.unwritable", detail, .cannotCreate)
            case .corrupt(let detail): CommandFailure("store.corrupt", detail, .broken)
            case .unavailable(let detail): CommandFailure("store.unavailable", detail, .unavailable)
            }
    }

    private init(_ failure: StorageFailure) {
        let (code, status): (String, ExitStatus) =
            switch failure {
            case .busy, .stale: ("store.busy", .unavailable)
            case .full, .readOnly: ("store.unwritable", .cannotCreate)
            case .newerFormat: ("store.newer-format", .configuration)
            case .notADatabase: ("store.not-a-database", .configuration)
            case .unavailable, .closed: ("store.unavailable", .unavailable)
            case .corrupt: ("database.damaged", .broken)
            case .malformedRow, .malformedStatement, .connectionEscaped, .constraint: ("store.corrupt", .broken)
            }
        self.init(code, [failure.description, Self.advice(failure)].compactMap { $0 }.joined(separator: " "), status)
    }

    private static func advice(_ failure: StorageFailure) -> String? {
        switch failure {
        case .corrupt: "Run `bindery doctor --deep`, which says what to do."
        case .notADatabase: "If it was one, its beginning is damaged: restore the last backup."
        default: nil
        }
    }

    private init(_ failure: KeyFileFailure) {
        let (code, status): (String, ExitStatus) =
            switch failure {
            case .missing: ("key-file.missing", .configuration)
            case .alreadyThere: ("key-file.already-there", .cannotCreate)
            case .openToOthers: ("key-file.open-to-others", .configuration)
            case .malformed: ("key-file.malformed", .configuration)
            case .beingRewritten: ("key-file.being-rewritten", .unavailable)
            case .changedMeanwhile: ("key-file.changed-meanwhile", .unavailable)
            case .badRandomness: ("key-file.bad-randomness", .broken)
            case .system: ("key-file.system", .cannotCreate)
            }
        self.init(code, failure.description, status)
    }

    private init(_ failure: MasterKeyFailure) {
        self =
            switch failure {
            case .missingHere(let version):
                CommandFailure(
                    "keys.behind",
                    "Version \(version) of the master key is in force and not in this key file. Copy the key file again from a node that has it.",
                    .configuration)
            case .nodeBehind(let name, let version):
                CommandFailure(
                    "keys.node-behind",
                    "Node \(name) does not know version \(version) of the master key. Make it with `bindery keys prepare-master`, where that was "
                        + "not done yet, and copy the key file to every node; they read it again within seconds. A node that is gone "
                        + "counts for 15 seconds.", .no)
            }
    }

    private init(_ failure: VaultFailure) {
        let status: ExitStatus =
            switch failure {
            case .unknownKeyVersion, .unknownSuite: .configuration
            case .tampered, .malformed: .broken
            }
        self.init("vault.unopened", failure.description, status)
    }

    private init(_ failure: IOError) {
        self.init("system.failed", "The system refused: \(String(cString: strerror(failure.errnoCode))).", .unavailable)
    }
}
