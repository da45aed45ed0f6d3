import Foundation
import Testing
import WatchDelivery
import WatchTestSupport

@testable import WatchEngine
@testable import rlwatchd

/// The page for Prometheus: text of the format, in a stable order, whatever names hold.
struct MetricsPageTests {
  private static func log(
    run: String = "a", path: String = "/runs/a/train.log", alerts: [AlertEvent] = [],
    state: LogStatus.State = .reading
  ) -> LogStatus {
    var report = PipelineReport()
    report.rejected = ["no_step": 2, "not_a_row": 40]
    report.activeAlerts = alerts
    report.worst = alerts.map(\.severity).max()
    return LogStatus(
      path: path, run: run, state: state, mode: .inotify, offset: 900, size: 1000, rows: 7,
      lastStep: 70, quiet: .seconds(5), report: report, truncations: 1, rewrites: 0, rotations: 2,
      bytesLost: 3, mutedAlerts: 0, checkpointAge: nil, checkpointError: nil, pendingAlerts: 0)
  }

  private static func page(_ logs: [LogStatus], labels: [MetricsText.Label] = []) -> MetricsPage {
    var status = IngestStatus()
    status.logs = logs
    var counters = SinkCounters()
    counters.delivered = 4
    counters.failed = 1
    var quiet = SilenceBook()
    var orders = QuietOrders()
    orders.silences = [
      Silence(
        id: "00000001", run: "*", detector: "loss_nan", from: 0, until: 3000, by: "", reason: "")
    ]
    orders.acknowledgements = [Acknowledgement(alert: "3", by: "", at: 0, comment: "")]
    _ = quiet.take(orders, at: 0)
    var totals = AlertTotals()
    for alert in logs.flatMap(\.report.activeAlerts) { totals.add(alert) }
    return MetricsPage(
      labels: labels, profile: .robust, started: 1000.5, now: 2000.25, ingest: status,
      desk: DeliveryDesk.Report(sinks: [("journal", counters)], quiet: quiet), totals: totals)
  }

