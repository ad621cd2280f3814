import Domain
import Logging

/// Who carries messages of one sort.
enum GatewayChoice: String, CaseIterable, Sendable {
    /// They wait in the outbox.
    case none
    /// To the demo's telephones and mailboxes, which everybody can read.
    case demo
    /// To a service of the operator's own.
    case http
}

/// The one table of everything that can be set.
enum Settings {
    static let all: [any DeclaredSetting] = [
        host, port, publicURL, trustedProxies,
        dataFolder, database, keyFile, erasedAccounts, policies, pages,
        databaseURL, databaseConnections, databaseWaiting, databasePatience, databaseStatement, nodeName,
        smsGateway, smsURL, smsToken, mailGateway, mailURL, mailToken, codeLine,
        allowLoopback, allowPrivate, evidenceReader, providers,
        maxBody, maxHeaders, maxInFlight, maxConnections, patience, wrongTokensPerMinute, answersPerKey, shutdown,
        logLevel, logFormat,
    ]

    // MARK: Where it is reached

    static let host = Setting(
        "http.host", .address, standard: "127.0.0.1", "The address to listen on; 0.0.0.0 for all.")
    static let port = Setting("http.port", .count(1...65_535), standard: 8080, "The port to listen on.")
    static let publicURL = Setting(
        "http.publicURL", .url, standard: "",
        "Where people and platforms reach the server; links in messages begin with it. Empty: made from host and port.")
    static let trustedProxies = Setting(
        "http.trustedProxies", .count(0...10), standard: 0,
        "How many of your proxies stand in front and append to X-Forwarded-For; 0 when clients connect directly.")

    // MARK: What it keeps

    static let dataFolder = Setting(
        "data.folder", .path, standard: "var", "The folder for the database and the key file.")
    static let database = Setting(
        "data.database", .path, standard: "", "The database file. Empty: bindery.sqlite in the data folder.")
    static let keyFile = Setting(
        "data.keyFile", .path, standard: "",
        "The key file, readable by its owner only. Empty: bindery.keys in the data folder. Without it the database can't be read."
    )
    static let erasedAccounts = Setting(
        "data.erasedAccounts", .path, standard: "",
        "The list of erased accounts, which must not be among the backups of the database. Empty: bindery.erased in the data folder."
    )
    static let policies = Setting(
        "policies.folder", .path, standard: "policies", "The folder with one YAML policy a realm.")

    static let pages = Setting(
        "pages.folder", .path, standard: "pages",
        "The folder with one YAML style a realm: name, logo, colours, help, texts, and where people may be sent back to."
    )

    // MARK: A database that several nodes share

    static let databaseURL = Setting(
        "database.url", .databaseURL, standard: Secret(""), isSecret: true,
        "The PostgreSQL database, as a URL or as libpq's key=value pairs; several hosts are tried in turn. Empty: the database file."
    )
    static let databaseConnections = Setting(
        "database.connections", .count(1...500), standard: 8,
        "Connections of this node to PostgreSQL, each with a thread of its own.")
    static let databaseWaiting = Setting(
        "database.waiting", .count(1...1_000_000), standard: 4096,
        "Reads and writes that may wait for the database; one more is told to come back.")
    static let databasePatience = Setting(
        "database.patience", .span(.milliseconds(100)...(.minutes(1))), standard: .seconds(5),
        "How long one may wait for a connection to PostgreSQL before it is told to come back.")
    static let databaseStatement = Setting(
        "database.statement", .span(.milliseconds(100)...(.minutes(10))), standard: .seconds(10),
        "How long PostgreSQL may work on one statement.")
    static let nodeName = Setting(
        "node.name", .nodeName, standard: "",
        "What this node is called among those that share a database. Empty: the host's name.")

    // MARK: How it reaches people

