import AsyncHTTPClient
import Courier
import Domain
import Engine
import Foundation
import Logging
import Verification
import Web

/// The courier with its gateways, as the settings say.
struct Messengers: Sendable {
    let service: CourierService
    /// Only where a gateway of the demo is set.
    let phones: DemoPhones?
    private let client: HTTPClient?

    /// - Parameter phones: those of the demo's gateway.
    init(_ composition: Composition, phones: DemoPhones) throws {
        let settings = composition.settings
        let client = HTTPClient.forGateways()
        let now = composition.engine.now
        let sms = Self.gateway(
            .sms, settings, Settings.smsGateway, Settings.smsURL, Settings.smsToken, client, phones, now)
        let mail = Self.gateway(
            .mail, settings, Settings.mailGateway, Settings.mailURL, Settings.mailToken, client, phones, now)
        let renderer = MessageRenderer(settings: Self.messages(composition), templates: try MessageTemplates.bundled())
        let dispatcher = Dispatcher(
            renderer: renderer, gateways: [sms, mail].compactMap { $0 },
            webhooks: WebhookSender(rules: settings.destinationRules, now: now))
        service = CourierService(
            outbox: composition.engine, dispatcher: dispatcher, now: now, random: composition.engine.randomness.word,
            logger: Logger(label: "courier"))
        self.phones = settings.usesDemoPhones ? phones : nil
        self.client = client
    }

    /// After the courier has stopped.
    func shutDown() async { try? await client?.shutdown() }

    private static func gateway(
        _ carrier: Carrier, _ settings: ServerSettings, _ choice: Setting<GatewayChoice>, _ url: Setting<String>,
        _ token: Setting<Secret<String>>, _ client: HTTPClient, _ phones: DemoPhones,
        _ now: @escaping @Sendable () -> Instant
    ) -> (any MessageGateway)? {
        switch settings[choice] {
        case .none: nil
        case .demo: DemoGateway(carrier: carrier, phones: phones, now: now)
        case .http: HTTPGateway(carrier: carrier, url: settings[url], token: settings[token], client: client)
        }
    }

    private static func messages(_ composition: Composition) -> MessageSettings {
        let (settings, styles, engine) = (composition.settings, composition.styles.styles, composition.engine)
        return MessageSettings(
            publicURL: settings.publicURL, codeHost: settings.codeHost, timeZone: { engine.timeZone(of: $0) },
            platformName: { realm, language in
                let name = styles[realm]?.name(in: language) ?? ""
                return name.isEmpty ? realm.rawValue : name
            })
    }
}
