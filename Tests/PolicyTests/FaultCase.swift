import Testing

/// A file with one thing wrong, and a `§` where the fault is (it is taken out before reading).
struct FaultCase: Sendable, CustomTestStringConvertible {
    let marked: String
    let says: String

    init(_ marked: String, _ says: String) {
        self.marked = marked
        self.says = says
    }

    var yaml: String { marked.replacing("§", with: "") }

    /// `line:column`, both from 1.
    var place: String {
        let before = marked.split(separator: "§", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        let lines = before.split(separator: "\n", omittingEmptySubsequences: false)
        return "\(lines.count):\((lines.last?.unicodeScalars.count ?? 0) + 1)"
    }

    var testDescription: String { marked }
}

extension FaultCase {
    static let general = [
        FaultCase("§language: zh", "`realm:` is missing"),
        FaultCase("§", "file is empty"),
        FaultCase("§# nothing but a comment", "file is empty"),
        FaultCase("§- a", "must be a mapping"),
        FaultCase("realm: §Big Shop", "1 to 64 lower-case"),
        FaultCase("realm: §[a]", "not a list"),
        FaultCase("realm: x\n§relam: y", "unknown key `relam`"),
        FaultCase("realm: x\nlanguage: §fr", "one of zh, en"),
        FaultCase("realm: x\ndefaultRegion: §China", "a region such as CN"),
        FaultCase("realm: x\ntimeZone: §8", "an offset such as +08:00"),
        FaultCase("realm: x\ntimeZone: §EST", "a time zone such as Europe/London"),
        FaultCase("realm: x\ntimeZone: §Europe/Lodnon", "a time zone such as Europe/London"),
        FaultCase("realm: x\n§codes: {}\ncodes: {}", "written twice in one mapping: codes"),
        FaultCase("realm: x\ncodes: §: :\n", "mapping values are not allowed"),
        FaultCase("realm: x\nreasons: §[]", "at least one reason"),
        FaultCase("realm: x\nreasons: [other, §other]", "twice"),
        FaultCase("realm: x\nreasons: §other", "must be a list"),
        FaultCase("realm: x\nreasons: [§New Number]", "short name"),
        FaultCase("realm: x\nattested: [§password]", "whose evidence the platform gives"),
        FaultCase("realm: x\nsignIn: { codes: [phone, §wechat] }", "must be phone or email, not `wechat`"),
        FaultCase("realm: x\nsignIn: { codes: [phone, §phone] }", "twice"),
        FaultCase("realm: x\nsignIn: { codes: §[] }", "must hold phone or email"),
        FaultCase("realm: x\nsignIn: { codes: §phone }", "must be a list"),
        FaultCase("realm: x\nsignIn: { §code: [phone] }", "unknown key `code`"),
        FaultCase("realm: x\narrivals: §{ kinds: [phone] }", "`from:` is missing"),
        FaultCase("realm: x\narrivals: { from: §[] }", "names no realm"),
        FaultCase("realm: x\narrivals: { from: [§x] }", "is this realm itself"),
        FaultCase("realm: x\narrivals: { from: [§Big Shop] }", "short name of a realm"),
        FaultCase("realm: x\narrivals: { from: [y], kinds: [§fax] }", "one of phone, email"),
        FaultCase("realm: x\narrivals: { from: [y], kinds: §[] }", "lets nothing in"),
        FaultCase("realm: x\narrivals: { from: [y], sessionAge: §25h }", "from 1m to 24h"),
        FaultCase("realm: x\noperations: { migrate: §{ maxOpen: 1 } }", "`destinations:` is missing"),
        FaultCase("realm: x\noperations: { migrate: { destinations: [y, §x] } }", "is this realm itself"),
        FaultCase("realm: x\noperations: { migrate: { destinations: [y], §undo: 72h } }", "unknown key `undo`"),
        FaultCase("realm: x\noperations: { phone.unbind: { §destinations: [y] } }", "unknown key `destinations`"),
        FaultCase(
            "realm: x\noperations: { migrate: { destinations: [y], tracks: [{ name: a, proofs: §[password], wait: 23h }] } }",
            "`wait:` to at least 24h"),
        FaultCase(
            "realm: x\noperations: { migrate: { destinations: [y], tracks: [{ name: a, proofs: §[password] }] } }",
            "can't be taken back"),
        FaultCase("realm: x\nidentifiers: { §fax: {} }", "unknown key `fax`"),
        FaultCase("realm: x\nidentifiers: { phone: { maxAccounts: §0 } }", "from 1 to 100"),
        FaultCase("realm: x\nidentifiers: { phone: { maxAccounts: §\"2\" } }", "whole number"),
        FaultCase("realm: x\nidentifiers: { phone: { regions: §[] } }", "lets nobody in"),
        FaultCase("realm: x\nidentifiers: { phone: { regions: [CN, §cn] } }", "not `cn`; CN is meant"),
        FaultCase("realm: x\nidentifiers: { phone: { regions: [FR, §UK] } }", "not `UK`; GB is meant"),
        FaultCase("realm: x\nidentifiers: { phone: { regions: [FR, §EL] } }", "not `EL`; GR is meant"),
        FaultCase("realm: x\nidentifiers: { phone: { regions: [FR, §EU] } }", "a region such as CN"),
        FaultCase("realm: x\nidentifiers: { phone: { regions: [FR, §AQ] } }", "with a numbering plan"),
        FaultCase("realm: x\nidentifiers: { phone: { quarantine: { §UK: 45d, else: 90d } } }", "GB is meant"),
        FaultCase("realm: x\ndefaultRegion: §UK", "not `UK`; GB is meant"),
        FaultCase("realm: x\nidentifiers: { phone: { lineTypes: [§cell] } }", "one of fixed-line"),
        FaultCase("realm: x\nidentifiers: { phone: { quarantine: { CN: 90d, §China: 30d } } }", "or else"),
        FaultCase("realm: x\nidentifiers: { email: { §regions: [CN] } }", "unknown key `regions`"),
        FaultCase("realm: x\ncodes: { digits: §4 }", "from 6 to 10"),
        FaultCase("realm: x\ncodes: { life: §1h }", "must be from 1m to 10m, not 1h"),
        FaultCase("realm: x\ncodes: { life: §-5m }", "can't be negative"),
        FaultCase("realm: x\ncodes: { life: §5 }", "a length of time in s, m, h or d, such as 30s"),
        FaultCase("realm: x\ncodes: §{ soft: 3 }", "must not get smaller"),
        FaultCase("realm: x\nsends: { number: §[] }", "flooded"),
        FaultCase("realm: x\nsends: { device: [§5 an hour] }", "a limit such as 2 per 30d"),
        FaultCase("realm: x\nsends: { unverified: { share: §200 } }", "from 1 to 100"),
    ]

