import Domain
import Flows
import Policy
import TestSupport
import Verification

/// A realm of the simulated world: its policy, and the numbers and addresses that people there
/// fight for.
struct SimulatedRealm: Sendable {
    let id: RealmID
    let policy: RealmPolicy
    /// The same, taken for one in which codes to a mailbox are enough to sign in with.
    let misread: RealmPolicy
    let text: String
    let phones: [String]
    let mails: [String]
    let cards: [String]

    /// Found in every number and in every address, so that two searches of a file find any of them
    /// in clear.
    static let phoneStem = "1380013"
    static let mailStem = "@sim.example"
    static let cardStem = "62000000"
    /// Begins all that people say to whoever decides.
    static let wordStem = "In my own words"

    /// Places of those where several changes of one account can take effect within minutes.
    static let quick = [0, 2]

    /// - Parameter place: among the realms; no two share a number, so that whose a message is can
    ///   be told from where it goes.
    init(_ text: String, place: Int) throws {
        self.text = text
        policy = try Self.read(text, place)
        misread = try Self.read(text + "\nsignIn: { codes: [phone, email] }", place)
        id = policy.realm
        phones = (0..<20).map { "+86\(Self.phoneStem)\(8000 + place * 100 + $0)" }
        mails = (0..<34).map { "m\($0)r\(place)\(Self.mailStem)" }
        cards = (0..<12).map { "\(Self.cardStem)\(10_000_000 + place * 100 + $0)" }
    }

    private static func read(_ text: String, _ place: Int) throws(PolicyFailure) -> RealmPolicy {
        try RealmPolicy.parse(
            text, version: "sim-\(place)", operations: SimulatedRepertoire.operations.traits,
            methods: SimulatedRepertoire.methods.names, kinds: SimulatedRepertoire.kinds)
    }

    /// All that somebody can bring of a kind.
    func values(of kind: IdentifierKind?) -> [String] {
        switch kind {
        case .email: mails
        case BankCard.kind: cards
        default: phones
        }
    }

    static func all() throws -> [SimulatedRealm] {
        try [instant, waiting, reviewed, shared].enumerated().map { try SimulatedRealm($1, place: $0) }
    }

    /// As short as it may be, so that a leap or two of the clock brings it about.
    private static let retention = "retention: { contents: 30d, challenges: 24h, deadLetters: 24h }"

    /// Done at once; short windows, so that numbers change hands within a run. What comes after a
    /// change is hardly restricted here, nor in the next two, so that changes follow one another
    /// inside a window.
    private static let instant = """
        realm: instant
        retention: { contents: 30d, heads: 30d, challenges: 24h, deadLetters: 24h }
        attested: [face]
        identifiers:
          phone: { maxAccounts: 1, perAccount: 2, quarantine: 1h }
          email: { maxAccounts: 1, perAccount: 2, quarantine: 1h }
          card: { maxAccounts: 1, perAccount: 2, quarantine: 1h }
        operations:
          card.bind:
            limits: [6 per 1d]
            tracks:
              - { name: registry, proofs: [password | phone.code | email.code, new.registry] }
              - { name: face, proofs: [face, new.registry], wait: 1h }
            undo: 1h
            restrict: { payout: 24h }
          phone.claim:
            limits: [6 per 1d]
            tracks:
              - { name: known, proofs: [password | phone.code | email.code, new.code] }
              - { name: registry, proofs: [registry, new.code] }
            undo: 1h
            restrict: { payout: 24h }
          phone.migrate:
            limits: [6 per 1d]
            tracks:
              - { name: registry, proofs: [registry, old.code, new.code] }
              - { name: current, proofs: [old.code, new.code], wait: 30m }
            undo: 1h
            restrict: { payout: 24h }
          phone.change:
            limits: [3 per 1d, 8 per 30d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
              - { name: email, proofs: [email.code, password, new.code] }
              - { name: face, proofs: [face, new.code], wait: 2h }
            undo: 1h
            restrict: { payout: 24h, phone.change: 1m }
          email.change:
            limits: [3 per 1d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
              - { name: phone, proofs: [phone.code, new.code] }
            undo: 1h
            restrict: { payout: 24h }
          phone.bind:
            limits: [6 per 1d]
            tracks:
              - { name: password, proofs: [password, new.code] }
              - { name: bound, proofs: [phone.code | email.code, new.code] }
            undo: 1h
            restrict: { payout: 24h }
          email.bind:
            limits: [6 per 1d]
            tracks:
              - { name: password, proofs: [password, new.code] }
              - { name: bound, proofs: [phone.code | email.code, new.code] }
            undo: 1h
            restrict: { email.bind: 1m }
          phone.unbind:
            limits: [6 per 1d]
            tracks:
              - { name: code, proofs: [old.code, password | email.code] }
              - { name: other, proofs: [email.code, password], wait: 1h }
            undo: 1h
            restrict: { payout: 24h }
          email.unbind:
            limits: [6 per 1d]
            tracks:
              - { name: code, proofs: [old.code, password | phone.code] }
              - { name: password, proofs: [password], wait: 2h }
            undo: 1h
            restrict: { payout: 24h }
          unbind:
            tracks:
              - { name: code, proofs: [phone.code | email.code] }
              - { name: password, proofs: [password], wait: 30m }
            undo: 1h
            coolDown: 5m
            restrict: { payout: 24h }
          phone.release:
            limits: [6 per 1d]
            tracks:
              - { name: each, proofs: [item1.code, item2.code] }
              - { name: first, proofs: [old.code, password | email.code] }
            undo: 1h
            restrict: { payout: 24h }
          email.release:
            limits: [6 per 1d]
            tracks:
              - { name: each, proofs: [item1.code, item2.code] }
              - { name: first, proofs: [old.code, password | phone.code] }
            undo: 1h
            restrict: { payout: 24h }
          freeze:
            tracks:
              - { name: password, proofs: [password] }
              - { name: phone, proofs: [phone.code] }
          unfreeze:
            tracks:
              - { name: password, proofs: [password] }
              - { name: phone, proofs: [phone.code] }
              - { name: review, proofs: [], review: always }
          dispute:
            tracks:
              - { name: password, proofs: [password] }
              - { name: report, proofs: [], review: always }
        sends:
          account: [200 per 1h]
          device: [200 per 1h]
          network: [1000 per 1h]
          unverified: { min: 10000, share: 60, per: 1h }
        risk:
          weights: []
        """

