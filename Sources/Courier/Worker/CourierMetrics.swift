import Domain
import Engine
import Metrics

/// Counts for the operator's dashboards. Made after the metrics system was set up.
struct CourierMetrics: Sendable {
    private struct Route: Hashable {
        let topic: MessageTopic
        let carrier: String
    }

    private let delivered: [Route: Counter]
    private let failed: [MessageTopic: [String: Counter]]
    private let dead = Counter(label: "bindery_messages_dead_total")
    private let times: [MessageTopic: Metrics.Timer]

    init() {
        let routes = MessageTopic.allCases.flatMap { topic in
            Self.carriers(of: topic).map { Route(topic: topic, carrier: $0) }
        }
        delivered = Dictionary(
            uniqueKeysWithValues: routes.map { route in
                let dimensions = [("topic", route.topic.rawValue), ("carrier", route.carrier)]
                return (route, Counter(label: "bindery_messages_delivered_total", dimensions: dimensions))
            })
        failed = Dictionary(uniqueKeysWithValues: MessageTopic.allCases.map { ($0, Self.failures(of: $0)) })
        times = Dictionary(
            uniqueKeysWithValues: MessageTopic.allCases.map { topic in
                (topic, Timer(label: "bindery_message_delivery_seconds", dimensions: [("topic", topic.rawValue)]))
            })
    }

    func noteDelivery(_ message: OutboundMessage, lasting duration: Duration) {
        delivered[Route(topic: message.row.topic, carrier: message.body.carrierName)]?.increment()
        times[message.row.topic]?.record(duration: duration)
    }

    func noteFailure(_ failure: DeliveryFailure, topic: MessageTopic) { failed[topic]?[failure.kind]?.increment() }

    func noteDeath() { dead.increment() }

    private static func carriers(of topic: MessageTopic) -> [String] {
        topic == .event ? ["webhook"] : Carrier.allCases.map(\.rawValue)
    }

    private static func failures(of topic: MessageTopic) -> [String: Counter] {
        Dictionary(
            uniqueKeysWithValues: ["transient", "permanent"].map { kind in
                (
                    kind,
                    Counter(
                        label: "bindery_messages_failed_total", dimensions: [("topic", topic.rawValue), ("kind", kind)])
                )
            })
    }
}

extension OutboundMessage.Body {
    fileprivate var carrierName: String {
        switch self {
        case .code(let code): code.carrier.rawValue
        case .notice(let notice): notice.carrier.rawValue
        case .event: "webhook"
        case .nothing, .undeliverable: ""
        }
    }
}
