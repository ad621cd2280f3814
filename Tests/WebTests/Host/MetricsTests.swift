import CoreMetrics
import TestSupport
import Testing

@testable import Web

@Suite("Metrics as Prometheus reads them")
struct MetricsTests {
    @Test("A counter counts up by its labels, in the order of their names")
    func counter() {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "codes_sent_total", dimensions: [("realm", "shop"), ("country", "CN")]).increment(
            by: 2)
        registry.makeCounter(label: "codes_sent_total", dimensions: [("country", "CN"), ("realm", "shop")]).increment(
            by: 1)
        let text = registry.render()
        #expect(text.contains("# TYPE codes_sent_total counter\n"))
        #expect(text.contains("codes_sent_total{country=\"CN\",realm=\"shop\"} 3\n"))
    }

    @Test("A timer is a histogram in seconds whose buckets add up")
    func timer() {
        let registry = PrometheusRegistry()
        let timer = registry.makeTimer(label: "commit_seconds", dimensions: [])
        for milliseconds in [2, 20, 200, 20_000] as [Int64] { timer.recordNanoseconds(milliseconds * 1_000_000) }
        let text = registry.render()
        #expect(text.contains("commit_seconds_bucket{le=\"0.0025\"} 1\n"))
        #expect(text.contains("commit_seconds_bucket{le=\"0.25\"} 3\n"))
        #expect(text.contains("commit_seconds_bucket{le=\"10\"} 3\n"))
        #expect(text.contains("commit_seconds_bucket{le=\"+Inf\"} 4\n"))
        #expect(text.contains("commit_seconds_count 4\n"))
        #expect(text.contains("commit_seconds_sum 20.222\n"))
    }

    @Test("A recorder that does not sum up is a gauge, and so is a meter")
    func gauges() {
        let registry = PrometheusRegistry()
        registry.makeRecorder(label: "queue_depth", dimensions: [], aggregate: false).record(Int64(7))
        registry.makeMeter(label: "in_flight", dimensions: []).increment(by: 1.5)
        #expect(registry.render().contains("queue_depth 7\n"))
        #expect(registry.render().contains("in_flight 1.5\n"))
    }

    @Test(
        "Names and values that the format can't bear are made ones that it can",
        arguments: [("http.server.requests", "http_server_requests"), ("9lives", "_9lives"), ("größe", "gr____e")])
    func names(label: String, name: String) {
        #expect(PrometheusText.name(label) == name)
        #expect(PrometheusText.labels([("a-b", "x\"y\\z\nw")]) == "a_b=\"x\\\"y\\\\z\\nw\"")
    }

    @Test("A name takes only so many series; the rest is counted, not kept")
    func bounded() {
        let registry = PrometheusRegistry(maxSeries: 3)
        for number in 0..<10 { registry.makeCounter(label: "c", dimensions: [("n", "\(number)")]).increment(by: 1) }
        let lines = registry.render().split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("c{") }.count == 3)
        #expect(lines.contains("bindery_metrics_dropped_series_total 7"))
    }

    @Test("A name in use for one kind of meter is not mixed with another")
    func kinds() {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "x", dimensions: []).increment(by: 1)
        registry.makeMeter(label: "x", dimensions: []).set(Int64(5))
        #expect(registry.render().contains("# TYPE x counter\nx 1\n"))
    }

    @Test("Counting from many tasks at once loses nothing")
    func concurrent() async {
        let registry = PrometheusRegistry()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 { registry.makeCounter(label: "c", dimensions: []).increment(by: 1) }
                }
            }
        }
        #expect(registry.render().contains("c 8000\n"))
    }

    @Test("Requests are counted by route template, never by path")
    func requests() async throws {
        try await WebHarness.run { web in
            try await web.get("/v1/flows/flow_1")
            try await web.get("/nowhere/secret-token")
            let text = try await web.get("/metrics", bearer: "").body
            #expect(
                text.contains("bindery_http_requests_total{method=\"GET\",route=\"/v1/flows/{id}\",status=\"404\"} 1\n")
            )
            #expect(text.contains("bindery_http_seconds_count{route=\"/v1/flows/{id}\"} 1\n"))
            #expect(!text.contains("secret-token"))
        }
    }
}