    /// Nothing happens before it was waited for.
    private static let waiting = """
        realm: waiting
        \(retention)
        attested: [face]
        identifiers:
          phone: { maxAccounts: 1, perAccount: 2, quarantine: 3d }
          email: { maxAccounts: 1, perAccount: 3, quarantine: 3d }
        operations:
          phone.change:
            limits: [2 per 1d, 5 per 30d]
            tracks:
              - { name: current, proofs: [old.code, new.code], wait: 30m }
              - { name: face, proofs: [face, new.code], wait: 24h }
              - { name: password, proofs: [password, new.code], wait: 2h }
            undo: 72h
            restrict: { payout: 24h, phone.change: 24h }
          email.change:
            tracks:
              - { name: current, proofs: [old.code, new.code], wait: 1h }
            undo: 24h
            restrict: { payout: 24h }
          phone.bind:
            tracks:
              - { name: password, proofs: [password, new.code], wait: 1h }
              - { name: email, proofs: [email.code, new.code] }
            undo: 72h
            restrict: { phone.bind: 1h }
          email.bind:
            tracks:
              - { name: password, proofs: [password, new.code] }
              - { name: phone, proofs: [phone.code, new.code], wait: 30m }
            undo: 72h
            restrict: { payout: 24h }
          phone.unbind:
            tracks:
              - { name: code, proofs: [old.code], wait: 1h }
              - { name: password, proofs: [password], wait: 2h }
            undo: 3h
            restrict: { payout: 24h }
          email.unbind:
            tracks:
              - { name: code, proofs: [old.code], wait: 1h }
              - { name: password, proofs: [password], wait: 2h }
            undo: 72h
            restrict: { payout: 24h }
          phone.release:
            tracks:
              - { name: password, proofs: [password], wait: 1h }
            undo: 3h
            restrict: { payout: 24h }
          email.release:
            tracks:
              - { name: code, proofs: [old.code], wait: 1h }
              - { name: password, proofs: [password], wait: 1h }
            undo: 72h
            restrict: { payout: 24h }
          unfreeze:
            tracks:
              - { name: phone, proofs: [phone.code, password] }
              - { name: review, proofs: [], review: always }
          dispute:
            tracks:
              - { name: phone, proofs: [phone.code] }
              - { name: email, proofs: [email.code, password] }
              - { name: report, proofs: [], review: always }
        risk:
          weights: []
        """

