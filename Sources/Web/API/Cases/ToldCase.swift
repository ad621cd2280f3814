import Domain
import Engine

/// A case with its flow's reasons told in the reader's language.
struct ToldCase: Encodable, ReasonBearing {
    private let view: CaseView
    private var flow: FlowView

    private enum Key: String, CodingKey { case flow }

    init(_ view: CaseView) {
        self.view = view
        flow = view.flow
    }

    mutating func tell(_ told: (ReasonView) -> ReasonView) { flow.tell(told) }

    /// The view as it is, and its flow once more over it.
    func encode(to encoder: any Encoder) throws {
        try view.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(flow, forKey: .flow)
    }
}

struct ToldCases: Encodable, ReasonBearing {
    private var cases: [ToldCase]
    private let next: String?

    init(_ list: CaseList) {
        cases = list.cases.map(ToldCase.init)
        next = list.next?.description
    }

    mutating func tell(_ told: (ReasonView) -> ReasonView) {
        for index in cases.indices { cases[index].tell(told) }
    }
}
