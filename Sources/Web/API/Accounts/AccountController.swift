import Domain
import Engine
import HTTPTypes
import Hummingbird

/// Accounts as the platform sees them.
struct AccountController {
    let engine: Engine
    let bodies: BodyReader
    let responses: ResponseWriter

    var endpoints: [Endpoint<AuthenticatedContext>] {
        [
            .post(.accounts, scope: .accountsWrite, use: create),
            .get(.account, scope: .accountsRead, use: read),
            .get(.accountUses, scope: .accountsRead, use: readUses),
            .post(.accountLookUp, scope: .accountsRead, use: lookUp),
            .patch(.account, scope: .accountsWrite, use: setStatus),
        ]
    }

    @Sendable func create(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let (body, retry) = try await bodies.read(CreateAccount.self, from: request)
        let account = try await engine.createAccount(body, Call(context.caller, retry: retry)).get()
        return try responses.json(
            account, .created, headers: [.location: RoutePath.account.filled(with: account.id.description)])
    }

    @Sendable func read(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        try responses.json(try await engine.readAccount(try id(context), context.caller))
    }

    @Sendable func readUses(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        try responses.told(try await engine.readUses(of: try id(context), context.caller), in: context.language)
    }

    /// POST, because an identifier must not appear in a URL (promise 10).
    @Sendable func lookUp(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let (body, _) = try await bodies.read(AccountLookup.self, from: request)
        return try responses.json(try await engine.lookUpAccount(body, context.caller))
    }

    @Sendable func setStatus(_ request: Request, _ context: AuthenticatedContext) async throws -> Response {
        let id = try id(context)
        let (body, retry) = try await bodies.read(StatusBody.self, from: request)
        return try responses.json(
            try await engine.setAccountStatus(id, body.status, Call(context.caller, retry: retry)).get())
    }

    private func id(_ context: AuthenticatedContext) throws(Refusal) -> AccountID {
        guard let id = context.parameters.get(RoutePath.id).flatMap(AccountID.init) else { throw .accountNotFound }
        return id
    }
}