    static let operations = [
        FaultCase(change("§wait: 3d"), "unknown key `wait`"),
        FaultCase("realm: x\noperations:\n  §wechat.bind: {}", "unknown key `wechat.bind`"),
        FaultCase(change("limits: [§0 per 30d]"), "a limit such as"),
        FaultCase(change("limits: [2 per 30d, §5 in 365d]"), "a limit such as"),
        FaultCase(change("undo: §60d"), "must be from 1h to 30d"),
        FaultCase(
            "realm: x\nidentifiers: { phone: { quarantine: 48h } }\noperations: { phone.change: { undo: §72h } }",
            "longer than the shortest quarantine"),
        FaultCase(
            "realm: x\nidentifiers: { email: { quarantine: 24h } }\noperations: { email.change: §{ appeals: 1 } }",
            "longer than the shortest"),
        FaultCase(change("restrict: { §phone.chnage: 24h }"), "there is no operation"),
        FaultCase(change("restrict: { §Pay Out: 24h }"), "short name"),
        FaultCase(change("notify: §[new, every]"), "must hold `old`"),
        FaultCase(change("notify: [old, every, §all]"), "one of old, new, every"),
        FaultCase(change("channels: §[]"), "at least one channel"),
        FaultCase(change("appeals: §6"), "from 0 to 5"),
        FaultCase(change("appeals: §true"), "from 0 to 5"),
        FaultCase(change("§appeal: true"), "unknown key `appeal`"),
        FaultCase(change("sessionAge: §never"), "a length of time"),
        FaultCase(change("maxOpen: §0"), "from 1 to 100"),
        FaultCase(change("coolDown: §1s"), "from 1m to 90d"),
        FaultCase(change("coolDown: §never"), "a length of time"),
        FaultCase("realm: x\noperations: { freeze: { §coolDown: 24h } }", "unknown key `coolDown`"),
        FaultCase("realm: x\noperations: { unbind: §{ coolDown: 24h } }", "`tracks:` is missing"),
        FaultCase(account("unbind", "{ name: a, proofs: §[old.code] }"), "what is taken here can be of any kind"),
        FaultCase(account("unbind", "{ name: a, proofs: §[item2.code] }"), "what is taken here can be of any kind"),
        FaultCase(
            "realm: x\nidentifiers: { email: { quarantine: 24h } }\noperations:\n  email.change: { undo: 24h }\n"
                + "  email.bind: { undo: 24h }\n  email.unbind: { undo: 24h }\n"
                + "  unbind: { undo: §72h, tracks: [{ name: a, proofs: [password] }] }",
            "longer than the shortest quarantine"),
        FaultCase(change("review: { people: §0 }"), "from 1 to 5"),
        FaultCase(change("refuse: §{ }"), "`when:` is missing"),
        FaultCase(change("tracks: §[]"), "at least one track"),
        FaultCase(track("§{ proofs: [old.code, new.code] }"), "`name:` is missing"),
        FaultCase(track("§{ name: a }"), "must prove the new identifier"),
        FaultCase(track("{ name: a, proofs: §[old.code] }"), "add `new.code`"),
        FaultCase(track("{ name: a, proofs: §[old.code, new.code | password] }"), "add `new.code`"),
        FaultCase(track("{ name: a, proofs: §[new.code] }"), "only the new identifier"),
        FaultCase(track("{ name: a, proofs: §[face, new.code] }"), "nobody can give the proof `face`"),
        FaultCase(track("{ name: a, proofs: §[phone.code, new.code] }"), "write `old.code`"),
        FaultCase(track("{ name: a, proofs: §[old.code, old.code, new.code] }"), "can't count twice"),
        FaultCase(track("{ name: a, proofs: [§nobody.code, new.code] }"), "must be a proof such as"),
        FaultCase(track("{ name: a, proofs: §[old.sms, new.code] }"), "nobody can give the proof `sms`"),
        FaultCase(track("{ name: a, proofs: §[old.password, new.code] }"), "a password is the account's"),
        FaultCase(track("{ name: a, proofs: §[item1.code, new.code] }"), "only one binding is taken here"),
        FaultCase(
            "realm: x\noperations:\n  handle.bind: §{ tracks: [{ name: a, proofs: [password] }] }",
            "`handle` is not kept"),
        FaultCase(handle("{ name: a, proofs: §[password] }"), "must prove the new identifier"),
        FaultCase(handle("{ name: a, proofs: §[new.code, password] }"), "no message can be sent to the kind handle"),
        FaultCase(handle("{ name: a, proofs: §[phone.platform, new.platform] }"), "write `platform`"),
        FaultCase(
            "realm: x\nattested: [face]\noperations:\n  phone.change:\n    tracks:\n      - { name: a, proofs: §[old.face, new.code] }",
            "the platform's word is about the account"),
        FaultCase("realm: x\noperations:\n  freeze: { closed: §{ to: [person] } }", "it can't be closed"),
        FaultCase("realm: x\noperations:\n  phone.bind: { closed: §{ to: [] } }", "must name whom"),
        FaultCase(track("{ name: a, proofs: [§password |, new.code] }"), "must be a proof such as"),
        FaultCase(track("{ name: a, proofs: [old.code, new.code], people: §9 }"), "from 1 to 5"),
        FaultCase(track("{ name: a, proofs: [old.code, new.code], wait: §1s }"), "from 1m to 30d"),
        FaultCase(track("{ name: a, proofs: [old.code, new.code], review: §sometimes }"), "never, always"),
        FaultCase(
            change("§tracks: [{ name: a, proofs: [new.code], requiresVerified: true }]\n    sessionAge: none"),
            "depends on the sign-in alone"),
        FaultCase(account("dispute", "{ name: a, proofs: [password], wait: §24h }"), "a dispute can't wait"),
        FaultCase(account("dispute", "{ name: a, proofs: [], review: always, wait: §soon }"), "a dispute can't wait"),
        FaultCase("realm: x\noperations: { freeze: { §undo: 72h } }", "unknown key `undo`"),
        FaultCase("realm: x\noperations: { freeze: { tracks: [{ name: a, proofs: §[] }] } }", "without any proof"),
        FaultCase(
            "realm: x\noperations: { freeze: { tracks: [{ name: a, proofs: §[old.code] }] } }", "only a change has"),
        FaultCase("realm: x\noperations: { freeze: { notify: §[old] } }", "must hold `every`"),
        FaultCase(
            "realm: x\noperations: { freeze: { tracks: §[{ name: a, proofs: [password] }, { name: a, proofs: [phone.code] }] } }",
            "two tracks"),
    ]

