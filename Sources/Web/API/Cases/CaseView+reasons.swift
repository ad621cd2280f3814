import Engine

extension CaseView: ReasonBearing {
    mutating func tell(_ told: (ReasonView) -> ReasonView) { flow.tell(told) }
}

extension CaseList: ReasonBearing {
    mutating func tell(_ told: (ReasonView) -> ReasonView) {
        for index in cases.indices { cases[index].tell(told) }
    }
}
