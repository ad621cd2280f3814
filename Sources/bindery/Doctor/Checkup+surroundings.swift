import Domain
import Engine
import Foundation
import Providers
import ReaderProtocol

// MARK: - The server's surroundings

extension Checkup {
    func surroundings() -> [Finding] {
        [address()]
            + proxies()
            + gateway("sms", settings[Settings.smsGateway], settings[Settings.smsURL])
            + gateway("mail", settings[Settings.mailGateway], settings[Settings.mailURL])
            + webhooks()
    }

    private func address() -> Finding {
        let url = settings.publicURL
        guard url.hasPrefix("https://") || isLocal(url) else {
            return .wrong(
                "public-url", "\(url) is not https",
                "Codes and tokens would travel in the open. Put a proxy with TLS in front.")
        }
        return isLocal(url)
            ? .note(
                "public-url", "\(url) is reached from this machine only",
                "Set http.publicURL to where people reach the server.")
            : .good("public-url", url)
    }

    /// Limits that count by network would count everybody together: a few wrong passwords, and
    /// nobody signs in.
    private func proxies() -> [Finding] {
        guard settings.publicURL.hasPrefix("https://"), settings[Settings.trustedProxies] == 0 else { return [] }
        return [
            .note(
                "proxies", "none is trusted, though TLS ends in front of the server: everybody counts as one network",
                "Set http.trustedProxies to how many proxies of yours append to X-Forwarded-For.")
        ]
    }

    private func gateway(_ name: String, _ choice: GatewayChoice, _ url: String) -> [Finding] {
        let check = "\(name)-gateway"
        return switch choice {
        case .none:
            [
                .wrong(
                    check, "none is set, so messages wait in the outbox",
                    "Set \(name).gateway to http, with \(name).url and \(name).token."
                )
            ]
        case .demo: [.note(check, "the demo's, whose messages everybody can read", "Never use it for people.")]
        // A missing URL is reported with the configuration.
        case .http where url.isEmpty: []
        case .http where url.hasPrefix("https://") || isLocal(url): [.good(check, url)]
        case .http: [.wrong(check, "\(url) is not https", "Codes would travel in the open.")]
        }
    }

    private func webhooks() -> [Finding] {
        guard settings[Settings.allowPrivate] || settings[Settings.allowLoopback] else { return [] }
        return [
            .note(
                "webhooks", "may call addresses of your own network",
                "Anyone who may register one can make this server call into it.")
        ]
    }

    /// Without it people are asked for photographs.
    func documents() async -> Finding {
        do {
            _ = try await EvidenceReader.make(settings).check(EvidenceReader.blankPage, type: .pdf)
            return .good("documents", "are read by bindery-reader")
        } catch .unavailable(let missing) {
            return .note("documents", "nobody reads PDFs, so they are refused", "\(missing)")
        } catch .brokenReply {
            return .wrong(
                "documents", "what evidence.reader names gives no answer that can be understood",
                "Let it name the bindery-reader that came with this release.")
        } catch {
            return .wrong(
                "documents", "bindery-reader does not read a blank page: \(error)",
                "Install the one that came with this release.")
        }
    }

    /// Each is asked for tokens, and about no number.
    func carriers() async -> [Finding] {
        do {
            let realms = try? PolicyFolder.load(settings[Settings.policies]).realms
            guard let providers = try LoadedProviders.load(settings, realms: realms) else {
                return [.good("carriers", "none: nobody is asked, and every signal is unknown")]
            }
            let carriers = Carriers(providers, now: SystemClock.now)
            var findings: [Finding] = []
            for carrier in carriers.all { findings.append(await carrier.finding()) }
            await carriers.shutDown()
            return findings
        } catch {
            return [.wrong("carriers", error)]
        }
    }

    private func isLocal(_ url: String) -> Bool {
        guard let host = URL(string: url)?.host else { return false }
        return host == "localhost" || host.hasPrefix("127.") || host == "::1" || host == "[::1]"
    }
}

extension MobileCarrier {
    fileprivate func finding() async -> Finding {
        do {
            try await checkTokens()
            return .good("carriers", "\(name) gives tokens for all that \(realm) asks it")
        } catch {
            return .wrong(
                "carriers", "\(name), which \(realm) asks, gives no token: \(error)",
                "Until it does, what it is asked is unknown.")
        }
    }
}

/// The disk under a folder.
enum Disk {
    struct Space {
        let freeMegabytes: Int
        /// Less than the write-ahead log may grow to several times over.
        var isScarce: Bool { freeMegabytes < 512 }
    }

    /// Nil where the system does not say.
    static func space(of folder: String) -> Space? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        return (attributes?[.systemFreeSize] as? NSNumber).map { Space(freeMegabytes: Int($0.int64Value / 1_048_576)) }
    }
}
