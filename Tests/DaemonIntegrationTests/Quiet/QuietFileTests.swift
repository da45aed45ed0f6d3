import Foundation
import Testing
@testable import WatchDelivery
import WatchEngine
import WatchTestSupport

/// Orders come from a file: what isn't right is refused as a whole, and said why.
struct QuietFileTests {
  private static let good = """
    {"version": 1, "silences": [{"id": "0123abcd", "run": "a", "detector": "*", "up_to": "warning",
    "from": 1, "until": 2.5, "by": "alice", "reason": "r"}],
    "acknowledgements": [{"alert": "0123456789abcdef", "by": "bob", "at": 3, "comment": ""}]}
    """

  private static func file() throws -> (file: QuietFile, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    let file = QuietFile(state: folder.url.path)
    file.prepare()
    return (file, folder)
  }

  @Test func readsWhatItWrites() throws {
    let (file, folder) = try Self.file()
    #expect(try file.read() == QuietOrders())
    try folder.write(Self.good, to: "quiet/orders.json")
    let orders = try file.read()
    #expect(
      orders.silences == [
        Silence(
          id: "0123abcd", run: "a", upTo: .warning, from: 1, until: 2.5, by: "alice", reason: "r")
      ])
    #expect(orders.acknowledgements.map(\.alert) == ["0123456789abcdef"])
    let before = file.look()
    try file.update { $0.silences[0].reason = "ü \"x\"" }
    #expect(file.look() != before)
    #expect(try file.read().silences[0].reason == "ü \"x\"")
    #expect(try file.read().acknowledgements == orders.acknowledgements)
  }

  @Test(arguments: [
    ("", "it is no JSON"), ("{", "it is no JSON"), ("[]", "it isn't orders of version 1"),
    (good.replacingOccurrences(of: "1,", with: "2,"), "it isn't orders of version 1"),
    (good.replacingOccurrences(of: "0123abcd", with: "0123abcg"), "silence 1 is none"),
    (good.replacingOccurrences(of: "0123abcd", with: "0123abcd0"), "silence 1 is none"),
    (good.replacingOccurrences(of: "\"a\"", with: "\"\""), "silence 1 is none"),
    (good.replacingOccurrences(of: "\"a\"", with: "\"a\\u001b[2J\""), "silence 1 is none"),
    (good.replacingOccurrences(of: "2.5", with: "1"), "silence 1 is none"),
    (good.replacingOccurrences(of: "2.5", with: "1e300"), "silence 1 is none"),
    (good.replacingOccurrences(of: "2.5", with: "\"NaN\""), "silence 1 is none"),
    (good.replacingOccurrences(of: "\"warning\"", with: "\"worst\""), "silence 1 is none"),
    (
      good.replacingOccurrences(of: "\"r\"", with: "\"\(String(repeating: "r", count: 501))\""),
      "silence 1 is none"
    ),
    (good.replacingOccurrences(of: "cdef", with: "cde/"), "acknowledgement 1 is none"),
    (
      "{\"version\": 1, \"acknowledgements\": [], \"silences\": ["
        + String(repeating: "1,", count: 1000) + "1]}", "it holds more than 1000 of a kind"
    ),
  ])
  func refuses(_ text: String, _ reason: String) throws {
    let (file, folder) = try Self.file()
    try folder.write(text, to: "quiet/orders.json")
    #expect(throws: QuietFile.Fault(reason: reason)) { try file.read() }
    #expect(throws: QuietFile.Fault(reason: reason)) { try file.update { _ in } }
    #expect(try folder.read("quiet/orders.json") == text, "a command leaves it alone")
  }

  @Test func twoOfOneIdAreRefused() throws {
    var orders = QuietOrders()
    orders.silences = Array(
      repeating: Silence(id: "00000001", run: "a", from: 0, until: 1, by: "", reason: ""), count: 2)
    #expect(throws: QuietOrders.Fault(reason: "two silences have the same id")) {
      try QuietOrders(node: orders.node)
    }
  }

  @Test func whatOthersCouldHaveWrittenIsRefused() throws {
    let (file, folder) = try Self.file()
    try folder.write(Self.good, to: "quiet/orders.json")
    chmod(file.path, 0o660)
    #expect(throws: QuietFile.Fault(reason: "somebody else could have written it")) {
      try file.read()
    }
    chmod(file.path, 0o640)
    // Root's are taken always: it gives the file away, others expect another owner.
    let isRoot = geteuid() == 0
    if isRoot { chown(file.path, 65534, 65534) }
    #expect(throws: QuietFile.Fault(reason: "somebody else could have written it")) {
      try file.read(trusting: isRoot ? 0 : geteuid() + 1)
    }
    try FileManager.default.removeItem(atPath: file.path)
    try folder.write(Self.good, to: "elsewhere")
    symlink(folder["elsewhere"], file.path)
    #expect(throws: QuietFile.Fault.self) { try file.read() }
    try FileManager.default.removeItem(atPath: file.path)
    mkfifo(file.path, 0o600)
    #expect(throws: QuietFile.Fault(reason: "it is not a file")) { try file.read() }
  }

  @Test func whatIsTooLongIsRefused() throws {
    let (file, folder) = try Self.file()
    try folder.write(String(repeating: " ", count: 4 << 20 + 1), to: "quiet/orders.json")
    #expect(throws: QuietFile.Fault(reason: "it is too long")) { try file.read() }
  }

  /// Commands that run at once lose none of each other's orders.
  @Test func commandsWaitForEachOther() async throws {
    let (file, folder) = try Self.file()
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<20 {
        group.addTask {
          try? file.update {
            $0.acknowledgements.append(
              Acknowledgement(
                alert: "00000000000000" + (index < 10 ? "0\(index)" : "\(index)"), by: "", at: 0,
                comment: ""))
          }
        }
      }
    }
    #expect(try file.read().acknowledgements.count == 20)
    withExtendedLifetime(folder) {}
  }

  @Test func whatIsLongOverIsForgotten() {
    var orders = QuietOrders()
    let day = 86_400.0
    orders.silences = [1, 15, 20].map {
      Silence(id: "00000001", run: "a", from: 0, until: $0 * day, by: "", reason: "")
    }
    orders.acknowledgements = ["a", "b", "c"].enumerated().map {
      Acknowledgement(alert: $1, by: "", at: Double($0) * 9 * day, comment: "")
    }
    orders.prune(active: ["a"], at: 18.5 * day)
    #expect(orders.silences.map(\.until) == [15 * day, 20 * day])
    #expect(orders.acknowledgements.map(\.alert) == ["a", "c"])
  }
}
