import Domain
import Engine
import Hummingbird

/// What the platform does to many accounts at once.
struct BulkController {
    let engine: Engine
    let bodies: BodyReader
    /// Ten thousand accounts take more room than any other body.
    let largeBodies: BodyReader
    let responses: ResponseWriter

    init(engine: Engine, limits: WebLimits, responses: ResponseWriter) {
        self.engine = engine
        self.responses = responses
        bodies = BodyReader(limits: limits)
        largeBodies = BodyReader(limits: limits.forBulk)
    }

    var endpoints: [Endpoint<AuthenticatedContext>] {
        [
            .post(.bulk, scope: .accountsBulk, use: order),
            .get(.bulkJob, scope: .accountsBulk, use: read),
            .get(.bulkReport, scope: .accountsBulk, use: report),
            .post(.bulkCancel, scope: .accountsBulk, use: cancel),
        ]
    }

    @Sendable func order(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        // Before so much is read of somebody who may not send it.
        try context.caller.require(.accountsBulk)
        let (body, retry) = try await largeBodies.read(BulkBody.self, from: request)
        if body.isDryRun { return try responses.json(try await engine.rehearseBulk(body.order, context.caller)) }
        let job = try await engine.orderBulk(body.order, Call(context.caller, retry: retry)).get()
        return try responses.json(
            job, .accepted, headers: [.location: RoutePath.bulkJob.filled(with: job.id.description)])
    }

    @Sendable func read(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        try responses.json(try await engine.readBulk(try id(context), context.caller))
    }

    @Sendable func report(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let query = try BulkReportQuery(request)
        return try responses.json(
            try await engine.readBulkReport(try id(context), after: query.after, context.caller))
    }

    @Sendable func cancel(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let id = try id(context)
        let retry = try await bodies.readNothing(from: request)
        return try responses.json(try await engine.cancelBulk(id, Call(context.caller, retry: retry)).get())
    }

    private func id(_ context: AuthenticatedContext) throws(Refusal) -> BulkJobID {
        guard let id = context.parameters.get(RoutePath.id).flatMap(BulkJobID.init) else { throw .bulkNotFound }
        return id
    }
}

extension WebLimits {
    fileprivate var forBulk: WebLimits {
        var limits = self
        limits.maxBody = maxBulk
        return limits
    }
}
