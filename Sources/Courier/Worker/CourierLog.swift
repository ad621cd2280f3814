import Domain
import Engine
import Logging

/// Ids, topics and codes only: never an address, a text or a URL (promise 10).
struct CourierLog: Sendable {
    private let logger: Logger

    init(_ logger: Logger) { self.logger = logger }

    func noteDelivery(_ message: OutboundMessage) { logger.debug("message delivered", metadata: about(message)) }

    func noteFailure(_ failure: DeliveryFailure, _ message: OutboundMessage) {
        logger.notice("message not delivered, will be tried again", metadata: about(message, failure.code))
    }

    func noteDeath(_ error: String, _ message: OutboundMessage) {
        logger.warning("message given up", metadata: about(message, error))
    }

    /// The type of the error only: what a driver prints may hold values.
    func noteTrouble(_ what: Logger.Message, _ error: any Error) {
        logger.error(
            what, metadata: ["error": "\((error as? StoreFailure)?.name ?? String(describing: type(of: error)))"])
    }

    private func about(_ message: OutboundMessage, _ error: String? = nil) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "message": "\(message.row.id)", "realm": "\(message.row.realm)", "topic": "\(message.row.topic.rawValue)",
            "attempt": "\(message.row.attempts + 1)",
        ]
        if let webhook = message.row.webhook { metadata["webhook"] = "\(webhook)" }
        if let error { metadata["error"] = "\(error)" }
        return metadata
    }
}

extension StoreFailure {
    fileprivate var name: String {
        switch self {
        case .busy: "busy"
        case .contended: "contended"
        case .unwritable: "unwritable"
        case .corrupt: "corrupt"
        case .unavailable: "unavailable"
        }
    }
}