    static let retention = [
        FaultCase("realm: x\nbulk: §[]", "must be a mapping"),
        FaultCase("realm: x\nbulk: { §announced: 7d }", "unknown key `announced`"),
        FaultCase("realm: x\nbulk: { announce: §366d }", "must be from 0s to 365d"),
        FaultCase("realm: x\nretention: §[]", "must be a mapping"),
        FaultCase("realm: x\nretention: { §content: 200d }", "unknown key `content`"),
        FaultCase("realm: x\nretention: { contents: §6 months }", "a length of time in s, m, h or d"),
        FaultCase("realm: x\nretention: { contents: §29d }", "contents (29d) is shorter than"),
        FaultCase("realm: x\nretention: { contents: §0d }", "must be from 24h to 3650d"),
        FaultCase("realm: x\nretention: { heads: §364d }", "`5 per 365d` counts flows"),
        FaultCase(
            "realm: x\nretention: { contents: 400d, heads: §399d }", "heads (399d) is shorter than contents (400d)"),
        FaultCase("realm: x\nretention: { challenges: §12h }", "must be from 24h to 365d"),
        FaultCase("realm: x\nretention: { sessions: §9999999d }", "must be from 184d to 3650d"),
        FaultCase("realm: x\nretention: { failures: §29d }", "must be from 30d to 3650d"),
        FaultCase("realm: x\nretention: { deadLetters: §1h }", "must be from 24h to 3650d"),
        FaultCase("realm: x\nretention: { staffAccess: §90d }", "must be from 184d to 3650d"),
        FaultCase("realm: x\nretention: { sessions: §90d }", "must be from 184d to 3650d"),
        FaultCase(
            change("appealWithin: 200d") + "\nretention: { contents: §199d }",
            "phone.change needs: `appealWithin` of it lasts 200d"),
        FaultCase(
            change("limits: [1 per 730d]") + "\nretention: { heads: §729d }",
            "a limit of phone.change looks back: `1 per 730d`"),
        FaultCase("realm: x\nretention: { contents: §1d }", "close needs"),
    ]

