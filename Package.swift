// swift-tools-version: 6.2
import PackageDescription

// The target list is the architecture (docs/ARCHITECTURE.md): a target may import what stands in its
// `dependencies` and nothing else; the build is run with `--explicit-target-dependency-import-check error`.

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let lifecycleTestKit = Target.Dependency.product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")

let package = Package(
    name: "bindery",
    products: [
        .executable(name: "bindery", targets: ["bindery"]),
        .executable(name: "bindery-reader", targets: ["Reader"]),
        .executable(name: "bindery-bench", targets: ["Bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The values everyone shares.
        .systemLibrary(name: "CQRCode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber")]),
        .target(name: "Domain", dependencies: ["CPhoneNumber"]),
        .target(name: "JSONText"),

        // Pure rules over those values.
        .target(name: "Flows", dependencies: ["Domain"]),
        .target(name: "Policy", dependencies: ["Domain", yams]),
        .target(name: "Verification", dependencies: ["Domain", crypto, cryptoExtras]),
        .target(name: "Vault", dependencies: ["Domain", crypto, cryptoExtras]),

        // The use cases and the ports they need.
        .target(
            name: "Engine", dependencies: ["Domain", "JSONText", "Flows", "Policy", "Verification", "Vault", metrics]),

        // A program of its own that reads what strangers send, and what it and the server say to each other.
        .target(name: "CSandbox"),
        .target(name: "CQPDF", linkerSettings: [.linkedLibrary("qpdf")]),
        .target(name: "CPoppler", linkerSettings: [.linkedLibrary("poppler-cpp"), .linkedLibrary("png")]),
        .target(name: "ReaderProtocol"),
        .target(name: "PDFInspection", dependencies: ["ReaderProtocol", "CQPDF", "CPoppler"]),
        .executableTarget(name: "Reader", dependencies: ["ReaderProtocol", "PDFInspection", "CSandbox"]),

        // What stands on the ports.
        .target(name: "CChildProcess"),
        .target(
            name: "Providers",
            dependencies: [
                "Domain", "JSONText", "Policy", "Verification", "Engine", "ReaderProtocol", "CChildProcess",
                httpClient, nioCore, nioHTTP1, logging,
            ]),
        .target(
            name: "Storage", dependencies: ["Domain", "JSONText", "Flows", "Policy", "Vault", "Engine", metrics]),
        .target(name: "StorageSQLite", dependencies: ["Domain", "Storage", grdb, grdbSQLite]),
        .target(name: "StoragePostgres", dependencies: ["Domain", "Storage", "CLibPQ"]),
        .target(name: "Transfer", dependencies: ["Domain", "Engine", "Storage", crypto]),
        .target(
            name: "Courier",
            dependencies: [
                "Domain", "JSONText", "Flows", "Engine", crypto, httpClient, nioCore, nioHTTP1,
                mustache, logging, metrics,
                lifecycle,
            ],
            resources: [.copy("Templates")]
        ),
        .target(
            name: "Web",
            dependencies: [
                "Domain", "JSONText", "Flows", "Policy", "Verification", "Engine", "CQRCode",
                crypto, hummingbird, .product(name: "HummingbirdCore", package: "hummingbird"), httpTypes, nioCore,
                nioHTTPTypes, mustache,
                yams, logging, coreMetrics,
            ],
            resources: [.copy("Resources")]
        ),
        .executableTarget(
            name: "bindery",
            dependencies: [
                "Domain", "Flows", "Policy", "Verification", "Vault", "Engine", "Storage", "StorageSQLite",
                "StoragePostgres", "Transfer",
                "Courier", "ReaderProtocol", "Providers", "Web", argumentParser, configuration, yams, hummingbird,
                httpClient, nioCore, logging, metrics, coreMetrics, lifecycle, unixSignals,
            ]
        ),

        // A program of its own that measures the server from outside, and floors beside it.
        .executableTarget(
            name: "Bench",
            dependencies: [
                "Domain", "Flows", "Policy", "Verification", "Vault", "Engine", "Storage", "StorageSQLite",
                "StoragePostgres", argumentParser, hummingbird, nioCore, nioPosix, grdbSQLite, logging, unixSignals,
            ]
        ),

        // What the tests share, and the tests, one target a target.
        .target(
            name: "TestSupport",
            dependencies: [
                "Domain", "Flows", "Policy", "Verification", "Vault", "Engine", "Storage", "StorageSQLite",
                "StoragePostgres",
            ],
            path: "Tests/TestSupport"
        ),
        .target(
            name: "Simulator",
            dependencies: [
                "Domain", "Flows", "Policy", "Verification", "Vault", "Engine", "Storage", "StorageSQLite", "Courier",
                "TestSupport",
            ],
            path: "Tests/Simulator"
        ),
        .target(
            name: "CarrierSupport", dependencies: ["Domain", hummingbird, hummingbirdTesting, httpTypes, logging],
            path: "Tests/CarrierSupport"),
        .executableTarget(name: "simulate", dependencies: ["Simulator", argumentParser], path: "Tests/Simulate"),
        .target(
            name: "BrowserSupport",
            dependencies: [
                "Domain", "Engine", "Providers", "Web", "TestSupport", hummingbird, httpClient, nioCore, nioPosix,
                nioHTTP1, logging,
                coreMetrics, lifecycle,
            ],
            path: "Tests/BrowserSupport"
        ),
        .testTarget(name: "DomainTests", dependencies: ["Domain", "TestSupport"]),
        .testTarget(name: "JSONTextTests", dependencies: ["JSONText"]),
        .testTarget(name: "FlowsTests", dependencies: ["Domain", "Flows", "TestSupport"]),
        .testTarget(name: "PolicyTests", dependencies: ["Domain", "Flows", "Policy", "TestSupport"]),
        .testTarget(name: "VerificationTests", dependencies: ["Domain", "Verification", "TestSupport"]),
        .testTarget(name: "VaultTests", dependencies: ["Domain", "Vault"]),
        .testTarget(
            name: "EngineTests",
            dependencies: [
                "Domain", "Flows", "Policy", "Verification", "Vault", "Engine", "Storage", "StorageSQLite",
                "StoragePostgres",
                "TestSupport",
            ]
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Domain", "Engine", "Storage", "StorageSQLite", "StoragePostgres", "TestSupport", grdb]
        ),
        .testTarget(
            name: "NodesTests",
            dependencies: [
                "Domain", "Flows", "Policy", "Vault", "Verification", "Engine", "Storage", "StorageSQLite",
                "StoragePostgres",
                "TestSupport",
            ]
        ),
        .testTarget(
            name: "TransferTests",
            dependencies: [
                "Domain", "Flows", "Policy", "Verification", "Vault", "Engine", "Storage", "StorageSQLite",
                "StoragePostgres", "Transfer",
                "TestSupport",
            ]
        ),
        .systemLibrary(name: "CImages", path: "Tests/CImages", providers: [.apt(["libpng-dev", "zlib1g-dev"])]),
        .executableTarget(name: "SandboxProbe", dependencies: ["CSandbox"], path: "Tests/SandboxProbe"),
        .testTarget(name: "ReaderProtocolTests", dependencies: ["ReaderProtocol"]),
        .testTarget(
            name: "ReaderTests",
            dependencies: ["ReaderProtocol", "PDFInspection", "Reader", "SandboxProbe", "CChildProcess", "CImages"],
            resources: [.copy("Documents")]
        ),
        .testTarget(
            name: "ProvidersTests",
            dependencies: [
                "Domain", "Flows", "Policy", "Engine", "ReaderProtocol", "Providers", "Reader", "CChildProcess",
                "TestSupport",
                "CarrierSupport", hummingbird, httpTypes, httpClient, logging,
            ]),
        .testTarget(name: "SimulatorTests", dependencies: ["Simulator"]),
        .testTarget(
            name: "CourierTests",
            dependencies: [
                "Domain", "Flows", "Verification", "Vault", "Engine", "Courier", "TestSupport",
                hummingbird, hummingbirdTesting, httpTypes, httpClient, nioCore, logging, lifecycle, lifecycleTestKit,
            ]
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Domain", "Flows", "Policy", "Verification", "Engine", "Web", "TestSupport", hummingbird,
                hummingbirdTesting,
                httpTypes,
                nioCore, logging, coreMetrics,
            ]
        ),
        .testTarget(name: "BrowserTests", dependencies: ["Domain", "Engine", "Web", "TestSupport", "BrowserSupport"]),
        .testTarget(name: "BenchTests", dependencies: ["Bench", "TestSupport"]),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Domain", "Storage", "StorageSQLite", "StoragePostgres", "TestSupport", "CarrierSupport", crypto,
                httpClient, nioCore, nioHTTP1, nioPosix,
            ]
        ),
    ],
    cxxLanguageStandard: .cxx17
)

let shims: Set = ["CPhoneNumber", "CSandbox", "CQPDF", "CPoppler", "CChildProcess"]
for target in package.targets where !shims.contains(target.name) && target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .treatAllWarnings(as: .error),
        // Generic code that crosses targets (statements' arguments, rows, codings) is specialised where it is used: measured in
        // docs/performance.md.
        .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
    ]
}
