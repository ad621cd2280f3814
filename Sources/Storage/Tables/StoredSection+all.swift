extension StoredSection {
    /// All that a deployment is made of, in an order in which rows can be written: what a row
    /// refers to comes before it.
    ///
    /// `flow.about` comes by itself and later: a flow can be about another one, and the order of
    /// their ids says nothing where nodes with several clocks made them.
    package static let all: [StoredSection] = [
        .apiKey, .policy, .policyInForce, .masterKeyInForce, .account, .restriction, .flow, .flowAbout, .flowItem,
        .binding,
        .proof, .challenge, .inquiry,
        .reviewCase, .verdict, .caseEntry, .evidence, .webhook, .outbox, .ledgerEntry, .hits, .failures,
        .tally,
        .idempotency, .session, .visit, .signIn, .flowResult, .staff, .staffSession, .staffAccess, .staffDraft,
    ]

    /// Tables that stay behind: they speak of the database or of the machines around it.
    package static let leftBehind: Set<String> = [
        "schema_migration", "deployment_import", "account_import", "node", "lease", "sweep",
    ]
}