    static let smsGateway = Setting(
        "sms.gateway", .choice, standard: GatewayChoice.none,
        "Who carries SMS: http (your service), demo (telephones everybody can read), none (they wait in the outbox).")
    static let smsURL = Setting("sms.url", .url, standard: "", "Where SMS are posted as JSON, for the gateway http.")
    static let smsToken = Setting(
        "sms.token", .secret, standard: Secret(""), isSecret: true, "The bearer token shown to sms.url.")
    static let mailGateway = Setting(
        "mail.gateway", .choice, standard: GatewayChoice.none,
        "Who carries mail: http, demo or none, as with sms.gateway.")
    static let mailURL = Setting(
        "mail.url", .url, standard: "", "Where mails are posted as JSON, for the gateway http.")
    static let mailToken = Setting(
        "mail.token", .secret, standard: Secret(""), isSecret: true, "The bearer token shown to mail.url.")
    static let codeLine = Setting(
        "messages.codeLine", .flag, standard: true,
        "Whether an SMS ends in @host #code, by which browsers offer the code on your pages only. Needs a host name in http.publicURL."
    )

    // MARK: Where webhooks may go

    static let allowLoopback = Setting(
        "webhooks.allowLoopback", .flag, standard: false, "Whether webhooks may call this machine, and without TLS.")
    static let allowPrivate = Setting(
        "webhooks.allowPrivate", .flag, standard: false, "Whether webhooks may call addresses of private networks.")

    // MARK: Who reads what strangers send

    static let evidenceReader = Setting(
        "evidence.reader", .path, standard: "",
        "The socket or the program that reads PDFs. Empty: \(EvidenceReader.socket) where it is there, or else bindery-reader beside this program."
    )

    // MARK: Who is asked about numbers

    static let providers = Setting(
        "providers.file", .path, standard: "providers.yaml",
        "The file that names the carriers each realm asks. Without it nobody is asked, and every signal is unknown.")

    // MARK: What it bears

    static let maxBody = Setting(
        "limits.body", .count(1024...1_048_576), standard: 65_536, "Bytes of a request's body.")
    static let maxHeaders = Setting(
        "limits.headers", .count(1024...65_536), standard: 16_384, "Bytes of all headers of a request.")
    static let maxInFlight = Setting(
        "limits.requests", .count(1...100_000), standard: 1024,
        "Requests worked on at once; one more is told to come back.")
    static let maxConnections = Setting(
        "limits.connections", .count(1...1_000_000), standard: 10_000, "Connections open at once.")
    static let patience = Setting(
        "limits.patience", .span(.seconds(1)...(.minutes(10))), standard: .seconds(15),
        "How long a sender may take for a body, a connection may be silent, and an answer may stay untaken.")
    static let wrongTokensPerMinute = Setting(
        "limits.wrongTokensPerMinute", .count(1...100_000), standard: 20,
        "Wrong tokens of links a minute from one network; past them the answer is 429. Right ones are always let in.")
    static let answersPerKey = Setting(
        "limits.answersPerKey", .count(1_000...1_000_000_000), standard: 5_000_000,
        "Answers that one server keeps for a day for the retries of one API key, of about 1.4 kB each.")
    static let shutdown = Setting(
        "limits.shutdown", .span(.seconds(1)...(.minutes(10))), standard: .seconds(30),
        "How long work under way may take to finish after a signal to stop.")

    // MARK: What it says

    static let logLevel = Setting(
        "log.level", .choice, standard: Logger.Level.info, "The least important events that are logged.")
    static let logFormat = Setting(
        "log.format", .choice, standard: LogLines.Format.text,
        "How events are logged on the standard error: text for people, json for machines.")
}

extension Settings {
    /// For `--help`.
    static var listing: String {
        let lines = all.map { setting in
            let standard = setting.standardText.isEmpty ? "" : " [\(setting.standardText)]"
            return "  \(setting.name)\(standard)\n      \(setting.meaning)"
        }
        return """
            Settings are in the YAML file given with --config, or in ./bindery.yaml. An environment variable overrides \
            the file: BINDERY_HTTP_PORT for http.port. `bindery doctor` shows what is in force.


            """ + lines.joined(separator: "\n")
    }

    static func named(_ name: String) -> (any DeclaredSetting)? { all.first { $0.name == name } }
}
