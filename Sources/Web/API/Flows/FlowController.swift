import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Flows: the whole journey of one operation. Beside a platform's key, the flow's own token opens
/// what the person does.
struct FlowController {
    let engine: Engine
    let bodies: BodyReader
    let responses: ResponseWriter

    var endpoints: [Endpoint<AuthenticatedContext>] {
        [
            .post(.flows, scope: .flowsWrite, use: start),
            .get(.flow, scope: .flowsRead, use: read),
            .post(.flowInputs, scope: .flowsWrite, use: supply),
            .post(.flowChallenges, scope: .flowsWrite, use: challenge),
            .post(.flowProofs, scope: .flowsWrite, use: prove),
            .post(.flowCancel, scope: .flowsWrite, use: cancel),
            .post(.flowVeto, scope: .flowsWrite, use: veto),
            .post(.flowAppeal, scope: .flowsWrite, use: appeal),
            .post(.flowResume, scope: .flowsWrite, use: resume),
        ]
    }

    @Sendable func start(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let (body, retry) = try await bodies.read(StartFlow.self, from: request)
        let started = try await engine.startFlow(body, Call(context.caller, retry: retry)).get()
        let location = RoutePath.flow.filled(with: started.flow.id.description)
        return try responses.told(
            StartedFlow(started, publicURL: responses.publicURL), in: context.language,
            started.isNew ? .created : .ok, headers: [.location: location])
    }

    @Sendable func read(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        try responses.told(try await engine.readFlow(try id(context), context.caller), in: context.language)
    }

    @Sendable func supply(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let id = try id(context)
        let (body, retry) = try await bodies.read(SupplyInput.self, from: request)
        let flow = try await engine.supplyInput(id, body, Call(context.caller, retry: retry)).get()
        return try responses.told(flow, in: context.language)
    }

    @Sendable func challenge(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let id = try id(context)
        let (body, retry) = try await bodies.read(ChallengeBody.self, from: request)
        let challenge = try await engine.sendChallenge(id, body.requirement, Call(context.caller, retry: retry)).get()
        return try responses.json(challenge, .accepted, headers: challenge.quota?.headers ?? [:])
    }

    @Sendable func prove(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let id = try id(context)
        let (body, retry) = try await bodies.read(SubmitProof.self, from: request)
        let flow = try await engine.submitProof(id, body, Call(context.caller, retry: retry)).get()
        return try responses.told(flow, in: context.language)
    }

    @Sendable func cancel(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let (id, call) = try await address(request, context)
        return try responses.told(try await engine.cancelFlow(id, call).get(), in: context.language)
    }

    @Sendable func veto(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let (id, call) = try await address(request, context)
        return try responses.told(try await engine.vetoFlow(id, call).get(), in: context.language)
    }

    @Sendable func appeal(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let id = try id(context)
        let (body, retry) = try await bodies.read(AppealBody.self, from: request)
        let flow = try await engine.appealFlow(id, statement: body.statement, Call(context.caller, retry: retry)).get()
        return try responses.told(flow, in: context.language)
    }

    @Sendable func resume(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let (id, call) = try await address(request, context)
        let resumed = try await engine.resumeFlow(id, call).get()
        return try responses.told(StartedFlow(resumed, publicURL: responses.publicURL), in: context.language)
    }

    /// For calls whose address says everything.
    private func address(_ request: Request, _ context: AuthenticatedContext) async throws -> (FlowID, Call) {
        let id = try id(context)
        return (id, Call(context.caller, retry: try await bodies.readNothing(from: request)))
    }

    /// Anything but a flow's id gets the same answer as an id that nobody has.
    private func id(_ context: AuthenticatedContext) throws(Refusal) -> FlowID {
        guard let id = context.parameters.get(RoutePath.id).flatMap(FlowID.init) else { throw .flowNotFound }
        return id
    }
}

extension QuotaView {
    /// The RateLimit draft of 2025 (standards 6.3).
    var headers: HTTPFields {
        [
            .rateLimitPolicy: "\"codes\";q=\(limit);w=\(windowSeconds)",
            .rateLimit: "\"codes\";r=\(remaining);t=\(resetSeconds)",
        ]
    }
}
