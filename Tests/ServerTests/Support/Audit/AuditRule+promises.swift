import Storage

extension AuditRule {
    static let promises = bindings + changes + records

    private static let bindings = [
        AuditRule(
            "Promise 1: a place has one holder",
            """
            SELECT COUNT(*) FROM (
                SELECT 1 FROM binding WHERE state IN ('active', 'suspended')
                GROUP BY realm, kind, parent_kind, value_index, slot HAVING COUNT(*) > 1) AS doubled
            """),
        AuditRule(
            "Promise 2: an account has one active phone and one active mailbox, never two and never none",
            """
            SELECT COUNT(*) FROM account
            WHERE (SELECT COUNT(*) FROM binding WHERE account_id = account.id AND state = 'active' AND kind = 'phone') <> 1
                OR (SELECT COUNT(*) FROM binding WHERE account_id = account.id AND state = 'active' AND kind = 'email') <> 1
            """),
    ]

    private static let changes = [
        AuditRule(
            "Promise 2: a completed change has activated the binding it made, at that moment",
            """
            SELECT COUNT(*) FROM flow LEFT JOIN binding ON binding.made_by = flow.id
                LEFT JOIN flow_item ON flow_item.flow_id = flow.id
            WHERE flow.state = 'completed' AND (
                binding.id IS NULL OR binding.state <> 'active' OR binding.bound_at <> flow.completed_at
                OR flow_item.brings_index IS NULL OR binding.value_index <> flow_item.brings_index)
            """),
        AuditRule(
            "Promise 2: a completed change has released the binding it was about, at that moment",
            """
            SELECT COUNT(*) FROM flow LEFT JOIN flow_item ON flow_item.flow_id = flow.id
                LEFT JOIN binding ON binding.id = flow_item.takes_id
            WHERE flow.state = 'completed' AND (
                binding.id IS NULL OR binding.state <> 'released' OR binding.released_at <> flow.completed_at)
            """),
        AuditRule(
            "Promise 4: what is not completed has made and released nothing",
            """
            SELECT COUNT(*) FROM flow
            WHERE flow.state <> 'completed' AND (
                EXISTS (SELECT 1 FROM binding WHERE binding.made_by = flow.id)
                OR EXISTS (
                    SELECT 1 FROM flow_item JOIN binding ON binding.id = flow_item.takes_id
                    WHERE flow_item.flow_id = flow.id AND binding.state = 'released'))
            """),
        AuditRule(
            "a completed change has proofs of both codes",
            """
            SELECT COUNT(*) FROM flow
            WHERE flow.state = 'completed' AND (
                SELECT COUNT(*) FROM proof WHERE proof.flow_id = flow.id AND requirement IN ('old.code', 'new.code')) <> 2
            """),
        AuditRule(
            "a completed change restricts payouts",
            """
            SELECT COUNT(*) FROM flow
            WHERE flow.state = 'completed' AND NOT EXISTS (
                SELECT 1 FROM restriction WHERE restriction.cause_id = flow.id AND capability = 'payout')
            """),
        AuditRule(
            "Promise 5: a code that was used has made a proof, and a proof has used a code",
            """
            SELECT COUNT(*) FROM challenge
            LEFT JOIN proof ON proof.flow_id = challenge.flow_id AND proof.requirement = challenge.requirement
            WHERE (challenge.used_at IS NULL) <> (proof.id IS NULL)
            """),
    ]

    private static let records = [
        AuditRule(
            "Promise 11: an account's ledger tells each thing that happened to it once",
            """
            SELECT COUNT(*) FROM (
                SELECT
                    (SELECT COUNT(*) FROM flow WHERE flow.account_id = account.id) AS started,
                    (SELECT COUNT(*) FROM flow WHERE flow.account_id = account.id AND state = 'completed') AS completed,
                    (SELECT COUNT(*) FROM proof JOIN flow ON flow.id = proof.flow_id WHERE flow.account_id = account.id) AS proved,
                    (SELECT COUNT(*) FROM ledger_entry
                     WHERE ledger_entry.account_id = account.id AND event = 'account.created') AS tells_created,
                    (SELECT COUNT(*) FROM ledger_entry
                     WHERE ledger_entry.account_id = account.id AND event = 'flow.started') AS tells_started,
                    (SELECT COUNT(*) FROM ledger_entry
                     WHERE ledger_entry.account_id = account.id AND event = 'flow.completed') AS tells_completed,
                    (SELECT COUNT(*) FROM ledger_entry
                     WHERE ledger_entry.account_id = account.id AND event = 'flow.proved') AS tells_proved
                FROM account) AS told
            WHERE tells_created <> 1 OR tells_started <> started OR tells_completed <> completed OR tells_proved <> proved
            """),
        AuditRule(
            "Promise 11: every entry has what it was made of",
            "SELECT COUNT(*) FROM ledger_entry WHERE content IS NULL"
        ),
        AuditRule(
            // By its moment, since nothing of a call can be read there: an answer is kept for a
            // day.
            "Promise 12: the answer to the call that made a change is kept with the change",
            """
            SELECT COUNT(*) FROM flow WHERE state = 'completed'
                AND (SELECT COUNT(*) FROM idempotency WHERE expires_at = flow.completed_at + 86400000)
                    < (SELECT COUNT(*) FROM flow AS other WHERE other.completed_at = flow.completed_at)
            """),
    ]

    static let nothingWaits = AuditRule("no message is left", "SELECT COUNT(*) FROM outbox")
}
