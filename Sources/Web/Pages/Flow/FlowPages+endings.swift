import Crypto
import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird

// What is posted to stop a flow, and to the people who look at it.
extension FlowPages {
    @Sendable func cancel(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = try id(context)
        _ = try await kit.forms.read(of: request, context)
        return try await attempt(id, context, ends: true) { caller in
            try await kit.engine.cancelFlow(id, Call(caller)).get()
        }
    }

    @Sendable func veto(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = try id(context)
        _ = try await kit.forms.read(of: request, context)
        return try await attempt(id, context) { caller in try await kit.engine.vetoFlow(id, Call(caller)).get() }
    }

    @Sendable func appeal(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = try id(context)
        let form = try await kit.forms.readFiles("files", .lines("statement"), of: request, context)
        let statement = form["statement"]
        let draft = FlowDraft(wish: "review", written: Written(text: statement, hadFiles: !form.files.isEmpty))
        return try await attempt(id, context, draft, to: draft.wish) { caller in
            try await kit.engine.appealFlow(id, statement: statement, files: form.files, Call(caller)).get()
        }
    }

    @Sendable func say(_ request: Request, _ context: VisitorContext) async throws -> Response {
        let id = try id(context)
        let form = try await kit.forms.readFiles("files", .lines("text"), .text("seen", most: 16), of: request, context)
        let text = form["text"]
        let draft = FlowDraft(wish: "review", written: Written(text: text, hadFiles: !form.files.isEmpty))
        return try await attempt(id, context, draft, to: draft.wish) { caller in
            let call = Call(caller, retry: Self.onceOnly(form["seen"], text, form.files))
            return try await kit.engine.addToCase(of: id, text: text, files: form.files, call).get()
        }
    }

    /// The same words from the same page are one answer, however often the button was pressed.
    private static func onceOnly(_ seen: String, _ text: String, _ files: [Upload]) -> RetryKey {
        var hash = SHA256()
        hash.update(data: Data(text.utf8))
        for file in files { hash.update(data: Data(file.bytes)) }
        let fingerprint = Array(hash.finalize())
        return RetryKey(key: "words.\(seen).\(Hex.text(fingerprint))", fingerprint: fingerprint)
    }
}
