import Foundation
import Testing
import WatchDelivery
import WatchEngine
import WatchTestSupport

struct CatalogTextTests {
  /// To renew: `swift run SinkProbe catalog > systemd/rlwatchd.catalog`.
  @Test func theCheckedInFileIsFresh() throws {
    let file = String(decoding: try Repository.bytes("systemd/rlwatchd.catalog"), as: UTF8.self)
    #expect(
      file == CatalogText.render(), "run: swift run SinkProbe catalog > systemd/rlwatchd.catalog")
  }

  @Test func everyIDIsThereOnceAndWellFormed() {
    let lines = CatalogText.render().split(separator: "\n").map(String.init)
    let ids = lines.filter { $0.hasPrefix("-- ") }.map { String($0.dropFirst(3)) }
    let digits = Set("0123456789abcdef")
    #expect(ids.allSatisfy { $0.count == 32 && $0.allSatisfy(digits.contains) })
    #expect(Set(ids).count == ids.count)
    let expected =
      (Playbook.entries + [Playbook.general]).map(\.messageID)
      + LifeCyclePage.all.map(\.messageID)
    #expect(ids == expected)
    #expect(lines.filter { $0.hasPrefix("Subject: ") }.count == ids.count)
    #expect(lines.filter { $0.hasPrefix("Documentation: ") }.count == ids.count)
  }

  @Test func onlyFieldsThatAreAlwaysSentAreUsed() {
    let parts = CatalogText.render().split(separator: "@", omittingEmptySubsequences: false)
    let fields = Set(parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) })
    #expect(!fields.isEmpty)
    #expect(fields.isSubset(of: DeliveryFields.always), "\(fields)")
  }

  @Test func namesOfFieldsAreTakenByTheJournal() {
    let valid = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
    let names = JournalSink.entry(Delivery(AlertExample.alert(), checkpoint: "/c")).fields.map(
      \.name)
    #expect(names.allSatisfy { $0.allSatisfy(valid.contains) && $0.first?.isLetter == true })
    #expect(Set(names).count == names.count)
    #expect(Set(DeliveryFields.always).isSubset(of: names))
    #expect(names.contains("RLWATCH_CHECKPOINT"))
  }

  @Test func systemdReadsAllOfIt() async throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    let folder = root.appendingPathComponent("usr/lib/systemd/catalog")
    for path in [folder, root.appendingPathComponent("var/lib/systemd/catalog")] {
      try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(at: root) }
    try Data(CatalogText.render().utf8).write(to: folder.appendingPathComponent("r.catalog"))
    let update = try await BuiltProgram.run(
      ["/usr/bin/journalctl", "--root=\(root.path)", "--update-catalog"])
    #expect(update.status == 0, "\(update.error)")
    let list = try await BuiltProgram.run(
      ["/usr/bin/journalctl", "--root=\(root.path)", "--list-catalog"])
    #expect(list.lines.count == Playbook.entries.count + 1 + LifeCyclePage.all.count)
    #expect(list.lines.allSatisfy { $0.contains("rlwatchd: ") })
  }
}