  private static func lines(_ page: MetricsPage) -> [String] {
    String(decoding: page.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func saysEverythingInAStableOrder() {
    let sick = [
      AlertExample.alert(id: "1", severity: .critical, detector: "loss_nan"),
      AlertExample.alert(id: "2", severity: .warning, detector: "kl_explosion"),
      AlertExample.alert(id: "3", severity: .critical, detector: "kl_explosion", kind: "x"),
      AlertExample.alert(id: "4", severity: .critical, detector: "kl_explosion", kind: "y"),
    ]
    let lines = Self.lines(Self.page([Self.log(alerts: sick)], labels: [("rack", "r1")]))
    let who = #"run="a",log="/runs/a/train.log""#
    let ill = #"run="grpo-7b",log="/data/runs/grpo-7b/train.log""#
    #expect(
      lines.filter { !$0.hasPrefix("#") } == [
        #"rlwatchd_build_info{version="\#(Rlwatchd.version)",profile="robust",rack="r1"} 1"#,
        #"rlwatchd_up{rack="r1"} 1"#,
        #"rlwatchd_start_time_seconds{rack="r1"} 1000.5"#,
        #"rlwatchd_degraded{rack="r1"} 0"#,
        #"rlwatchd_run_health{\#(who),health="ok",rack="r1"} 0"#,
        #"rlwatchd_run_health{\#(who),health="warning",rack="r1"} 0"#,
        #"rlwatchd_run_health{\#(who),health="critical",rack="r1"} 1"#,
        #"rlwatchd_run_health{\#(who),health="waiting",rack="r1"} 0"#,
        #"rlwatchd_run_health{\#(who),health="unreadable",rack="r1"} 0"#,
        #"rlwatchd_run_last_step{\#(who),rack="r1"} 70"#,
        #"rlwatchd_run_last_row_timestamp_seconds{\#(who),rack="r1"} 1995"#,
        #"rlwatchd_rows_total{\#(who),rack="r1"} 7"#,
        #"rlwatchd_rejected_lines_total{\#(who),reason="no_step",rack="r1"} 2"#,
        #"rlwatchd_rejected_lines_total{\#(who),reason="not_a_row",rack="r1"} 40"#,
        #"rlwatchd_log_lag_bytes{\#(who),rack="r1"} 100"#,
        #"rlwatchd_log_lost_bytes_total{\#(who),rack="r1"} 3"#,
        #"rlwatchd_log_rotations_total{\#(who),rack="r1"} 2"#,
        #"rlwatchd_log_truncations_total{\#(who),rack="r1"} 1"#,
        #"rlwatchd_checkpoint_failing{\#(who),rack="r1"} 0"#,
        #"rlwatchd_alerts_active{\#(ill),detector="kl_explosion",severity="warning",rack="r1"} 1"#,
        #"rlwatchd_alerts_active{\#(ill),detector="kl_explosion",severity="critical",rack="r1"} 2"#,
        #"rlwatchd_alerts_active{\#(ill),detector="loss_nan",severity="critical",rack="r1"} 1"#,
        #"rlwatchd_alerts_silenced{\#(ill),detector="kl_explosion",severity="warning",rack="r1"} 0"#,
        #"rlwatchd_alerts_silenced{\#(ill),detector="kl_explosion",severity="critical",rack="r1"} 1"#,
        #"rlwatchd_alerts_silenced{\#(ill),detector="loss_nan",severity="critical",rack="r1"} 1"#,
        #"rlwatchd_silences{rack="r1"} 1"#,
        #"rlwatchd_alerts_total{\#(ill),detector="kl_explosion",severity="warning",rack="r1"} 1"#,
        #"rlwatchd_alerts_total{\#(ill),detector="kl_explosion",severity="critical",rack="r1"} 2"#,
        #"rlwatchd_alerts_total{\#(ill),detector="loss_nan",severity="critical",rack="r1"} 1"#,
        #"rlwatchd_sink_delivered_total{sink="journal",rack="r1"} 4"#,
        #"rlwatchd_sink_failures_total{sink="journal",rack="r1"} 1"#,
        #"rlwatchd_sink_dropped_total{sink="journal",rack="r1"} 0"#,
        #"rlwatchd_sink_retries_total{sink="journal",rack="r1"} 0"#,
      ])
    for metric in Metric.allCases {
      #expect(lines.filter { $0.hasPrefix("# HELP \(metric.rawValue) ") }.count == 1)
      #expect(lines.filter { $0.hasPrefix("# TYPE \(metric.rawValue) ") }.count == 1)
    }
  }

  @Test(arguments: [
    (LogStatus.State.reading, RunHealth.ok), (.waiting, .waiting), (.unreadable(13), .unreadable),
  ])
  func healthWithoutAlerts(_ state: LogStatus.State, _ health: RunHealth) {
    #expect(RunHealth(Self.log(state: state)) == health)
  }

  @Test func aDaemonWithoutLogsHasAPageToo() {
    let lines = Self.lines(Self.page([]))
    #expect(lines.contains("rlwatchd_up 1"))
    #expect(!lines.contains { $0.contains("rows_total") })
  }

  /// Names are what a file system and a config let be: none breaks the format, no two become one.
  @Test(arguments: [
    (#"a"b\c"#, #"a\"b\\c"#), ("grün 🐎", "grün 🐎"), ("", ""),
    ("a\nb", "a b~" + ContentHash("a\nb".utf8).text),
    ("a\u{1B}[2Jb", "a[2Jb~" + ContentHash("a\u{1B}[2Jb".utf8).text),
  ])
  func labelsAreEscaped(_ value: String, _ escaped: String) {
    #expect(MetricsText.escaped(value) == escaped)
  }

  @Test func longNamesAreCutAndStayDifferent() {
    let long = String(repeating: "x", count: 5000)
    let values = [long + "1", long + "2"].map(MetricsText.escaped)
    #expect(values[0] != values[1])
    #expect(values.allSatisfy { $0.utf8.count <= MetricsText.valueBytes + 17 })
  }

  @Test(arguments: [
    (1.0, "1"), (-0.5, "-0.5"), (1e15, "1000000000000000"), (.infinity, "+Inf"),
    (-.infinity, "-Inf"), (.nan, "NaN"),
  ])
  func numbers(_ value: Double, _ text: String) { #expect(MetricsText.number(value) == text) }

  @Test func promtoolHasNothingToSay() async throws {
    let odd = Self.log(
      run: "a \"b\" \\ \n\u{202E}x", path: "/runs/\u{1}/\"q\"",
      alerts: [
        AlertExample.alert(run: "o\"dd\\", detector: "rule:a b")
      ])
    let folder = try TemporaryFolder()
    try Data(Self.page([Self.log(), odd], labels: [("rack", "r\"1")]).bytes)
      .write(to: URL(fileURLWithPath: folder["page"]))
    let promtool = try await Promtool.check("metrics < \(folder["page"])")
    #expect(promtool == "")
  }

  @Test func totalsComeBackFromTheStateFile() {
    var totals = AlertTotals()
    totals.add(AlertExample.alert())
    totals.add(AlertExample.alert())
    totals.add(AlertExample.alert(severity: .warning))
    #expect(AlertTotals(node: totals.node) == totals)
    #expect(AlertTotals(node: nil) == AlertTotals())
    let damaged = ConfigNode.array([.text("x"), .object(["run": .text("a"), "count": .whole(-1)])])
    #expect(AlertTotals(node: damaged) == AlertTotals())
    totals.keep(logs: ["/elsewhere"])
    #expect(totals == AlertTotals())
  }

  @Test func theFileIsForEverybodyAndIsTouched() throws {
    let folder = try TemporaryFolder()
    let path = folder["x.prom"]
    var file = MetricsFile(MetricsPlan(path: path, labels: ["b": "2", "a": "1"]))
    #expect(file.touch() == false, "there is nothing to touch yet")
    #expect(file.write(Self.page([])) == nil)
    #expect(try folder.read("x.prom").contains(#"rlwatchd_up{a="1",b="2"} 1"#))
    var status = stat()
    try #require(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o644)
    var past = [timespec(tv_sec: 1000, tv_nsec: 0), timespec(tv_sec: 1000, tv_nsec: 0)]
    utimensat(AT_FDCWD, path, &past, 0)
    #expect(file.touch())
    try #require(stat(path, &status) == 0)
    #expect(status.st_mtim.tv_sec > 1000)
    var nowhere = MetricsFile(MetricsPlan(path: "/nonexistent/x.prom"))
    #expect(nowhere.write(Self.page([]))?.hasPrefix("can't create /nonexistent/x.prom.tmp") == true)
    #expect(nowhere.write(Self.page([])) == nil, "said once")
  }

  @Test func whereItGoes() {
    var config = PrometheusConfig()
    func path(_ runtime: String?, _ state: String? = "/s") -> String? {
      MetricsPlan.choose(config, stateDirectory: state, runtimeDirectory: runtime)?.path
    }
    #expect(path(nil) == "/s/rlwatchd.prom")
    #expect(path("/run/rlwatchd:/run/b") == "/run/rlwatchd/rlwatchd.prom")
    #expect(path("/run/rlwatchd", nil) == nil, "a dry run keeps nothing")
    config.textfile = "/t/x.prom"
    #expect(path("/run/rlwatchd") == "/t/x.prom")
    config.enabled = false
    #expect(path(nil) == nil)
  }
}
