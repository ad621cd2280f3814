import Courier
import Domain
import Engine
import Verification

extension World {
    /// One step of a worker: takes, hands over, or writes down. It may be slow between them, and
    /// then its lease is over.
    func deliver(as worker: Worker) async {
        guard worker.node < nodes.count else { return }
        let node = nodes[worker.node]
        guard !node.database.isDead else { return worker.forget() }
        if !worker.held.isEmpty {
            for _ in 0..<dice.between(1...4) where !worker.held.isEmpty {
                handOver(worker.held.removeFirst(), as: worker)
            }
            return
        }
        guard worker.results.isEmpty else { return await writeDown(worker, node) }
        await claim(worker, node, limit: dice.between(1...12))
    }

    func claim(_ worker: Worker, _ node: SimulatedNode, limit: Int) async {
        let (incarnation, lease) = (worker.incarnation, CourierSettings().lease)
        let outcome = await plainCall(.claim, by: worker.name, on: node) {
            try await $0.claimMessages(limit: limit, lease: lease)
        }
        // A process that died meanwhile has taken nothing home.
        if worker.incarnation == incarnation { worker.held = outcome.value ?? [] }
    }

    /// As the courier does: again while it fails, and then left to the lease.
    func writeDown(_ worker: Worker, _ node: SimulatedNode) async {
        let (incarnation, results) = (worker.incarnation, worker.results)
        let outcome = await plainCall(.settleDeliveries, by: worker.name, on: node) { try await $0.settle(results) }
        guard worker.incarnation == incarnation else { return }
        if outcome.value != nil || dice.chance(30) { worker.results = [] }
    }

    private func handOver(_ message: OutboundMessage, as worker: Worker) {
        guard !DeliveryRules.isTooLate(message, at: clockwork.now) else {
            history.add(.notDelivered(message.row.id, "code.expired"))
            return worker.results.append(.dead(message.row, error: "code.expired"))
        }
        do throws(DeliveryFailure) {
            try reach(message)
            worker.results.append(.delivered(message.row.id))
        } catch {
            history.add(.notDelivered(message.row.id, error.code))
            worker.results.append(DeliveryRules.result(of: error, for: message, at: clockwork.now, random: dice.word()))
        }
    }

    /// A provider's answer: yes, yes twice, yes but too late, no, or none at all.
    private func reach(_ message: OutboundMessage) throws(DeliveryFailure) {
        if case .undeliverable(let error) = message.body { throw .permanent(error) }
        let name = message.row.webhook?.description ?? carrier(of: message.body)
        if let until = outages[name], clockwork.now < until { throw .transient("unreachable") }
        let delivery = try delivery(of: message)
        guard clockwork.isTroubled else { return arrive(delivery) }
        switch dice.below(100) {
        case 0..<86: arrive(delivery)
        case 86..<90:
            arrive(delivery)
            arrive(delivery)
        case 90..<95:
            arrive(delivery)
            throw .transient("timeout")
        default: throw .transient("http.503")
        }
    }

    private func carrier(of body: OutboundMessage.Body) -> String {
        switch body {
        case .code(let code): code.carrier.rawValue
        case .notice(let notice): notice.carrier.rawValue
        case .event, .nothing, .undeliverable: ""
        }
    }

    /// What arrives, rendered as for a person.
    private func delivery(of message: OutboundMessage) throws(DeliveryFailure) -> Delivery {
        let (row, renderer) = (message.row, template.renderer)
        switch message.body {
        case .code(let code):
            let text = try renderer.render(code, reference: row.id, at: clockwork.now)
            return Delivery(
                message: row.id, account: row.account, topic: row.topic, to: text.to.reveal(),
                word: "code for \(code.subject.rawValue)",
                code: code, link: nil)
        case .notice(let notice):
            let text = try renderer.render(notice, reference: row.id)
            return Delivery(
                message: row.id, account: row.account, topic: row.topic, to: text.to.reveal(),
                word: notice.kind.rawValue, code: nil,
                link: notice.disownToken, letInToken: notice.letInToken)
        case .event(let event):
            return Delivery(
                message: row.id, account: row.account, topic: row.topic, to: event.url, word: event.type, code: nil,
                link: nil)
        case .nothing: throw .permanent("nothing")
        case .undeliverable(let error): throw .permanent(error)
        }
    }

    private func arrive(_ delivery: Delivery) {
        history.add(.delivered(delivery))
        if delivery.code != nil { inboxes[delivery.to, default: []].append(delivery) }
        if delivery.link != nil { links.append(delivery) }
        if let token = delivery.letInToken, delivery.account == siege?.victim.account { siege?.links.append(token) }
    }
}
