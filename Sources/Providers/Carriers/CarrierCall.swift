import Domain
import Engine
import JSONText
import Policy

/// One request to a carrier, and how its answer is read.
struct CarrierCall: Sendable {
    let api: CarrierAPI
    /// Below the interface's version.
    let path: String
    /// What a token must allow.
    let scope: String
    let body: [UInt8]
    /// - Throws: a decoding error where the answer is not as it was published.
    let signal: @Sendable (_ answer: [UInt8]) throws -> Signal

    /// Nil for what no interface answers.
    init?(_ request: SignalRequest) throws {
        guard let number = request.identifier.content as? PhoneNumber,
            let api = CarrierAPI.allCases.first(where: { $0.signal == request.signal })
        else { return nil }
        switch api {
        case .simSwap: self = try .simSwap(number, request)
        case .numberRecycling: self = try .numberRecycling(number, request)
        case .tenure: self = try .tenure(number, request)
        }
    }

    private init(
        _ api: CarrierAPI, _ path: String, _ body: some Encodable,
        _ signal: @escaping @Sendable ([UInt8]) throws -> Signal
    ) throws {
        self.api = api
        self.path = path
        scope = "\(api.rawValue):\(path)"
        self.body = try JSONText.bytes(body)
        self.signal = signal
    }
}

// MARK: - sim-swap

extension CarrierCall {
    /// The furthest that `check` looks back.
    private static let longestAge = 2400

    private struct Check: Encodable {
        let phoneNumber: String
        let maxAge: Int
    }

    private struct RetrieveDate: Encodable {
        let phoneNumber: String
    }

    private struct Swapped: Decodable {
        let swapped: Bool
    }

    /// `check` while it reaches back far enough, since it tells no more than yes or no; the date of
    /// the change beyond.
    private static func simSwap(_ number: PhoneNumber, _ request: SignalRequest) throws -> CarrierCall {
        let age = request.askedAt.since(request.since)
        let hours = max(1, Int((age.milliseconds + 3_599_999) / 3_600_000))
        guard hours > longestAge else {
            return try CarrierCall(.simSwap, "check", Check(phoneNumber: number.e164, maxAge: hours)) { answer in
                try JSONText.value(answer, as: Swapped.self).swapped ? .yes : .no
            }
        }
        let since = request.since
        return try CarrierCall(.simSwap, "retrieve-date", RetrieveDate(phoneNumber: number.e164)) { answer in
            try JSONText.value(answer, as: LatestChange.self).signal(since: since, age: age)
        }
    }

    private struct LatestChange: Decodable {
        enum CodingKeys: String, CodingKey {
            case latestSimChange, monitoredPeriod
        }

        let latestSimChange: Instant?
        /// Days.
        let monitoredPeriod: Int?

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            // Null says something, absence doesn't.
            latestSimChange = try container.decode(Instant?.self, forKey: .latestSimChange)
            monitoredPeriod = try container.decodeIfPresent(Int.self, forKey: .monitoredPeriod)
        }

        /// No date means that nothing happened within the monitored period, not that nothing ever
        /// did.
        func signal(since: Instant, age: Duration) -> Signal {
            if let latestSimChange { return latestSimChange > since ? .yes : .no }
            guard let monitoredPeriod, monitoredPeriod > 0 else { return .unknown }
            return Duration.days(Int64(min(monitoredPeriod, 100_000))) >= age ? .no : .unknown
        }
    }
}

// MARK: - number-recycling and kyc-tenure

extension CarrierCall {
    private struct RecyclingCheck: Encodable {
        let phoneNumber: String
        let specifiedDate: String
    }

    private struct Recycled: Decodable {
        let phoneNumberRecycled: Bool
    }

    private static func numberRecycling(_ number: PhoneNumber, _ request: SignalRequest) throws -> CarrierCall {
        let body = RecyclingCheck(phoneNumber: number.e164, specifiedDate: request.since.calendarDay)
        return try CarrierCall(.numberRecycling, "check", body) { answer in
            try JSONText.value(answer, as: Recycled.self).phoneNumberRecycled ? .yes : .no
        }
    }

    private struct TenureCheck: Encodable {
        let phoneNumber: String
        let tenureDate: String
    }

    private struct Tenure: Decodable {
        let tenureDateCheck: Bool
    }

    private static func tenure(_ number: PhoneNumber, _ request: SignalRequest) throws -> CarrierCall {
        let body = TenureCheck(phoneNumber: number.e164, tenureDate: request.since.calendarDay)
        return try CarrierCall(.tenure, "check-tenure", body) { answer in
            try JSONText.value(answer, as: Tenure.self).tenureDateCheck ? .no : .yes
        }
    }
}

extension Instant {
    /// `2026-11-21`, in UTC: RFC 3339's full-date.
    fileprivate var calendarDay: String { String(description.prefix { $0 != "T" }) }
}
