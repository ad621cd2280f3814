/// A writing call, which can be sent again and must then have the same answer (promise 12).
struct Call: Sendable, Hashable {
    let path: String
    let body: String
    /// The `Idempotency-Key`.
    let retry: String
    /// How far the person is once it is answered; nil where it moves nothing on.
    var step: Journal.Step?
}

/// What somebody calls on the way to a new number, in this order.
extension Person {
    var creation: Call { Call(path: "/v1/accounts", body: account, retry: key("created"), step: .created) }

    func start(of account: String) -> Call {
        Call(path: "/v1/flows", body: start(account), retry: key("started"), step: .started)
    }

    func challenge(_ subject: String, in flow: String) -> Call {
        Call(
            path: "/v1/flows/\(flow)/challenges", body: #"{"requirement":"\#(subject).code"}"#,
            retry: key("\(subject)-asked"))
    }

    func input(in flow: String) -> Call {
        let body = #"{"identifier":"\#(newNumber)","reason":"new-number"}"#
        return Call(path: "/v1/flows/\(flow)/inputs", body: body, retry: key("new-given"), step: .newGiven)
    }

    func oldProof(_ code: String, in flow: String) -> Call { proof("old", code, in: flow, .oldProved) }

    /// The call that makes the change.
    func newProof(_ code: String, in flow: String) -> Call { proof("new", code, in: flow, .completed) }

    private func proof(_ subject: String, _ code: String, in flow: String, _ step: Journal.Step) -> Call {
        let body = #"{"requirement":"\#(subject).code","code":"\#(code)"}"#
        return Call(path: "/v1/flows/\(flow)/proofs", body: body, retry: key("\(subject)-proved"), step: step)
    }

    private func key(_ what: String) -> String { "\(externalID)-\(what)" }
}