    /// People look at it: one of them, or two.
    private static let reviewed = """
        realm: reviewed
        \(retention)
        attested: [face]
        identifiers:
          phone: { maxAccounts: 1, quarantine: 90d }
          email: { maxAccounts: 1, quarantine: 90d }
        operations:
          phone.change:
            limits: [3 per 30d]
            tracks:
              - { name: current, proofs: [old.code, new.code], review: always }
              - { name: face, proofs: [face, new.code], wait: 3h, review: always, people: 2 }
              - { name: password, proofs: [password, new.code], review: always }
            undo: 72h
            restrict: { payout: 24h }
          email.change:
            tracks:
              - { name: current, proofs: [old.code, new.code] }
            undo: 72h
            restrict: { payout: 24h }
          phone.bind:
            tracks:
              - { name: password, proofs: [password, new.code], review: always }
              - { name: email, proofs: [email.code, new.code] }
            restrict: { payout: 24h }
          email.bind:
            tracks:
              - { name: password, proofs: [password, new.code] }
              - { name: phone, proofs: [phone.code, new.code], review: always }
            restrict: { payout: 24h }
          phone.unbind:
            tracks:
              - { name: code, proofs: [old.code] }
              - { name: report, proofs: [], review: always }
            undo: 1h
            restrict: { payout: 24h }
          email.unbind:
            undo: 1h
            restrict: { payout: 24h }
          dispute:
            tracks:
              - { name: password, proofs: [password] }
              - { name: report, proofs: [], review: always, people: 2 }
        sends:
          account: [60 per 1h]
          device: [60 per 1h]
          unverified: { min: 500, share: 60, per: 1h }
        risk:
          weights: []
        """

    /// A number has two places here. Risk is weighed, and a change of the address restricts the
    /// next, as policy does where it says nothing.
    private static let shared = """
        realm: shared
        attested: [face]
        identifiers:
          phone: { maxAccounts: 2, perAccount: 3, quarantine: 2h }
          email: { maxAccounts: 3, perAccount: 2, quarantine: 2h }
          card: { maxAccounts: 2, perAccount: 3, quarantine: 2h }
        operations:
          card.bind:
            limits: [6 per 1d]
            tracks: [{ name: registry, proofs: [face | password | phone.code, new.registry] }]
            undo: 1h
            restrict: { payout: 24h }
          phone.claim:
            limits: [6 per 1d]
            tracks: [{ name: registry, proofs: [registry, new.code] }]
            undo: 2h
            restrict: { payout: 24h }
          phone.migrate:
            limits: [6 per 1d]
            tracks:
              - { name: registry, proofs: [registry, new.code] }
              - { name: current, proofs: [old.code, new.code] }
            undo: 2h
            restrict: { payout: 24h }
          phone.change:
            limits: [5 per 1d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
              - { name: face, proofs: [face, new.code], wait: 1h, review: when risk >= medium }
            undo: 2h
            restrict: { phone.change: 5m }
          email.change:
            tracks:
              - { name: current, proofs: [old.code, new.code] }
              - { name: password, proofs: [password, new.code], wait: 1h }
            undo: 2h
          phone.bind:
            limits: [6 per 1d]
            tracks:
              - { name: password, proofs: [password, new.code] }
              - { name: face, proofs: [face, new.code], wait: 1h }
            undo: 2h
            restrict: { phone.bind: 1m }
          email.bind:
            tracks:
              - { name: password, proofs: [password, new.code] }
              - { name: phone, proofs: [phone.code, new.code], wait: 1h }
            undo: 2h
            restrict: { payout: 24h }
          phone.unbind:
            tracks:
              - { name: code, proofs: [old.code, password | face] }
              - { name: face, proofs: [face], wait: 1h }
            undo: 1h
            restrict: { payout: 24h }
          email.unbind:
            undo: 2h
          unbind:
            tracks:
              - { name: code, proofs: [phone.code | email.code] }
              - { name: password, proofs: [password], wait: 30m }
            undo: 1h
            coolDown: 5m
            restrict: { payout: 24h }
          phone.release:
            tracks:
              - { name: face, proofs: [face] }
            undo: 2h
            restrict: { payout: 24h }
          email.release:
            undo: 1h
            restrict: { payout: 24h }
          dispute:
            tracks:
              - { name: password, proofs: [password] }
              - { name: report, proofs: [], review: always }
        """
}
