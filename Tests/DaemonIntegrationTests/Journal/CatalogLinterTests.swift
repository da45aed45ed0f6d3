import Foundation
import Testing
import WatchDelivery
import WatchEngine
import WatchTestSupport

@testable import rlwatchd

/// The installed catalog, read as systemd reads it: each page has all that its reader needs.
struct CatalogLinterTests {
  struct Page: CustomTestStringConvertible, Sendable {
    var id: String
    var head: [String: String]
    var body: String

    var testDescription: String { head["Subject"] ?? id }
    var isOfAnAlert: Bool { head["Documentation"] == "man:rlwatchd-playbook(7)" }
  }

  private static let pages: [Page] = {
    let text = (try? Repository.bytes("systemd/rlwatchd.catalog")).map {
      String(decoding: $0, as: UTF8.self)
    }
    return (text ?? "").components(separatedBy: "\n-- ").dropFirst().map { page in
      let parts = page.components(separatedBy: "\n\n")
      var lines = (parts.first ?? "").split(separator: "\n").map(String.init)
      let id = lines.isEmpty ? "" : lines.removeFirst()
      let head = lines.map { $0.components(separatedBy: ": ") }
      return Page(
        id: id, head: Dictionary(head.map { ($0[0], $0.last ?? "") }) { first, _ in first },
        body: parts.dropFirst().joined(separator: "\n\n"))
    }
  }()

  @Test func everyKindOfEveryDetectorHasAPageOfItsOwn() throws {
    #expect(Self.pages.count == Playbook.entries.count + 1 + LifeCyclePage.all.count)
    // systemd would join two pages of one id without a word.
    #expect(Set(Self.pages.map(\.id)).count == Self.pages.count)
    let ids = Set(Self.pages.filter(\.isOfAnAlert).map(\.id))
    let catalog = ConfigCatalog()
    for type in Profile.allCases.flatMap({ catalog.detectors(of: $0) }) {
      for kind in type.kinds {
        let entry = Playbook.entry(detector: type.id, kind: kind)
        #expect(entry.detector == type.id, "\(type.id) \(kind) has only the general page")
        #expect(ids.contains(entry.messageID), "\(type.id) \(kind)")
      }
    }
  }

  @Test(arguments: pages)
  func theHeadIsWhole(_ page: Page) throws {
    #expect(page.id.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    #expect(Set(page.head.keys) == ["Subject", "Defined-By", "Support", "Documentation"])
    #expect(page.head["Defined-By"] == "rlwatchd")
    #expect(page.head.values.allSatisfy { !$0.isEmpty })
    // The pages it points to are those that the package installs.
    let installed = try GenerateCommand.files(of: .man).map { file in
      let name = file.name as NSString
      return "man:\(name.deletingPathExtension)(\(name.pathExtension))"
    }
    for link in ["Support", "Documentation"] {
      #expect(installed.contains(page.head[link] ?? ""), "\(link)")
    }
  }

  @Test(arguments: pages.filter(\.isOfAnAlert))
  func anAlertIsExplainedWithFixesInOrderAndTheMistake(_ page: Page) throws {
    let parts = page.body.components(separatedBy: "\n\n")
    let todo = try #require(parts.firstIndex(of: "What to do, in this order:"))
    // The facts of the alert come first, then what they mean.
    #expect(todo == 2 && parts[0].hasPrefix("Run:") && parts[1].count > 40)
    let numbers = parts[todo + 1].split(separator: "\n").compactMap { line in
      line.wholeMatch(of: /([0-9]+)\. \S.*/).flatMap { Int($0.1) }
    }
    #expect(numbers.count >= 2 && numbers == Array(1...max(1, numbers.count)))
    #expect(parts.dropFirst(todo + 2).first == "The common mistake:")
    #expect((parts.dropFirst(todo + 3).first ?? "").count > 20)
    let fields = page.body.matches(of: /@([^@\n]*)@/).map { String($0.1) }
    #expect(Set(fields).isSubset(of: DeliveryFields.always), "\(fields)")
  }

  /// An event's entry has no fields that are always there, so its page may name none.
  @Test(arguments: pages.filter { !$0.isOfAnAlert })
  func anEventSaysWhatToDo(_ page: Page) {
    #expect(page.body.count > 60 && !page.body.contains("@"))
  }
}