    static let rules = [
        FaultCase(weight("when: §moon.phase is full"), "there is no fact `moon.phase`"),
        FaultCase(weight("when: §risk >= low"), "can't weigh `risk`"),
        FaultCase(weight("when: account.age < §young"), "a length of time in s, m, h or d"),
        FaultCase(weight("when: device.known §> no"), "has no order"),
        FaultCase(weight("when: account.age §= 7d"), "expected `is`"),
        FaultCase(weight("when: account.status is §sleeping"), "one of active"),
        FaultCase(weight("when: hour >= 1 §but hour < 5"), "expected `and` or `or`"),
        FaultCase(weight("when: hour >= 1 and§"), "expected a fact"),
        FaultCase(weight("when: \"hour >= 1 and §hoor < 5\""), "there is no fact `hoor`"),
        FaultCase(weight("when: account.age < §unknown"), "a length of time in s, m, h or d"),
        FaultCase(weight("when: request.country is not §China"), "a region such as CN"),
        FaultCase(weight("when: request.country is §UK"), "not `UK`; GB is meant"),
        FaultCase(
            "realm: x\nrisk: { weights: [{ when: hour < 5, add: §-5, reason: risk.hour-unusual }] }", "from 0 to 100"),
        FaultCase(
            "realm: x\nrisk: { weights: [{ when: hour < 5, add: 5, reason: §risk.odd }] }", "one of risk.sim-changed"),
        FaultCase("realm: x\nrisk: { weights: [§{ when: hour < 5, add: 5 }] }", "`reason:` is missing"),
        FaultCase("realm: x\nrisk: { levels: §{ medium: 80 } }", "must rise"),
        FaultCase(change("refuse: { when: risk >= §awful }"), "low, medium, high or critical"),
        FaultCase(track("{ name: a, proofs: [old.code, new.code], review: when risk >= §awful }"), "low, medium"),
    ]

