import Foundation
import Testing
import WatchEngine
import WatchTestSupport

@testable import rlwatchd

/// The manual pages and completions that the program writes of itself.
struct ManualTests {
  private static let pages = ["rlwatchd.1", "rlwatchd.yaml.5", "rlwatchd-playbook.7", "rlwatchd.8"]

  private static func has(_ program: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: program)
  }

  private static func text(_ page: String) throws -> String {
    let files = try GenerateCommand.files(of: .man)
    return try #require(files.first { $0.name == page }).text
  }

  /// A page as its reader sees the words: escapes and fonts gone, on one line.
  private static func words(_ page: String) throws -> String {
    var text = try text(page)
    for (escape, plain) in [
      ("\\fB", ""), ("\\fR", ""), ("\\-", "-"), ("\\(aq", "'"), ("\\(ga", "`"), ("\\(ha", "^"),
      ("\\(ti", "~"), ("\\&", ""), ("\\e", "\\"),
    ] {
      text = text.replacingOccurrences(of: escape, with: plain)
    }
    return text.split { $0 == "\n" || $0 == " " }.joined(separator: " ")
  }

  @Test func theCommandsAndOptionsAreThere() throws {
    let words = try Self.words("rlwatchd.1")
    for part in [
      "rlwatchd run [LOGS ...]", "rlwatchd config check [FILE]", "rlwatchd list detectors",
      "--state-dir STATE-DIR", "--fail-on FAIL-ON", "journalctl(1)",
    ] {
      #expect(words.contains(part), "\(part)")
    }
    #expect(!words.contains("rlwatchd generate [") && !words.contains("SS rlwatchd generate"))
  }

  @Test func everyKeyOfTheConfigIsThere() throws {
    let words = try Self.words("rlwatchd.yaml.5")
    for line in ConfigReference.render().split(separator: "\n") where !line.hasPrefix("# ") {
      let setting = line.drop { $0 == "#" }.split(separator: " ").joined(separator: " ")
      #expect(words.contains(setting), "\(setting)")
    }
  }

  @Test func everyPlaybookEntryIsThere() throws {
    let words = try Self.words("rlwatchd-playbook.7")
    for entry in Playbook.entries {
      #expect(words.contains(".SH \(entry.title.uppercased())"), "\(entry.title)")
      for text in [entry.meaning, entry.commonMistake, entry.messageID] + entry.fixes {
        #expect(words.contains(text), "\(entry.detector): \(text)")
      }
    }
  }

  /// A line that begins like a macro is one of the few that the pages use.
  @Test(arguments: pages)
  func textNeverBecomesAMacro(_ page: String) throws {
    let macros = [".TH", ".SH", ".SS", ".PP", ".TP", ".IP", ".RS", ".RE", ".nf", ".fi", ".\\\""]
    for line in try Self.text(page).split(separator: "\n") where line.hasPrefix(".") {
      #expect(macros.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
    #expect(try !Self.text(page).split(separator: "\n").contains { $0.hasPrefix("'") })
  }

  @Test(
    .enabled(if: has("/usr/bin/mandoc"), "mandoc isn't installed"), arguments: pages)
  func mandocFindsNothing(_ page: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write(try Self.text(page), to: page)
    let result = try await BuiltProgram.run([
      "/usr/bin/mandoc", "-Tlint", "-Wwarning", folder[page],
    ])
    #expect(result.output == "" && result.status == 0, "\(result)")
  }

  @Test(arguments: [
    ("rlwatchd.bash", "/bin/bash"), ("_rlwatchd", "/usr/bin/zsh"),
    ("rlwatchd.fish", "/usr/bin/fish"),
  ])
  func shellsReadTheCompletions(_ file: String, _ shell: String) async throws {
    let files = try GenerateCommand.files(of: .completions)
    let text = try #require(files.first { $0.name == file }).text
    for command in ["diagnose", "explain", "entropy_collapse"] { #expect(text.contains(command)) }
    guard Self.has(shell) else { try Test.cancel("\(shell) isn't installed") }
    let folder = try TemporaryFolder()
    try folder.write(text, to: file)
    let result = try await BuiltProgram.run([shell, "-n", folder[file]])
    #expect(result.status == 0 && result.error == "", "\(result)")
  }

  @Test func theProgramWritesThemIntoAFolder() async throws {
    let folder = try TemporaryFolder()
    for product in GenerateCommand.Product.allCases {
      let result = try await BuiltProgram.run([
        BuiltProgram.path("rlwatchd"), "generate", product.rawValue, folder.url.path,
      ])
      #expect(result.status == 0, "\(result)")
      for (name, text) in try GenerateCommand.files(of: product) {
        #expect(try folder.read(name) == text)
      }
    }
    let nowhere = try await BuiltProgram.run([
      BuiltProgram.path("rlwatchd"), "generate", "man", folder["nowhere"],
    ])
    #expect(nowhere.status == 73 && nowhere.error.contains("No such file"), "\(nowhere)")
  }
}
