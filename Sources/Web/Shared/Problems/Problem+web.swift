import Domain
import Engine
import HTTPTypes

// What the web itself refuses, before any use case is asked.
extension Problem {
    static let keyMissing = Problem(.unauthorized, "key.missing", .correct, headers: [.wwwAuthenticate: "Bearer"])
    static let keyMalformed = Problem(
        .unauthorized, "key.malformed", .correct, headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
    static let idempotencyKeyMalformed = Problem(
        .badRequest, "idempotency.key-malformed", .correct, field: "Idempotency-Key")

    static let routeNotFound = Problem(.notFound, "route.not-found", .correct)
    static func methodNotAllowed(_ allowed: String) -> Problem {
        Problem(.methodNotAllowed, "route.method-not-allowed", .correct, headers: [.allow: allowed])
    }

    /// The engine's own answer for a webhook that nobody has.
    static let webhookNotFound = Problem(.notFound, "webhook.not-found", .correct)

    static let busy = Problem(.serviceUnavailable, "server.busy", .correct, headers: [.retryAfter: "1"])
    static let unavailable = Problem(.serviceUnavailable, "server.unavailable", .correct, headers: [.retryAfter: "5"])
    static let failed = Problem(.internalServerError, "server.failed", .support)
    static let headersTooLarge = Problem(.requestHeaderFieldsTooLarge, "headers.too-large", .correct)
    static func tooManyCalls(until: Instant) -> Problem { Problem(.tooManyRequests, "limit.calls", .retry(at: until)) }
}

// Bodies and queries that can't be read.
extension Problem {
    static let bodyEmpty = Problem(.badRequest, "body.empty", .correct)
    static let bodyMalformed = Problem(.badRequest, "body.malformed", .correct)
    static let bodyTooDeep = Problem(.badRequest, "body.too-deep", .correct)
    static let bodyNotObject = Problem(.badRequest, "body.not-object", .correct)
    static let bodyTooLarge = Problem(.contentTooLarge, "body.too-large", .correct)
    static let bodyTooSlow = Problem(.requestTimeout, "body.too-slow", .correct)
    static let bodyNotJSON = Problem(.unsupportedMediaType, "body.not-json", .correct)
    static let bodyNotForm = Problem(.unsupportedMediaType, "body.not-form", .correct)
    static func fieldTooLong(_ name: String) -> Problem {
        Problem(.contentTooLarge, "body.field-too-long", .correct, field: name)
    }
    static let bodyEncoded = Problem(.unsupportedMediaType, "body.encoded", .correct)
    static func duplicateField(_ name: String) -> Problem {
        Problem(.badRequest, "body.duplicate-field", .correct, field: shown(name))
    }
    static func unknownField(_ name: String) -> Problem {
        Problem(.badRequest, "body.unknown-field", .correct, field: shown(name))
    }
    static func missingField(_ name: String) -> Problem {
        Problem(.badRequest, "body.missing-field", .correct, field: name)
    }
    static func wrongType(_ name: String) -> Problem { Problem(.badRequest, "body.wrong-type", .correct, field: name) }
    /// Two ways of saying the same thing at once.
    static func ambiguous(_ name: String) -> Problem { Problem(.badRequest, "body.ambiguous", .correct, field: name) }
    static func badValue(_ name: String) -> Problem {
        Problem(.unprocessableContent, "body.bad-value", .correct, field: name)
    }
    static func countryUnknown(_ name: String) -> Problem {
        Problem(.unprocessableContent, "country.unknown", .correct, field: name)
    }
    static func badQuery(_ name: String) -> Problem { Problem(.badRequest, "query.bad-value", .correct, field: name) }
    static func unknownQuery(_ name: String) -> Problem {
        Problem(.badRequest, "query.unknown", .correct, field: shown(name))
    }

    /// A name that the caller made up is told back to them only if it looks like a name: it could
    /// be anything, a phone number too.
    private static func shown(_ name: String) -> String? {
        let letters = name.utf8.allSatisfy {
            (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: ".")
        }
        return letters && (1...64).contains(name.utf8.count) ? name : nil
    }
}