    static let hostile = [
        FaultCase("realm: §&a x", "anchors and aliases"),
        FaultCase("realm: x\nreasons: [§*a, b]", "anchors and aliases"),
        FaultCase("realm: x\na: 'b': §&c d", "anchors and aliases"),
        FaultCase("realm: \"x\\\\\"\na: §&c d", "anchors and aliases"),
        FaultCase("realm: x\nlanguage: §\"zh\nfoo: &a b\"", "must end on the line"),
        FaultCase("realm: x # §\u{2028}a: &b c", "lines end with a line feed"),
        FaultCase("realm: x\n§" + String(repeating: "- ", count: 40) + "a", "nested too deeply"),
        FaultCase("realm: x\nreasons: " + String(repeating: "[", count: 16) + "§[", "nested too deeply"),
        FaultCase("§realm: x #" + String(repeating: "a", count: 256 * 1024), "at most 256 KiB"),
        FaultCase("realm: x\n§---\nrealm: y", "another document"),
    ]

    /// Files that are read, with the place of the one warning about each.
    static let warnings = [
        FaultCase(
            change("restrict: { payout: 24h, identifiers: §24h }"),
            "identifiers (24h) is shorter than undo (3d): a thief could"),
        FaultCase(
            change("undo: 30d\n    restrict: { identifiers: §29d }"), "identifiers (29d) is shorter than undo (30d)"),
        FaultCase(
            change("restrict: { identifiers: §47h }\n    undo: 48h"), "identifiers (47h) is shorter than undo (48h)"),
        FaultCase(change("restrict: §{ payout: 24h }"), "`identifiers` is missing: a thief could"),
        FaultCase(change("restrict: §{}"), "`identifiers` is missing"),
        FaultCase(change("restrict:\n      §phone.change: 72h\n      email.change: 72h"), "`identifiers` is missing"),
        FaultCase(account("dispute", "{ name: a, proofs: §[phone.code] }"), "a code alone takes a change back"),
        FaultCase(
            account("dispute", "{ name: a, proofs: §[email.code | password] }"), "a code alone takes a change back"),
        FaultCase(
            account("dispute", "{ name: a, proofs: §[phone.code], review: when risk >= high }"),
            "a code alone takes a change back"),
        FaultCase(account("unfreeze", "{ name: a, proofs: §[phone.code] }"), "a code alone lifts a freeze"),
    ]

    private static func change(_ line: String) -> String { "realm: x\noperations:\n  phone.change:\n    \(line)" }
    private static func handle(_ track: String) -> String {
        "realm: x\nattested: [platform]\nidentifiers: { handle: {} }\noperations:\n  handle.bind:\n    tracks: [\(track)]"
    }

    private static func track(_ flow: String) -> String { change("tracks:\n      - \(flow)") }
    private static func account(_ operation: String, _ track: String) -> String {
        "realm: x\noperations:\n  \(operation):\n    tracks:\n      - \(track)"
    }
    private static func weight(_ when: String) -> String {
        "realm: x\nrisk:\n  weights:\n    - reason: risk.hour-unusual\n      add: 5\n      \(when)"
    }
}
