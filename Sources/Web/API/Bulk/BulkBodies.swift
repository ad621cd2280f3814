import Domain
import Engine
import Hummingbird

/// A job, and whether it is only to be tried out.
struct BulkBody: Body {
    let order: BulkOrder
    let isDryRun: Bool

    init(_ fields: inout BodyFields) throws(Problem) {
        order = BulkOrder(
            operation: try fields.required("operation", Verb.init(rawValue:)),
            kinds: try Self.kinds(&fields), reason: try fields.required("reason", BulkReason.init(rawValue:)),
            at: try fields.required("at") { Instant($0) },
            accounts: try fields.objects("accounts", atMost: BulkOrder.mostAccounts) { (item) throws(Problem) in
                try BulkOrder.Named(&item)
            })
        isDryRun = try fields.optionalFlag("dryRun") ?? false
    }

    private static func kinds(_ fields: inout BodyFields) throws(Problem) -> [IdentifierKind] {
        var kinds: [IdentifierKind] = []
        for text in try fields.texts("kinds", atMost: 16) {
            guard let kind = IdentifierKind(rawValue: text) else { throw .badValue("kinds") }
            kinds.append(kind)
        }
        return kinds
    }
}

extension BulkOrder.Named: Body {
    init(_ fields: inout BodyFields) throws(Problem) {
        switch (fields.has("account"), fields.has("externalID")) {
        case (true, true): throw fields.ambiguous("account")
        case (true, false): self = .id(try fields.required("account") { AccountID($0) })
        case (false, _): self = .externalID(try fields.text("externalID"))
        }
    }
}

/// From where a report goes on.
struct BulkReportQuery {
    let after: Int

    init(_ request: Request) throws(Problem) {
        let query = Query(request)
        try query.only(["after"])
        after =
            try query.value("after") { text in
                Int(text).flatMap { (0...BulkOrder.mostAccounts).contains($0) ? $0 : nil }
            } ?? 0
    }
}
