import Foundation
import Testing
import WatchDelivery
import WatchTestSupport

@testable import rlwatchd

/// `docs/notify.md` says what the program takes.
struct NotifyDocumentTests {
  @Test func everyHookInItIsOne() throws {
    let text = String(decoding: try Repository.bytes("docs/notify.md"), as: UTF8.self)
    var found: Set<String> = []
    for part in text.components(separatedBy: "command: [").dropFirst() {
      let words = part.prefix { $0 != "]" }.split(separator: ",").map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " \n\""))
      }
      #expect(words.prefix(2) == ["/usr/bin/rlwatchd", "notify"])
      _ = try Rlwatchd.parseAsRoot(Array(words.dropFirst()))
      found.insert(words[2])
    }
    #expect(found == ["alertmanager", "discord", "email", "slack", "webhook"])
  }

  @Test func everyTemplateInItIsOne() async throws {
    let text = String(decoding: try Repository.bytes("docs/notify.md"), as: UTF8.self)
    let parts = text.components(separatedBy: "--template '").dropFirst()
    #expect(parts.count >= 4)
    for part in parts {
      let template = String(part.prefix { $0 != "'" })
      let isText = !template.hasPrefix("{")
      let run = try await NotifyRun.run(
        ["webhook", "--url", "http://127.0.0.1:1/", "--dry-run", "--template", template]
          + (isText ? ["--content-type", "text/plain"] : []))
      #expect(run.status == 0, "\(template): \(run)")
    }
  }

  /// Each exit status stands in the document and in the manual.
  @Test func everyExitStatusIsExplained() throws {
    let text = String(decoding: try Repository.bytes("docs/notify.md"), as: UTF8.self)
    for ending in NotifyEnding.allCases {
      #expect(text.contains("| \(ending.rawValue) | "))
      #expect(ExitMeaning.all.contains { $0.code == ending.rawValue })
    }
  }
}
