import Engine
import Hummingbird

/// "This was not me", for platforms that show the question on pages of their own. No key: the token
/// of the notice is the proof, and it comes in a body, where no log sees it.
struct DisownmentController {
    let engine: Engine
    let bodies: BodyReader
    let responses: ResponseWriter

    var endpoints: [Endpoint<WebContext>] {
        [
            .post(.disownmentLookUp, use: lookUp),
            .post(.disownments, use: disown),
        ]
    }

    @Sendable func lookUp(_ request: Request, _ context: WebContext) async throws -> Response {
        let (body, _) = try await bodies.read(DisownmentTokenBody.self, from: request)
        return try responses.json(try await engine.readDisownment(body.token))
    }

    /// Where it leads to a dispute, the answer holds the token of its flow: the person continues
    /// there, without signing in.
    @Sendable func disown(_ request: Request, _ context: WebContext) async throws -> Response {
        let (body, _) = try await bodies.read(DisownmentBody.self, from: request)
        return try responses.json(try await engine.disown(body.token, wasMe: body.wasMe))
    }
}

struct DisownmentTokenBody: Body {
    let token: String

    init(_ fields: inout BodyFields) throws(Problem) {
        token = try fields.text("token", 1...256)
    }
}

struct DisownmentBody: Body {
    let token: String
    /// The opposite: they made the change, and have something to say in the dispute about it.
    let wasMe: Bool

    init(_ fields: inout BodyFields) throws(Problem) {
        token = try fields.text("token", 1...256)
        wasMe = try fields.optionalFlag("wasMe") ?? false
    }
}
